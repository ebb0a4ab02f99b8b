"""Days that are worked: what the package knows, what people write, and what nobody knows."""

import datetime
import subprocess
import sys

import pytest
from workbooks import SMALL_RULES

from wanxing_stats.base import Workspace
from wanxing_stats.rules import WorkingDays, load_rules, rule_problems
from wanxing_stats.rules.working_days import LUNAR_NEW_YEARS

DAYS = WorkingDays()
OF_2027 = """
[2027]
off = ["2027-01-01", "2027-02-05/2027-02-11", "2027-05-03", "2027-10-01"]
working = ["2027-02-14"]

[2029]
spring_festival = 2029-02-13
"""


def day(text):
    return datetime.date.fromisoformat(text)


def load(tmp_path, text):
    (tmp_path / "calendar.toml").write_text(text, encoding="utf-8")
    return load_rules(Workspace(tmp_path, SMALL_RULES))


@pytest.mark.parametrize(
    "date, is_working",
    [
        ("2024-02-09", True),  # New Year's Eve, a Friday: worked in 2024
        ("2024-02-10", False),
        ("2024-02-12", False),  # a Monday of the Spring Festival
        ("2024-02-18", True),  # a Sunday that makes up for it
        ("2024-03-02", False),
        ("2026-10-08", True),
    ],
)
def test_days_that_the_package_knows(date, is_working):
    assert DAYS.is_working(day(date)) is is_working


def test_working_days_are_counted_with_both_ends():
    assert DAYS.working_days(day("2024-02-08"), day("2024-02-19")) == 4  # 8, 9, 18, 19
    assert DAYS.working_days(day("2024-02-10"), day("2024-02-17")) == 0
    assert DAYS.working_days(day("2024-12-30"), day("2025-01-02")) == 3
    assert DAYS.working_days(day("2025-01-02"), day("2024-12-30")) == 0
    assert DAYS.working_days(day("2024-01-01"), day("2024-12-31")) == 251


def test_the_day_after_so_many_working_days():
    assert DAYS.after_working_days(day("2024-02-09"), 1) == day("2024-02-18")
    assert DAYS.after_working_days(day("2024-02-10"), 1) == day("2024-02-18")
    assert DAYS.after_working_days(day("2024-12-31"), 2) == day("2025-01-03")


def test_an_unknown_year_is_never_guessed():
    for asked in (day("2027-03-01"), day("2003-03-03")):
        assert DAYS.is_working(asked) is None
        assert DAYS.working_days(asked, asked) is None
        assert DAYS.after_working_days(asked, 1) is None
    assert DAYS.working_days(day("2026-12-30"), day("2027-01-04")) is None
    assert DAYS.after_working_days(day("2026-12-30"), 2) is None
    assert DAYS.after_working_days(day("2026-12-30"), 1) == day("2026-12-31")


def test_people_write_what_the_package_does_not_know_yet(tmp_path):
    rules = load(tmp_path, OF_2027)
    days = rules.calendar
    assert rules.faults == ()
    assert [days.is_working(day(f"2027-02-{at:02}")) for at in (4, 5, 8, 12, 13, 14)] == [
        *(True, False, False, True),
        *(False, True),
    ]
    assert days.working_days(day("2026-12-30"), day("2027-01-04")) == 3
    assert days.is_working(day("2028-01-03")) is None
    assert days.is_working(day("2029-01-03")) is None  # nothing is said of its days off


def test_what_people_write_of_a_known_year_holds_for_those_days(tmp_path):
    days = load(tmp_path, '[2026]\nworking = ["2026-12-27"]\noff = [2026-03-02]\n').calendar
    assert days.is_working(day("2026-12-27"))
    assert days.is_working(day("2026-03-02")) is False
    assert days.is_working(day("2026-02-17")) is False


def test_the_period_around_the_lunar_new_year(tmp_path):
    assert DAYS.spring_festival(2024) == (day("2024-01-27"), day("2024-02-24"))
    assert DAYS.spring_festival(2029) is None
    days = load(tmp_path, OF_2027).calendar
    assert days.spring_festival(2029) == (day("2029-01-30"), day("2029-02-27"))


def test_lunar_new_years_lie_in_the_holidays_of_the_package():
    from chinese_calendar import get_holiday_detail

    known = [new_year for year, new_year in LUNAR_NEW_YEARS.items() if year <= 2026]
    assert {get_holiday_detail(new_year) for new_year in known} == {(True, "Spring Festival")}


