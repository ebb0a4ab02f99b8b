"""Where the change of a figure on last year stands among what a year's claims say.

In: a Judgement, the Comparison of a figure of its year. Out: a Verdict.

    verdict_of(judgement, compared(figures, figure))    Verdict.WITHIN
"""

from enum import Enum

from wanxing_stats.figures import Comparison

from .judgement import Judgement


class Verdict(Enum):
    """What may be said of a change."""

    BEYOND = "beyond chance"
    OF_TREND = "within it, the way a trend over the years goes that is beyond it"
    WITHIN = "within chance"
    SAME = "none: the figure stayed the same"
    UNTOLD = "nobody can tell, and the judgement says why"
    UNTESTED = "of what is never tested, or nobody asked"


def verdict_of(judgement: Judgement, comparison: Comparison) -> Verdict:
    """Where a change stands; one that rows may still make, of a figure that only seems to have
    stayed the same, isn't ``SAME`` unless it was tested."""
    id, change = comparison.this.indicator.id, comparison.change
    if comparison.this.year != judgement.year:
        return Verdict.UNTESTED
    tested = judgement.of(id, "change")
    if change and change.difference == 0 and (tested or not change.is_for_now):
        return Verdict.SAME
    if not tested:
        return Verdict.UNTOLD if id in judgement.untold else Verdict.UNTESTED
    if judgement.holding(id, "change"):
        return Verdict.BEYOND
    is_up = change is not None and change.difference > 0
    is_of_trend = any(claim.is_up == is_up for claim in judgement.holding(id, "trend"))
    return Verdict.OF_TREND if is_of_trend else Verdict.WITHIN
