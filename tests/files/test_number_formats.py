"""Number formats that show another value than the cell's: as codes, and in workbooks."""

import datetime
import time
import zipfile

import openpyxl
import pytest
import xlwt

from wanxing_stats.files import ShownAs, Unreadable, read_workbook
from wanxing_stats.files.number_formats import number_format

HIDDEN = ShownAs(instead=True)


def shown(code, value=1):
    changes = number_format(code)
    return changes and changes.shown_as(value)


@pytest.mark.parametrize(
    "code, expected",
    [
        ("0,", ShownAs(power=-3)),
        ("0.00,,", ShownAs(power=-6)),
        ("#,", ShownAs(power=-3)),
        ("#,##0,.0", ShownAs(power=-3)),
        ("0!.0,万", ShownAs(power=-4, after="万")),
        (r"0\.0,", ShownAs(power=-4)),
        ('0"."0,', ShownAs(power=-4)),
        ("0!.0000", ShownAs(power=-4)),
        ('#,##0"万元"', ShownAs(after="万元")),
        ('0.000"万元"', ShownAs(after="万元")),
        ("0.000万元", ShownAs(after="万元")),
        ('0.0,,"亿', ShownAs(power=-6, after="亿")),
        ('"万罚〔2024〕"0"号"', ShownAs(before="万罚〔2024〕", after="号")),
        ("0000000", ShownAs(digits=7)),
        ('"No."000', ShownAs(before="No.", digits=3)),
        ("0,000", ShownAs(digits=4)),
        ("000-0000", ShownAs(digits=7, between=((4, "-"),))),
        ('0000"年"00"月"', ShownAs(digits=6, between=((2, "年"),), after="月")),
        ("0.0%", ShownAs(power=2, after="%")),
        ('0"%"', ShownAs(after="%")),
        (r"0\%", ShownAs(after="%")),
        ('G/通用格式"人"', ShownAs(after="人")),
        ('General"人"', ShownAs(after="人")),
        ('[Red]0"元"', ShownAs(after="元")),
        ("[$¥-804]#,##0.00", ShownAs(before="¥")),
        ('[DBNum2][$-804]General"元整"', ShownAs(after="元整")),
        ("_ * #,##0_)元", ShownAs(after="元")),
        ('0;0"元"', None),
        (";;;", HIDDEN),
        ('"见附件"', ShownAs(before="见附件", instead=True)),
    ],
)
def test_what_a_code_makes_of_a_positive_number(code, expected):
    assert shown(code) == expected


@pytest.mark.parametrize(
    "code",
    [
        *("", "General", "GENERAL", "G/通用格式", "@", "0", "0.00", "#,##0.00", "#,###", "0_ "),
        *("# ##0", "# ?/?", "0.00E+00", "##0.0E+0", "[DBNum1][$-804]General", "0.0000#"),
        *("yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", "[h]:mm:ss", "上午/下午h:mm"),
        *("mmm\\ dd", "aaaa", "m/d", "Standard", "Short Date"),
        *("0.00;[Red]0.00", r"0_);[Red]\(0\)", r"0.00_);[红色]\(0.00\)", "+0;-0;0"),
        r'_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)',
        '"元"' * 100 + "0",  # longer than Excel allows
    ],
)
def test_codes_of_dates_and_of_plain_numbers_tell_nothing_new(code):
    assert number_format(code) is None


@pytest.mark.parametrize(
    "code, value, expected",
    [
        ('0"元";-0"元"', -3, ShownAs(after="元")),
        ('0"元";(0)', -3, None),
        ('0"元"', -3, ShownAs(after="元")),
        ('0"元"', 0, ShownAs(after="元")),
        ('0;-0;"无"', 0, ShownAs(before="无", instead=True)),
        ("0;-0;;@", 0, HIDDEN),
        ("0;-0;;@", 5, None),
        ("0;-0;;@", "甲", None),
        (";;;", "甲", HIDDEN),
        ('@"社区"', "甲", ShownAs(after="社区")),
        ('@"社区"', 3, None),
        ('0"件";@', "甲", None),
        ('0"件";@', -3, ShownAs(after="件")),
        ('[>=10000]0!.0,"万";0', 20000, ShownAs(power=-4, after="万")),
        ('[>=10000]0!.0,"万";0', 20, None),
        ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', 20000, ShownAs(power=-4, after="万")),
        ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', 20, None),
        ('[=1]"是";[=0]"否";0', 0, ShownAs(before="否", instead=True)),
        ('[=1]"是";[=0]"否";0', 7, None),
        ('[<>0]0"件";0', 3, ShownAs(after="件")),
        ('[<0]-0"件";0', -3, ShownAs(after="件")),
        ('0"件"', datetime.date(2024, 1, 3), None),
        ('0"件"', True, None),
        ('0"件"', "", None),
    ],
)
def test_sections_are_for_signs_and_for_conditions(code, value, expected):
    assert shown(code, value) == expected


