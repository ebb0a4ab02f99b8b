"""Formulas whose result is 0 because nobody has calculated them yet.

Programs that write formulas without calculating them leave 0 as their result. In: a grid, the
formulas whose result is 0. Out: those that can't be 0, since all that they add up or multiply is
more; in a workbook that asks to be calculated when it is opened, all of a sheet whose formulas have
no other result.
"""

import bisect
import re
from collections.abc import Mapping

from .sheet_parts import column_number
from .workbook import Cell, Grid

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
# Sums, products, means, roundings: of what is more than 0 they are, too.
GROWING = re.compile(r"(?:SUM|PRODUCT|AVERAGE|[0-9.+*(),\s])*+")
MOST_CELLS = 10_000  # of one range
MOST_LOOKED_AT = 3_000_000  # cells, by all formulas of a sheet: sums of sums take the square


def uncalculated(
    grid: Grid, zeros: Mapping[Cell, str], *, results: bool, asks_to_calculate: bool
) -> set[Cell]:
    """The cells among ``zeros`` (with their formulas) whose result isn't known.

    Parameters
    ----------
    results
        Whether some formula of the sheet has another result than 0.
    asks_to_calculate
        Whether the workbook wants its formulas calculated when it is opened.
    """
    if asks_to_calculate and not results:
        return set(zeros)
    ranges = _Ranges(grid)
    wrong = _Wrong()
    for cell, formula in zeros.items():
        if formula and _is_more_than_nothing(ranges, formula):
            wrong.add(cell)
    columns = {column for _, column in wrong}
    for cell, formula in zeros.items():
        # One that repeats another says only which; a sum of such is none either.
        if (not formula and cell[1] in columns) or _refers_to(formula, wrong):
            wrong.add(cell)
    return set(wrong)


class _Ranges:
    """What ranges of a grid hold, each looked at once."""

    def __init__(self, grid: Grid):
        self.grid, self.looked_at = grid, 0
        self.positive: dict[tuple[Cell, Cell], bool] = {}

    def is_positive(self, first: Cell, last: Cell) -> bool:
        """Whether a range holds numbers above 0 and no others."""
        if (first, last) not in self.positive:
            self.positive[first, last] = self._is_positive(first, last)
        return self.positive[first, last]

    def _is_positive(self, first: Cell, last: Cell) -> bool:
        size = (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
        self.looked_at += size
        if size > MOST_CELLS or self.looked_at > MOST_LOOKED_AT:
            return False
        numbers = []
        for row in self.grid.rows[first[0] : last[0] + 1]:
            numbers += [cell for cell in row[first[1] : last[1] + 1] if cell != ""]
        numeric = all(isinstance(number, int | float) for number in numbers)
        return bool(numbers) and numeric and all(number > 0 for number in numbers)


class _Wrong(set[Cell]):
    """Cells without a result, found again by their columns."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[int, list[int]] = {}  # of each column, in order

    def add(self, cell: Cell) -> None:
        if cell not in self:
            super().add(cell)
            bisect.insort(self.rows.setdefault(cell[1], []), cell[0])

    def any_within(self, first: Cell, last: Cell) -> bool:
        """Whether one of them lies in a range."""
        few = len(self.rows) < last[1] - first[1]
        for column in self.rows if few else range(first[1], last[1] + 1):
            rows = self.rows.get(column, []) if first[1] <= column <= last[1] else []
            place = bisect.bisect_left(rows, first[0])
            if place < len(rows) and rows[place] <= last[0]:
                return True
        return False


def _is_more_than_nothing(ranges: _Ranges, formula: str) -> bool:
    if not GROWING.fullmatch(REFERENCE.sub("", formula)):
        return False
    places = [_cells(match) for match in REFERENCE.finditer(formula)]
    return bool(places) and all(ranges.is_positive(*each) for each in places)


def _refers_to(formula: str, cells: _Wrong) -> bool:
    return any(cells.any_within(*_cells(match)) for match in REFERENCE.finditer(formula))


def _cells(match: re.Match[str]) -> tuple[Cell, Cell]:
    """The first and the last cell of a reference."""
    first = _cell(match[1], match[2])
    return first, _cell(match[3], match[4]) if match[3] else first


def _cell(letters: str, row: str) -> Cell:
    return int(row) - 1, column_number(letters.encode()) - 1
