"""Builds beside doit, a bare Python and jupyter nbconvert, in one run and as ratios: `make bench`.

The table is in docs/performance.md.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from wanxing_stats.base.workspace import PACKAGE, Workspace

REPOSITORY = Path(__file__).parents[1]
WANXING = [sys.executable, "-c", "from wanxing_stats.cli import main; main()"]
YEAR = 2024
CHANGED = "示例_信访件台账.xlsx"
LOOK = "{:<58}{:>9}{:>9}{:>8}{:>7}"

# The same check: every page depends on every source, on its notebook and on the package.
DODO = """
import glob
PAGES, PACKAGE, NOTEBOOKS = {pages!r}, {package!r}, {notebooks!r}
ENDINGS = ("xlsx", "xls", "et", "csv", "html", "toml")
SOURCES = [name for name in glob.glob({raw!r}, recursive=True) if name.endswith(ENDINGS)]


def task_page():
    for page in PAGES:
        yield {{"name": page, "actions": ["true"], "targets": [page],
               "file_dep": [*SOURCES, *PACKAGE, *NOTEBOOKS]}}
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """The sample of all years, built."""
    workspace = Workspace(tmp_path_factory.mktemp("sample"))
    shutil.copytree(REPOSITORY / "data" / "raw", workspace.raw)
    took(wanxing(workspace, "build", "--quiet"), workspace)
    return workspace


def wanxing(workspace, *arguments):
    return [*WANXING, *arguments, "--root", str(workspace.root)]


def took(command, workspace, times=1):
    """The shortest of some runs, in seconds."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        done = subprocess.run(
            command,
            cwd=workspace.root,
            capture_output=True,
            check=False,
            env={**os.environ, "WANXING_ROOT": str(workspace.root)},
        )
        seconds.append(time.perf_counter() - started)
        assert done.returncode in (0, 1), done.stderr.decode()
    return min(seconds)


def nbconverted(workspace, notebooks, folder):
    """Running and exporting notebooks one after the other, each with a command of its own."""
    return sum(
        took(
            [
                sys.executable,
                "-m",
                "jupyter",
                "nbconvert",
                "--to",
                "html",
                "--execute",
                "--no-input",
                "--output-dir",
                str(folder),
                str(notebook),
            ],
            workspace,
        )
        for notebook in notebooks
    )


def change(path, closed_on):
    book = openpyxl.load_workbook(path)
    book["3月"].cell(8, 16).value = closed_on
    book.save(path)


def report(capsys, name, ours, theirs, aim):
    with capsys.disabled():
        print("\n" + LOOK.format("", "ours s", "other s", "ratio", "aim"))
        print(LOOK.format(name, f"{ours:.3f}", f"{theirs:.3f}", f"{ours / theirs:.2f}", aim))


def test_nothing_changed_beside_doit_and_a_bare_python(workspace, capsys):
    ours = took(wanxing(workspace, "build", "--quiet"), workspace, 9)
    bare = took([sys.executable, "-c", "pass"], workspace, 9)
    pages = [str(path) for path in workspace.reports.rglob("*.html")]
    package = [str(path) for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    notebooks = [str(path) for path in workspace.notebooks.glob("*.ipynb")]
    (workspace.root / "dodo.py").write_text(
        DODO.format(
            pages=pages, package=package, notebooks=notebooks, raw=str(workspace.raw / "**" / "*")
        ),
        encoding="utf-8",
    )
    doit = [sys.executable, "-m", "doit"]
    took(doit, workspace)
    theirs = took(doit, workspace, 5)
    report(capsys, "nothing changed, beside doit", ours, theirs, 0.5)
    report(capsys, "nothing changed, beside python -c pass", ours, bare, 6)


def test_one_workbook_changed_beside_nbconvert_of_the_notebooks_it_feeds(
    workspace, tmp_path, capsys
):
    (path,) = (path for path in workspace.raw.rglob(CHANGED) if f"/{YEAR}/" in path.as_posix())
    change(path, "2024-07-01")
    took(
        wanxing(workspace, "build", "--quiet"), workspace
    )  # the second build ever also says 与上次相比 for the first time
    change(path, "2024-07-02")
    started = time.perf_counter()
    done = subprocess.run(wanxing(workspace, "build", "--json"), capture_output=True, check=False)
    ours = time.perf_counter() - started
    fed = {one["name"] for one in json.loads(done.stdout)["notebooks"] if one["state"] == "run"}
    notebooks = [
        workspace.notebooks / f"{name.split('/')[1]}.ipynb"
        for name in fed
        if name.startswith(f"{YEAR}/")
    ]
    with capsys.disabled():
        print(f"\n{CHANGED} feeds {sorted(fed)}")
    report(
        capsys,
        "one workbook changed, beside nbconvert of its notebooks",
        ours,
        nbconverted(workspace, notebooks, tmp_path),
        0.5,
    )


def test_a_full_build_beside_nbconvert_of_the_same_notebooks(workspace, tmp_path, capsys):
    ours = took(wanxing(workspace, "build", str(YEAR), "--force", "--quiet"), workspace)
    notebooks = [
        path
        for path in sorted(workspace.notebooks.glob("[0-9][0-9]_*.ipynb"))
        if "explore" not in path.name
    ]
    theirs = nbconverted(workspace, notebooks, tmp_path)
    report(
        capsys,
        f"full build of {YEAR}, {len(notebooks)} notebooks, beside nbconvert",
        ours,
        theirs,
        0.35,
    )