CELLS = [
    ("General", 3, None),
    ('0.000"万元"', 1.955, ShownAs(after="万元")),
    ("0000000", 1234, ShownAs(digits=7)),
    ("0!.0,万", 560000, ShownAs(power=-4, after="万")),
    ("0.0%", 0.125, ShownAs(power=2, after="%")),
    ("yyyy-mm-dd", datetime.datetime(2024, 1, 3), None),
    ('@"社区"', "示例一", ShownAs(after="社区")),
    ('0"件"', None, None),
]
EXPECTED = {(2, column): shown for column, (*_, shown) in enumerate(CELLS) if shown}


def fill(sheet):
    sheet.append(["标题"])
    sheet.append(["甲"] * len(CELLS))
    for column, (code, value, _) in enumerate(CELLS, start=1):
        cell = sheet.cell(3, column, value)
        cell.number_format = code


@pytest.mark.parametrize("write_only", [False, True])
def test_formats_of_xlsx(tmp_path, write_only):
    book = openpyxl.Workbook(write_only=write_only)
    sheet = book.create_sheet("台账", 0)
    if write_only:  # its texts stand in the cells
        sheet.append(["标题"])
        sheet.append(["甲"])
        cells = [openpyxl.cell.WriteOnlyCell(sheet, value) for _, value, _ in CELLS]
        for cell, (code, *_) in zip(cells, CELLS, strict=True):
            cell.number_format = code
        sheet.append(cells)
    else:
        fill(sheet)
        book["台账"].sheet_view.showGridLines = False
    book.save(tmp_path / "a.xlsx")
    grids = read_workbook(tmp_path / "a.xlsx").grids
    assert grids[0].formats == EXPECTED and not any(grid.formats for grid in grids[1:])
    assert grids[0].rows[2][1:4] == [1.955, 1234, 560000]


def test_formats_of_an_xlsx_written_in_an_unusual_way(tmp_path):
    book = openpyxl.Workbook()
    fill(book.active)
    book.save(tmp_path / "a.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as old,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new,
    ):
        for info in old.infolist():
            data = old.read(info)
            if "sheet1" in info.filename:
                assert data.count(b"<sheetData>") == 1
                data = data.replace(b"<sheetData>", b"<!-- --><sheetData>")
            new.writestr(info.filename, data)
    assert read_workbook(tmp_path / "b.xlsx").grids[0].formats == EXPECTED


def test_formats_of_xls(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    for column, (code, value, _) in enumerate(CELLS):
        style = xlwt.XFStyle()
        style.num_format_str = code
        sheet.write(2, column, value, style)
    book.save(tmp_path / "a.xls")
    [grid] = read_workbook(tmp_path / "a.xls").grids
    assert grid.formats == EXPECTED and grid.rows[2][3] == 560000


ODS = """<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:n="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:s="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><o:automatic-styles>
 <n:number-style s:name="N1"><n:number n:min-integer-digits="1" n:decimal-places="3"/>\
<n:text>万元</n:text></n:number-style>
 <n:number-style s:name="N2"><n:number n:min-integer-digits="7"/></n:number-style>
 <n:number-style s:name="N3"><n:number n:min-integer-digits="2" n:display-factor="1000">\
<n:embedded-text n:position="1">.</n:embedded-text></n:number><n:text>万</n:text></n:number-style>
 <n:percentage-style s:name="N4"><n:number n:decimal-places="1"/><n:text>%</n:text>\
</n:percentage-style>
 <n:text-style s:name="N5"><n:text-content/><n:text>社区</n:text></n:text-style>
 <n:number-style s:name="N6P0"><n:number n:display-factor="1000000"/><n:text>百万</n:text>\
</n:number-style>
 <n:number-style s:name="N6"><n:number n:min-integer-digits="1"/>\
<s:map s:condition="value()&gt;=1000000" s:apply-style-name="N6P0"/></n:number-style>
 <n:currency-style s:name="N7"><n:currency-symbol>￥</n:currency-symbol><n:number/>\
</n:currency-style>
 <n:date-style s:name="N8"><n:year/><n:text>年</n:text></n:date-style>
 {styles}</o:automatic-styles><o:body><o:spreadsheet><t:table t:name="台账">
 <t:table-column t:number-columns-repeated="9"/>\
<t:table-column t:default-cell-style-name="c2" t:number-columns-repeated="16375"/>
 <t:table-row>{cells}</t:table-row></t:table></o:spreadsheet></o:body></o:document-content>"""


def test_formats_of_opendocument(tmp_path):
    styles = "".join(
        f'<s:style s:name="c{number}" s:family="table-cell" s:data-style-name="N{number}"/>'
        for number in range(1, 9)
    )
    values = [3, 1.955, 1234, 560000, 0.125, None, 2_000_000, 5]
    cells = [f'<t:table-cell o:value-type="float" o:value="{value}"/>' for value in values]
    cells = [cell.replace(" ", f' t:style-name="c{n}" ', 1) for n, cell in enumerate(cells)]
    cells[5] = (
        '<t:table-cell t:style-name="c5" o:value-type="string">'
        '<x:p xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0">示例一</x:p></t:table-cell>'
    )
    cells.append('<t:table-cell t:style-name="c6" o:value-type="float" o:value="7"/>')
    cells.append('<t:table-cell o:value-type="float" o:value="8"/>')  # styled by its column
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS.format(styles=styles, cells="".join(cells)))
    [grid] = read_workbook(tmp_path / "a.ods").grids
    assert grid.rows[0][1:5] == [1.955, 1234, 560000, 0.125]
    assert grid.formats == {
        (0, 1): ShownAs(after="万元"),
        (0, 2): ShownAs(digits=7),
        (0, 3): ShownAs(power=-4, after="万"),
        (0, 4): ShownAs(power=2, after="%"),
        (0, 5): ShownAs(after="社区"),
        (0, 6): ShownAs(power=-6, after="百万"),
        (0, 7): ShownAs(before="￥"),
        (0, 9): ShownAs(digits=7),
    }


