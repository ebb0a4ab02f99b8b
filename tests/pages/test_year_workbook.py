"""A year's workbook: what it says, and that programs read it back as numbers, days and texts."""

import io
import math
import re

import openpyxl
import pandas as pd
import pytest
from workbooks import RULES, SMALL_RULES, penalty, penalty_file, write_xlsx

from wanxing_stats.base import PACKAGE, YEAR_WORKBOOK, Workspace
from wanxing_stats.briefing.state_words import (
    BEYOND,
    FALLS,
    RISES,
    STATE_TITLES,
    UNTOLD,
    WITHIN,
)
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.figures import Figures
from wanxing_stats.pages import workbook_bytes, year_workbook
from wanxing_stats.pages.workbook_content import LONGEST_NAME, _sheet_name
from wanxing_stats.rules import load_rules
from wanxing_stats.store import width_of
from wanxing_stats.trends import judged

VISITS = ["统计月份", "社区", "应走访户数", "达标户数"]
LETTERS = ["信访编号", "来访日期", "信访人姓名", "渠道", "是否集体访"]
HARMFUL = ['=HYPERLINK("http://evil.example","x")', "@SUM(A1)", "+1+1", "-2+3", "#1号楼"]
CASES = ["行政处罚案件台账", "信访件台账"]
HAZARDS = ["隐患编号", "排查日期", "隐患级别", "隐患状态", "整改完成日期"]
LEAFLETS = ["宣传编号", "宣传方式", "宣传日期", "数量", "受益人数"]
PLACE = ["来源文件", "来源工作表", "来源行号"]


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


@pytest.fixture
def shipped(tmp_path):
    """Nothing yet, under the project's own rules."""
    return Workspace(tmp_path, rules=PACKAGE)


def hazard_file(workspace, *rows):
    """Hazards of 2024: number, day, status, day of mending."""
    lines = [[f"YH2024-{n:03}", found, "一般", *rest] for n, found, *rest in rows]
    path = workspace.raw / "2024/公共安全(应急)办公室/示例_隐患排查整改台账.xlsx"
    write_xlsx(path, {"x": [HAZARDS, *lines]})


def leaflet_file(workspace, *rows, header=LEAFLETS):
    path = workspace.raw / "2024/公共安全(应急)办公室/示例_宣传活动台账.xlsx"
    write_xlsx(path, {"x": [header, *rows]})


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


def test_no_value_is_blank_without_its_reason_in_the_row(workspace):
    penalty_file(workspace.root, name="示例_处罚.xlsx")  # headings alone: no rate of nothing
    rows = table(workspace, "指标")
    share = rows.set_index(["年度", "指标代码"]).loc[(2024, "warning_share")]
    assert share["完整程度说明"] == "没有可算的记录。"
    blank = rows[rows["数值"].isna() & rows["年月"].isna()]
    assert len(blank) > 3 and blank["完整程度说明"].notna().all()


def test_no_change_is_blank_without_its_reason_in_the_row(workspace):
    rows = table(workspace, "指标").set_index(["年度", "指标代码"])
    said = rows["与上年比较"]
    assert said.notna().all()
    assert said[2023, "last_visit"] == "没有2022年的数据，不作比较。"
    assert said[2024, "last_visit"] == "年月不算增减，上年为2023年12月。"
    assert said[2024, "papers_mean"] == "没有数，不作比较。"
    assert "没有报送" in said[2024, "fine_cases"]


