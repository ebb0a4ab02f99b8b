"""Each situation of docs/states.md: what the figures of a small workspace say of themselves."""

import calendar
import csv
import datetime
from pathlib import Path

import pytest
from workbooks import write_xlsx

from wanxing_stats.base import PACKAGE, Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.figures import Figures, compared
from wanxing_stats.rules import load_rules

ORDERS = ["工单编号", "派单日期", "内容分类", "办结日期"]
PETITIONS = ["信访编号", "收到日期", "内容分类", "办理截止日期", "办结日期"]
PENALTIES = ["行政处罚决定书文号", "处罚类别", "罚款金额", "处罚决定日期"]
HAZARDS = ["隐患编号", "排查日期", "隐患类型", "隐患状态", "整改完成日期"]
EXAMS = ["答卷编号", "考试日期", "成绩"]
BUILDINGS = ["项目编号", "业态", "盘活面积", "盘活日期", "开业日期"]
HOTLINE, STREET, LETTERS = "网格化管理中心", "综合执法大队", "平安建设办公室"


class Office:
    """A workspace that a test fills; ``figures`` reads it anew."""

    def __init__(self, root: Path):
        self.root = root

    def send(self, path, header, rows, *, above=()):
        """A csv below data/raw."""
        file = self.root / "data/raw" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows([*above, header, *rows])

    def says(self, text):
        (self.root / "office.toml").write_text(text, encoding="utf-8")

    def figures(self, *years):
        workspace = Workspace(self.root, rules=PACKAGE)
        return Figures(clean_workspace(workspace, load_rules(workspace)), years or None)

    def state(self, id, year=2025):
        return self.figures(year)[id, year].state


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def day(text):
    return datetime.date.fromisoformat(text)


