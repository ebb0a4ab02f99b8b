"""Notebooks run side by side, each in a kernel of its own that starts at once.

Starting a kernel and importing pandas and matplotlib costs more than most notebooks. So one process
imports them once (kernel_parent.py), and each kernel is a fork of it: no notebook sees another's
names, figures or settings, because nothing that one does happens in the process of another. Where
processes can't be forked safely (Windows, macOS) every kernel starts on its own, slower and with
the same result.

In: notebooks, each with an environment. Out: the same notebooks executed in place.
"""

import asyncio
import atexit
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import nbformat
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from jupyter_core.utils import run_sync
from nbclient import NotebookClient

CELL_TIMEOUT = 600
LONGEST_FOLDER_OF_SOCKETS = 70  # bytes: the path of a socket may have 107
OPTIONS = ("--IPKernelApp.log_level=40", "--HistoryManager.enabled=False")
CAN_FORK = sys.platform == "linux"

RunNotebook = Callable[[nbformat.NotebookNode, dict[str, str]], None]


class Kernels:
    """Workers that run one notebook each at a time.

    A context manager, since processes must be stopped.

    ``forked``: whether kernels are forks of a process that has everything imported.
    """

    def __init__(self, workers: int, *, forked: bool = CAN_FORK):
        self.workers = workers
        self._folder = tempfile.TemporaryDirectory()
        self._preloaded = _Preloaded() if forked and workers else None
        self._jobs: queue.SimpleQueue = queue.SimpleQueue()
        self._running: set[AsyncKernelManager] = set()
        self._threads = [Thread(target=self._serve, daemon=True) for _ in range(workers)]

    def __enter__(self) -> "Kernels":
        if self._preloaded:
            self._preloaded.start()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, failure: type[BaseException] | None, *error: object) -> None:
        while not self._jobs.empty():
            self._jobs.get()[0].cancel()
        for _ in self._threads:
            self._jobs.put(None)
        if failure:  # nobody waits for what still runs
            for manager in list(self._running):
                _kill(manager)
        for thread in self._threads:
            thread.join()
        if self._preloaded:
            self._preloaded.stop()
        self._folder.cleanup()

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future:
        """Have a worker do work(run, *arguments), where run(notebook, environment) executes a
        notebook in place.

        The notebook runs in the folder that WANXING_ROOT in its environment names. run raises what
        nbclient raises when a cell fails.
        """
        future: Future = Future()
        self._jobs.put((future, work, arguments))
        return future

    def _serve(self) -> None:
        while job := self._jobs.get():
            future, work, arguments = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work(self._run, *arguments))
            except BaseException as error:  # whatever it is, it belongs to who waits for the future
                future.set_exception(error)

    def _run(self, notebook: nbformat.NotebookNode, environment: dict[str, str]) -> None:
        # Someone's own IPython start-up files must not change a figure; and what a notebook writes
        # past its cells would reach the terminal or a log, rows of data/raw included.
        whole = {
            **os.environ,
            **environment,
            "IPYTHONDIR": self._folder.name,
            "PYTHONIOENCODING": "utf-8",
        }
        with self._kernel(whole, environment["WANXING_ROOT"]) as manager:
            client = NotebookClient(notebook, km=manager, timeout=CELL_TIMEOUT)
            try:
                client.execute()
            finally:
                # nbclient leaves it behind when a kernel dies before it answers
                atexit.unregister(client._cleanup_kernel)
                if client.kc is not None:
                    client.kc.stop_channels()

    @contextmanager
    def _kernel(self, environment: dict[str, str], folder: str) -> Iterator[AsyncKernelManager]:
        """A new kernel in a folder, killed at the end."""
        manager = AsyncKernelManager(kernel_name="python3")
        if self._preloaded:
            # A free port may be taken by another process before the kernel listens there; a file of
            # its own can't.
            if len(os.fsencode(self._folder.name)) <= LONGEST_FOLDER_OF_SOCKETS:
                manager.transport = "ipc"
            manager.connection_file = str(Path(self._folder.name) / f"{id(manager)}.json")
            manager.write_connection_file()
            manager.provisioner = self._preloaded.fork(manager.connection_file, environment, folder)
        else:
            run_sync(manager.start_kernel)(
                extra_arguments=list(OPTIONS),
                cwd=folder,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._running.add(manager)
        try:
            yield manager
        finally:
            self._running.discard(manager)
            _end(manager)


def _kill(manager: AsyncKernelManager) -> None:
    if manager.provisioner:
        run_sync(manager.provisioner.kill)()


def _end(manager: AsyncKernelManager) -> None:
    """End a kernel at once: it has nothing left to do."""
    if isinstance(manager.provisioner, _Forked):
        _kill(manager)  # shutdown_kernel would wait a tenth of a second
        manager.cleanup_connection_file()
    else:
        run_sync(manager.shutdown_kernel)(now=True)
        run_sync(manager.cleanup_resources)()


class _Preloaded:
    """The process that kernels are forked from; it and its forks end when this process does."""

    def start(self) -> None:
        self._asking = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "wanxing_stats.pages.kernel_parent"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        assert self._process.stdin and self._process.stdout  # pipes
        self._questions, self._answers = self._process.stdin, self._process.stdout

    def fork(self, connection_file: str, environment: dict[str, str], folder: str) -> "_Forked":
        """A kernel that listens as the connection file says. Raises RuntimeError when there is none
        to fork from."""
        job = {
            "connection_file": connection_file,
            "environment": environment,
            "folder": folder,
            "options": OPTIONS,
        }
        with self._asking:
            try:
                self._questions.write(json.dumps(job) + "\n")
                self._questions.flush()
                answer = self._answers.readline()
            except BrokenPipeError:
                answer = ""
        if not answer:
            raise RuntimeError("the process that kernels are forked from has ended")
        forked = _Forked()
        forked.pid = int(answer)
        return forked

    def stop(self) -> None:
        self._process.kill()  # its forks end with it
        self._process.wait()
        with suppress(BrokenPipeError):  # what it was asked when it had died already
            self._questions.close()
        self._answers.close()


class _Forked(KernelProvisionerBase):
    """A forked kernel's process, for jupyter_client, which asks a provisioner about it.

    It is started by _Preloaded.
    """

    pid: int

    @property
    def has_process(self) -> bool:
        return True

    async def poll(self) -> int | None:
        """None while it lives."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 1
        return None

    async def wait(self) -> int | None:
        while await self.poll() is None:
            await asyncio.sleep(0.01)
        return 1

    async def send_signal(self, signum: int) -> None:
        with suppress(ProcessLookupError):  # it had died, which the notebook's failure says
            os.kill(self.pid, signum)

    async def kill(self, restart: bool = False) -> None:
        await self.send_signal(signal.SIGKILL)

    terminate = kill

    async def launch_kernel(self, cmd: list[str], **_: object) -> KernelConnectionInfo:
        raise NotImplementedError

    async def cleanup(self, restart: bool = False) -> None:
        """Nothing is left of it."""
