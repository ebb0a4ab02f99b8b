"""A process with all that descend from it: what they take, and how they are ended.

In: the number of a process. Out: its Usage; or nothing of it left.
"""

import ctypes
import math
import os
import signal
import sys
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

import psutil

PR_SET_CHILD_SUBREAPER = 36  # of Linux
FIND_EVERY = 0.5  # seconds


@dataclass(frozen=True)
class Usage:
    """Seconds of the processor and bytes of memory that a process and its descendants take."""

    processor: float = 0
    memory: int = 0


class Family:
    """A process and all that descend from it."""

    def __init__(self, pid: int):
        self._pid, self._looked = pid, -math.inf
        self._itself: list[psutil.Process] = []
        self._others: list[psutil.Process] = []
        with suppress(psutil.NoSuchProcess):
            self._itself = [psutil.Process(pid)]

    def usage(self, *, alone: bool = False) -> Usage:
        """What they take together; memory that they share counts for each.

        Parameters
        ----------
        alone
            That it has no descendants.
        """
        family = self._itself if alone else self._all()
        return Usage(sum(map(_processor, family)), sum(map(_resident, family)))

    def takes_more(self, memory: float) -> bool:
        """Whether they take more bytes of memory than that, what they share counted in parts."""
        return sum(map(_proportional, self._all())) > memory

    def _all(self) -> list[psutil.Process]:
        """Finding its descendants means to look at all processes that there are."""
        if time.monotonic() - self._looked > FIND_EVERY:
            self._others, self._looked = _family(self._pid)[1:], time.monotonic()
        return self._itself + self._others


def _family(pid: int) -> list[psutil.Process]:
    """A process and all that descend from it; those that have ended are left out."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    return []


def _processor(process: psutil.Process) -> float:
    """With that of children which have ended, where the system says it."""
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        return float(sum(process.cpu_times()[:4]))
    return 0.0


def _resident(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        return int(process.memory_info().rss)
    return 0


def _proportional(process: psutil.Process) -> int:
    """What is shared divided by how many share it; the same as _resident where no system says."""
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied, AttributeError):
        return int(process.memory_full_info().pss)
    return _resident(process)


def end_family(pid: int) -> None:
    """Kill what descends from a process, its group, which outlives it, and the process, last: it
    may be this one."""
    itself, *others = _family(pid) or [None]
    for process in reversed(others):
        _kill(process)
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    if itself:
        _kill(itself)


def end_children(parent: psutil.Process, spared: Collection[int] = ()) -> None:
    """End the children of a process, and what it adopts meanwhile, but those spared."""
    for _ in range(100):  # each time those that lost their parent the time before
        children: list[psutil.Process] = []
        with suppress(psutil.NoSuchProcess):
            children = parent.children()
        left = [child for child in children if not (child.pid in spared or is_dead(child))]
        if not left:
            return
        for child in left:
            end_family(child.pid)
        time.sleep(0.01)


def adopt_orphans() -> None:
    """Have this process be the parent of those of its descendants that lose theirs."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def is_dead(process: psutil.Process) -> bool:
    """Whether it has ended, though its parent may not have asked yet."""
    with suppress(psutil.NoSuchProcess):
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    return True


def _kill(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        process.kill()
