"""A year's workbook: what it says, and that programs read it back as numbers, days and texts."""

import io
import re

import openpyxl
import pandas as pd
import pytest
from workbooks import RULES, SMALL_RULES, penalty, penalty_file, write_xlsx

from wanxing_stats.base import YEAR_WORKBOOK, Workspace
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.figures import Figures
from wanxing_stats.pages import workbook_bytes, year_workbook
from wanxing_stats.pages.workbook_content import LONGEST_NAME, _sheet_name
from wanxing_stats.rules import load_rules
from wanxing_stats.trends import judged

VISITS = ["统计月份", "社区", "应走访户数", "达标户数"]
LETTERS = ["信访编号", "来访日期", "信访人姓名", "渠道", "是否集体访"]
HARMFUL = ['=HYPERLINK("http://evil.example","x")', "@SUM(A1)", "+1+1", "-2+3", "#1号楼"]
CASES = ["行政处罚案件台账", "信访件台账"]


@pytest.fixture
def workspace(tmp_path):
    """Visits of 2023 and 2024, penalties and a letter of 2024."""
    for year, visited in ((2023, 40), (2024, 50)):
        rows = [[f"{year}-{month:02}", "示例一社区", 60, visited] for month in range(1, 13)]
        path = tmp_path / f"data/raw/{year}/社区办/示例_走访.xlsx"
        write_xlsx(path, {"走访": [VISITS, *rows]})
    penalty_file(tmp_path, penalty(1), penalty(2, fine=300.5), name="示例_处罚.xlsx")
    letter = ["XF2024-001", "2024-05-06", "张某某", "来访", "是"]
    write_xlsx(tmp_path / "data/raw/2024/平安办/示例_信访.xlsx", {"x": [LETTERS, letter]})
    return Workspace(tmp_path, rules=SMALL_RULES)


def office(workspace, text):
    workspace.office.write_text(text, encoding="utf-8")


def content(workspace, year=2024):
    figures = Figures(clean_workspace(workspace, load_rules(workspace)))
    judgements = {each: judged(figures, each) for each in figures.years}
    return year_workbook(figures, year, judgements)


def written(workspace, year=2024):
    return io.BytesIO(workbook_bytes(content(workspace, year)))


def table(workspace, name, year=2024):
    return pd.read_excel(written(workspace, year), sheet_name=name, engine="calamine")


def cover(workspace):
    rows = openpyxl.load_workbook(written(workspace))["封面"].iter_rows(values_only=True)
    return {row[0]: row[1] for row in rows if row[-1]}


# figures ------------------------------------------------------------------------------------------


def test_each_year_has_a_row_for_each_figure_the_latest_first(workspace):
    rows = table(workspace, "指标")
    keys = [(year, id) for year in (2024, 2023) for id in RULES.indicators]
    assert list(zip(rows["年度"], rows["指标代码"], strict=True)) == keys
    earlier = table(workspace, "指标", 2023)
    assert set(earlier["年度"]) == {2023}


def test_numbers_are_numbers_and_months_stand_apart(workspace):
    rows = table(workspace, "指标").set_index(["年度", "指标代码"])
    assert rows["数值"].dtype == float and rows["增减率（%）"].dtype == float
    assert rows["数据截至"].dtype.kind == "M"
    share, total = rows.loc[(2024, "warning_share")], rows.loc[(2024, "fine_total")]
    assert (share["数值"], share["单位"], share["分子"], share["分母"]) == (0, "%", 0, 2)
    assert (total["数值"], total["责任部门"], total["计入行数"]) == (500.5, "综合执法大队", 2)
    month = rows.loc[(2024, "last_visit")]
    assert pd.isna(month["数值"]) and month["年月"] == "2024-12"


def test_a_figure_without_data_has_a_state_and_no_number(workspace):
    rows = table(workspace, "指标").set_index(["年度", "指标代码"])
    absent = rows.loc[(2023, "fine_cases")]
    assert absent["状态"] == "没有报送" and pd.isna(absent["数值"]) and pd.isna(absent["计入行数"])
    assert absent["完整程度说明"]


