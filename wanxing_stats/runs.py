"""What each build saw and gave, kept in ``data/clean/runs/``, so that the next one can say what moved.

A run is one JSON file, numbered from 0001: the hash of every source, the data rows by year, department and ledger, every
figure, and the packages it was computed with. A build that finds what the newest run says adds none.
"""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from .accounting import rows_by_department
from .cleaning import Cleaned
from .corrections import corrections_file
from .datapackage import READING_PACKAGES
from .indicators import Figures
from .outputs import replace_whole
from .workspace import Workspace

COMPARED = ("sources", "rows", "figures")


def this_run(workspace: Workspace, cleaned: Cleaned, figures: Figures) -> dict:
    """What a build sees now: sources {file: sha256}, rows [{year, department, table, read, …}], figures {id/year: value},
    packages {name: version}."""
    decisions = corrections_file(workspace)
    sources = dict(zip(cleaned.files["file"], cleaned.files["sha256"], strict=True))
    if decisions.exists():
        sources[decisions.name] = hashlib.sha256(decisions.read_bytes()).hexdigest()
    rows = json.loads(rows_by_department(cleaned).to_json(orient="records", force_ascii=False))
    return {"sources": sources, "rows": rows,
            "figures": {f"{id}/{year}": figures[id, year].value for id, year in figures},
            "packages": {name: version(name) for name in READING_PACKAGES}}


def run_before(workspace: Workspace, now: dict) -> dict | None:
    """The newest run that saw or gave something else; None when there is none."""
    for path in reversed(_runs(workspace)):
        run = json.loads(path.read_text(encoding="utf-8"))
        if any(run[name] != now[name] for name in COMPARED):
            return run
    return None


def newest_run(workspace: Workspace) -> dict | None:
    """The run of the last build, None before the first."""
    runs = _runs(workspace)
    return json.loads(runs[-1].read_text(encoding="utf-8")) if runs else None


def keep_run(workspace: Workspace, now: dict) -> None:
    """Write the run, unless the newest one says the same."""
    newest, runs = newest_run(workspace), _runs(workspace)
    if newest and all(newest[name] == now[name] for name in COMPARED):
        return
    folder = workspace.clean / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    number = int(runs[-1].stem) + 1 if runs else 1
    text = json.dumps(now, ensure_ascii=False, indent=1)
    replace_whole(folder / f"{number:04}.json", lambda path: path.write_text(text, encoding="utf-8"))


def moved_figures(before: dict | None, now: dict) -> list[dict]:
    """The figures that differ between two runs: id, year, before, after. Nothing moves against no run."""
    if before is None:
        return []
    keys = sorted({**before["figures"], **now["figures"]})
    return [{"id": key.split("/")[0], "year": int(key.split("/")[1]), "before": before["figures"].get(key),
             "after": now["figures"].get(key)}
            for key in keys if before["figures"].get(key) != now["figures"].get(key)]


def _runs(workspace: Workspace) -> list[Path]:
    return sorted((workspace.clean / "runs").glob("[0-9]*.json"))
