"""Builds that are killed (SIGKILL), or photographed as if they were; test_kills.py runs them.

Standard input: JSON lines {"root", "photographs", "after"}: the workspace; the folder for
what stood before each change of a file (null: no photographs); after how many seconds to die
(null: never).
Standard output, for each: "killed", "done" or "failed". Without "after" notebooks are not run, and
sources are read here: what other processes write lies aside, or is nothing.
"""

import itertools
import json
import os
import shutil
import signal
import sys
import time
import traceback
from concurrent.futures import Future
from pathlib import Path

import pandas as pd

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.briefing.page_uses import Use
from wanxing_stats.build import making
from wanxing_stats.build import one_build as building
from wanxing_stats.cleaning.reading_pool import FileWork
from wanxing_stats.pages.html_export import export_missing
from wanxing_stats.pages.page import PageMade

SMALL_RULES = Path(__file__).parents[1] / "small_rules"
CHANGES = {
    "os.rename": 1,
    "os.link": 1,
    "os.remove": 0,
    "os.mkdir": 0,
    "os.rmdir": 0,
    "os.truncate": 0,
}


class NoProcesses:
    """Takes the place of Processes: works at once, with nothing to run notebooks in."""

    def __init__(self, workers):
        self.workers = workers

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def submit(self, work, *arguments):
        future = Future()
        future.set_result(work(*arguments))
        return future


def done_here(work, tasks, *_):
    return [work.work(*work.shared, *task) for task in tasks]


def page_without_notebook(processes, job, frame, reports, limits):
    """A page and a chart that say which clean rows the notebook would have found."""
    rows = (job.clean / "fines.csv").read_text(encoding="utf-8-sig")
    page = export_missing(frame, rows)
    name, files = f"{job.year}/{job.notebook.stem}", {}
    for file, content in ((f"reports/{name}.html", page), (f"figures/{name}.svg", rows)):
        (reports.parent / file).parent.mkdir(parents=True, exist_ok=True)
        files[file] = (reports.parent / file).write_bytes(content.encode())
    return PageMade("执法", "", files, [str(Use("rows", "fines", job.year))])


def photograph(root, folder):
    """Before each change of a file below root, but for emptying the folder aside, copy root into
    ``folder``, numbered: what stands there is what would stand if the process were killed then."""
    numbers = itertools.count()
    looking = False

    def hook(event, arguments):
        nonlocal looking
        if looking:
            return
        if event == "open":
            path, _, flags = arguments
            changes = bool(flags & (os.O_WRONLY | os.O_RDWR))
        elif event in CHANGES:
            path = arguments[CHANGES[event]]
            changes = "/build-" not in str(path) or event in ("os.rename", "os.link")
        else:
            return
        if changes and str(path).startswith(f"{root}/"):
            looking = True
            shutil.copytree(root, f"{folder}/{next(numbers):03}")
            looking = False

    sys.addaudithook(hook)


def main():
    pd.DataFrame({"a": [1]}).query("a == 1", engine="python")  # which the first build would else do
    serve()


def serve():
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            build_as_told(job)
        status = ended(child, job["after"])
        print(
            "killed" if os.WIFSIGNALED(status) else "done" if status == 0 else "failed", flush=True
        )


def ended(child, after):
    """The child's status; it is killed if it takes longer than ``after`` seconds."""
    started = time.monotonic()
    while after is not None:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        if time.monotonic() - started > after:
            os.kill(child, signal.SIGKILL)
            break
        time.sleep(0.005)
    return os.waitpid(child, 0)[1]


def build_as_told(job):
    """Never returns."""
    status = 0
    try:
        if job["after"] is None:
            building.Processes, making.make_page = NoProcesses, page_without_notebook
            FileWork.do = done_here
        if job["photographs"]:
            photograph(job["root"], job["photographs"])
        building.build(Workspace(Path(job["root"]), rules=SMALL_RULES))
    except BaseException:
        traceback.print_exc()
        status = 1
    os._exit(status)


if __name__ == "__main__":
    main()
