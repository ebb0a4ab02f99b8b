"""A grid -> its tables, and one kind for every row, found by shape and by the words offices use.

    find_tables(grid).kinds  ->  ["title", "header", "data", "data", "total", "note"]

The words are in ``vocabulary``, the rules for headers in ``header_rules`` and ``headings``, those
for what stands below in ``row_kinds`` and ``table_body``. They run in a fixed order; why one
applied stands in ``SheetLayout.reasons``. Nothing here knows any ledger. See docs/reading.md.
"""

import bisect
import functools
import itertools
from dataclasses import dataclass

from wanxing_stats.files import Grid

from .headings import columns_of, last_row
from .plain_cells import in_plain_characters
from .regions import Region, Table
from .row_kinds import BLANK, BY_NAME, DATA, GROUP, HEADER, META, NOTE, PRENUMBERED, TITLE, TOTAL
from .table_body import NO_CONTENT, TableBody
from .table_header import HeaderFinder
from .vocabulary import (
    begins_form_line,
    is_label,
    is_number,
    is_numbered_line,
    is_serial_heading,
    names_attachment,
    text_of,
)

# Where tables stand side by side a row has one kind all the same: the first of these that a table
# gives it.
PRECEDENCE = (DATA, PRENUMBERED, TOTAL, HEADER, GROUP, TITLE, META, NOTE, BLANK)
LONGEST_TITLE = 60  # characters
# Headings that stand twice are two tables; 名称, 编号, 名称, 编号 may be one of two levels.
FEWEST_REPEATED = 3
# From a column up to, not including, another.
Strip = tuple[int, int]


@dataclass(frozen=True, eq=False)
class SheetLayout:
    """What a sheet holds.

    ``kinds[i]`` and ``reasons[i]`` (a few Chinese words) are of the row that Excel calls i + 1.
    ``grid`` is the sheet in plain characters.
    """

    tables: list[Table]
    kinds: list[str]
    reasons: list[str]
    grid: Grid

    @property
    def doubted_totals(self) -> list[int]:
        """The rows, as Excel numbers them, that are totals by name and not by their numbers."""
        return [row for row, reason in enumerate(self.reasons, start=1) if reason == BY_NAME]

    def rows_above(self, table: Table) -> range:
        """The rows, as Excel numbers them, between a table and the one above it."""
        first, _ = table.extent
        place = bisect.bisect_left(self._ends, first)
        return range(self._ends[place - 1] + 1 if place else 1, first)

    def rows_below(self, table: Table) -> range:
        """The rows, as Excel numbers them, between a table's headings and the next table's."""
        header = table.header_rows[-1] if table.header_rows else 0
        place = bisect.bisect_right(self._tops, header)
        beyond = self._tops[place] if place < len(self._tops) else len(self.kinds) + 1
        return range(header + 1, beyond)

    @functools.cached_property
    def _ends(self) -> list[int]:
        """The last rows of all tables, in order."""
        return sorted(table.extent[1] for table in self.tables)

    @functools.cached_property
    def _tops(self) -> list[int]:
        """The first rows of headings of all tables, in order."""
        return sorted(table.header_rows[0] for table in self.tables if table.header_rows)

    def titles_above(self, table: Table) -> list[str]:
        """The titles of a table, without white space."""
        titles = []
        for row in self.rows_above(table):
            if self.kinds[row - 1] == TITLE:
                titles.append("".join(map(text_of, self.grid.rows[row - 1])))
        return titles


def find_tables(grid: Grid) -> SheetLayout:
    """Every table of a sheet, and a kind for each of its rows.

    Parameters
    ----------
    grid
        A sheet of whatever content: one without a table gives none, and nothing is raised.
    """
    grid = in_plain_characters(grid)
    width = len(grid.rows[0]) if grid.rows else 0
    whole = _read_region(Region(grid, 0, width))
    for strips in (_strips(grid, width), _repeated_headings(whole)):
        if len(strips) > 1:
            parts = [_read_region(Region(grid, left, right)) for left, right in strips]
            if _stand_apart([part for part in parts if part.tables]):
                return _side_by_side(parts, grid)
    return SheetLayout(whole.tables, whole.kinds, whole.reasons, grid)


