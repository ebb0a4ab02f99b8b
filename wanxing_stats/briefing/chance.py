"""How likely an order or a change of parts is by chance alone.

In: counts. Out: probabilities, bounds of rates, and which of several chances stand.

    chance_of_more(15, 5)         0.0207: at least 15 of 20, were both equally frequent
    wilson(65, 100)               (0.5525, 0.7364)

Sources: the binomial and Fisher's exact test as in any textbook; Wilson, JASA 22, 1927; Newcombe,
Statistics in Medicine 17, 1998, method 10; Holm, Scandinavian Journal of Statistics 6, 1979.
"""

import math
from collections.abc import Callable, Mapping
from statistics import NormalDist
from typing import Any

ERROR = 0.05  # of what is claimed without being so
Share = tuple[int, int]  # n of N
NEGLIGIBLE = 1e-17


def chance_of_more(first: int, other: int) -> float:
    """Of at least ``first`` of all records on one of two parts that are equally frequent."""
    if first <= other:
        return 1.0
    every = first + other
    start = _log_ways(every, first) - every * math.log(2)
    return _tail(start, first, every, lambda count: (every - count) / (count + 1))


def chance_of_shares(was: Share, now: Share) -> float:
    """Of two shares that differ by at least so much, were they the same."""
    (part, every), (part_was, every_was) = now, was
    if part * every_was < part_was * every:  # as many of the others more
        part, part_was = every - part, every_was - part_was
    both, others = part + part_was, every + every_was - part - part_was
    start = _log_ways(both, part) + _log_ways(others, every - part)
    start -= _log_ways(both + others, every)
    tail = _tail(start, part, min(both, every), lambda count: _ratio(count, both, others, every))
    return min(1.0, 2 * tail)


def lowest_difference(first: Share, other: Share, level: float) -> float:
    """The lower bound of how much a rate is above another, with this error (Newcombe)."""
    rate, beside = first[0] / first[1], other[0] / other[1]
    low, high = wilson(*first, level)[0], wilson(*other, level)[1]
    return rate - beside - math.hypot(rate - low, high - beside)


def wilson(part: int, every: int, level: float = ERROR / 2) -> tuple[float, float]:
    """The bounds of a rate, each with an error of ``level``."""
    z, rate = NormalDist().inv_cdf(1 - level), part / every
    middle = rate + z * z / (2 * every)
    reach = z * math.sqrt(rate * (1 - rate) / every + z * z / (4 * every * every))
    of = 1 + z * z / every
    return max(0.0, (middle - reach) / of), min(1.0, (middle + reach) / of)


def holding(chances: Mapping[Any, float]) -> list[Any]:
    """Those of one family that stand (Holm), in their order."""
    stand = []
    for place, (label, chance) in enumerate(sorted(chances.items(), key=lambda item: item[1])):
        if chance > ERROR / (len(chances) - place):
            break
        stand.append(label)
    return [label for label in chances if label in stand]


def _tail(start: float, first: int, last: int, ratio: Callable[[int], float]) -> float:
    """The sum of terms that fall from the first, whose logarithm is ``start``, to the last."""
    total = term = 1.0
    for count in range(first, last):
        term *= ratio(count)
        total += term
        if term < NEGLIGIBLE * total:
            break
    return min(1.0, math.exp(start) * total)


def _ratio(count: int, both: int, others: int, every: int) -> float:
    """How much more likely count + 1 is than count, of ``every`` drawn from both and others."""
    missing = others - every + count + 1
    return (both - count) * (every - count) / ((count + 1) * missing)


def _log_ways(every: int, part: int) -> float:
    """The logarithm of in how many ways a part can be taken from all."""
    return math.lgamma(every + 1) - math.lgamma(part + 1) - math.lgamma(every - part + 1)
