"""The rows of the made-up workbooks as they stand there, read without the library.

>>> rows("petitions", 2024)["XF2024-001"]["received_on"]
datetime.date(2024, 1, 2)
"""

import csv
import datetime
import re
from functools import cache
from pathlib import Path

import openpyxl
import xlrd
from workbooks import SAMPLE

from sample_office.office import load_office

OFFICE = load_office()
YEARS = tuple(OFFICE.years)
# What a good record is numbered like; those of planted mistakes have something behind it.
NUMBERS = {
    "hotline_orders": r"GD\d{4}-\d{5}",
    "petitions": r"XF\d{4}-\d{3}",
    "disputes": r"MD\d{8}",
    "safety_hazards": r"YH\d{4}-\d{3}",
    "safety_inspections": r"XC\d{4}-\d{4}",
    "enterprise_registrations": r"91120104SOI\d{7}",
    "penalties": r"示例罚决字〔\d{4}〕第\d{3}号",
    "ebike_charging": r"DC\d{4}-\d{3}",
}
_TOP = 8  # rows in which headings stand
_EPOCH = datetime.date(1899, 12, 30)


@cache
def rows(table: str, year: int) -> dict[str, dict]:
    """The good records that a year's workbooks hold: number -> field -> cell, days as dates."""
    key, records = OFFICE.tables[table].key, {}
    for path in _files(table, year):
        for grid in _grids(path):
            at = _columns(table, grid)
            for row in grid if key in at else ():
                record = {name: row[n] for name, n in at.items()}
                number = str(record[key]).strip()
                if re.fullmatch(NUMBERS[table], number):
                    records[number] = record | _days(record)
    return records


def _days(record: dict) -> dict:
    return {name: day(cell) for name, cell in record.items() if name.endswith("_on")}


def _files(table: str, year: int) -> list[Path]:
    names = {}
    for department in OFFICE.departments:
        for layout in department.layouts:
            if (layout.table, layout.year) == (table, year):
                file = layout.file.replace(".bom.csv", ".csv")
                names[SAMPLE / str(year) / department.name / f"示例_{file}"] = None
    return list(names)


@cache
def _grids(path: Path) -> list[list[tuple]]:
    """The cells of each sheet."""
    if path.suffix == ".csv":
        text = path.read_bytes()
        encoding = "utf-8-sig" if text.startswith(b"\xef\xbb\xbf") else "gb18030"
        return [[tuple(row) for row in csv.reader(text.decode(encoding).splitlines())]]
    if path.suffix == ".xls":
        book = xlrd.open_workbook(path)
        return [[_xls_row(sheet, n) for n in range(sheet.nrows)] for sheet in book.sheets()]
    return [list(sheet.values) for sheet in openpyxl.load_workbook(path).worksheets]


def _xls_row(sheet: xlrd.sheet.Sheet, n: int) -> tuple:
    row = []
    for cell in sheet.row(n):
        is_day = cell.ctype == xlrd.XL_CELL_DATE
        row.append(_EPOCH + datetime.timedelta(int(cell.value)) if is_day else cell.value)
    return tuple(row)


def _columns(table: str, grid: list[tuple]) -> dict[str, int]:
    """In which column each field stands."""
    at = {}
    for row in grid[:_TOP]:
        for n, text in enumerate(row):
            plain = re.sub(r"[\s*]|[（(].*", "", str(text or ""))
            for name, field in OFFICE.tables[table].fields.items():
                if plain in field.headings:
                    at.setdefault(name, n)
    return at


def day(cell: object) -> datetime.date | None:
    """The day that a cell says, in whatever way."""
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    if isinstance(cell, int | float) and cell < 100_000:
        return _EPOCH + datetime.timedelta(int(cell))
    text = str(int(cell) if isinstance(cell, float) else cell or "")
    said = re.match(r"\s*(\d{4})\D?(\d{1,2})\D?(\d{1,2})", text)
    return datetime.date(*map(int, said.groups())) if said else None
