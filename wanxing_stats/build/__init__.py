"""One build: clean, compute, make stale pages, and only then replace what leaders open.

In: a workspace and years. Out: Built, which says what was read, made and moved, or Unchanged;
progress for whoever waits; ``watch`` builds whenever sources have changed and settled.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .built import Built, PageOutcome
    from .nothing_changed import Unchanged, built_already
    from .one_build import all_problems, build
    from .progress import LoggedProgress
    from .watching import watch
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "Built",
    "LoggedProgress",
    "PageOutcome",
    "Unchanged",
    "all_problems",
    "build",
    "built_already",
    "watch",
]
