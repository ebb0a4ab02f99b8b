"""Total rows of a table against the rows they add up.

In: a table's TableCells. Out: a problem for each total that fits none of its sums, which says that
a row is missing. A total may stand below its rows or above them, and may add up the whole
table, what stands above, its group, or what follows the total before it. It is doubted only when it
is none of these sums.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import accumulate
from typing import Any

from wanxing_stats.base import (
    DOUBTFUL,
    Place,
    Problem,
    case,
    clean_text,
    parse_number,
    quoted,
    shown,
)
from wanxing_stats.files import Grid
from wanxing_stats.tables import GROUP, TOTAL, SheetLayout, Table

from .merged_cells import is_added_up
from .shown_cells import as_shown
from .stated_units import say_unit
from .table_cells import CellColumn, TableCells

ROUNDED_AWAY = Decimal("0.01")
# Differences of long sums keep as many digits as the sum of a few rows.
WITHOUT_LOSS = Context(prec=60)

# First and last row added up -> their sum.
Sums = dict[tuple[int, int], Decimal]


@dataclass(frozen=True)
class _Totals:
    """A column of numbers beside the totals below or above it."""

    column: CellColumn
    grid: Grid

    def cell(self, row: int) -> Any:
        """A cell as people see it."""
        cell = self.grid.rows[row - 1][self.column.index]
        shown = self.grid.formats.get((row - 1, self.column.index))
        return as_shown(cell, shown, self.column.field, self.column.unit) if shown else cell

    def number(self, row: int) -> Decimal | None:
        """The number in a row, None where there is none."""
        return _as_number(self.cell(row), self.column.unit)


class _RunningSums:
    """The sums over rows that follow each other, each as the difference of two that are known."""

    def __init__(self, numbers: list[tuple[int, Decimal]]):
        self.rows = [row for row, _ in numbers]
        added = (number for _, number in numbers)
        self.sums = [*accumulate(added, WITHOUT_LOSS.add, initial=Decimal(0))]
        self.behind = self.rows[-1] + 1 if numbers else 0

    def add_between(self, above: int, below: int, sums: Sums) -> None:
        """Add the sum of the rows between two, if there are some."""
        start, stop = bisect_right(self.rows, above), bisect_left(self.rows, below)
        if start < stop:
            span = self.rows[start], self.rows[stop - 1]
            sums.setdefault(span, WITHOUT_LOSS.subtract(self.sums[stop], self.sums[start]))


def total_problems(cells: TableCells, layout: SheetLayout, table: Table) -> list[Problem]:
    """A problem for each total of a kept column that is no sum of the table's rows.

    A column in which some cell can't be read as a number has a problem of its own and is left
    alone.
    """
    rows = _rows_of_kind(layout, table, TOTAL)
    if not rows or not table.rows:
        return []
    groups = _rows_of_kind(layout, table, GROUP)
    problems = []
    for column in cells.columns.values():
        numbers = _numbers(cells, column) if is_added_up(column.field) else None
        if numbers is None:
            continue
        totals, added = _Totals(column, layout.grid), _RunningSums(numbers)
        for row in rows:
            printed = totals.number(row)
            sums = _sums(added, row, rows, groups)
            if printed is not None and not _is_among(printed, sums):
                problems.append(_problem(cells, totals, row, sums))
    return problems


def _rows_of_kind(layout: SheetLayout, table: Table, kind: str) -> list[int]:
    """The rows of a kind between the table's header and the next table's."""
    return [row for row in layout.rows_below(table) if layout.kinds[row - 1] == kind]


def _numbers(cells: TableCells, column: CellColumn) -> list[tuple[int, Decimal]] | None:
    """Row and number of each data row with one; None when a cell is filled but no number that the
    column may hold."""
    numbers = []
    readings = cells.readers[column.field.name].read_all(column.cells)
    for row, cell, reading in zip(cells.rows, column.cells, readings, strict=True):
        if clean_text(cell) in cells.ledger.missing_values:
            continue
        number = _as_number(cell, column.unit)
        if number is None or reading.complaint:
            return None
        numbers.append((row, number))
    return numbers


def _as_number(cell: Any, unit: str) -> Decimal | None:
    try:
        return parse_number(cell, unit)
    except ValueError:
        return None


def _sums(numbers: _RunningSums, row: int, totals: list[int], groups: list[int]) -> Sums:
    """What the total in a row may be, the likeliest first; ``totals`` and ``groups`` in order."""
    behind = numbers.behind
    before, after = _last_before(totals, row), _first_after(totals, row, behind)
    prior, group = _last_before(totals, before), _last_before(groups, row)
    spans = [
        (0, row),
        (before, row),
        (group, row),
        (prior, before),  # carried to the next page
        (row, after),
        (row, behind),
        (0, behind),
    ]
    sums: Sums = {}
    for above, below in spans:
        numbers.add_between(above, below, sums)
    return sums or {(0, 0): Decimal(0)}


def _last_before(rows: list[int], row: int) -> int:
    place = bisect_left(rows, row)
    return rows[place - 1] if place else 0


def _first_after(rows: list[int], row: int, behind: int) -> int:
    place = bisect_right(rows, row)
    return rows[place] if place < len(rows) else behind


def _is_among(printed: Decimal, sums: Sums) -> bool:
    return any(abs(printed - value) < ROUNDED_AWAY for value in sums.values())


def _problem(cells: TableCells, totals: _Totals, row: int, sums: Sums) -> Problem:
    column, printed = totals.column, totals.number(row) or Decimal(0)
    (first, last), nearest = min(sums.items(), key=lambda item: abs(item[1] - printed))
    in_unit = nearest / parse_number(1, column.unit)
    says = {
        "added": f"第{first}—{last}行之和" if last else "各行都没有填",
        "sum": f"{in_unit.normalize():f}{say_unit(column.unit)}",
        "found": quoted(clean_text(totals.cell(row))),
    }
    return Problem(
        "total_mismatch",
        shown(Place(cells.file, cells.sheet, row, column.heading)),
        (case(says, [row]),),
        DOUBTFUL,
        table=cells.ledger.name,
        letter=column.letter,
    )
