"""How a file is read, whether or not its ledger is known: for ``wanxing inspect``.

In: a file and the ledgers. Out: an InspectedFile, which describes its sheets and tables as JSON and
in words. Of cells only titles and headings are shown: what stands in other rows may be people's
particulars.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from wanxing_stats.base import KIND_TITLES, say, shown_name
from wanxing_stats.cleaning import (
    Match,
    Names,
    SecondColumn,
    can_be_shown,
    closest_heading,
    confirming_line,
    doubt_about,
    heading_on_terminal,
    headings_digest,
    is_value,
    names_of,
    recognise,
    shown_heading,
)
from wanxing_stats.files import Grid, Unreadable, read_workbook
from wanxing_stats.rules import Field, Ledgers
from wanxing_stats.tables import Column, SheetLayout, Table, find_tables, text_of

EXPLAINED_RUNS = 12


@dataclass(frozen=True)
class InspectedFile:
    """A file as it is read: its format and each sheet with its layout, or the ``error`` for which
    it can't be."""

    path: Path
    format: str | None = None
    sheets: list[tuple[Grid, SheetLayout]] = field(default_factory=list)
    error: Unreadable | None = None

    def as_json(self, ledgers: Ledgers) -> dict[str, Any]:
        """As ``wanxing inspect --json`` prints it; rows as Excel numbers them."""
        error = self.error and {"code": self.error.code, "message": self._why()}
        sheets = []
        for grid, layout in self.sheets:
            tables = []
            for table in layout.tables:
                names = names_of(layout, table, str(self.path))
                tables.append(_describe_table(table, layout, names, ledgers))
            sheets.append({"name": shown_name(grid.sheet), "hidden": grid.hidden, "tables": tables})
        return {"file": self.shown_path, "format": self.format, "error": error, "sheets": sheets}

    def explain(self, ledgers: Ledgers) -> Iterator[str]:
        """The same in lines for a person: each sheet's first rows, their kinds, then its tables.

        Headings that the ledger doesn't know come with the line that makes it know them.
        """
        if self.error:
            yield f"{self.shown_path}：{self._why()}"
            return
        yield f"{self.shown_path}（{self.format}）"
        for grid, layout in self.sheets:
            yield f"工作表“{shown_name(grid.sheet)}”" + ("（隐藏）" if grid.hidden else "")
            yield from (f"  {line}" for line in _explain_rows(grid, layout, ledgers))
            for number, table in enumerate(layout.tables, start=1):
                yield f"  表格{number}：{_explain_extent(table, ledgers)}"
                names = names_of(layout, table, str(self.path))
                yield from (f"    {line}" for line in _explain_ledger(table, names, ledgers))
            if not layout.tables:
                yield "  没有找到表格：没有哪一行像列标题。"

    @property
    def shown_path(self) -> str:
        """The path without particulars of people in the names of its file and folders."""
        return str(Path(*map(shown_name, self.path.parts)))

    def _why(self) -> str:
        return say(self.error.code, self.error.details) if self.error else ""


def inspect_file(path: Path) -> InspectedFile:
    """Read one file, of whatever content."""
    try:
        workbook = read_workbook(path)
    except Unreadable as error:
        return InspectedFile(path, error=error)
    layouts = list(map(find_tables, workbook.grids))
    sheets = [(layout.grid, layout) for layout in layouts]
    return InspectedFile(path, workbook.format, sheets)


def _describe_table(
    table: Table, layout: SheetLayout, names: Names, ledgers: Ledgers
) -> dict[str, Any]:
    matches = recognise(table.columns, ledgers, names)
    match = matches[0] if len(matches) == 1 else None
    last = table.last_data_row or table.header_rows[-1]
    excluded = []
    for row, kind in enumerate(layout.kinds, start=1):
        if kind != "data" and (kind != "blank" or row <= last):
            excluded.append({"row": row, "kind": kind})
    headings = [heading_on_terminal(column, ledgers.values()) for column in table.columns]
    return {
        "header_rows": table.header_rows,
        "first_data_row": table.first_data_row,
        "last_data_row": table.last_data_row,
        "data_rows": table.data_rows,
        "columns": headings,
        "excluded_rows": excluded,
        "ledger": match.ledger.name if match else None,
        "unmapped_columns": _unmapped(match, ledgers) if match else headings,
    }


def _unmapped(match: Match, ledgers: Ledgers) -> list[str]:
    columns = [*match.unknown, *(second.column for second in match.second)]
    return [heading_on_terminal(column, ledgers.values()) for column in columns]


