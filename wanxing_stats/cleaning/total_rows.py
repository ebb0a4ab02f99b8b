"""Total rows of a table against the rows they add up.

In: a table with its RowReader. Out: a problem for each total that fits none of its sums, which says
that a row is missing. A total may stand below its rows or above them, and may add up the whole
table, what stands above, its group, or what follows the total before it. It is doubted only when it
is none of these sums.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wanxing_stats.base import DOUBTFUL, Problem, clean_text, parse_number
from wanxing_stats.rules import Field
from wanxing_stats.tables import GROUP, TOTAL, SheetLayout, Table

from .complaints import quoted
from .records import RowReader

# Marks are averaged, rates have a base of their own: below such a column no sum is expected.
NOT_ADDED_UP = {"分", "%"}
ROUNDED_AWAY = Decimal("0.01")

# First and last row added up -> their sum.
Sums = dict[tuple[int, int], Decimal]


@dataclass(frozen=True)
class _Column:
    """A column of numbers: the field that it is, as the reader of its table reads it."""

    reader: RowReader
    name: str

    @property
    def unit(self) -> str:
        return self.reader.units[self.name]

    def cell(self, row: int) -> Any:
        return self.reader.grid.rows[row - 1][self.reader.columns[self.name]]

    def number(self, row: int) -> Decimal | None:
        """The number in a row, None where there is none."""
        try:
            return parse_number(self.cell(row), self.unit)
        except ValueError:
            return None


def total_problems(reader: RowReader, layout: SheetLayout, table: Table) -> list[Problem]:
    """A problem for each total of a kept column that is no sum of the table's rows.

    A column in which some cell can't be read as a number has a problem of its own and is left
    alone.
    """
    totals = _rows_of_kind(layout, table, TOTAL)
    if not totals or not table.rows:
        return []
    groups = _rows_of_kind(layout, table, GROUP)
    problems = []
    for name in reader.columns:
        column = _Column(reader, name)
        numbers = _numbers(column, table) if _is_added_up(reader.ledger.field(name)) else None
        if numbers is None:
            continue
        for row in totals:
            printed = column.number(row)
            sums = _sums(numbers, row, totals, groups)
            if printed is not None and not _is_among(printed, sums):
                problems.append(_problem(column, row, printed, sums))
    return problems


def _rows_of_kind(layout: SheetLayout, table: Table, kind: str) -> list[int]:
    """The rows of a kind between the table's header and the next table's."""
    header = table.header_rows[-1]
    tops = [other.header_rows[0] for other in layout.tables if other.header_rows]
    end = min((top for top in tops if top > header), default=len(layout.kinds) + 1)
    return [row for row in range(header + 1, end) if layout.kinds[row - 1] == kind]


def _is_added_up(field: Field) -> bool:
    return field.type in ("number", "integer") and field.unit not in NOT_ADDED_UP


def _numbers(column: _Column, table: Table) -> list[tuple[int, Decimal]] | None:
    """Row and number of each data row with one; None when a cell is filled but no number."""
    numbers = []
    for row in table.rows:
        if clean_text(column.cell(row)) in column.reader.ledger.missing_values:
            continue
        number = column.number(row)
        if number is None:
            return None
        numbers.append((row, number))
    return numbers


def _sums(
    numbers: list[tuple[int, Decimal]], row: int, totals: list[int], groups: list[int]
) -> Sums:
    """What the total in a row may be, the likeliest first."""
    behind_all = numbers[-1][0] + 1 if numbers else 0
    before = max((other for other in totals if other < row), default=0)
    after = min((other for other in totals if other > row), default=behind_all)
    group = max((other for other in groups if other < row), default=0)
    spans: list[Callable[[int], bool]] = [
        lambda at: at < row,
        lambda at: before < at < row,
        lambda at: group < at < row,
        lambda at: row < at < after,
        lambda at: row < at,
        lambda at: True,
    ]
    sums: Sums = {}
    for span in spans:
        within = [(at, number) for at, number in numbers if span(at)]
        if within:
            added = sum((number for _, number in within), Decimal(0))
            sums.setdefault((within[0][0], within[-1][0]), added)
    return sums or {(0, 0): Decimal(0)}


def _is_among(printed: Decimal, sums: Sums) -> bool:
    return any(abs(printed - value) < ROUNDED_AWAY for value in sums.values())


def _problem(column: _Column, row: int, printed: Decimal, sums: Sums) -> Problem:
    (first, last), nearest = min(sums.items(), key=lambda item: abs(item[1] - printed))
    added = f"第{first}—{last}行之和" if last else "各行都没有填"
    cell = quoted(clean_text(column.cell(row)))
    shown = nearest / parse_number(1, column.unit)
    reader = column.reader
    return Problem(
        "total_mismatch",
        DOUBTFUL,
        reader.file,
        reader.sheet,
        row,
        reader.headings[column.name],
        f"合计与各行不符：{added}为{shown.normalize():f}{column.unit}，读到“{cell}”。"
        "年度数字按各行计算，不用合计；请核对是漏了行，还是合计没有更新。",
        table=reader.ledger.name,
        cell=reader.cell_name(row, column.name),
        found=cell,
    )
