"""What a finding may claim: only what holds whatever the rows that aren't counted say.

In: figures. Out: between which a value lies, whether an order is sure, and what a finding says of
rates that are to reach 100 %.

    say_reached({"隐患整改率": figure})      隐患整改率在99.1%至100%之间
"""

import math
from collections.abc import Mapping, Sequence

from wanxing_stats.figures import Comparison, Figure, number, quantity

from .state_words import rate_ends

BY_COUNTED = "按已计入的数"  # what opens a finding that other rows could turn
ALL = 100  # per cent


def ends(figure: Figure) -> tuple[float, float]:
    """Between which a value lies, were all uncounted rows counted; infinite where nobody knows."""
    state, value = figure.state, figure.value
    if isinstance(value, int | float) and not state.uncounted and not state.gaps:
        return value, value
    rate = state.low, state.high
    low, high = rate if figure.indicator.is_rate else (state.least, state.most)
    if low is None or high is None or state.gaps:
        return -math.inf, math.inf
    return low, high


def margin(figure: Figure) -> float:
    """By how much uncounted rows could bring two parts of a figure nearer to each other."""
    low, high = ends(figure)
    if low == high:
        return 0
    return math.inf if figure.indicator.is_rate else high - low


def is_sure_of_figures(highest: Sequence[Figure], others: Sequence[Figure]) -> bool:
    """Whether figures that are equally high stay so, and above the others."""
    least = min(ends(figure)[0] for figure in highest)
    most = max((ends(figure)[1] for figure in others), default=-math.inf)
    tied = [figure for figure in highest if len(highest) > 1]
    return least > most and not any(margin(figure) for figure in tied)


def is_sure_change(comparison: Comparison) -> bool:
    """Whether a figure surely moved the way it did."""
    change, this, last = comparison.change, comparison.this, comparison.last
    if change is None or last is None:
        return False
    return is_sure_of_figures([this], [last]) or is_sure_of_figures([last], [this])


def say_reached(figures: Mapping[str, Figure]) -> str:
    """Which of several rates, by label, reach 100%: 参训率达到100%；整改率在99.1%至100%之间."""
    reached, short, unsure = [], [], []
    for label, figure in figures.items():
        low, high = ends(figure)
        if low >= ALL:
            reached.append(label)
        elif high < ALL:
            short.append(label)
        else:
            unsure.append(label + _say_unsure(figure))
    if len(figures) == 1 and not unsure:
        return "".join(f"{label}{quantity(figure)}" for label, figure in figures.items())
    clauses = [f"{'、'.join(short)}未达{ALL}%"] if short else []
    if reached and not short:
        each = "均" if len(reached) > 1 else ""
        clauses = [f"{f'{len(reached)}项' if not unsure else '、'.join(reached)}{each}达到{ALL}%"]
    return "；".join([*clauses, *unsure])


def _say_unsure(figure: Figure) -> str:
    between = None if figure.state.gaps else rate_ends(figure.state)
    if between is None:
        return f"{BY_COUNTED}为{quantity(figure)}"
    low, high = between
    return f"在{number(low)}%至{number(high)}%之间"
