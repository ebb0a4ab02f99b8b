"""Work that runs in processes of its own, side by side, each watched from outside.

Importing pandas and matplotlib costs more than most notebooks. So the standard library's fork
server imports them once (preloaded.py), and each process is a fork of it: nothing that one does is
seen by another. Where forking isn't safe (Windows, macOS) every process starts anew, slower and
with the same result.

In: a function and its arguments. Out: what it returned, or Ended: it took longer or more than it
may, or the system ended it. However it or this process ends, none that it started is left: on Linux
each process adopts those of its descendants that lose their parent, and the fork server adopts
those that it leaves.

    with Processes(workers=3) as processes:
        page = processes.run(make_page_here, job, frame, reports, limits=limits)
"""

import ctypes
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import Connection, wait
from threading import Event, Lock, Thread
from typing import Any, TypeVar

import psutil

from wanxing_stats.rules import Limits

START_METHOD = "forkserver" if sys.platform == "linux" else "spawn"
PRELOADED = ["__main__", "wanxing_stats.pages.preloaded"]
LOOK_EVERY = 0.2  # seconds
MAY_START = 60.0  # seconds that a process may take to begin, beside the time of a cell
STARTING = "开始运行前"
PR_SET_CHILD_SUBREAPER = 36  # of Linux

Given = TypeVar("Given")


@dataclass(frozen=True)
class Step:
    """What a process is at: where, in Chinese, and how the code there begins, "" without code."""

    place: str
    code: str = ""


Say = Callable[[Step], None]


@dataclass(frozen=True)
class Gives:
    """What the work in a process gave."""

    value: Any


@dataclass(frozen=True)
class Raises:
    """What it raised."""

    error: Exception


class Why(Enum):
    """Why a process ended before its work did."""

    SECONDS = "a step took too long"
    MEGABYTES = "it took too much memory"
    DIED = "the system ended it, or it ended itself"
    STOPPED = "nobody waits for it any more"


class Ended(Exception):
    """A process ended at this step, before its work did."""

    def __init__(self, why: Why, step: Step):
        super().__init__(why.value)
        self.why, self.step = why, step


@dataclass(frozen=True)
class Surroundings:
    """What a new process finds as its parent has it, whenever the fork server began."""

    method: str
    environment: dict[str, str]


class Processes:
    """Workers that run one process each at a time; a context manager, since processes must end."""

    def __init__(self, workers: int, method: str = START_METHOD):
        self.workers, self._method = workers, method
        self._context = multiprocessing.get_context(method)
        self._pool = ThreadPoolExecutor(max(workers, 1))
        self._stopped = Event()
        self._again = Lock()  # held by who runs a second time: none other may spoil that
        # Someone's own IPython start-up files and history must not change a figure.
        self._ipython = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)

    def __enter__(self) -> "Processes":
        if self._method == "forkserver" and self.workers:
            from multiprocessing import forkserver  # which Windows lacks

            self._context.set_forkserver_preload(PRELOADED)
            forkserver.ensure_running()  # and imports meanwhile
        return self

    def __exit__(self, failure: type[BaseException] | None, *error: object) -> None:
        if failure:  # nobody waits for what still runs
            self._stopped.set()
        self._pool.shutdown(cancel_futures=True)
        self._ipython.cleanup()

    def submit(self, work: Callable[..., Given], *arguments: Any) -> Future[Given]:
        """Have a worker do ``work(*arguments)`` here, which is to ``run`` one process."""
        return self._pool.submit(work, *arguments)

    def run(self, work: Callable[..., Given], *arguments: Any, limits: Limits) -> Given:
        """What ``work(say, *arguments)`` gives in a process of its own; ``say`` takes a Step, and
        each step has the time of a cell.

        Raises
        ------
        Ended
            When it is over a limit, or dies.
        Exception
            What the work raises.
        """
        with suppress(_ServerDied):
            return self._run_once(work, arguments, limits)
        with self._again:  # whoever killed the fork server is alone with itself then
            try:
                return self._run_once(work, arguments, limits)
            except _ServerDied as died:
                raise Ended(died.why, died.step) from None

    def _run_once(
        self, work: Callable[..., Given], arguments: tuple[Any, ...], limits: Limits
    ) -> Given:
        environment = {**os.environ, "IPYTHONDIR": self._ipython.name}
        try:
            process = _Watched(self._context, work, arguments, environment)
        except (OSError, EOFError):
            raise _ServerDied(Why.DIED, Step(STARTING)) from None
        try:
            given: Given = process.wait(limits, self._stopped)
            return given
        except Ended as ended:
            if ended.why is Why.DIED and process.server_died():
                raise _ServerDied(ended.why, ended.step) from None
            raise
        finally:
            process.end()


class _ServerDied(Ended):
    """The fork server died, and with it whatever said how its processes are."""


