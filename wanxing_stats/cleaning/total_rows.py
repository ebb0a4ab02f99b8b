"""Total rows of a table against the rows they add up: a total that fits none of them says that a row is missing.

A total may stand below its rows or above them, and may add up the whole table, what stands above, its group, or what
follows the total before it. It is doubted only when it is none of these sums.
"""

from collections.abc import Callable
from decimal import Decimal

from wanxing_stats.base import DOUBTFUL, Problem, clean_text, parse_number
from wanxing_stats.tables import GROUP, TOTAL, SheetLayout, Table

from .corrections import quoted
from .records import RowReader, column_letters

# Marks are averaged, rates have a base of their own: below such a column no sum is expected.
NOT_ADDED_UP = {"分", "%"}
ROUNDED_AWAY = Decimal("0.01")

Sums = dict[tuple[int, int], Decimal]


def total_problems(reader: RowReader, layout: SheetLayout, table: Table) -> list[Problem]:
    """A problem for each total of a kept column that is no sum of the table's rows.

    A column in which some cell can't be read as a number has a problem of its own and is left alone.
    """
    totals = _rows_of_kind(layout, table, TOTAL)
    if not totals or not table.rows:
        return []
    groups = _rows_of_kind(layout, table, GROUP)
    found = []
    for name, index in reader.columns.items():
        field = reader.ledger.field(name)
        if field.type not in ("number", "integer") or field.unit in NOT_ADDED_UP:
            continue
        numbers = _numbers(reader, table, index, reader.units[name])
        if numbers is None:
            continue
        for row in totals:
            cell = table.grid.rows[row - 1][index]
            printed = _number(cell, reader.units[name])
            sums = _sums(numbers, row, totals, groups)
            if printed is not None and all(
                abs(printed - value) >= ROUNDED_AWAY for value in sums.values()
            ):
                found.append(_problem(reader, name, row, index, cell, printed, sums))
    return found


def _rows_of_kind(layout: SheetLayout, table: Table, kind: str) -> list[int]:
    """The rows of a kind between the table's header and the next table's."""
    below = [
        other.header_rows[0]
        for other in layout.tables
        if other.header_rows and other.header_rows[0] > table.header_rows[-1]
    ]
    end = min(below, default=len(layout.kinds) + 1)
    return [row for row in range(table.header_rows[-1] + 1, end) if layout.kinds[row - 1] == kind]


def _numbers(
    reader: RowReader, table: Table, index: int, unit: str
) -> list[tuple[int, Decimal]] | None:
    """Row and number of each data row with one in the column; None when a cell is filled but no number."""
    numbers = []
    for row in table.rows:
        cell = table.grid.rows[row - 1][index]
        if clean_text(cell) in reader.ledger.missing_values:
            continue
        value = _number(cell, unit)
        if value is None:
            return None
        numbers.append((row, value))
    return numbers


def _number(cell, unit: str) -> Decimal | None:
    try:
        return parse_number(cell, unit)
    except ValueError:
        return None


def _sums(
    numbers: list[tuple[int, Decimal]], row: int, totals: list[int], groups: list[int]
) -> Sums:
    """What the total in a row may be: first and last row added up -> their sum, the likeliest first."""
    before = max((other for other in totals if other < row), default=0)
    after = min(
        (other for other in totals if other > row), default=numbers[-1][0] + 1 if numbers else 0
    )
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
        kept = [(at, value) for at, value in numbers if span(at)]
        if kept:
            sums.setdefault((kept[0][0], kept[-1][0]), sum(value for _, value in kept))
    return sums or {(0, 0): Decimal(0)}


def _problem(
    reader: RowReader, name: str, row: int, index: int, cell, printed: Decimal, sums: Sums
) -> Problem:
    (first, last), nearest = min(sums.items(), key=lambda one: abs(one[1] - printed))
    added = f"第{first}—{last}行之和" if last else "各行都没有填"
    said, unit = quoted(clean_text(cell)), reader.units[name]
    shown = nearest / parse_number(1, unit)
    return Problem(
        "total_mismatch",
        DOUBTFUL,
        reader.file,
        reader.sheet,
        row,
        reader.headings[name],
        f"合计与各行不符：{added}为{shown.normalize():f}{unit}，读到“{said}”。"
        "年度数字按各行计算，不用合计；请核对是漏了行，还是合计没有更新。",
        table=reader.ledger.name,
        cell=f"{column_letters(index)}{row}",
        found=said,
    )
