"""What each build saw and gave, kept in ``data/clean/runs/``, so that the next can say what moved.

A run is one JSON file, numbered from 0001: the hash of every source, the data rows by year,
department and ledger, every figure with its state and the hash of its definition, the rows left
out, and the packages it was computed with. The clean rows themselves are kept beside it in
``rows/``, one Parquet file for each source and ledger, named by content, so that a run costs only
what changed. A build that finds what the newest run says adds none. What can't be made again, a run
and rows that no source gives any more, is left aside once it is damaged, and a problem says so.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from wanxing_stats.base import Place, Problem, Said, Workspace, problem, say
from wanxing_stats.cleaning import (
    READING_PACKAGES,
    Cleaned,
    RowCounts,
    cleaned_workspace,
    corrections_file,
    read_parquet,
    rows_by_department,
    write_parquet,
)
from wanxing_stats.figures import Figures, State, Value
from wanxing_stats.store import Cache, Entry, Staging, Stamp

from .kept_states import Key, say_new_state, state_to_keep, states_as_json, states_from_json

HASH_LENGTH = 16
RUN, ROWS = "run", "rows"  # kinds of store.Cache


class NoSuchRun(Said):
    """There is no run of that number; the message (Chinese) names those that there are."""


@dataclass(frozen=True)
class LeftOut:
    """A row that doesn't count, and why: it isn't one that was deleted."""

    file: str
    sheet: str | None
    row: int | None
    why: str


@dataclass(frozen=True)
class FigureMove:
    """A figure whose value or state differs between two runs.

    Parameters
    ----------
    why : in a few words, "" where nothing is known
    state_before, state_after : the kinds of its states; None where a run has none of it
    """

    id: str
    year: int
    before: Value
    after: Value
    why: str = ""
    state_before: str | None = None
    state_after: str | None = None


@dataclass(frozen=True)
class Run:
    """What one build saw and gave.

    Parameters
    ----------
    sources : hash of each file
    rows : counts of data rows
    figures : value by (id, year)
    states : what is kept of the state of each figure that was computed; None: this run kept none
    definitions : hash of each indicator's definition by id, "" of one that could not be read
    tables : for each ledger, the hash of its clean rows by file; None: this run kept no rows
    left_out : the rows that don't count
    packages : version by name
    live : the clean rows by ledger; None for a run read from its file, whose rows lie beside it
    """

    sources: dict[str, str] = field(default_factory=dict)
    rows: list[RowCounts] = field(default_factory=list)
    figures: dict[Key, Value] = field(default_factory=dict)
    states: dict[Key, State] | None = None
    definitions: dict[str, str] = field(default_factory=dict)
    tables: dict[str, dict[str, str]] | None = None
    left_out: list[LeftOut] = field(default_factory=list)
    packages: dict[str, str] = field(default_factory=dict)
    live: Mapping[str, pd.DataFrame] | None = field(default=None, repr=False)

    def equals(self, other: "Run") -> bool:
        """Whether both saw and gave the same, whatever packages they were computed with.

        States that a run didn't keep are no others.
        """
        return (
            self.sources == other.sources
            and self.rows == other.rows
            and self.figures == other.figures
            and (self.states == other.states or None in (self.states, other.states))
            and self.definitions == other.definitions
            and self.tables == other.tables
        )

    def state_of(self, key: Key) -> State | None:
        """What was kept of a figure's state, None of one without."""
        return self.states.get(key) if self.states else None

    def as_json(self) -> dict[str, Any]:
        """The run as its file has it."""
        return {
            "sources": self.sources,
            "rows": [vars(counts) for counts in self.rows],
            "figures": {f"{id}/{year}": value for (id, year), value in self.figures.items()},
            "states": states_as_json(self.states),
            "definitions": self.definitions,
            "tables": self.tables,
            "left_out": [vars(row) for row in self.left_out],
            "packages": self.packages,
        }

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "Run":
        """The run that a file has; the first versions wrote fewer keys."""
        figures = [(name.split("/"), value) for name, value in document["figures"].items()]
        return cls(
            sources=document.get("sources", {}),
            rows=[RowCounts(**row) for row in document.get("rows", [])],
            figures={(id, int(year)): value for (id, year), value in figures},
            states=states_from_json(document.get("states")),
            definitions=document.get("definitions", {}),
            tables=document.get("tables"),
            left_out=[LeftOut(**row) for row in document.get("left_out", [])],
            packages=document.get("packages", {}),
        )


