"""What a page was made of: recorded while its notebook ran, compared before the next build.

A notebook's Briefing notes everything it is asked for as a Use (``Uses``); ``UseDigests`` gives
each a hash of what stands behind it now. A page is made again when one of its hashes differs, or
another part of its stamp does.

    figure     id, year     a figure: its definition, its value and its rows
    state      id, year     how complete it is; used with the figure, as it stands beside it, and
                            the rows that it doesn't count
    comparison id, year     what it is compared with in the year before, and up to which day
    claims     id, year     what may be claimed of it; used with the figure
    rows       table, year  the clean rows
    through    year         the last day of the year: in the page's header, unless figures say it
    files, sheets, problems  year   what was sent in the year's folder
    owed       year         what each department sent and owes
    corrections             those applied
    runs       year         how the year's figures and rows moved since last time
    years      year         which years there are
    published  id, year     a figure's published value and its revision
    revisions  year         all of the year's
    section    name         its figures, as indicators.toml says
    printed, definitions    what indicators.toml says
    everything              all sources
"""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from wanxing_stats.base import Workspace, say_date, year_of
from wanxing_stats.cleaning import SOURCE, Cleaned, RowCounts, hashed_rows, problem_frame
from wanxing_stats.departments import SentLedger, owed_ledgers
from wanxing_stats.figures import Figures, State, compared
from wanxing_stats.history import Run, SinceLastBuild, load_editions, revisions
from wanxing_stats.rules import Rules
from wanxing_stats.trends import Judgement, judged

EVERYTHING = "everything"

