"""One process: started, watched, ended.

In: work, and the Bounds that it has to keep. Out: what the work gave, or Ended.
"""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import wait
from threading import Event
from typing import Any

from . import servers
from .families import Family, Usage, end_family, is_dead
from .inside import Gives, Raises, Say, Step, Surroundings, do_tasks, work_here

MAY_START = 60.0  # seconds that a process may take to begin
MAY_DIE = 2.0  # seconds between the end of a fork server's pipes and its own
SERVER_LOST = 255  # what multiprocessing gives for the exit code that no fork server told
STARTING = "开始运行前"
# A process that lives on with more memory than this would spoil what comes next.
MAY_KEEP = 256 * 2**20

__all__ = ["Bounds", "Ended", "Say", "ServerDied", "Step", "Watched", "Why", "Worker"]


@dataclass(frozen=True)
class Bounds:
    """What work may take; of the clock each of its steps.

    It is looked at every ``look_every`` seconds, so it may have taken a little more.
    """

    seconds: float = math.inf
    processor_seconds: float = math.inf
    megabytes: float = math.inf
    look_every: float = 0.2


class Why(Enum):
    """Why a process ended before its work did."""

    SECONDS = "a step took too long"
    PROCESSOR = "it took too much of the processor"
    MEGABYTES = "it took too much memory"
    DIED = "the system ended it, or it ended itself"
    STOPPED = "nobody waits for it any more"


class Ended(Exception):
    """A process ended at this step, before its work did."""

    def __init__(self, why: Why, step: Step):
        super().__init__(why.value)
        self.why, self.step = why, step


class ServerDied(Ended):
    """The fork server died, and with it whatever said how its processes are."""


@dataclass(frozen=True)
class Origin:
    """How processes start: the ``context`` of multiprocessing, what the fork server has imported
    ("" without one), and the environment that they find."""

    context: Any
    preloaded: str
    environment: Mapping[str, str]

    def begin(self, work: Callable[..., Any], *arguments: Any) -> "Watched":
        """Start a process. Raises ServerDied where it can't."""
        try:
            return Watched(self, work, arguments)
        except (OSError, EOFError):
            time.sleep(0.2)  # a fork server that is dying is taken for one that lives
            raise ServerDied(Why.DIED, Step(STARTING)) from None


class Watched:
    """A process that runs."""

    def __init__(self, origin: Origin, work: Callable[..., Any], arguments: tuple[Any, ...]):
        context = origin.context
        surroundings = Surroundings(context.get_start_method(), dict(origin.environment))
        self._reports, reports = context.Pipe(duplex=False)
        lifeline, self._lifeline = context.Pipe(duplex=False)
        ends = (reports, lifeline)
        self._process = context.Process(
            target=work_here, args=(surroundings, ends, work, arguments)
        )
        try:
            self._server = servers.start(self._process, origin.preloaded)
        finally:
            reports.close()
            lifeline.close()
        self._family = Family(self._process.pid)

    def usage_at_rest(self) -> Usage:
        """What it takes while it does nothing."""
        return self._family.usage(alone=True)

    def wait(self, bounds: Bounds, stopped: Event, before: Usage | None = None) -> Any:
        """What the work gives; raises Ended, or what the work raises.

        Parameters
        ----------
        before
            What it had taken when this began; None while it starts, for which there is time.
        """
        step, since = Step(STARTING), time.monotonic() + (MAY_START if before is None else 0)
        while not stopped.is_set():
            wait([self._reports, self._process.sentinel], bounds.look_every)
            if self._reports.poll():
                report = self._read(step)
                if isinstance(report, Gives):
                    return report.value
                if isinstance(report, Raises):
                    raise report.error
                step, since = report, time.monotonic()
            elif not self._process.is_alive():
                raise self._died(step)
            elif time.monotonic() - since > bounds.seconds:
                raise Ended(Why.SECONDS, step)
            elif excess := self._excess(bounds, before or Usage()):
                raise Ended(excess, step)
        raise Ended(Why.STOPPED, step)

    def _read(self, step: Step) -> Step | Gives | Raises:
        try:
            report: Step | Gives | Raises = self._reports.recv()
            return report
        except (EOFError, OSError):
            raise self._died(step) from None

    def _excess(self, bounds: Bounds, before: Usage) -> Why | None:
        """What it takes too much of; None while it keeps the bounds."""
        now, memory = self._family.usage(), before.memory + bounds.megabytes * 2**20
        if now.processor - before.processor > bounds.processor_seconds:
            return Why.PROCESSOR
        # That what they share counts once takes time to find out.
        return Why.MEGABYTES if now.memory > memory and self._family.takes_more(memory) else None

    def _died(self, step: Step) -> Ended:
        """It ended by itself, or with its fork server."""
        self._process.join(MAY_DIE)
        if self._server is None or self._process.exitcode != SERVER_LOST:
            return Ended(Why.DIED, step)
        until = time.monotonic() + MAY_DIE
        while not is_dead(self._server) and time.monotonic() < until:  # its pipes close before
            time.sleep(0.01)
        return (ServerDied if is_dead(self._server) else Ended)(Why.DIED, step)

    def end(self) -> None:
        """End it at once, and what it started."""
        end_family(self._process.pid)
        self._process.join()
        servers.forget(self._process, self._server)
        self._reports.close()
        self._lifeline.close()


class Worker:
    """A process that does one task after the other."""

    def __init__(
        self, origin: Origin, work: Callable[..., Any], shared: tuple[Any, ...], stopped: Event
    ):
        """Start it and wait until it has begun. Raises Ended where it can't."""
        self._stopped = stopped
        tasks, self._tasks = origin.context.Pipe(duplex=False)
        try:
            self._process = origin.begin(do_tasks, tasks, work, shared)
        finally:
            tasks.close()
        try:
            self._process.wait(Bounds(look_every=0.05), stopped)
            self._new = self._process.usage_at_rest()
        except BaseException:
            self.end()
            raise

    def do(self, task: tuple[Any, ...], bounds: Bounds) -> Any:
        """What the work gives with these arguments. Raises Ended, or what the work raises."""
        before = self._process.usage_at_rest()
        try:
            self._tasks.send(task)
        except OSError:
            raise Ended(Why.DIED, Step(STARTING)) from None
        return self._process.wait(bounds, self._stopped, before)

    def may_go_on(self) -> bool:
        """Whether it is as good as a new one for the next task."""
        return self._process.usage_at_rest().memory - self._new.memory < MAY_KEEP

    def end(self) -> None:
        self._process.end()
        self._tasks.close()
