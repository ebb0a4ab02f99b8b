"""Builds that are killed (SIGKILL), run by test_kills.py in a process of its own.

Standard input: JSON lines {"root", "at", "after"}: the workspace, and when to die: just before the change of a file with
this number, or after so many seconds (null: never). Standard output, for each: "killed", "done" or "failed". With ``at``,
and without both, notebooks are not run: their kernels are other processes, and what they write lies aside.
"""

import json
import os
import re
import shutil
import signal
import sys
import time
import tomllib
import traceback
from concurrent.futures import Future
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from wanxing_stats.base.workspace import PACKAGE, Workspace
from wanxing_stats.briefing.page_uses import Use
from wanxing_stats.build import making
from wanxing_stats.build import one_build as building

TABLES = ("penalties", "petitions")
CHANGES = {
    "os.rename": 1,
    "os.link": 1,
    "os.remove": 0,
    "os.mkdir": 0,
    "os.rmdir": 0,
    "os.truncate": 0,
}


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


def page_without_notebook(run, job, workspace, environment):
    """A page and a chart that say which clean rows the notebook would have found."""
    page, folder = job.page, job.folder
    clean = Path(environment["WANXING_CLEAN"])
    rows = (clean / "penalties.csv").read_bytes()
    files = {f"reports/{page.name}.html": len(rows), f"figures/{page.name}.svg": len(rows)}
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(rows)
    return {
        "title": "执法",
        "finding": "",
        "files": files,
        "uses": [str(Use("rows", "penalties", page.year))],
    }


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


def few_rules(folder):
    """Two ledgers with their figures: a build writes every table alike, and these take less time."""
    (folder / "ledgers").mkdir()
    for name in ("conventions.toml", *(f"ledgers/{table}.toml" for table in TABLES)):
        shutil.copy(PACKAGE / name, folder / name)
    entries = re.split(
        r"(?m)^(?=\[\w+\]$)", (PACKAGE / "indicators.toml").read_text(encoding="utf-8")
    )[1:]
    kept = [
        entry for entry in entries if next(iter(tomllib.loads(entry).values()))["table"] in TABLES
    ]
    (folder / "indicators.toml").write_text("".join(kept), encoding="utf-8")
    (folder / "relations.toml").write_text("", encoding="utf-8")


def main():
    pd.DataFrame({"a": [1]}).query("a == 1", engine="python")  # which the first build would else do
    with TemporaryDirectory() as rules:
        few_rules(Path(rules))
        serve(Path(rules))


def serve(rules):
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            build_as_told(job, rules)
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


def build_as_told(job, rules):
    """Never returns."""
    status = 0
    try:
        if job["after"] is None:
            building.Kernels, making.make_page = NoKernels, page_without_notebook
        if job["at"] is not None:
            die_at(job["at"], job["root"])
        building.build(Workspace(Path(job["root"]), rules if job["after"] is None else PACKAGE))
    except BaseException:
        traceback.print_exc()
        status = 1
    os._exit(status)


if __name__ == "__main__":
    main()
