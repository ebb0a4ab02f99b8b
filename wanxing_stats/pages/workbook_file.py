"""A year's workbook as a file: a cover, then a sheet for each table.

In: a YearWorkbook. Out: xlsx, the same bytes for the same content. One row of titles a sheet, no
merged cells, frozen and filterable, numbers and days as such, A4 landscape, legible on paper.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

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

from .workbook_content import COUNT, PERCENT, YEAR, Column, Table, YearWorkbook
from .workbook_cover import CONTENTS, COVER

LABEL_WIDTH, TEXT_WIDTH = 26, 104
# Of columns as wide as what stands in them; of texts in several lines.
NARROWEST, WIDEST, NARROWEST_OF_LINES, MOST_LINES = 9, 60, 16, 4
# So many digits are as wide as a page when texts of 10 points stand there at 8, whatever a digit is
# in the fonts that programs have; MARGIN: beside it, in inches.
PAGE_WIDTH, MARGIN = 174, 0.3
DIGITS_AFTER_THE_POINT = "#,##0.0#"
DAY = "yyyy-mm-dd"
# Styles of cells; those of numbers and days are called as their format.
TITLE, HEADING, LABEL, LINK, SENTENCE = "题目", "小标题", "项目", "链接", "说明"
HEAD, HEAD_OF_NUMBERS, TEXT = "表头", "数的表头", "文字"
# How numbers and days stand in their cells, and the same for Python.
FORMATS = {
    COUNT: "{:,.0f}",
    DIGITS_AFTER_THE_POINT: "{:,.2f}",
    YEAR: "{:.0f}",
    PERCENT: "{:.1f}",
    DAY: "{:%Y-%m-%d}",
}


def workbook_bytes(content: YearWorkbook) -> bytes:
    """The workbook as a file."""
    book = new_workbook(content.cover.title, YEAR_WORKBOOK, streamed=True)
    book._named_styles["Normal"].font = Font(name=FONT, size=10)  # widths are counted in its digits
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
    yield NamedStyle(TEXT, small, border=line, alignment=head)
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
    number = 1
    for heading, lines in cover.parts.items():
        if heading:
            number += 1
            sheet.row_dimensions[number].height = 30
            sheet.append([_styled(sheet, heading, HEADING)])
        for label, text in lines:
            number += 1
            sheet.row_dimensions[number].height = _height([label, text], [LABEL_WIDTH, TEXT_WIDTH])
            first = _styled(sheet, label, LINK if heading == CONTENTS else LABEL)
            if heading == CONTENTS:
                location = f"{quote_sheetname(label)}!A1"
                first.hyperlink = Hyperlink(ref="", location=location)
            sheet.append([first, _styled(sheet, text, SENTENCE)])


def _write_table(book: Workbook, table: Table, content: YearWorkbook) -> None:
    sheet, columns = _new_sheet(book, table.name, content), table.columns
    widths = _widths(table)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = f"{get_column_letter(table.leading + 1)}2"
    titles = [column.title for column in columns]
    sheet.row_dimensions[1].height = _height(titles, widths)
    heads = zip(titles, _heads(table), strict=True)
    sheet.append([_styled(sheet, title, style) for title, style in heads])
    for number, row in enumerate(table.rows, 2):
        sheet.row_dimensions[number].height = _height(row, widths)
        cells = zip(row, columns, strict=True)
        sheet.append([_styled(sheet, value, _style_of(value, of)) for value, of in cells])
    last = len(table.rows) + 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    sheet.print_area = f"A1:{get_column_letter(_printed(table))}{last}"
    sheet.print_title_rows = "1:1"


def _new_sheet(book: Workbook, name: str, content: YearWorkbook) -> Worksheet:
    """A sheet set up for its pages, as it can't be once a row is written."""
    sheet = book.create_sheet(name)
    set_up_page(sheet, content.cover.title, content.sample)
    sheet.page_margins.left = sheet.page_margins.right = MARGIN
    return sheet


def _widths(table: Table) -> list[float]:
    """The widths of the columns: as long as a page doesn't have all, the widest text gets another
    line."""
    needs = [_need(table, number) for number in range(len(table.columns))]
    lines = [1 for _ in needs]
    while True:
        widths = [need.width(count) for need, count in zip(needs, lines, strict=True)]
        printed = widths[: _printed(table)]
        may_break = [number for number in range(len(printed)) if needs[number].saves(lines[number])]
        if sum(printed) <= PAGE_WIDTH or not may_break:
            return widths
        lines[max(may_break, key=lambda number: widths[number])] += 1


class _Need(NamedTuple):
    """How wide a column is at least, and its texts in one line."""

    least: float
    texts: float

    def width(self, lines: int) -> float:
        """Its width with texts in so many lines."""
        of_lines = max(self.texts / lines, NARROWEST_OF_LINES)
        return max(self.least, min(of_lines, self.texts, WIDEST) + 3)

    def saves(self, lines: int) -> bool:
        """Whether another line may make it narrower."""
        return lines < MOST_LINES and self.texts > NARROWEST_OF_LINES * lines


def _need(table: Table, number: int) -> _Need:
    """Of a column: its numbers stand whole, nine in ten of its texts, its title in two lines beside
    the filter's button."""
    column, values = table.columns[number], [row[number] for row in table.rows]
    numbers = [_shown(value, column) for value in values if not isinstance(value, str | None)]
    of_numbers = max(map(len, numbers), default=0) + 2
    if column.width:
        return _Need(max(column.width, of_numbers), 0)
    texts = sorted(width_of(value) if isinstance(value, str) else 0 for value in values)
    most = texts[len(texts) * 9 // 10] if texts else 0
    return _Need(max(NARROWEST, of_numbers, width_of(column.title) // 2 + 4), most)


def _printed(table: Table) -> int:
    """How many of the columns stand on paper."""
    return sum(column.is_printed for column in table.columns)


def _shown(value: Any, column: Column) -> str:
    """A number or a day as it stands in its cell."""
    return FORMATS[_format_of(value, column)].format(value)


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


def _style_of(value: Any, column: Column) -> str:
    return TEXT if value is None or isinstance(value, str) else _format_of(value, column)


def _format_of(value: Any, column: Column) -> str:
    """How a number or a day stands in its cell."""
    if isinstance(value, datetime.date):
        return DAY
    is_whole = not isinstance(value, float) or value.is_integer()
    return column.number or (COUNT if is_whole else DIGITS_AFTER_THE_POINT)


def _styled(sheet: Worksheet, value: Any, style: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.style = style
    return put_value(cell, value)
