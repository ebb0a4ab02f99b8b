"""When is a year over: how far each ledger has come, by its own rows and never by the clock.

In: what cleaning gave. Out: a YearEnd for each year. The rule and its reasons: docs/states.md.

    YearEnds(cleaned).of(2025).through  ->  2025-03-31
"""

import calendar
import datetime
import math
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from wanxing_stats.base import department_of
from wanxing_stats.cleaning import Cleaned
from wanxing_stats.rules import Ledger

from .records import days_of

# So many rows would have to be expected in a stretch without any before it says that the rest is
# missing: exp(-3) is 5 % (the rule of three).
SURPRISING = 3.0
# The same where any stretch of a year's twelve months may be the one: ln(12 / 0.05).
SURPRISING_ANYWHERE = math.log(12 / 0.05)
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
        The months before its first row, where rows would have to be expected.
    later
        How many rows are dated after ``through``.
    """

    through: datetime.date | None
    behind: dict[str, datetime.date] = field(default_factory=dict)
    missing: tuple[int, ...] = ()
    later: int = 0


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

    @property
    def is_over(self) -> bool:
        return self.through == last_day(self.year)

    def of(self, ledger: str) -> LedgerEnd:
        """How far a ledger has come; as far as the year, unless its own rows say otherwise."""
        return self.ledgers.get(ledger) or LedgerEnd(self.through)


class YearEnds:
    """The end of each year, computed when it is first asked for."""

    def __init__(self, cleaned: Cleaned):
        self.cleaned = cleaned
        self._known: dict[int, YearEnd] = {}

    def of(self, year: int) -> YearEnd:
        if year not in self._known:
            self._known[year] = self._end(year)
        return self._known[year]

    def _end(self, year: int) -> YearEnd:
        as_of = self.cleaned.rules.office.as_of(year)
        ends = self._ends_of_departments(year, as_of)
        if as_of:
            through: datetime.date | None = as_of
        elif any(later > year for later in self.cleaned.years):
            through = last_day(year)
        else:
            all_ends = [end for of_ledger in ends.values() for end in of_ledger.values()]
            through = max(all_ends, default=None) or self._last_month(year)
        ledgers = {}
        for name, of_ledger in ends.items():
            if through is not None:
                ledgers[name] = self._ledger_end(name, year, through, of_ledger)
        return YearEnd(year, through, as_of is not None, ledgers)

    def _ends_of_departments(
        self, year: int, as_of: datetime.date | None
    ) -> dict[str, dict[str, datetime.date]]:
        """By monthly ledger and department, the day that its rows run through."""
        ends: dict[str, dict[str, datetime.date]] = {}
        for name, ledger in self.cleaned.rules.ledgers.items():
            if ledger.pace != "monthly":
                continue
            days = self._days(ledger, year)
            if as_of:
                days = days[days["day"] <= pd.Timestamp(as_of)]
            by_department = days.groupby("department", sort=True)["day"]
            ends[name] = {department: runs_through(of) for department, of in by_department}
        return {name: of_ledger for name, of_ledger in ends.items() if of_ledger}

    def _ledger_end(
        self, name: str, year: int, through: datetime.date, ends: dict[str, datetime.date]
    ) -> LedgerEnd:
        days = self._days(self.cleaned.rules.ledgers[name], year)
        behind = {}
        for department, end in ends.items():
            rows, silent = (days["department"] == department).sum(), through.month - end.month
            if _a_month_after(end) <= through and _surprising(rows, silent, through.month):
                behind[department] = end
        own = min(behind.values(), default=through)
        first = int(days["day"].dt.month.min())
        is_missing = _surprising(len(days), first - 1, own.month)
        missing = tuple(range(1, first)) if is_missing else ()
        later = int((days["day"] > pd.Timestamp(own)).sum())
        return LedgerEnd(own, behind, missing, later)

    def _days(self, ledger: Ledger, year: int) -> pd.DataFrame:
        """The day and the department of every row dated in the year, also of those left out."""
        frames = [self.cleaned.tables[ledger.name], self.cleaned.left_out[ledger.name]]
        parts = []
        for frame in frames:
            departments = frame["source_file"].map(department_of)
            parts.append(
                pd.DataFrame({"day": days_of(frame[ledger.date]), "department": departments})
            )
        days = pd.concat(parts, ignore_index=True)
        return days[days["day"].dt.year == year]

    def _last_month(self, year: int) -> datetime.date | None:
        """The end of the last month of any ledger's rows."""
        lasts = []
        for ledger in self.cleaned.rules.ledgers.values():
            last = self._days(ledger, year)["day"].max()
            if pd.notna(last):
                lasts.append(month_end(last.date()))
        return max(lasts, default=None)


def runs_through(days: "pd.Series[Any]") -> datetime.date:
    """The day that a department's rows of one year run through.

    That is the end of the last month, without a gap, that has at least half the rows of its median
    month; or its last row's day where that is more than a week earlier and rows would have to be
    expected since.
    """
    counts = days.dt.month.value_counts().sort_index()
    usual = float(counts.median())
    last = before = int(counts.index[0])
    for month, count in counts.items():
        if _is_gap(month - before - 1, int(counts.sum()), int(counts.index[-1])):
            break
        before = month
        if count >= usual / 2:
            last = month
    row_day: datetime.date = days[days.dt.month == last].max().date()
    end = month_end(row_day)
    silent = (end - row_day).days
    surprising = usual * silent / DAYS_OF_A_MONTH >= SURPRISING
    return row_day if end - row_day > WEEK and surprising else end


def last_day(year: int) -> datetime.date:
    return datetime.date(year, 12, 31)


def month_end(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def same_day(day: datetime.date, year: int) -> datetime.date:
    """The same day of another year; a month's last day stays its last day."""
    if day == month_end(day):
        return month_end(datetime.date(year, day.month, 1))
    return day.replace(year=year)


def _a_month_after(day: datetime.date) -> datetime.date:
    first_of_next = month_end(day) + datetime.timedelta(days=1)
    end = month_end(first_of_next)
    return (
        end if day == month_end(day) else min(end, first_of_next.replace(day=min(day.day, end.day)))
    )


def _is_gap(silent: int, rows: int, months: int) -> bool:
    """Whether so many months without a row, among ``months``, are no chance for so many rows."""
    return _surprising(rows, silent, months, SURPRISING_ANYWHERE)


def _surprising(rows: int, silent: int, months: int, limit: float = SURPRISING) -> bool:
    """Whether rows that fall anywhere in ``months`` would hardly all spare ``silent`` of them."""
    if silent <= 0:
        return False
    return -rows * math.log(1 - silent / months) >= limit if silent < months else True
