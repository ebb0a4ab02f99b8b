"""How a year's workbook is written: numbers stand whole, texts break, a page has all columns."""

import datetime
import io

import openpyxl
import pytest

from wanxing_stats.pages import workbook_bytes
from wanxing_stats.pages.workbook_content import PERCENT, YEAR, Column, Table, YearWorkbook
from wanxing_stats.pages.workbook_cover import Cover
from wanxing_stats.pages.workbook_file import PAGE_WIDTH
from wanxing_stats.store import width_of

# A number, how it stands in its cell, and the format that does so.
NUMBERS = [
    (12, "12", "#,##0"),
    (12244.5, "12,244.5", "#,##0.0#"),
    (-12345.67, "-12,345.67", "#,##0.0#"),
    (1004199.63, "1,004,199.63", "#,##0.0#"),
    (100419963, "100,419,963", "#,##0"),
    (datetime.date(2024, 12, 31), "2024-12-31", "yyyy-mm-dd"),
]
PATH = "2024/公共安全(应急)办公室/示例_九小场所巡查台账.xls"
LINE = 13  # of 10 points


def book_of(columns, rows):
    table = Table("表", "说明", tuple(columns), rows)
    content = YearWorkbook(Cover("题目", {"": [("标签", "文字")]}), [table])
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(content)))


def sheet_of(columns, rows):
    return book_of(columns, rows)["表"]


def widths(sheet):
    return [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]


@pytest.mark.parametrize("column", [Column("增减", 7), Column("数量")])
@pytest.mark.parametrize(("number", "shown", "number_format"), NUMBERS)
def test_a_number_stands_whole_in_its_cell(column, number, shown, number_format):
    sheet = sheet_of([column], [(number,), (None,)])
    assert sheet["A2"].number_format == number_format
    assert widths(sheet)[0] >= len(shown) + 1  # beside its margins


def test_widths_are_counted_in_digits_of_the_font_that_cells_have():
    book = book_of([Column("数量")], [(1,)])
    font = book._named_styles["Normal"].font
    assert (font.name, font.size) == ("宋体", 10) == (book["表"]["A2"].font.name, 10)


def test_a_column_states_how_its_numbers_stand():
    sheet = sheet_of([Column("年度", 6, YEAR), Column("增减率", 7, PERCENT)], [(2024, 12.0)])
    assert [cell.number_format for cell in sheet[2]] == ["0", "0.0"]


def test_a_row_is_as_high_as_its_texts():
    texts = ["短", "很长的一句话，" * 12, "甲；乙；丙；" * 20]
    sheet = sheet_of([Column("说明", 24), Column("计入的指标")], [(text, text) for text in texts])
    for row, text in enumerate(texts, 2):
        assert all(sheet.cell(row, column).alignment.wrap_text for column in (1, 2))
        lines = max(width_of(text) / width for width in widths(sheet))
        assert sheet.row_dimensions[row].height >= LINE * lines
    assert sheet.row_dimensions[2].height < 2 * LINE


def test_long_texts_break_until_a_page_has_all_columns():
    titles = ["编号", *(f"第{n}列" for n in range(9)), "来源文件"]
    row = ("YH2024-001", *["示例一社区"] * 9, PATH)
    sheet = sheet_of(map(Column, titles), [row] * 20)
    *others, path = widths(sheet)
    assert sum(widths(sheet)) <= PAGE_WIDTH
    assert all(width >= width_of("示例一社区") + 2 for width in others[1:])  # in one line
    assert path < width_of(PATH) / 2 + 5


def test_what_a_page_can_have_has_one_line():
    sheet = sheet_of([Column("编号"), Column("来源文件")], [("YH2024-001", PATH)])
    assert widths(sheet)[1] >= width_of(PATH) + 2
    assert sheet.row_dimensions[2].height < 2 * LINE


def test_few_long_texts_make_no_column_wide():
    rows = [("YH2024-001", None)] * 19 + [("YH2024-002", PATH * 3)]
    sheet = sheet_of([Column("编号"), Column("未计入的指标")], rows)
    assert widths(sheet)[1] < 12
    assert sheet.row_dimensions[21].height > 5 * LINE


def test_columns_that_are_not_printed_narrow_no_others():
    columns = [Column("说明", 170), Column("文字"), Column("代码", is_printed=False)]
    sheet = sheet_of(columns, [("句子", "字" * 4, "a_long_code_of_a_figure")])
    assert widths(sheet)[1] == 11
    assert widths(sheet)[2] >= len("a_long_code_of_a_figure")
    assert sheet.print_area == "'表'!$A$1:$B$2"
