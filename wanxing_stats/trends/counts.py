"""How counts differ: by which ratio, and how likely so much is by chance.

In: counts with what they were counted over (days), how much more than Poisson's they vary. Out: a
Tested with its 95 % interval and p.

    compare((110, 142), (366, 365), Variation(1.3, 22))   # the first beside the second

Sources: McCullagh and Nelder, Generalized Linear Models, 1989, 4.5 and 9.2 (quasi-likelihood, the
ratio of deviances as F); Garwood, Biometrika 28, 1936 (exact Poisson limits); Clopper and Pearson,
Biometrika 26, 1934; Korn and Graubard, Survey Methodology 24, 1998 (exact limits of counts divided
by their dispersion).
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from .distributions import NORMAL, TINY, Z95, beta_cdf, beta_quantile, f_p, solve, t_beyond, t_p

# With fewer, divided by their dispersion, the exact distribution is asked; from here on the
# approximation is as good.
FEW = 10
# Ratios are looked for within e to the plus and minus this.
FARTHEST = 30.0
# Years vary more than their months do where so much more is less likely than this.
CLEARLY = 0.05
Pair = tuple[float, float]


@dataclass(frozen=True)
class Variation:
    """By how much counts vary more than Poisson's, or shares more than binomial ones, at least 1,
    and the degrees of freedom with which it is known."""

    dispersion: float = 1.0
    df: float = math.inf

    @property
    def reach(self) -> float:
        """The deviance within which a 95 % interval lies."""
        beyond = Z95 if math.isinf(self.df) else t_beyond(0.05, self.df)
        return self.dispersion * beyond**2

    def p(self, deviance: float) -> float:
        """How likely a deviance of one degree of freedom is at least so large by chance."""
        root = math.sqrt(max(deviance, 0.0) / self.dispersion)
        return 2 * NORMAL.cdf(-root) if math.isinf(self.df) else t_p(root, self.df)

    def around(self, deviance: float, df: int) -> "Variation":
        """The same for a line through years that lie so far from it, if that is farther.

        Years that clearly vary more than their months would have them are their own measure (F,
        5 %), and they are few.
        """
        years = deviance / df
        if years <= self.dispersion:
            return self
        is_clear = f_p(years / self.dispersion, df, self.df) <= CLEARLY
        return Variation(years, df if is_clear else self.df)


POISSON = Variation()


@dataclass(frozen=True)
class Tested:
    """A ratio, or a difference of rates, with its 95 % interval; how likely it would be so far from
    no difference by chance; by which test, and by how much counts were taken to vary."""

    test: str
    estimate: float
    low: float
    high: float
    p: float
    dispersion: float | None = None


def poisson_interval(count: int, share: float = 0.95) -> Pair:
    """The exact interval of the expectation of a count (Garwood)."""
    tail = (1 - share) / 2
    most = count + 10 * math.sqrt(count + 1) + 20
    low = (
        solve(lambda mean: tail - (1 - _poisson_cdf(count - 1, mean)), TINY, most) if count else 0.0
    )
    return low, solve(lambda mean: _poisson_cdf(count, mean) - tail, TINY, most)


def _poisson_cdf(count: int, mean: float) -> float:
    logs = [k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(count + 1)]
    return math.fsum(map(math.exp, logs))


def chance_of_more(first: int, other: int) -> float:
    """How likely at least ``first`` of all records fall on one of two equally frequent parts (the
    exact binomial test of one half)."""
    return beta_cdf(0.5, first, other + 1) if first > other else 1.0


def compare(counts: Pair, exposures: Pair, variation: Variation) -> Tested:
    """The first count beside the second: exact where either, divided by the dispersion, is below
    ten, else quasi-Poisson.

    As the dispersion is an estimate, p is never less than quasi-Poisson's.
    """
    if min(counts) < FEW * variation.dispersion:
        exact = exact_ratio(counts, exposures, variation.dispersion)
        return replace(exact, p=max(exact.p, variation.p(_deviance_of_pair(counts, exposures))))
    return quasi_poisson(counts, exposures, variation)


def p_of(counts: Pair, exposures: Pair, variation: Variation) -> float:
    """The p of ``compare`` alone, which takes a small part of the time."""
    p = variation.p(_deviance_of_pair(counts, exposures))
    if min(counts) < FEW * variation.dispersion:
        return max(p, _exact_p(counts, exposures, variation.dispersion))
    return p


def exact_ratio(counts: Pair, exposures: Pair, dispersion: float = 1.0) -> Tested:
    """The conditional test of two Poisson counts: given both together, the first is binomial.

    p is twice the smaller tail, as the interval's (Clopper and Pearson). Counts that vary more
    than Poisson's are divided by their dispersion, as if there were fewer.
    """
    a, b = counts[0] / dispersion, counts[1] / dispersion
    low = beta_quantile(0.025, a, b + 1) if a else 0.0
    high = beta_quantile(0.975, a + 1, b) if b else 1.0
    rate = exposures[1] / exposures[0]
    estimate = rate * a / b if b else math.inf
    if not a and not b:  # nothing beside nothing is as much
        estimate = 1.0
    p = _exact_p(counts, exposures, dispersion)
    return Tested("exact", estimate, rate * _odds(low), rate * _odds(high), p, dispersion)


def _exact_p(counts: Pair, exposures: Pair, dispersion: float) -> float:
    a, b = counts[0] / dispersion, counts[1] / dispersion
    share = exposures[0] / (exposures[0] + exposures[1])
    at_least = beta_cdf(share, a, b + 1) if a else 1.0
    at_most = beta_cdf(1 - share, b, a + 1) if b else 1.0
    return min(1.0, 2 * min(at_least, at_most))


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else math.inf


def quasi_poisson(counts: Pair, exposures: Pair, variation: Variation) -> Tested:
    """The ratio of two counts, neither of them 0, by their deviance.

    The deviance of equal rates, divided by the dispersion, is the square of t; its root is nearly
    symmetric where the ratio of an estimate to its error isn't.
    """

    def deviance(slope: float) -> float:
        return _deviance_of_pair(counts, (exposures[0] * math.exp(slope), exposures[1]))

    slope = math.log(counts[0] / exposures[0]) - math.log(counts[1] / exposures[1])
    return _by_deviance(slope, deviance, variation)


def trend(counts: Sequence[float], exposures: Sequence[float], variation: Variation) -> Tested:
    """The ratio from one count to the next of three or more, none of them 0: log-linear.

    Where they lie farther from that line than their variation says, the distance counts.
    """
    middle = (len(counts) - 1) / 2

    def expected(slope: float) -> list[float]:
        over = [each * math.exp(slope * (at - middle)) for at, each in enumerate(exposures)]
        level = sum(counts) / sum(over)
        return [level * each for each in over]

    def pull(slope: float) -> float:
        return sum(at * (e - o) for at, (o, e) in enumerate(_pairs(counts, expected(slope))))

    def deviance(slope: float) -> float:
        return _deviance(counts, expected(slope))

    slope = solve(pull, -FARTHEST, FARTHEST)
    least = deviance(slope)
    around = variation.around(least, len(counts) - 2)
    return _by_deviance(slope, lambda at: deviance(at) - least, around)


def _by_deviance(slope: float, deviance: Callable[[float], float], variation: Variation) -> Tested:
    """The ratio whose logarithm has the least deviance, with all that have little more."""
    ends = []
    for far in (-FARTHEST, FARTHEST):
        is_open = deviance(slope + far) < variation.reach  # any ratio would do
        end = math.copysign(math.inf, far)
        if not is_open:
            end = solve(lambda at: deviance(at) - variation.reach, slope, slope + far)
        ends.append(end)
    p = variation.p(deviance(0.0))
    estimate, low, high = math.exp(slope), math.exp(ends[0]), math.exp(ends[1])
    return Tested("quasi_poisson", estimate, low, high, p, variation.dispersion)


def _deviance_of_pair(counts: Pair, exposures: Pair) -> float:
    """How badly one rate fits two counts."""
    rate = sum(counts) / sum(exposures)
    return _deviance(counts, (rate * exposures[0], rate * exposures[1]))


def _deviance(observed: Sequence[float], expected: Sequence[float]) -> float:
    """Poisson's deviance of counts."""
    deviance = 0.0
    for o, e in zip(observed, expected, strict=True):
        deviance += e - o + (o * math.log(o / e) if o else 0.0)
    return 2 * deviance


def _pairs(first: Sequence[float], second: Sequence[float]) -> Iterator[tuple[float, float]]:
    return zip(first, second, strict=True)