def test_a_change_says_what_it_lacks(workspace):
    penalty_file(
        workspace.root,
        *(penalty(n, filed="2023-03-01", decided="2023-03-05") for n in (7, 8, 9)),
        year=2023,
        name="示例_处罚.xlsx",
    )
    rows = table(workspace, "指标").set_index(["年度", "指标代码"])
    cases = rows.loc[(2024, "fine_cases")]
    assert cases["增减"] == -1 and pd.isna(cases["增减率（%）"])  # of three
    assert cases["与上年比较"].startswith("比上年减1起")
    office(workspace, '[[break]]\nfigure = "fine_cases"\nfrom = 2024\nreason = "并入"\n')
    rows = table(workspace, "指标").set_index(["年度", "指标代码"])
    cases = rows.loc[(2024, "fine_cases")]
    assert pd.isna(cases["增减"]) and "并入" in cases["与上年比较"]


def test_every_figure_is_defined(workspace):
    rows = table(workspace, "口径").set_index("指标代码")
    assert list(rows.index) == list(RULES.indicators)
    cases = rows.loc["fine_cases"]
    assert cases["口径"] == RULES.indicators["fine_cases"].definition
    assert (cases["台账"], cases["计入年度的日期"]) == ("行政处罚案件台账", "处罚决定日期")


# rows ---------------------------------------------------------------------------------------------


def test_a_ledger_s_rows_have_their_figures_and_places(workspace):
    rows = table(workspace, "津治通入户走访统计表")
    assert list(rows.columns) == [*VISITS, "计入的指标", "来源文件", "来源工作表", "来源行号"]
    assert len(rows) == 12 and rows["达标户数"].dtype == "int64"
    last = rows.iloc[-1]
    assert (last["计入的指标"], last["来源工作表"], last["来源行号"]) == (
        "走访完成月份",
        "走访",
        13,
    )
    assert last["来源文件"] == "2024/社区办/示例_走访.xlsx"


def test_people_s_cases_are_listed_only_where_the_office_says_so(workspace):
    book = openpyxl.load_workbook(written(workspace))
    assert not set(CASES) & set(book.sheetnames)
    said = cover(workspace)["涉及个人"]
    assert all(f"《{title}》" in said for title in CASES) and "case_sheets = true" in said
    office(workspace, "[office]\ncase_sheets = true\n")
    assert set(CASES) < set(openpyxl.load_workbook(written(workspace)).sheetnames)
    assert "发出前请核对" in cover(workspace)["涉及个人"]
    letters = table(workspace, "信访件台账")
    assert "信访人姓名" not in letters and list(letters["是否集体访"]) == ["是"]
    assert letters["来访日期"].dtype.kind == "M"
    fines = table(workspace, "行政处罚案件台账")
    assert list(fines["罚款金额（元）"]) == [200, 300.5]
    assert list(fines["计入的指标"].str.split("；").str[1]) == ["罚款金额", "罚款金额"]
    texts = workbook_texts(written(workspace))
    assert texts and not any("张某某" in text for text in texts)


def test_a_row_that_no_figure_counts_is_listed_too(workspace):
    header = ["宣传编号", "宣传方式", "宣传日期", "数量"]
    event = ["XC2024-001", "LED屏", "2024-05-06", 3]
    write_xlsx(workspace.raw / "2024/宣传办/示例_宣传活动台账.xlsx", {"x": [header, event]})
    rows = table(workspace, "宣传活动台账")
    assert list(rows["数量"]) == [3] and rows["计入的指标"].isna().all()
    assert cover(workspace)["宣传活动台账"] == "本年计入的1行；没有指标用到它。"


def test_texts_that_begin_like_formulas_are_texts(workspace):
    rows = [["2024-01", text, 60, 50] for text in HARMFUL]
    path = workspace.raw / "2024/社区办/示例_走访.xlsx"
    write_texts(path, [VISITS, *rows])
    quoted = "', '".join(HARMFUL)
    office(workspace, f"[values.visits]\ncommunity = ['{quoted}']\n")
    sheet = openpyxl.load_workbook(written(workspace))["津治通入户走访统计表"]
    cells = [cell for cell in sheet["B"] if cell.value in HARMFUL]
    assert [cell.value for cell in cells] == HARMFUL
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True, True, True, True, False]


