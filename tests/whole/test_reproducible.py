"""Same inputs, same bytes.

On another day, in another folder, in another time zone, with another hash seed and locale.
"""

import os
import shutil
import subprocess
import sys

import pytest
from workbooks import SMALL_RULES, penalty, penalty_file, small_workspace

pytestmark = pytest.mark.small_rules

# A command that holds to other rules than the package's.
BUILD = (
    "import sys; from pathlib import Path; from wanxing_stats.base import workspace; "
    "workspace.SHIPPED_RULES = Path(sys.argv.pop()); "
    "from wanxing_stats.cli.entry import main; sys.argv[1:] = ['build', '--quiet']; main()"
)
PLACES = {
    "here": {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"},
    "else where/有空格": {
        "TZ": "America/Los_Angeles",
        "PYTHONHASHSEED": "77",
        "LC_ALL": "C",
        "LANG": "POSIX",
    },
}


@pytest.fixture(scope="module")
def trees(tmp_path_factory):
    """What a build gave in each place: name -> bytes, by place."""
    given = small_workspace(
        tmp_path_factory.mktemp("given"),
        *(penalty(n, decided=f"2024-{n:02}-05") for n in range(3, 12)),
        shows='brief.draw.months("by_month", "fine_cases")',
    )
    penalty_file(
        given.root,
        penalty(1, filed="2023-03-01", decided="2023-03-05"),
        year=2023,
        name="示例_处罚.xlsx",
    )
    built = {}
    for place, environment in PLACES.items():
        root = tmp_path_factory.mktemp("places") / place
        shutil.copytree(given.root, root)
        for number, file in enumerate(sorted(root.rglob("*.xlsx"))):
            os.utime(file, (number, number))  # another day
        subprocess.run(
            [sys.executable, "-c", BUILD, str(SMALL_RULES)],
            cwd=root,
            check=True,
            env={**os.environ, **environment},
        )
        built[place] = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for folder in ("data/clean", "figures", "reports")
            for path in sorted((root / folder).rglob("*"))
            if path.is_file()
        }
    return built


def test_the_same_files_are_built_everywhere(trees):
    here, elsewhere = trees.values()
    assert list(here) == list(elsewhere)
    endings = {name.rsplit(".", 1)[-1] for name in here}
    assert endings == {"parquet", "csv", "json", "html", "svg", "png", "xlsx"}


@pytest.mark.parametrize("ending", ["parquet", "csv", "json", "html", "svg", "png", "xlsx"])
def test_the_bytes_are_the_same_everywhere(trees, ending):
    here, elsewhere = trees.values()
    assert [name for name in here if name.endswith(ending) and here[name] != elsewhere[name]] == []


def test_no_built_file_names_the_folder_it_was_built_in(trees):
    assert [
        name
        for place in trees.values()
        for name, content in place.items()
        if "有空格".encode() in content
    ] == []
