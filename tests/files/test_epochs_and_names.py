"""Days counted from another day 0, sheets of one name, formulas that nobody computed, pages saved
in one file, XML that is nearly right."""

import base64
import datetime
import io
import quopri
import zipfile

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from wanxing_stats.files import FORMULA_WITHOUT_VALUE, Grid, Unreadable, read_workbook
from wanxing_stats.files.workbook import EPOCH_1904, distinct_names

DAY = datetime.date(2024, 3, 5)
SERIAL = 43894  # DAY in a workbook of 1904
ODS = """<?xml version="1.0"?><office:document-content \
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>\
<table:calculation-settings><table:null-date table:date-value="1904-01-01"/>\
</table:calculation-settings>{tables}</office:spreadsheet></office:body></office:document-content>"""
ODS_TABLE = """<table:table table:name="{name}"><table:table-row>\
<table:table-cell office:value-type="float" office:value="43894"/>{more}\
</table:table-row></table:table>"""
XML_2003 = """<?xml version="1.0"?>\
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" \
xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" \
xmlns:x="urn:schemas-microsoft-com:office:excel">\
<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook><Worksheet ss:Name="信访"><Table>\
<Row><Cell><Data ss:Type="Number">43894</Data></Cell>\
<Cell><Data ss:Type="String">来访</Data></Cell></Row></Table></Worksheet></Workbook>"""
PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">\
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook></xml><![endif]-->\
</head><body><table><tr><td>43894</td><td>来访</td></tr></table></body></html>"""


def saved(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_workbook(path)


def ods(*tables):
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS.format(tables="".join(tables)))
    return file.getvalue()


def xlsx_of_1904():
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([SERIAL, DAY])
    book.save(file := io.BytesIO())
    return file.getvalue()


def xls_of_1904():
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("信访")
    sheet.write(0, 0, SERIAL)
    sheet.write(0, 1, SERIAL, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    book.save(file := io.BytesIO())
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [xlsx_of_1904(), xls_of_1904(), ods(ODS_TABLE.format(name="信访", more="")), XML_2003, PAGE],
)
def test_a_workbook_says_from_which_day_its_numbers_count(tmp_path, content):
    (grid,) = saved(tmp_path, "信访.xls", content).grids
    assert grid.epoch == EPOCH_1904 and grid.dated(grid.rows[0][:1]) == [DAY]


@pytest.mark.parametrize("content", [xlsx_of_1904(), xls_of_1904()])
def test_what_is_formatted_as_a_date_is_one_already(tmp_path, content):
    (grid,) = saved(tmp_path, "信访.xls", content).grids
    assert grid.rows[0][1] == DAY


def test_numbers_that_are_no_days_stay_what_they_are():
    grid = Grid("信访", epoch=EPOCH_1904)
    assert grid.dated([SERIAL + 0.5, str(SERIAL)]) == [DAY, DAY]
    cells = [202403.0, 20240305, 3.0, True, "2024-03-05", ""]
    assert grid.dated(cells) == cells
    assert Grid("信访").dated([SERIAL]) == [SERIAL]


def test_a_bare_number_beside_dates_may_count_from_another_day():
    grid = Grid("信访", epoch=EPOCH_1904)
    assert grid.dated([DAY, SERIAL]) == [DAY, "43894（1904年日期系统的序号）"]


def test_each_sheet_gets_a_name_of_its_own():
    names = ["信访", "信访 ", "信访", "Ａ", "a", "信访（2）"]
    assert distinct_names(names) == ["信访", "信访（3）", "信访（4）", "Ａ", "a（2）", "信访（2）"]
    assert distinct_names(["一月", "二月"]) == ["一月", "二月"]


def test_sheets_of_one_name_are_all_read_and_that_is_said(tmp_path):
    book = openpyxl.Workbook()
    for number, title in enumerate(("甲", "乙", "丙")):
        sheet = book.create_sheet(title)
        sheet.append([number, "=A1"])
    book.remove(book.worksheets[0])
    book.save(file := io.BytesIO())
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for title in ("乙", "丙"):
        changed = parts["xl/workbook.xml"].decode().replace(f'name="{title}"', 'name="甲"')
        parts["xl/workbook.xml"] = changed.encode()
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    book = saved(tmp_path, "信访.xlsx", file.getvalue())
    assert [grid.sheet for grid in book.grids] == ["甲", "甲（2）", "甲（3）"]
    rows = [grid.rows for grid in book.grids]
    assert rows == [[[number, FORMULA_WITHOUT_VALUE]] for number in (0, 1, 2)]
    assert [remark.name for remark in book.remarks] == ["same_sheet_name"] * 2


