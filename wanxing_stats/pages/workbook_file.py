"""A year's workbook as a file: a cover, then a sheet for each table.

In: a YearWorkbook. Out: xlsx, the same bytes for the same content. One row of titles a sheet, no
merged cells, frozen and filterable, numbers and days as such, A4 landscape.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from wanxing_stats.base import YEAR_WORKBOOK
from wanxing_stats.store import (
    FONT,
    HEAD_FILL,
    bytes_of,
    line_count,
    new_workbook,
    put_value,
    set_up_page,
    width_of,
)

from .workbook_content import COUNT, COVER, FIT, PERCENT, YEAR, Column, Table, YearWorkbook

LABEL_WIDTH, TEXT_WIDTH = 26, 104
NARROWEST, WIDEST = 9, 60  # of a column as wide as its texts
DIGITS_AFTER_THE_POINT = "#,##0.0#"
DAY = "yyyy-mm-dd"
# Styles of cells; those of numbers and days are called as their format.
TITLE, HEADING, LABEL, LINK, SENTENCE = "题目", "小标题", "项目", "链接", "说明"
HEAD, HEAD_OF_NUMBERS, TEXT, LONG_TEXT = "表头", "数的表头", "文字", "长文字"
FORMATS = (COUNT, DIGITS_AFTER_THE_POINT, YEAR, PERCENT, DAY)


def workbook_bytes(content: YearWorkbook) -> bytes:
    """The workbook as a file."""
    book = new_workbook(content.cover.title, YEAR_WORKBOOK, streamed=True)
    for style in _styles():
        book.add_named_style(style)
    _write_cover(book, content)
    for table in content.tables:
        _write_table(book, table, content)
    return bytes_of(book)


def _styles() -> Iterator[NamedStyle]:
    small, bold = Font(name=FONT, size=10), Font(name=FONT, size=10, bold=True)
    wrapped = Alignment(vertical="center", wrap_text=True)
    line = Border(bottom=Side(style="hair", color="999999"))
    yield NamedStyle(TITLE, Font(name=FONT, size=18, bold=True))
    yield NamedStyle(HEADING, Font(name=FONT, size=12, bold=True))
    yield NamedStyle(LABEL, bold, alignment=wrapped)
    yield NamedStyle(
        LINK, Font(name=FONT, size=10, color="0563C1", underline="single"), alignment=wrapped
    )
    yield NamedStyle(SENTENCE, small, alignment=wrapped)
    apart = {"horizontal": "left", "indent": 1, "vertical": "center"}  # from a number beside it
    head = Alignment(**apart, wrap_text=True)
    right = Alignment(horizontal="right", vertical="center", wrap_text=True)
    yield NamedStyle(HEAD, bold, HEAD_FILL, alignment=head)
    yield NamedStyle(HEAD_OF_NUMBERS, bold, HEAD_FILL, alignment=right)
    yield NamedStyle(TEXT, small, border=line, alignment=Alignment(**apart))
    yield NamedStyle(LONG_TEXT, small, border=line, alignment=head)
    for number in FORMATS:
        middle = Alignment(horizontal="right", vertical="center")
        yield NamedStyle(number, small, border=line, alignment=middle, number_format=number)


def _write_cover(book: Workbook, content: YearWorkbook) -> None:
    cover = content.cover
    sheet = _new_sheet(book, COVER, content)
    sheet.column_dimensions["A"].width = LABEL_WIDTH
    sheet.column_dimensions["B"].width = TEXT_WIDTH
    sheet.row_dimensions[1].height = 36
    sheet.append([_styled(sheet, cover.title, TITLE)])
    contents = [(table.name, table.about) for table in content.tables]
    number = 1
    for heading, lines in (("", cover.about), ("目录", contents), ("说明", cover.notes)):
        if heading:
            number += 1
            sheet.row_dimensions[number].height = 30
            sheet.append([_styled(sheet, heading, HEADING)])
        for label, text in lines:
            number += 1
            sheet.row_dimensions[number].height = 4 + 14 * line_count(text, TEXT_WIDTH + 4)
            first = _styled(sheet, label, LINK if lines is contents else LABEL)
            if lines is contents:
                location = f"{quote_sheetname(label)}!A1"
                first.hyperlink = Hyperlink(ref="", location=location)
            sheet.append([first, _styled(sheet, text, SENTENCE)])


def _write_table(book: Workbook, table: Table, content: YearWorkbook) -> None:
    sheet, columns = _new_sheet(book, table.name, content), table.columns
    widths = _widths(table)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    titles = [column.title for column in columns]
    sheet.row_dimensions[1].height = 4 + _height(titles, widths)
    heads = zip(titles, _heads(table), strict=True)
    sheet.append([_styled(sheet, title, style) for title, style in heads])
    text = LONG_TEXT if table.wraps else TEXT
    for number, row in enumerate(table.rows, 2):
        if table.wraps:
            sheet.row_dimensions[number].height = _height(row, widths)
        cells = zip(row, columns, strict=True)
        sheet.append([_styled(sheet, value, _style_of(value, of, text)) for value, of in cells])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(table.rows) + 1}"
    sheet.print_title_rows = "1:1"


def _new_sheet(book: Workbook, name: str, content: YearWorkbook) -> Worksheet:
    """A sheet set up for its pages, as it can't be once a row is written."""
    sheet = book.create_sheet(name)
    set_up_page(sheet, content.cover.title, content.sample)
    return sheet


def _widths(table: Table) -> list[float]:
    """The widths of the columns; where none is stated, that of the widest text."""
    widths: list[float] = []
    for number, column in enumerate(table.columns):
        texts = {row[number] for row in table.rows} if column.width == FIT else ()
        widest = max(map(width_of, [column.title, *texts])) + 3  # beside the filter's button
        widths.append(column.width or min(max(widest, NARROWEST), WIDEST))
    return widths


def _height(values: Iterable[Any], widths: list[float]) -> float:
    texts = [value if isinstance(value, str) else "" for value in values]
    return 5 + 14 * max(map(line_count, texts, (width + 2 for width in widths)))


def _heads(table: Table) -> list[str]:
    """The styles of the titles: those of numbers and days stand to the right as these do."""
    styles = []
    for number, column in enumerate(table.columns):
        first = next((row[number] for row in table.rows if row[number] is not None), "")
        is_text = isinstance(first, str) and not column.number
        styles.append(HEAD if is_text else HEAD_OF_NUMBERS)
    return styles


def _style_of(value: Any, column: Column, text: str) -> str:
    if value is None or isinstance(value, str):
        return text
    if isinstance(value, datetime.date):
        return DAY
    is_whole = not isinstance(value, float) or value.is_integer()
    return column.number or (COUNT if is_whole else DIGITS_AFTER_THE_POINT)


def _styled(sheet: Worksheet, value: Any, style: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.style = style
    return put_value(cell, value)
