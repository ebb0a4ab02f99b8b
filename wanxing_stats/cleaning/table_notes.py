"""What is to be said of a table as a whole: its units, numbers in and under merged cells.

In: TableCells. Out: problems of whole columns; those of single cells are found as they are read.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from wanxing_stats.base import MESSAGES, Place, Problem, case, shown

from .stated_units import say_unit
from .table_cells import CellColumn, TableCells


class Oddity(NamedTuple):
    """A message about a column, what its places say, and the positions of the rows meant."""

    message: str
    says: Mapping[str, str]
    positions: Iterable[int] = ()


def table_problems(cells: TableCells) -> list[Problem]:
    """What is odd about the columns of a table, beside what their cells say."""
    problems = []
    for column in cells.columns.values():
        for oddity in _oddities(column, cells.unit_elsewhere):
            problems.append(_problem(oddity, column, cells))
    return problems


def _oddities(column: CellColumn, unit_elsewhere: str) -> Iterator[Oddity]:
    if column.other_unit:
        says = {"unit": say_unit(column.unit), "other": say_unit(column.other_unit)}
        yield Oddity("unit_conflict", says)
    if unit_elsewhere and column.field.unit == "元":
        yield Oddity("unit_elsewhere", {"unit": unit_elsewhere})
    if column.counted_above:
        yield Oddity("merged_number", {}, column.counted_above)
    if column.covered:
        yield Oddity("covered_cells", {}, column.covered)


def _problem(oddity: Oddity, column: CellColumn, cells: TableCells) -> Problem:
    rows = [cells.rows[at] for at in sorted(oddity.positions)]
    place = Place(cells.file, cells.sheet, rows[0] if rows else None, column.heading)
    return Problem(
        oddity.message,
        shown(place),
        (case(oddity.says, rows),),
        MESSAGES[oddity.message].severity,
        table=cells.ledger.name,
        letter=column.letter,
    )
