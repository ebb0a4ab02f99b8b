"""What cells look like, from each format: struck through, coloured, with a comment."""

import io
import zipfile

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from wanxing_stats.files import read_workbook
from wanxing_stats.files.cell_marks import CellMark, colour_names

STRUCK = CellMark(struck=True)
NS = "urn:oasis:names:tc:opendocument:xmlns:"
SS = "urn:schemas-microsoft-com:office:spreadsheet"


def grid_of(path, data):
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_workbook(path).grids[0]


def xlsx(path, **cells):
    """A workbook whose cells are dressed by functions."""
    book = openpyxl.Workbook()
    for name in ("A1", "B1", "A2", "B2"):
        book.active[name] = "甲"
    for name, dress in cells.items():
        dress(book.active[name])
    book.save(path)
    return read_workbook(path).grids[0]


def filled(colour):
    def dress(cell):
        cell.fill = PatternFill("solid", fgColor=colour)

    return dress


def strike(cell):
    cell.font = Font(strike=True)


def with_runs(*struck):
    def dress(cell):
        cell.value = CellRichText(*(TextBlock(InlineFont(strike=each), "乙") for each in struck))

    return dress


def noted(cell):
    cell.comment = Comment("作废", "办公室")


def test_a_plain_workbook_has_no_marks(tmp_path):
    grid = xlsx(tmp_path / "a.xlsx")
    assert grid.marks == {} and grid.colours() == {}


def test_xlsx_tells_struck_cells_runs_and_comments_and_colours_when_asked(tmp_path):
    grid = xlsx(tmp_path / "a.xlsx", A1=strike, B1=with_runs(True, True), A2=noted)
    assert grid.marks[0, 0] == STRUCK
    assert grid.marks[0, 1].struck
    assert grid.marks[1, 0].comment == "作废"
    grid = xlsx(tmp_path / "b.xlsx", A1=filled("FFFFFF00"), B2=with_runs(True, False))
    assert grid.marks == {(1, 1): CellMark(partly_struck=True)}
    assert grid.colours() == {(0, 0): CellMark(fill="黄")}


def test_a_colour_of_the_theme_is_lightened(tmp_path):
    light_blue, grey = Color(theme=4, tint=0.6), Color(theme=0, tint=-0.25)
    grid = xlsx(tmp_path / "a.xlsx", A1=filled(light_blue), B1=filled(grey))
    assert [grid.colours()[0, column].fill for column in (0, 1)] == ["蓝", "灰"]


def test_runs_of_a_shared_string_are_seen(tmp_path):
    xlsx(tmp_path / "a.xlsx")
    runs = "<si><t>甲</t></si><si><r><rPr><strike/></rPr><t>乙</t></r></si>"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
    sheet = f'<worksheet xmlns="{main}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{runs}</sst>'.encode()
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    assert [*grid_of(tmp_path / "b.xlsx", out.getvalue()).marks] == [(0, 1)]