XML_2003 = """<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" \
xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>
<Style ss:ID="s1"><NumberFormat ss:Format="0.000&quot;万元&quot;"/></Style>
<Style ss:ID="s2" ss:Parent="s1"><Font/></Style>
<Style ss:ID="s3"><NumberFormat ss:Format="Percent"/></Style>
<Style ss:ID="s4"><NumberFormat ss:Format="0000000"/></Style>
<Style ss:ID="s5"><NumberFormat ss:Format="Short Date"/></Style></Styles>
<Worksheet ss:Name="台账"><Table><Column ss:Index="4" ss:Span="1" ss:StyleID="s3"/>
<Row><Cell ss:StyleID="s1"><Data ss:Type="Number">1.955</Data></Cell>
<Cell ss:StyleID="s2"><Data ss:Type="Number">2</Data></Cell>
<Cell ss:StyleID="s5"><Data ss:Type="Number">3</Data></Cell>
<Cell><Data ss:Type="Number">0.5</Data></Cell><Cell><Data ss:Type="Number">1</Data></Cell>
<Cell><Data ss:Type="Number">1</Data></Cell></Row>
<Row ss:StyleID="s4"><Cell><Data ss:Type="Number">1234</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_formats_of_xml_spreadsheet_2003(tmp_path):
    (tmp_path / "a.xml").write_text(XML_2003, encoding="utf-8")
    [grid] = read_workbook(tmp_path / "a.xml").grids
    percent = ShownAs(power=2, after="%")
    assert grid.formats == {
        (0, 0): ShownAs(after="万元"),
        (0, 1): ShownAs(after="万元"),
        (0, 3): percent,
        (0, 4): percent,
        (1, 0): ShownAs(digits=7),
    }


PAGE = r"""<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>
.xl65 {mso-number-format:"0\.000\0022万元\0022"; color:red}
td {mso-number-format:General}
</style></head><body><table><tr><td class=xl65>1.955</td>
<td class=xl65 x:num="1.955">1.955万元</td><td class=xl65 x:num=2>2</td>
<td style="mso-number-format:'0000000'">1234</td><td style='mso-number-format:"\@"'>0012</td>
<td style="mso-number-format:0%;color:red">0.5</td><td class=xl65>无</td></tr></table></body>
</html>"""


def test_formats_of_html(tmp_path):
    """Excel writes a cell as it is shown, with its value beside; others write the value."""
    (tmp_path / "a.xls").write_text(PAGE, encoding="utf-8")
    [grid] = read_workbook(tmp_path / "a.xls").grids
    assert grid.formats == {
        (0, 0): ShownAs(after="万元"),
        (0, 3): ShownAs(digits=7),
        (0, 5): ShownAs(power=2, after="%"),
    }


HOSTILE = {
    "a cell that never ends": b'<c r="A1" t="e">',
    "a tag that never ends": b' t="e" s="1"',
    "blanks after a formula": b'<c r="A1"><f/>' + b" " * 100,
    "formulas that never end": b"<f>" + b"1" * 20,
    "rows that never end": b"<row" + b" " * 90,
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_sheet_is_searched_in_linear_time(tmp_path, piece):
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["A1"].number_format = '0"件"'
    book.save(tmp_path / "a.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as old,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            data = old.read(info)
            if "sheet1" in info.filename:
                start = data.index(b"<sheetData>") + len(b"<sheetData>")
                data = data[:start] + piece * (2_000_000 // len(piece))
            new.writestr(info.filename, data)
    start = time.process_time()
    with pytest.raises(Unreadable):
        read_workbook(tmp_path / "b.xlsx")
    assert time.process_time() - start < 5
