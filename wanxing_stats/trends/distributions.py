"""Student's t, F and the binomial distribution, by the incomplete beta function.

In: a value. Out: how likely it is, or the value that is so likely. scipy has the same in 100 MB;
tests hold this to it.
"""

import functools
import math
from collections.abc import Callable
from statistics import NormalDist

NORMAL = NormalDist()
# What leaves 2.5 % on either side of a normal distribution.
Z95 = NORMAL.inv_cdf(0.975)
TINY = 1e-300


def solve(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that has different signs at ``low`` and ``high`` is 0: by the chord between
    them, the end that stays halved (Dowell and Jarratt's Illinois method, BIT 11, 1971)."""
    below, above = function(low), function(high)
    for _ in range(200):
        if above == below or abs(high - low) <= 1e-12 * (abs(low) + abs(high)):
            break
        between = (below * high - above * low) / (below - above)
        value = function(between)
        if value == 0:
            return between
        if (value > 0) == (above > 0):
            below /= 2
        else:
            low, below = high, above
        high, above = between, value
    return high


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction (Lentz's
    method; Press et al., Numerical Recipes, 6.4)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(log_front + a * math.log(x) + b * math.log1p(-x)) / a
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    fraction = d
    for m in range(1, 2000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / (1 + step * d or TINY)
            c = 1 + step / c or TINY
            fraction *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return front * fraction


def beta_quantile(share: float, a: float, b: float) -> float:
    """The x of which I_x(a, b) is this share."""
    return solve(lambda x: beta_cdf(x, a, b) - share, 0.0, 1.0)


def t_p(t: float, df: float) -> float:
    """How likely Student's t is at least so far from 0, on either side."""
    return beta_cdf(df / (df + t * t), df / 2, 0.5)


def f_p(f: float, df: float, df_below: float) -> float:
    """How likely F is at least so large; ``df_below``: of its denominator."""
    if math.isinf(df_below):
        df_below = 1e6
    return beta_cdf(df_below / (df_below + df * f), df_below / 2, df / 2)


@functools.cache
def t_beyond(p: float, df: float) -> float:
    """The t that is reached, on either side, with this probability."""
    return solve(lambda t: p - t_p(t, df), 0.0, 1e6)
