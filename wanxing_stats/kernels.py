"""Notebooks run in kernels that stay warm: starting one and importing pandas and matplotlib costs more than most notebooks.

Each worker has one kernel. Before every notebook it is put back to how it was when its libraries had just been imported
(``begin``), so that no notebook sees another's names, figures or settings. A kernel whose notebook failed is thrown away.
"""

import importlib
import os
import queue
import random
import re
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from types import ModuleType
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient import NotebookClient

CELL_TIMEOUT = 600
BEGIN = "from wanxing_stats.kernels import begin\nbegin({environment!r})"
# What notebooks import; and the modules that they may have changed in place, whose content is put back.
IMPORTED = ("wanxing_stats.briefing", "wanxing_stats.quality", "wanxing_stats.trends")
GUARDED = re.compile(r"wanxing_stats(\..*)?|pandas|numpy|matplotlib(\.pyplot)?")

Run = Callable[[nbformat.NotebookNode, dict[str, str]], None]


class Kernels:
    """Workers with a kernel each; a context manager, since kernels must be stopped.

    ``warm``: whether a kernel serves more than one notebook.
    """

    def __init__(self, workers: int, warm: bool = True):
        self.workers, self.warm = workers, warm
        self._jobs: queue.SimpleQueue = queue.SimpleQueue()
        self._profile = tempfile.TemporaryDirectory()
        self._threads = [Thread(target=self._serve, daemon=True) for _ in range(workers)]

    def __enter__(self) -> "Kernels":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        while not self._jobs.empty():
            self._jobs.get()[0].cancel()
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        self._profile.cleanup()

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future:
        """Have a worker do work(run, *arguments), where run(notebook, environment) executes a notebook in place.

        The notebook runs in the folder that WANXING_ROOT in its environment names. run raises what nbclient raises when
        a cell fails.
        """
        future: Future = Future()
        self._jobs.put((future, work, arguments))
        return future

    def _serve(self) -> None:
        with _OneKernel(self._profile.name, self.warm) as kernel:
            while job := self._jobs.get():
                future, work, arguments = job
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    future.set_result(work(kernel.run, *arguments))
                except BaseException as error:  # whatever it is, it belongs to who waits for the future
                    future.set_exception(error)


class _OneKernel:
    """A kernel that is started when it is entered, and again when it is needed after a failure."""

    def __init__(self, profile: str, warm: bool):
        self.profile, self.warm = profile, warm
        self.client: NotebookClient | None = None

    def __enter__(self) -> "_OneKernel":
        if self.warm:
            try:
                self._start()
            except (RuntimeError, OSError):
                self.client = None  # the first notebook tries again, and says what is wrong
        return self

    def __exit__(self, *_) -> None:
        self._stop()

    def run(self, notebook: nbformat.NotebookNode, environment: dict[str, str]) -> None:
        if self.client is None:
            self._start()
        first = nbformat.v4.new_code_cell(BEGIN.format(environment=environment))
        notebook.cells.insert(0, first)
        self.client.nb = notebook
        failed = True
        try:
            self.client.execute()
            failed = False
        finally:
            notebook.cells.remove(first)
            if failed or not self.warm:
                self._stop()

    def _start(self) -> None:
        imports = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BEGIN.format(environment={}))])
        manager = AsyncKernelManager(kernel_name="python3")
        # Someone's own IPython start-up files must not change a figure; and what a notebook writes past its cells would
        # reach the terminal or a log, rows of data/raw included.
        run_sync(manager.start_kernel)(
            extra_arguments=["--IPKernelApp.log_level=40", "--HistoryManager.enabled=False"], cwd=self.profile,
            env={**os.environ, "IPYTHONDIR": self.profile, "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.client = NotebookClient(imports, km=manager, timeout=CELL_TIMEOUT)
        self.client.execute()

    def _stop(self) -> None:
        client, self.client = self.client, None
        if client is not None:
            if client.kc is not None:
                client.kc.stop_channels()
            run_sync(client.km.shutdown_kernel)(now=True)
            run_sync(client.km.cleanup_resources)()


# in the kernel -------------------------------------------------------------------------------------------------------

_started: dict[str, Any] = {}


def begin(environment: dict[str, str]) -> None:
    """Put the kernel back to how it was after its first call, with these variables added to its environment, in the
    folder that WANXING_ROOT names."""
    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd
    from IPython import get_ipython

    for name in IMPORTED:
        importlib.import_module(name)
    if not _started:
        _started.update(folder=os.getcwd(), environ=dict(os.environ), path=list(sys.path), filters=list(warnings.filters),
                        numpy=np.random.get_state(), random=random.getstate(), rc=plt.rcParams.copy(),
                        modules={name: dict(vars(sys.modules[name])) for name in list(sys.modules) if GUARDED.fullmatch(name)})
    os.environ.clear()
    os.environ.update({**_started["environ"], **environment})
    os.chdir(environment.get("WANXING_ROOT", _started["folder"]))
    sys.path[:], warnings.filters[:] = _started["path"], _started["filters"]
    np.random.set_state(_started["numpy"])
    random.setstate(_started["random"])
    for name, held in _started["modules"].items():
        module = vars(sys.modules[name])
        for key in [key for key in module if key not in held and not isinstance(module[key], ModuleType)]:
            del module[key]
        module.update(held)
    plt.close("all")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pd.reset_option("all")
        dict.update(plt.rcParams, _started["rc"])
    shell = get_ipython()
    if shell is not None:
        shell.reset(new_session=False)
