"""One source file: its sheets' rows and what they are, its records, and what is wrong in it.

What people decided about single records (corrections.toml) is applied here, row by row.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from wanxing_stats.base import (
    DOUBTFUL,
    INFO,
    REJECTED,
    Problem,
    clean_text,
    legible,
    looks_personal,
    scrubbed,
    shown_name,
)
from wanxing_stats.files import Grid, Unreadable, read_workbook
from wanxing_stats.rules import Ledger
from wanxing_stats.tables import Column, SheetLayout, Table, find_tables

from .corrections import Correction, Corrections, quoted
from .recognition import closest_heading, recognise
from .records import Record, RowReader
from .total_rows import total_problems

# The complaints that someone may overrule: the value is read, only odd.
OVERRULED_BY_CONFIRM = {"out_of_bounds", "impossible_order"}
KIND_TITLES = {"clean": "计入", "rejected": "不能计入"}


@dataclass
class FileReading:
    """What one file gave: its sheets' row kinds (data rows still "data"), its records and its problems.

    ``read`` counts the data rows of its tables by ledger, before anything is made of them; ``unread`` those of tables
    that give no record. ``headings`` are those of each table, None when one of them holds particulars.
    """

    format: str | None = None
    read: Counter = field(default_factory=Counter)
    unread: Counter = field(default_factory=Counter)
    sheets: list[dict] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headings: list[list[str]] | None = field(default_factory=list)


def read_source(
    path: Path, name: str, ledgers: dict[str, Ledger], corrections: Corrections
) -> FileReading:
    """What the file at ``path``, named ``name`` in messages, gives; ``corrections`` hears what became of its entries.

    A file that is no spreadsheet or a damaged one gives a problem. Raises OSError when it can't be opened.
    """
    found = FileReading()
    try:
        workbook = read_workbook(path)
    except Unreadable as error:
        found.problems.append(Problem(error.code, REJECTED, name, None, None, None, error.message))
        return found
    found.format = workbook.format
    tables, renamed = 0, [name] if not "/".join(map(legible, path.parts)).endswith(name) else []
    for grid in workbook.grids:
        if shown_name(grid.sheet) != grid.sheet:
            grid.sheet = shown_name(grid.sheet)
            renamed.append(grid.sheet)
        layout = find_tables(grid)
        tables += len(layout.tables)
        kinds = list(layout.kinds)
        for table in layout.tables:
            read = _read_table(grid, layout, table, name, ledgers, corrections)
            if read.kind_of_unread == "rejected":
                found.read[read.ledger] += table.data_rows
                found.unread[read.ledger] += 0 if read.records else table.data_rows
            found.records.extend(read.records)
            found.problems.extend(read.problems)
            for row in table.rows:
                kinds[row - 1] = read.kind_of_unread
        headings = [column.heading for table in layout.tables for column in table.columns]
        if found.headings is not None and headings == [scrubbed(one) for one in headings]:
            found.headings += [
                [column.heading for column in table.columns] for table in layout.tables
            ]
        else:
            found.headings = None
        found.sheets.append(
            {"file": name, "sheet": grid.sheet, "hidden": grid.hidden, "kinds": kinds}
        )
    if renamed:
        found.problems.append(
            Problem(
                "personal_name",
                DOUBTFUL,
                name,
                None,
                None,
                None,
                f"文件名或工作表名里像有个人信息，显示时已隐去（{'、'.join(renamed)}）。请改名后重新放入。",
            )
        )
    if not tables:
        found.problems.append(
            Problem(
                "no_table",
                DOUBTFUL,
                name,
                None,
                None,
                None,
                "没有找到表格（至少要有一行列标题）。请核对是否发错了文件。",
            )
        )
    return found


def ruling(found: FileReading, ledgers: dict[str, Ledger]) -> list[list[str]] | None:
    """For each table of a file the digests of the ledgers that it fits best; None when its headings were not kept.

    While this stays the same, no change of a ledger changes what the file gives.
    """
    if found.headings is None:
        return None
    return [
        [
            match.ledger.digest
            for match in recognise([Column(*one) for one in enumerate(headings)], ledgers)
        ]
        for headings in found.headings
    ]


@dataclass
class TableReading:
    """What one table gave. ``kind_of_unread`` is the kind of its data rows where no record stands for them."""

    ledger: str = ""
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kind_of_unread: str = "rejected"


def _read_table(
    grid: Grid,
    layout: SheetLayout,
    table: Table,
    name: str,
    ledgers: dict[str, Ledger],
    corrections: Corrections,
) -> TableReading:
    """The records of a table, or one problem that says why it can't be read."""
    matches = recognise(table.columns, ledgers)
    header = table.header_rows[-1] if table.header_rows else None

    def complain(
        code: str, severity: str, what: str, advice: str = "", column: str | None = None
    ) -> Problem:
        return Problem(code, severity, name, grid.sheet, header, column, what, advice)

    if grid.hidden:
        # A hidden sheet is a list of choices or an old draft: counting it would be a guess.
        if not matches:
            return TableReading(kind_of_unread="note")
        return TableReading(
            matches[0].ledger.name,
            problems=[
                complain(
                    "hidden_sheet",
                    REJECTED,
                    f"隐藏的工作表里有《{matches[0].ledger.title}》{table.data_rows}行，没有计入。"
                    "若应计入，请取消隐藏；若是旧稿，请删除。",
                )
            ],
        )
    if not matches:
        return TableReading(
            problems=[
                complain(
                    "unknown_ledger",
                    REJECTED,
                    f"没有台账认得这张表的列标题，{table.data_rows}行没有计入。",
                    "请用 wanxing inspect 查看，改正标题或在 ledgers 中新增台账。",
                )
            ]
        )
    if len(matches) > 1:
        titles = "、".join(f"《{match.ledger.title}》" for match in matches)
        return TableReading(
            problems=[
                complain(
                    "ambiguous_ledger",
                    REJECTED,
                    f"列标题同样符合{titles}，无法断定，{table.data_rows}行没有计入。请补全列标题。",
                )
            ]
        )
    match = matches[0]
    read = TableReading(match.ledger.name)
    file = f"ledgers/{match.ledger.name}.toml"
    for heading in match.unknown:
        if looks_personal(heading):
            read.problems.append(
                complain(
                    "personal_heading",
                    DOUBTFUL,
                    "像是个人信息列，已按个人信息处理，没有读取。请核对是否需要报送这一列。",
                    f'若是个人信息，请在 {file} 中加上这一列并写 personal = true；若不是，请在 ignored 里加上 "{heading}"。',
                    heading,
                )
            )
            continue
        near = closest_heading(heading, match.ledger)
        same = (
            f'与「{near}」相近，若是同一列，请在 {file} 中「{near}」那一行的 aliases 里加上 "{heading}"；'
            if near
            else ""
        )
        read.problems.append(
            complain(
                "unknown_heading",
                DOUBTFUL,
                f"《{match.ledger.title}》没有这一列，未采用。请核对列标题。",
                f'{same}若不需要，请在 {file} 的 ignored 里加上 "{heading}"。',
                heading,
            )
        )
    if match.missing:
        wanted = "、".join(f"「{one.title}」" for one in match.missing)
        read.problems.append(
            complain(
                "missing_heading",
                REJECTED,
                f"《{match.ledger.title}》缺少{wanted}列，{table.data_rows}行没有计入。请补上这一列。",
                "若标题换了写法，请在台账文件的 aliases 中加上。",
            )
        )
        return read
    reader = RowReader(grid, layout, name, match)
    read.records = [_decided(reader, row, cells, corrections) for row, cells in table.records()]
    read.problems.extend(total_problems(reader, layout, table))
    return read


