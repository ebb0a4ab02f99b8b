"""Who owes what: what each department sent of each ledger, what is missing, what it is told."""

import datetime
from types import SimpleNamespace

import pytest
from workbooks import PENALTY_HEADER, SMALL_RULES, penalty, write_xlsx

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.departments import owed_ledgers, say_missing, say_to_departments
from wanxing_stats.rules import load_rules

STREET, JUSTICE = "综合执法大队", "司法所"
PAPER_HEADER = ["答卷编号", "姓名", "考试日期", "成绩"]
VISIT_HEADER = ["统计月份", "社区", "应走访户数", "达标户数"]
YEAR_END = datetime.date(2025, 12, 31)
EXPECTED = """
[[expected]]
year = 2025
department = "司法所"
ledger = "papers"
"""


class Office:
    """A workspace that a test fills."""

    def __init__(self, root):
        self.root = root

    def send(self, path, *rows, header=PENALTY_HEADER, hidden=()):
        sheets = {"Sheet1": [header, *rows]}
        write_xlsx(self.root / "data/raw" / f"{path}.xlsx", sheets, hidden=hidden)

    def expects(self, text):
        (self.root / "office.toml").write_text(text, encoding="utf-8")

    def cleaned(self):
        workspace = Workspace(self.root, rules=SMALL_RULES)
        return clean_workspace(workspace, load_rules(workspace))

    def owed(self, as_of=YEAR_END, year=2025, ends=None):
        return owed_ledgers(self.cleaned(), year, as_of, None, ends or {})

    def missing(self, as_of=YEAR_END, year=2025):
        """Department, ledger and why, of what is missing."""
        lines = self.owed(as_of, year)
        return [(line.department, line.ledger, line.missing) for line in lines if line.missing]

    def says(self, as_of=YEAR_END, ends=None):
        cleaned = self.cleaned()
        return say_to_departments(
            owed_ledgers(cleaned, 2025, as_of, None, ends or {}), cleaned.rules.ledgers
        )


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def ledger_end(behind=None, missing=None):
    """How far a ledger has come, as the figures say it."""
    return SimpleNamespace(behind=behind or {}, missing=missing or {})


def of_2025(number, decided="2025-03-05", **cells):
    return penalty(number, filed="2025-01-02", decided=decided, **cells)


def paper(number, taken="2025-03-05"):
    return [f"K{number}", "张某某", taken, 90]


# what was sent -----------------------------------------------------------------------------------


def test_rows_of_a_ledger_are_counted_by_what_became_of_them(office):
    office.send(f"2025/{STREET}/一", of_2025(1), of_2025(2, "2025-01-03"), of_2025(3, fine="约200"))
    office.send(f"2025/{STREET}/二", of_2025(1), of_2025(4, "2025-12-28"))
    [line] = office.owed()
    assert line.as_json() == {
        "year": 2025,
        "department": STREET,
        "ledger": "fines",
        "files": 2,
        "rows": 5,
        "clean": 3,
        "duplicate": 1,
        "rejected": 1,
        "unread": 0,
        "from": "2025-01-03",
        "through": "2025-12-28",
        "missing": None,
    }
    assert not line.is_open


def test_a_table_not_understood_stands_under_the_ledger_that_it_may_be(office):
    header = [heading.replace("处罚决定日期", "作出日子") for heading in PENALTY_HEADER]
    office.send(f"2025/{STREET}/一", of_2025(1), of_2025(2), header=header)
    office.send(f"2025/{STREET}/二", of_2025(3))
    [line] = office.owed()
    assert (line.ledger, line.files, line.rows, line.clean, line.unread) == ("fines", 2, 3, 1, 2)
    assert line.is_open


def test_a_table_that_is_none_has_a_line_of_its_own(office):
    office.send(f"2025/{STREET}/通讯录", ["甲", 1], header=["称呼", "分机"])
    [line] = office.owed()
    assert (line.ledger, line.files, line.rows, line.unread) == ("", 1, 1, 1)
    assert line.first is None


def test_a_file_that_nobody_can_open_is_not_understood(office):
    office.send(f"2025/{STREET}/一", of_2025(1))
    (office.root / f"data/raw/2025/{STREET}/行政处罚案件台账.xlsx").write_bytes(b"PK\x03\x04")
    [line] = office.owed()
    assert (line.files, line.rows, line.unread, line.unread_tables) == (2, 1, 0, 1)
    assert line.is_open


