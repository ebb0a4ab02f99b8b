"""The records of an xlsb workbook for which calamine gives too little.

Those are errors, merged cells, and cells it would drop.
A record is a number, a length, both in groups of seven bits, and its content ([MS-XLSB] 2.1.4).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from .workbook import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Merge, Unreadable, error_text
from .xls_records import CODES

ROW, CELL_ERROR, FORMULA_ERROR, MERGE, BUNDLED_SHEET = 0, 3, 11, 176, 156
FILLED_CELLS = {*range(2, 12), 62}
# Cells that leave their column out: only other programs write them, and calamine skips them.
SHORT_CELLS = range(12, 19)


@dataclass
class SheetBeside:
    """What is to be added to a sheet that calamine has read; rows and columns counted from 0."""

    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)


def look_beside(part: bytes) -> SheetBeside:
    """The errors and merges of a sheet's part.

    Raises Unreadable where calamine would drop cells or fill too large a rectangle.
    """
    beside, row, width = SheetBeside(), 0, 0
    for kind, start in _records(part):
        if kind == ROW:
            row = struct.unpack_from("<I", part, start)[0]
        elif kind in SHORT_CELLS:
            raise Unreadable("short_cells")
        elif kind in FILLED_CELLS:
            (column,) = struct.unpack_from("<I", part, start)
            width = max(width, column + 1)
            if row >= MAX_ROWS or column >= MAX_COLUMNS or (row + 1) * width > MAX_CELLS:
                raise Unreadable("far_cell")
            if kind in (CELL_ERROR, FORMULA_ERROR) and start + 9 <= len(part):
                beside.faults[row, column] = error_text(CODES.get(part[start + 8]))
        elif kind == MERGE:
            first, last, left, right = struct.unpack_from("<4I", part, start)
            beside.merges.append((first, left, last, right))
    return beside


def sheet_relations(workbook: bytes) -> dict[str, str]:
    """Sheet name -> the id of its relation, from the workbook's part."""
    sheets = {}
    for kind, start in _records(workbook):
        if kind == BUNDLED_SHEET:
            relation, after = _text(workbook, start + 8)
            sheets[_text(workbook, after)[0]] = relation
    return sheets


def _records(part: bytes) -> Iterator[tuple[int, int]]:
    """(kind, where its content starts) of each record."""
    place, end = 0, len(part)
    try:
        while place < end:
            kind = part[place]
            place += 1
            if kind & 0x80:
                kind = kind & 0x7F | (part[place] & 0x7F) << 7
                place += 1
            length = shift = 0
            while True:
                byte = part[place]
                place += 1
                length |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80 or shift > 21:
                    break
            yield kind, place
            place += length
    except (IndexError, struct.error) as fault:
        raise Unreadable("truncated") from fault


def _text(part: bytes, start: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    (length,) = struct.unpack_from("<I", part, start)
    end = start + 4 + 2 * length
    if length > 4096 or end > len(part):
        raise Unreadable("truncated")
    return part[start + 4 : end].decode("utf-16-le", "replace"), end
