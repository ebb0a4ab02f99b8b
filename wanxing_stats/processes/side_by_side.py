"""Several processes at a time, each watched by a thread that waits for it.

Importing pandas and matplotlib costs more than most notebooks, importing what reads a file more
than most files. So a fork server imports them once, and each process is a fork of it: nothing that
one does is seen by another. Where forking isn't safe (Windows, macOS) every process starts anew,
slower and with the same result.

However a process or this one ends, none that it started is left: on Linux each process adopts those
of its descendants that lose their parent, and the fork server adopts those that it leaves. Ctrl+C
may come at any moment, also while processes are started or ended: what is left then ends with the
command (servers.py), which waits for none.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from threading import Event, Lock
from typing import Any, Generic, Self, TypeVar

from .servers import START_METHOD, ensure_server
from .threads import Threads
from .watched import Bounds, Ended, Origin, ServerDied, Worker

Given = TypeVar("Given")


class Processes:
    """Threads that run one process each at a time; a context manager, since processes must end."""

    def __init__(self, workers: int, preloaded: str, *, method: str = START_METHOD):
        """
        Parameters
        ----------
        preloaded
            The module that a fork server imports before it forks, and that imports all the rest.
        """
        self.workers, self._method, self._preloaded = workers, method, preloaded
        self._context = multiprocessing.get_context(method)
        self._stopped = Event()
        self._threads = Threads(max(workers, 1), self._stopped)
        self._again = Lock()  # held by who runs a second time: none other may spoil that
        self._hired: list[Workers[Any]] = []

    def __enter__(self) -> Self:
        if self._method == "forkserver" and self.workers:
            ensure_server(self._preloaded)
        return self

    def __exit__(self, failure: type[BaseException] | None, *error: object) -> None:
        try:
            if not failure:
                self._threads.end()
        finally:
            self._stopped.set()  # nobody waits for what still runs
            self._threads.end()
            for workers in self._hired:
                workers.end()

    def submit(self, work: Callable[..., Given], *arguments: Any) -> Future[Given]:
        """Have a thread do ``work(*arguments)`` here, which is to wait for one process."""
        return self._threads.submit(work, *arguments)

    def environment(self) -> Mapping[str, str]:
        """What the processes find; that of this one."""
        return os.environ

    def run(self, work: Callable[..., Given], *arguments: Any, bounds: Bounds) -> Given:
        """What ``work(say, *arguments)`` gives in a process of its own; ``say`` takes a Step.

        Raises
        ------
        Ended
            When it is over a bound, or dies.
        Exception
            What the work raises.
        """

        def attempt() -> Given:
            process = self._origin().begin(work, *arguments)
            try:
                given: Given = process.wait(bounds, self._stopped)
                return given
            finally:
                process.end()

        return self._twice(attempt)

    def hire(self, work: Callable[..., Given], *shared: Any) -> "Workers[Given]":
        """Processes that do ``work(*shared, *task)`` for one task after the other."""

        def new_worker() -> Worker:
            return Worker(self._origin(), work, shared, self._stopped)

        workers: Workers[Given] = Workers(new_worker, self._twice)
        self._hired.append(workers)
        return workers

    def _origin(self) -> Origin:
        preloaded = self._preloaded if self._method == "forkserver" else ""
        return Origin(self._context, preloaded, self.environment())

    def _twice(self, attempt: Callable[[], Given]) -> Given:
        """What an attempt gives; another where the fork server died meanwhile."""
        with suppress(ServerDied):
            return attempt()
        with self._again:  # whoever killed the fork server is alone with itself then
            try:
                return attempt()
            except ServerDied as died:
                raise Ended(died.why, died.step) from None


class Workers(Generic[Given]):
    """Processes that live on, as many as there are threads that have them do something."""

    def __init__(
        self,
        new_worker: Callable[[], Worker],
        twice: Callable[[Callable[[], Given]], Given],
    ):
        self._new_worker, self._twice = new_worker, twice
        self._idle: deque[Worker] = deque()

    def do(self, *task: Any, bounds: Bounds) -> Given:
        """What the work gives in one of them. Raises as ``Processes.run``; the next task is done by
        another process then."""
        return self._twice(lambda: self._do(task, bounds))

    def _do(self, task: tuple[Any, ...], bounds: Bounds) -> Given:
        worker = self._any_idle() or self._new_worker()
        goes_on = False
        try:
            given: Given = worker.do(task, bounds)
            goes_on = worker.may_go_on()
            return given
        finally:
            if goes_on:
                self._idle.append(worker)
            else:
                worker.end()

    def _any_idle(self) -> Worker | None:
        with suppress(IndexError):
            return self._idle.pop()
        return None

    def end(self) -> None:
        """End those that wait for a task."""
        while worker := self._any_idle():
            worker.end()