def test_no_percentage_is_blank_without_its_reason_in_the_row(workspace):
    for year, fines in ((2023, 0), (2024, 200)):
        rows = [penalty(f"{year}{n}", fines, f"{year}-03-01", f"{year}-03-05") for n in range(12)]
        penalty_file(workspace.root, *rows, year=year, name="示例_处罚.xlsx")
    rows = table(workspace, "指标").set_index(["年度", "指标代码"])
    total, cases = rows.loc[(2024, "fine_total")], rows.loc[(2024, "fine_cases")]
    assert total["增减"] == 2400 and total["与上年比较"].endswith("。上年为0，不列百分比。")
    assert "无法判断（" in total["与上年比较"]
    assert cases["增减率（%）"] == 0 and cases["与上年比较"] == "与上年持平。"
    rows = [penalty(f"2023{n}", 200, "2023-03-01", "2023-03-05") for n in range(9)]
    penalty_file(workspace.root, *rows, year=2023, name="示例_处罚.xlsx")
    rows = table(workspace, "指标").set_index(["年度", "指标代码"])
    assert rows["与上年比较"][2024, "fine_cases"].endswith("。上年不足10起，不列百分比。")
    assert rows["与上年比较"][2024, "fine_total"].endswith("。上年不足10行，不列百分比。")
    assert "百分" not in rows["与上年比较"][2024, "warning_share"]


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
    assert list(rows["算法"][["fine_cases", "fine_total", "warning_share"]]) == [
        "数行数",
        "「罚款金额」的合计",
        "分子：数行数；分母：数行数",
    ]


# rows ---------------------------------------------------------------------------------------------


def test_a_ledger_s_rows_have_their_figures_and_places(workspace):
    rows = table(workspace, "津治通入户走访统计表")
    assert list(rows.columns) == [*VISITS, "计入的指标", "未计入的指标", *PLACE]
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
    assert all(f"《{title}》" in said for title in CASES)
    assert "只计数，不逐行列出" in said and "office.toml" not in said  # which others don't have
    office(workspace, "[office]\ncase_sheets = true\n")
    assert set(CASES) < set(openpyxl.load_workbook(written(workspace)).sheetnames)
    assert "发出前请核对" in cover(workspace)["涉及个人"]
    letters = table(workspace, "信访件台账")
    assert "信访人姓名" not in letters and list(letters["是否集体访"]) == ["是"]
    assert letters["来访日期"].dtype.kind == "M"
    fines = table(workspace, "行政处罚案件台账")
    assert list(fines["罚款金额（元）"]) == [200, 300.5]
    assert list(fines["计入的指标"].str.split("；").str[1]) == ["罚款金额", "罚款金额"]
    assert list(fines["计入的指标"].str.split("；").str[2]) == ["警告占比（分母）"] * 2
    texts = workbook_texts(written(workspace))
    assert texts and not any("张某某" in text for text in texts)


def test_a_row_that_no_figure_counts_is_listed_too(workspace):
    event = ["XC2024-001", "LED屏", "2024-05-06", 3]
    leaflet_file(workspace, event)
    rows = table(workspace, "宣传活动台账")
    assert list(rows["数量"]) == [3] and rows["计入的指标"].isna().all()
    assert rows["未计入的指标"].isna().all()
    assert cover(workspace)["宣传活动台账"] == "本年的1行；没有指标用到它。"


def test_a_row_says_which_figures_may_want_it_and_do_not_count_it(shipped):
    screens = [[f"XC2024-{n:03}", "LED屏", day, n] for n, day in ((1, "2024-05-06"), (2, "13月"))]
    blank = ["XC2024-003", "宣传单", "2024-05-06", None]
    other = ["XC2024-004", "入户宣传", "2024-05-06", 4]
    leaflet_file(shipped, *screens, blank, other)
    rows = table(shipped, "宣传活动台账").set_index("宣传编号")
    led, leaflets = "滚动播放LED屏数", "发放消防警示宣传单份数"
    assert rows["计入的指标"].dropna().to_dict() == {"XC2024-001": led}
    assert rows["未计入的指标"].dropna().to_dict() == {"XC2024-002": led, "XC2024-003": leaflets}
    assert rows["来源行号"]["XC2024-002"] == 3  # as far as it could be read
    said = cover(shipped)["宣传活动台账"]
    assert said.startswith("本年的4行，其中1行计入指标，2行可能属于某项指标而没有计入；用于滚动")
    figures = table(shipped, "指标").set_index("指标")["未计入行数"]
    assert (figures[led], figures[leaflets]) == (1, 1)


