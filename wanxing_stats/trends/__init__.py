"""What may be claimed: which changes of figures are beyond chance.

In: Figures of several years. Out: a Judgement of a year: every claim that might be made of its
figures, each with its test, and which of them hold; limits for charts by month. The rules, their
sources, what they cost and which module holds them: docs/methods.md.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .counts import chance_of_more, poisson_interval
    from .holm import ALPHA
    from .judgement import Claim, ClaimKind, Judgement, judged
    from .limits_of_months import MonthLimits, month_limits
    from .rates import Share, newcombe, wilson
    from .series import why_not_judged
    from .survival import FEWEST_CASES, ClosedShare, ClosingTimes, closing_times
    from .verdict import Verdict, verdict_of
    from .xmr import FEWEST, Limits, control_limits
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "ALPHA",
    "FEWEST",
    "FEWEST_CASES",
    "Claim",
    "ClaimKind",
    "ClosedShare",
    "ClosingTimes",
    "Judgement",
    "Limits",
    "MonthLimits",
    "Share",
    "Verdict",
    "chance_of_more",
    "closing_times",
    "control_limits",
    "judged",
    "month_limits",
    "newcombe",
    "poisson_interval",
    "verdict_of",
    "why_not_judged",
    "wilson",
]