# what people decided -------------------------------------------------------------------------------------------------


def _decided(
    reader: RowReader, row: int, cells: dict[int, Any], corrections: Corrections
) -> Record:
    """The record of a row as people decided about it; a correction that doesn't fit any more changes nothing."""
    record = reader.read(row, cells)
    decisions = [
        one
        for one in corrections.about(reader.ledger.name, record.source, record.key)
        if _fits(one, reader, cells, corrections)
    ]
    if not decisions:
        return record
    overrides, confirms, drops, merges = (
        [one for one in decisions if one.action == action]
        for action in ("override", "confirm", "drop", "merge")
    )
    mended = {**cells, **{reader.columns[one.field]: one.value for one in overrides}}
    record = reader.read(row, mended)
    for one in overrides:
        said, value = (
            quoted(clean_text(cell))
            for cell in (cells.get(reader.columns[one.field], ""), one.value)
        )
        corrections.note(one, reader.ledger.name, record.source, said, value)
    odd = {
        problem.field: problem.found
        for problem in record.problems
        if problem.code in OVERRULED_BY_CONFIRM
    }
    record = reader.read(row, mended, frozenset(one.field for one in confirms))
    for one in confirms:
        if one.field in odd:
            corrections.note(one, reader.ledger.name, record.source, odd[one.field], odd[one.field])
        else:
            corrections.refuse(
                one, "correction_outdated", "这一格没有超出范围，日期也没有先后颠倒，不需要认定。"
            )
    _name_corrections(record, overrides)
    for one in drops[:1]:
        corrections.note(one, reader.ledger.name, record.source, KIND_TITLES[record.kind], "不计入")
        record.problems, record.kind = (
            [
                Problem(
                    "corrected_drop",
                    INFO,
                    *record.source,
                    None,
                    f"按更正第{one.number}条不计入：{one.reason}。",
                )
            ],
            "rejected",
        )
    record.merge = merges[0] if merges and not drops else None
    return record


def _fits(
    one: Correction, reader: RowReader, cells: dict[int, Any], corrections: Corrections
) -> bool:
    """Whether the row has the column that a correction names, and the cell still says what it expects."""
    if one.field is None:
        return True
    if one.field not in reader.columns:
        corrections.refuse(
            one, "correction_unmatched", f"这张表没有“{one.field}”这一列，或者它是个人信息列。"
        )
        return False
    cell = cells.get(reader.columns[one.field], "")
    if not one.holds(cell):
        corrections.refuse(
            one,
            "correction_outdated",
            f"「{reader.headings[one.field]}」应为“{quoted(clean_text(one.expect))}”，"
            f"现在是“{quoted(clean_text(cell))}”。",
        )
        return False
    return True


def _name_corrections(record: Record, overrides: list[Correction]) -> None:
    """Say of a complaint about an overridden cell that the value is not the spreadsheet's."""
    number = {one.field: one.number for one in overrides}
    record.problems = [
        replace(one, what=f"{one.what}（这是更正第{number[one.field]}条写的值。）")
        if one.field in number
        else one
        for one in record.problems
    ]
