"""What may be in git, and what may not."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tracked():
    if not (REPOSITORY / ".git").exists():
        pytest.skip("不是 git 仓库")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True
    ).stdout
    return listed.decode().rstrip("\0").split("\0")


def test_no_real_workbook_is_in_git(tracked):
    sources = [
        name for name in tracked if name.startswith("data/raw/") and not name.endswith("README.md")
    ]
    assert len(sources) > 100
    assert [name for name in sources if not name.rsplit("/", 1)[1].startswith("示例_")] == []


def test_nothing_that_is_built_is_in_git(tracked):
    built = [name for name in tracked if name.startswith(("data/clean/", "figures/", "reports/"))]
    assert {name.rsplit("/", 1)[1] for name in built} == {"README.md"}


@pytest.mark.parametrize(
    "name",
    [
        "data/raw/2025/司法所/名册.xlsx",
        "data/raw/corrections.toml",
        "data/clean/feedback/司法所.xlsx",
        "reports/2025/01_overview.html",
    ],
)
def test_git_ignores_what_must_stay_here(tracked, name):
    ignored = subprocess.run(["git", "check-ignore", "-q", name], cwd=REPOSITORY, check=False)
    assert ignored.returncode == 0


@pytest.fixture
def clone(tmp_path):
    """A repository with our hook and nothing else."""
    for command in (
        ["init", "-q"],
        ["config", "user.name", "x"],
        ["config", "user.email", "x@x.x"],
        ["config", "core.hooksPath", ".githooks"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    shutil.copytree(REPOSITORY / ".githooks", tmp_path / ".githooks")
    return tmp_path


def commit(clone, name, content=b"x"):
    """Try to commit one file, added by force; gives git's status and what it said."""
    path = clone / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    subprocess.run(["git", "add", "-f", name], cwd=clone, check=True)
    done = subprocess.run(
        ["git", "commit", "-q", "-m", "x"], cwd=clone, capture_output=True, check=False
    )
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize(
    "name",
    [
        "data/raw/2025/司法所/名册.xlsx",
        "data/raw/corrections.toml",
        "data/clean/feedback/司法所.xlsx",
        "data/clean/x.csv",
        "reports/2025/01_overview.html",
        "名册.XLS",
        "notebooks/导出.csv",
    ],
)
def test_a_commit_that_would_add_what_must_stay_here_is_stopped_and_names_the_file(clone, name):
    status, said = commit(clone, name)
    assert status == 1 and name in said and "没有提交" in said


@pytest.mark.parametrize(
    "name",
    [
        "data/raw/2025/司法所/示例_名册.xlsx",
        "data/raw/README.md",
        "tests/whole/golden/problems.csv",
        "notebooks/说明.md",
    ],
)
def test_a_commit_of_made_up_workbooks_and_of_code_goes_through(clone, name):
    assert commit(clone, name) == (0, "")


@pytest.mark.parametrize(
    ("content", "passes"),
    [(b"x = 1\n", True), (b"x=1\n", False), (b"import os\n", False), (b"import os\nx=1\n", False)],
)
def test_a_commit_of_python_that_ruff_would_change_or_refuse_is_stopped(clone, content, passes):
    ruff = shutil.which("ruff", path=Path(sys.executable).parent)
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "ruff").symlink_to(ruff)
    status, said = commit(clone, "新 模块.py", content)
    assert (status == 0) == passes
    assert ("没有提交" in said) != passes


# notebooks ---------------------------------------------------------------------------------------


def code_cell(**ran):
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": "a1",
        "metadata": {},
        "outputs": [],
        "source": ["张某 = 1"],
    } | ran


def notebook(*cells, **metadata):
    """A notebook's bytes, as JupyterLab writes them."""
    document = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


RAN = code_cell(
    execution_count=7, outputs=[{"name": "stdout", "output_type": "stream", "text": ["李某"]}]
)
WIDGETS = {"application/vnd.jupyter.widget-state+json": {"state": {"1": "李某"}}}
NEVER_RAN = notebook(code_cell())


def committed(clone, name):
    """What git holds of a file."""
    shown = ["git", "show", f"HEAD:{name}"]
    return subprocess.run(shown, cwd=clone, capture_output=True, check=True).stdout


def status(clone):
    shown = ["git", "status", "--short", "--untracked-files=no"]
    return subprocess.run(shown, cwd=clone, capture_output=True, check=True).stdout.decode()


def test_no_notebook_in_git_holds_what_it_showed(tracked):
    notebooks = [REPOSITORY / name for name in tracked if name.endswith(".ipynb")]
    assert len(notebooks) > 10
    for path in notebooks:
        document = json.loads(path.read_text(encoding="utf-8"))
        code = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
        shown = [cell for cell in code if cell["outputs"] or cell["execution_count"]]
        assert shown == [] and "widgets" not in document["metadata"], path.name


def test_a_notebook_that_never_ran_is_committed_as_it_is_and_nothing_is_said(clone):
    assert commit(clone, "notebooks/01_overview.ipynb", NEVER_RAN) == (0, "")
    assert committed(clone, "notebooks/01_overview.ipynb") == NEVER_RAN


@pytest.mark.parametrize(
    "ran",
    [
        notebook(RAN),
        notebook(code_cell(execution_count=7)),
        notebook(code_cell(), widgets=WIDGETS),
        notebook(RAN).replace(b"\n", b"\r\n"),
    ],
)
def test_what_a_notebook_showed_is_left_out_of_the_commit_and_of_the_file(clone, ran):
    name = "notebooks/我 的.ipynb"
    done, said = commit(clone, name, ran)
    assert done == 0 and name in said and "已清除" in said
    assert committed(clone, name) == (clone / name).read_bytes() == NEVER_RAN
    assert status(clone) == ""


def test_what_was_changed_since_it_was_staged_stays_in_the_file(clone):
    name, later = "notebooks/a.ipynb", notebook(RAN, code_cell(id="a2"))
    (clone / "notebooks").mkdir()
    (clone / name).write_bytes(notebook(RAN))
    subprocess.run(["git", "add", name], cwd=clone, check=True)
    (clone / name).write_bytes(later)
    subprocess.run(["git", "commit", "-q", "-m", "x"], cwd=clone, capture_output=True, check=True)
    assert committed(clone, name) == NEVER_RAN
    assert (clone / name).read_bytes() == later


@pytest.mark.parametrize("how", [["-a"], ["notebooks/a.ipynb"]])
def test_what_a_notebook_showed_is_left_out_however_it_is_committed(clone, how):
    name = "notebooks/a.ipynb"
    commit(clone, name, NEVER_RAN)
    (clone / name).write_bytes(notebook(RAN, code_cell(id="a2")))
    command = ["git", "commit", "-q", "-m", "y", *how]
    subprocess.run(command, cwd=clone, capture_output=True, check=True)
    assert committed(clone, name) == notebook(code_cell(), code_cell(id="a2"))


@pytest.mark.parametrize("content", [b"x", b"[]", b'{"cells": 1}', b"<<<<<<< HEAD\n" + NEVER_RAN])
def test_a_notebook_that_is_none_is_stopped_and_named(clone, content):
    done, said = commit(clone, "notebooks/a.ipynb", content)
    assert done == 1 and "notebooks/a.ipynb" in said and "没有提交" in said


def test_setting_up_switches_the_hook_on():
    assert "git config core.hooksPath .githooks" in (REPOSITORY / "Makefile").read_text(
        encoding="utf-8"
    )
