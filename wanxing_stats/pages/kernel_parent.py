"""A process with everything imported that a notebook needs, which forks a kernel whenever it is
asked (kernels.py).

In: a line of JSON on standard input for each kernel: connection_file, environment, folder, options.
Out: its process id, a line on standard output.

It ends with its input, and its forks with it, however it ends.
"""

import ctypes
import gc
import importlib
import json
import os
import random
import signal
import sys

import pandas

IMPORTED = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipykernel.pylab.backend_inline",
    "IPython.extensions.storemagic",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "wanxing_stats.briefing.quality",
    "wanxing_stats.figures.trends",
    "pyarrow.parquet",
)


PR_SET_PDEATHSIG = 1  # <linux/prctl.h>; forks are made on Linux alone (kernels.py)


def main() -> None:
    for name in IMPORTED:
        importlib.import_module(name)
    _do_once()
    gc.freeze()  # what is here already is never collected, so forks go on sharing it
    # Ctrl+C is for the build, which then closes the input; ended forks are nobody's to wait for.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        job, parent = json.loads(line), os.getpid()
        pid = os.fork()
        if pid == 0:
            _end_with(parent)
            _become_kernel(job)
        print(pid, flush=True)


def _end_with(parent: int) -> None:
    """Have the system end this process when its parent has ended, which a kill gives no time to see
    to."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it had ended before
        os._exit(0)


def _do_once() -> None:
    """What every notebook would do for the first time: find the font, draw."""
    from wanxing_stats.briefing import ranked_bars

    drawn = ranked_bars(
        pandas.Series({"一": 2, "二": 1}),
        name="x",
        finding="x",
        measure="x",
        unit="件",
        period="x",
        source="x",
        alt="x",
        sample=True,
    )
    drawn.png, drawn._repr_html_()


def _become_kernel(job: dict) -> None:
    """Never returns. As in a process started anew: own random numbers, environment, folder, and
    nothing to write to."""
    from ipykernel.kernelapp import IPKernelApp

    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(job["environment"], JPY_PARENT_PID=str(os.getppid()))
    os.chdir(job["folder"])
    random.seed()
    sys.modules["numpy"].random.seed()
    try:
        IPKernelApp.launch_instance(["-f", job["connection_file"], *job["options"]])
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
