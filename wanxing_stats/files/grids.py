"""The path of a file -> its grids: the format is told by content, never by extension.

    read_workbook(Path("信访件台账.xls")).grids[0].rows[2][0]  # what Excel shows in A3

office_files, open_document, markup_files and text_files read one family each.
"""

import re
from pathlib import Path
from typing import Any

from .markup_files import read_html, read_xml_2003
from .office_files import ZIP, read_ole, read_zip
from .other_kinds import OF_OTHERS, UNKNOWN, is_archive, kind_of_bytes, kind_of_text
from .text_files import (
    BYTE_ORDER_MARKS,
    decode,
    find_delimiter,
    records,
    wide_encoding,
    without_quotes_of_lines,
)
from .web_archives import WEB_ARCHIVE, read_web_archive
from .workbook import (
    FREE_CELLS,
    MAX_FILE,
    MAX_ROWS,
    Extent,
    Grid,
    Merge,
    Remark,
    Unreadable,
    Workbook,
    distinct_names,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XML_2003 = re.compile(
    rb"<(?:\w+:)?workbook\b.*urn:schemas-microsoft-com:office:spreadsheet", re.DOTALL
)
OLD_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")


def read_workbook(path: Path) -> Workbook:
    """The grids of a file, empty rows and columns at their ends left out.

    Parameters
    ----------
    path
        An xlsx, xls, et, ods, XML, HTML or text file, whatever its extension says.

    Raises
    ------
    Unreadable
        And nothing else, when the content gives no grid.
    """
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
    names = distinct_names(grid.sheet for grid in book.grids)
    for grid, name in zip(book.grids, names, strict=True):
        _trim(grid)
        if name != grid.sheet:
            same = {"name": grid.sheet.strip(), "shown": name}
            book.remarks.append(Remark("same_sheet_name", same))
            grid.sheet = name
    return book


def _read(data: bytes, path: Path) -> Workbook:
    if not data.strip(b"\0 \r\n\t"):
        raise Unreadable("empty_file")
    if data.startswith(OLE):
        return read_ole(data)
    if data.startswith(ZIP):
        return read_zip(data)
    if is_archive(data):
        raise Unreadable("archive")
    if data.startswith(OLD_BIFF):
        raise Unreadable("old_format")
    return _read_text(data, path)


def _read_text(data: bytes, path: Path) -> Workbook:
    if _is_binary(data):
        raise Unreadable("not_a_workbook", what=kind_of_bytes(data))
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if XML_2003.search(head):
        return read_xml_2003(data)
    if WEB_ARCHIVE.match(head):
        return read_web_archive(data, path.stem)
    if _is_html(data, head):
        charset = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", head)
        return read_html(decode(data, charset[1].decode() if charset else None), path.stem)
    if head.startswith(b"id;p"):
        raise Unreadable("old_format")
    return _read_delimited(decode(data), path)


def _read_delimited(text: str, path: Path) -> Workbook:
    if what := kind_of_text(text):
        raise Unreadable("not_a_workbook", what=what)
    if path.suffix.lower() in OF_OTHERS:
        raise Unreadable("not_a_workbook", what=UNKNOWN)
    called_text = path.suffix.lower() in (".csv", ".tsv", ".txt")
    delimiter = find_delimiter(text, alone=called_text)
    if not delimiter and called_text:
        text = without_quotes_of_lines(text)
        delimiter = find_delimiter(text, alone=True)
    if not delimiter and not called_text:
        raise Unreadable("not_a_workbook", what=UNKNOWN)
    read = records(text, delimiter or ",")
    format = "tsv" if delimiter == "\t" else "csv"
    return Workbook(format, [Grid(path.stem, rows=read.rows, texts_only=True)], read.remarks)


def _is_binary(data: bytes) -> bool:
    """Whether the bytes are no text in any encoding: with control characters, and not UTF-16."""
    if data[:2] in BYTE_ORDER_MARKS or wide_encoding(data):
        return False
    start = data[:65536]
    return b"\0" in data or len(re.findall(rb"[\x01-\x08\x0e-\x1f]", start)) > 0.01 * len(start)


def _is_html(data: bytes, head: bytes) -> bool:
    if not head.startswith(b"<"):
        return False
    return b"<table" in data.replace(b"\0", b"").lower() or b"<html" in head


def _trim(grid: Grid) -> None:
    """Drop empty rows and columns at the end, and make all rows equally long.

    What a filled merged cell covers is not empty: it may be a header's lower half.
    """
    rows = grid.rows
    last_row, width = -1, 0
    for number, row in enumerate(rows):
        used = len(row)
        while used and row[used - 1] == "":
            used -= 1
        if used:
            last_row, width = number, max(width, used)
    filled = rows[: last_row + 1]
    merges = sorted(merge for merge in set(grid.merges) if _is_filled(merge, filled, width))
    # A merge may claim the whole sheet: follow it only a little beyond the content.
    last_row = max([last_row, *(last for _, _, last, _ in merges if last - last_row < 10)])
    width = max([width, *(right + 1 for _, _, _, right in merges if right - width < 50)])
    rows = rows[: last_row + 1]
    if len(rows) > MAX_ROWS:
        raise Unreadable("too_many_rows", rows=len(rows), most=MAX_ROWS)
    _check_padding(rows, width)
    for number, row in enumerate(rows):
        if len(row) != width:
            rows[number] = row[:width] + [""] * (width - len(row))
    rows += [[""] * width for _ in range(last_row + 1 - len(rows))]
    grid.rows = rows
    grid.merges, free = [], len(rows) * width
    for first, left, last, right in merges:
        merge = first, left, min(last, last_row), min(right, width - 1)
        # Beyond the sheet's own cells they overlap, which Excel mends by forgetting them.
        free -= (merge[2] - first + 1) * (merge[3] - left + 1)
        if free >= 0:
            grid.merges.append(merge)


def _check_padding(rows: list[list[Any]], width: int) -> None:
    """Refuse rows that would be mostly padding, as a million short ones beside a very long one."""
    cells = len(rows) * width
    if cells > FREE_CELLS and cells > sum(map(len, rows)):
        Extent(sum(len(row) - row.count("") for row in rows)).add_cells(cells)


def _is_filled(merge: Merge, rows: list[list[Any]], width: int) -> bool:
    """Whether a merge begins in a cell that holds something."""
    first, left, _, _ = merge
    return first < len(rows) and left < min(width, len(rows[first])) and rows[first][left] != ""
