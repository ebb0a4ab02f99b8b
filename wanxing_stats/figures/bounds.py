"""What a figure might be if the rows that aren't counted were: how sure it is.

In: a Tally and what it measures. Out: the least and the most that it could be, of a rate of
counts the rates if all uncounted rows counted against and for it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .records import NO_ROW
from .tallies import Measured, Number, Tally, Value, plain

Rows = npt.NDArray[np.int64]  # their numbers
Bounds = tuple[Number | None, Number | None]


def rate_bounds(tally: Tally, measured: Measured, more: int | None) -> Bounds:
    """The rate if all uncounted rows counted against it, and for it.

    None for what is no rate of counts, and without a value. ``more``: how many rows there are of
    tables that weren't understood, None where nobody knows.
    """
    indicator = tally.indicator
    shares = indicator.numerator, indicator.denominator
    is_of_counts = all(share and share.measure == "count" for share in shares)
    _, done, due = measured
    if not is_of_counts or more is None or done is None or due is None:
        return None, None
    low, high = _Rate(done, due + more), _Rate(done + more, due + more)
    for row in np.flatnonzero(tally.uncounted):
        _count_row(tally, int(row), low, high)
    # Where those for it leave nothing to divide, it has a value only with one against it.
    return low.value, low.value if high.value is None else high.value


def bounds(tally: Tally, value: Value, more: int | None) -> Bounds:
    """The value if all uncounted rows counted so as to make it least, and most.

    None where nobody can say. ``more`` as in rate_bounds.
    """
    if not isinstance(value, int | float):
        return None, None
    rows = np.flatnonzero(tally.uncounted)
    if not len(rows) and more == 0:
        return value, value
    replaced = tally.swaps[rows]
    replaced = replaced[replaced != NO_ROW]
    measure = tally.indicator.measure
    if measure in ("count", "distinct"):
        return value - len(replaced), None if more is None else value + len(rows) + more
    return _bounds_of_sum(tally, value, rows, replaced, more) if measure == "sum" else (None, None)


@dataclass
class _Rate:
    done: Number
    due: Number

    def add(self, done: int, due: int) -> None:
        self.done += done
        self.due += due

    @property
    def value(self) -> Number | None:
        return plain(100 * self.done / self.due) if self.due else None


def _count_row(tally: Tally, row: int, low: _Rate, high: _Rate) -> None:
    """Count an uncounted row against one rate and for the other."""
    done, due = tally.parts
    twin = tally.swaps[row]
    if twin == NO_ROW:
        if not done.must[row]:
            low.add(0, int(due.may[row]))
        if done.may[row]:
            high.add(1, 1)
        return
    is_done = bool(done.must[twin])
    low.add(*((-1, 0) if is_done else (0, int(due.may[row]))))
    if done.may[row]:
        high.add(*((1, 1) if is_done else (1, 0)))


def _bounds_of_sum(
    tally: Tally, value: Number, rows: Rows, replaced: Rows, more: int | None
) -> Bounds:
    """Of rows whose amount can't be read nobody can say how much more it is."""
    column = tally.indicator.column
    cells = tally.records.frame[column].astype(float)
    known = rows[~tally.records.lack(column)[rows]]
    amounts = cells.iloc[known]
    least = value + float(amounts.clip(upper=0).sum()) - float(cells.iloc[replaced].sum())
    most = value + float(amounts.clip(lower=0).sum())
    return plain(least), plain(most) if more == 0 and len(known) == len(rows) else None