def test_sheets_of_one_name_in_other_formats_are_all_read(tmp_path):
    tables = [ODS_TABLE.format(name=name, more="") for name in ("信访", "信访 ")]
    assert [grid.sheet for grid in saved(tmp_path, "a.ods", ods(*tables)).grids] == [
        "信访",
        "信访（2）",
    ]


@pytest.mark.parametrize(
    "formula", ["A1*2", "SUM(A1:A2)", "SUM(A1:A2,B3)", "ROUND(A1,2)", "DATE(2024,3,5)", "-A1"]
)
def test_a_formula_in_an_xls_that_gives_numbers_has_no_empty_result(tmp_path, formula):
    book = xlwt.Workbook()
    book.add_sheet("甲").write(0, 0, "甲")
    sheet = book.add_sheet("乙")
    sheet.write(1, 1, xlwt.Formula(formula))
    book.save(file := io.BytesIO())
    _, grid = saved(tmp_path, "a.xls", file.getvalue()).grids
    assert grid.rows[1][1] == FORMULA_WITHOUT_VALUE


def test_a_formula_in_an_xls_that_may_give_an_empty_text_has_given_it(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("甲")
    sheet.write(0, 0, xlwt.Formula('IF(B1>0,B1,"")'))
    sheet.write(0, 1, 5)
    book.save(file := io.BytesIO())
    (grid,) = saved(tmp_path, "a.xls", file.getvalue()).grids
    assert grid.rows == [["", 5]]


@pytest.mark.parametrize("about", ["", 'office:value-type="float"', 'office:value=""'])
def test_a_formula_in_an_ods_without_a_value_has_no_result(tmp_path, about):
    cell = f'<table:table-cell table:formula="of:=A1*2" {about}/>'
    table = ODS_TABLE.format(name="甲", more=cell)
    (grid,) = saved(tmp_path, "a.ods", ods(table)).grids
    assert grid.rows[0][1] == FORMULA_WITHOUT_VALUE


@pytest.mark.parametrize(
    "cell, value",
    [
        ('<td x:num x:fmla="=A1*2"></td>', FORMULA_WITHOUT_VALUE),
        ('<td x:str x:fmla="=A1"></td>', ""),
        ('<td x:num="1200">1,200.00</td>', 1200.0),
        ('<td x:num="45356">2024/3/5</td>', "2024/3/5"),
        ("<td>=A1*B1</td>", FORMULA_WITHOUT_VALUE),
        ('<td>="0012"</td>', "0012"),
        ("<td>'0012</td>", "0012"),
    ],
)
def test_cells_of_a_page_say_what_excel_would(tmp_path, cell, value):
    page = f"<html><body><table><tr>{cell}<td>甲</td></tr></table></body></html>"
    (grid,) = saved(tmp_path, "a.xls", page).grids
    assert grid.rows == [[value, "甲"]]


def test_a_table_in_a_cell_is_the_cells_text_and_said(tmp_path):
    cell = "<td><table><tr><td>2024-03-05</td></tr></table></td>"
    page = f"<table><tr><td>编号</td><td>日期</td></tr><tr><td>1</td>{cell}</tr></table>"
    book = saved(tmp_path, "a.xls", page)
    assert book.grids[0].rows == [["编号", "日期"], ["1", "2024-03-05"]]
    assert [remark.name for remark in book.remarks] == ["nested_table"]


def test_a_page_that_lays_out_its_table_in_another_is_read_quietly(tmp_path):
    table = "<table><tr><td>编号</td><td>日期</td></tr><tr><td>1</td><td>2</td></tr></table>"
    page = f"<table><tr><td>信访</td></tr><tr><td>{table}</td></tr></table>"
    book = saved(tmp_path, "a.xls", page)
    assert book.grids[0].rows[-2:] == [["编号", "日期"], ["1", "2"]] and not book.remarks


def test_a_page_that_ends_within_its_table_is_said(tmp_path):
    book = saved(tmp_path, "a.xls", "<html><table><tr><td>编号</td></tr><tr><td>1")
    assert [remark.name for remark in book.remarks] == ["page_not_ended"]


ENCODED = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "8bit": bytes}


