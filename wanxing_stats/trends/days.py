"""Over how many days something was counted: all days, or only those on which people work, as the
data show.

In: the days of what was counted, a calendar of working days. Out: the days of each month, and of a
part of a year.
"""

import datetime
import functools
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from wanxing_stats.base import last_day
from wanxing_stats.figures import Figures

from .counts import exact_ratio

# What happens on days off less than half as often as on others rests on them.
RESTS = 0.5
# The holiday begins on the eve of the lunar New Year or on that day, and lasts a week.
EVE, HOLIDAY = datetime.timedelta(days=1), datetime.timedelta(days=8)
DAY = datetime.timedelta(days=1)
Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


class Calendar(Protocol):
    """Which days are worked; None of years that it doesn't know."""

    def is_working(self, day: datetime.date) -> bool | None: ...

    def spring_festival(self, year: int) -> tuple[datetime.date, datetime.date] | None: ...


class DaysOfYears:
    """The days of years, each with what the calendar says of it."""

    def __init__(self, calendar: Calendar | None):
        self.calendar = calendar
        self._off: dict[int, Mask | None] = {}
        self._festival: dict[int, Mask] = {}

    def all(self, year: int) -> list[datetime.date]:
        """All days of a year."""
        first = datetime.date(year, 1, 1)
        return [first + at * DAY for at in range((last_day(year) - first).days + 1)]

    def off(self, year: int) -> Mask | None:
        """Which days of a year are off; None where nobody knows."""
        if year not in self._off:
            is_working = self.calendar.is_working if self.calendar else lambda day: None
            working = [is_working(day) for day in self.all(year)]
            unknown = None in working
            self._off[year] = None if unknown else ~np.array(working, bool)
        return self._off[year]

    def festival(self, year: int) -> Mask:
        """Which days off belong to the Spring Festival."""
        if year not in self._festival:
            days, off = np.array(self.all(year)), self.off(year)
            around = self.calendar.spring_festival(year) if self.calendar else None
            if around is None or off is None:
                self._festival[year] = np.zeros(len(days), bool)
            else:
                first = around[0] + (around[1] - around[0]) / 2 - EVE
                self._festival[year] = off & (days >= first) & (days < first + HOLIDAY)
        return self._festival[year]


def days_counted(days: DaysOfYears, by_day: dict[int, Counts]) -> dict[int, Mask]:
    """Which days of each year count, by what was counted on each day of the years.

    Days off don't where clearly less than half as much happens on one as on another day; else those
    of the Spring Festival don't where that holds of them. In years that the calendar doesn't know
    all days count, and so in those beside them.
    """
    everything = {year: np.ones(len(counts), bool) for year, counts in by_day.items()}
    off = {year: days.off(year) for year in by_day}
    known = {year: mask for year, mask in off.items() if mask is not None}
    if len(known) < len(by_day):
        return everything
    for resting in (known, {year: days.festival(year) for year in by_day}):
        if _rests(by_day, resting):
            return {year: ~mask for year, mask in resting.items()}
    return everything


def _rests(by_day: dict[int, Counts], resting: dict[int, Mask]) -> bool:
    """Whether clearly less happens on these days than on the others."""
    counts, days = [0, 0], [0, 0]
    for year, counted in by_day.items():
        for at, mask in enumerate((resting[year], ~resting[year])):
            counts[at] += int(counted[mask].sum())
            days[at] += int(mask.sum())
    if not days[0] or not sum(counts):
        return False
    return exact_ratio((counts[0], counts[1]), (days[0], days[1])).high < RESTS


def by_month(of_days: npt.NDArray[Any], year: int) -> npt.NDArray[np.float64]:
    """What each day of a year has, added up by month."""
    return np.bincount(months_of(year), weights=of_days, minlength=13)[1:].astype(np.float64)


@functools.cache
def months_of(year: int) -> Counts:
    """The month of each day of a year."""
    days = np.arange(np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-01-01"))
    return days.astype("datetime64[M]").astype(np.int64) % 12 + 1


def calendar_of(figures: Figures) -> Calendar | None:
    """The calendar of the workspace."""
    calendar: Calendar | None = getattr(figures.rules, "calendar", None)
    return calendar