class _Watched:
    """One process: started, waited for, ended."""

    def __init__(
        self,
        context: Any,
        work: Callable[..., Any],
        arguments: tuple[Any, ...],
        environment: dict[str, str],
    ):
        surroundings = Surroundings(context.get_start_method(), environment)
        self._reports, reports = context.Pipe(duplex=False)
        lifeline, self._lifeline = context.Pipe(duplex=False)
        ends = (reports, lifeline)
        self._process = context.Process(target=_work, args=(surroundings, ends, work, arguments))
        try:
            self._server = _start(self._process)
        finally:
            reports.close()
            lifeline.close()

    def wait(self, limits: Limits, stopped: Event) -> Any:
        """What the work gives; raises Ended, or what the work raises."""
        step, since = Step(STARTING), time.monotonic() + MAY_START
        while not stopped.is_set():
            wait([self._reports, self._process.sentinel], LOOK_EVERY)
            if self._reports.poll():
                report = self._read(step)
                if isinstance(report, Gives):
                    return report.value
                if isinstance(report, Raises):
                    raise report.error
                step, since = report, time.monotonic()
            elif not self._process.is_alive():
                raise Ended(Why.DIED, step)
            elif time.monotonic() - since > limits.cell_seconds:
                raise Ended(Why.SECONDS, step)
            elif _takes_more(self._process.pid, limits.page_megabytes):
                raise Ended(Why.MEGABYTES, step)
        raise Ended(Why.STOPPED, step)

    def _read(self, step: Step) -> Step | Gives | Raises:
        try:
            report: Step | Gives | Raises = self._reports.recv()
            return report
        except (EOFError, OSError):
            raise Ended(Why.DIED, step) from None

    def end(self) -> None:
        """End it at once, and what it started."""
        _end_family(self._process.pid)
        self._process.join()
        with _STARTING:
            _RUNNING.discard(self._process.pid)
            if self._server:
                end_children(self._server, spared=_RUNNING)
        self._reports.close()
        self._lifeline.close()

    def server_died(self) -> bool:
        """Whether there was a fork server and is none any more."""
        return self._server is not None and _is_dead(self._server)


# This process has one fork server. Its children that don't run for us are orphans, which a process
# left that has ended: one that runs adopts its own.
_RUNNING: set[int] = set()
_STARTING = Lock()  # what starts is no orphan


def _start(process: Any) -> psutil.Process | None:
    """Start a process; gives the fork server that forked it, None where none did."""
    with _STARTING:
        process.start()
        _RUNNING.add(process.pid)
        with suppress(psutil.NoSuchProcess):
            parent = psutil.Process(process.pid).parent()
            if parent and parent.ppid() == os.getpid():
                return parent
    return None


def _family(pid: int) -> list[psutil.Process]:
    """A process and all that descend from it; those that have ended are left out."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    return []


def _takes_more(pid: int, megabytes: float) -> bool:
    """Whether a process and its descendants take more memory than that.

    What processes share counts in parts, but only where counting it for each, which costs nothing,
    says that it is too much.
    """
    family = _family(pid)
    return all(sum(map(takes, family)) > megabytes * 2**20 for takes in (_resident, _proportional))


def _resident(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        return int(process.memory_info().rss)
    return 0


def _proportional(process: psutil.Process) -> int:
    """What is shared divided by how many share it; the same as _resident where no system says."""
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied, AttributeError):
        return int(process.memory_full_info().pss)
    return _resident(process)


def _end_family(pid: int) -> None:
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
        left = [child for child in children if not (child.pid in spared or _is_dead(child))]
        if not left:
            return
        for child in left:
            _end_family(child.pid)
        time.sleep(0.01)


def adopt_orphans() -> None:
    """Have this process be the parent of those of its descendants that lose theirs."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _is_dead(process: psutil.Process) -> bool:
    """Whether it has ended, though its parent may not have asked yet."""
    with suppress(psutil.NoSuchProcess):
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    return True


def _kill(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        process.kill()


# in the new process ------------------------------------------------------------------------------


def _work(
    surroundings: Surroundings,
    ends: tuple[Connection, Connection],
    work: Callable[..., Any],
    arguments: tuple[Any, ...],
) -> None:
    """Do the work and report what comes of it, then wait for the end."""
    reports, lifeline = ends
    _be_alone(surroundings)
    adopt_orphans()
    if surroundings.method == "forkserver":
        _forget_server()
    _end_with_parent(lifeline, surroundings.method)
    try:
        reports.send(Gives(work(reports.send, *arguments)))
    except Exception as error:
        reports.send(Raises(error))
    Event().wait()


def _be_alone(surroundings: Surroundings) -> None:
    """A group of processes of its own, nothing to read and nowhere to write: what a notebook writes
    past its cells would reach the terminal or a log, rows of data/raw included."""
    # As in any process; else those that a notebook starts so would be the fork server's, not its.
    multiprocessing.set_start_method(None, force=True)
    if hasattr(os, "setsid"):
        os.setsid()  # Ctrl+C is for the build, which then ends this
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    os.environ.clear()
    os.environ.update(surroundings.environment)
    if "numpy" in sys.modules:  # forked: all would draw the same random numbers
        sys.modules["numpy"].random.seed()


def _forget_server() -> None:
    """What a notebook starts by a fork server is forked by one of its own; and ours doesn't stay
    for the sake of somebody who holds an end of its pipe."""
    from multiprocessing import forkserver

    server: Any = forkserver._forkserver
    os.close(server._forkserver_alive_fd)
    server.__init__()


def _end_with_parent(lifeline: Connection, method: str) -> None:
    """End this process and what it started as soon as its parent has ended, which a kill gives no
    time to see to: the lifeline's other end closes then."""
    if method != "forkserver":
        Thread(target=_await_end, args=(lifeline,), daemon=True).start()
        return
    # Linux kills the group itself, also while a cell is in code that lets no thread run.
    import fcntl

    end = lifeline.fileno()
    fcntl.fcntl(end, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(end, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(end, fcntl.F_SETFL, fcntl.fcntl(end, fcntl.F_GETFL) | os.O_ASYNC)
    if lifeline.poll():  # it had closed before
        _await_end(lifeline)


def _await_end(lifeline: Connection) -> None:
    with suppress(EOFError, OSError):
        lifeline.recv_bytes()
    _end_family(os.getpid())
    os._exit(1)
