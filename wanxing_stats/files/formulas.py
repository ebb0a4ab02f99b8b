"""Formulas whose result is 0 because nobody has calculated them yet.

Programs that write formulas without calculating them leave 0 as their result. In: a grid, the
formulas whose result is 0. Out: those that can't be 0, since all that they add up or multiply is
more; in a workbook that asks to be calculated when it is opened, all of a sheet whose formulas have
no other result.
"""

import re
from collections.abc import Mapping

from .sheet_parts import column_number
from .workbook import Cell, Grid

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
# Sums, products, means, roundings: of what is more than 0 they are, too.
GROWING = re.compile(r"(?:SUM|PRODUCT|AVERAGE|[0-9.]+|[+*(),\s])*")
MOST_CELLS = 10_000


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
    wrong: set[Cell] = set()
    for cell, formula in zeros.items():
        if formula and _is_more_than_nothing(grid, formula):
            wrong.add(cell)
    columns = {column for _, column in wrong}
    for cell, formula in zeros.items():
        # One that repeats another says only which; a sum of such is none either.
        if (not formula and cell[1] in columns) or _refers_to(formula, wrong):
            wrong.add(cell)
    return wrong


def _is_more_than_nothing(grid: Grid, formula: str) -> bool:
    if not GROWING.fullmatch(REFERENCE.sub("", formula)):
        return False
    ranges = [_cells(match) for match in REFERENCE.finditer(formula)]
    return bool(ranges) and all(_is_positive(grid, *each) for each in ranges)


def _is_positive(grid: Grid, first: Cell, last: Cell) -> bool:
    """Whether a range holds numbers above 0 and no others."""
    numbers = []
    if (last[0] - first[0] + 1) * (last[1] - first[1] + 1) > MOST_CELLS:
        return False
    for row in grid.rows[first[0] : last[0] + 1]:
        numbers += [cell for cell in row[first[1] : last[1] + 1] if cell != ""]
    numeric = all(isinstance(number, int | float) for number in numbers)
    return bool(numbers) and numeric and all(number > 0 for number in numbers)


def _refers_to(formula: str, cells: set[Cell]) -> bool:
    for match in REFERENCE.finditer(formula):
        (top, left), (bottom, right) = _cells(match)
        if any(top <= row <= bottom and left <= column <= right for row, column in cells):
            return True
    return False


def _cells(match: re.Match[str]) -> tuple[Cell, Cell]:
    """The first and the last cell of a reference."""
    first = _cell(match[1], match[2])
    return first, _cell(match[3], match[4]) if match[3] else first


def _cell(letters: str, row: str) -> Cell:
    return int(row) - 1, column_number(letters.encode()) - 1
