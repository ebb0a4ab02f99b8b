"""Any file to grids: formats told by content, Excel's own row numbers.

And one sentence for what can't be read.
"""

import datetime
import io
import re
import struct
import zipfile

import msoffcrypto.format.ooxml
import openpyxl
import pytest
import xlwt

from wanxing_stats.base import say
from wanxing_stats.files import (
    CELL_FAULTS,
    FORMULA_WITHOUT_VALUE,
    Grid,
    Unreadable,
    read_workbook,
)

ROWS = [["事项", "日期", "数量"], ["噪声扰民", "2024年1月3日", "3"], ["占道\n经营", "", "4"]]


def save_xlsx(path, fill):
    book = openpyxl.Workbook()
    fill(book.active)
    book.save(path)
    return path


def write(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def only(path) -> Grid:
    grids = read_workbook(path).grids
    assert len(grids) == 1
    return grids[0]


def fault(path) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_workbook(path)
    assert str(path) not in say(caught.value.code, caught.value.details) and path.name not in say(
        caught.value.code, caught.value.details
    )
    assert say(caught.value.code, caught.value.details).endswith("。")
    return caught.value


def test_rows_and_columns_keep_the_numbers_excel_shows(tmp_path):
    def fill(sheet):
        sheet["C4"], sheet["D6"] = "标题", 5
        sheet["A9"].font = openpyxl.styles.Font(bold=True)  # formatted, empty

    grid = only(save_xlsx(tmp_path / "a.xlsx", fill))
    assert len(grid.rows) == 6 and {len(row) for row in grid.rows} == {4}
    assert grid.rows[3][2] == "标题" and grid.rows[5][3] == 5 and grid.rows[0] == [""] * 4


def test_values_keep_their_types_and_strings_their_blanks(tmp_path):
    def fill(sheet):
        sheet.append(
            [
                " 张某某 ",
                1.5,
                True,
                datetime.datetime(2024, 1, 3),
                datetime.datetime(2024, 1, 3, 8, 30),
            ]
        )

    values = only(save_xlsx(tmp_path / "a.xlsx", fill)).rows[0]
    assert values == [
        " 张某某 ",
        1.5,
        True,
        datetime.date(2024, 1, 3),
        datetime.datetime(2024, 1, 3, 8, 30),
    ]


@pytest.mark.parametrize(
    "state, hidden", [("visible", False), ("hidden", True), ("veryHidden", True)]
)
def test_hidden_sheets_are_marked(tmp_path, state, hidden):
    book = openpyxl.Workbook()
    book.create_sheet("字典").sheet_state = state
    book.save(tmp_path / "a.xlsx")
    grids = read_workbook(tmp_path / "a.xlsx").grids
    assert [(grid.sheet, grid.hidden) for grid in grids] == [("Sheet", False), ("字典", hidden)]


def test_chart_sheets_are_left_out(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([1])
    book.create_chartsheet("图")
    book.save(tmp_path / "a.xlsx")
    assert [grid.sheet for grid in read_workbook(tmp_path / "a.xlsx").grids] == ["Sheet"]


def test_merges_of_xlsx_and_xls(tmp_path):
    def fill(sheet):
        sheet["A1"] = "标题"
        sheet["C3"] = "末"
        sheet.merge_cells("A1:C2")

    save_xlsx(tmp_path / "a.xlsx", fill)
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write_merge(0, 1, 0, 2, "标题")
    sheet.write(2, 2, "末")
    book.save(tmp_path / "a.xls")
    for name, kind in (("a.xlsx", "xlsx"), ("a.xls", "xls")):
        assert read_workbook(tmp_path / name).format == kind
        assert only(tmp_path / name).merges == [(0, 0, 1, 2)]


def test_the_lower_half_of_a_merged_header_is_kept(tmp_path):
    def fill(sheet):
        sheet["A1"], sheet["B1"] = "名称", "地址"
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:B2")
        sheet.merge_cells("D5:D9")  # an empty one is no content

    assert only(save_xlsx(tmp_path / "a.xlsx", fill)).rows == [["名称", "地址"], ["", ""]]


def test_format_is_told_by_content_not_by_name(tmp_path):
    save_xlsx(tmp_path / "a.xls", lambda sheet: sheet.append([1, 2]))
    book = xlwt.Workbook()
    book.add_sheet("S").write(0, 0, 1)
    book.save(tmp_path / "b.et")
    write(tmp_path / "c.xls", "甲\t乙\n1\t2\n".encode("gb18030"))
    write(tmp_path / "d.xls", "<html><table><tr><td>甲<td>乙</table></html>")
    found = [read_workbook(tmp_path / name).format for name in ("a.xls", "b.et", "c.xls", "d.xls")]
    assert found == ["xlsx", "xls", "tsv", "html"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter, kind", [(",", "csv"), (";", "csv"), ("\t", "tsv")])
def test_delimited_text(tmp_path, encoding, delimiter, kind):
    lines = [delimiter.join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in ROWS]
    book = read_workbook(write(tmp_path / "某台账.csv", "\r\n".join(lines).encode(encoding)))
    assert book.format == kind and book.grids[0].rows == ROWS and book.grids[0].sheet == "某台账"


def test_a_quoted_line_break_does_not_shift_the_rows_below(tmp_path):
    assert only(write(tmp_path / "a.csv", '事项,数量\n"甲\r\n乙",1\n丙,2\n')).rows[2] == ["丙", "2"]


def test_ragged_records_are_filled_up_and_empty_ones_at_the_end_dropped(tmp_path):
    assert only(write(tmp_path / "a.csv", "a,b,c\n1\n\n2,3\n,,\n\n")).rows == [
        ["a", "b", "c"],
        ["1", "", ""],
        ["", "", ""],
        ["2", "3", ""],
    ]


def test_the_separator_line_for_excel_is_no_row(tmp_path):
    assert only(write(tmp_path / "a.csv", "sep=;\r\na;b\r\n1;2\r\n")).rows == [
        ["a", "b"],
        ["1", "2"],
    ]


def test_a_quote_that_is_never_closed_is_an_error_not_a_long_cell(tmp_path):
    found = fault(write(tmp_path / "a.csv", '事项,数量\n甲,1\n"乙\n二,2\n丙,3\n丁,4\n'))
    assert found.code == "unclosed_quote" and "第3行" in say(found.code, found.details)


def test_a_byte_that_is_no_text_is_an_error_not_a_guess(tmp_path):
    damaged = "事项,数量\n噪声扰民,1\n占道经营,2\n".encode()
    found = fault(write(tmp_path / "a.csv", damaged[:20] + b"\xff" + damaged[20:]))
    assert found.code == "unknown_encoding" and "第2行" in say(found.code, found.details)


def test_html_spans_become_merges(tmp_path):
    page = """<html><head>\
<meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head>
      <body><h3>办件 统计</h3>
      <table><tr><th rowspan=2>部门</th><th colspan="2">收件</th></tr>\
<tr><th>网上</th><th>窗口</th></tr>
      <tr><td>甲<br>科&nbsp;</td><td colspan=abc> 1 </td><td>2</td></tr></table>\
<script>x</script></body></html>"""
    book = read_workbook(write(tmp_path / "a.xls", page.encode("gb18030")))
    assert book.format == "html"
    assert book.grids[0].rows == [
        ["办件 统计", "", ""],
        ["部门", "收件", ""],
        ["", "网上", "窗口"],
        ["甲\n科\xa0", "1", "2"],
    ]
    assert book.grids[0].merges == [(1, 0, 2, 0), (1, 1, 1, 2)]


def test_nested_layout_tables_give_the_inner_table(tmp_path):
    inner = "<table><tr><td>甲</td><td>1</td></tr></table>"
    page = f"<table><tr><td>菜单</td><td>{inner}</td></tr></table>"
    assert ["甲", "1"] in only(write(tmp_path / "a.html", page)).rows


XML_2003 = """<?xml version="1.0"?>{doctype}
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" \
xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="台账"><Table>
 <Row><Cell ss:MergeAcross="2" ss:MergeDown="1">\
<Data ss:Type="String">标题{entity}</Data></Cell></Row>
 <Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="Number">3.5</Data></Cell>
  <Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
 <Row><Cell><Data ss:Type="DateTime">2024-01-03T00:00:00.000</Data></Cell>
  <Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="字典"><Table/>\
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


def test_xml_spreadsheet_2003(tmp_path):
    book = read_workbook(write(tmp_path / "a.xls", XML_2003.format(doctype="", entity="")))
    assert book.format == "xml2003" and [(g.sheet, g.hidden) for g in book.grids] == [
        ("台账", False),
        ("字典", True),
    ]
    grid = book.grids[0]
    assert grid.rows[0] == ["标题", "", ""] and grid.rows[3] == ["", 3.5, True]
    assert grid.rows[4] == [datetime.date(2024, 1, 3), "#N/A", ""] and grid.merges == [(0, 0, 1, 2)]


def test_xml_entities_are_never_expanded(tmp_path):
    secret = write(tmp_path / "secret.txt", "机密")
    outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    assert "机密" not in str(
        only_or_none(write(tmp_path / "a.xml", XML_2003.format(doctype=outside, entity="&e;")))
    )
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "haha">'
        + "".join(
            f'<!ENTITY {name} "{("&" + before + ";") * 10}">'
            for before, name in zip("abcdefghi", "bcdefghij", strict=True)
        )
        + "]>"
    )
    assert (
        len(
            str(
                only_or_none(write(tmp_path / "b.xml", XML_2003.format(doctype=bomb, entity="&j;")))
            )
        )
        < 10_000
    )


def only_or_none(path):
    try:
        return read_workbook(path)
    except Unreadable:
        return None


ODS = """<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" \
xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:s="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><o:automatic-styles>
 <s:style s:name="ta2"><s:table-properties t:display="false"/></s:style></o:automatic-styles>
 <o:body><o:spreadsheet><t:table t:name="台账">
 <t:table-row>\
<t:table-cell t:number-columns-spanned="2" t:number-rows-spanned="1" o:value-type="string">
  <x:p>标题<x:s x:c="2"/>甲</x:p><x:p>乙</x:p></t:table-cell><t:covered-table-cell/></t:table-row>
 <t:table-row t:number-rows-repeated="2">\
<t:table-cell t:number-columns-repeated="16384"/></t:table-row>
 <t:table-row><t:table-cell/>\
<t:table-cell o:value-type="float" o:value="3"><x:p>3件</x:p></t:table-cell>
  <t:table-cell o:value-type="date" o:date-value="2024-01-03"/></t:table-row>
 <t:table-row t:number-rows-repeated="1048572">\
<t:table-cell t:number-columns-repeated="16384"/></t:table-row>
 </t:table><t:table t:name="藏" t:style-name="ta2"/>\
</o:spreadsheet></o:body></o:document-content>"""


def save_ods(path, content):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return path


def test_opendocument_with_its_merges(tmp_path):
    book = read_workbook(save_ods(tmp_path / "a.ods", ODS))
    assert book.format == "ods" and [(g.sheet, g.hidden) for g in book.grids] == [
        ("台账", False),
        ("藏", True),
    ]
    assert book.grids[0].rows == [
        ["标题  甲\n乙", "", ""],
        ["", "", ""],
        ["", "", ""],
        ["", 3.0, datetime.date(2024, 1, 3)],
    ]
    assert book.grids[0].merges == [(0, 0, 0, 1)]


def test_an_opendocument_cell_repeated_over_the_whole_sheet_is_refused(tmp_path):
    bomb = ODS.replace(
        '"1048572"><t:table-cell ', '"1048572"><t:table-cell o:value-type="float" o:value="1" '
    )
    assert bomb != ODS
    assert fault(save_ods(tmp_path / "a.ods", bomb)).code == "far_cell"


def test_an_empty_file(tmp_path):
    assert fault(write(tmp_path / "a.xlsx", b"")).code == "empty_file"
    assert fault(write(tmp_path / "b.csv", b"\r\n\r\n")).code == "empty_file"


def test_an_empty_workbook_has_an_empty_grid(tmp_path):
    assert only(save_xlsx(tmp_path / "a.xlsx", lambda sheet: None)).rows == []


def test_a_title_alone(tmp_path):
    def fill(sheet):
        sheet["A1"] = "某街道台账"
        sheet.merge_cells("A1:F1")

    assert only(save_xlsx(tmp_path / "a.xlsx", fill)).rows == [["某街道台账"] + [""] * 5]


@pytest.mark.parametrize(
    "data",
    [
        "这是一份工作总结。\n没有表格。\n".encode(),
        b"%PDF-1.7\n\x00\x01\x02",
        b"\x89PNG\r\n\x1a\n\x00\x00",
    ],
)
def test_what_is_no_spreadsheet_is_said_to_be_none(tmp_path, data):
    assert fault(write(tmp_path / "a.xlsx", data)).code == "not_a_workbook"


def test_a_word_document_is_no_spreadsheet(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    assert fault(tmp_path / "a.xlsx").code == "not_a_workbook"


def test_excels_binary_workbook_is_refused_with_what_to_do(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsb", "w") as archive:
        for part in ("[Content_Types].xml", "xl/workbook.bin", "xl/worksheets/sheet1.bin"):
            archive.writestr(part, b"\x83\x01\x00")
    found = fault(tmp_path / "a.xlsb")
    assert found.code == "binary_workbook"
    assert "xlsb" in say(found.code, found.details) and "另存为.xlsx" in say(
        found.code, found.details
    )


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_workbook(tmp_path, share):
    data = save_xlsx(
        tmp_path / "a.xlsx", lambda sheet: [sheet.append(["噪声扰民", n]) for n in range(300)]
    ).read_bytes()
    assert fault(write(tmp_path / "b.xlsx", data[: int(len(data) * share)])).code == "truncated"


def test_a_corrupted_part_is_found_though_the_reader_would_not_look(tmp_path):
    path = save_xlsx(tmp_path / "a.xlsx", lambda sheet: sheet.append(["噪声扰民", 1]))
    stored = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
    data = stored.read_bytes()
    assert data.count(b"<v>1</v>") == 1
    assert fault(write(stored, data.replace(b"<v>1</v>", b"<v>7</v>"))).code == "truncated"


@pytest.mark.parametrize("kind", ["ooxml", "biff"])
def test_a_password_is_named_as_the_reason(tmp_path, kind):
    if kind == "ooxml":
        plain = save_xlsx(
            tmp_path / "a.xlsx", lambda sheet: sheet.append(["噪声扰民", 1])
        ).read_bytes()
        locked = io.BytesIO()
        msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(plain)).encrypt("秘密", locked)
        path = write(tmp_path / "b.xlsx", locked.getvalue())
    else:
        book = xlwt.Workbook()
        book.add_sheet("S").write(0, 0, 1)
        book.save(tmp_path / "c.xls")
        # A FILEPASS record (XOR) in the place of two records that xlwt writes after the first BOF.
        data = (tmp_path / "c.xls").read_bytes()
        after = data.index(b"\x09\x08\x10\x00") + 20
        assert (
            data[after : after + 2] == b"\xe1\x00"
            and data[after + 12 : after + 16] == b"\xe2\x00\x00\x00"
        )
        filepass = b"\x2f\x00\x06\x00\x00\x00\x12\x34\x56\x78"
        path = write(
            tmp_path / "c.xls",
            data[:after] + filepass + data[after + 6 : after + 12] + data[after + 16 :],
        )
    assert fault(path).code == "encrypted"


def test_a_chain_of_sectors_that_bites_its_tail_ends(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    for row in range(300):
        sheet.write(row, 0, f"噪声扰民{row}")
    book.save(tmp_path / "a.xls")
    data = bytearray((tmp_path / "a.xls").read_bytes())
    table = 512 * (int.from_bytes(data[76:80], "little") + 1)
    data[table + 4 : table + 8] = (1).to_bytes(4, "little")  # sector 1 is followed by sector 1
    assert fault(write(tmp_path / "a.xls", bytes(data))).code == "truncated"


def test_a_workbook_with_excels_own_read_only_password_opens(tmp_path):
    plain = save_xlsx(tmp_path / "a.xlsx", lambda sheet: sheet.append(["噪声扰民", 1])).read_bytes()
    locked = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(plain)).encrypt("VelvetSweatshop", locked)
    assert only(write(tmp_path / "b.xlsx", locked.getvalue())).rows == [["噪声扰民", 1]]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    with zipfile.ZipFile(
        tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=9
    ) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 120_000_000)
    assert fault(tmp_path / "a.xlsx").code == "too_large"


def raw_sheet(tmp_path, cells):
    """A workbook whose sheet holds just ``cells`` (XML)."""
    path = save_xlsx(tmp_path / "plain.xlsx", lambda sheet: sheet.append(["甲"]))
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(tmp_path / "raw.xlsx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            data = old.read(info)
            if info.filename.endswith("sheet1.xml"):
                data = (
                    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                    b'<dimension ref="A1:XFD1048576"/><sheetData>'
                    + cells.encode()
                    + b"</sheetData></worksheet>"
                )
            new.writestr(info.filename, data)
    return tmp_path / "raw.xlsx"


def test_a_sheet_that_claims_every_cell_costs_only_its_content(tmp_path):
    cells = (
        '<row r="1"><c r="A1"><v>5</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    assert only(raw_sheet(tmp_path, cells)).rows == [[5]]


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1048576"><c r="XFD1048576"><v>6</v></c></row>',
        '<row r="1048576"><c s="0" r="XFD1048576"><v>6</v></c></row>',
        '<row><c r="XFD1048576"><v>6</v></c></row>',
    ],
)
def test_a_value_in_the_last_corner_is_refused_not_paid_for(tmp_path, row):
    found = fault(raw_sheet(tmp_path, f'<row r="1"><c r="A1"><v>5</v></c></row>{row}'))
    assert found.code == "far_cell"


def test_a_row_of_16384_columns_is_read(tmp_path):
    cells = '<row r="1">' + "".join(f"<c><v>{n}</v></c>" for n in range(16_384)) + "</row>"
    assert len(only(raw_sheet(tmp_path, cells)).rows[0]) == 16_384


def test_a_missing_file_is_unreadable(tmp_path):
    assert fault(tmp_path / "none.xlsx").code == "unreadable_file"


def test_endless_nesting_ends(tmp_path):
    fault(write(tmp_path / "a.html", "<div>" * 5000 + "<table><tr><td>1</table>"))


def test_nesting_deeper_than_the_readers_go_is_damage(tmp_path):
    page = write(tmp_path / "a.html", "<div>" * 1500 + "<table><tr><td>1</table>")
    spans = "<x:span>" * 1500 + "甲" + "</x:span>" * 1500
    sheet = save_ods(tmp_path / "a.ods", ODS.replace("乙", spans))
    assert fault(page).code == "truncated" and fault(sheet).code == "truncated"


def test_a_page_without_a_table_is_no_spreadsheet(tmp_path):
    assert (
        fault(write(tmp_path / "a.xls", "<html><body><p>登录已超时</p></body></html>")).code
        == "not_a_workbook"
    )


def test_a_stray_control_character_does_not_make_text_a_binary(tmp_path):
    assert only(
        write(tmp_path / "a.csv", "事项,数量\n噪声\x02扰民,1\n" + "占道经营,2\n" * 30)
    ).rows[1] == ["噪声\x02扰民", "1"]


# --- cells without a value ---


def test_a_formula_never_calculated_is_not_an_empty_cell(tmp_path):
    def fill(sheet):
        sheet.append(["甲", 1, "=SUM(B1:B1)"])
        sheet["E4"] = "=A1"  # beyond everything that has a value

    rows = only(save_xlsx(tmp_path / "a.xlsx", fill)).rows
    assert FORMULA_WITHOUT_VALUE in CELL_FAULTS
    assert rows[0] == ["甲", 1, FORMULA_WITHOUT_VALUE, "", ""] and rows[3] == [
        "",
        "",
        "",
        "",
        FORMULA_WITHOUT_VALUE,
    ]


FAULTY_ROWS = """<row r="1"><c r="A1" t="e"><v>#N/A</v></c>\
<c r="B1" s="0" t="e"><f>1/0</f><v>#DIV/0!</v></c>
  <c r="C1" t="e"><f>A9</f><v>#REF!</v></c><c r="D1" t="str"><f>""</f><v></v></c>\
<c r="E1" t="str"><f>A1</f><v/></c></row>
 <row r="2"><c r="A2"><f t="shared" ref="A2:A4" si="0">B2</f><v>7</v></c>\
<c r="B2"><f>1&gt;0</f><v></v></c>
  <c r="C2"><f>1</f><v/></c></row>
 <row r="3"><c r="A3"><f t="shared" si="0"/></c><c r="B3"/><c r="C3" t="str"><f>A1</f></c></row>
 <row r="4"><c r="A4"><f t="shared" si="0"/><v>8</v></c></row>"""
FAULTY_GRID = [
    ["#N/A", "#DIV/0!", "#REF!", "", ""],
    [7, "#公式无结果", "#公式无结果", "", ""],
    ["#公式无结果", "", "#公式无结果", "", ""],
    [8, "", "", "", ""],
]


def test_errors_and_formulas_of_xlsx(tmp_path):
    assert only(raw_sheet(tmp_path, FAULTY_ROWS)).rows == [row[:3] for row in FAULTY_GRID]


def test_errors_and_formulas_of_cells_that_do_not_say_their_place(tmp_path):
    assert only(raw_sheet(tmp_path, re.sub(r' r="\w+"', "", FAULTY_ROWS))).rows == [
        row[:3] for row in FAULTY_GRID
    ]


def test_errors_and_formulas_of_strict_ooxml(tmp_path):
    assert only(strict(raw_sheet(tmp_path, FAULTY_ROWS))).rows == [row[:3] for row in FAULTY_GRID]


def test_a_fault_on_the_edge_of_what_is_looked_at_at_once_is_found(tmp_path):
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}" t="e"><f>NA()</f><v>#N/A</v></c></row>'
        for n in range(1, 40_001)
    )
    assert all(row == [1, "#N/A"] for row in only(raw_sheet(tmp_path, rows)).rows)


def test_each_fault_is_shown_on_its_own_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.create_sheet("第二").append(["=1", "丙"])
    book.move_sheet("第二", -1)
    book.save(tmp_path / "a.xlsx")
    found = {grid.sheet: grid.rows for grid in read_workbook(tmp_path / "a.xlsx").grids}
    assert found == {"第二": [[FORMULA_WITHOUT_VALUE, "丙"]], "Sheet": [["甲", "乙"]]}


def test_errors_of_xls(tmp_path):
    book = xlwt.Workbook()
    book.add_sheet("甲").write(0, 0, "好")
    sheet = book.add_sheet("乙")
    sheet.row(1).set_cell_error(2, 0x2A)
    sheet.row(2).set_cell_error(0, 0x17)
    sheet.write(3, 1, xlwt.Formula("1/0"))
    book.save(tmp_path / "a.xls")
    data = (tmp_path / "a.xls").read_bytes()
    at = data.index(b"\x06\x00", data.index(b"\x05\x02\x08\x00\x02\x00\x00\x00"))
    assert data[at + 4 : at + 8] == b"\x03\x00\x01\x00"  # the formula's place
    write(
        tmp_path / "a.xls", data[: at + 10] + b"\x02\x00\x07\x00\x00\x00\xff\xff" + data[at + 18 :]
    )
    grids = read_workbook(tmp_path / "a.xls").grids
    assert grids[0].rows == [["好"]]
    assert grids[1].rows == [["", "", ""], ["", "", "#N/A"], ["#REF!", "", ""], ["", "#DIV/0!", ""]]


def test_errors_and_formulas_of_opendocument(tmp_path):
    calc = 'xmlns:c="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    row = f"""<t:table-row {calc}>
      <t:table-cell t:formula="of:=NA()" o:value-type="string" o:string-value="" \
c:value-type="error"><x:p>#N/A</x:p>
      </t:table-cell><t:table-cell t:formula="of:=SQRT(-1)" o:value-type="float" o:value="0">\
<x:p>Err:502</x:p>
      </t:table-cell><t:table-cell t:formula="of:=[.A1]"/>\
<t:table-cell t:formula="of:=1" o:value-type="string"/>
      <t:table-cell t:formula="of:=1" o:value-type="float" o:value="2"><x:p>2</x:p>\
</t:table-cell></t:table-row>"""
    book = read_workbook(
        save_ods(tmp_path / "a.ods", ODS.replace("<t:table-row>", row + "<t:table-row>", 1))
    )
    assert book.grids[0].rows[0] == ["#N/A", "#VALUE!", FORMULA_WITHOUT_VALUE, "", 2.0]


def test_formulas_of_xml_spreadsheet_2003(tmp_path):
    cells = (
        '<Row><Cell ss:Formula="=R1C1"/><Cell ss:Formula="=1">'
        '<Data ss:Type="Number">1</Data></Cell></Row></Table>'
    )
    page = XML_2003.format(doctype="", entity="").replace("</Table>", cells, 1)
    assert read_workbook(write(tmp_path / "a.xml", page)).grids[0].rows[5] == [
        FORMULA_WITHOUT_VALUE,
        1.0,
        "",
    ]


# --- dialects ---


def rewritten(path, change):
    """The same zip, each part changed by ``change(name, bytes)``; None leaves a part out."""
    with zipfile.ZipFile(path) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            if (changed := change(name, data)) is not None:
                new.writestr(name, changed)
    return path


def strict(path):
    """The namespaces of ISO 29500 strict."""
    names = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006": b"http://purl.oclc.org/ooxml/officeDocument",
    }

    def change(name, data):
        for old, new in names.items():
            data = data.replace(old, new)
        return data

    return rewritten(path, change)


def test_strict_ooxml(tmp_path):
    def fill(sheet):
        sheet.append(["甲", 3, datetime.date(2024, 1, 3)])

    assert only(strict(save_xlsx(tmp_path / "a.xlsx", fill))).rows == [
        ["甲", 3, datetime.date(2024, 1, 3)]
    ]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_dates_counted_from_1904(tmp_path, kind):
    path, day = tmp_path / f"a.{kind}", datetime.date(2024, 1, 3)
    if kind == "xlsx":
        book = openpyxl.Workbook()
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book.active.append([day])
    else:
        book = xlwt.Workbook()
        book.dates_1904 = True
        serial = (day - datetime.date(1904, 1, 1)).days
        book.add_sheet("S").write(0, 0, serial, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    book.save(path)
    assert only(path).rows == [[day]]


def biff5(records, codepage: int | None = 936):
    """A BIFF5 stream with one sheet named S that holds ``records``, (kind, body)."""

    def record(kind, body=b""):
        return struct.pack("<HH", kind, len(body)) + body

    bof = [
        record(0x0809, struct.pack("<4H", 0x0500, what, 0x0DBB, 0x07CC))
        for what in (0x0005, 0x0010)
    ]
    page = record(0x0042, struct.pack("<H", codepage)) if codepage else b""
    start = len(bof[0] + page) + 4 + 6 + 2 + 4  # BOUNDSHEET with a name of one letter, EOF
    bound = record(0x0085, struct.pack("<IBB", start, 0, 0) + b"\x01S")
    return (
        bof[0]
        + page
        + bound
        + record(0x000A)
        + bof[1]
        + b"".join(record(*one) for one in records)
        + record(0x000A)
    )


def save_ole(path, stream):
    """An OLE file with the one stream ``Book``."""
    from xlwt.CompoundDoc import XlsDoc

    XlsDoc().save(path, stream.ljust(4096, b"\0"))
    data = path.read_bytes()
    name = "Workbook".encode("utf-16-le") + b"\0\0"
    at = data.index(name)
    entry = "Book".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 10)
    return write(path, data[:at] + entry + data[at + 66 :])


def test_biff5(tmp_path):
    place = struct.Struct("<3H").pack
    path = save_ole(
        tmp_path / "a.xls",
        biff5(
            [
                (0x0204, place(0, 0, 0) + struct.pack("<H", 8) + "事项名称".encode("gbk")),
                (
                    0x0204,
                    place(0, 1, 0) + struct.pack("<H", 8) + "丂亖亹€".encode("gb18030")[:8],
                ),  # bytes that Latin lacks
                (0x0203, place(1, 0, 0) + struct.pack("<d", 3.5)),
                (0x0205, place(1, 1, 0) + b"\x2a\x01"),
            ]
        ),
    )
    book = read_workbook(path)
    assert book.format == "xls" and book.grids[0].rows == [["事项名称", "丂亖亹€"], [3.5, "#N/A"]]


def label(row, column, text: bytes):
    """A BIFF5 cell of text."""
    return 0x0204, struct.pack("<4H", row, column, 0, len(text)) + text


@pytest.mark.parametrize(
    "codepage, written", [(936, "gbk"), (None, "gbk"), (10008, "gbk"), (950, "big5")]
)
def test_text_of_biff5_is_read_by_its_code_page_or_as_chinese(tmp_path, codepage, written):
    cells = [label(0, 0, "事件".encode(written))]
    assert only(save_ole(tmp_path / "a.xls", biff5(cells, codepage))).rows == [["事件"]]


def test_a_letter_of_biff5_that_was_cut_in_half_costs_one_letter(tmp_path):
    cells = [label(0, 0, "噪声扰民".encode("gbk")[:-1])]
    assert only(save_ole(tmp_path / "a.xls", biff5(cells))).rows == [["噪声扰\ufffd"]]


def test_a_formula_of_biff5_with_a_chinese_result(tmp_path):
    place, result = struct.pack("<3H", 0, 0, 0), "噪声扰民".encode("gbk")
    formula = (0x0006, place + b"\0" * 6 + b"\xff\xff" + b"\0" * 8)
    text = (0x0207, struct.pack("<H", len(result)) + result)
    assert only(save_ole(tmp_path / "a.xls", biff5([formula, text]))).rows == [["噪声扰民"]]


def test_a_password_of_biff5_is_named_as_the_reason(tmp_path):
    stream = biff5([])
    filepass = b"\x2f\x00\x04\x00\x12\x34\x56\x78"
    path = save_ole(tmp_path / "a.xls", stream[:12] + filepass + stream[12:])
    assert fault(path).code == "encrypted"


def test_the_kinds_of_cell_of_xls(tmp_path):
    def styled(form):
        return xlwt.easyxf(num_format_str=form)

    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, True)
    sheet.write(0, 1, datetime.datetime(2024, 1, 3, 8, 30), styled('yyyy"年"m"月"d"日" h:mm'))
    sheet.write(0, 2, datetime.time(8, 30), styled("h:mm"))
    sheet.write(0, 3, 1.25, styled("[h]:mm"))
    sheet.write(0, 4, 1.25, styled('[h]"小时"'))
    sheet.write(0, 5, 1.25, styled('0.00"万元"'))
    sheet.write(0, 6, 3_000_000, styled("yyyy-mm-dd"))  # beyond the year 9999
    sheet.write(0, 7, -1, styled("yyyy-mm-dd"))
    sheet.write(0, 8, None, styled("0.00"))  # formatted, empty
    book.add_sheet("字典").visibility = 1
    book.add_sheet("深藏").visibility = 2
    book.save(tmp_path / "a.xls")
    grids = read_workbook(tmp_path / "a.xls").grids
    assert [grid.hidden for grid in grids] == [False, True, True]
    day, hours = datetime.datetime(2024, 1, 3, 8, 30), datetime.timedelta(hours=30)
    assert grids[0].rows == [
        [True, day, datetime.time(8, 30), hours, hours, 1.25, 3_000_000, -1],
    ]
    assert grids[0].rows[0][0] is True


# --- what a file may try ---


def test_macros_and_links_to_other_workbooks_are_left_alone(tmp_path):
    path = raw_sheet(tmp_path, '<row r="1"><c r="A1"><f>[1]Sheet1!$A$1</f><v>42</v></c></row>')
    linked = tmp_path / "other.xlsx"
    save_xlsx(linked, lambda sheet: sheet.append([99]))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Auto_Open")
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        archive.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            f"""<Relationships xmlns=
          "http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" TargetMode="External"
          Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"
          Target="{linked.as_uri()}"/></Relationships>""",
        )
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert only(rewritten(path, lambda name, data: data.replace(plain, macro))).rows == [[42]]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("entity", ["outside", "bomb"])
def test_entities_in_zipped_xml_are_never_expanded(tmp_path, kind, entity):
    secret = write(tmp_path / "secret.txt", "机密")
    declared = (
        f'<!ENTITY j SYSTEM "{secret.as_uri()}">'
        if entity == "outside"
        else '<!ENTITY a "haha">'
        + "".join(
            f'<!ENTITY {name} "{("&" + before + ";") * 10}">'
            for before, name in zip("abcdefghi", "bcdefghij", strict=True)
        )
    )
    doctype = f'<?xml version="1.0"?><!DOCTYPE x [{declared}]>'
    if kind == "xlsx":
        path = raw_sheet(
            tmp_path, '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
        )
        rewritten(
            path,
            lambda name, data: doctype.encode() + data if name.endswith("sheet1.xml") else data,
        )
    else:
        path = save_ods(tmp_path / "a.ods", doctype + ODS.replace("<x:p>乙", "<x:p>&j;乙"))
    found = str(only_or_none(path))
    assert "机密" not in found and len(found) < 10_000


def test_a_column_that_xls_has_not_is_damage_not_a_rectangle_to_fill(tmp_path):
    book = xlwt.Workbook()
    book.add_sheet("S").write(9, 3, 1.5)
    book.save(tmp_path / "a.xls")
    data = (tmp_path / "a.xls").read_bytes()
    cell = struct.pack("<4H", 0x027E, 10, 9, 3)
    assert data.count(cell) == 1
    write(tmp_path / "a.xls", data.replace(cell, struct.pack("<4H", 0x027E, 10, 0x3939, 0x3939)))
    assert fault(tmp_path / "a.xls").code == "truncated"


def test_row_and_column_nought_of_xml_spreadsheet_2003_are_the_next(tmp_path):
    page = re.sub('Index="[24]"', 'Index="0"', XML_2003.format(doctype="", entity=""))
    assert read_workbook(write(tmp_path / "a.xml", page)).grids[0].rows[1] == [3.5, True, ""]
