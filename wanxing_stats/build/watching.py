"""Rebuild when sources change and have settled.

In: a workspace, and what builds it. Out: a call of it each time. Polls, since changes on a shared
drive are announced to nobody.
"""

import math
import time
from collections.abc import Callable

from wanxing_stats.base import Workspace

from .nothing_changed import read_beside

EVERY = 1.0
SETTLED_AFTER = 3.0
AGAIN_AFTER = 60.0  # what failed: another command may have been at it, a disk full

Seen = dict[str, tuple[int, int]]


def watch(
    workspace: Workspace, rebuild: Callable[[], bool], wait: Callable[[float], None] = time.sleep
) -> None:
    """Call ``rebuild`` now, and again when the files that a build reads have changed and settled.

    Also a while after it failed (False). Whether a change means anything is for the build to say,
    by content. Ends only by what rebuild or wait raises.
    """
    built: Seen | None = None
    rest = math.inf
    while True:
        seen = _settled(workspace, wait)
        if seen != built or rest <= 0:
            built = seen  # what changes during the build is another change
            rest = math.inf if rebuild() else AGAIN_AFTER
        wait(EVERY)
        rest -= EVERY + SETTLED_AFTER


def _settled(workspace: Workspace, wait: Callable[[float], None]) -> Seen:
    """The files as they are once they have not changed for SETTLED_AFTER seconds."""
    seen = _look(workspace)
    while True:
        wait(SETTLED_AFTER)
        now = _look(workspace)
        if now == seen:
            return seen
        seen = now


def _look(workspace: Workspace) -> Seen:
    """Size and time of every file that a build reads."""
    files = [
        *workspace.raw_files(),
        *workspace.rules.rglob("*.toml"),
        *read_beside(workspace),
    ]
    looked = {}
    for path in files:
        try:
            status = path.stat()
        except OSError:
            continue  # gone since it was listed
        if path.is_file():
            looked[str(path)] = (status.st_size, status.st_mtime_ns)
    return looked
