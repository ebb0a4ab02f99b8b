"""What is beyond ordinary variation of a series that has no earlier years: its natural process
limits (XmR).

In: values by month. Out: their Limits, None of too few.

Source: Wheeler, Understanding Variation, 1993. The limits lie 3 / 1.128 mean moving ranges from the
mean (1.128: the d2 constant of two observations).
"""

from dataclasses import dataclass

import pandas as pd

XMR_FACTOR = 3 / 1.128
# A moving range beyond so many mean ones is no ordinary one (the D4 constant of two observations).
RANGE_FACTOR = 3.267
# With fewer values than this one range more or less moves the limits too far.
FEWEST = 6


@dataclass(frozen=True)
class Limits:
    """The mean of a series and its natural process limits (XmR)."""

    mean: float
    lower: float
    upper: float

    def outside(self, values: pd.Series) -> list[int]:
        """The labels of the points beyond the limits."""
        return list(values.index[(values < self.lower) | (values > self.upper)])


def xmr(values: pd.Series, *, screened: bool = True) -> Limits:
    """The limits of values in their order; ``screened``: without the ranges that are beyond theirs,
    so that one value far away doesn't hide itself."""
    mean, ranges = float(values.mean()), values.diff().abs()
    if screened:
        ranges = ranges[ranges <= RANGE_FACTOR * ranges.mean()]
    reach = XMR_FACTOR * float(ranges.mean())
    return Limits(mean, mean - reach, mean + reach)


def control_limits(values: pd.Series, most: float = float("inf")) -> Limits | None:
    """The limits of the values that there are, never below 0 nor above the ``most`` that can be.

    None of fewer than FEWEST values.
    """
    values = values.dropna()
    if len(values) < FEWEST:
        return None
    limits = xmr(values)
    return Limits(limits.mean, max(0.0, limits.lower), min(most, limits.upper))