# the workbook as a whole --------------------------------------------------------------------------


def test_every_table_has_one_row_of_titles_frozen_and_filterable_on_a4(workspace):
    book = openpyxl.load_workbook(written(workspace))
    for sheet in book:
        page = sheet.page_setup
        assert (page.orientation, page.paperSize, page.fitToHeight) == ("landscape", 9, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and not sheet.merged_cells.ranges
        assert sheet.oddHeader.left.text == "示例数据（虚构）"
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2" and sheet.print_title_rows == "$1:$1"
        assert sheet.auto_filter.ref == sheet.dimensions
        titles = [cell.value for cell in sheet[1]]
        assert all(titles) and len(set(titles)) == len(titles)
        assert all(sheet.column_dimensions[cell.column_letter].width >= 6 for cell in sheet[1])


def test_the_cover_leads_to_every_sheet_and_explains_blanks(workspace):
    book = openpyxl.load_workbook(written(workspace))
    links = [cell.hyperlink.location for cell in book["封面"]["A"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    said = cover(workspace)
    assert set(said) > {"指标的空格", "口径的空格", "台账的空格", "数据不全", "没有数"}
    assert "示例数据（虚构）" in said["注意"]
    assert said["数据截至"] == "2024年12月31日"
    assert "没有采用更正" in said["采用的更正"]


def test_the_file_is_marked_as_no_source(workspace):
    book = openpyxl.load_workbook(written(workspace))
    assert book.properties.category == YEAR_WORKBOOK == "wanxing 指标表"
    assert cover(workspace)["类别"].startswith(YEAR_WORKBOOK)


def test_corrections_are_said(workspace):
    (workspace.raw / "corrections.toml").write_text(
        '[[correction]]\naction = "override"\n'
        'file = "2024/社区办/示例_走访.xlsx"\nsheet = "走访"\nrow = 13\n'
        'field = "households_visited"\nexpect = "50"\nvalue = "51"\n'
        'reason = "科室退回更正"\ndecided_by = "社区办"\non = 2025-01-20\n',
        encoding="utf-8",
    )
    rows = table(workspace, "更正")
    assert (rows["行号"][0], rows["列"][0]) == (13, "达标户数")
    assert rows["台账"][0] == "津治通入户走访统计表"
    assert "“50”改为“51”" in rows["更正"][0]
    assert "更正1条" in cover(workspace)["采用的更正"]


def test_a_year_of_real_data_says_which_of_those_before_it_are_made_up(workspace):
    for path in (workspace.raw / "2024").rglob("示例_*"):
        path.rename(path.with_name(path.name.removeprefix("示例_")))
    assert content(workspace).sample == "2023年为示例数据（虚构）"
    assert content(workspace, 2023).sample == "示例数据（虚构）"


def test_the_same_content_gives_the_same_bytes_and_a_change_tells_its_sheet(workspace):
    before = content(workspace)
    assert workbook_bytes(before) == workbook_bytes(content(workspace))
    penalty_file(workspace.root, penalty(1), penalty(2), name="示例_处罚.xlsx")
    after = content(workspace)
    changed = {name for name in after.digests if after.digests[name] != before.digests[name]}
    assert changed == {"指标"}  # the rows of penalties aren't listed


def test_names_of_sheets_are_what_programs_take():
    taken = {"台账"}
    assert _sheet_name("A/B：[表]*?", taken) == "AB：表"
    assert _sheet_name("台账", taken) == "台账（2）"
    assert len(_sheet_name("长" * 40, taken)) == LONGEST_NAME
    assert len(_sheet_name("长" * 40, {"长" * LONGEST_NAME})) <= LONGEST_NAME


def workbook_texts(file):
    """Every text in a workbook."""
    book = openpyxl.load_workbook(file)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    return [cell.value for cell in cells if isinstance(cell.value, str)]


def write_texts(path, rows):
    """A sheet whose cells are texts, also those that openpyxl would write as formulas."""
    write_xlsx(path, {"走访": rows})
    book = openpyxl.load_workbook(path)
    for row in book["走访"].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and re.match("[=#]", cell.value):
                cell.data_type = "s"
    book.save(path)
