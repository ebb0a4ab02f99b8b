"""Small workbooks that tests write: a sheet is a list of rows."""

from pathlib import Path

import openpyxl

PENALTY_HEADER = ["行政处罚决定书文号", "行政相对人名称", "处罚类别", "罚款金额", "立案日期", "处罚决定日期"]


def write_xlsx(path: Path, sheets: dict[str, list[list]], hidden: tuple[str, ...] = ()) -> Path:
    """A workbook with these sheets; None leaves a cell empty."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path


def penalty(number: int, fine=200, filed="2024-03-01", decided="2024-03-05", kind="罚款") -> list:
    """One row of a penalty ledger, below PENALTY_HEADER."""
    return [f"津南万罚〔2024〕{number}号", "张某某", kind, fine, filed, decided]


def penalty_file(root: Path, *rows: list, header=PENALTY_HEADER, year=2024, name="处罚.xlsx", **options) -> Path:
    """A penalty workbook in its department's folder of a workspace."""
    return write_xlsx(root / "data" / "raw" / str(year) / "综合执法大队" / name, {"Sheet1": [header, *rows]}, **options)
