"""What a chart says of a figure's claims: as its finding those that hold, below it the others.

In: a Judgement, figures. Out: texts, "" where nothing is to say.

    say_change_found(judgement, figure, compared(figures, figure))      比上年增231件（3.4%）
    say_months_found(judgement, figure.indicator.id)                    7月比按其余各月推算的多60%
"""

import math

from wanxing_stats.figures import Comparison, Figure, say_change
from wanxing_stats.trends import Claim, Judgement, Verdict, verdict_of

from .findings import is_sure_change
from .sentences import say_compared_part
from .state_words import WITHIN, say_since, verdict_beside

# What a month and a level are judged by: by the other months of their year, by those before them;
# both as the season of earlier years spreads them.
OTHER_MONTHS, EARLIER_MONTHS = "其余各月", "此前各月"
TIMES = 2  # from here on how many times as many is said instead of how many per cent more


def say_change_found(judgement: Judgement, figure: Figure, comparison: Comparison) -> str:
    """The change on last year, where it is beyond chance and no uncounted row may turn it.

    ``figure`` is the one shown; where another part of its year is compared, that is said first.
    """
    claims = judgement.holding(figure.indicator.id, "change")
    if not claims or not is_sure_change(comparison):
        return ""
    moved = say_compared_part(figure, comparison) + say_change(comparison.change)
    return "，".join(filter(None, [moved, *map(say_since, claims)]))


def say_change_below(judgement: Judgement, figure: Figure, comparison: Comparison) -> str:
    """The change that is no finding: 比上年增3件，在波动之内; plain where it can't be tested."""
    id, change = figure.indicator.id, comparison.change
    if change is None or say_change_found(judgement, figure, comparison):
        return ""
    moved = say_compared_part(figure, comparison) + say_change(change)
    match verdict_of(judgement, comparison):
        case Verdict.WITHIN | Verdict.OF_TREND:
            return f"{moved}，{verdict_beside(judgement, comparison)}"
        case Verdict.UNTOLD:
            untold, reason = judgement.untold[id], comparison.reason
            is_said = reason is not None and reason.of_any == untold
            return moved if is_said else f"{moved}；{untold}"
        case _:
            return moved


def say_trend_found(judgement: Judgement, id: str, period: str) -> str:
    """2021—2024年呈上升趋势."""
    for claim in judgement.holding(id, "trend"):
        return f"{period}呈{say_trend(claim)}"
    return ""


def say_months_found(judgement: Judgement, id: str) -> str:
    """7月比按其余各月推算的多60%；5月起比按此前各月推算的少20%."""
    texts = [_month_found(claim) for claim in judgement.holding(id, "month")]
    return "；".join([*texts, *map(_level_found, judgement.holding(id, "level"))])


def say_months_below(judgement: Judgement, id: str) -> str:
    """That no month is unlike what was expected, where that was tested."""
    if not judgement.of(id, "month") or say_months_found(judgement, id):
        return ""
    return f"各月与按本年水平和往年各月份额推算的相比，都{WITHIN}"


def found_months(judgement: Judgement, id: str) -> list[int]:
    return [claim.month for claim in judgement.holding(id, "month")]


def say_new_level(judgement: Judgement, id: str) -> str:
    """That a band follows a new level: 5月起的范围按新的水平推算; "" of none."""
    months = [f"{claim.month}月" for claim in judgement.holding(id, "level")]
    return f"{'、'.join(months)}起的范围按新的水平推算" if months else ""


def say_trend(claim: Claim) -> str:
    """上升趋势."""
    return f"{'上升' if claim.is_up else '下降'}趋势"


def say_yearly(claim: Claim) -> str:
    """By how much a trend goes on from a year to the next: 增9%, of a rate 增1.7个百分点."""
    size = f"{_percent_beside(claim.estimate)}%"
    if claim.is_of_rate:
        size = f"{abs(claim.estimate):.1f}个百分点"
    return f"{'增' if claim.is_up else '减'}{size}"


def say_ratio(expected_of: str, ratio: float) -> str:
    """A number beside what was expected: 比按其余各月推算的多60%."""
    if math.isinf(ratio):  # none was expected
        return f"多于按{expected_of}推算的"
    if ratio >= TIMES:
        return f"是按{expected_of}推算的{ratio:.1f}倍"
    return f"比按{expected_of}推算的{'多' if ratio > 1 else '少'}{_percent_beside(ratio)}%"


def say_interval(claim: Claim) -> str:
    """Between which the size of a claim lies, as its size is said: 41%至77%, 2.1倍至3.4倍,
    1.3至2.1个百分点; "" where it has no end."""
    if claim.is_of_rate:
        low, high = sorted(map(abs, (claim.low, claim.high)))
        return f"{low:.1f}至{high:.1f}个百分点"
    if math.isinf(claim.high):
        return ""
    if claim.estimate >= TIMES:
        return f"{claim.low:.1f}倍至{claim.high:.1f}倍"
    low, high = sorted(map(_percent_beside, (claim.low, claim.high)))
    return f"{low}%至{high}%"


def _percent_beside(ratio: float) -> int:
    return round(100 * abs(ratio - 1))


def _month_found(claim: Claim) -> str:
    return f"{claim.month}月{say_ratio(OTHER_MONTHS, claim.estimate)}"


def _level_found(claim: Claim) -> str:
    return f"{claim.month}月起{say_ratio(EARLIER_MONTHS, claim.estimate)}"
