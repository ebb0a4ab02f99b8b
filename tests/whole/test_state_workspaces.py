"""Whole folders that once gave a number without a word: what each must say now; and clean ones,
about which nothing may be said."""

import calendar
import datetime
import json
import shutil
from pathlib import Path

import lxml.html
import pytest
import xlwt
from typer.testing import CliRunner
from workbooks import take_notebooks, write_xlsx

from wanxing_stats.base import INFO, Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.cli.commands import app
from wanxing_stats.figures import Figures, compared
from wanxing_stats.rules import load_rules

FOLDERS = Path(__file__).with_name("state_workspaces")


def copied(name: str, root: Path) -> Workspace:
    shutil.copytree(FOLDERS / name, root / "data/raw")
    return Workspace(root)


@pytest.fixture
def figures(request, tmp_path):
    """Those of the folder that the test names."""
    workspace = copied(request.param, tmp_path)
    return Figures(clean_workspace(workspace, load_rules(workspace)))


def of(name):
    return pytest.mark.parametrize("figures", [name], indirect=True)


def day(text):
    return datetime.date.fromisoformat(text)


# what once went wrong ---------------------------------------------------------------------------


@of("out_of_year")
def test_rows_of_other_years_are_said_and_not_lost(figures):
    codes = ("other_year", "out_of_bounds")  # 2052 is no year that a date may have
    problems = [each for each in figures.cleaned.problems if each.code in codes]
    text = "".join(problem.message for problem in problems)
    assert {year for year in ("2015", "2052", "2024", "2026") if year in text} == {
        "2015",
        "2052",
        "2024",
        "2026",
    }
    orders = figures["hotline_orders_handled", 2025]
    assert orders.value == 2
    assert (orders.state.kind, orders.state.uncounted) == ("incomplete", 2)  # 2015 and 2052


@of("partial_year")
def test_a_quarter_is_compared_with_the_same_quarter(figures):
    orders = figures["hotline_orders_handled", 2025]
    assert (orders.value, orders.state.kind) == (60, "partial_year")
    comparison = compared(figures, orders)
    assert (comparison.last.value, comparison.change.difference) == (60, 0)
    assert comparison.day == orders.state.through
    assert orders.state.through.month == 3
    assert figures["hotline_orders_handled", 2024].value == 240


@of("serial_as_key")
def test_two_lists_under_serial_numbers_are_fifty_rows(figures):
    found = figures["hazards_found", 2025]
    if found.value is None:
        assert (found.state.kind, found.state.uncounted) == ("unread", 50)
        assert "50行" in found.state.why
    else:
        assert found.value == 50


@of("unread")
def test_what_was_sent_and_not_understood_is_not_said_to_be_absent(figures):
    cases = figures["penalty_cases", 2025]
    assert (cases.value, cases.state.kind, cases.state.uncounted) == (None, "unread", 20)
    assert "20行" in cases.state.why
    assert "没有读懂" in cases.state.why + cases.state.mark


@of("food_as_nine_small")
def test_food_inspections_are_not_counted_as_those_of_nine_small(figures):
    (problem,) = [each for each in figures.cleaned.problems if each.code == "doubtful_ledger"]
    assert "食品安全检查台账" in problem.message and "[[confirmed]]" in problem.advice
    visits = figures["nine_small_visits", 2025]
    assert (visits.value, visits.state.kind, visits.state.uncounted) == (None, "unread", 48)


def test_the_office_may_confirm_that_they_are(tmp_path):
    workspace = copied("food_as_nine_small", tmp_path)
    (problem,) = clean_workspace(workspace, load_rules(workspace)).problems
    line = problem.advice[problem.advice.index("[[confirmed]]") :]
    workspace.office.write_text(line, encoding="utf-8")
    figures = Figures(clean_workspace(workspace, load_rules(workspace)))
    assert figures["nine_small_visits", 2025].value == 48
    assert "doubtful_ledger" not in {each.code for each in figures.cleaned.problems}


@of("column_absent")
def test_a_column_that_is_not_there_is_unknown_and_not_nothing(figures):
    closed = figures["hotline_orders_closed", 2025]
    assert (closed.value, closed.state.kind) == (None, "unknown")
    assert "办结日期" in closed.state.why
    assert figures["hotline_orders_handled", 2025].value == 20


@of("real_beside_sample")
def test_nothing_is_compared_across_made_up_and_real(figures):
    comparison = compared(figures, figures["hotline_orders_handled", 2025])
    assert (comparison.last, comparison.change) == (None, None)
    assert "示例" in comparison.why


def page_of(name: str, root: Path, number="01") -> str:
    """The text of a page of a folder: the yearly one, or that of another notebook."""
    workspace = copied(name, root)
    take_notebooks(root, number)
    CliRunner().invoke(app, ["build", "2025", "--root", str(root)])
    (page,) = (workspace.reports / "2025").glob("*.html")
    main = lxml.html.fromstring(page.read_text(encoding="utf-8")).get_element_by_id("main")
    return "".join(main.text_content().replace("\u00a0", "").split())


