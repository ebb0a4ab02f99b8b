"""How figures move: change on last year, months of a year, and what is beyond ordinary variation.

In: figures. Out: a Change, a series by month or year, control limits and the points outside them.
"""

from dataclasses import dataclass

import pandas as pd

from .figures import Figure, Figures, month_of_rows

# With fewer cases than this last year a percentage says more about the base than about the change.
SMALL_BASE = 10

# XmR chart: natural process limits lie 2.66 mean moving ranges from the mean (Wheeler,
# Understanding Variation, 1993; 2.66 = 3 / 1.128, the d2 constant of two observations).
XMR_FACTOR = 2.66


@dataclass(frozen=True)
class Change:
    """This year against last. ``percent`` is None where it would mislead.

    A rate's difference is ``in_points``, percentage points.
    """

    this: int | float
    last: int | float
    percent: float | None
    in_points: bool

    @property
    def difference(self) -> int | float:
        return round(self.this - self.last, 2)


def change(figures: Figures, id: str, year: int) -> Change | None:
    """The change of an indicator on the year before; None without either, and for a month."""
    this, last = _amount(figures.get((id, year))), _amount(figures.get((id, year - 1)))
    if this is None or last is None:
        return None
    return change_of(this, last, in_points=figures.rules.indicators[id].unit == "%")


def change_of(this: float, last: float, *, in_points: bool = False) -> Change:
    """The change of one number on another; a percentage only on a base that carries one."""
    if in_points or abs(last) < SMALL_BASE:
        return Change(this, last, None, in_points)
    return Change(this, last, round(100 * (this - last) / last, 1), in_points)


def series(figures: Figures, id: str, years: list[int]) -> pd.Series:
    """An indicator's values by year, <NA> where there is none."""
    values = {year: figures[id, year].value for year in years if (id, year) in figures}
    return pd.Series(values, dtype="Float64")


def months(figure: Figure, column: str | None = None) -> pd.Series:
    """The rows behind a figure by month 1 to 12: their number, or the sum of a column."""
    by_month = figure.rows.groupby(month_of_rows(figure.rows, figure.indicator.date))
    counts = by_month[column].sum() if column else by_month.size()
    return counts.reindex(range(1, 13), fill_value=0)


def control_limits(values: pd.Series) -> tuple[float, float, float]:
    """Mean, lower and upper natural process limit of counts (XmR); the lower is never below 0."""
    mean = float(values.mean())
    reach = XMR_FACTOR * float(values.diff().abs().mean())
    return mean, max(0.0, mean - reach), mean + reach


def outside_limits(values: pd.Series) -> list[int]:
    """The labels of the points beyond the natural process limits."""
    _, lower, upper = control_limits(values)
    return [label for label, value in values.items() if value < lower or value > upper]


def _amount(figure: Figure | None) -> int | float | None:
    """A figure's value if it is a number."""
    return figure.value if figure and isinstance(figure.value, int | float) else None
