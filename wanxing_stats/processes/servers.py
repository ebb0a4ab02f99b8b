"""Where processes come from: fork servers, each with other modules imported, or new interpreters.

In: a process of multiprocessing, and the module whose fork server forks it. Out: it runs, and
nothing of the caller's own script runs in it: that needs no ``if __name__ == "__main__"``.
"""

import os
import signal
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import util
from threading import Event, Lock
from typing import Any

import psutil

from .families import end_children, end_family

START_METHOD = "forkserver" if sys.platform == "linux" else "spawn"

# Fork servers of this process by the module that they have imported. Their children that don't run
# for us are orphans, which a process left that has ended: one that runs adopts its own.
_SERVERS: dict[str, Any] = {}
_RUNNING: set[Any] = set()
_STARTING = Lock()  # what starts is no orphan
_ENDING = Event()  # of this process


def ensure_server(preloaded: str) -> None:
    """Have a fork server begin, which imports this module meanwhile."""
    with _STARTING, _without_main():
        _server(preloaded).ensure_running()


def start(process: Any, preloaded: str) -> psutil.Process | None:
    """Start a process; gives the fork server that forked it, None where none did.

    Parameters
    ----------
    preloaded
        What that server has imported, "" where it starts anew.
    """
    with _STARTING, _without_main(), _forked_by(preloaded):
        if _ENDING.is_set():
            raise RuntimeError("this process ends: it starts no other")
        _RUNNING.add(process)
        try:
            process.start()
        finally:
            if process.pid is None:
                _RUNNING.discard(process)
        with suppress(psutil.NoSuchProcess):
            parent = psutil.Process(process.pid).parent()
            if parent and parent.ppid() == os.getpid():
                return parent
    return None


def forget(process: Any, server: psutil.Process | None) -> None:
    """A process has ended: what it left with its fork server is ended too."""
    with _STARTING:
        _RUNNING.discard(process)
        if server:
            end_children(server, spared={running.pid for running in _RUNNING})


def _end_all() -> None:
    """End what still runs when this process ends: whoever was to end it may have been interrupted,
    and multiprocessing would wait for it."""
    with _uninterrupted(), _STARTING:
        _ENDING.set()
        for process in filter(lambda running: running.is_alive(), _RUNNING):
            end_family(process.pid)


# Before multiprocessing waits for them.
util.Finalize(None, _end_all, exitpriority=1)


def stop_servers() -> None:
    """End this process's fork servers, which else end with it."""
    for server in _SERVERS.values():
        server._stop()
    _SERVERS.clear()


def _server(preloaded: str) -> Any:
    from multiprocessing.forkserver import ForkServer  # which Windows lacks

    if preloaded not in _SERVERS:
        _SERVERS[preloaded] = server = ForkServer()
        server.set_forkserver_preload([preloaded])
    return _SERVERS[preloaded]


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """No Ctrl+C."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


@contextmanager
def _forked_by(preloaded: str) -> Iterator[None]:
    """Have processes that a fork server starts be forked by ours; multiprocessing knows but one."""
    if not preloaded:
        yield
        return
    from multiprocessing import forkserver

    only = forkserver.connect_to_new_process
    forkserver.connect_to_new_process = _server(preloaded).connect_to_new_process
    try:
        yield
    finally:
        forkserver.connect_to_new_process = only


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the script that runs: a new process would run it again to find what it defines."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
