"""How figures move: change on last year, months of a year, and what is beyond ordinary variation.

In: figures. Out: a Change and its words, a series by month or year, the limits of a series.

    say_change(change_on_last_year(figures, figure)) -> "比上年增231件（3.4%）"
"""

import datetime
from dataclasses import dataclass

import pandas as pd

from .figures import Figure, Figures, Value, month_of_rows
from .number_words import number

# With fewer cases than this last year a percentage says more about the base than about the change.
SMALL_BASE = 10

# XmR chart: natural process limits lie 2.66 mean moving ranges from the mean (Wheeler,
# Understanding Variation, 1993; 2.66 = 3 / 1.128, the d2 constant of two observations).
XMR_FACTOR = 2.66


@dataclass(frozen=True)
class Change:
    """How much a number differs from another, in its unit; ``percent`` is None where it would
    mislead."""

    difference: int | float
    unit: str
    percent: float | None = None

    def __str__(self) -> str:
        """增231件（3.4%）, 减0.4个百分点."""
        direction = "增" if self.difference > 0 else "减"
        beside = f"（{abs(self.percent)}%）" if self.percent is not None else ""
        return f"{direction}{number(abs(self.difference))}{self.unit}{beside}"


def change(this: Value, last: Value, unit: str) -> Change | None:
    """How a number changed from what it was last; None without either, and for a month.

    A percentage stands only on a base that carries one; rates move by percentage points.
    """
    if not isinstance(this, int | float) or not isinstance(last, int | float):
        return None
    difference = round(this - last, 2)
    if unit == "%":
        return Change(difference, "个百分点")
    if abs(last) < SMALL_BASE:
        return Change(difference, unit)
    return Change(difference, unit, round(100 * (this - last) / last, 1))


def say_change(change: Change | None, *, short: bool = False) -> str:
    """比上年增231件（3.4%）, 与上年持平; ``short``, for a cell or a card: ▲ 增231件（3.4%）, 持平.

    "" where there is nothing to compare with. The sign stands beside its word, never alone.
    """
    if change is None:
        return ""
    if change.difference == 0:
        return "持平" if short else "与上年持平"
    if not short:
        return f"比上年{change}"
    return f"{'▲' if change.difference > 0 else '▼'}\u00a0{change}"


@dataclass(frozen=True)
class Comparison:
    """A figure beside that of the year before, over the same part of both years.

    Parameters
    ----------
    this, last
        The figure and last year's, both through the same day of their year; ``last`` is None where
        nothing can be compared.
    change
        None without ``last``, and for a month.
    day
        The last day of the part that is compared, in this year; None: both years whole.
    why
        A Chinese sentence why nothing is compared, or why there is no percentage; "" else.
    """

    this: Figure
    last: Figure | None
    change: Change | None
    day: datetime.date | None = None
    why: str = ""


def compared(figures: Figures, figure: Figure) -> Comparison:
    """A figure beside that of the year before, like with like."""
    figures.note("comparison", figure.indicator.id, figure.year)
    last = last_year(figures, figure)
    moved = change(figure.value, last.value, figure.indicator.unit) if last else None
    return Comparison(figure, last, moved)


def last_year(figures: Figures, figure: Figure) -> Figure | None:
    """What a figure is compared with: itself in the year before, None where it had no value."""
    last = figures.get((figure.indicator.id, figure.year - 1))
    return None if last is None or last.value is None else last


def change_on_last_year(figures: Figures, figure: Figure) -> Change | None:
    """The change of a figure on the year before; None as change says, and without that year."""
    return compared(figures, figure).change


def series(figures: Figures, id: str, years: list[int]) -> pd.Series:
    """An indicator's values by year, <NA> where there is none."""
    values = {year: figures[id, year].value for year in years if (id, year) in figures}
    return pd.Series(values, dtype="Float64")


def months(figure: Figure, column: str | None = None) -> pd.Series:
    """The rows behind a figure by month 1 to 12: their number, or the sum of a column."""
    by_month = figure.rows.groupby(month_of_rows(figure.rows, figure.indicator.date))
    counts = by_month[column].sum() if column else by_month.size()
    return counts.reindex(range(1, 13), fill_value=0)


@dataclass(frozen=True)
class Limits:
    """The mean of a series and its natural process limits (XmR)."""

    mean: float
    lower: float
    upper: float

    def outside(self, values: pd.Series) -> list[int]:
        """The labels of the points beyond the limits."""
        return list(values.index[(values < self.lower) | (values > self.upper)])


def control_limits(values: pd.Series) -> Limits:
    """The limits of counts; the lower is never below 0."""
    mean = float(values.mean())
    reach = XMR_FACTOR * float(values.diff().abs().mean())
    return Limits(mean, max(0.0, mean - reach), mean + reach)
