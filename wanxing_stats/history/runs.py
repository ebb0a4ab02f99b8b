"""What each build saw and gave, kept in ``data/clean/runs/``, so that the next can say what moved.

A run is one JSON file, numbered from 0001: the hash of every source, the data rows by year,
department and ledger, every figure with the hash of its definition, the rows left out, and the
packages it was computed with. The clean rows themselves are kept beside it in ``rows/``, one
Parquet file for each source and ledger, named by content, so that a run costs only what changed. A
build that finds what the newest run says adds none.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from wanxing_stats.base import REJECTED, Place, Workspace
from wanxing_stats.cleaning import (
    READING_PACKAGES,
    Cleaned,
    cleaned_workspace,
    corrections_file,
    problems_of,
    read_parquet,
    rows_by_department,
    write_parquet,
)
from wanxing_stats.figures import Figures, Value
from wanxing_stats.store import Staging

HASH_LENGTH = 16


class NoSuchRun(Exception):
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
    """A figure that differs between two runs; ``why`` in a few words, "" where nothing is known."""

    id: str
    year: int
    before: Value
    after: Value
    why: str = ""


@dataclass(frozen=True)
class Run:
    """What one build saw and gave.

    Parameters
    ----------
    sources : hash of each file
    rows : counts of data rows, as rows_by_department has them
    figures : value by (id, year)
    definitions : hash of each indicator's definition by id, "" of one that could not be read
    tables : for each ledger, the hash of its clean rows by file; None: this run kept no rows
    left_out : the rows that don't count
    packages : version by name
    live : the clean rows by ledger; None for a run read from its file, whose rows lie beside it
    """

    sources: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    figures: dict[tuple[str, int], Value] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    tables: dict[str, dict[str, str]] | None = None
    left_out: list[LeftOut] = field(default_factory=list)
    packages: dict[str, str] = field(default_factory=dict)
    live: Mapping[str, pd.DataFrame] | None = field(default=None, repr=False)

    def equals(self, other: "Run") -> bool:
        """Whether both saw and gave the same, whatever packages they were computed with."""
        return (
            self.sources == other.sources
            and self.rows == other.rows
            and self.figures == other.figures
            and self.definitions == other.definitions
            and self.tables == other.tables
        )

    def as_json(self) -> dict[str, Any]:
        """The run as its file has it."""
        return {
            "sources": self.sources,
            "rows": self.rows,
            "figures": {f"{id}/{year}": value for (id, year), value in self.figures.items()},
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
            rows=document.get("rows", []),
            figures={(id, int(year)): value for (id, year), value in figures},
            definitions=document.get("definitions", {}),
            tables=document.get("tables"),
            left_out=[LeftOut(**row) for row in document.get("left_out", [])],
            packages=document.get("packages", {}),
        )


def this_run(workspace: Workspace, cleaned: Cleaned, figures: Figures) -> Run:
    """What a build sees now."""
    decisions = corrections_file(workspace)
    sources = dict(zip(cleaned.files["file"], cleaned.files["sha256"], strict=True))
    if decisions.exists():
        sources[decisions.name] = hashlib.sha256(decisions.read_bytes()).hexdigest()
    rows = json.loads(rows_by_department(cleaned).to_json(orient="records", force_ascii=False))
    indicators = cleaned.rules.indicators
    with_rows = [name for name, frame in cleaned.tables.items() if len(frame)]
    return Run(
        sources=sources,
        rows=rows,
        figures={key: figures[key].value for key in figures},
        definitions={id: indicators[id].definition_digest for id in indicators},
        tables={name: _hashes_by_file(cleaned, name) for name in with_rows},
        left_out=_left_out(cleaned),
        packages={name: version(name) for name in READING_PACKAGES},
        live=cleaned.tables,
    )


def run_before(workspace: Workspace, now: Run) -> Run | None:
    """The newest run that saw or gave something else; None when there is none."""
    for number in reversed(run_numbers(workspace)):
        run = read_run(workspace, number)
        if not run.equals(now):
            return run
    return None


def newest_run(workspace: Workspace) -> Run | None:
    """The run of the last build, None before the first."""
    numbers = run_numbers(workspace)
    return read_run(workspace, numbers[-1]) if numbers else None


def read_run(workspace: Workspace, number: int) -> Run:
    """The run of that number. Raises NoSuchRun, also for one that was cut off."""
    path = _path(workspace, number)
    if not path.exists():
        known = "、".join(map(str, run_numbers(workspace))) or "无"
        raise NoSuchRun(f"没有第{number}次生成的记录。现有：{known}。")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise NoSuchRun(
            f"第{number}次生成的记录 data/clean/runs/{path.name} 已损坏。请删除这个文件后重新运行；"
            "不影响现在的数，只是不能再与那一次比较。"
        ) from None
    return Run.from_json(document)


def run_numbers(workspace: Workspace) -> list[int]:
    """The numbers of all runs, oldest first."""
    return sorted(int(path.stem) for path in (workspace.clean / "runs").glob("[0-9]*.json"))


def current_run(workspace: Workspace) -> tuple[Cleaned, int]:
    """The clean rows as they are now, and the number of the run that has them.

    Raises NoSuchRun when none has.
    """
    cleaned, numbers = cleaned_workspace(workspace), run_numbers(workspace)
    now = this_run(workspace, cleaned, Figures(cleaned.rules, cleaned.tables, cleaned.years))
    if not numbers or not read_run(workspace, numbers[-1]).equals(now):
        raise NoSuchRun("上次生成以后源表或口径有变动。请先运行 wanxing build，看过摘要后再公布。")
    return cleaned, numbers[-1]


def keep_run(workspace: Workspace, staging: Staging, now: Run, cleaned: Cleaned) -> int:
    """Stage the run with its rows, unless the newest one says the same; gives its number."""
    newest, numbers = newest_run(workspace), run_numbers(workspace)
    if newest and newest.equals(now):
        return numbers[-1]
    for name in cleaned.tables:
        for part, rows in _rows_by_file(cleaned, name).values():
            final = _rows_path(workspace, name, part)
            if not final.exists():
                write_parquet(rows, staging.path(final))
    number = numbers[-1] + 1 if numbers else 1
    text = json.dumps(now.as_json(), ensure_ascii=False, indent=1)
    staging.write(_path(workspace, number), text)
    return number


def rows_of_run(
    workspace: Workspace, run: Run, table: str, files: Iterable[str]
) -> pd.DataFrame | None:
    """The clean rows of one ledger that a run counted, from these sources.

    None when they were not kept, or got lost.
    """
    if run.live is not None:
        frame = run.live[table]
        return frame[frame["source_file"].isin(list(files))]
    if run.tables is None:
        return None
    try:
        parts = [run.tables[table][file] for file in files]
        frames = [read_parquet(_rows_path(workspace, table, part)) for part in parts]
    except (KeyError, FileNotFoundError, pa.ArrowInvalid):
        return None
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def moved_figures(before: Run | None, now: Run) -> list[FigureMove]:
    """The figures that differ between two runs, not yet why. Nothing moves against no run."""
    if before is None:
        return []
    moves = []
    for key in sorted({**before.figures, **now.figures}):
        was, is_now = before.figures.get(key), now.figures.get(key)
        if was != is_now:
            moves.append(FigureMove(*key, was, is_now))
    return moves


def _hashes_by_file(cleaned: Cleaned, table: str) -> dict[str, str]:
    return {file: part for file, (part, _) in _rows_by_file(cleaned, table).items()}


def _rows_by_file(cleaned: Cleaned, table: str) -> dict[str, tuple[str, pd.DataFrame]]:
    """The clean rows of one ledger by the source that they come from, with a hash of them."""
    frame, hashes = cleaned.tables[table], cleaned.row_hashes(table)
    kinds = ",".join(f"{name} {kind}" for name, kind in frame.dtypes.items()).encode()
    by_file = {}
    for file, rows in frame.groupby("source_file", sort=True):
        content = hashes[rows.index].values.tobytes()
        by_file[str(file)] = _hash(kinds + content), rows
    return by_file


def _left_out(cleaned: Cleaned) -> list[LeftOut]:
    problems = cleaned.problems
    dropped = (problems["severity"] == REJECTED) | (problems["code"] == "corrected_drop")
    rejected = problems_of(problems[dropped & problems["row"].notna()])
    rows = []
    for problem in rejected:
        for of_row in problem.single():
            file, sheet, row, _ = of_row.place
            rows.append(LeftOut(file, sheet, row, of_row.message))
    for row in cleaned.duplicates.itertuples():
        counted = Place(row.kept_file, row.kept_sheet, row.kept_row)
        why = f"与{counted}是同一条记录，只计一次。"
        rows.append(LeftOut(row.source_file, row.source_sheet, row.source_row, why))
    return rows


def _path(workspace: Workspace, number: int) -> Path:
    return workspace.clean / "runs" / f"{number:04}.json"


def _rows_path(workspace: Workspace, table: str, part: str) -> Path:
    return workspace.clean / "runs" / "rows" / f"{table}-{part}.parquet"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