def test_where_no_row_has_a_column_that_a_figure_needs_none_is_counted(shipped):
    header, rows = LEAFLETS[:3], [["XC2024-001", "LED屏", "2024-05-06"]]
    leaflet_file(shipped, *rows, ["XC2024-002", "LED屏", "2024-08-06"], header=header)
    counted = table(shipped, "宣传活动台账")["未计入的指标"]
    figures = table(shipped, "指标").set_index("指标")
    unknown = figures["状态"] == "缺少所需的列"
    names = list(figures.index[unknown & (figures["未计入行数"] == 2)])
    assert "滚动播放LED屏数" in names and list(counted) == ["；".join(names)] * 2
    office(shipped, "[years.2024]\nas_of = 2024-06-30\n")
    assert len(table(shipped, "宣传活动台账")) == 1  # what is later is none of the year's


def test_a_row_says_in_which_part_of_a_rate_it_counts_as_of_the_day(shipped):
    mended, later = ["已整改", "2024-05-20"], ["已整改", "2024-07-05"]
    hazard_file(
        shipped,
        (1, "2024-05-06", *mended),
        (2, "2024-05-06", *later),
        (3, "2024-06-20", "整改中", None),
        (4, "2024-12-20", "整改中", None),
    )

    def counts(name):
        names = table(shipped, "隐患排查整改台账")["计入的指标"]
        of_rows = names.str.extract(f"(?:^|；){name}（(.*?)）")[0]
        figure = table(shipped, "指标").set_index("指标").loc[name]
        assert of_rows.str.contains("分子").sum() == figure["分子"]
        assert of_rows.str.contains("分母").sum() == figure["分母"]
        return list(of_rows)

    assert counts("隐患整改率") == ["分子、分母", "分子、分母", "分母", "分母"]
    assert "晚于" not in cover(shipped)["隐患排查整改台账"]
    office(shipped, "[years.2024]\nas_of = 2024-06-30\n")
    assert counts("隐患整改率") == ["分子、分母", "分母", "分母"]
    assert cover(shipped)["隐患排查整改台账"].endswith(
        "有1行的「整改完成日期」晚于2024年6月30日：指标按这一天的情况算，这些还没有发生。"
    )
    rows = table(shipped, "隐患排查整改台账")  # as the source has it
    assert list(rows["隐患状态"]) == ["已整改", "已整改", "整改中"]


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
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.auto_filter.ref == sheet.dimensions
        titles = [cell.value for cell in sheet[1]]
        assert all(titles) and len(set(titles)) == len(titles)
        # A line of titles, the year and the figure's name stay in view.
        assert sheet.freeze_panes == ("D2" if sheet.title == "指标" else "B2")
    assert [cell.value for cell in book["指标"][1]][:3] == ["年度", "部分", "指标"]
    assert book["口径"]["A1"].value == "指标"


def test_numbers_stand_as_their_columns_say(workspace):
    rows = [penalty(f"2023{n}", 99.5, "2023-03-01", "2023-03-05") for n in range(12)]
    penalty_file(workspace.root, *rows, year=2023, name="示例_处罚.xlsx")
    book = openpyxl.load_workbook(written(workspace))

    def formats(sheet, title):
        (column,) = (cell.column for cell in book[sheet][1] if cell.value == title)
        cells = [row[column - 1] for row in book[sheet].iter_rows(min_row=2)]
        return {cell.number_format for cell in cells if cell.value is not None}

    assert formats("指标", "年度") == {"0"}
    assert formats("指标", "增减率（%）") == {"0.0"}
    assert formats("指标", "数值") == {"#,##0", "#,##0.0#"}
    assert formats("指标", "数据截至") == {"yyyy-mm-dd"}
    assert formats("津治通入户走访统计表", "来源行号") == {"0"}
    assert formats("津治通入户走访统计表", "达标户数") == {"#,##0"}