def this_run(workspace: Workspace, cleaned: Cleaned, figures: Figures) -> Run:
    """What a build sees now."""
    decisions = corrections_file(workspace)
    computed = {key: figure for key, figure in figures.items() if not figure.indicator.left_out}
    sources = dict(zip(cleaned.files["file"], cleaned.files["sha256"], strict=True))
    if decisions.exists():
        sources[decisions.name] = hashlib.sha256(decisions.read_bytes()).hexdigest()
    indicators = cleaned.rules.indicators
    with_rows = [name for name, frame in cleaned.tables.items() if len(frame)]
    return Run(
        sources=sources,
        rows=rows_by_department(cleaned),
        figures={key: figure.value for key, figure in figures.items()},
        states={key: state_to_keep(figure.state) for key, figure in computed.items()},
        definitions={id: indicators[id].definition_digest for id in indicators},
        tables={name: _hashes_by_file(cleaned, name) for name in with_rows},
        left_out=_left_out(cleaned),
        packages={name: version(name) for name in READING_PACKAGES},
        live=cleaned.tables,
    )


def run_before(workspace: Workspace, now: Run) -> Run | None:
    """The newest run that saw or gave something else; None when there is none."""
    whole = _whole_runs(workspace)
    return next((run for _, run in whole if not run.equals(now)), None)


def newest_run(workspace: Workspace) -> Run | None:
    """The run of the last build, None before the first."""
    return next((run for _, run in _whole_runs(workspace)), None)


def read_run(workspace: Workspace, number: int) -> Run:
    """The run of that number. Raises NoSuchRun, also for one that is damaged."""
    path = file_of_run(workspace, number)
    if not path.exists():
        known = "、".join(map(str, run_numbers(workspace))) or "无"
        raise NoSuchRun(f"没有第{number}次生成的记录。现有：{known}。")
    if not _is_whole(Cache(workspace), path):
        raise NoSuchRun(f"第{number}次生成的记录 {_damaged(workspace, path).message}")
    return Run.from_json(json.loads(path.read_text(encoding="utf-8")))


def run_numbers(workspace: Workspace) -> list[int]:
    """The numbers of all runs, oldest first."""
    return sorted(int(path.stem) for path in (workspace.clean / "runs").glob("[0-9]*.json"))


def current_run(workspace: Workspace) -> tuple[Cleaned, int]:
    """The clean rows as they are now, and the number of the run that has them.

    Raises NoSuchRun when none has.
    """
    cleaned = cleaned_workspace(workspace)
    now = this_run(workspace, cleaned, Figures(cleaned))
    for number, newest in _whole_runs(workspace):
        if newest.equals(now):
            return cleaned, number
        break
    raise NoSuchRun("上次生成以后源表或口径有变动。请先运行 wanxing build，看过摘要后再公布。")


def keep_run(cache: Cache, staging: Staging, now: Run, cleaned: Cleaned) -> list[Path]:
    """Stage the run with its rows, unless the newest one says the same, and keep their hashes.

    What is damaged and would be written just so is written again. Gives the files staged.
    """
    workspace, written = cache.workspace, []
    for name, parts in (now.tables or {}).items():
        frame = cleaned.tables[name]
        for file, part in parts.items():
            path = rows_file(workspace, name, part)
            if not path.exists() or not _is_whole(cache, path):
                write_parquet(frame[frame["source_file"] == file], staging.path(path))
                written.append(path)
    text = json.dumps(now.as_json(), ensure_ascii=False, indent=1)
    number = _number_to_write(cache, now, hashlib.sha256(text.encode()).hexdigest())
    if number:
        staging.write(file_of_run(workspace, number), text)
        written.append(file_of_run(workspace, number))
    standing = [*written, *_files(workspace)]
    for path in standing:
        known = cache.get(_kind(path), path.name)
        if path in written or (known is None and _is_whole(cache, path)):
            cache.keep(_kind(path), path.name, Entry(Stamp.of(), staging.hashes([path])))
    for kind in (RUN, ROWS):
        cache.forget_all_but(kind, [path.name for path in standing if _kind(path) == kind])
    return written


def _number_to_write(cache: Cache, now: Run, content: str) -> int | None:
    """The number that a run of this content is to be written as, None when it stands already."""
    numbers = run_numbers(cache.workspace)
    if numbers:
        path = file_of_run(cache.workspace, numbers[-1])
        last = cache.get(RUN, path.name)
        if last and cache.damaged(last) and content in last.files.values():
            return numbers[-1]
    newest = newest_run(cache.workspace)
    if newest and newest.equals(now):
        return None
    return numbers[-1] + 1 if numbers else 1


