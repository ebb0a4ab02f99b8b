"""Rates of counts: the interval of one, and of the difference of two.

In: how many of how many. Out: intervals, in parts of 1; how likely so much is by chance.

Sources: Wilson, JASA 22, 1927; Newcombe, Statistics in Medicine 17, 1998, 873 (method 10, of
independent proportions).
"""

import math
from typing import NamedTuple

from .distributions import NORMAL, Z95, solve


class Share(NamedTuple):
    """So many of so many."""

    part: float
    whole: float

    @property
    def rate(self) -> float:
        return self.part / self.whole


class Difference(NamedTuple):
    """How much a rate differs from another, with its 95 % interval, and p."""

    estimate: float
    low: float
    high: float
    p: float


def wilson(share: Share, z: float = Z95) -> tuple[float, float]:
    """The interval of a rate (Wilson's score interval)."""
    n = share.whole
    middle = share.rate + z * z / (2 * n)
    reach = z * math.sqrt(share.rate * (1 - share.rate) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def newcombe(this: Share, last: Share) -> Difference:
    """How much a rate differs from another one of other cases.

    p is that of the interval which just touches no difference.
    """
    estimate = this.rate - last.rate
    low, high = _interval(this, last, Z95)
    return Difference(estimate, low, high, _p(this, last))


def _interval(this: Share, last: Share, z: float) -> tuple[float, float]:
    estimate = this.rate - last.rate
    (low, high), (last_low, last_high) = wilson(this, z), wilson(last, z)
    down = math.hypot(this.rate - low, last_high - last.rate)
    up = math.hypot(high - this.rate, last.rate - last_low)
    return estimate - down, estimate + up


def _p(this: Share, last: Share) -> float:
    if this.rate == last.rate:
        return 1.0
    higher, lower = (this, last) if this.rate > last.rate else (last, this)
    z = solve(lambda z: -_interval(higher, lower, z)[0], 0.0, 40.0)
    return 2 * NORMAL.cdf(-z)
