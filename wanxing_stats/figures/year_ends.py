"""When is a year over: how far each ledger has come, by its own rows and never by the clock.

In: what cleaning gave. Out: a YearEnd for each year. The rule and its reasons: docs/states.md.

    YearEnds(cleaned).of(2025).through  ->  2025-03-31
"""

import datetime
import itertools
import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from wanxing_stats.base import department_of, is_within_month, last_day, month_end, year_of
from wanxing_stats.cleaning import Cleaned
from wanxing_stats.rules import Ledger

from .records import NO_YEAR, days_of

# So many rows would have to be expected in a stretch without any before it says that the rest is
# missing: exp(-3) is 5 % (the rule of three).
SURPRISING = 3.0
# The same where any stretch of a year's twelve months may be the one: ln(12 / 0.05).
SURPRISING_ANYWHERE = math.log(12 / 0.05)
# Rows of less than a month that no ordinary lull explains.
BEYOND_A_LULL = 10.0
# Fewer rows behind a gap, or in a month that has begun, may be mistyped dates.
FEW = 3
WEEK = datetime.timedelta(days=7)
DAYS_OF_A_MONTH = 365 / 12


@dataclass(frozen=True)
class LedgerEnd:
    """How far one ledger has come in a year.

    Parameters
    ----------
    through
        The last day that its figures cover.
    behind
        Where some of it ends earlier than the year: department -> its last day.
    missing
        Months without rows where some would have to be expected: department -> the months; "" for
        those before the first row of any.
    """

    through: datetime.date | None
    behind: dict[str, datetime.date] = field(default_factory=dict)
    missing: dict[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class YearEnd:
    """How far a year has come.

    ``through`` is None where nothing is dated in it; ``given``: the office said so (as_of), and
    rows after that day don't count.
    """

    year: int
    through: datetime.date | None
    given: bool
    ledgers: dict[str, LedgerEnd]

    def of(self, ledger: str) -> LedgerEnd:
        """How far a ledger has come; as far as the year, unless its own rows say otherwise."""
        return self.ledgers.get(ledger) or LedgerEnd(self.through)


class MonthOfRows(NamedTuple):
    """A department's rows of one month: how many, the first and the last day."""

    month: int
    rows: int
    first: datetime.date
    last: datetime.date

    @property
    def part(self) -> float:
        """How much of the month has gone by on the day of its last row."""
        return self.last.day / month_end(self.last).day


class DatedRows(NamedTuple):
    """Of each row of a ledger: its day and year, its department, the year it was sent for."""

    days: npt.NDArray[np.datetime64]
    years: npt.NDArray[np.int64]
    departments: npt.NDArray[np.str_]
    home: npt.NDArray[np.int64]


class YearEnds:
    """The end of each year, computed when it is first asked for."""

    def __init__(self, cleaned: Cleaned):
        self.cleaned = cleaned
        self._known: dict[int, YearEnd] = {}
        self._rows: dict[str, DatedRows] = {}

    def of(self, year: int) -> YearEnd:
        if year not in self._known:
            self._known[year] = self._end(year)
        return self._known[year]

    def latest(self) -> datetime.date | None:
        """The last day that any year has come to."""
        days = [self.of(year).through for year in self.cleaned.years]
        return max(filter(None, days), default=None)

    def _end(self, year: int) -> YearEnd:
        as_of = self.cleaned.rules.office.as_of(year)
        ends = self._ends_of_departments(year, as_of)
        if as_of:
            through: datetime.date | None = as_of
        elif any(later > year for later in self._years_with_rows()):
            through = last_day(year)
        else:
            all_ends = itertools.chain.from_iterable(days.values() for days in ends.values())
            through = max(all_ends, default=None) or self._last_month(year)
        ledgers = {}
        for name, of_ledger in ends.items():
            if through is not None:
                ledgers[name] = self._ledger_end(name, year, through, of_ledger)
        return YearEnd(year, through, as_of is not None, ledgers)

    def _years_with_rows(self) -> set[int]:
        """The years for which rows were sent that may be a ledger's: not a template, nor a list of
        phones."""
        with_rows = [table for table in self.cleaned.sent if table.rows]
        return {table.year for table in with_rows if table.year and table.ledgers != ("",)}

    def _ends_of_departments(
        self, year: int, as_of: datetime.date | None
    ) -> dict[str, dict[str, datetime.date]]:
        """By monthly ledger and department, the day that its rows run through."""
        ends: dict[str, dict[str, datetime.date]] = {}
        for name, ledger in self.cleaned.rules.ledgers.items():
            if ledger.pace == "monthly":
                months = self._months(ledger, year, as_of or last_day(year))
                ends[name] = {department: runs_through(of) for department, of in months.items()}
        return {name: of_ledger for name, of_ledger in ends.items() if of_ledger}

    def _ledger_end(
        self, name: str, year: int, through: datetime.date, ends: dict[str, datetime.date]
    ) -> LedgerEnd:
        months = self._months(self.cleaned.rules.ledgers[name], year, last_day(year))
        behind = {}
        for department, end in ends.items():
            others = [of[0].first for other, of in months.items() if other != department]
            is_late = _is_late(months[department], end, through) and not _is_taken_over(end, others)
            if is_late and department not in self._not_understood(name, year):
                behind[department] = end
        own = min(behind.values(), default=through)
        missing = {}
        before = range(1, min(of[0].month for of in months.values()))
        rows = sum(_rows(of) for of in months.values())
        if _surprising(rows, len(before), own.month):
            missing[""] = tuple(before)
        for department, end in ends.items():
            until = [month for month in months[department] if month.month <= end.month]
            silent = silent_months(until)
            if silent:
                missing[department] = tuple(silent)
        return LedgerEnd(own, behind, missing)

    def _not_understood(self, name: str, year: int) -> set[str]:
        """The departments of whose tables some may be the ledger and weren't understood."""
        of_year = [table for table in self.cleaned.sent if table.year == year and not table.table]
        return {table.department for table in of_year if name in table.may_be}

    def _months(
        self, ledger: Ledger, year: int, until: datetime.date
    ) -> dict[str, list[MonthOfRows]]:
        """By department, the months that its rows are dated in up to a day; of those sent for the
        year, or for none, also of rows left out."""
        dated = self._dated(ledger)
        is_of_year = (dated.years == year) & np.isin(dated.home, (year, NO_YEAR))
        is_of_year &= dated.days <= np.datetime64(until)
        days, departments = dated.days[is_of_year], dated.departments[is_of_year]
        months = {}
        for department in np.unique(departments):
            months[str(department)] = _months_of(days[departments == department])
        return months

    def _dated(self, ledger: Ledger) -> DatedRows:
        if ledger.name not in self._rows:
            frames = [self.cleaned.tables[ledger.name], self.cleaned.left_out[ledger.name]]
            both = pd.concat([frame[[ledger.date, "source_file"]] for frame in frames])
            days = days_of(both[ledger.date])
            files = both["source_file"]
            departments = {file: department_of(file) for file in files.unique()}
            home = {file: year_of(file) or NO_YEAR for file in files.unique()}
            self._rows[ledger.name] = DatedRows(
                days.to_numpy("datetime64[D]"),
                days.dt.year.fillna(NO_YEAR).to_numpy(int),
                files.map(departments).to_numpy(object).astype(str),
                files.map(home).to_numpy(int),
            )
        return self._rows[ledger.name]

    def _last_month(self, year: int) -> datetime.date | None:
        """The end of the last month of any ledger's rows."""
        lasts = []
        for ledger in self.cleaned.rules.ledgers.values():
            for months in self._months(ledger, year, last_day(year)).values():
                lasts.append(month_end(months[-1].last))
        return max(lasts, default=None)


def _months_of(days: npt.NDArray[np.datetime64]) -> list[MonthOfRows]:
    months = days.astype("datetime64[M]").astype(int) % 12 + 1
    result = []
    for month in np.unique(months):
        of_month = days[months == month]
        first, last = of_month.min().item(), of_month.max().item()
        result.append(MonthOfRows(int(month), len(of_month), first, last))
    return result


def _rows(months: Iterable[MonthOfRows]) -> int:
    return sum(month.rows for month in months)


def _usual(months: Iterable[MonthOfRows]) -> float:
    """The rows of the median month."""
    return statistics.median(month.rows for month in months)


def _usual_rows(months: Iterable[MonthOfRows], time: datetime.timedelta) -> float:
    """How many rows a stretch of time would have, at the median month's pace."""
    return _usual(months) * time.days / DAYS_OF_A_MONTH


def _is_late(months: list[MonthOfRows], end: datetime.date, through: datetime.date) -> bool:
    """Whether a department's rows end before the year does, and by no chance.

    A month or more before it, where rows would have to be expected since; or earlier by less,
    where so many would have to be that no lull explains it.
    """
    if _a_month_after(end) <= through:
        return _surprising(_rows(months), through.month - end.month, through.month)
    return _usual_rows(months, through - end) >= BEYOND_A_LULL


def _is_taken_over(end: datetime.date, firsts: Iterable[datetime.date]) -> bool:
    """Whether another department's first row follows on the end of one."""
    return any(end - WEEK <= first <= _a_month_after(end) for first in firsts)


def runs_through(months: list[MonthOfRows]) -> datetime.date:
    """The day that a department's rows of one year run through.

    That is the end of the last month that has at least half the rows of its median month, or of the
    month before it, and is reached without a gap, or behind a gap has rows as before; or its last
    row's day where that is more than a week earlier and rows would have to be expected since. A
    month that has begun counts where it has half the rows of so many days.
    """
    usual = _usual(months)
    last, gaps = months[0], silent_months(months)
    for month in months:
        is_behind_gap = any(last.month < gap < month.month for gap in gaps)
        before = last.rows if last.month == month.month - 1 else usual
        half = min(usual, before) / 2
        is_begun = month.rows >= FEW and month.rows >= half * month.part
        if is_begun or (month.rows >= half and not is_behind_gap):
            last = month
    end = month_end(last.last)
    silent = end - last.last
    is_surprising = silent > WEEK and _usual_rows(months, silent) >= SURPRISING
    return last.last if is_surprising else end


def silent_months(months: list[MonthOfRows]) -> list[int]:
    """The months without rows, between those that have some, where that is no chance."""
    silent: list[int] = []
    for before, month in itertools.pairwise(months):
        between = range(before.month + 1, month.month)
        if _surprising(_rows(months), len(between), months[-1].month, SURPRISING_ANYWHERE):
            silent.extend(between)
    return silent


def _a_month_after(day: datetime.date) -> datetime.date:
    end = month_end(month_end(day) + datetime.timedelta(days=1))
    return end.replace(day=min(day.day, end.day)) if is_within_month(day) else end


def _surprising(rows: int, silent: int, months: int, limit: float = SURPRISING) -> bool:
    """Whether rows that fall anywhere in ``months`` would hardly all spare ``silent`` of them."""
    if silent <= 0:
        return False
    return -rows * math.log(1 - silent / months) >= limit if silent < months else True
