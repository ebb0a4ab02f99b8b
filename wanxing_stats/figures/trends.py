"""Figures over time: years, months of a year, and what is beyond ordinary variation.

In: figures. Out: a series by month or year, the limits of a series.
"""

from dataclasses import dataclass

import pandas as pd

from .figures import Figure, Figures, month_of_rows

# XmR chart: natural process limits lie 2.66 mean moving ranges from the mean (Wheeler,
# Understanding Variation, 1993; 2.66 = 3 / 1.128, the d2 constant of two observations).
XMR_FACTOR = 2.66


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
