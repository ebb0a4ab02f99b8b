"""Builds that kill themselves (SIGKILL) just before they change a file, run by tests/test_kills.py in a process of its own.

Standard input: JSON lines {"root", "at"}: the workspace, and the number of the change before which to die (null: never).
Standard output, for each: "killed", "done" or what went wrong. Notebooks are not run: their kernels are other processes,
and what they write lies aside.
"""

import json
import os
import signal
import sys
import traceback
from concurrent.futures import Future
from pathlib import Path

from wanxing_stats import build as building
from wanxing_stats.workspace import Workspace

CHANGES = {"os.rename": 1, "os.link": 1, "os.remove": 0, "os.mkdir": 0, "os.rmdir": 0, "os.truncate": 0}


class NoKernels:
    """Takes the place of Kernels: works at once, with nothing to run notebooks in."""

    def __init__(self, workers):
        self.workers = workers

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def submit(self, work, *arguments):
        future = Future()
        future.set_result(work(None, *arguments))
        return future


def page_without_notebook(run, page, frame, workspace, folder, environment):
    """A page and a chart that say which clean rows the notebook would have found."""
    clean = Path(environment["WANXING_CLEAN"])
    rows = (clean / "penalties.csv").read_bytes()
    files = {f"reports/{page.name}.html": len(rows), f"figures/{page.name}.svg": len(rows)}
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(rows)
    return {"title": "执法", "finding": "", "files": files, "uses": [f"rows penalties/{page.year}"]}


def die_at(number, root):
    """Count what changes files below root, but for emptying the folder aside, and die just before that change."""
    seen = 0

    def hook(event, arguments):
        nonlocal seen
        if event == "open":
            path, _, flags = arguments
            changes = bool(flags & (os.O_WRONLY | os.O_RDWR))
        elif event in CHANGES:
            path = arguments[CHANGES[event]]
            changes = "/build-" not in str(path) or event in ("os.rename", "os.link")
        else:
            return
        if changes and str(path).startswith(root):
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

    sys.addaudithook(hook)


def main():
    building.Kernels, building.make_page = NoKernels, page_without_notebook
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            status = 0
            try:
                if job["at"] is not None:
                    die_at(job["at"], job["root"])
                building.build(Workspace(Path(job["root"])))
            except BaseException:
                traceback.print_exc()
                status = 1
            os._exit(status)
        status = os.waitpid(child, 0)[1]
        print("killed" if os.WIFSIGNALED(status) else "done" if status == 0 else "failed", flush=True)


if __name__ == "__main__":
    main()
