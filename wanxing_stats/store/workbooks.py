"""What all workbooks of ours have in common: texts that stay texts, pages for A4, fixed bytes.

In: a workbook of openpyxl that is being filled. Out: its cells and pages set; the whole as bytes,
the same on every day.

    book = new_workbook("2024年指标表")
    put(book.active.cell(1, 1), "=1+1", Font(name=FONT, size=11))
    content = bytes_of(book)
"""

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from wanxing_stats.base import OFFICE

from .written_values import FORMULA_STARTS

FONT = "宋体"
HEAD_FILL = PatternFill("solid", fgColor="D9E2EC")
MADE = datetime.datetime(2000, 1, 1)  # when every workbook says it was made


def new_workbook(title: str, category: str = "", *, streamed: bool = False) -> Workbook:
    """An empty workbook of the office's; ``streamed``: rows are written once, one after another."""
    book = openpyxl.Workbook(write_only=streamed)
    book.properties.creator = book.properties.lastModifiedBy = OFFICE
    book.properties.title, book.properties.category = title, category or None
    return book


def put_value(cell: Cell, value: Any) -> Cell:
    """Write a value; a text is never a formula, neither now nor when someone edits the cell."""
    cell.value = value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        if value.startswith(FORMULA_STARTS):
            cell.quotePrefix = True
    return cell


def put(cell: Cell, value: Any, font: Font, align: str = "left") -> Cell:
    """The same in this font, wrapped."""
    put_value(cell, value)
    cell.font, cell.alignment = (
        font,
        Alignment(horizontal=align, vertical="center", wrap_text=True, indent=int(align == "left")),
    )
    return cell


def width_of(value: Any) -> int:
    """How wide a text is; Chinese is twice as wide."""
    return sum(1 if char.isascii() else 2 for char in str("" if value is None else value))


def line_count(value: Any, width: float) -> int:
    """How many lines a text fills in a column, as not every program fits a row's height to it."""
    return -(-width_of(value) // int(width - 4)) or 1


def set_up_page(sheet: Worksheet, right: str, left: str = "") -> None:
    """A4 landscape, as wide as the sheet; these texts above each page, its number below."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddHeader.left.text = left.replace("&", "&&") or None
    sheet.oddHeader.right.text = right.replace("&", "&&") or None
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def bytes_of(book: Workbook) -> bytes:
    """The workbook without the hour of its making, which a clock that stands wrong can't stop."""
    book.properties.created = book.properties.modified = MADE
    out = io.BytesIO()
    ExcelWriter(book, _Undated(out, "w")).save()
    return out.getvalue()


class _Undated(zipfile.ZipFile):
    """An archive whose members have no hour."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        info = zipfile.ZipInfo(zinfo_or_arcname, (1980, 1, 1, 0, 0, 0))
        info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
        super().writestr(info, data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        self.writestr(arcname, Path(filename).read_bytes())