def test_rows_of_a_hidden_sheet_are_rejected_not_misunderstood(office):
    file = office.root / f"data/raw/2025/{STREET}/处罚.xlsx"
    sheets = {"台账": [PENALTY_HEADER, of_2025(1)], "旧稿": [PENALTY_HEADER, of_2025(2)]}
    write_xlsx(file, sheets, hidden=("旧稿",))
    [line] = office.owed()
    assert (line.rows, line.clean, line.rejected, line.unread) == (2, 1, 1, 0)
    assert not line.is_open
    assert office.says()[STREET].endswith(
        "不能计入1行，3月5日。隐藏的工作表没有计入，应计入的请取消隐藏，旧稿请删除，再重新报送。"
    )


def test_a_date_that_is_complained_about_is_not_the_last(office):
    filed_later = penalty(2, filed="2025-12-30", decided="2025-12-05")
    office.send(f"2025/{STREET}/一", of_2025(1), filed_later, of_2025(3, "2025-06-01", fine="约"))
    [line] = office.owed()
    assert line.through == datetime.date(2025, 6, 1)


def test_every_row_has_one_fate_in_the_sample(sample):
    cleaned = clean_workspace(sample, load_rules(sample))
    for year in cleaned.years:
        lines = owed_ledgers(cleaned, year, datetime.date(year, 12, 31), None, {})
        for line in lines:
            assert line.rows == line.clean + line.duplicate + line.rejected + line.unread, line
        assert not any(line.is_open for line in lines)
        records = cleaned.records[cleaned.records["year"] == year]
        assert sum(line.rows for line in lines) == records["read"].sum()


# what is missing ---------------------------------------------------------------------------------


def test_what_the_office_expects_is_owed_once_its_day_has_come(office):
    office.send(f"2025/{STREET}/一", of_2025(1))
    office.expects(f"{EXPECTED}by = 2025-04-10\n")
    assert office.missing(datetime.date(2025, 4, 9)) == []
    assert office.missing(datetime.date(2025, 4, 10)) == [(JUSTICE, "papers", "expected")]
    office.send(f"2025/{JUSTICE}/考试", paper(1), header=PAPER_HEADER)
    assert office.missing() == []


def test_without_a_day_it_is_owed_at_the_end_of_the_year(office):
    office.expects(EXPECTED)
    assert office.missing(datetime.date(2025, 12, 30)) == []
    assert office.missing(YEAR_END) == [(JUSTICE, "papers", "expected")]


def test_without_a_dated_row_all_that_is_due_in_the_year_is_owed(office):
    office.expects(EXPECTED)
    assert office.missing(None) == [(JUSTICE, "papers", "expected")]


@pytest.mark.parametrize("nil_ok", [True, False])
def test_a_list_without_rows_is_a_report_where_the_office_says_so(office, nil_ok):
    office.send(f"2025/{JUSTICE}/考试", header=PAPER_HEADER)
    office.expects(f"{EXPECTED}nil_ok = {str(nil_ok).lower()}\n")
    assert bool(office.missing()) != nil_ok
    [line] = office.owed()
    assert (line.files, line.rows) == (1, 0)
    assert ("报来的是空表" in say_missing(line)) != nil_ok


def test_a_day_after_the_years_end_is_held_against_its_end(office):
    office.send(f"2025/{STREET}/一", of_2025(1))
    office.expects(f"{EXPECTED}by = 2026-01-10\n")
    assert office.missing(datetime.date(2025, 12, 30)) == []
    assert office.missing() == [(JUSTICE, "papers", "expected")]
    assert "（办公室要求2026年1月10日前报送）" in office.says()[JUSTICE]


def test_what_was_sent_and_not_understood_is_not_missing(office):
    header = [heading.replace("考试日期", "哪天考的") for heading in PAPER_HEADER]
    office.send(f"2025/{JUSTICE}/考试", paper(1), header=header)
    office.expects(EXPECTED)
    [line] = office.owed()
    assert (line.ledger, line.missing, line.unread) == ("papers", None, 1)


