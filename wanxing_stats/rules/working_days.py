"""Which days people work: the holiday calendar of the State Council, and what people add to it.

In: ``calendar.toml`` at the workspace's root, which need not be there. Out: WorkingDays. Of a year
that neither the package chinesecalendar nor the file knows, nobody can say: None, never a guess.
The State Council announces a year's days off at once, so a year of which the file lists only some
is a fault, and isn't known.

    [2027]
    off = [                         # all days off, weekends among them or not
        "2027-01-01", "2027-02-05/2027-02-11", "2027-04-05", "2027-05-01/2027-05-05",
        "2027-06-09", "2027-09-15", "2027-10-01/2027-10-07",
    ]
    working = ["2027-02-14"]        # weekend days that are worked
    spring_festival = 2027-02-06    # New Year's Day of the lunar calendar
"""

import datetime
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import AfterValidator, Strict

from wanxing_stats.base import say_day

from .rule_files import Complaints, RuleFault, RuleFile, RuleFileError
from .written import Written, read_entry

Day = datetime.date
ONE_DAY = datetime.timedelta(days=1)
FIRST_OF_WEEKEND = 5
# The period around the lunar New Year, which is compared with itself.
AROUND_NEW_YEAR = datetime.timedelta(days=14)
# Holidays of every year that begin on the same day, and how many days of these at least are off.
FIRST_DAYS = {"元旦": (1, 1), "劳动节": (5, 1), "国庆节": (10, 1)}
LONG = {"元旦": 1, "春节": 3, "劳动节": 1, "国庆节": 3}
LUNAR_NEW_YEARS = {
    2019: Day(2019, 2, 5),
    2020: Day(2020, 1, 25),
    2021: Day(2021, 2, 12),
    2022: Day(2022, 2, 1),
    2023: Day(2023, 1, 22),
    2024: Day(2024, 2, 10),
    2025: Day(2025, 1, 29),
    2026: Day(2026, 2, 17),
    2027: Day(2027, 2, 6),
    2028: Day(2028, 1, 26),
}


def _a_day_or_range(value: Any) -> tuple[Day, Day]:
    """The first and the last day of what is written."""
    try:
        first, _, last = str(value).partition("/")
        days = Day.fromisoformat(first), Day.fromisoformat(last or first)
    except ValueError:
        example = "2027-01-01，或一段日期，如 2027-02-05/2027-02-11（写在引号里）"
        raise ValueError(f"应为日期，如 {example}，读到“{value}”。请改正后重试。") from None
    if days[0] > days[1]:
        raise ValueError(f"的起止日期写反了，读到“{value}”。请改正后重试。")
    return days


Days = Annotated[tuple[Annotated[Any, AfterValidator(_a_day_or_range)], ...], Strict(False)]


class CalendarYear(Written):
    """What people write of one year."""

    off: Days = ()
    working: Days = ()
    spring_festival: Day | None = None


@dataclass(frozen=True)
class WorkingDays:
    """The days that are worked; ``written``: what calendar.toml says of years.

    What it says of a day holds, whatever the package knows.
    """

    written: Mapping[int, CalendarYear] = field(default_factory=dict)
    _of_years: dict[int, list[Day] | None] = field(default_factory=dict, repr=False, compare=False)

    def is_working(self, day: Day) -> bool | None:
        """Whether a day is worked; None where its year isn't known."""
        days = self.working_days(day, day)
        return None if days is None else days == 1

    def working_days(self, first: Day, last: Day) -> int | None:
        """How many days are worked from one day to another, both among them; None where a year
        isn't known."""
        count = 0
        for year in range(first.year, last.year + 1):
            days = self._of_year(year)
            if days is None:
                return None
            count += max(0, bisect_right(days, last) - bisect_left(days, first))
        return count

    def after_working_days(self, day: Day, n: int) -> Day | None:
        """The ``n``-th day that is worked after a day; None where a year isn't known."""
        for year in itertools.count(day.year):
            days = self._of_year(year)
            if days is None:
                return None
            later = days[bisect_right(days, day) :]
            if n <= len(later):
                return later[n - 1]
            n -= len(later)
        raise AssertionError("years have no end")

    def lunar_new_year(self, year: int) -> Day | None:
        """New Year's Day of the lunar calendar; None where nobody says when that is."""
        written = self.written.get(year, CalendarYear())
        return written.spring_festival or LUNAR_NEW_YEARS.get(year)

    def spring_festival(self, year: int) -> tuple[Day, Day] | None:
        """The first and the last day of the period around the lunar New Year; None where nobody
        says when that is."""
        new_year = self.lunar_new_year(year)
        return (new_year - AROUND_NEW_YEAR, new_year + AROUND_NEW_YEAR) if new_year else None

    def _of_year(self, year: int) -> list[Day] | None:
        """The year's days that are worked, in order; None where nobody knows them."""
        if year not in self._of_years:
            self._of_years[year] = self._worked(year)
        return self._of_years[year]

    def _worked(self, year: int) -> list[Day] | None:
        written = self.written.get(year, CalendarYear())
        days = list(_days_between(Day(year, 1, 1), Day(year, 12, 31)))
        worked = _by_package(days)
        if worked is None:
            if not written.off:
                return None
            worked = {day for day in days if day.weekday() < FIRST_OF_WEEKEND}
        worked -= set(_each_day(written.off))
        return sorted(worked | set(_each_day(written.working)))


