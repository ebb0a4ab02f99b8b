"""Whether a row's numbers are the sums of the records above it.

In: a Region whose rows have their kinds, and the rows of one table's body. Out: yes or no for any
row of it. A total without a word that says so is known by this alone.
"""

import itertools
import re
from typing import Any

from .regions import Region, Table
from .row_kinds import DATA, TOTAL
from .vocabulary import is_serial_heading

FEWEST_ADDED = 2  # records; the sum of one says nothing
NEAR = 0.005
_NOT_ADDED_UP = re.compile("率|比例|占比|比重|平均|均值|得分|成绩|单价|%|％")


class Sums:
    """The sums of a table's records by column, each reckoned when first asked for."""

    def __init__(self, region: Region, table: Table, start: int, end: int):
        self.region, self.start, self.end = region, start, end
        self.columns = set()
        for column in table.columns:
            is_added = column.heading and not _NOT_ADDED_UP.search(column.heading)
            if is_added and not is_serial_heading(column.heading):
                self.columns.add(column.index)
        self._running: dict[int, list[float]] = {}

    def are_in(self, row: int) -> bool:
        """Is each number of a row the sum of those above it, of all or of those since a total?"""
        cells = self.region.rows[row]
        numbers = {c: number for c in self.columns if (number := _number(cells[c])) is not None}
        if not any(numbers.values()):
            return False
        kinds = self.region.kinds
        total = next((r for r in range(row - 1, self.start, -1) if kinds[r] == TOTAL), self.start)
        return any(self._are_sums(numbers, first, row) for first in {self.start, total})

    def _are_sums(self, numbers: dict[int, float], first: int, row: int) -> bool:
        if self.region.kinds[first:row].count(DATA) < FEWEST_ADDED:
            return False
        for column, number in numbers.items():
            running = self._sums_of(column)
            if abs(running[row - self.start] - running[first - self.start] - number) > NEAR:
                return False
        return True

    def _sums_of(self, column: int) -> list[float]:
        """The sums of a column's cells above each row."""
        if column not in self._running:
            kinds, rows = self.region.kinds, self.region.rows
            numbers = []
            for row in range(self.start, self.end):
                numbers.append((_number(rows[row][column]) or 0.0) if kinds[row] == DATA else 0.0)
            self._running[column] = list(itertools.accumulate(numbers, initial=0.0))
        return self._running[column]


def _number(cell: Any) -> float | None:
    """A number, also one written as text; None of anything else."""
    if cell.__class__ in (int, float):
        return float(cell)
    try:
        return float(cell.replace(",", "")) if cell.__class__ is str else None
    except ValueError:
        return None