def test_a_year_of_which_something_is_expected_is_not_held_against_the_last(office):
    office.send(f"2024/{STREET}/一", penalty(1))
    office.send(f"2025/{JUSTICE}/考试", paper(1), header=PAPER_HEADER)
    assert office.missing() == [(STREET, "fines", "last_year")]
    office.expects(EXPECTED)
    assert office.missing() == []


def test_what_was_there_by_the_same_day_of_last_year_is_owed(office):
    office.send(f"2024/{STREET}/一", penalty(1, decided="2024-03-05"))
    office.send(f"2025/{JUSTICE}/考试", paper(1), header=PAPER_HEADER)
    assert office.missing(datetime.date(2025, 3, 4)) == []
    assert office.missing(datetime.date(2025, 3, 5)) == [(STREET, "fines", "last_year")]


def test_a_month_is_owed_when_it_is_over_and_february_ends_with_february(office):
    office.send(f"2024/{STREET}/走访", ["2024-02", "示例一社区", 9, 9], header=VISIT_HEADER)
    office.send(f"2025/{JUSTICE}/考试", paper(1), header=PAPER_HEADER)
    assert office.missing(datetime.date(2025, 2, 27)) == []
    assert office.missing(datetime.date(2025, 2, 28)) == [(STREET, "visits", "last_year")]


def test_a_list_without_rows_is_something_where_only_last_year_says_what_is_owed(office):
    office.send(f"2024/{STREET}/一", penalty(1))
    office.send(f"2025/{STREET}/一")
    assert office.missing() == []


def test_rows_of_the_year_in_another_years_folder_are_there(office):
    office.send(f"2024/{STREET}/一", penalty(1), of_2025(2, "2025-01-05"))
    office.send(f"2025/{JUSTICE}/考试", paper(1), header=PAPER_HEADER)
    assert office.missing() == []


def test_made_up_years_and_real_ones_are_not_held_against_each_other(office):
    office.send(f"2024/{STREET}/示例_一", penalty(1))
    office.send(f"2025/{JUSTICE}/考试", paper(1), header=PAPER_HEADER)
    assert office.missing() == []


# what a department is told -----------------------------------------------------------------------


def test_a_department_is_told_what_came_what_is_missing_and_what_to_do(office):
    office.send(f"2025/{STREET}/一", of_2025(1, "2025-01-03"), of_2025(2, "2025-12-28"))
    office.send(f"2025/{STREET}/二", of_2025(1, "2025-01-03"), of_2025(3, fine="约200"))
    office.expects(
        f'[[expected]]\nyear = 2025\ndepartment = "{STREET}"\nledger = "events"\nby = 2025-04-10\n'
    )
    assert office.says() == {
        STREET: "综合执法大队：2025年收到《行政处罚案件台账》2个文件4行，计入2行，重复1行，"
        "不能计入1行，1月3日至12月28日；还缺《宣传活动台账》（办公室要求4月10日前报送）。"
        "请补报还缺的台账；不能计入的行，请按退回的工作簿改正后重新报送。"
    }


def test_who_owes_nothing_is_thanked(office):
    office.send(f"2025/{STREET}/一", of_2025(1))
    rows = [[month, "示例一社区", 9, 9] for month in ("2025-01", "2025-02")]
    office.send(f"2025/{STREET}/走访", *rows, header=VISIT_HEADER)
    assert office.says() == {
        STREET: "综合执法大队：2025年收到《行政处罚案件台账》1个文件1行，全部计入，3月5日；"
        "《津治通入户走访统计表》1个文件2行，全部计入，1月至2月。暂时没有要补报、改正的，谢谢。"
    }


def test_who_sent_nothing_is_told_that_it_did_last_year(office):
    office.send(f"2024/{STREET}/一", penalty(1))
    office.send(f"2025/{JUSTICE}/考试", header=PAPER_HEADER)
    assert office.says() == {
        JUSTICE: "司法所：2025年收到《法治思想考试成绩表》1个文件，没有数据行。"
        "暂时没有要补报、改正的，谢谢。",
        STREET: "综合执法大队：2025年还没有收到台账；还缺《行政处罚案件台账》（上年报送过）。"
        "请补报还缺的台账；这一年不用报送或改由其他科室报送的，请告诉办公室。",
    }