def _explain_rows(grid: Grid, layout: SheetLayout, ledgers: Ledgers) -> Iterator[str]:
    """A line for each of the first runs of rows of one kind; of their text only titles that have
    no words but those of spreadsheets."""
    rows = enumerate(zip(layout.kinds, layout.reasons, strict=True), start=1)
    runs = groupby(rows, key=lambda row: (row[1], row[0] if row[1][0] == "title" else 0))
    for ((kind, reason), _), run in islice(runs, EXPLAINED_RUNS):
        first, *others = [row for row, _ in run]
        place = f"第{first}～{others[-1]}行" if others else f"第{first}行"
        title = ""
        if kind == "title":
            text = "".join(text_of(cell) for cell in grid.rows[first - 1])
            title = f"：{text}" if can_be_shown(text, ledgers.values()) else ""
        yield f"{place}  {KIND_TITLES[kind]}（{reason}）{title}"
    if next(runs, None):
        yield "……以下各行从略"


def _explain_extent(table: Table, ledgers: Ledgers) -> str:
    header = "、".join(map(str, table.header_rows))
    data = "没有数据"
    if table.rows:
        extent = f"{table.first_data_row}～{table.last_data_row}"
        data = f"数据第{extent}行，共{table.data_rows}行"
    columns = [heading_on_terminal(column, ledgers.values()) for column in table.columns]
    headings = "、".join(heading or "（无标题）" for heading in columns)
    return f"列标题第{header}行，{data}；列：{headings}"


def _explain_ledger(table: Table, names: Names, ledgers: Ledgers) -> list[str]:
    """Which ledger the table is, or why it is doubted; for each heading that it doesn't know, what
    to write where."""
    matches = recognise(table.columns, ledgers, names)
    if not matches:
        return ["台账：不认得。没有哪一种台账有一半以上的列标题与它相符。"]
    if len(matches) > 1:
        titles = "".join(f"《{match.ledger.title}》" for match in matches)
        return [f"台账：无法断定，列标题同样符合{titles}。请补全列标题。"]
    match = matches[0]
    doubt = doubt_about(match, table.columns, names, ledgers)
    if doubt:
        line = confirming_line(headings_digest(table.columns), match.ledger)
        said = say(doubt.name, {**doubt.values, "count": table.data_rows})
        return [
            f"台账：不能断定。{said}",
            *f"若应计入，请在 office.toml 中加上：\n{line}".split("\n"),
        ]
    lines = [f"台账：《{match.ledger.title}》（{match.ledger.name}）"]
    if match.missing:
        titles = "".join(f"「{field.title}」" for field in match.missing)
        lines.append(f"缺少{titles}列，这张表不能计入。")
    lines += [_explain_unknown(column, match, ledgers) for column in match.unknown]
    return lines + [_explain_second(second, match) for second in match.second]


def _explain_second(second: SecondColumn, match: Match) -> str:
    field, heading = second.field, shown_heading(second.column, [match.ledger])
    return (
        f"未采用的列「{heading}」：可以是“{field.title}”，"
        f"而本表的「{match.shown(field.name)}」已经作为这一列。请核对应该用哪一列。"
    )


def _explain_unknown(column: Column, match: Match, ledgers: Ledgers) -> str:
    ledger, heading = match.ledger, heading_on_terminal(column, ledgers.values())
    file, known = f"ledgers/{ledger.name}.toml", closest_heading(heading, ledger, match.headings)
    if is_value(column.heading):
        return f"不认得的列「{heading}」：像是一格数据，不像列标题。请核对列标题那一行。"
    if heading != column.heading:
        return (
            f"不认得的列「{heading}」：标题里有程序不认得的词，可能是个人信息，没有照原样显示。"
            f"请打开表格核对；若不需要，请把原来的标题写进 {file} 的 ignored。"
        )
    ignore = f"若不需要，请在 {file} 的 ignored 里加上 {_quoted([heading])}。"
    if known is None:
        return f"不认得的列「{heading}」：没有相近的列。{ignore}"
    field = next(field for field in ledger.fields if known in field.headings)
    return (
        f"不认得的列「{heading}」：与「{known}」相近。"
        f'若是同一列，请把 {file} 中 name = "{field.name}" 那一行写成 '
        f"{_aliases(field, heading)}；{ignore}"
    )


def _aliases(field: Field, heading: str) -> str:
    return f"aliases = [{_quoted([*field.aliases, heading])}]"


def _quoted(texts: list[str]) -> str:
    """Texts as TOML writes them, which spells strings as JSON does."""
    return ", ".join(json.dumps(text, ensure_ascii=False) for text in texts)
