"""Any file a department may send -> grids of cells that keep the rows and columns Excel shows.

The format is told by content, never by extension. office_files, markup_files and text_files read one family each.
"""

import re
from pathlib import Path

from .markup_files import read_html, read_xml_2003
from .office_files import ZIP, read_ole, read_zip
from .text_files import decode, find_delimiter, records
from .workbook import CELL_FAULTS, FORMULA_WITHOUT_VALUE, MAX_FILE, Grid, Unreadable, Workbook

__all__ = [
    "CELL_FAULTS",
    "FORMULA_WITHOUT_VALUE",
    "Grid",
    "Unreadable",
    "Workbook",
    "read_workbook",
]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")


def read_workbook(path: Path) -> Workbook:
    """The grids of the file at ``path``; raises Unreadable, and nothing else, when its content gives none."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_FILE:
            raise Unreadable("too_large")
        data = path.read_bytes()
    except OSError as fault:
        raise Unreadable("unreadable_file") from fault
    try:
        book = _read(data, path)
    except RecursionError as fault:  # elements nested without end
        raise Unreadable("truncated") from fault
    except MemoryError as fault:
        raise Unreadable("too_large") from fault
    for grid in book.grids:
        _trim(grid)
    return book


def _read(data: bytes, path: Path) -> Workbook:
    if not data.strip(b"\0 \r\n\t"):
        raise Unreadable("empty_file")
    if data.startswith(OLE):
        return read_ole(data)
    if data.startswith(ZIP):
        return read_zip(data)
    if data.startswith(OLD_BIFF):
        raise Unreadable("old_format")
    return _read_text(data, path)


def _read_text(data: bytes, path: Path) -> Workbook:
    name, utf16 = path.stem, data[:2] in (b"\xff\xfe", b"\xfe\xff")
    start = data[:65536]
    if not utf16 and (
        b"\0" in data or len(re.findall(rb"[\x01-\x08\x0e-\x1f]", start)) > 0.01 * len(start)
    ):
        raise Unreadable("not_a_workbook")
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<workbook" in head:
        return Workbook("xml2003", read_xml_2003(data))
    if head.startswith(b"<") and (
        b"<table" in data.replace(b"\0", b"").lower() or b"<html" in head
    ):
        charset = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", head)
        return Workbook("html", read_html(decode(data, charset and charset[1].decode()), name))
    if head.startswith(b"id;p"):
        raise Unreadable("old_format")
    text = decode(data)
    called_text = path.suffix.lower() in (".csv", ".tsv", ".txt")
    delimiter = find_delimiter(text, alone=called_text)
    if not delimiter and not called_text:
        raise Unreadable("not_a_workbook")
    grid = Grid(name, rows=records(text, delimiter or ","))
    return Workbook("tsv" if delimiter == "\t" else "csv", [grid])


def _trim(grid: Grid) -> None:
    """Drop empty rows and columns at the end; what a filled merged cell covers is not empty (a header's lower half)."""
    rows = grid.rows
    last_row, width = -1, 0
    for number, row in enumerate(rows):
        used = len(row)
        while used and row[used - 1] == "":
            used -= 1
        if used:
            last_row, width = number, max(width, used)
    merges = [
        m
        for m in grid.merges
        if m[0] <= last_row and m[1] < width and m[1] < len(rows[m[0]]) and rows[m[0]][m[1]] != ""
    ]
    # A merge may claim the whole sheet: follow it only a little beyond the content.
    last_row = max([last_row, *(m[2] for m in merges if m[2] - last_row < 10)])
    width = max([width, *(m[3] + 1 for m in merges if m[3] - width < 50)])
    grid.rows = [
        row[:width] + [""] * (width - len(row)) if len(row) != width else row
        for row in rows[: last_row + 1]
    ]
    grid.rows += [[""] * width for _ in range(last_row + 1 - len(grid.rows))]
    grid.merges = [(a, b, min(c, last_row), min(d, width - 1)) for a, b, c, d in sorted(merges)]
