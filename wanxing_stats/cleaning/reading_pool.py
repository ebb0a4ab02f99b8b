"""Files read in processes beside this one: whatever a file does to the process that reads it, the
others are read.

In: files, and what they are read by. Out: of each, in their order, its FileReading or why there is
none. A process that takes more than a file may take is ended, and so is one that has grown; the
next file has a new one.

    ReadingPool(rules).read([(path, source)])
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from wanxing_stats.base import TOO_MUCH_MEMORY, TOO_SLOW, WORKER_DIED
from wanxing_stats.processes import START_METHOD, Bounds, Ended, Processes, Why, Workers
from wanxing_stats.rules import Ledgers, Limits, Office, Rules

from .decisions import Corrections
from .reading_faults import ReadingFailed
from .source_file import FileReading, read_source
from .table_reading import Source

PRELOADED = "wanxing_stats.cleaning.reading_preloaded"
MOST_WORKERS = 4
# A file that is larger on disk may take as many times more as it is larger than this.
ORDINARY_BYTES = 10_000_000
# What waits, be it for a disk or for its turn, ends too.
CLOCK_OF_PROCESSOR = 10

Given = TypeVar("Given")


@dataclass(frozen=True)
class Stopped:
    """That reading a file was ended: the name of the message that says so, with its values."""

    name: str
    values: dict[str, str]


Reading = FileReading | ReadingFailed
Read = Callable[[Ledgers, Office, Path, str, Corrections], Reading]


def read_here(
    ledgers: Ledgers, office: Office, path: Path, name: str, corrections: Corrections
) -> Reading:
    """What a file gives, in this process."""
    try:
        return read_source(path, Source(name, ledgers, corrections, office))
    except ReadingFailed as failed:
        return failed


@dataclass(frozen=True)
class ReadingPool:
    """Reads by these rules.

    Parameters
    ----------
    read_one
        What is done with a file in another process.
    method
        How processes start.
    """

    rules: Rules
    read_one: Read = read_here
    method: str = START_METHOD

    def read(self, files: Sequence[tuple[Path, Source]]) -> list[Reading | Stopped]:
        """What each file gives; without one no process is started."""
        work = FileWork(self.read_one, (self.rules.ledgers, self.rules.office))
        tasks = [(path, source.name, source.corrections) for path, source in files]
        return work.do(tasks, self.rules.office.limits, self.method)


@dataclass(frozen=True)
class FileWork:
    """Work on one file after the other: ``work(*shared, path, *others)``."""

    work: Callable[..., Any]
    shared: tuple[Any, ...]

    def do(
        self, tasks: Sequence[tuple[Any, ...]], limits: Limits, method: str = START_METHOD
    ) -> list[Any]:
        """What the work gives of each task, Stopped where it was ended.

        Parameters
        ----------
        tasks
            The path of each file, and what else is said of it.
        """
        if not tasks:
            return []
        sizes = [_size(path) for path, *_ in tasks]
        count = min(MOST_WORKERS, os.cpu_count() or 1, len(tasks))
        with Processes(count, PRELOADED, method=method) as processes:
            workers: Workers[Any] = processes.hire(self.work, *self.shared)
            futures: dict[int, Future[Any]] = {}
            # What takes longest begins first, so that none waits for it in the end.
            for at in sorted(range(len(tasks)), key=lambda at: -sizes[at]):
                bounds = bounds_of_file(sizes[at], limits)
                futures[at] = processes.submit(_done, workers, tasks[at], bounds)
            return [futures[at].result() for at in range(len(tasks))]


def bounds_of_file(size: int, limits: Limits) -> Bounds:
    """What reading a file of so many bytes may take."""
    times = max(1.0, size / ORDINARY_BYTES)
    seconds = limits.file_seconds * times
    return Bounds(
        seconds=seconds * CLOCK_OF_PROCESSOR,
        processor_seconds=seconds,
        megabytes=limits.file_megabytes * times,
        look_every=0.05,
    )


def _done(workers: Workers[Given], task: tuple[Any, ...], bounds: Bounds) -> Given | Stopped:
    try:
        return workers.do(*task, bounds=bounds)
    except Ended as ended:
        return _stopped(ended.why, bounds)


def _stopped(why: Why, bounds: Bounds) -> Stopped:
    if why in (Why.SECONDS, Why.PROCESSOR):
        return Stopped(TOO_SLOW, {"seconds": f"{bounds.processor_seconds:.0f}"})
    if why is Why.MEGABYTES:
        return Stopped(TOO_MUCH_MEMORY, {"megabytes": f"{bounds.megabytes:.0f}"})
    return Stopped(WORKER_DIED, {})


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