@pytest.mark.parametrize(
    "text, line, said",
    [
        ('[2027]\nof = ["2027-01-01"]', 1, "[2027]：不认识的键 of。是不是 off？"),
        ('\n[2027]\noff = ["2027-02-30"]', 2, "off 第1项 应为日期，如 2027-01-01，或一段日期"),
        ('[2027]\noff = ["春节"]', 1, "读到“春节”"),
        ('[2027]\noff = ["2027-02-11/2027-02-05"]', 1, "off 第1项 的起止日期写反了"),
        ('[2027]\nworking = ["2026-12-26"]', 1, "读到2026-12-26。请写到 [2026] 下。"),
        ('[2027]\noff = ["2026-12-31/2027-01-03"]', 1, "off 应在2027年之内，读到2026-12-31"),
        ('[2027]\noff = ["2027-12-31/2028-01-03"]', 1, "读到2028-01-03。请写到 [2028] 下。"),
        ("[2027]\nspring_festival = 2026-02-17", 1, "spring_festival 应在2027年之内"),
        ('[2027]\noff = "2027-01-01"', 1, "off 应为列表（写在方括号里）"),
        (
            '[2027]\noff = ["2027-02-05/2027-02-11"]\nworking = ["2027-02-06"]',
            1,
            "2027-02-06既写在 off 里，又写在 working 里",
        ),
        ('off = ["2027-01-01"]', 1, "年度应为方括号里的四位数字，如 [2027]，读到“off”"),
        ("[2027]\noff = [2027-01-01\n", 3, "不是有效的TOML"),
    ],
)
def test_what_cannot_be_meant_is_one_chinese_problem(tmp_path, text, line, said):
    rules = load(tmp_path, text)
    (problem,) = rule_problems(rules.faults)
    assert (problem.place.file, problem.place.row) == ("calendar.toml", line)
    assert said in problem.message
    assert rules.calendar.is_working(day("2027-03-01")) is None


HOLIDAYS = {
    "元旦（1月1日）": "2027-01-01",
    "春节（2月8日）": "2027-02-05/2027-02-08",  # the 6th and 7th are a weekend
    "国庆节（10月1日）": "2027-10-01",
}


@pytest.mark.parametrize("lacking", HOLIDAYS)
def test_a_year_of_which_only_some_days_off_are_listed_is_not_known(tmp_path, lacking):
    """A weekend needn't be written: 1 May and 2 October 2027 are Saturdays."""
    off = [days for name, days in HOLIDAYS.items() if name != lacking]
    rules = load(tmp_path, f"[2027]\noff = {off}\n".replace("'", '"'))
    (problem,) = rule_problems(rules.faults)
    said = f"off 没有列全2027年的放假日，缺{lacking}，这一年的工作日没法推算。请按国务院办公厅"
    assert said in problem.message
    assert rules.calendar.is_working(day("2027-03-01")) is None
    whole = load(tmp_path, f"[2027]\noff = {[*HOLIDAYS.values()]}\n".replace("'", '"'))
    assert not whole.faults and whole.calendar.is_working(day("2027-03-01"))


def test_a_holiday_that_is_written_as_worked_is_lacking(tmp_path):
    text = OF_2027.replace('"2027-02-14"', '"2027-02-14", "2027-10-02"')
    (problem,) = rule_problems(load(tmp_path, text).faults)
    assert "缺国庆节（10月2日）" in problem.message


def test_beyond_2028_the_day_of_the_spring_festival_must_be_written(tmp_path):
    off = '["2029-01-01", "2029-02-12/2029-02-18", "2029-05-01", "2029-10-01/2029-10-07"]'
    (problem,) = rule_problems(load(tmp_path, f"[2029]\noff = {off}\n").faults)
    assert "缺春节（请用 spring_festival 写明正月初一是哪一天）" in problem.message
    rules = load(tmp_path, f"[2029]\noff = {off}\nspring_festival = 2029-02-13\n")
    assert not rules.faults and rules.calendar.is_working(day("2029-03-01"))


def test_one_wrong_year_leaves_the_others(tmp_path):
    rules = load(tmp_path, OF_2027 + '[2028]\noff = ["2027-01-01"]\n')
    assert len(rules.faults) == 1
    assert rules.calendar.is_working(day("2027-03-01"))


def test_rules_do_not_load_the_package():
    """A build with nothing to do, and whoever asks for no working days, needn't."""
    asked = "from wanxing_stats.base import Workspace; from wanxing_stats.rules import load_rules; "
    asked += "import pathlib, sys; load_rules(Workspace(pathlib.Path('.'))).calendar; "
    asked += "sys.exit('chinese_calendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