@pytest.mark.slow
def test_a_headline_is_not_lost_because_other_figures_are(tmp_path):
    assert "工单240件" in page_of("sentence_dropped", tmp_path)


@pytest.mark.slow
def test_the_page_says_that_rows_were_sent_and_not_understood(tmp_path):
    text = page_of("unread", tmp_path)
    assert "报来20行" in text
    assert "没有读懂" in text


@pytest.mark.slow
def test_the_page_compares_a_quarter_with_the_same_quarter(tmp_path):
    text = page_of("partial_year", tmp_path)
    assert "60件比上年同期持平" in text
    assert "减180件" not in text


@pytest.mark.slow
def test_a_page_says_that_it_stands_beside_made_up_rows(tmp_path):
    text = page_of("real_beside_sample", tmp_path)
    assert "示例" in text
    assert "比上年" not in text


@pytest.mark.slow
def test_no_chart_of_communities_without_the_column(tmp_path):
    text = page_of("column_absent", tmp_path, "06")
    assert "没有「所属社区」列，不按社区成图" in text
    assert "都没有「办结日期」列" in text
    assert "其他（100%）" not in text


@pytest.mark.slow
def test_indicators_say_what_state_they_are_in(tmp_path):
    copied("column_absent", tmp_path)
    command = ["indicators", "2025", "--json", "--root", str(tmp_path)]
    said = json.loads(CliRunner().invoke(app, command).stdout)
    by_id = {each["id"]: each for each in said}
    assert by_id["hotline_orders_closed"]["state"] == "unknown"
    assert by_id["hotline_orders_closed"]["value"] is None
    assert by_id["penalty_cases"]["state"] == "absent"


# what is right ----------------------------------------------------------------------------------

ORDERS = ["工单编号", "派单日期", "内容分类", "所属社区", "办结日期"]
PETITIONS = ["信访编号", "收到日期", "渠道", "内容分类", "办理截止日期", "办结日期"]
PENALTIES = ["行政处罚决定书文号", "违法行为类型", "处罚类别", "罚款金额（元）", "处罚决定日期"]
HAZARDS = ["隐患编号", "排查日期", "隐患类型", "隐患级别", "隐患状态", "整改完成日期"]
EXAMS = ["答卷编号", "考试日期", "成绩"]


