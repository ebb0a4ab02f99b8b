"""Rates of counts: the interval of one, the difference of two, the slope of several.

In: how many of how many. Out: intervals, in parts of 1; how likely so much is by chance.

    newcombe(Share(92, 100), Share(81, 96), scatter_of([(parts, wholes)]))

Sources: Wilson, JASA 22, 1927; Newcombe, Statistics in Medicine 17, 1998, 873 (method 10, of
independent proportions); Fisher, JRSS 98, 1935 (the exact test of two); Cochran, Biometrics 10,
1954, and Armitage, Biometrics 11, 1955 (linear trend in proportions, and what departs from it);
McCullagh and Nelder, Generalized Linear Models, 1989, 4.5 (shares that vary more than binomial
ones).
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .counts import Variation
from .distributions import NORMAL, TINY, Z95, solve

BINOMIAL = Variation()
# With fewer months (those of a year less one) nobody can say by how much shares vary.
FEWEST_DF = 5
Numbers = npt.NDArray[np.float64]


class Share(NamedTuple):
    """So many of so many."""

    part: float
    whole: float

    @property
    def rate(self) -> float:
        return self.part / self.whole


class Difference(NamedTuple):
    """How much a rate differs from another, or from one year to the next, with its 95 % interval,
    p, and by how much shares were taken to vary more than binomial ones."""

    estimate: float
    low: float
    high: float
    p: float
    dispersion: float = 1.0


def wilson(share: Share, z: float = Z95) -> tuple[float, float]:
    """The interval of a rate (Wilson's score interval)."""
    n = share.whole
    middle = share.rate + z * z / (2 * n)
    reach = z * math.sqrt(share.rate * (1 - share.rate) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def newcombe(this: Share, last: Share, variation: Variation = BINOMIAL) -> Difference:
    """How much a rate differs from another one of other cases.

    p is the larger of that of the interval which just touches no difference and Fisher's: far out
    the interval is too sure where one rate is of few cases and the other of many.
    """
    estimate = this.rate - last.rate
    low, high = _interval(this, last, math.sqrt(variation.reach))
    p = variation.p(min(_newcombe_z(this, last), _fisher_z(this, last)) ** 2)
    return Difference(estimate, low, high, p, variation.dispersion)


def _interval(this: Share, last: Share, z: float) -> tuple[float, float]:
    estimate = this.rate - last.rate
    (low, high), (last_low, last_high) = wilson(this, z), wilson(last, z)
    down = math.hypot(this.rate - low, last_high - last.rate)
    up = math.hypot(high - this.rate, last.rate - last_low)
    return estimate - down, estimate + up


def _newcombe_z(this: Share, last: Share) -> float:
    """The z of the interval which just touches no difference."""
    if this.rate == last.rate:
        return 0.0
    higher, lower = (this, last) if this.rate > last.rate else (last, this)
    return solve(lambda z: -_interval(higher, lower, z)[0], 0.0, 40.0)


def _fisher_z(this: Share, last: Share) -> float:
    """The z that is as likely as Fisher's p."""
    return max(0.0, -NORMAL.inv_cdf(max(TINY, fisher_p(this, last) / 2)))


def fisher_p(this: Share, last: Share) -> float:
    """Fisher's exact test of two shares: twice the smaller tail, as the exact test of counts."""
    higher, lower = (this, last) if this.rate > last.rate else (last, this)
    a, n, b, m = map(round, (*higher, *lower))
    all_parts = a + b
    log_first = _log_choices(n, a) + _log_choices(m, b) - _log_choices(n + m, all_parts)
    term = tail = math.exp(log_first)
    for x in range(a, min(n, all_parts)):
        term *= (n - x) * (all_parts - x) / ((x + 1) * (m - all_parts + x + 1))
        tail += term
        if term <= 1e-16 * tail:
            break
    return min(1.0, 2 * tail)


def _log_choices(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def slope_of(shares: Sequence[Share], variation: Variation) -> Difference:
    """By how much rates rise from one year to the next: Cochran and Armitage's test for trend.

    The slope is that of the line through the rates, weighed by their cases; its error that of
    equal rates. Where rates lie farther from the line than shares vary, the distance counts.
    """
    parts, wholes = np.array(shares, float).T
    rate = parts.sum() / wholes.sum()
    one_case = rate * (1 - rate)
    if not one_case:  # all or none in every year
        return Difference(0.0, 0.0, 0.0, 1.0, variation.dispersion)
    at = np.arange(len(shares), dtype=float)
    at -= (wholes * at).sum() / wholes.sum()
    weight = float((wholes * at**2).sum())
    slope = float((parts * at).sum()) / weight
    squares = float(((parts - wholes * rate) ** 2 / wholes).sum()) / one_case
    of_line = slope**2 * weight / one_case
    around = variation.around(max(0.0, squares - of_line), len(shares) - 2)
    reach = math.sqrt(around.reach * one_case / weight)
    return Difference(slope, slope - reach, slope + reach, around.p(of_line), around.dispersion)


def scatter_of(years: Iterable[tuple[Numbers, Numbers]]) -> Variation | None:
    """By how much the months of a year vary around its rate: Pearson's chi-squared by its degrees
    of freedom. None where there are too few months with cases.

    ``years``: by month how many, of how many. Years of all or none tell nothing of it; where all
    are so, shares are taken to be binomial.
    """
    squares, df, months = 0.0, 0, 0
    for parts, wholes in years:
        has_cases = wholes > 0
        known = max(0, int(has_cases.sum()) - 1)
        months += known
        rate = parts.sum() / wholes.sum() if known else 0.0
        if 0 < rate < 1:
            expected = wholes[has_cases] * rate
            of_months = (parts[has_cases] - expected) ** 2 / (expected * (1 - rate))
            squares, df = squares + float(of_months.sum()), df + known
    if months < FEWEST_DF:
        return None
    return Variation(max(1.0, squares / df), df) if df >= FEWEST_DF else BINOMIAL