def test_damaged_comments_are_no_reason_to_refuse_the_workbook(tmp_path):
    xlsx(tmp_path / "a.xlsx", A1=noted)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        parts = {name: book.read(name) for name in book.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, content in parts.items():
            is_comments = "comment" in name and name.endswith(".xml")
            book.writestr(name, content[:40] if is_comments else content)
    grid = grid_of(tmp_path / "b.xlsx", out.getvalue())
    assert grid.rows[0][0] == "甲" and not any(mark.comment for mark in grid.marks.values())


def test_xls_tells_the_same(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("1")
    struck, red = xlwt.easyxf("font: struck_out on"), xlwt.easyxf("font: colour red")
    sheet.write(0, 0, "甲", struck)
    sheet.write(0, 1, "乙", red)
    sheet.write(0, 2, "丙")
    out = io.BytesIO()
    book.save(out)
    grid = grid_of(tmp_path / "a.xls", out.getvalue())
    assert grid.marks == {(0, 0): STRUCK}
    assert grid.colours() == {(0, 1): CellMark(font="红")}


@pytest.mark.parametrize(
    "cell",
    [
        "<td><s>甲</s></td>",
        "<td><del>甲</del></td>",
        '<td style="text-decoration: line-through">甲</td>',
        '<td><span style="text-decoration:line-through">甲</span></td>',
        '<td class="xl65">甲</td>',
    ],
)
def test_a_page_strikes_in_many_ways(tmp_path, cell):
    css = "<style>.xl65 {color:black; text-decoration:line-through;}</style>"
    page = f"<html><head>{css}</head><body><table><tr>{cell}<td>乙</td></tr></table></body></html>"
    marks = grid_of(tmp_path / "a.html", page).marks
    assert [*marks] == [(0, 0)] and marks[0, 0].struck


def test_a_page_strikes_a_part_and_fills_a_row(tmp_path):
    rows = '<tr><td><s>甲</s>乙</td></tr><tr bgcolor="#FFFF00"><td>丙</td></tr>'
    marks = grid_of(tmp_path / "a.html", f"<html><table>{rows}</table></html>").marks
    assert marks == {(0, 0): CellMark(partly_struck=True), (1, 0): CellMark(fill="黄")}


def test_xml_2003_tells_styles_runs_and_comments(tmp_path):
    styles = '<Style ss:ID="s1"><Font ss:StrikeThrough="1"/><Interior ss:Color="#92D050"/></Style>'
    html = 'xmlns="http://www.w3.org/TR/REC-html40"'
    cells = (
        '<Cell ss:StyleID="s1"><Data ss:Type="String">甲</Data></Cell>'
        f'<Cell><ss:Data ss:Type="String" {html}><S>乙</S></ss:Data></Cell>'
        '<Cell><Data ss:Type="String">丙</Data>'
        f"<Comment><ss:Data {html}>作废</ss:Data></Comment></Cell>"
    )
    book = (
        f'<?xml version="1.0"?><Workbook xmlns="{SS}" xmlns:ss="{SS}"><Styles>{styles}</Styles>'
        f'<Worksheet ss:Name="1"><Table><Row>{cells}</Row></Table></Worksheet></Workbook>'
    )
    marks = grid_of(tmp_path / "a.xml", book).marks
    assert marks[0, 0] == CellMark(struck=True, fill="绿")
    assert marks[0, 1].struck and marks[0, 2].comment == "作废"


def test_open_document_tells_styles_spans_and_comments(tmp_path):
    spaces = {"office": "office", "table": "table", "text": "text", "style": "style"}
    spaces["fo"] = "xsl-fo-compatible"
    named = " ".join(f'xmlns:{key}="{NS}{name}:1.0"' for key, name in spaces.items())
    line = '<style:text-properties style:text-line-through-style="solid"/>'
    styles = (
        f'<style:style style:name="c1" style:family="table-cell">{line}</style:style>'
        f'<style:style style:name="T1" style:family="text">{line}</style:style>'
    )
    cells = (
        '<table:table-cell office:value-type="string" table:style-name="c1"><text:p>甲</text:p>'
        '</table:table-cell><table:table-cell office:value-type="string"><text:p>'
        '<text:span text:style-name="T1">乙</text:span></text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><office:annotation><text:p>作废</text:p>'
        "</office:annotation><text:p>丙</text:p></table:table-cell>"
    )
    content = (
        f"<office:document-content {named}><office:automatic-styles>{styles}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="1"><table:table-row>{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr("content.xml", content)
    grid = grid_of(tmp_path / "a.ods", out.getvalue())
    assert grid.rows == [["甲", "乙", "丙"]]
    assert grid.marks[0, 0].struck and grid.marks[0, 1].struck
    assert grid.marks[0, 2].comment == "作废"


def test_text_has_no_looks(tmp_path):
    assert grid_of(tmp_path / "a.csv", "甲,乙\n1,2\n").colours is None


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("FFFF0000", "红"),
        ("FFFFC7CE", "红粉"),
        ("#FFC000", "橙黄"),
        ("yellow", "黄"),
        ("rgb(146, 208, 80)", "绿"),
        ("#00f", "蓝"),
        ("D9D9D9", "灰"),
        ("7030A0", "紫"),
        ("000000", ""),
        ("FFFFFF", ""),
        ("windowtext", ""),
        (None, ""),
    ],
)
def test_colours_have_the_names_that_people_use(written, names):
    assert colour_names(written) == names