def test_what_was_not_understood_is_said_with_what_to_look_at(office):
    office.send(f"2025/{STREET}/通讯录", ["甲", 1], header=["称呼", "分机"])
    (office.root / f"data/raw/2025/{STREET}/行政处罚案件台账.xlsx").write_bytes(b"PK\x03\x04")
    office.expects(f"{EXPECTED}nil_ok = true\n")
    assert office.says() == {
        JUSTICE: "司法所：2025年还没有收到台账；还缺《法治思想考试成绩表》（办公室要求报送）。"
        "请补报还缺的台账；没有发生的，请报一张只有列标题、下面写“无”的表。",
        STREET: "综合执法大队：2025年收到《行政处罚案件台账》1个文件，没有读懂1个；"
        "不像任何一种台账的表格1个文件1行，没有读懂1行。"
        "没有读懂的，请核对是否发错、列标题是否完整、是否设了打开密码，改好后重新报送。",
    }


def test_who_sent_an_empty_list_is_told_that_it_was_empty(office):
    office.send(f"2025/{JUSTICE}/考试", header=PAPER_HEADER)
    office.expects(EXPECTED)
    assert office.says() == {
        JUSTICE: "司法所：2025年收到《法治思想考试成绩表》1个文件，没有数据行。"
        "《法治思想考试成绩表》应有数据，报来的是空表，请补报；确实没有发生的，请告诉办公室。"
    }


def test_who_stopped_or_left_out_months_is_asked_for_them(office):
    office.send(f"2025/{STREET}/一", of_2025(1, "2025-02-03"), of_2025(2, "2025-09-28"))
    missing = {"": (1,), STREET: (4, 5)}
    ends = {"fines": ledger_end({STREET: datetime.date(2025, 9, 30)}, missing)}
    assert office.says(ends=ends) == {
        STREET: "综合执法大队：2025年收到《行政处罚案件台账》1个文件2行，全部计入，"
        "2月3日至9月28日，只报到9月30日。请补报《行政处罚案件台账》10月以后的；"
        "《行政处罚案件台账》1月、4月、5月没有数据，请核对是否漏报。"
    }
    [line] = office.owed(ends=ends)
    assert line.is_open and line.as_json()["missing"] is None
    assert say_missing(line) == "1月、4月、5月、10月以后"


def test_months_before_all_rows_are_asked_of_whose_rows_are_the_first(office):
    office.send(f"2025/{STREET}/一", of_2025(1, "2025-02-03"))
    office.send(f"2025/{JUSTICE}/二", of_2025(2, "2025-07-03"))
    ends = {"fines": ledger_end(missing={"": (1,)})}
    late = [line.department for line in office.owed(ends=ends) if line.is_late]
    assert late == [STREET]


def test_a_stop_within_a_month_is_said_with_its_day(office):
    office.send(f"2025/{STREET}/一", of_2025(1, "2025-02-03"))
    ends = {"fines": ledger_end({STREET: datetime.date(2025, 2, 3)})}
    assert "请补报《行政处罚案件台账》2月3日以后的" in office.says(ends=ends)[STREET]


def test_rows_that_stop_in_another_years_folder_are_asked_for_too(office):
    office.send(f"2024/{STREET}/一", penalty(1), of_2025(2, "2025-01-05"))
    ends = {"fines": ledger_end({STREET: datetime.date(2025, 1, 31)})}
    assert office.says(ends=ends) == {
        STREET: "综合执法大队：2025年收到《行政处罚案件台账》在其他年度的文件夹里，1月5日，"
        "只报到1月31日。请补报《行政处罚案件台账》2月以后的。"
    }


def test_a_row_that_the_office_dropped_is_nothing_to_mend(office):
    office.send(f"2025/{STREET}/一", of_2025(1), of_2025(2))
    (office.root / "data/raw/corrections.toml").write_text(
        '[[correction]]\naction = "drop"\ntable = "fines"\nkey = "津南万罚〔2024〕2号"\n'
        'reason = "其他"\ndecided_by = "综合执法大队"\non = 2026-01-20\n',
        encoding="utf-8",
    )
    [said] = office.says().values()
    assert "不能计入1行" in said
    assert said.endswith("暂时没有要补报、改正的，谢谢。")