# What is said of a use that changed; of the kinds that aren't here, that the definitions did.
USE_TITLES = {
    "figure": "{year}年{name}",
    "state": "{year}年{name}的完整程度",
    "comparison": "{year}年{name}与上年的比较",
    "claims": "{year}年{name}的变化是否超出偶然波动",
    "published": "{year}年{name}的公布数",
    "rows": "台账",
    "through": "{year}年数据截止日",
    "files": "{year}年文件",
    "sheets": "{year}年行数账",
    "problems": "{year}年问题",
    "owed": "{year}年报送情况",
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
        if kind == "figure":
            _noted.update((Use("state", name, year), Use("claims", name, year)))


def noted_uses() -> list[str]:
    """What was used in this process, as text; a notebook that notes nothing may use everything."""
    return sorted(map(str, _noted or {Use(EVERYTHING)}))


def last_days(figures: Figures, year: int) -> dict[str, datetime.date]:
    """The last day that each figure of the year covers, by id, and that of the year itself, by "";
    without those that cover none."""
    days = {id: figures[id, year].state.through for id in figures.rules.indicators}
    days[""] = figures.year_end(year).through
    return {id: day for id, day in days.items() if day}


def shown_day(days: Mapping[str, datetime.date], uses: Iterable[str], year: int) -> str:
    """The last day that is covered by what a page of the year used: 2024年12月31日, "" of none.

    Parameters
    ----------
    days
        As last_days gives them. What isn't a figure goes as far as the year.
    """
    used = set()
    for use in map(Use.read, uses):
        if use.kind == EVERYTHING or (use.kind, use.year) == ("through", year):
            used.add("")
        elif (use.kind, use.year) == ("figure", year):
            used.add(use.name)
    last = max((day for id, day in days.items() if id in used), default=None)
    return say_date(last) if last else ""


class UseDigests:
    """The hash of each use, by its text, computed when it is asked for; ``since``: what moved."""

    def __init__(
        self,
        workspace: Workspace,
        cleaned: Cleaned,
        figures: Figures,
        since: SinceLastBuild,
    ):
        self.cleaned, self.figures, self.since = cleaned, figures, since
        self.rules = cleaned.rules
        self.editions = load_editions(workspace)
        revised = revisions(self.editions, self.figures)
        self.revisions = {(revision.id, revision.year): revision for revision in revised}
        self._computed: dict[str, str] = {}
        self._judgements: dict[int, Judgement] = {}
        self._contents: dict[str, Callable[[Use], bytes]] = {
            "figure": self._figure,
            "state": self._state,
            "comparison": self._comparison,
            "claims": self._claims,
            "rows": self._rows,
            "through": lambda use: str(self.figures.year_end(use.year).through).encode(),
            "files": self._sent,
            "sheets": self._sent,
            "problems": self._problems,
            "owed": self._owed,
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

    def say(self, text: str) -> str:
        """A use in Chinese: 2024年处理信访件."""
        return Use.read(text).say(self.rules)

    def judgement(self, year: int) -> Judgement:
        """What may be claimed of a year."""
        if year not in self._judgements:
            self._judgements[year] = judged(self.figures, year)
        return self._judgements[year]

    def _everything(self, use: Use) -> bytes:
        """Whatever a build sees; also of a use that no kind here tells more of."""
        return _json(self.since.now.as_json())

    def _figure(self, use: Use) -> bytes:
        """What a page can show of a figure: definition, value, columns, rows with their places."""
        figure = self.figures.get((use.name, use.year))
        if figure is None:
            return b"gone"
        indicator, ledger = figure.indicator, figure.indicator.ledger
        readings = [reading.as_written for reading in (indicator, *self.rules.beside(use.name))]
        columns = sorted(self.figures.columns_sent(indicator.table, use.year))
        shown = readings, ledger.title, ledger.about_people, columns
        rows = self.cleaned.row_hashes(indicator.table, figure.rows)
        values = figure.value, figure.numerator, figure.denominator
        return repr((shown, values)).encode() + rows

    def _state(self, use: Use) -> bytes:
        figure = self.figures.get((use.name, use.year))
        if figure is None:
            return b"gone"
        return repr(_shown(figure.state)).encode() + _hashed(figure.uncounted_rows[SOURCE])

    def _comparison(self, use: Use) -> bytes:
        """How far two figures are compared, what the parts of their years lack, and why there is no
        comparison or no percentage.

        The rows are left to the whole figures, uses of their own: a part counts none but theirs.
        """
        figure = self.figures.get((use.name, use.year))
        if figure is None:
            return b"gone"
        comparison = compared(self.figures, figure)
        day, parts = comparison.day, (comparison.this, comparison.last)
        states = [_shown(part.state) for part in parts if part and day]
        with_percent = comparison.change and comparison.change.percent is not None
        return repr((day, comparison.why, with_percent, states)).encode()

    def _claims(self, use: Use) -> bytes:
        """Which claims hold, with their size, and why nothing can be told."""
        if (use.name, use.year) not in self.figures:
            return b"gone"
        judgement, said = self.judgement(use.year), []
        for claim in judgement.claims:
            if claim.id == use.name:
                size = (claim.estimate, claim.low, claim.high) if claim.holds else ()
                said.append((claim.kind, claim.month, claim.holds, size))
        return repr((said, judgement.untold.get(use.name))).encode()

    def _rows(self, use: Use) -> bytes:
        if use.name not in self.rules.ledgers:
            return b"gone"
        ledger = self.rules.ledgers[use.name]
        rows = self.figures.rows_of_year(use.name, ledger.date, use.year)
        return ledger.title.encode() + self.cleaned.row_hashes(use.name, rows)

    def _sent(self, use: Use) -> bytes:
        frame = getattr(self.cleaned, use.kind)
        return _hashed(frame[frame["file"].map(year_of) == use.year])

    def _problems(self, use: Use) -> bytes:
        return _hashed(problem_frame(self.cleaned.problems_of_year(use.year)))

    def _owed(self, use: Use) -> bytes:
        titles = {name: ledger.title for name, ledger in self.rules.ledgers.items()}
        return repr((owed_of_year(self.figures, use.year), titles)).encode()

    def _moved(self, use: Use) -> bytes:
        since = self.since
        if since.before is None:
            return _json(None)
        of_year = since.of_year(use.year)
        moved = [(difference.as_json(), difference.why) for difference in of_year]
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


def owed_of_year(figures: Figures, year: int) -> list[SentLedger]:
    """What each department sent of each ledger for a year, and what it owes by now."""
    end = figures.year_end(year)
    return owed_ledgers(figures.cleaned, year, end.through, figures.latest_day(), end.ledgers)


def _rows_of(run: Run, year: int) -> list[RowCounts]:
    return [row for row in run.rows if row.year == year]


def _shown(state: State) -> State:
    """A state without bounds where no row is missing: there they are the value."""
    if state.kind == "incomplete":
        return state
    return replace(state, low=None, high=None, least=None, most=None)


def _hashed(frame: pd.DataFrame) -> bytes:
    return ",".join(map(str, frame.columns)).encode() + hashed_rows(frame)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()
