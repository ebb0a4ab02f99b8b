"""Threads that wait for processes, and that nobody waits for when a command ends.

In: work. Out: a Future of each. Those of concurrent.futures keep an interrupted command until the
process that each waits for has ended.
"""

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, TypeVar

Given = TypeVar("Given")


class Threads:
    """At most so many, each of which does one piece of work after the other.

    Parameters
    ----------
    stopped
        Once it is set, work that has not begun is cancelled.
    """

    def __init__(self, most: int, stopped: Event):
        self._most, self._stopped = most, stopped
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads: list[Thread] = []

    def submit(self, work: Callable[..., Given], *arguments: Any) -> Future[Given]:
        """Have one of them do ``work(*arguments)``."""
        future: Future[Given] = Future()
        self._work.put(lambda: self._do(future, work, arguments))
        if len(self._threads) < self._most:
            thread = Thread(target=self._run, daemon=True)
            thread.start()
            self._threads.append(thread)
        return future

    def end(self) -> None:
        """Wait until all is done."""
        self._work.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while work := self._work.get():
            work()
        self._work.put(None)  # for the others

    def _do(
        self, future: Future[Given], work: Callable[..., Given], arguments: tuple[Any, ...]
    ) -> None:
        if self._stopped.is_set():
            future.cancel()
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(work(*arguments))
        except BaseException as error:
            future.set_exception(error)
