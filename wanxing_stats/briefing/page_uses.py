"""What a page was made of: recorded while its notebook ran, compared before the next build by content.

A notebook's Briefing notes the name of everything it is asked for (``Uses``); ``Digests`` gives each name a hash of what
stands behind it now. A page is made again when one of its hashes differs, or the library, its notebook or its frame does.

    figure <id>/<year>    a figure: its definition, its value and its rows       rows <table>/<year>    the clean rows
    files, sheets, problems <year>    what was sent in the year's folder         corrections            those applied
    runs <year>           how the year's figures and rows moved since last time  years <year>           which years there are
    published <id>/<year> a figure's published value and its revision            revisions <year>       all of the year's
    section <number>, printed, definitions    what indicators.toml says          everything             all sources
"""

import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from wanxing_stats.base import DISTRIBUTION, PACKAGE, Workspace
from wanxing_stats.cleaning import Cleaned, hashed_rows
from wanxing_stats.figures import KeptFigures
from wanxing_stats.history import load_editions, revisions, run_before
from wanxing_stats.rules import Rules

# The packages that decide how a page looks, and this one, whose version the page says.
DRAWING_PACKAGES = (
    DISTRIBUTION,
    "matplotlib",
    "zhplot",
    "nbconvert",
    "Jinja2",
    "pandas",
    "ipykernel",
)
EVERYTHING = "everything"


class Uses:
    """The names a notebook used, appended to the file that WANXING_USES names as soon as they are."""

    def __init__(self):
        self.names: set[str] = set()
        self.path = os.environ.get("WANXING_USES")

    def note(self, name: str) -> None:
        if name not in self.names:
            self.names.add(name)
            if self.path:
                with open(self.path, "a", encoding="utf-8") as file:
                    file.write(f"{name}\n")


def read_uses(path: Path) -> list[str]:
    """The names in such a file; a notebook that noted none may have used everything."""
    return (
        sorted(set(path.read_text(encoding="utf-8").split("\n")) - {""})
        if path.exists()
        else [EVERYTHING]
    )


def library_fingerprint(rules: Rules) -> str:
    """A hash over what every page is made with: code, relations, conventions, style, templates, versions of packages."""
    digest = hashlib.sha256(
        "".join(f"{name} {version(name)}\n" for name in DRAWING_PACKAGES).encode()
    )
    digest.update(f"{rules.digests.relations} {rules.digests.conventions}".encode())
    templates = PACKAGE.glob("pages/templates/**/*.*")
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.mplstyle"), *templates]):
        name = path.relative_to(PACKAGE).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


class Digests:
    """The hash of each name, computed when it is asked for.

    ``now``: this run (runs.this_run); ``moved``: how it differs from the one before (differences), None without one.
    """

    def __init__(
        self,
        workspace: Workspace,
        cleaned: Cleaned,
        figures: KeptFigures,
        now: dict,
        moved: list[dict] | None,
    ):
        self.cleaned, self.figures, self.now, self.moved = cleaned, figures, now, moved
        self.rules = cleaned.rules
        self.before = run_before(workspace, now)
        self.editions = load_editions(workspace)
        self.revisions = {(one.id, one.year): one for one in revisions(self.editions, self.figures)}
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = hashlib.sha256(self._content(name)).hexdigest()[:16]
        return self._known[name]

    def _content(self, name: str) -> bytes:
        kind, _, of = name.partition(" ")
        match kind:
            case "figure":
                return self._figure(*of.split("/"))
            case "rows":
                table, year = of.split("/")
                ledger = self.rules.ledgers.get(table)
                if ledger is None:
                    return b"gone"
                rows = self.figures.rows_of_year(table, ledger.date, int(year))
                return (
                    ledger.title.encode()
                    + self.cleaned.row_hashes(table).loc[rows.index].values.tobytes()
                )
            case "files" | "sheets" | "problems":
                frame = getattr(self.cleaned, kind)
                return _hashed(frame[frame["file"].str.startswith(f"{of}/")])
            case "corrections":
                return _hashed(self.cleaned.corrections)
            case "runs":
                return _json(self._moved(int(of)))
            case "published":
                id, year = of.split("/")
                return repr(self._published(id, int(year))).encode()
            case "revisions":
                return repr(
                    [one for one in self.revisions.values() if one.year == int(of)]
                    + [self.editions[int(of)].on if int(of) in self.editions else None]
                ).encode()
            case "years":
                return _json(
                    [
                        [year for year in self.cleaned.years if year <= int(of)],
                        self.cleaned.is_sample(int(of)),
                    ]
                )
            case "section":
                return _json(self.rules.of_section(of))
            case "printed":
                return _json(self.rules.printed())
            case "definitions":
                return self.rules.digests.indicators.encode()
            case _:
                return _json(self.now)

    def _figure(self, id: str, year: str) -> bytes:
        known = id in self.rules.indicators and int(year) in self.figures.years
        return self.figures.digest(id, int(year)).encode() if known else b"gone"

    def _published(self, id: str, year: int) -> object:
        edition = self.editions.get(year)
        return edition and (edition.on, edition.figures.get(id), self.revisions.get((id, year)))

    def _moved(self, year: int) -> object:
        if self.before is None or self.moved is None:
            return None
        rows = [
            [row for row in run["rows"] if row["year"] == year] for run in (self.before, self.now)
        ]
        return [[one for one in self.moved if one["year"] == year], *rows]


def _hashed(frame: pd.DataFrame) -> bytes:
    return ",".join(map(str, frame.columns)).encode() + hashed_rows(frame).values.tobytes()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()
