"""What each build saw and gave, kept in ``data/clean/runs/``, so that the next one can say what moved.

A run is one JSON file, numbered from 0001: the hash of every source, the data rows by year, department and ledger, every
figure with the hash of its definition, the rows left out, and the packages it was computed with. The clean rows
themselves are kept beside it in ``rows/``, one Parquet file for each source and ledger, named by content, so that a run
costs only what changed. A build that finds what the newest run says adds none.
"""

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pyarrow as pa

from wanxing_stats.base import REJECTED, Workspace
from wanxing_stats.cleaning import (
    READING_PACKAGES,
    SOURCE,
    Cleaned,
    cleaned_workspace,
    corrections_file,
    read_parquet,
    rows_by_department,
    write_parquet,
)
from wanxing_stats.figures import Figures
from wanxing_stats.store import Staging

COMPARED = ("sources", "rows", "figures", "definitions", "tables")
HASH_LENGTH = 16


class NoSuchRun(Exception):
    """There is no run of that number; the message (Chinese) names those that there are."""


def this_run(workspace: Workspace, cleaned: Cleaned, figures: Figures) -> dict:
    """What a build sees now.

    sources {file: sha256}, rows [{year, department, table, read, …}], figures {id/year: value}, definitions {id: hash},
    tables {table: {file: hash of its clean rows}}, left_out [{file, sheet, row, why}], packages {name: version}.
    """
    decisions = corrections_file(workspace)
    sources = dict(zip(cleaned.files["file"], cleaned.files["sha256"], strict=True))
    if decisions.exists():
        sources[decisions.name] = hashlib.sha256(decisions.read_bytes()).hexdigest()
    rows = json.loads(rows_by_department(cleaned).to_json(orient="records", force_ascii=False))
    return {
        "sources": sources,
        "rows": rows,
        "figures": {f"{id}/{year}": figures[id, year].value for id, year in figures},
        "definitions": {
            id: _hash(repr(indicator).encode())
            for id, indicator in cleaned.rules.indicators.items()
        },
        "tables": {
            name: {file: part for file, (part, _) in _rows_by_file(cleaned, name).items()}
            for name, frame in cleaned.tables.items()
            if len(frame)
        },
        "left_out": _left_out(cleaned),
        "packages": {name: version(name) for name in READING_PACKAGES},
    }


def run_before(workspace: Workspace, now: dict) -> dict | None:
    """The newest run that saw or gave something else; None when there is none."""
    for number in reversed(run_numbers(workspace)):
        run = read_run(workspace, number)
        if any(run.get(name) != now[name] for name in COMPARED):
            return run
    return None


def newest_run(workspace: Workspace) -> dict | None:
    """The run of the last build, None before the first."""
    numbers = run_numbers(workspace)
    return read_run(workspace, numbers[-1]) if numbers else None


def read_run(workspace: Workspace, number: int) -> dict:
    """The run of that number. Raises NoSuchRun, also for one that was cut off."""
    path = _path(workspace, number)
    if not path.exists():
        known = "、".join(map(str, run_numbers(workspace))) or "无"
        raise NoSuchRun(f"没有第{number}次生成的记录。现有：{known}。")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise NoSuchRun(
            f"第{number}次生成的记录 data/clean/runs/{path.name} 已损坏。请删除这个文件后重新运行；"
            "不影响现在的数，只是不能再与那一次比较。"
        ) from None


def run_numbers(workspace: Workspace) -> list[int]:
    """The numbers of all runs, oldest first."""
    return sorted(int(path.stem) for path in (workspace.clean / "runs").glob("[0-9]*.json"))