def test_texts_have_the_lines_that_they_need(workspace):
    book = openpyxl.load_workbook(written(workspace))
    for sheet in book:
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
        for number, row in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
            texts = zip(row, widths, strict=True)
            lines = max(width_of(text) / width for text, width in texts if isinstance(text, str))
            height = sheet.row_dimensions[number].height
            assert height >= 13 * math.ceil(lines), (sheet.title, number)


def test_codes_of_figures_stand_on_the_screen_alone(workspace):
    book = openpyxl.load_workbook(written(workspace))
    for name in ("指标", "口径"):
        sheet = book[name]
        assert sheet[1][-1].value == "指标代码"
        before = sheet[1][-2].column_letter
        assert sheet.print_area == f"'{name}'!$A$1:${before}${sheet.max_row}"


def test_the_cover_leads_to_every_sheet_and_explains_blanks(workspace):
    book = openpyxl.load_workbook(written(workspace))
    links = [cell.hyperlink.location for cell in book["封面"]["A"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    said = cover(workspace)
    assert set(said) > {"空着的数值", "其他空格", "空格", "两列都空着的", "数据不全", "增减率"}
    assert all(title in said["其他空格"] for title in ("数据截至", "计入行数", "完整程度说明"))
    assert "示例数据（虚构）" in said["注意"]
    assert said["数据截至"] == "2024年12月31日"
    assert "没有采用更正" in said["采用的更正"]


def test_the_cover_explains_every_word_beside_a_change(workspace):
    said = cover(workspace)
    assert {BEYOND, WITHIN, UNTOLD, "暂与上年持平", "没有写判断的"} < set(said)
    assert {RISES, FALLS} == {f"与{way}趋势相符" for way in ("上升", "下降")}
    assert {"与上升（下降）趋势相符", "来自上年某月起的新水平"} < set(said)
    assert all(title in "、".join(said) for title in STATE_TITLES.values())


def test_the_cover_explains_what_stands_for_what_is_not_shown(workspace):
    path = workspace.raw / "2024/宣传办/示例_联系人张三丰_宣传.xlsx"
    write_xlsx(path, {"x": [LEAFLETS, ["某某的单子", "LED屏", "2024-05-06", 3]]})
    row = table(workspace, "宣传活动台账").iloc[0]
    assert row["宣传编号"].endswith("[x] 第2行〕") and "〔姓名〕" in row["来源文件"]
    said = cover(workspace)["方括号〔〕"]
    assert "〔文件名[工作表] 第几行〕" in said and "〔姓名〕" in said and "〔未列出〕" in said


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
    assert cover(workspace)["采用的更正"] == "本年的行采用更正1条：1条见“更正”。"


def test_corrections_of_people_s_cases_are_listed_only_with_the_cases(workspace):
    (workspace.raw / "corrections.toml").write_text(
        '[[correction]]\naction = "override"\n'
        'file = "2024/综合执法大队/示例_处罚.xlsx"\nsheet = "Sheet1"\nrow = 2\n'
        'field = "fine_yuan"\nexpect = "200"\nvalue = "300"\n'
        'reason = "科室退回更正"\ndecided_by = "综合执法大队"\non = 2025-01-20\n',
        encoding="utf-8",
    )
    assert "更正" not in openpyxl.load_workbook(written(workspace)).sheetnames
    said = "本年的行采用更正1条：1条改的是涉及个人案件的台账，不列出。"
    assert cover(workspace)["采用的更正"] == said
    assert not any("“200”改为" in text for text in workbook_texts(written(workspace)))
    office(workspace, "[office]\ncase_sheets = true\n")
    assert "“200”改为“300”" in table(workspace, "更正")["更正"][0]
    assert cover(workspace)["采用的更正"] == "本年的行采用更正1条：1条见“更正”。"


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
    for taken, title in (("led台账", "LED台账"), ("LED台账", "led台账")):  # the same to programs
        assert _sheet_name(title, {taken}) == f"{title}（2）"
    assert _sheet_name("长" * 30 + "'长", set()) == "长" * 30


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
