"""A sheet without headings beside one with: whether it goes on where the other ends.

In: the bare sheet's layout and the Table of the other sheet. Out: its layout under the other's
headings, where the cells below each heading are of one kind in both: dates where dates are, numbers
where numbers are, numbers of matters (XF-2024-001) in the same shape.

    continuation(layout, table)  ->  a SheetLayout, or None where they don't agree
"""

import datetime
import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wanxing_stats.files import Grid

from .regions import Column, Region, Table
from .sheet_layout import SheetLayout, mark_above, mark_below
from .table_body import TableBody
from .table_header import HeaderFinder
from .vocabulary import is_blank, is_heading, is_number, is_period, is_struck_out, text_of

FEWEST_CELLS = 3  # of a row that may be a record
FEWEST_OF_ONE = 5  # of a single row in its sheet
MOST = 0.8  # of a column's cells: the column is of their kind
HALF = 0.5  # of the rows: a column that is filled in the other sheet is filled here, too
ROWS_COMPARED = 2000

DATE, NUMBER, TEXT = "date", "number", "text"


@dataclass(frozen=True)
class _Profile:
    """What most of a column's filled cells are, "" where they are mixed; the share of filled ones.

    A kind that is none of the three is the shape that numbers of matters have in common.
    """

    kind: str
    filled: float

    @property
    def is_telling(self) -> bool:
        return self.kind not in ("", NUMBER, TEXT)


def continuation(layout: SheetLayout, headed: Table) -> SheetLayout | None:
    """The layout of a sheet under the headings of a table in another; None where its cells don't
    agree with that table's.

    A row that was taken for a header must agree by itself.
    """
    grid, start = layout.grid, _first_record(layout.grid)
    if start is None or not headed.rows:
        return None
    region = Region(grid, 0, len(grid.rows[0]))
    mark_above(region, range(start))
    within = [Column(c.index, c.heading) for c in headed.columns if c.index < region.right]
    table = Table([], within, grid)
    end, header = TableBody(region, HeaderFinder(region), table, set()).read(start)
    if header is not None or not table.rows or table.rows[0] != start + 1:
        return None
    mark_below(region, end)
    used: set[int] = set()
    for row in table.rows:
        used.update(region.filled(row - 1))
    if not used <= {column.index for column in headed.columns}:
        return None
    taken = list(itertools.chain.from_iterable(other.header_rows for other in layout.tables))
    if not _agree(headed, table, table.rows) or not _agree(headed, table, taken):
        return None
    return SheetLayout([table], region.kinds, region.reasons, grid)


def bare_rows(layout: SheetLayout) -> list[int]:
    """The rows of a sheet without a table that look like records, as Excel numbers them."""
    rows = []
    for number, cells in enumerate(layout.grid.rows, start=1):
        if _count(cells) >= FEWEST_CELLS:
            rows.append(number)
    if not rows or layout.tables:
        return []
    records = [layout.grid.rows[row - 1] for row in rows]
    width = max(map(_count, records))
    labels = sum(map(_is_label, records))
    if labels * 2 >= len(rows) or (len(rows) < 2 and width < FEWEST_OF_ONE):
        return []
    profiles = [_profile(column) for column in zip(*records, strict=True)]
    is_valued = any(p.filled >= HALF and p.kind not in ("", TEXT) for p in profiles[1:])
    return rows if is_valued or profiles[0].is_telling else []


def records_above(layout: SheetLayout, headed: Table) -> list[int]:
    """The rows above the first table's headings that are like its records, as Excel numbers them:
    what a careless sorting leaves."""
    first = headed.header_rows[0]
    rows = []
    for row in range(1, first):
        if _count(layout.grid.rows[row - 1]) >= FEWEST_OF_ONE:
            rows.append(row)
    return rows if rows and headed.rows and _agree(headed, headed, rows) else []


def _first_record(grid: Grid) -> int | None:
    for row, cells in enumerate(grid.rows):
        if _count(cells) >= FEWEST_CELLS:
            return row
    return None


def _count(cells: list[Any]) -> int:
    """How many cells of a row are filled."""
    return sum(not is_blank(cell) for cell in cells)


def _is_label(cells: list[Any]) -> bool:
    """Whether a row begins as a line of a form: 姓名, 联系电话."""
    first = next(cell for cell in cells if not is_blank(cell))
    return is_heading(first) and not is_period(first)


def _agree(headed: Table, table: Table, rows: list[int]) -> bool:
    """Whether these rows of the bare sheet have in each column what the other has."""
    if not rows:
        return True
    here, there = table.grid.rows, headed.grid.rows
    telling = 0
    for column in headed.columns:
        at = column.index
        other = _profile(there[row - 1][at] for row in headed.rows[:ROWS_COMPARED])
        profile = _profile(_cell(here[row - 1], at) for row in rows[:ROWS_COMPARED])
        if not profile.filled:
            if other.filled >= MOST:
                return False
            continue
        if other.kind and profile.kind != other.kind:
            return False
        telling += other.is_telling
    return telling > 0


def _cell(cells: list[Any], index: int) -> Any:
    return cells[index] if index < len(cells) else ""


def _profile(cells: Iterable[Any]) -> _Profile:
    cells = list(cells)
    filled = [cell for cell in cells if not is_blank(cell) and not is_struck_out(cell)]
    if not filled:
        return _Profile("", 0.0)
    [(kind, count)] = Counter(map(_kind, filled)).most_common(1)
    if count < MOST * len(filled):
        texts = sum(cell.__class__ is str and not is_number(cell) for cell in filled)
        kind = TEXT if texts >= MOST * len(filled) else ""
    return _Profile(kind, len(filled) / len(cells))


def _kind(cell: Any) -> str:
    """Of one cell; texts with digits by their shape."""
    if isinstance(cell, datetime.date):
        return DATE
    if cell.__class__ is not str:
        return NUMBER
    text = text_of(cell)
    if is_number(text):
        return DATE if re.search(r"\d[-/.年月:]\d", text) else NUMBER
    return re.sub(r"\d+", "9", text) if re.search(r"\d", text) else TEXT