def run_problems(workspace: Workspace, written: Collection[Path] = ()) -> list[Problem]:
    """A problem for each file of the runs that is damaged, and not among those ``written`` now."""
    cache, problems = Cache(workspace), []
    for path in _files(workspace):
        if path not in written and not _is_whole(cache, path):
            problems.append(_damaged(workspace, path))
    return problems


def rows_of_run(cache: Cache, run: Run, table: str, files: Iterable[str]) -> pd.DataFrame | None:
    """The clean rows of one ledger that a run counted, from these sources.

    None when they were not kept, got lost or are damaged.
    """
    if run.live is not None:
        frame = run.live[table]
        return frame[frame["source_file"].isin(list(files))]
    if run.tables is None:
        return None
    parts = [run.tables.get(table, {}).get(file, "") for file in files]
    paths = [rows_file(cache.workspace, table, part) for part in parts]
    if not all(path.exists() and _is_whole(cache, path) for path in paths):
        return None
    frames = [read_parquet(path) for path in paths]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def moved_figures(before: Run | None, now: Run) -> list[FigureMove]:
    """The figures that differ between two runs, and why as far as their states say it.

    Nothing moves against no run, and no state against a run that kept none.
    """
    if before is None:
        return []
    moves = []
    for key in sorted({**before.figures, **now.figures}):
        was, is_now = before.figures.get(key), now.figures.get(key)
        states = before.state_of(key), now.state_of(key)
        why = say_new_state(*states)
        if was != is_now or why:
            kinds = [state.kind if state else None for state in states]
            moves.append(FigureMove(*key, was, is_now, why, *kinds))
    return moves


def _hashes_by_file(cleaned: Cleaned, table: str) -> dict[str, str]:
    """A hash of the clean rows of one ledger for each source that they come from."""
    frame = cleaned.tables[table]
    kinds = ",".join(f"{name} {kind}" for name, kind in frame.dtypes.items()).encode()
    by_file = {}
    for file, rows in frame.groupby("source_file", sort=True):
        by_file[str(file)] = _hash(kinds + cleaned.row_hashes(table, rows))
    return by_file


def _left_out(cleaned: Cleaned) -> list[LeftOut]:
    rows = []
    for complaint in cleaned.problems:
        if complaint.leaves_out and complaint.rows:
            for of_row in complaint.single():
                file, sheet, row, _ = of_row.place
                rows.append(LeftOut(file, sheet or "", row or 0, of_row.message))
    for row in cleaned.duplicates.itertuples():
        counted = Place(row.kept_file, row.kept_sheet, row.kept_row)
        why = say("duplicate", {"other": counted})
        rows.append(LeftOut(row.source_file, row.source_sheet, row.source_row, why))
    return rows


def _whole_runs(workspace: Workspace) -> Iterator[tuple[int, Run]]:
    """The number of each run that is whole, and the run, newest first."""
    cache = Cache(workspace)
    for number in reversed(run_numbers(workspace)):
        path = file_of_run(workspace, number)
        if _is_whole(cache, path):
            yield number, Run.from_json(json.loads(path.read_text(encoding="utf-8")))


def _is_whole(cache: Cache, path: Path) -> bool:
    """Whether a file of the runs is what was written; of one not known, whether it can be read."""
    if entry := cache.get(_kind(path), path.name):
        return not cache.damaged(entry)
    try:
        return _kind(path) == ROWS or bool(json.loads(path.read_bytes()))
    except ValueError:
        return False


def _damaged(workspace: Workspace, path: Path) -> Problem:
    return problem("damaged_run", Place(path.relative_to(workspace.root).as_posix()))


def _kind(path: Path) -> str:
    return RUN if path.suffix == ".json" else ROWS


def _files(workspace: Workspace) -> list[Path]:
    folder = workspace.clean / "runs"
    return sorted([*folder.glob("[0-9]*.json"), *folder.glob("rows/*.parquet")])


def file_of_run(workspace: Workspace, number: int) -> Path:
    return workspace.clean / "runs" / f"{number:04}.json"


def rows_file(workspace: Workspace, table: str, part: str) -> Path:
    return workspace.clean / "runs" / "rows" / f"{table}-{part}.parquet"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