def web_archive(*pages, encoding="base64", end="--B--\r\n", head="MIME-Version: 1.0\r\n"):
    parts = [f'{head}Content-Type: multipart/related; boundary="B"\r\n\r\n'.encode()]
    about = f'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}'
    for page in pages:
        parts += [f"--B\r\n{about}\r\n\r\n".encode(), ENCODED[encoding](page.encode()), b"\r\n"]
    return b"".join(parts) + end.encode()


@pytest.mark.parametrize("encoding", ENCODED)
@pytest.mark.parametrize("head", ["MIME-Version: 1.0\r\n", "From: <Saved by WPS>\r\n", "\r\n"])
def test_a_web_archive_is_the_page_in_it(tmp_path, encoding, head):
    (grid,) = saved(tmp_path, "信访.xls", web_archive(PAGE, encoding=encoding, head=head)).grids
    assert grid.rows == [["43894", "来访"]] and grid.sheet == "信访"


def test_each_page_of_a_web_archive_is_a_sheet_with_its_name(tmp_path):
    names = "".join(
        f"<x:ExcelWorksheet><x:Name>{name}</x:Name></x:ExcelWorksheet>" for name in ("一月", "二月")
    )
    book = saved(tmp_path, "信访.mht", web_archive(f"<html>{names}</html>", PAGE, PAGE))
    assert [grid.sheet for grid in book.grids] == ["一月", "二月"]


@pytest.mark.parametrize(
    "archive, code",
    [
        (web_archive(PAGE, end=""), "truncated"),
        (web_archive("<html>登录已超时</html>"), "not_a_workbook"),
        (web_archive(PAGE, head="From: a@b.cn\r\nTo: c@d.cn\r\n"), "not_a_workbook"),
    ],
)
def test_a_cut_archive_one_without_a_table_and_a_mail_are_refused(tmp_path, archive, code):
    with pytest.raises(Unreadable) as caught:
        saved(tmp_path, "信访.xls", archive)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "wrong",
    [
        "\n " + XML_2003,
        XML_2003.replace("来访", "来访&nbsp;"),
        XML_2003.replace("来访", "来访\x0b"),
        XML_2003.replace('"1.0"', '"1.0" encoding="utf-8"').encode("gbk"),
    ],
)
def test_xml_that_is_nearly_right_is_read_and_said(tmp_path, wrong):
    book = saved(tmp_path, "a.xls", wrong)
    assert book.grids[0].rows[0][1].strip() == "来访"
    assert [remark.name for remark in book.remarks] == ["mended_xml"]


@pytest.mark.parametrize(
    "right",
    [
        XML_2003.replace("<Work", "<ss:Work").replace("</Work", "</ss:Work"),
        XML_2003.replace("ss:Type", "Type").replace("ss:Name", "Name"),
    ],
)
def test_prefixes_of_xml_are_the_writers_own(tmp_path, right):
    book = saved(tmp_path, "a.xls", right)
    assert book.grids[0].rows[0][1] == "来访" and book.grids[0].sheet == "信访"
    assert not book.remarks


def test_xml_that_is_cut_off_is_not_mended(tmp_path):
    with pytest.raises(Unreadable) as caught:
        saved(tmp_path, "a.xls", XML_2003[:-40])
    assert caught.value.code == "truncated"


@pytest.mark.parametrize("start", [b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"])
def test_what_is_packed_is_called_so_whatever_its_name(tmp_path, start):
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        archive.writestr("信访.xlsx", xlsx_of_1904())
    for content in (start + bytes(300), file.getvalue()):
        with pytest.raises(Unreadable) as caught:
            saved(tmp_path, "信访.xlsx", content)
        assert caught.value.code == "archive"
