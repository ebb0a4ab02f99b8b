"""What may be in git, and what may not."""

import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def tracked():
    if not (REPOSITORY / ".git").exists():
        pytest.skip("不是 git 仓库")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True).stdout
    return listed.decode().rstrip("\0").split("\0")


def test_no_real_workbook_is_in_git(tracked):
    sources = [name for name in tracked if name.startswith("data/raw/") and not name.endswith("README.md")]
    assert len(sources) > 100
    assert [name for name in sources if not name.rsplit("/", 1)[1].startswith("示例_")] == []


def test_nothing_that_is_built_is_in_git(tracked):
    built = [name for name in tracked if name.startswith(("data/clean/", "figures/", "reports/"))]
    assert {name.rsplit("/", 1)[1] for name in built} == {"README.md"}


@pytest.mark.parametrize("name", ["data/raw/2025/司法所/名册.xlsx", "data/raw/corrections.toml",
                                  "data/clean/feedback/司法所.xlsx", "reports/2025/01_overview.html"])
def test_git_ignores_what_must_stay_here(tracked, name):
    ignored = subprocess.run(["git", "check-ignore", "-q", name], cwd=REPOSITORY, check=False)
    assert ignored.returncode == 0
