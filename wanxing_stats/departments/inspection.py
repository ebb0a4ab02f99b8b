"""How a file is read, whether or not its ledger is known: for ``wanxing inspect``.

Of cells only titles and headings are shown: what stands in other rows may be people's particulars.
"""

import json
from collections.abc import Mapping
from itertools import groupby, islice
from pathlib import Path

from wanxing_stats.cleaning import Match, closest_heading, recognise
from wanxing_stats.files import Grid, Unreadable, read_workbook
from wanxing_stats.rules import Field, Ledger
from wanxing_stats.tables import SheetLayout, Table, find_tables, text_of

EXPLAINED_RUNS = 12
KIND_NAMES = {
    "title": "标题",
    "meta": "说明项",
    "header": "列标题",
    "blank": "空行",
    "group": "分组",
    "total": "合计",
    "note": "附注",
    "prenumbered": "预编号空行",
    "data": "数据",
}


def describe_file(path: Path, ledgers: Mapping[str, Ledger]) -> dict:
    """One file as the ``inspect --json`` document describes it; rows as Excel numbers them."""
    described = {"file": str(path), "format": None, "error": None, "sheets": []}
    try:
        workbook = read_workbook(path)
    except Unreadable as error:
        return described | {"error": {"code": error.code, "message": error.message}}
    described["format"] = workbook.format
    for grid in workbook.grids:
        layout = find_tables(grid)
        described["sheets"].append(
            {
                "name": grid.sheet,
                "hidden": grid.hidden,
                "tables": [_describe_table(table, layout, ledgers) for table in layout.tables],
            }
        )
    return described


def explain_file(path: Path, described: dict, ledgers: Mapping[str, Ledger]) -> str:
    """The same for a person, in Chinese: each sheet's first rows with their kind and why, then its tables.

    ``described`` is what describe_file gave for this path. Headings that the ledger doesn't know come with the line
    that makes it know them.
    """
    if described["error"]:
        return f"{path}：{described['error']['message']}"
    lines = [f"{path}（{described['format']}）"]
    for grid in read_workbook(path).grids:
        layout = find_tables(grid)
        lines.append(f"工作表“{grid.sheet}”" + ("（隐藏）" if grid.hidden else ""))
        lines += [f"  {line}" for line in _explain_rows(grid, layout)]
        for number, table in enumerate(layout.tables, start=1):
            lines.append(f"  表格{number}：" + _explain_extent(table))
            lines += [f"    {line}" for line in _explain_ledger(table, ledgers)]
        if not layout.tables:
            lines.append("  没有找到表格：没有哪一行像列标题。")
    return "\n".join(lines)


def _describe_table(table: Table, layout: SheetLayout, ledgers: Mapping[str, Ledger]) -> dict:
    matches = recognise(table.columns, ledgers)
    match = matches[0] if len(matches) == 1 else None
    last = table.last_data_row or table.header_rows[-1]
    excluded = [
        {"row": row, "kind": kind}
        for row, kind in enumerate(layout.kinds, start=1)
        if kind != "data" and (kind != "blank" or row <= last)
    ]
    return {
        "header_rows": table.header_rows,
        "first_data_row": table.first_data_row,
        "last_data_row": table.last_data_row,
        "data_rows": table.data_rows,
        "columns": [column.heading for column in table.columns],
        "excluded_rows": excluded,
        "ledger": match.ledger.name if match else None,
        "unmapped_columns": match.unknown
        if match
        else [column.heading for column in table.columns],
    }


def _explain_rows(grid: Grid, layout: SheetLayout) -> list[str]:
    """A line for each run of rows of one kind, for the first of them; of the rows' text only the titles."""
    lines = []
    rows = enumerate(zip(layout.kinds, layout.reasons, strict=True), start=1)
    runs = groupby(rows, key=lambda row: (row[1], row[0] if row[1][0] == "title" else 0))
    for ((kind, reason), _), run in islice(runs, EXPLAINED_RUNS):
        first, *others = [row for row, _ in run]
        place = f"第{first}～{others[-1]}行" if others else f"第{first}行"
        title = (
            "：" + "".join(text_of(cell) for cell in grid.rows[first - 1])
            if kind == "title"
            else ""
        )
        lines.append(f"{place}  {KIND_NAMES[kind]}（{reason}）{title}")
    if next(runs, None):
        lines.append("……以下各行从略")
    return lines


def _explain_extent(table: Table) -> str:
    header = "、".join(map(str, table.header_rows))
    data = (
        f"数据第{table.first_data_row}～{table.last_data_row}行，共{table.data_rows}行"
        if table.rows
        else "没有数据"
    )
    headings = "、".join(column.heading or "（无标题）" for column in table.columns)
    return f"列标题第{header}行，{data}；列：{headings}"


def _explain_ledger(table: Table, ledgers: Mapping[str, Ledger]) -> list[str]:
    """Which ledger the table is, and for each heading that this one doesn't know what to write where."""
    matches = recognise(table.columns, ledgers)
    if not matches:
        return ["台账：不认得。没有哪一种台账有一半以上的列标题与它相符。"]
    if len(matches) > 1:
        titles = "".join(f"《{match.ledger.title}》" for match in matches)
        return [f"台账：无法断定，列标题同样符合{titles}。请补全列标题。"]
    match = matches[0]
    lines = [f"台账：《{match.ledger.title}》（{match.ledger.name}）"]
    if match.missing:
        lines.append(
            "缺少" + "".join(f"「{one.title}」" for one in match.missing) + "列，这张表不能计入。"
        )
    return lines + [_explain_unknown(heading, match) for heading in match.unknown]


def _explain_unknown(heading: str, match: Match) -> str:
    ledger = match.ledger
    file, known = f"ledgers/{ledger.name}.toml", closest_heading(heading, ledger)
    ignore = f"若不需要，请在 {file} 的 ignored 里加上 {_quoted([heading])}。"
    if known is None:
        return f"不认得的列「{heading}」：没有相近的列。{ignore}"
    one = next(one for one in ledger.fields if known in (one.title, *one.aliases))
    if one.name in match.headings:
        return (
            f"未采用的列「{heading}」：与「{known}」相近，而本表的「{match.headings[one.name]}」已经作为这一列。"
            f"请核对应该用哪一列；{ignore}"
        )
    return (
        f'不认得的列「{heading}」：与「{known}」相近。若是同一列，请把 {file} 中 name = "{one.name}" 那一行写成 '
        f"{_aliases(one, heading)}；{ignore}"
    )


def _aliases(one: Field, heading: str) -> str:
    return f"aliases = [{_quoted([*one.aliases, heading])}]"


def _quoted(texts: list[str]) -> str:
    """Texts as TOML writes them, which spells strings as JSON does."""
    return ", ".join(json.dumps(text, ensure_ascii=False) for text in texts)
