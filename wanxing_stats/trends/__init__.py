"""What may be claimed: which changes of figures are beyond chance.

In: Figures of several years. Out: a Judgement of a year: every claim that might be made of its
figures, each with its test, and which of them hold.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .judgement import Claim, ClaimKind, Judgement, judged
    from .survival import ClosedShare, ClosingTimes, closing_times
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "Claim",
    "ClaimKind",
    "ClosedShare",
    "ClosingTimes",
    "Judgement",
    "closing_times",
    "judged",
]
