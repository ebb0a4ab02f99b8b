"""When is a year over: how far each ledger has come, by its own rows and never by the clock.

In: what cleaning gave. Out: a YearEnd for each year. The rule and its reasons: docs/states.md.

    YearEnds(cleaned).of(2025).through  ->  2025-03-31
"""

import datetime
import itertools
import math
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from wanxing_stats.base import department_of, is_within_month, last_day, month_end, year_of
from wanxing_stats.cleaning import Cleaned
from wanxing_stats.rules import Ledger

from .records import days_of

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


class YearEnds:
    """The end of each year, computed when it is first asked for."""

    def __init__(self, cleaned: Cleaned):
        self.cleaned = cleaned
        self._known: dict[int, YearEnd] = {}
        self._rows: dict[str, pd.DataFrame] = {}

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
        tables = self.cleaned.sent_tables
        may_count = (tables["table"] != "") | (tables["may_be"] != "")
        return set(tables.loc[may_count & (tables["rows"] > 0), "year"].dropna())

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
        by_department = days.groupby("department")["day"]
        behind = {}
        for department, end in ends.items():
            of_department = by_department.get_group(department)
            others = by_department.min().drop(department)
            is_late = _is_late(of_department, end, through) and not _is_taken_over(end, others)
            if is_late and department not in self._not_understood(name, year):
                behind[department] = end
        own = min(behind.values(), default=through)
        missing = {}
        before = range(1, int(days["day"].dt.month.min()))
        if _surprising(len(days), len(before), own.month):
            missing[""] = tuple(before)
        for department, end in ends.items():
            of_department = by_department.get_group(department)
            until = of_department[of_department <= pd.Timestamp(end)]
            silent = silent_months(until.dt.month.value_counts().sort_index())
            if silent:
                missing[department] = tuple(silent)
        return LedgerEnd(own, behind, missing)

    def _not_understood(self, name: str, year: int) -> set[str]:
        """The departments of whose tables some may be the ledger and weren't understood."""
        of_year = [table for table in self.cleaned.sent if table.year == year and not table.table]
        return {table.department for table in of_year if name in table.may_be}

    def _days(self, ledger: Ledger, year: int) -> pd.DataFrame:
        """The day and the department of every row dated in the year that was sent for it, or for
        none, also of those left out."""
        if ledger.name not in self._rows:
            self._rows[ledger.name] = self._all_days(ledger)
        days = self._rows[ledger.name]
        at_home = days["home"].isna() | (days["home"] == year)
        return days[(days["day"].dt.year == year) & at_home]

    def _all_days(self, ledger: Ledger) -> pd.DataFrame:
        days = []
        for frame in (self.cleaned.tables[ledger.name], self.cleaned.left_out[ledger.name]):
            files = frame["source_file"]
            departments = files.map({file: department_of(file) for file in files.unique()})
            home = files.map({file: year_of(file) for file in files.unique()})
            days.append(frame[[ledger.date]].assign(department=departments, home=home))
        both = pd.concat(days, ignore_index=True)
        return both.assign(day=days_of(both[ledger.date]))

    def _last_month(self, year: int) -> datetime.date | None:
        """The end of the last month of any ledger's rows."""
        lasts = []
        for ledger in self.cleaned.rules.ledgers.values():
            last = self._days(ledger, year)["day"].max()
            if pd.notna(last):
                lasts.append(month_end(last.date()))
        return max(lasts, default=None)


def _is_late(days: "pd.Series[Any]", end: datetime.date, through: datetime.date) -> bool:
    """Whether a department's rows end before the year does, and by no chance.

    A month or more before it, where rows would have to be expected since; or earlier by less,
    where so many would have to be that no lull explains it.
    """
    if _a_month_after(end) <= through:
        return _surprising(len(days), through.month - end.month, through.month)
    usual = float(days.dt.month.value_counts().median())
    return usual * (through - end).days / DAYS_OF_A_MONTH >= BEYOND_A_LULL


def _is_taken_over(end: datetime.date, firsts: "pd.Series[Any]") -> bool:
    """Whether another department's first row follows on the end of one."""
    days = [first.date() for first in firsts]
    return any(end - WEEK <= first <= _a_month_after(end) for first in days)


def runs_through(days: "pd.Series[Any]") -> datetime.date:
    """The day that a department's rows of one year run through.

    That is the end of the last month that has at least half the rows of its median month, or of the
    month before it, and is reached without a gap, or behind a gap has rows as before; or its last
    row's day where that is more than a week earlier and rows would have to be expected since. A
    month that has begun counts where it has half the rows of so many days.
    """
    counts = days.dt.month.value_counts().sort_index()
    usual = float(counts.median())
    last = int(counts.index[0])
    gaps = silent_months(counts)
    for month, count in counts.items():
        is_behind_gap = any(last < gap < month for gap in gaps)
        before = counts[last] if last == int(month) - 1 else usual
        half = min(usual, before) / 2
        is_begun = count >= FEW and count >= half * _part_of_month(days, int(month))
        if is_begun or (count >= half and not is_behind_gap):
            last = int(month)
    row_day: datetime.date = days[days.dt.month == last].max().date()
    end = month_end(row_day)
    silent = (end - row_day).days
    surprising = usual * silent / DAYS_OF_A_MONTH >= SURPRISING
    return row_day if end - row_day > WEEK and surprising else end


def _part_of_month(days: "pd.Series[Any]", month: int) -> float:
    """How much of a month has gone by on the day of its last row."""
    last: datetime.date = days[days.dt.month == month].max().date()
    return last.day / month_end(last).day


def silent_months(counts: "pd.Series[Any]") -> list[int]:
    """The months without rows, between those that have some, where that is no chance.

    ``counts``: rows by month.
    """
    silent: list[int] = []
    months, rows = list(counts.index), int(counts.sum())
    for before, month in itertools.pairwise(months):
        if _surprising(rows, month - before - 1, months[-1], SURPRISING_ANYWHERE):
            silent.extend(range(before + 1, month))
    return silent


def _a_month_after(day: datetime.date) -> datetime.date:
    end = month_end(month_end(day) + datetime.timedelta(days=1))
    return end.replace(day=min(day.day, end.day)) if is_within_month(day) else end


def _surprising(rows: int, silent: int, months: int, limit: float = SURPRISING) -> bool:
    """Whether rows that fall anywhere in ``months`` would hardly all spare ``silent`` of them."""
    if silent <= 0:
        return False
    return -rows * math.log(1 - silent / months) >= limit if silent < months else True
