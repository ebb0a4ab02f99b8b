"""What a page was made of: recorded while its notebook ran, compared before the next build.

A notebook's Briefing notes everything it is asked for as a Use (``Uses``); ``UseDigests`` gives
each a hash of what stands behind it now. A page is made again when one of its hashes differs, or
the library, its notebook or its frame does.

    figure     id, year     a figure: its definition, its value and its rows
    rows       table, year  the clean rows
    files, sheets, problems  year   what was sent in the year's folder
    corrections             those applied
    runs       year         how the year's figures and rows moved since last time
    years      year         which years there are
    published  id, year     a figure's published value and its revision
    revisions  year         all of the year's
    section    name         its figures, as indicators.toml says
    printed, definitions    what indicators.toml says
    everything              all sources
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

import pandas as pd

from wanxing_stats.base import DISTRIBUTION, PACKAGE, Workspace
from wanxing_stats.cleaning import Cleaned, hashed_rows
from wanxing_stats.figures import KeptFigures
from wanxing_stats.history import Run, SinceLastBuild, load_editions, revisions
from wanxing_stats.rules import Rules

# The packages that decide how a page looks, and this one, whose version the page says.
DRAWING_PACKAGES = (
    DISTRIBUTION,
    "matplotlib",
    "zhplot",
    "nbconvert",
    "Jinja2",
    "pandas",
    "ipython",
)
EVERYTHING = "everything"

# What is said of a use that changed; of the kinds that aren't here, that the definitions did.
USE_TITLES = {
    "figure": "{year}年{name}",
    "published": "{year}年{name}的公布数",
    "rows": "台账",
    "files": "{year}年文件",
    "sheets": "{year}年行数账",
    "problems": "{year}年问题",
    "corrections": "更正",
    "runs": "{year}年与上次相比",
    "years": "{year}年年度",
    "revisions": "{year}年修订",
}
DEFINITIONS_TITLE = "指标定义"


@dataclass(frozen=True)
class Use:
    """What a page used: its kind, with a name and a year where the kind has them ("" and 0 else).

    As text kind/name/year, which only this class writes (``str``) and reads (``read``).
    """

    kind: str
    name: str = ""
    year: int = 0

    @classmethod
    def read(cls, text: str) -> "Use":
        kind, name, year = text.split("/")
        return cls(kind, name, int(year))

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}/{self.year}"

    def say(self, rules: Rules) -> str:
        """The use in Chinese: 2024年处理信访件."""
        indicator = rules.indicators.get(self.name)
        name = indicator.name if indicator else self.name
        return USE_TITLES.get(self.kind, DEFINITIONS_TITLE).format(year=self.year, name=name)


_noted: set[Use] = set()  # in this process, which makes one page


class Uses:
    """What a notebook uses, noted for its page."""

    def note(self, kind: str, name: str = "", year: int = 0) -> None:
        _noted.add(Use(kind, name, year))


def noted_uses() -> list[str]:
    """What was used in this process, as text; a notebook that notes nothing may use everything."""
    return sorted(map(str, _noted or {Use(EVERYTHING)}))


def library_fingerprint(rules: Rules) -> str:
    """A hash over what every page is made with: code, relations, conventions, style, templates,
    versions of packages."""
    versions = "".join(f"{name} {version(name)}\n" for name in DRAWING_PACKAGES)
    digest = hashlib.sha256(versions.encode())
    digest.update(f"{rules.digests.relations} {rules.digests.conventions}".encode())
    templates = PACKAGE.glob("pages/templates/**/*.*")
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.mplstyle"), *templates]):
        name = path.relative_to(PACKAGE).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


class UseDigests:
    """The hash of each use, by its text, computed when it is asked for; ``since``: what moved."""

    def __init__(
        self,
        workspace: Workspace,
        cleaned: Cleaned,
        figures: KeptFigures,
        since: SinceLastBuild,
    ):
        self.cleaned, self.figures, self.since = cleaned, figures, since
        self.rules = cleaned.rules
        self.editions = load_editions(workspace)
        revised = revisions(self.editions, self.figures)
        self.revisions = {(revision.id, revision.year): revision for revision in revised}
        self._computed: dict[str, str] = {}
        self._contents: dict[str, Callable[[Use], bytes]] = {
            "figure": self._figure,
            "rows": self._rows,
            "files": self._sent,
            "sheets": self._sent,
            "problems": self._sent,
            "corrections": lambda use: _hashed(self.cleaned.corrections),
            "runs": self._moved,
            "years": self._years,
            "published": self._published,
            "revisions": self._revised,
            "section": lambda use: _json(self.rules.of_section(use.name)),
            "printed": lambda use: _json(self.rules.printed()),
            "definitions": lambda use: self.rules.digests.indicators.encode(),
        }

    def __getitem__(self, text: str) -> str:
        if text not in self._computed:
            use = Use.read(text)
            content = self._contents.get(use.kind, self._everything)(use)
            self._computed[text] = hashlib.sha256(content).hexdigest()[:16]
        return self._computed[text]

    def _everything(self, use: Use) -> bytes:
        """Whatever a build sees; also of a use that no kind here tells more of."""
        return _json(self.since.now.as_json())

    def _figure(self, use: Use) -> bytes:
        if use.name not in self.rules.indicators or use.year not in self.figures.years:
            return b"gone"
        return self.figures.digest(use.name, use.year).encode()

    def _rows(self, use: Use) -> bytes:
        if use.name not in self.rules.ledgers:
            return b"gone"
        ledger = self.rules.ledgers[use.name]
        rows = self.figures.rows_of_year(use.name, ledger.date, use.year)
        row_hashes = self.cleaned.row_hashes(use.name).loc[rows.index]
        return ledger.title.encode() + row_hashes.values.tobytes()

    def _sent(self, use: Use) -> bytes:
        frame = getattr(self.cleaned, use.kind)
        return _hashed(frame[frame["file"].str.startswith(f"{use.year}/")])

    def _moved(self, use: Use) -> bytes:
        since = self.since
        if since.before is None:
            return _json(None)
        moved = [difference.as_json() for difference in since.of_year(use.year)]
        return _json([moved, _rows_of(since.before, use.year), _rows_of(since.now, use.year)])

    def _years(self, use: Use) -> bytes:
        years = [year for year in self.cleaned.years if year <= use.year]
        return _json([years, self.cleaned.is_sample(use.year)])

    def _published(self, use: Use) -> bytes:
        edition = self.editions.get(use.year)
        if edition is None:
            return _json(None)
        revision = self.revisions.get((use.name, use.year))
        return repr((edition.on, edition.figures.get(use.name), revision)).encode()

    def _revised(self, use: Use) -> bytes:
        edition = self.editions.get(use.year)
        revised = [revision for revision in self.revisions.values() if revision.year == use.year]
        return repr((revised, edition and edition.on)).encode()


def _rows_of(run: Run, year: int) -> list[dict]:
    return [row for row in run.rows if row["year"] == year]


def _hashed(frame: pd.DataFrame) -> bytes:
    return ",".join(map(str, frame.columns)).encode() + hashed_rows(frame).values.tobytes()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()
