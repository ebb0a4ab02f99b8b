"""Old runs go: the last twenty stay, and each whose figures were published.

In: what stands, the run of this build, what was published. Out: the files that go, runs and the
rows that no other run has. When the file of a run or of a published year can't be read, nothing
goes: nobody knows what it needs.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from wanxing_stats.base import Workspace

from .published_files import read_editions
from .runs import Run, file_of_run, rows_file, run_numbers

LAST = 20


def old_runs(workspace: Workspace, now: Run) -> list[Path]:
    """The files of runs that go once a build keeps the run ``now``."""
    editions, faults = read_editions(workspace)
    published = {edition.run for edition in editions.values()}
    numbers = run_numbers(workspace)
    going = [number for number in numbers[:-LAST] if number not in published]
    if not going or any(faults.values()):
        return []
    rows = {number: _rows_of_file(workspace, number) for number in numbers}
    if None in rows.values():
        return []
    needed = _rows_of(workspace, now.tables or {})
    needed |= _together(rows[number] for number in numbers if number not in going)
    unneeded = _together(rows[number] for number in going) - needed
    return [*(file_of_run(workspace, number) for number in going), *sorted(unneeded)]


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
