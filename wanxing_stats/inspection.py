"""How a file is read, whether or not its ledger is known: for ``wanxing inspect``."""

from pathlib import Path

from .grids import Unreadable, read_workbook
from .ledgers import load_ledgers, recognise
from .tables import Layout, Table, find_tables

EXPLAINED_ROWS = 12
KIND_NAMES = {"title": "标题", "meta": "说明项", "header": "列标题", "blank": "空行", "group": "分组", "total": "合计",
              "note": "附注", "prenumbered": "预编号空行", "data": "数据"}


def describe_file(path: Path) -> dict:
    """One file as the ``inspect --json`` document describes it; rows as Excel numbers them."""
    described = {"file": str(path), "format": None, "error": None, "sheets": []}
    try:
        workbook = read_workbook(path)
    except Unreadable as error:
        return described | {"error": {"code": error.code, "message": error.message}}
    except FileNotFoundError:
        return described | {"error": {"code": "not_found", "message": "没有这个文件。请核对路径。"}}
    described["format"] = workbook.format
    for grid in workbook.grids:
        layout = find_tables(grid)
        described["sheets"].append({"name": grid.sheet, "hidden": grid.hidden,
                                    "tables": [_describe_table(table, layout) for table in layout.tables]})
    return described


def explain_file(path: Path, described: dict) -> str:
    """The same for a person: each sheet's tables, and its first rows with their kind and why."""
    if described["error"]:
        return f"{path}：{described['error']['message']}"
    lines = [f"{path}（{described['format']}）"]
    for grid, sheet in zip(read_workbook(path).grids, described["sheets"], strict=True):
        lines.append(f"工作表 {sheet['name']}" + ("（隐藏）" if sheet["hidden"] else ""))
        for table in sheet["tables"]:
            lines.append(f"  表格：列标题第{_listed(table['header_rows'])}行，数据{table['data_rows']}行，"
                         f"台账：{table['ledger'] or '不认得'}；列：{'、'.join(table['columns'])}")
            if table["ledger"] and table["unmapped_columns"]:
                lines.append(f"  台账不认得的列：{'、'.join(table['unmapped_columns'])}")
        layout = find_tables(grid)
        for row, (kind, reason) in enumerate(zip(layout.kinds, layout.reasons, strict=True), start=1):
            if row > EXPLAINED_ROWS:
                break
            lines.append(f"  第{row}行  {KIND_NAMES[kind]}  {reason}")
    return "\n".join(lines)


def _describe_table(table: Table, layout: Layout) -> dict:
    matches = recognise(table.columns, load_ledgers())
    match = matches[0] if len(matches) == 1 else None
    last = table.last_data_row or table.header_rows[-1]
    excluded = [{"row": row, "kind": kind} for row, kind in enumerate(layout.kinds, start=1)
                if kind != "data" and (kind != "blank" or row <= last)]
    return {"header_rows": table.header_rows, "first_data_row": table.first_data_row,
            "last_data_row": table.last_data_row, "data_rows": table.data_rows,
            "columns": [column.heading for column in table.columns], "excluded_rows": excluded,
            "ledger": match.ledger.name if match else None,
            "unmapped_columns": match.unknown if match else [column.heading for column in table.columns]}


def _listed(rows: list[int]) -> str:
    return "、".join(map(str, rows))
