"""A grid -> its tables, and one kind for every row, found by shape and by the words offices use.

The words are in ``vocabulary``, the rules for headers in ``headers``, those for what stands below in ``bodies``. They
run in a fixed order and each says in ``Layout.reasons`` why it applied. Nothing here knows any ledger.
See docs/reading.md.
"""

from dataclasses import dataclass

from wanxing_stats.files import Grid

from .regions import (
    BLANK,
    DATA,
    GROUP,
    HEADER,
    META,
    NOTE,
    PRENUMBERED,
    TITLE,
    TOTAL,
    Column,
    Region,
    Table,
)
from .table_body import NO_CONTENT, Body
from .table_header import Headers
from .vocabulary import (
    begins_form_line,
    is_label,
    is_number,
    is_numbered_line,
    is_serial_heading,
    names_attachment,
)

__all__ = ["Column", "Layout", "Table", "find_tables"]

# Where tables stand side by side a row has one kind all the same: the first of these that one of them gives it.
PRECEDENCE = (DATA, PRENUMBERED, TOTAL, HEADER, GROUP, TITLE, META, NOTE, BLANK)
LONGEST_TITLE = 60  # characters


@dataclass
class Layout:
    """What a sheet holds: ``kinds[i]`` and ``reasons[i]`` (a few Chinese words) are of spreadsheet row i + 1."""

    tables: list[Table]
    kinds: list[str]
    reasons: list[str]


def find_tables(grid: Grid) -> Layout:
    """Every table of a sheet, and a kind for each of its rows. Raises nothing: a sheet without a table gives none."""
    width = len(grid.rows[0]) if grid.rows else 0
    whole = _read(Region(grid, 0, width))
    strips = _strips(grid, width)
    if len(strips) > 1:
        parts = [_read(Region(grid, left, right)) for left, right in strips]
        if _stand_apart([part for part in parts if part.tables]):
            return _side_by_side(parts, len(grid.rows))
    return Layout(whole.tables, whole.kinds, whole.reasons)


def _read(region: Region) -> Region:
    """Find header after header; between two of them lies one table and what stands above the next."""
    headers, start = Headers(region), 0
    header = headers.next(0)
    while header is not None:
        for row in range(start, header):
            region.mark(row, *_above(region, row))
        last = headers.end(header)
        for row in range(header, last + 1):
            region.mark(row, HEADER, "列标题用词")
        columns, repeats = headers.columns(header, last)
        table = Table(list(range(header + 1, last + 2)), columns, grid=region.grid)
        region.tables.append(table)
        start, header = Body(region, headers, table, repeats).read(last + 1)
    for row in range(start, region.height):
        region.mark(
            row, *((NOTE, "不属于任何表格的文字") if region.filled(row) else (BLANK, NO_CONTENT))
        )
    return region


def _above(region: Region, row: int) -> tuple[str, str]:
    """What a row above a header is, and why: a title, or a line about the table."""
    filled = region.filled(row)
    if not filled:
        return BLANK, NO_CONTENT
    cells = region.rows[row]
    texts = [cells[c] for c in filled if not is_number(cells[c])]
    text = texts[0].strip() if len(texts) == 1 and len(filled) <= 2 else ""
    if names_attachment(text):
        return TITLE, "附件、附表的名称"
    if 0 < len(text) <= LONGEST_TITLE and not (
        is_numbered_line(text) or begins_form_line(text) or is_label(text)
    ):
        return TITLE, "列标题上方单独一格文字"
    return META, "列标题上方的填报说明"


def _strips(grid: Grid, width: int) -> list[tuple[int, int]]:
    """Runs of columns, parted by columns that hold nothing and that no merged cell but a title reaches over."""
    covered = set()
    for first, left, last, right in grid.merges:
        if right > left and not (last == first and right - left + 1 >= 0.6 * width):
            covered.update(range(left, min(right + 1, width)))
    used = [c in covered or any(row[c] != "" for row in grid.rows) for c in range(width)]
    strips, start = [], None
    for column, filled in enumerate([*used, False]):
        if filled and start is None:
            start = column
        elif not filled and start is not None:
            strips.append((start, column))
            start = None
    return strips


def _stand_apart(parts: list[Region]) -> bool:
    """Two tables, or one with an empty column in it? Two have headers of their own, not just a common one."""
    if len(parts) < 2 or any(
        sum(bool(c.heading) for c in part.tables[0].columns) < 2 for part in parts
    ):
        return False
    one, other = parts[0].tables[0], parts[1].tables[0]
    headings = [[c.heading for c in table.columns] for table in (one, other)]
    return (
        one.header_rows != other.header_rows
        or headings[0] == headings[1]
        or is_serial_heading(headings[1][0])
    )


def _side_by_side(parts: list[Region], height: int) -> Layout:
    kinds, reasons = [], []
    for row in range(height):
        best = min(parts, key=lambda part: PRECEDENCE.index(part.kinds[row]))
        kinds.append(best.kinds[row])
        reasons.append(best.reasons[row])
    return Layout([table for part in parts for table in part.tables], kinds, reasons)
