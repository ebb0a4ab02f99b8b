"""How long the cases of a figure have taken, as of the day to which it counts.

In: figures. Out: CaseDays: of closed cases the days from the first to the one on which they were
closed, of open ones those until now.
"""

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .figures import Figures
from .records import Mask, Records

Days = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CaseDays:
    """The days that cases have taken by a day.

    Parameters
    ----------
    by
        That day. What was closed later is open.
    closed, open
        The days of each closed case, and of each that is open.
    unknown
        Of how many cases nobody can say whether, or since when, they are closed.
    """

    by: datetime.date
    closed: Days
    open: Days
    unknown: int


def case_days(
    figures: Figures, id: str, year: int, rows: pd.DataFrame | None = None
) -> CaseDays | None:
    """The days that the cases behind a figure have taken.

    None of a figure without value, and of one that doesn't count cases by their first day.

    Parameters
    ----------
    rows
        Some of the figure's rows, where not all are asked for.
    """
    figure = figures[id, year]
    indicator, times = figure.indicator, figure.indicator.ledger.times
    if figure.value is None or not times or indicator.date != times.begun:
        return None
    cases = figure.rows if rows is None else rows
    cases = cases[cases[times.begun] <= figure.settled_by]
    is_unknown = _unknown(figures.records(indicator.table), times.closed)[cases.index]
    known = cases[~is_unknown]
    is_closed = (known[times.closed] <= figure.settled_by).to_numpy(bool)
    until = known[times.closed].where(is_closed, figure.settled_by)
    days = _whole_days(until - known[times.begun])
    by = figure.settled_by.date()
    return CaseDays(by, days[is_closed], days[~is_closed], int(is_unknown.sum()))


def _unknown(records: Records, column: str) -> Mask:
    """The rows whose cell can't be read, or is empty where what they say asks for one."""
    if records.ledger.field(column).due:
        return records.lack(column)
    return records.unknown.get(column, records.nobody)


def _whole_days(spans: "pd.Series[Any]") -> Days:
    days: Days = spans.dt.days.to_numpy(np.float64)
    return days
