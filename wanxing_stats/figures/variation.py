"""What is beyond ordinary variation: the natural process limits of a series (XmR).

In: values by month. Out: their Limits, None of too few.
"""

from dataclasses import dataclass

import pandas as pd

# XmR chart: natural process limits lie 2.66 mean moving ranges from the mean (Wheeler,
# Understanding Variation, 1993; 2.66 = 3 / 1.128, the d2 constant of two observations).
XMR_FACTOR = 2.66
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


def control_limits(values: pd.Series, most: float = float("inf")) -> Limits | None:
    """The limits of the values that there are, never below 0 nor above the ``most`` that can be.

    None of fewer than FEWEST values.
    """
    values = values.dropna()
    if len(values) < FEWEST:
        return None
    mean = float(values.mean())
    reach = XMR_FACTOR * float(values.diff().abs().mean())
    return Limits(mean, max(0.0, mean - reach), min(most, mean + reach))
