"""A year's workbook as a file: a cover, then a sheet for each table.

In: a YearWorkbook. Out: xlsx, the same bytes for the same content. One row of titles a sheet, no
merged cells, frozen and filterable, numbers and days as such, A4 landscape.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from wanxing_stats.store import (
    FONT,
    FORMULA_STARTS,
    HEAD_FILL,
    bytes_of,
    line_count,
    new_workbook,
    put_value,
    set_up_page,
    width_of,
)

from .year_workbook import COUNT, COVER, FIT, Column, Cover, Row, Table, YearWorkbook

LABEL_WIDTH, TEXT_WIDTH = 16, 110
NARROWEST, WIDEST = 9, 60  # of a column as wide as its texts
DIGITS_AFTER_THE_POINT = "#,##0.0#"
DAY = "yyyy-mm-dd"
# Texts that openpyxl would take for something else, or that begin like a formula.
NEED_CARE = (*FORMULA_STARTS, "#")
HEAD, TEXT, TITLE, LABEL, LINK = "表头", "文字", "题目", "项目", "目录"


def workbook_bytes(content: YearWorkbook) -> bytes:
    """The workbook as a file."""
    book = new_workbook(content.cover.title, streamed=True)
    for style in _styles(content):
        book.add_named_style(style)
    _write_cover(book, content)
    for table in content.tables:
        _write_table(book, table, content)
    return bytes_of(book)


def _styles(content: YearWorkbook) -> Iterable[NamedStyle]:
    """The styles of its cells, each number's called as its format."""
    small, wrapped = Font(name=FONT, size=10), Alignment(vertical="center", wrap_text=True)
    bold = Font(name=FONT, size=10, bold=True)
    yield NamedStyle(HEAD, font=bold, fill=HEAD_FILL, alignment=wrapped)
    yield NamedStyle(TEXT, font=small, alignment=wrapped)
    yield NamedStyle(TITLE, font=Font(name=FONT, size=18, bold=True))
    yield NamedStyle(LABEL, font=bold, alignment=wrapped)
    link = Font(name=FONT, size=10, color="0563C1", underline="single")
    yield NamedStyle(LINK, font=link, alignment=wrapped)
    formats = {column.number for table in content.tables for column in table.columns} - {""}
    for number in sorted({*formats, DIGITS_AFTER_THE_POINT, DAY}):
        yield NamedStyle(number, font=small, alignment=wrapped, number_format=number)


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
        number += 1
        sheet.row_dimensions[number].height = 24
        sheet.append([_styled(sheet, heading or None, LABEL)])
        for label, text in lines:
            number += 1
            sheet.row_dimensions[number].height = 4 + 14 * line_count(text, TEXT_WIDTH)
            first = _styled(sheet, label, LINK if lines is contents else LABEL)
            if lines is contents:
                first.hyperlink = Hyperlink(ref="", location=f"'{label}'!A1")
            sheet.append([first, _styled(sheet, text, TEXT)])


def _write_table(book: Workbook, table: Table, content: YearWorkbook) -> None:
    sheet, columns = _new_sheet(book, table.name, content), table.columns
    widths = _widths(table)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    titles = [column.title for column in columns]
    sheet.row_dimensions[1].height = _height(titles, widths)
    sheet.append([_styled(sheet, title, HEAD) for title in titles])
    for number, row in enumerate(table.rows, 2):
        if table.wraps:
            sheet.row_dimensions[number].height = _height(row, widths)
            sheet.append(_wrapped_row(sheet, row, columns))
        else:
            sheet.append([_plain(sheet, value) for value in row])
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
    # Nothing is indented, so that more fits than line_count thinks.
    return 5 + 13 * max(map(line_count, texts, (width + 3 for width in widths)))


def _wrapped_row(sheet: Worksheet, row: Row, columns: tuple[Column, ...]) -> list[Cell | None]:
    cells: list[Cell | None] = []
    for value, column in zip(row, columns, strict=True):
        style = TEXT
        if isinstance(value, float) and column.number == COUNT:
            style = DIGITS_AFTER_THE_POINT
        elif isinstance(value, int | float):
            style = column.number
        elif isinstance(value, datetime.date):
            style = DAY
        cells.append(None if value is None else _styled(sheet, value, style))
    return cells


def _styled(sheet: Worksheet, value: Any, style: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.style = style
    return put_value(cell, value)


def _plain(sheet: Worksheet, value: Any) -> Any:
    """What stands in a cell without a style: the value itself, unless it may be mistaken."""
    if isinstance(value, str):
        if value.startswith(NEED_CARE) or ILLEGAL_CHARACTERS_RE.search(value):
            return put_value(WriteOnlyCell(sheet), value)
    return value