def read_calendar(file: RuleFile) -> tuple[WorkingDays, list[RuleFault]]:
    """What the file says of years, and what is wrong with the others."""
    written: dict[int, CalendarYear] = {}
    faults: list[RuleFault] = []
    for key in file.tables:
        try:
            if not re.fullmatch(r"\d{4}", key):
                what = f"年度应为方括号里的四位数字，如 [2027]，读到“{key}”。请改正后重试。"
                file.refuse((), [((key,), what)])
            entry = read_entry(CalendarYear, file, (key,))
            file.refuse((key,), _complaints(entry, int(key)))
            file.refuse((key,), _incomplete(entry, int(key)))
            written[int(key)] = entry
        except RuleFileError as error:
            faults += error.faults
    return WorkingDays(written), faults


def _complaints(entry: CalendarYear, year: int) -> Complaints:
    """What lies outside of its year, and what is both."""
    for key in ("off", "working"):
        for first, last in getattr(entry, key):
            outside = first if first.year != year else last
            if outside.year != year:
                what = f"{key} 应在{year}年之内，读到{outside}。请写到 [{outside.year}] 下。"
                yield (key,), what
    new_year = entry.spring_festival
    if new_year and new_year.year != year:
        what = f"spring_festival 应在{year}年之内，读到{new_year}。请改正后重试。"
        yield ("spring_festival",), what
    for day in sorted(set(_each_day(entry.off)) & set(_each_day(entry.working))):
        yield ("working",), f"{day}既写在 off 里，又写在 working 里。请只留一处后重试。"


def _incomplete(entry: CalendarYear, year: int) -> Complaints:
    """That only some days off are listed of a year that the package doesn't know."""
    lacking = _lacking(entry, year) if entry.off else []
    if lacking and _by_package([Day(year, 1, 1)]) is None:
        what = (
            f"off 没有列全{year}年的放假日，缺{'、'.join(lacking)}，这一年的工作日没法推算。"
            "请按国务院办公厅的放假通知补全；通知还没有公布的，先删去 off 和 working。"
        )
        yield ("off",), what


def _lacking(entry: CalendarYear, year: int) -> list[str]:
    """The holidays of which a day would be worked: 国庆节（10月1日）."""
    new_year = entry.spring_festival or LUNAR_NEW_YEARS.get(year)
    first_days = {name: Day(year, *first) for name, first in FIRST_DAYS.items()}
    lacking = []
    if new_year:
        first_days["春节"] = new_year
    else:
        lacking.append("春节（请用 spring_festival 写明正月初一是哪一天）")
    for name, first in first_days.items():
        days = _days_between(first, first + (LONG[name] - 1) * ONE_DAY)
        if worked := [say_day(day) for day in days if _is_worked(entry, day)]:
            lacking.append(f"{name}（{'、'.join(worked)}）")
    return lacking


def _is_worked(entry: CalendarYear, day: Day) -> bool:
    """Whether a day is worked by what is written; weekends need not be."""
    if day in _each_day(entry.working):
        return True
    return day.weekday() < FIRST_OF_WEEKEND and day not in _each_day(entry.off)


def _each_day(ranges: tuple[tuple[Day, Day], ...]) -> Iterator[Day]:
    for first, last in ranges:
        yield from _days_between(first, last)


def _days_between(first: Day, last: Day) -> Iterator[Day]:
    for number in range((last - first).days + 1):
        yield first + number * ONE_DAY


def _by_package(days: list[Day]) -> set[Day] | None:
    """Those of a year's days that are worked, as the package knows; None where it doesn't."""
    from chinese_calendar import is_workday  # which most who read rules don't ask

    try:
        return {day for day in days if is_workday(day)}
    except NotImplementedError:  # a year that it doesn't know
        return None
