"""Which part leads the others, where that is beyond chance.

In: parts of a figure, or figures beside each other. Out: labels.

    leading(parts)                           ["物业"]

What leads is the largest of k, picked because it is: it must be above each of the others with an
error of 5 % divided by k, as any of the k could have been picked (Bonferroni). Counts and sums are
tested by their records (the exact binomial test of one half), rates by n and N (Newcombe).
"""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any, NamedTuple

import pandas as pd

from wanxing_stats.base import UNLISTED
from wanxing_stats.figures import Figure, Parts
from wanxing_stats.trends import ALPHA, Share, chance_of_more, newcombe, wilson

from .findings import is_sure_of_figures, margin
from .parts import only_named


class Evidence(NamedTuple):
    """What a value is tested by: how many records it rests on, or n of N; neither of a score."""

    records: int | None
    share: Share | None

    def is_above(self, other: "Evidence", level: float) -> bool:
        """Whether the value is above another with no more than this error."""
        if self.share and other.share:
            difference = newcombe(self.share, other.share)
            return difference.estimate > 0 and difference.p / 2 <= level
        if self.records is None or other.records is None:
            return False
        return chance_of_more(self.records, other.records) <= level


def leading(parts: Parts) -> list[Any]:
    """The part above all others that have a name, or those that are level above the rest; none
    where that isn't beyond chance, or where rows of which nobody knows the part could turn it.
    """
    named = only_named(parts)
    values = named.values
    highest, others = values.index[values == values.max()], values.index[values < values.max()]
    if not len(others) or not _is_sure(parts, values, tied=len(highest) > 1):
        return []
    if parts.figure.indicator.ledger.stock:  # counted whole: nothing in it is chance
        return list(highest)
    unlisted = int(parts.frame["rows"].get(UNLISTED, 0))
    figure, part = parts.figure, named.frame.to_dict("index")
    more = figure.state.uncounted + unlisted
    first = [_evidence(figure, part[label]) for label in highest]
    rest = [_evidence(figure, part[label], more) for label in others]
    return list(highest) if _all_above(first, rest) else []


def leading_figures(figures: Mapping[str, Figure]) -> list[str]:
    """The highest of several figures of one unit, by label, in the same way."""
    values = pd.Series({label: figure.value for label, figure in figures.items()}, dtype=float)
    highest, others = values.index[values == values.max()], values.index[values < values.max()]
    first, rest = [figures[label] for label in highest], [figures[label] for label in others]
    if not len(others) or not is_sure_of_figures(first, rest):
        return []
    is_stock = all(figure.indicator.ledger.stock for figure in figures.values())
    of_others = [_evidence_of(figure, figure.state.uncounted) for figure in rest]
    is_above = is_stock or _all_above(map(_evidence_of, first), of_others)
    return list(highest) if is_above else []


def _all_above(highest: Iterable[Evidence], others: Iterable[Evidence]) -> bool:
    """Whether each of the highest is above each of the others, any of which might have been it."""
    highest, others = list(highest), list(others)
    level = ALPHA / (len(highest) + len(others))
    return all(first.is_above(other, level) for first, other in product(highest, others))


def _evidence(figure: Figure, part: Mapping[Any, Any], more: int = 0) -> Evidence:
    """What a part of a figure is tested by; ``more``: with so many rows that may be of it."""
    match figure.indicator.measure:
        case "mean":
            return Evidence(None, None)
        case "rate":
            return Evidence(None, share_of(part))
    return Evidence(_records(figure, part) + more, None)


def _evidence_of(figure: Figure, more: int = 0) -> Evidence:
    """What a whole figure is tested by, with ``more`` rows."""
    whole = {"value": figure.value, "rows": len(figure.rows)}
    whole |= {"numerator": figure.numerator, "denominator": figure.denominator}
    return _evidence(figure, whole, more)


def _is_sure(parts: Parts, values: pd.Series, *, tied: bool) -> bool:
    """Whether the highest values stay so, to whichever part the rows belong whose part nobody
    knows."""
    unlisted = parts.values.get(UNLISTED, 0)
    if unlisted and not parts.additive:
        return False
    unknown = margin(parts.figure) + unlisted
    if tied and unknown:
        return False
    return bool(values.max() - values[values < values.max()].max() > unknown)


def bounds_of(parts: Parts) -> dict[Any, tuple[float, float]]:
    """Between which per cent each of several rates lies with 95 % (Wilson); only rates of counts
    have that."""
    bounds = {}
    for label, part in parts.frame.to_dict("index").items():
        share = share_of(part) if parts.figure.indicator.is_rate else None
        if share:
            low, high = wilson(share)
            bounds[label] = (100 * low, 100 * high)
    return bounds


def share_of(part: Mapping[Any, Any]) -> Share | None:
    """n of N of a rate of counts; None of what is none."""
    done, due = part["numerator"], part["denominator"]
    if done is None or due is None:
        return None
    is_share = 0 <= done <= due and due > 0 and done % 1 == 0 and due % 1 == 0
    return Share(done, due) if is_share else None


def _records(figure: Figure, part: Mapping[Any, Any]) -> int:
    """How many records a part of what is counted or summed rests on."""
    is_sum = figure.indicator.measure == "sum"
    return int(part["rows" if is_sum else "value"])