def dates(year, months, each):
    """So many days in each month, the last of them the month's last."""
    days = []
    for month in months:
        end = calendar.monthrange(year, month)[1]
        days += [datetime.date(year, month, end - at * (end - 1) // each) for at in range(each)]
    return sorted(days)


def orders(days, prefix="A"):
    rows = []
    for at, date in enumerate(days):
        closed = date + datetime.timedelta(days=at % 9 + 1)
        community = f"示例{'一二三'[at % 3]}社区"
        rows.append([f"{prefix}{date.year}{at:04}", date, "噪声", community, closed])
    return rows


def petitions(days):
    month = datetime.timedelta(days=30)
    channels = ["来访", "来信", "网上信访"]
    return [
        [f"XF{date.year}-{at:03}", date, channels[at % 3], "物业", date + 2 * month, date + month]
        for at, date in enumerate(days)
    ]


def penalties(days):
    return [
        [f"罚字〔{date.year}〕{at + 1}号", "占道经营", "罚款", 200, date]
        for at, date in enumerate(days)
    ]


def hazards(days):
    week = datetime.timedelta(days=7)
    return [
        [f"YH{date.year}{at:03}", date, "用电", "一般", "已整改", date + week]
        for at, date in enumerate(days)
    ]


def as_csv(path, rows, encoding="utf-8-sig"):
    lines = [",".join(str(cell) for cell in row) for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\r\n".join(lines) + "\r\n", encoding=encoding)


def as_xls(path, rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            is_date = isinstance(cell, datetime.date)
            sheet.write(at, column, cell, style if is_date else xlwt.Style.default_style)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(path))


WHOLE = range(1, 13)
CENTRE, SQUAD, SAFETY, LETTERS = (
    "网格化管理中心",
    "综合执法大队",
    "公共安全办公室",
    "平安建设办公室",
)


def one_department(raw):
    as_csv(raw / f"2025/{CENTRE}/工单.csv", [ORDERS, *orders(dates(2025, WHOLE, 8))])
    return {"hotline_orders_handled": "complete", "hotline_orders_closed": "complete"}


def two_departments_and_two_years(raw):
    for year in (2024, 2025):
        for name, prefix in ((CENTRE, "A"), ("便民服务中心", "B")):
            rows = orders(dates(year, WHOLE, 4), prefix)
            as_csv(raw / f"{year}/{name}/工单{year}.csv", [ORDERS, *rows])
    return {"hotline_orders_handled": "complete"}


def a_quarter(raw):
    quarter = [1, 2, 3]
    as_csv(raw / f"2025/{CENTRE}/工单一季度.csv", [ORDERS, *orders(dates(2025, quarter, 9))])
    write_xlsx(
        raw / f"2025/{SQUAD}/行政处罚一季度.xlsx",
        {"Sheet1": [PENALTIES, *penalties(dates(2025, quarter, 2))]},
    )
    return {"hotline_orders_handled": "partial_year", "penalty_cases": "partial_year"}


def a_sheet_a_month(raw):
    rows = {month: petitions(dates(2025, [month], 3)) for month in WHOLE}
    sheets = {}
    for month, of_month in rows.items():
        for at, row in enumerate(of_month):
            row[0] = f"XF2025-{month:02}{at:02}"
        sheets[f"{month}月"] = [[f"2025年{month}月信访件台账"], PETITIONS, *of_month]
    write_xlsx(raw / f"2025/{LETTERS}/信访件台账.xlsx", sheets)
    return {"petitions_handled": "complete", "petitions_closed_late": "complete"}


def a_file_a_month(raw):
    for month in range(1, 10):
        rows = orders(dates(2025, [month], 7), f"{month:02}-")
        as_csv(raw / f"2025/{CENTRE}/{month}月工单.csv", [ORDERS, *rows])
    return {"hotline_orders_handled": "partial_year"}


def a_report_of_nothing(raw):
    as_csv(raw / f"2025/{CENTRE}/工单.csv", [ORDERS, *orders(dates(2025, WHOLE, 5))])
    as_csv(raw / f"2025/{SQUAD}/行政处罚案件台账.csv", [PENALTIES])
    return {"hotline_orders_handled": "complete", "penalty_cases": "complete"}


def an_exam_alone(raw):
    rows = [["1", "2025-11-15", 92], ["2", "2025-11-15", 85.5], ["3", "2025-11-15", 78]]
    as_csv(raw / "2025/司法所/法治思想考试成绩.csv", [EXAMS, *rows])
    return {"exam_score": "partial_year"}


def an_old_workbook_with_a_title(raw):
    rows = hazards(dates(2025, WHOLE, 2))
    as_xls(raw / f"2025/{SAFETY}/隐患排查整改台账.xls", [["隐患排查整改台账"], HAZARDS, *rows])
    as_csv(raw / f"2025/{CENTRE}/工单.csv", [ORDERS, *orders(dates(2025, WHOLE, 5))])
    return {"hazards_found": "complete", "hazard_rectification_rate": "complete"}


def an_export_in_gb18030(raw):
    rows = [PENALTIES, *penalties(dates(2025, range(1, 11), 3))]
    as_csv(raw / f"2025/{SQUAD}/处罚.csv", rows, "gb18030")
    as_csv(raw / f"2025/{CENTRE}/工单.csv", [ORDERS, *orders(dates(2025, WHOLE, 5))], "gb18030")
    return {"penalty_cases": "complete", "penalty_fine_yuan": "complete"}


def signatures_and_a_total(raw):
    days = dates(2025, range(1, 12), 2)
    rows = [["行政处罚案件台账"], ["填报单位：综合执法大队"], PENALTIES, *penalties(days)]
    total = ["合计", "", "", 200 * len(days), ""]
    signed = ["填表人：", "", "审核人：", "", "填报日期："]
    write_xlsx(raw / f"2025/{SQUAD}/行政处罚.xlsx", {"2025": [*rows, total, [], signed]})
    as_csv(raw / f"2026/{CENTRE}/工单.csv", [ORDERS, *orders(dates(2026, [1], 5))])
    return {"penalty_cases": "complete", "penalty_fine_yuan": "complete"}


CLEAN = (
    one_department,
    two_departments_and_two_years,
    a_quarter,
    a_sheet_a_month,
    a_file_a_month,
    a_report_of_nothing,
    an_exam_alone,
    an_old_workbook_with_a_title,
    an_export_in_gb18030,
    signatures_and_a_total,
)


@pytest.mark.parametrize("send", CLEAN)
def test_nothing_is_said_of_what_is_right(send, tmp_path):
    expected = send(tmp_path / "data/raw")
    workspace = Workspace(tmp_path)
    figures = Figures(clean_workspace(workspace, load_rules(workspace)))
    loud = [each.message for each in figures.cleaned.problems if each.severity != INFO]
    assert loud == []
    states = {id: figures[id, 2025].state for id in expected}
    assert {id: state.kind for id, state in states.items()} == expected
    for (id, year), figure in figures.items():
        is_quiet = figure.state.kind in ("absent", "partial_year", "complete")
        quiet = is_quiet and not figure.state.uncounted
        assert quiet or _lacks_what_it_asks_for(figure), (id, year, figure.state)


def _lacks_what_it_asks_for(figure):
    """Whether it is one of the office's own rates, of a list without the column that it needs: a
    list is right without a limit or an answer."""
    return figure.indicator.kind == "own" and figure.state.kind == "unknown" and not figure.value
