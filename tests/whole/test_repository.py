"""What may be in git, and what may not."""

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
        "notebooks/01_overview.ipynb",
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


def test_setting_up_switches_the_hook_on():
    assert "git config core.hooksPath .githooks" in (REPOSITORY / "Makefile").read_text(
        encoding="utf-8"
    )
