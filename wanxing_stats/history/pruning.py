"""Old runs go: the last twenty stay, and each whose figures were published.

In: what stands, the run of this build, what was published. Out: the old ones are taken away, runs
and the rows that no other run has. When the file of a run or of a published year can't be read,
nothing goes: nobody knows what it needs.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from wanxing_stats.base import Workspace
from wanxing_stats.store import Cache, Staging

from .published_files import read_editions
from .runs import ROWS, RUN, Run, file_of_run, rows_file, run_numbers

RUNS_KEPT = 20


def prune_runs(cache: Cache, staging: Staging, now: Run, written: Collection[Path]) -> int:
    """Have old runs removed, now that the files ``written`` keep the run ``now``; how many go."""
    numbers, files = _old_runs(cache.workspace, now, written)
    staging.remove(files)
    for kind in (RUN, ROWS):
        cache.forget_all_but(kind, set(cache.of_kind(kind)) - {path.name for path in files})
    return len(numbers)


def _old_runs(
    workspace: Workspace, now: Run, written: Collection[Path]
) -> tuple[list[int], list[Path]]:
    """The numbers of the runs that go, and their files."""
    editions, faults = read_editions(workspace)
    published = {edition.run for edition in editions.values()}
    numbers = run_numbers(workspace)
    new = [path for path in written if path.suffix == ".json" and not path.exists()]
    going = [number for number in numbers[: -(RUNS_KEPT - len(new))] if number not in published]
    if not going or any(faults.values()):
        return [], []
    rows = {number: _rows_of_file(workspace, number) for number in numbers}
    if None in rows.values():
        return [], []
    needed = _rows_of(workspace, now.tables or {})
    needed |= _together(rows[number] for number in numbers if number not in going)
    unneeded = _together(rows[number] for number in going) - needed
    return going, [*(file_of_run(workspace, number) for number in going), *sorted(unneeded)]


def _rows_of_file(workspace: Workspace, number: int) -> set[Path] | None:
    """The files with the rows of a run that stands; None where it can't be read."""
    try:
        run = json.loads(file_of_run(workspace, number).read_bytes())
        return _rows_of(workspace, run.get("tables") or {})
    except (ValueError, AttributeError):
        return None


def _rows_of(workspace: Workspace, tables: Mapping[str, Mapping[str, str]]) -> set[Path]:
    paths = set()
    for table, parts in tables.items():
        paths |= {rows_file(workspace, table, part) for part in parts.values()}
    return paths


def _together(each: Iterable[set[Path] | None]) -> set[Path]:
    paths: set[Path] = set()
    return paths.union(*(of_run or () for of_run in each))
