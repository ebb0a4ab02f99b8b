"""Old runs go, but none that was published, and no rows that another run needs."""

import datetime
import json

import pytest

from wanxing_stats.base import Workspace
from wanxing_stats.history import Edition, Run, prune_runs
from wanxing_stats.history.pruning import RUNS_KEPT
from wanxing_stats.history.published_files import write_edition
from wanxing_stats.store import Cache, staged


@pytest.fixture
def workspace(tmp_path):
    """Thirty runs; each has rows of its own, and all have the same of another ledger."""
    workspace = Workspace(tmp_path)
    runs = workspace.clean / "runs"
    (runs / "rows").mkdir(parents=True)
    for number in range(1, 31):
        tables = {"fines": {"a.xlsx": f"own{number}"}, "letters": {"b.xlsx": "same"}}
        document = json.dumps({"figures": {}, "tables": tables})
        (runs / f"{number:04}.json").write_text(document)
        (runs / "rows" / f"fines-own{number}.parquet").touch()
    (runs / "rows" / "letters-same.parquet").touch()
    return workspace


def pruned(workspace, now=None, written=()):
    """The names of the files that are gone after it."""

    def standing():
        return {path.name for path in (workspace.clean / "runs").rglob("*.*")}

    before = standing()
    with staged(workspace) as staging:
        prune_runs(Cache(workspace), staging, now or Run(), written)
        staging.commit()
    return sorted(before - standing())


def files(numbers):
    runs = [f"{number:04}.json" for number in numbers]
    return sorted([*runs, *(f"fines-own{number}.parquet" for number in numbers)])


def published(workspace, run):
    workspace.published.mkdir(parents=True, exist_ok=True)
    edition = Edition(2023, datetime.date(2024, 1, 20), run, {"fine_cases": 1}, {}, {})
    write_edition(workspace.published / "2023.toml", edition, [])


def test_the_last_twenty_stay_and_what_others_need(workspace):
    assert pruned(workspace) == files(range(1, 11))


def test_a_run_that_is_added_now_is_one_of_the_twenty(workspace):
    runs = workspace.clean / "runs"
    assert pruned(workspace, written=[runs / "0031.json"]) == files(range(1, 12))
    assert len(list(runs.glob("*.json"))) == RUNS_KEPT - 1


def test_a_published_run_stays_with_its_rows(workspace):
    published(workspace, 4)
    assert pruned(workspace) == files([1, 2, 3, *range(5, 11)])


def test_rows_that_the_new_run_has_again_stay(workspace):
    now = Run(tables={"fines": {"a.xlsx": "own3"}})
    gone = pruned(workspace, now)
    assert "fines-own3.parquet" not in gone and "0003.json" in gone


def test_nothing_goes_while_there_are_few(workspace):
    for number in range(1, 11):
        (workspace.clean / "runs" / f"{number:04}.json").unlink()
    assert pruned(workspace) == []


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_nothing_goes_while_a_run_cannot_be_read(workspace, content):
    (workspace.clean / "runs" / "0025.json").write_text(content)
    assert pruned(workspace) == []


def test_nothing_goes_while_a_published_year_cannot_be_read(workspace):
    published(workspace, 4)
    path = workspace.published / "2023.toml"
    path.write_text(path.read_text(encoding="utf-8") + "x", encoding="utf-8")
    assert pruned(workspace) == []
