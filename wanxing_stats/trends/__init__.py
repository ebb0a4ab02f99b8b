"""What may be claimed: which changes of figures are beyond chance.

In: Figures of several years. Out: a Judgement of a year: every claim that might be made of its
figures, each with its test, and which of them hold; limits for charts by month. The rules, their
sources and what they cost: docs/methods.md.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .counts import poisson_interval
    from .holm import ALPHA, first_refused
    from .judgement import Claim, ClaimKind, Judgement, judged
    from .limits_of_months import MonthLimits, month_limits
    from .rates import Share, newcombe, wilson
    from .survival import ClosedShare, ClosingTimes, closing_times
    from .xmr import FEWEST, Limits, control_limits
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "ALPHA",
    "FEWEST",
    "Claim",
    "ClaimKind",
    "ClosedShare",
    "ClosingTimes",
    "Judgement",
    "Limits",
    "MonthLimits",
    "Share",
    "closing_times",
    "control_limits",
    "first_refused",
    "judged",
    "month_limits",
    "newcombe",
    "poisson_interval",
    "wilson",
]
