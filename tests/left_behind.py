"""Processes that a run of the suite started and that outlive it; known on Linux alone."""

import ctypes
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>
WAIT = 10  # seconds: what is ending may take a moment


@dataclass(frozen=True)
class Process:
    pid: int

    def __str__(self):
        command = b"(ended meanwhile)"
        with suppress(OSError):
            command = Path(f"/proc/{self.pid}/cmdline").read_bytes().replace(b"\0", b" ")
        return f"{self.pid} {command.decode(errors='replace')}"

    def end(self):
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def adopt_orphans() -> None:
    """What this process starts, and what that starts, stays its descendant when its parent ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def processes_left() -> list[Process]:
    """The living descendants of this process that don't end within WAIT seconds."""
    until = time.monotonic() + WAIT
    while (living := _descendants(os.getpid())) and time.monotonic() < until:
        time.sleep(0.05)
    return [Process(pid) for pid in living]


def _descendants(ancestor: int) -> list[int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(") ")[2].split()[:2]
        except OSError:
            continue  # it has just ended
        if state != "Z":
            parents[int(stat.parent.name)] = int(parent)
    descendants, new = set(), {ancestor}
    while new:
        new = {pid for pid, parent in parents.items() if parent in new}
        descendants |= new
    return sorted(descendants)