def days(year, months, each, last=None):
    """So many days in each of these months, the last of them the month's last or ``last``."""
    dates = []
    for month in months:
        end = calendar.monthrange(year, month)[1] if last is None else last
        dates += [
            datetime.date(year, month, end - place * (end - 1) // each) for place in range(each)
        ]
    return sorted(dates)


def orders(dates, start=1):
    return [[f"GD{date.year}-{start + at}", date, "噪声", date] for at, date in enumerate(dates)]


def petitions(dates, closed_after=10, start=1):
    later = datetime.timedelta(days=closed_after)
    due = datetime.timedelta(days=60)
    return [
        [f"XF{start + at}", date, "物业", date + due, date + later] for at, date in enumerate(dates)
    ]


def penalties(dates, start=1):
    return [[f"罚字第{start + at}号", "罚款", 200, date] for at, date in enumerate(dates)]


def hazards(dates, status="已整改", start=1):
    return [[f"YH{start + at}", date, "用电", status, date] for at, date in enumerate(dates)]


def send_orders(office, year=2025, months=range(1, 13), each=20):
    office.send(f"{year}/{HOTLINE}/工单.csv", ORDERS, orders(days(year, months, each)))


def send_penalties(office, *rows, year=2025, name="处罚.csv", header=PENALTIES):
    office.send(f"{year}/{STREET}/{name}", header, rows)


TEN_PENALTIES = penalties(days(2025, range(1, 11), 1))
WHOLE = range(1, 13)


# the end of the year ----------------------------------------------------------------------------


def test_s01_a_monthly_ledger_that_stops_in_october_of_a_finished_year(office):
    send_orders(office)
    office.send(f"2025/{LETTERS}/信访.csv", PETITIONS, petitions(days(2025, range(1, 11), 5)))
    send_orders(office, 2026, [1])
    state = office.state("petitions_handled")
    assert (state.kind, state.through) == ("partial_year", day("2025-10-31"))
    assert "10月31日" in state.why
    assert office.state("hotline_orders_handled").kind == "complete"


def test_s02_all_ledgers_stop_in_november_of_a_finished_year(office):
    send_orders(office, 2025, range(1, 12))
    send_penalties(office, *TEN_PENALTIES)
    send_orders(office, 2026, [1])
    state = office.state("hotline_orders_handled")
    assert (state.kind, state.through) == ("partial_year", day("2025-11-30"))
    assert office.state("penalty_cases").kind == "complete"


def test_s03_a_quarter(office):
    send_orders(office, 2025, [1, 2, 3])
    send_penalties(office, *penalties([day("2025-02-03")]))
    for id in ("hotline_orders_handled", "penalty_cases"):
        state = office.state(id)
        assert (state.kind, state.through) == ("partial_year", day("2025-03-31"))
        assert "3月31日" in state.why
        assert "截至3月31日" in state.mark


def test_s04_a_report_of_nothing_in_a_quarter(office):
    send_orders(office, 2025, [1, 2, 3])
    send_penalties(office, ["无", "", "", ""])
    office.send("2025/公共安全办公室/隐患.csv", HAZARDS, [])
    figures = office.figures()
    for id in ("penalty_cases", "penalty_fine_yuan", "hazards_found"):
        figure = figures[id, 2025]
        assert figure.value == 0
        assert (figure.state.kind, figure.state.through) == ("partial_year", day("2025-03-31"))
        assert figure.state.uncounted == 0
    rate = figures["hazard_rectification_rate", 2025]
    assert rate.value is None
    assert rate.state.kind == "partial_year"


def test_s05_an_exam_in_november(office):
    send_orders(office)
    office.send("2025/司法所/考试.csv", EXAMS, [["1", "2025-11-15", 90], ["2", "2025-11-15", 80]])
    figure = office.figures()["exam_score", 2025]
    assert (figure.value, figure.state.kind) == (85, "complete")
    assert figure.state.through == day("2025-12-31")


def test_s06_no_monthly_ledger_at_all(office):
    send_penalties(office, *penalties(days(2025, [1, 3], 2)), *penalties([day("2025-05-12")], 9))
    state = office.state("penalty_cases")
    assert (state.kind, state.through) == ("partial_year", day("2025-05-31"))


def test_s07_a_mistyped_december_ends_no_year(office):
    dates = [*days(2025, [1, 2, 3], 20), day("2025-12-05")]
    office.send(f"2025/{HOTLINE}/工单.csv", ORDERS, orders(dates))
    figure = office.figures()["hotline_orders_handled", 2025]
    assert (figure.state.kind, figure.state.through) == ("partial_year", day("2025-03-31"))
    assert figure.value == 61
    assert "1行" in figure.state.why
    assert "含3月31日以后1行" in figure.state.mark


def test_s08_a_quiet_month_of_a_small_ledger_is_no_gap(office):
    dates = days(2025, [*range(1, 5), *range(6, 13)], 2)
    office.send(f"2025/{LETTERS}/信访.csv", PETITIONS, petitions(dates))
    assert office.state("petitions_handled").kind == "complete"


def test_s09_a_month_without_rows_of_a_large_ledger_is_missing(office):
    dates = days(2025, [*range(1, 5), *range(6, 13)], 20)
    office.send(f"2025/{HOTLINE}/工单.csv", ORDERS, orders(dates))
    figure = office.figures()["hotline_orders_handled", 2025]
    assert (figure.state.kind, figure.state.through) == ("partial_year", day("2025-12-31"))
    assert figure.value == 220
    assert "5月没有数据" in figure.state.why
    assert "缺5月" in figure.state.mark


def test_s10_a_small_ledger_ends_with_its_month(office):
    dates = days(2025, [1, 2, 3], 2, last=21)
    office.send(f"2025/{LETTERS}/信访.csv", PETITIONS, petitions(dates))
    assert office.state("petitions_handled").through == day("2025-03-31")


def test_s11_a_large_ledger_ends_with_its_last_row(office):
    dates = [*days(2025, [1, 2], 20), *days(2025, [3], 20, last=21)]
    office.send(f"2025/{HOTLINE}/工单.csv", ORDERS, orders(dates))
    assert office.state("hotline_orders_handled").through == day("2025-03-21")


def test_s12_the_office_says_which_day_it_is(office):
    send_orders(office, 2025, range(1, 7), 15)
    office.says("[years.2025]\nas_of = 2025-06-15\n")
    figure = office.figures()["hotline_orders_handled", 2025]
    assert (figure.state.kind, figure.state.through) == ("partial_year", day("2025-06-15"))
    expected = [date for date in days(2025, range(1, 7), 15) if date <= day("2025-06-15")]
    assert figure.value == len(expected)
    assert figure.state.uncounted == 0
    assert f"{90 - len(expected)}行" in figure.state.why


def test_s13_what_is_closed_after_the_year_is_not_closed_yet(office):
    dates = days(2025, WHOLE, 4)
    office.send(f"2025/{LETTERS}/信访.csv", PETITIONS, petitions(dates, closed_after=20))
    send_orders(office, 2026, [1])
    figures = office.figures()
    assert figures["petitions_handled", 2025].value == 48
    closed = figures["petitions_closed", 2025]
    by = [date for date in dates if date + datetime.timedelta(days=20) <= day("2025-12-31")]
    assert (closed.value, closed.state.kind) == (len(by), "complete")


def test_s14_the_year_before_the_first(office):
    send_orders(office)
    figures = office.figures(2024, 2025)
    before, first = (figures["hotline_orders_handled", year] for year in (2024, 2025))
    assert (before.value, before.state.kind) == (None, "absent")
    assert compared(figures, first).last is None


def test_s15_rows_of_a_year_in_another_years_folder(office):
    dates = [*days(2024, WHOLE, 3), *days(2025, [1], 3)]
    office.send(f"2024/{HOTLINE}/工单.csv", ORDERS, orders(dates))
    send_penalties(office, *TEN_PENALTIES)
    figure = office.figures()["hotline_orders_handled", 2025]
    assert (figure.value, figure.state.kind, figure.state.uncounted) == (3, "incomplete", 0)
    assert "2024" in figure.state.why


def test_s16_two_departments_each_send_a_part(office):
    send_orders(office, each=10)
    office.send("2025/便民中心/工单.csv", ORDERS, orders(days(2025, WHOLE, 10), 1000))
    figure = office.figures()["hotline_orders_handled", 2025]
    assert (figure.value, figure.state.kind) == (240, "complete")


def test_s17_one_of_two_departments_is_behind(office):
    send_orders(office)
    office.send("2025/便民中心/工单.csv", ORDERS, orders(days(2025, range(1, 10), 10), 1000))
    state = office.state("hotline_orders_handled")
    assert (state.kind, state.through) == ("partial_year", day("2025-09-30"))
    assert "便民中心" in state.why


def test_s47_the_first_months_are_missing(office):
    send_orders(office, months=range(4, 13))
    send_orders(office, 2026, [1])
    state = office.state("hotline_orders_handled")
    assert (state.kind, state.through) == ("partial_year", day("2025-12-31"))
    assert "缺1月至3月" in state.mark


def test_s48_one_department_begins_where_another_ends(office):
    send_orders(office, months=range(1, 7))
    office.send("2025/便民中心/工单.csv", ORDERS, orders(days(2025, range(7, 13), 20), 1000))
    figure = office.figures()["hotline_orders_handled", 2025]
    assert (figure.value, figure.state.kind) == (240, "complete")


# what was sent ----------------------------------------------------------------------------------


def test_s18_nothing_of_a_ledger_was_sent(office):
    send_orders(office)
    figure = office.figures()["penalty_cases", 2025]
    assert (figure.value, figure.state.kind, figure.state.through) == (None, "absent", None)


def strange(header, heading, other):
    return [other if title == heading else title for title in header]


def test_s19_headings_that_nobody_understands(office):
    rows = penalties(days(2025, range(1, 11), 2))
    send_penalties(office, *rows, header=strange(PENALTIES, "处罚决定日期", "作出决定时间"))
    send_orders(office)
    figure = office.figures()["penalty_cases", 2025]
    assert (figure.value, figure.state.kind, figure.state.uncounted) == (None, "unread", 20)
    assert "20行" in figure.state.why


def test_s20_a_table_not_understood_beside_others(office):
    send_orders(office)
    send_penalties(office, *TEN_PENALTIES)
    header = ["甲", "乙", "丙"]
    rows = [["子", "丑", "寅"], ["卯", "辰", "巳"]]
    office.send(f"2025/{STREET}/行政处罚案件台账2.csv", header, rows)
    figure = office.figures()["penalty_cases", 2025]
    assert (figure.value, figure.state.kind) == (10, "incomplete")
    assert figure.state.uncounted == 2
    assert "行政处罚案件台账2.csv" in figure.state.why


def test_s21_a_table_not_understood_without_any_hint(office):
    send_orders(office)
    send_penalties(office, *TEN_PENALTIES)
    rows = [["桌子", "3", "新"], ["椅子", "4", "旧"]]
    office.send(f"2025/{STREET}/办公用品.csv", ["品名", "件数", "成色"], rows)
    assert office.state("penalty_cases").kind == "complete"


def test_s22_a_file_that_nobody_can_open(office):
    send_orders(office)
    send_penalties(office, *TEN_PENALTIES)
    path = office.root / f"data/raw/2025/{STREET}/行政处罚案件台账（二）.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4)
    state = office.state("penalty_cases")
    assert (state.kind, state.uncounted) == ("incomplete", 0)
    assert "行政处罚案件台账（二）.xlsx" in state.why


def test_s23_one_of_two_tables_lacks_a_required_heading(office):
    send_orders(office)
    send_penalties(office, *TEN_PENALTIES)
    rows = [row[1:] for row in penalties(days(2025, [11], 3), 100)]
    send_penalties(office, *rows, name="处罚2.csv", header=PENALTIES[1:])
    state = office.state("penalty_cases")
    assert (state.kind, state.uncounted) == ("incomplete", 3)


@pytest.mark.parametrize(
    "start, kind, uncounted",
    [pytest.param(1, "complete", 0, id="S24"), pytest.param(50, "incomplete", 10, id="S25")],
)
def test_s24_s25_a_hidden_sheet(office, start, kind, uncounted):
    send_orders(office)
    dates = days(2025, range(1, 11), 1)
    sheets = {
        "台账": [PENALTIES, *penalties(dates)],
        "旧稿": [PENALTIES, *penalties(dates, start)],
    }
    write_xlsx(office.root / f"data/raw/2025/{STREET}/处罚.xlsx", sheets, hidden=("旧稿",))
    figure = office.figures()["penalty_cases", 2025]
    assert (figure.value, figure.state.kind, figure.state.uncounted) == (10, kind, uncounted)


OWED = '[[expected]]\nyear = 2025\ndepartment = "河务所"\nledger = "penalties"\n'


@pytest.mark.parametrize(
    "by, kind",
    [
        pytest.param("2025-03-10", "incomplete", id="S26"),
        pytest.param("2025-07-10", "partial_year", id="S27"),
    ],
)
def test_s26_s27_a_department_that_owes_a_list(office, by, kind):
    send_orders(office, 2025, [1, 2, 3])
    send_penalties(office, *penalties([day("2025-02-03")]))
    office.says(f"{OWED}by = {by}\n")
    state = office.state("penalty_cases")
    assert (state.kind, state.uncounted) == (kind, 0)
    assert ("河务所" in state.why) == (kind == "incomplete")


@pytest.mark.parametrize("nil_ok, kind", [("true", "complete"), ("false", "incomplete")])
def test_s28_it_sent_headings_only(office, nil_ok, kind):
    send_orders(office)
    send_penalties(office, *TEN_PENALTIES)
    office.send("2025/河务所/处罚.csv", PENALTIES, [])
    office.says(f"{OWED}nil_ok = {nil_ok}\n")
    state = office.state("penalty_cases")
    assert state.kind == kind
    assert ("报来空表的科室：河务所" in state.why) == (kind == "incomplete")
    assert "没有报的科室" not in state.why


def test_s29_a_column_is_in_one_of_two_tables(office):
    send_orders(office)
    rows = [row[:3] for row in orders(days(2025, [5], 7), 1000)]
    office.send(f"2025/{HOTLINE}/工单2.csv", ORDERS[:3], rows)
    figures = office.figures()
    closed = figures["hotline_orders_closed", 2025]
    assert (closed.value, closed.state.kind, closed.state.uncounted) == (240, "incomplete", 7)
    assert figures["hotline_orders_handled", 2025].state.kind == "complete"


def test_s30_a_column_is_in_no_table(office):
    rows = [row[:3] for row in orders(days(2025, WHOLE, 5))]
    office.send(f"2025/{HOTLINE}/工单.csv", ORDERS[:3], rows)
    figures = office.figures()
    closed = figures["hotline_orders_closed", 2025]
    assert (closed.value, closed.state.kind) == (None, "unknown")
    assert "办结日期" in closed.state.why
    assert figures["hotline_orders_handled", 2025].value == 60


# cells and rows ---------------------------------------------------------------------------------


def send_hazards(office, *rows):
    send_orders(office)
    office.send("2025/公共安全办公室/隐患.csv", HAZARDS, rows)


def test_s31_a_status_that_nobody_can_read(office):
    mended = hazards(days(2025, [2], 3))
    send_hazards(office, *mended, *hazards([day("2025-03-01")], "待核实", 9))
    figures = office.figures()
    rate = figures["hazard_rectification_rate", 2025]
    assert (rate.value, rate.state.kind, rate.state.uncounted) == (100, "incomplete", 1)
    assert (rate.state.low, rate.state.high) == (75, 100)
    rectified = figures["hazards_rectified", 2025].state
    assert (rectified.uncounted, rectified.least, rectified.most) == (1, 3, 4)


def send_petitions(office, *rows):
    office.send(f"2025/{LETTERS}/信访.csv", PETITIONS, [*petitions(days(2025, WHOLE, 2)), *rows])
    send_orders(office, 2026, [1])


def test_s32_an_empty_cell_says_what_it_says(office):
    send_petitions(office, ["XF100", "2025-03-01", "物业", "", "2025-06-30"])
    figure = office.figures()["petitions_closed_late", 2025]
    assert (figure.value, figure.state.kind, figure.state.uncounted) == (0, "complete", 0)


def test_s33_a_cell_that_cannot_be_read_concerns_the_figures_that_ask_for_it(office):
    send_petitions(office, ["XF100", "2025-03-01", "物业", "2025-04-30", "2月30日"])
    figures = office.figures()
    for id in ("petitions_closed", "petitions_closed_late"):
        state = figures[id, 2025].state
        assert (state.kind, state.uncounted) == ("incomplete", 1), id
    received = figures["petitions_handled", 2025]
    assert (received.value, received.state.kind) == (25, "complete")


@pytest.mark.parametrize(
    "differing, kind, uncounted",
    [
        pytest.param(["罚字第1号", "罚款", 900, "2025-01-31"], "incomplete", 1, id="S34"),
        pytest.param(["罚字第1号", "警告并罚款", 200, "2025-01-31"], "complete", 0, id="S35"),
    ],
)
def test_s34_s35_two_rows_of_one_number(office, differing, kind, uncounted):
    send_orders(office)
    send_penalties(office, *TEN_PENALTIES, differing)
    figure = office.figures()["penalty_fine_yuan", 2025]
    assert (figure.value, figure.state.kind, figure.state.uncounted) == (2000, kind, uncounted)


def test_s36_a_rejected_row_has_the_number_of_one_that_counts(office):
    send_orders(office)
    send_penalties(office, *TEN_PENALTIES, ["罚字第1号", "罚款", 200, "2025年2月30日"])
    assert office.state("penalty_cases").kind == "complete"


def test_s37_a_rejected_row_that_would_not_count_anyway(office):
    mended = hazards(days(2025, [2], 3))
    mending = ["YH50", "2月30日", "用电", "整改中", ""]
    last_year = ["YH51", "2024-12-30", "用电", "待核实", ""]
    send_hazards(office, *mended, mending, last_year)
    figures = office.figures()
    assert figures["hazards_rectified", 2025].state.kind == "complete"
    assert figures["hazards_found", 2025].state.uncounted == 1  # YH50 may be of this year


def test_s38_a_row_that_a_correction_drops(office):
    send_orders(office)
    send_penalties(office, *TEN_PENALTIES)
    correction = (
        '[[correction]]\naction = "drop"\ntable = "penalties"\nkey = "罚字第3号"\n'
        'reason = "其他"\ndecided_by = "综合执法大队"\non = 2026-01-20\n'
    )
    (office.root / "data/raw/corrections.toml").write_text(correction, encoding="utf-8")
    figure = office.figures()["penalty_cases", 2025]
    assert (figure.value, figure.state.kind) == (9, "complete")


def test_s39_a_fine_that_nobody_can_read(office):
    send_orders(office)
    send_penalties(office, *TEN_PENALTIES, ["罚字第99号", "罚款", "约200", "2025-03-01"])
    figure = office.figures()["penalty_fine_yuan", 2025]
    assert (figure.value, figure.state.kind, figure.state.uncounted) == (2000, "incomplete", 1)
    assert (figure.state.least, figure.state.most) == (2000, None)


def test_s40_an_absentee_among_scores(office):
    send_orders(office)
    scores = [["1", "2025-11-15", 90], ["2", "2025-11-15", 80], ["3", "2025-11-15", "缺考"]]
    office.send("2025/司法所/考试.csv", EXAMS, scores)
    figure = office.figures()["exam_score", 2025]
    assert (figure.value, figure.state.kind, figure.state.uncounted) == (85, "incomplete", 1)


def test_s41_a_rate_has_bounds(office):
    mended = hazards(days(2025, range(1, 12), 10))
    send_hazards(office, *mended, *hazards([day("2025-03-01")], "待核实", 999))
    rate = office.figures()["hazard_rectification_rate", 2025]
    assert (rate.value, rate.numerator, rate.denominator) == (100, 110, 110)
    assert (round(rate.state.low, 1), rate.state.high) == (99.1, 100)
    assert "1行" in rate.state.mark


def test_s42_a_date_that_is_empty_because_it_has_not_happened_yet(office):
    send_orders(office)
    rows = [["P1", "酒店", 100, "2025-02-01", "2025-05-01"], ["P2", "酒店", 90, "2025-03-01", ""]]
    office.send("2025/经济科/盘活.csv", BUILDINGS, rows)
    figure = office.figures()["hotels_opened", 2025]
    assert (figure.value, figure.state.kind) == (1, "complete")


def test_s43_a_date_that_is_empty_elsewhere(office):
    send_orders(office)
    send_penalties(office, *TEN_PENALTIES, ["罚字第99号", "罚款", 200, ""])
    state = office.state("penalty_cases")
    assert (state.kind, state.uncounted) == ("incomplete", 1)
    assert "1行" in state.why


# beside last year -------------------------------------------------------------------------------


def test_s44_a_quarter_is_compared_with_the_same_quarter(office):
    send_orders(office, 2024)
    send_orders(office, 2025, [1, 2, 3])
    figures = office.figures()
    comparison = compared(figures, figures["hotline_orders_handled", 2025])
    assert (comparison.this.value, comparison.last.value) == (60, 60)
    assert comparison.day == day("2025-03-31")
    assert comparison.change.difference == 0


def test_s45_a_changed_definition_is_not_compared(office):
    send_orders(office, 2024)
    send_orders(office)
    office.says(
        '[[break]]\nfigure = "hotline_orders_handled"\nfrom = 2025\nreason = "改由区里统一受理"\n'
    )
    figures = office.figures()
    figure = figures["hotline_orders_handled", 2025]
    comparison = compared(figures, figure)
    assert (comparison.last, comparison.change) == (None, None)
    assert "改由区里统一受理" in comparison.why
    assert figure.state.obs_status == "B"


@pytest.mark.parametrize("unread, stands", [(1, True), (30, False)])
def test_s46_a_percentage_stands_while_uncounted_rows_cannot_turn_it(office, unread, stands):
    send_orders(office, 2024)
    undated = [[f"N{at}", "不详", "噪声", ""] for at in range(unread)]
    office.send(f"2025/{HOTLINE}/工单.csv", ORDERS, [*orders(days(2025, WHOLE, 22)), *undated])
    figures = office.figures()
    comparison = compared(figures, figures["hotline_orders_handled", 2025])
    assert comparison.change.difference == 24
    assert (comparison.change.percent is not None) == stands
    assert bool(comparison.why) == (not stands)


# stocks -------------------------------------------------------------------------------------------

EQUIPMENT = ["装备编号", "装备名称", "购置日期", "盘点日期", "使用状态"]


def counted_on(date, *numbers, status="在用"):
    return [[f"ZB-{number:03}", "执法记录仪", "2022-03-01", date, status] for number in numbers]


def test_s49_of_two_stocktakings_the_last_counts_for_each_asset(office):
    send_orders(office)
    office.send(f"2025/{STREET}/上半年盘点.csv", EQUIPMENT, counted_on("2025-06-28", 1, 2, 3))
    scrapped = counted_on("2025-12-27", 2, status="报废")
    latest = [*counted_on("2025-12-27", 1, 4), *scrapped]
    office.send(f"2025/{STREET}/年末盘点.csv", EQUIPMENT, latest)
    figure = office.figures()["bodycams_stock", 2025]
    # 3 wasn't counted again: it is as it was
    assert (figure.value, figure.state.kind) == (3, "complete")


def test_s50_a_stock_is_unknown_until_somebody_takes_it(office):
    send_orders(office)
    office.send(f"2025/{STREET}/盘点.csv", EQUIPMENT, counted_on("2025-12-27", 1, 2))
    office.says("[years.2025]\nas_of = 2025-06-30\n")
    figure = office.figures()["bodycams_stock", 2025]
    assert (figure.value, figure.state.kind, figure.state.uncounted) == (None, "unknown", 0)
    assert figure.state.why == "到2025年6月30日为止，2025年的《执法装备盘点表》还没有盘点。"


def test_s51_two_spellings_of_one_place_are_one(office):
    send_orders(office)
    header = ["巡查编号", "场所编号", "巡查日期"]
    numbers = ["CS-001", "cs－001", "CS-002", "022-23456701", "022-23456702"]
    visits = [[f"XC{n}", number, "2025-03-05"] for n, number in enumerate(numbers)]
    office.send(f"2025/{STREET}/九小场所巡查.csv", header, visits)
    assert office.figures()["nine_small_units_inspected", 2025].value == 4


# time limits --------------------------------------------------------------------------------------

WITH_LIMITS = ["工单编号", "派单日期", "处理时限", "办结日期"]
RATE = "hotline_on_time_rate"


def limited(number, begun, limit, closed):
    return [f"GD-{number}", begun, limit, closed]


def send_limited(office, *rows, year=2025, header=WITH_LIMITS):
    """Ten orders in each month, closed in time, and these."""
    own = []
    for at, date in enumerate(days(year, WHOLE, 10)):
        row = dict(zip(WITH_LIMITS, limited(f"{year}-{at}", date, date, date), strict=True))
        own.append([row[title] for title in header])
    office.send(f"{year}/{HOTLINE}/工单.csv", header, [*own, *rows])


def of(figure):
    return figure.numerator, figure.denominator


def test_s52_a_limit_that_has_not_come_yet_is_neither_kept_nor_broken(office):
    send_limited(
        office,
        limited(1, "2025-12-20", "2026-01-20", ""),
        limited(2, "2025-12-20", "2026-01-20", "2025-12-22"),
    )
    send_orders(office, 2026, [1, 2])
    figure = office.figures()[RATE, 2025]
    assert of(figure) == (120, 120)
    assert figure.state.kind == "complete"


def test_s53_what_is_open_beyond_its_limit_is_late(office):
    send_limited(
        office,
        limited(1, "2025-03-01", "2025-03-10", ""),
        limited(2, "2025-03-01", "2025-03-10", "2025-03-11"),
        limited(3, "2025-12-20", "2025-12-30", "2026-01-04"),
        limited(4, "2025-03-01", "", "2025-03-11"),
    )
    send_orders(office, 2026, [1, 2])
    figures = office.figures()
    assert of(figures[RATE, 2025]) == (120, 123)
    # As of 31 December the third isn't closed, either.
    assert of(figures["hotline_on_time_of_closed_rate", 2025]) == (120, 121)
    assert figures[RATE, 2025].state.kind == "complete"


def test_s54_a_limit_that_cannot_be_read(office):
    send_limited(
        office,
        limited(1, "2025-03-01", "尽快", "2025-03-11"),
        limited(2, "2025-03-01", "尽快", ""),
        limited(3, "2025-12-20", "尽快", "2026-01-04"),
    )
    send_orders(office, 2026, [1, 2])
    rate = office.figures()[RATE, 2025]
    assert of(rate) == (120, 120)
    state = rate.state
    assert (state.kind, state.uncounted) == ("incomplete", 3)
    assert "3行的「处理时限」读不出" in state.why
    # Against: all three were due, none in time. For: only the first may have been closed in time.
    assert (state.low, state.high) == (pytest.approx(12000 / 123, abs=0.01), 100)


def test_a_rate_that_only_rows_against_it_could_give_has_their_bound(office):
    open_order = limited(1, "2025-03-01", "尽快", "")
    office.send(f"2025/{HOTLINE}/工单.csv", WITH_LIMITS, [open_order])
    send_penalties(office, *TEN_PENALTIES, *penalties(days(2026, [1], 1), 99), year=2026)
    figure = office.figures()[RATE, 2025]
    assert figure.value is None
    assert (figure.state.uncounted, figure.state.low, figure.state.high) == (1, 0, 0)


def test_s55_a_list_without_limits(office):
    send_limited(office, header=[title for title in WITH_LIMITS if title != "处理时限"])
    figure = office.figures()[RATE, 2025]
    assert (figure.value, figure.state.kind) == (None, "unknown")
    assert "都没有「处理时限」列" in figure.state.why


def test_s56_a_list_without_limits_beside_one_that_has_them(office):
    send_limited(office)
    bare = [["GD-1", "2025-03-01", "2025-03-02"], ["GD-2", "2025-03-01", ""]]
    office.send("2025/便民中心/工单.csv", ["工单编号", "派单日期", "办结日期"], bare)
    figure = office.figures()[RATE, 2025]
    assert of(figure) == (120, 120)
    assert (figure.state.kind, figure.state.uncounted) == ("incomplete", 2)
    assert "2行所在的表没有「处理时限」列" in figure.state.why


def test_s57_a_deadline_stands_in_for_a_limit_from_its_first_day_on(office):
    rows = [
        ["XF1", "2025-03-01", "物业", "", "2025-04-30"],  # the 60th day
        ["XF2", "2025-03-01", "物业", "", "2025-05-01"],
        ["XF3", "2025-03-01", "物业", "2025-03-15", "2025-03-20"],  # its own comes first
        ["XF4", "2025-11-20", "物业", "", ""],
    ]
    office.send(f"2025/{LETTERS}/信访.csv", PETITIONS, rows)
    send_orders(office, 2026, [1])
    early = [["XF9", "2022-04-30", "物业", "", "2022-09-30"], ["XF8", "2022-05-01", "物业", "", ""]]
    office.send(f"2022/{LETTERS}/信访.csv", PETITIONS, early)
    figures = office.figures()
    figure = figures["petition_on_time_rate", 2025]
    assert of(figure) == (1, 3)
    assert figure.state.uncounted == 0
    assert of(figures["petition_on_time_rate", 2022]) == (0, 1)


def test_s58_as_of_a_day_only_limits_that_have_come_by_then(office):
    rows = [
        limited(1, "2025-06-01", "2025-06-10", ""),
        limited(2, "2025-06-01", "2025-06-20", ""),
        limited(3, "2025-06-05", "2025-06-12", "2025-06-20"),
    ]
    send_limited(office, *rows)
    last_year = []
    for number, *dates in rows:
        last_year.append([f"{number}a", *(date.replace("2025", "2024") for date in dates)])
    send_limited(office, *last_year, year=2024)
    office.says("[years.2025]\nas_of = 2025-06-15\n")
    figures = office.figures()
    figure = figures[RATE, 2025]
    begun = [date for date in days(2025, WHOLE, 10) if date <= day("2025-06-15")]
    assert of(figure) == (len(begun), len(begun) + 2)
    comparison = compared(figures, figure)
    assert comparison.day == day("2025-06-15")
    assert of(comparison.last) == (len(begun), len(begun) + 2)


def test_s59_hazards_mended_on_a_day_that_nobody_wrote_down(office):
    header = ["隐患编号", "排查日期", "整改期限", "隐患状态", "整改完成日期"]
    rows = [
        ["YH1", "2025-03-01", "2025-03-10", "已整改", "2025-03-10"],
        ["YH2", "2025-03-01", "2025-03-10", "整改中", ""],
        ["YH3", "2025-03-01", "2025-03-10", "已整改", ""],
        ["YH4", "2025-03-01", "", "整改中", ""],
    ]
    send_orders(office)
    office.send("2025/公共安全办公室/隐患.csv", header, rows)
    figures = office.figures()
    rate, of_closed = (figures[f"hazard_on_time{name}_rate", 2025] for name in ("", "_of_closed"))
    assert (of(rate), rate.state.uncounted) == ((1, 2), 1)
    assert (rate.state.low, rate.state.high) == (pytest.approx(33.33), pytest.approx(66.67))
    assert (of(of_closed), of_closed.state.uncounted) == ((1, 1), 1)


def test_s60_answers_count_once_an_order_is_closed(office):
    header = [*ORDERS, "是否满意"]
    rows = [
        [*row, answer] for row, answer in zip(orders(days(2025, WHOLE, 1)), "是" * 12, strict=True)
    ]
    rows[3][-1], rows[4][-1], rows[5][-1] = "否", "", "联系不上"
    office.send(f"2025/{HOTLINE}/工单.csv", header, rows)
    figure = office.figures()["hotline_satisfied_rate", 2025]
    assert of(figure) == (9, 10)
    assert figure.state.uncounted == 1
    assert "1行的「是否满意」读不出" in figure.state.why
