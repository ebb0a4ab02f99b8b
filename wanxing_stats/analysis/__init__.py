"""The analyst's door: ask for a figure, or a ledger, in one line.

In: a workspace. Out: an Office, whose figures and ledgers are asked by part and year.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .office import Office, open
    from .views import View
else:
    __getattr__, __dir__ = door(__name__)

__all__ = ["Office", "View", "open"]
