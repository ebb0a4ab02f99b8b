"""How long cases take to be closed, open ones among them (Kaplan-Meier).

In: figures on cases. Out: ClosingTimes. A case that is still open has taken at least so many days:
left out, it would make the others look quick. Source: Kaplan and Meier (1958); variance after
Greenwood, its interval by the log transform, as R's survfit does it; the worked example, aml, and
statsmodels stand in tests/trends/test_survival.py.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from wanxing_stats.figures import Figures, case_days

WITHIN = (15, 30, 60)
QUARTERS = (0.25, 0.5, 0.75)
# Of fewer cases no percentage is given.
FEWEST_CASES = 10
NORMAL = NormalDist().inv_cdf(0.975)
EXACT = 1e-9

Numbers = npt.NDArray[np.floating[Any]]


class ClosedShare(NamedTuple):
    """The share of cases closed within some days, in per cent, with its 95 % interval; that is
    None of none and of all, where the log transform gives none."""

    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ClosingTimes:
    """How long the cases behind a figure take, as of a day.

    Parameters
    ----------
    by
        That day; what was closed later is open.
    closed, open, unknown
        How many cases are, and of how many nobody can say.
    within
        The share closed within 15, 30 and 60 days; None of fewer than ten cases, and where none has
        been open for so long.
    quartiles
        The days within which a quarter, half and three quarters of all are closed; None where fewer
        are.
    open_median, oldest_open
        The age of open cases in days, and that of the oldest; None where none is open.
    """

    by: datetime.date
    closed: int
    open: int
    unknown: int
    within: Mapping[int, ClosedShare | None]
    quartiles: tuple[float | None, ...]
    open_median: float | None
    oldest_open: int | None

    @property
    def median(self) -> float | None:
        """The days within which half of all cases are closed."""
        return self.quartiles[1]


@dataclass(frozen=True)
class Survival:
    """What is still open after so many days: at each of ``times`` the share, and its error.

    ``longest``: the most days that any case was followed.
    """

    times: Numbers
    share: Numbers
    error: Numbers
    longest: float

    def after(self, days: float) -> tuple[float, float | None, float | None] | None:
        """The share open after so many days, with its 95 % interval (log transform), None where it
        has none; None where no case was followed for so long."""
        at = int(np.searchsorted(self.times, days, side="right")) - 1
        share = float(self.share[at]) if at >= 0 else 1.0
        if days > self.longest and share > 0:
            return None
        if share in (0.0, 1.0):
            return share, None, None
        width = NORMAL * float(self.error[at]) / share
        return share, share * float(np.exp(-width)), min(1.0, share * float(np.exp(width)))

    def quantile(self, part: float) -> float | None:
        """The days within which this part is closed; midway where exactly so much stays open until
        the next is; None where less is closed."""
        reached = np.flatnonzero(self.share <= 1 - part + EXACT)
        if not len(reached):
            return None
        first = reached[0]
        is_exact = abs(self.share[first] - (1 - part)) < EXACT
        last = first + 1 if is_exact and first + 1 < len(self.times) else first
        return float(self.times[first] + self.times[last]) / 2


def survival(days: Numbers, closed: npt.NDArray[np.bool_]) -> Survival:
    """What is open after so many days, of cases that took ``days`` until they were ``closed``, or
    until now."""
    times, events = np.unique(days[closed], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), times, side="left")
    share: Numbers = np.cumprod(1 - events / at_risk)
    left = at_risk - events
    # Greenwood's sum; when none is left, the share is 0 and has no error of this kind.
    terms = np.divide(events, at_risk * left, out=np.full(len(times), np.nan), where=left > 0)
    error: Numbers = share * np.sqrt(np.cumsum(terms))
    return Survival(times, share, error, float(days.max(initial=0)))


def closing_times(
    figures: Figures, id: str, year: int, rows: pd.DataFrame | None = None
) -> ClosingTimes | None:
    """How long the cases behind a figure of a year take.

    None of a figure without value, and of one that doesn't count cases by their first day.

    Parameters
    ----------
    rows
        Some of the figure's rows, where not all are asked for.
    """
    cases = case_days(figures, id, year, rows)
    if cases is None:
        return None
    closed, still_open = len(cases.closed), len(cases.open)
    days = np.concatenate([cases.closed, cases.open])
    of_all = survival(days, np.arange(len(days)) < closed)
    is_enough = len(days) >= FEWEST_CASES
    within = {limit: _closed_within(of_all, limit) if is_enough else None for limit in WITHIN}
    return ClosingTimes(
        cases.by,
        closed,
        still_open,
        cases.unknown,
        within,
        tuple(map(of_all.quantile, QUARTERS)),
        float(np.median(cases.open)) if still_open else None,
        int(cases.open.max()) if still_open else None,
    )


def _closed_within(of_all: Survival, days: int) -> ClosedShare | None:
    after = of_all.after(days)
    if after is None:
        return None
    share, low, high = after
    if low is None or high is None:
        return ClosedShare(100 * (1 - share), None, None)
    return ClosedShare(100 * (1 - share), 100 * (1 - high), 100 * (1 - low))
