"""Work that runs in processes of its own, side by side, each watched from outside.

In: a function and its arguments. Out: what it returned, or Ended: it took longer or more than it
may, or the system ended it. However a process or its parent ends, none that it started is left.

    with Processes(3, "wanxing_stats.pages.preloaded") as processes:
        page = processes.run(make_page_here, job, frame, reports, bounds=bounds)
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .inside import become_fork_server
    from .servers import START_METHOD, stop_servers
    from .side_by_side import Processes, Workers
    from .watched import Bounds, Ended, Say, Step, Why
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "START_METHOD",
    "Bounds",
    "Ended",
    "Processes",
    "Say",
    "Step",
    "Why",
    "Workers",
    "become_fork_server",
    "stop_servers",
]
