"""What is done in a new process: be alone, do the work, end when the parent does.

In: the work, the ends of pipes to the parent. Out: reports (a Step, Gives, Raises) for the parent.
"""

import atexit
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import Event, Thread
from typing import Any

import psutil

from .families import adopt_orphans, end_children, end_family


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


@dataclass(frozen=True)
class Surroundings:
    """What a new process finds as its parent has it, whenever the fork server began."""

    method: str
    environment: dict[str, str]


def work_here(
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
    _end_with_parent(lifeline)
    _report(reports.send, work, reports.send, *arguments)
    Event().wait()


def do_tasks(
    send: Callable[[Any], None],
    tasks: Connection,
    work: Callable[..., Any],
    shared: tuple[Any, ...],
) -> None:
    """Do one task after the other: each is arguments of the work that follow those shared."""
    send(Gives(None))  # it has begun
    for task in _received(tasks):
        _report(send, work, *shared, *task)


def _received(tasks: Connection) -> Iterator[tuple[Any, ...]]:
    with suppress(EOFError, OSError):
        while True:
            yield tasks.recv()


def _report(send: Callable[[Any], None], work: Callable[..., Any], *arguments: Any) -> None:
    try:
        send(Gives(work(*arguments)))
    except Exception as error:
        send(Raises(error))


def _be_alone(surroundings: Surroundings) -> None:
    """A group of processes of its own, nothing to read and nowhere to write: what work writes
    past its result would reach the terminal or a log, rows of data/raw included."""
    # As in any process; else those that a notebook starts so would be the fork server's, not its.
    multiprocessing.set_start_method(None, force=True)
    if hasattr(os, "setsid"):
        os.setsid()  # Ctrl+C is for the command, which then ends this
    _be_silent()
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    os.environ.clear()
    os.environ.update(surroundings.environment)
    if "numpy" in sys.modules:  # forked: all would draw the same random numbers
        sys.modules["numpy"].random.seed()


def _be_silent() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _forget_server() -> None:
    """What a notebook starts by a fork server is forked by one of its own; and ours doesn't stay
    for the sake of somebody who holds an end of its pipe."""
    from multiprocessing import forkserver

    server: Any = forkserver._forkserver
    os.close(server._forkserver_alive_fd)
    server.__init__()


def _end_with_parent(lifeline: Connection) -> None:
    """End this process and what it started as soon as its parent has ended, which a kill gives no
    time to see to: the lifeline's other end closes then."""
    if sys.platform != "linux":
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
    end_family(os.getpid())
    os._exit(1)


def become_fork_server() -> None:
    """What a fork server does before it imports for those that it forks: whatever they leave behind
    is adopted, and ended with it."""
    adopt_orphans()
    atexit.register(end_children, psutil.Process())
    _be_silent()  # its own words are nobody's, and who reads ours shouldn't wait for it