def current_run(workspace: Workspace) -> tuple[Cleaned, int]:
    """The clean rows as they are now, and the number of the run that has them. Raises NoSuchRun when none has."""
    cleaned, numbers = cleaned_workspace(workspace), run_numbers(workspace)
    now = this_run(workspace, cleaned, Figures(cleaned.rules, cleaned.tables, cleaned.years))
    if not numbers or any(
        read_run(workspace, numbers[-1]).get(name) != now[name] for name in COMPARED
    ):
        raise NoSuchRun("上次生成以后源表或口径有变动。请先运行 wanxing build，看过摘要后再公布。")
    return cleaned, numbers[-1]


def keep_run(workspace: Workspace, staging: Staging, now: dict, cleaned: Cleaned) -> int:
    """Stage the run with its rows, unless the newest one says the same; gives its number."""
    newest, numbers = newest_run(workspace), run_numbers(workspace)
    if newest and all(newest.get(name) == now[name] for name in COMPARED):
        return numbers[-1]
    for name in cleaned.tables:
        for part, rows in _rows_by_file(cleaned, name).values():
            final = _rows_path(workspace, name, part)
            if not final.exists():
                write_parquet(rows, staging.path(final))
    number = numbers[-1] + 1 if numbers else 1
    staging.write(_path(workspace, number), json.dumps(now, ensure_ascii=False, indent=1))
    return number


def rows_of_run(
    workspace: Workspace, run: dict, table: str, files: Iterable[str]
) -> pd.DataFrame | None:
    """The clean rows of one ledger that a run counted, from these sources; None when they were not kept, or got lost.

    A run that is not kept yet has its tables under "live".
    """
    if "live" in run:
        frame = run["live"][table]
        return frame[frame["source_file"].isin(list(files))]
    try:
        frames = [
            read_parquet(_rows_path(workspace, table, run["tables"][table][file])) for file in files
        ]
    except (KeyError, FileNotFoundError, pa.ArrowInvalid):
        return None
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def moved_figures(before: dict | None, now: dict) -> list[dict]:
    """The figures that differ between two runs: id, year, before, after. Nothing moves against no run."""
    if before is None:
        return []
    keys = sorted({**before["figures"], **now["figures"]})
    return [
        {
            "id": key.split("/")[0],
            "year": int(key.split("/")[1]),
            "before": before["figures"].get(key),
            "after": now["figures"].get(key),
        }
        for key in keys
        if before["figures"].get(key) != now["figures"].get(key)
    ]


def _rows_by_file(cleaned: Cleaned, table: str) -> dict[str, tuple[str, pd.DataFrame]]:
    """The clean rows of one ledger by the source they come from, each with a hash of its content."""
    frame, hashes = cleaned.tables[table], cleaned.row_hashes(table)
    kinds = ",".join(f"{name} {kind}" for name, kind in frame.dtypes.items()).encode()
    return {
        file: (_hash(kinds + hashes[rows.index].values.tobytes()), rows)
        for file, rows in frame.groupby("source_file", sort=True)
    }


def _left_out(cleaned: Cleaned) -> list[dict]:
    """The rows that don't count, and why, so that a row that leaves a figure can be told from one that was deleted."""
    said = cleaned.problems[
        (cleaned.problems["severity"] == REJECTED) | (cleaned.problems["code"] == "corrected_drop")
    ]
    rows = [
        {"file": one.file, "sheet": one.sheet, "row": int(one.row), "why": one.message}
        for one in said[said["row"].notna()].itertuples()
    ]
    rows += [
        dict(
            zip(("file", "sheet", "row"), place, strict=True),
            why=f"与{one.kept_file}[{one.kept_sheet}] 第{one.kept_row}行是同一条记录，只计一次。",
        )
        for one, place in (
            (one, tuple(getattr(one, name) for name in SOURCE))
            for one in cleaned.duplicates.itertuples()
        )
    ]
    return rows


def _path(workspace: Workspace, number: int) -> Path:
    return workspace.clean / "runs" / f"{number:04}.json"


def _rows_path(workspace: Workspace, table: str, part: str) -> Path:
    return workspace.clean / "runs" / "rows" / f"{table}-{part}.parquet"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
