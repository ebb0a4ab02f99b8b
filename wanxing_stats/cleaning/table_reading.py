"""One table of a sheet: which ledger it is, and its rows as records.

In: a grid with its layout, one of its tables, and the Source that it lies in. Out: a TableReading.
What people decided about single records is applied here, row by row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wanxing_stats.base import DOUBTFUL, REJECTED, Problem, looks_personal
from wanxing_stats.files import Grid
from wanxing_stats.rules import Ledger
from wanxing_stats.tables import SheetLayout, Table

from .decided_rows import read_as_decided
from .decisions import Corrections, Outcomes
from .recognition import Match, closest_heading, recognise
from .records import Record, RowReader
from .total_rows import total_problems


@dataclass(frozen=True)
class Source:
    """A file: its name in messages, the ledgers it may hold, the corrections that may touch it."""

    name: str
    ledgers: Mapping[str, Ledger]
    corrections: Corrections


@dataclass
class TableReading:
    """What one table gave.

    ``ledger`` is "" when none was recognised; ``kind_of_unread`` is the kind of its data rows where
    no record stands for them.
    """

    ledger: str = ""
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    outcomes: Outcomes = field(default_factory=Outcomes)
    kind_of_unread: str = "rejected"


def read_table(grid: Grid, layout: SheetLayout, table: Table, source: Source) -> TableReading:
    """The records of a table, or one problem that says why it can't be read."""
    matches = recognise(table.columns, source.ledgers)
    header = _Header(source.name, grid.sheet, table.header_rows[-1] if table.header_rows else None)
    if grid.hidden and not matches:
        # A list of choices: nobody misses it.
        return TableReading(kind_of_unread="note")
    if grid.hidden:
        ledger, rows = matches[0].ledger, table.data_rows
        return TableReading(ledger.name, problems=[_hidden_sheet(header, ledger, rows)])
    if len(matches) != 1:
        return TableReading(problems=[_no_ledger(header, matches, table.data_rows)])
    [match] = matches
    reading = TableReading(match.ledger.name)
    for heading in match.unknown:
        reading.problems.append(_unknown_heading(header, heading, match.ledger))
    if match.missing:
        reading.problems.append(_missing_heading(header, match, table.data_rows))
        return reading
    reader = RowReader(grid, layout, source.name, match)
    _read_rows(reader, table, source.corrections, reading)
    reading.problems.extend(total_problems(reader, layout, table))
    return reading


def _read_rows(
    reader: RowReader, table: Table, corrections: Corrections, reading: TableReading
) -> None:
    """Add the record of each row, as people decided about it."""
    for row, cells in table.records():
        record = reader.read(row, cells)
        decisions = corrections.about(reader.ledger.name, record.source, record.key)
        if decisions:
            record, outcomes = read_as_decided(reader, row, cells, decisions)
            reading.outcomes.extend(outcomes)
        reading.records.append(record)


# what is wrong with a table's headings


@dataclass(frozen=True)
class _Header:
    """Where a table's headings stand; ``row`` is None when they stand in none."""

    file: str
    sheet: str
    row: int | None

    def problem(
        self, code: str, severity: str, what: str, advice: str = "", column: str | None = None
    ) -> Problem:
        return Problem(code, severity, self.file, self.sheet, self.row, column, what, advice)


def _hidden_sheet(header: _Header, ledger: Ledger, rows: int) -> Problem:
    """An old draft, it may be: counting it would be a guess."""
    return header.problem(
        "hidden_sheet",
        REJECTED,
        f"隐藏的工作表里有《{ledger.title}》{rows}行，没有计入。"
        "若应计入，请取消隐藏；若是旧稿，请删除。",
    )


def _no_ledger(header: _Header, matches: list[Match], rows: int) -> Problem:
    """No ledger fits the headings, or several do."""
    if not matches:
        return header.problem(
            "unknown_ledger",
            REJECTED,
            f"没有台账认得这张表的列标题，{rows}行没有计入。",
            "请用 wanxing inspect 查看，改正标题或在 ledgers 中新增台账。",
        )
    titles = "、".join(f"《{match.ledger.title}》" for match in matches)
    return header.problem(
        "ambiguous_ledger",
        REJECTED,
        f"列标题同样符合{titles}，无法断定，{rows}行没有计入。请补全列标题。",
    )


def _unknown_heading(header: _Header, heading: str, ledger: Ledger) -> Problem:
    file = f"ledgers/{ledger.name}.toml"
    if looks_personal(heading):
        return header.problem(
            "personal_heading",
            DOUBTFUL,
            "像是个人信息列，已按个人信息处理，没有读取。请核对是否需要报送这一列。",
            f"若是个人信息，请在 {file} 中加上这一列并写 personal = true；"
            f'若不是，请在 ignored 里加上 "{heading}"。',
            heading,
        )
    near = closest_heading(heading, ledger)
    same = ""
    if near:
        same = (
            f"与「{near}」相近，若是同一列，"
            f'请在 {file} 中「{near}」那一行的 aliases 里加上 "{heading}"；'
        )
    return header.problem(
        "unknown_heading",
        DOUBTFUL,
        f"《{ledger.title}》没有这一列，未采用。请核对列标题。",
        f'{same}若不需要，请在 {file} 的 ignored 里加上 "{heading}"。',
        heading,
    )


def _missing_heading(header: _Header, match: Match, rows: int) -> Problem:
    wanted = "、".join(f"「{field.title}」" for field in match.missing)
    return header.problem(
        "missing_heading",
        REJECTED,
        f"《{match.ledger.title}》缺少{wanted}列，{rows}行没有计入。请补上这一列。",
        "若标题换了写法，请在台账文件的 aliases 中加上。",
    )