def _read_region(region: Region) -> Region:
    """Find header after header; between two lies one table and what stands above the next."""
    headers, start = HeaderFinder(region), 0
    header = headers.next(0)
    while header is not None:
        mark_above(region, range(start, header))
        last = last_row(region, header)
        for row in range(header, last + 1):
            region.mark(row, HEADER, "列标题用词")
        if not region.tables:
            region.texts_above = _texts(region, range(start, header))
        columns, repeats = columns_of(region, header, last)
        table = Table(list(range(header + 1, last + 2)), columns, region.grid)
        region.tables.append(table)
        start, header = TableBody(region, headers, table, repeats).read(last + 1)
    mark_below(region, start)
    return region


def mark_above(region: Region, rows: range) -> None:
    """Say what the rows above a table are."""
    for row in rows:
        region.mark(row, *_above(region, row))


def mark_below(region: Region, start: int) -> None:
    """Say what the rows are that belong to no table."""
    for row in range(start, region.height):
        if region.filled(row):
            region.mark(row, NOTE, "不属于任何表格的文字")
        else:
            region.mark(row, BLANK, NO_CONTENT)


def _texts(region: Region, rows: range) -> frozenset[str]:
    return frozenset(map(text_of, itertools.chain.from_iterable(map(region.values, rows))))


def _above(region: Region, row: int) -> tuple[str, str]:
    """What a row above a header is, and why: a title, or a line about the table."""
    filled = region.filled(row)
    if not filled:
        return BLANK, NO_CONTENT
    cells = region.rows[row]
    texts = [cells[column] for column in filled if not is_number(cells[column])]
    text = texts[0].strip() if len(texts) == 1 and len(filled) <= 2 else ""
    if names_attachment(text):
        return TITLE, "附件、附表的名称"
    about_filling = is_numbered_line(text) or begins_form_line(text) or is_label(text)
    if 0 < len(text) <= LONGEST_TITLE and not about_filling:
        return TITLE, "列标题上方单独一格文字"
    return META, "列标题上方的填报说明"


def _strips(grid: Grid, width: int) -> list[Strip]:
    """Runs of columns, parted by columns that hold nothing.

    A merged cell holds them together, unless it is a title over most of the sheet.
    """
    covered: set[int] = set()
    for first, left, last, right in grid.merges:
        if right > left and not (last == first and right - left + 1 >= 0.6 * width):
            covered.update(range(left, min(right + 1, width)))
    strips, start = [], None
    for column in range(width):
        used = column in covered or any(row[column] != "" for row in grid.rows)
        if used and start is None:
            start = column
        elif not used and start is not None:
            strips.append((start, column))
            start = None
    if start is not None:
        strips.append((start, width))
    return strips


def _repeated_headings(region: Region) -> list[Strip]:
    """Where the first header begins anew without an empty column, all of its headings again."""
    columns = region.tables[0].columns if region.tables else []
    headings = {column.index: column.heading for column in columns if column.heading}
    first = next(iter(headings.values()), "")
    starts = [index for index, heading in headings.items() if heading == first]
    strips = list(itertools.pairwise([*starts, region.right]))
    texts = [list(filter(None, map(headings.get, range(*strip)))) for strip in strips]
    if len(texts) < 2 or any(of_strip != texts[0] for of_strip in texts):
        return []
    if len(texts[0]) < FEWEST_REPEATED:
        return []
    return [(region.left, strips[0][1]), *strips[1:]]


def _stand_apart(parts: list[Region]) -> bool:
    """Two tables, or one with an empty column in it?

    Two have headers of their own, not just a common one.
    """
    headings = [part.tables[0].headings for part in parts]
    if len(parts) < 2 or any(sum(map(bool, texts)) < 2 for texts in headings):
        return False
    left, right = parts[0].tables[0], parts[1].tables[0]
    return (
        left.header_rows != right.header_rows
        or headings[0] == headings[1]
        or is_serial_heading(headings[1][0])
    )


def _side_by_side(parts: list[Region], grid: Grid) -> SheetLayout:
    kinds, reasons = [], []
    for row in range(len(grid.rows)):
        ranks = [PRECEDENCE.index(part.kinds[row]) for part in parts]
        best = parts[ranks.index(min(ranks))]
        kinds.append(best.kinds[row])
        reasons.append(best.reasons[row])
    tables = list(itertools.chain.from_iterable(part.tables for part in parts))
    return SheetLayout(tables, kinds, reasons, grid)
