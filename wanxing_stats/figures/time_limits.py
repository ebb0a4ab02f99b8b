"""The last day on which a case is closed in time: the column ``limit_on`` of a ledger's rows.

In: rows, what isn't known of their cells, the ledger's times (``deadlines.toml``). Out: Limits. A
case's own limit comes first, then the deadline that is valid on its first day.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from wanxing_stats.rules import LIMIT, CaseTimes, Deadline, Ledger, WorkingDays

Mask = npt.NDArray[np.bool_]


class Limits(NamedTuple):
    """The limit of each row, none where it has none; the rows whose limit couldn't be read or
    reckoned; those of tables that lack the column it would stand in."""

    days: "pd.Series[Any]"
    unread: Mask
    lacking: Mask


def limits_of(
    frame: pd.DataFrame,
    times: CaseTimes,
    calendar: WorkingDays,
    unread: Mapping[str, Mask],
    lacking: Mapping[str, Mask],
) -> Limits:
    """The limits of rows of a ledger; ``unread`` and ``lacking`` are those of its columns."""
    nobody = np.zeros(len(frame), bool)
    begun = frame[times.begun]
    days = frame[times.own].copy() if times.own else begun.mask(~nobody)
    is_unread = unread.get(times.own, nobody).copy()
    asks = days.isna().to_numpy() & ~is_unread  # for a deadline
    for deadline in sorted(times.deadlines, key=lambda deadline: deadline.valid_from):
        valid = asks & (begun >= pd.Timestamp(deadline.valid_from)).to_numpy(bool)
        days = days.mask(valid, _last_days(begun, deadline, calendar))
        is_unread = (is_unread & ~valid) | (valid & days.isna().to_numpy())
    lacks = lacking.get(times.own, nobody)
    if times.deadlines:
        is_unread |= asks & unread.get(times.begun, nobody)
        lacks = lacks | lacking.get(times.begun, nobody)
    return Limits(days, is_unread, asks & lacks & days.isna().to_numpy() & ~is_unread)


def with_limits(rows: pd.DataFrame, ledger: Ledger, calendar: WorkingDays) -> pd.DataFrame:
    """Rows of a ledger with the limit of each, all of whose cells are known; as they are where its
    rows are no cases."""
    if not ledger.times or rows.empty:
        return rows
    return rows.assign(**{LIMIT: limits_of(rows, ledger.times, calendar, {}, {}).days})


def _last_days(
    begun: "pd.Series[Any]", deadline: Deadline, calendar: WorkingDays
) -> "pd.Series[Any]":
    """So many days after the first; none where the calendar of a year isn't known."""
    if deadline.counted == "calendar":
        return begun + pd.Timedelta(days=deadline.days)
    last = {}
    for day in begun.dropna().unique():
        last[day] = calendar.after_working_days(pd.Timestamp(day).date(), deadline.days)
    return pd.to_datetime(begun.map(last)).astype(begun.dtype)
