"""What a notebook calls: one year's figures as sentences, cards, tables, charts and the way back to
their rows.

In: a year of a workspace. Out: Html, and charts below figures/<year>/.

    brief = Briefing(2024)
    brief.say("全年承办居民诉求工单{hotline_orders_handled}，{hotline_orders_handled.moved}。")

Every number shown comes from a figure; text that came from a spreadsheet is escaped.
"""

import itertools
import pickle
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from wanxing_stats.base import Problem, Workspace, find_workspace, year_of
from wanxing_stats.cleaning import (
    Applied,
    Cleaned,
    applied_corrections,
    cleaned_workspace,
    read_package,
)
from wanxing_stats.departments import SentLedger
from wanxing_stats.figures import (
    Figure,
    Figures,
    Outcome,
    check_relations,
    comparable_years,
    compared,
    number,
    unit,
)
from wanxing_stats.history import (
    Edition,
    Revision,
    SinceLastBuild,
    load_editions,
    revisions,
    since_last_build,
    this_run,
)
from wanxing_stats.rules import load_rules
from wanxing_stats.trends import Judgement, closing_times, judged

from .alerts import Watched, say_alerts
from .chart_words import say_leading
from .closing_words import say_closing
from .figure_charts import FigureCharts
from .figure_tables import (
    Columns,
    Row,
    cells_of_parts,
    figures_by_year,
    name_with_unit,
    number_cell,
)
from .markup import Html, aside, details, finding, table, tag
from .page_job import PageJob, Told, job_at
from .page_uses import EVERYTHING, Uses, owed_of_year
from .parts import Split, parts_of_years, why_not_added
from .provenance import (
    corrections_of,
    say_published,
    where_from,
)
from .sentences import (
    fill,
    marked,
    marked_change,
    marked_parts,
    paragraph,
    say_compared_part,
    say_not_compared,
)
from .small_lines import small_line
from .state_words import (
    mark_beside,
    say_no_value,
    small_mark,
    small_verdict,
    verdict_beside,
)
from .verdicts import say_judgement, signal_rows


class Briefing:
    """One year of a workspace, ready to be told; ``draw`` makes its charts.

    Parameters
    ----------
    year
        The year to tell. The years before it that have data are what it is compared with.
    root
        The workspace; without it the one whose page is made here, else the one that WANXING_ROOT
        names, else the one we are in.

    Raises
    ------
    ValueError
        In Chinese, for a year without data.
    """

    def __init__(self, year: int, root: Path | None = None):
        self._job, self.uses = job_at(root), Uses()
        self.workspace = self._job.workspace if self._job else find_workspace(root)
        self._cleaned = cleaned = _clean_rows(self.workspace, self._job)
        self.rules = cleaned.rules
        self.year = year
        self.years = [known for known in cleaned.years if known <= year]
        self.uses.note("years", year=year)
        if year not in self.years:
            raise ValueError(
                f"{year}年没有数据。有数据的年度：{'、'.join(map(str, cleaned.years)) or '无'}。"
            )
        self.figures = Figures(cleaned, self.years, self._note)
        # A build draws aside, and replaces what is in figures/ when all notebooks have run.
        folder = self._job.figures if self._job else self.workspace.figures
        sample = cleaned.is_sample(year)
        self.draw = FigureCharts(
            self.figures, year, folder / str(year), judgement=lambda: self.judgement, sample=sample
        )

    def _note(self, kind: str, name: str, year: int) -> None:
        """Note a figure or rows that are asked for; the page's header says how far they go."""
        self.uses.note(kind, name, year)
        if kind == "rows":
            self.uses.note("through", year=self.year)

    # sources --------------------------------------------------------------------------------------

    @property
    def cleaned(self) -> Cleaned:
        """All that cleaning gave. A page that asks for it is made again when any source changes."""
        self.uses.note(EVERYTHING)
        return self._cleaned

    def sent(self, frame: str) -> pd.DataFrame:
        """What ``frame`` of Cleaned (files, sheets) says of the year's folder."""
        self.uses.note(frame, year=self.year)
        self.uses.note("through", year=self.year)
        rows = getattr(self._cleaned, frame)
        return rows[rows["file"].map(year_of) == self.year]

    @property
    def problems(self) -> list[Problem]:
        """Those of what was sent in the year's folder."""
        self.uses.note("problems", year=self.year)
        self.uses.note("through", year=self.year)
        return self._cleaned.problems_of_year(self.year)

    @property
    def corrections(self) -> list[Applied]:
        """Every applied correction."""
        self.uses.note("corrections")
        return self._corrections

    @cached_property
    def _corrections(self) -> list[Applied]:
        return applied_corrections(self._cleaned.corrections)

    @cached_property
    def since_last_build(self) -> SinceLastBuild:
        """What moved since the last build that saw something else; a build tells its notebooks."""
        self.uses.note("runs", year=self.year)
        self.uses.note("through", year=self.year)
        if self._told:
            return self._told.since
        now = this_run(self.workspace, self._cleaned, Figures(self._cleaned))
        return since_last_build(self.workspace, self.rules, now)

    @cached_property
    def _told(self) -> Told | None:
        """What a build tells its notebooks; None where none makes this page."""
        if not self._job or not self._job.told:
            return None
        told: Told = pickle.loads(self._job.told.read_bytes())
        return told

    @cached_property
    def judgement(self) -> Judgement:
        """What may be claimed of the year."""
        return self._judgement_of(self.year)

    @cached_property
    def _all_figures(self) -> Figures:
        """Those of all years, noted nowhere: what claims rest on, and what was published."""
        return Figures(self._cleaned, self.years)

    def _judgement_of(self, year: int) -> Judgement:
        if self._told:
            return self._told.judgements[year]
        return judged(self._all_figures, year)

    @property
    def owed(self) -> list[SentLedger]:
        """What each department sent of each ledger for the year, and what it still owes."""
        self.uses.note("owed", year=self.year)
        self.uses.note("through", year=self.year)
        return owed_of_year(self.figures, self.year)

    @cached_property
    def revisions(self) -> dict[str, Revision]:
        """The year's published figures that are another now, by id."""
        self.uses.note("revisions", year=self.year)
        return self._revisions

    @cached_property
    def _revisions(self) -> dict[str, Revision]:
        """The same for ``_published``, which notes the one figure that it looks up."""
        known = revisions(self._editions, self._all_figures)
        return {revision.id: revision for revision in known}

    @cached_property
    def _editions(self) -> dict[int, Edition]:
        edition = load_editions(self.workspace).get(self.year)
        return {self.year: edition} if edition else {}

    # values ---------------------------------------------------------------------------------------

    def figure(self, id: str) -> Figure:
        """The year's figure. Raises UnknownName for an id that indicators.toml doesn't have."""
        return self.figures[id, self.year]

    def value(self, id: str) -> int | float | str | None:
        return self.figure(id).value

    def rows(self, table: str) -> pd.DataFrame:
        """The year's clean rows of a ledger, by the ledger's own date."""
        return self.figures.rows_of_year(table, self.rules.ledgers[table].date, self.year)

    # words ----------------------------------------------------------------------------------------

    def say(self, *sentences: str) -> Html:
        """One paragraph. A clause with a figure that has no value is left out, and said to be."""
        return finding(paragraph("".join(sentences), self.figures, self.year, self.judgement))

    def fill(self, sentence: str) -> Html:
        """The sentence with its figures filled in, without the clauses that have no data."""
        return fill(sentence, self.figures, self.year, self.judgement)

    def cards(self, *ids: str) -> Html:
        """The key figures: name, value with unit, change on the year before; each opens to where it
        comes from."""
        return tag("ul", *(self._card(self.figure(id)) for id in ids), class_="cards")

    def alerts(self, *sentences: str) -> Html:
        """What someone should look at, in words, at most seven points.

        Sentences whose figures are above zero, relations that don't hold, rows that can't count,
        ledgers that departments owe, and of what is beyond chance single months and what is for
        the worse.
        """
        for id in self.rules.indicators:
            self.uses.note("claims", id, self.year)
        watched = Watched(sentences, self.judgement, self.problems, self.owed)
        return say_alerts(self.figures, self.year, watched)

    def verdict(self, *ids: str) -> Html:
        """Which of these figures, or of all areas of the report, moved beyond chance, which didn't,
        of which nobody can tell."""
        areas = () if ids else self.sections()
        ids = ids or tuple(itertools.chain.from_iterable(map(self.ids_of, areas)))
        for id in ids:
            self.uses.note("claims", id, self.year)
        return say_judgement(self.figures, self.judgement, ids)

    # tables ---------------------------------------------------------------------------------------

    def sections(self) -> dict[str, str]:
        """The areas of the report in its order: number -> title."""
        return dict(self.rules.conventions.sections)

    def printed(self) -> list[str]:
        """The ids of the figures that the report prints, in its order; not of other readings."""
        self.uses.note("printed")
        return self.rules.printed()

    def ids_of(self, section: str) -> list[str]:
        """The ids of the figures of an area of the report."""
        self.uses.note("section", section)
        return self.rules.of_section(section)

    def table(self, caption: str, *ids: str) -> Html:
        """Figures beside those of the year before, over the same part of both years; each name
        opens to where it comes from. Below it, why some aren't compared."""
        rows = [Row.of(self.figures, self.figure(id), self.judgement) for id in ids]
        columns = self._columns(rows)
        cells = [self._cells(row, columns) for row in rows]
        listed = table(caption, ["指标", *columns.heads], cells, css="figures")
        return listed + columns.say_below(rows)

    def section(self, number: str) -> Html:
        """The table of an area of the report."""
        return self.table(f"{self.sections()[number]}：各项指标", *self.ids_of(number))

    def parts(self, id: str, by: str, by_title: str, most: int = 12) -> Html:
        """A count by one of its columns, beside last year's, with a bar in each row; the rows add
        up to the figure."""
        row = Row.of(self.figures, self.figure(id), self.judgement)
        figure, last = row.figure, row.comparison.last
        if not figure.value or figure.rows.empty:
            return Html("")
        figures = [last, figure] if last and not row.is_of_part else [figure]
        of_years = parts_of_years(self.figures, figures, Split(by, by_title, most))
        if why := why_not_added(of_years[-1], "列表"):
            return aside(why)
        if of_years[0].why_not:  # last year's rows can't be told apart so
            of_years = of_years[1:]
        columns = replace(self._columns([row]), has_last=len(of_years) == 2)
        total = [Html("合计"), *self._cells(row, columns)[1:]]
        leading = say_leading(of_years[-1])
        content = f"{figure.indicator.name}（{unit(figure)}），按{by_title}"
        caption = f"{content}：{leading}" if leading else content
        cells = [*cells_of_parts(row, of_years), total]
        listed = table(caption, [by_title, *columns.heads], cells, css="figures parts")
        return listed + columns.say_below([row])

    def years_table(self, caption: str, *ids: str) -> Html:
        """Figures by year, one row each, with a small line of the years; a year's head says the day
        that most of them run through. A year that a changed definition parts from those before is
        marked, below it why."""
        return figures_by_year(self.figures, self.years, caption, ids)

    def closing(self, id: str) -> Html:
        """How long the cases behind a figure take, those that are open among them; "" where they
        aren't known by their first day."""
        figure, times = self.figure(id), closing_times(self.figures, id, self.year)
        return say_closing(figure, times) if times and (times.closed or times.open) else Html("")

    def signals(self, caption: str, *ids: str) -> Html:
        """What single months and lasting levels were beyond chance, in this year and those before
        it; "" where none was."""
        rows = []
        for year in self.years:
            for id in ids:
                self.uses.note("figure", id, year)
            judgement = self._judgement_of(year)
            rows += signal_rows(self.figures, judgement, ids)
        return table(caption, ["年度", "发现"], rows, texts=(1,), css="words") if rows else Html("")

    def corrected(self) -> list[str]:
        """The ids of the printed figures that rest on corrections."""
        ids = self.printed()
        return [id for id in ids if corrections_of(self.corrections, self.figure(id))]

    def relations(self) -> list[Outcome]:
        """The relations of the report, checked on this year."""
        return check_relations(self.figures, self.year)

    # parts ----------------------------------------------------------------------------------------

    def _columns(self, rows: Sequence[Row]) -> Columns:
        return Columns.of(self.year, rows, has_last=self.year - 1 in self.years)

    def _cells(self, row: Row, columns: Columns) -> list[Html]:
        """Of a row of ``table``: the figure's name, its number, last year's, the change."""
        figure = row.figure
        name = self._opened(figure, name_with_unit(figure))
        this = number_cell(figure, columns.day, self._say_revised(figure))
        beside = [row.last(columns.last_day), row.change]
        return [name, this, *(beside if columns.has_last else [])]

    def _published(self, figure: Figure) -> tuple[Edition | None, Revision | None]:
        """The edition that a figure of the year belongs to, and its revision."""
        if figure.year != self.year:
            return None, None
        self.uses.note("published", figure.indicator.id, figure.year)
        return self._editions.get(figure.year), self._revisions.get(figure.indicator.id)

    def _say_revised(self, figure: Figure) -> Html:
        """What was published, where that is no longer so: 公布165."""
        _, revision = self._published(figure)
        if revision is None:
            return Html("")
        text = f"公布{number(revision.published)}"
        return marked(text, figure, "published", revision.published)

    def _card(self, figure: Figure) -> Html:
        comparison = compared(self.figures, figure)
        moved = marked_change(comparison, short=True) or Html(say_not_compared(comparison))
        if comparison.last and comparison.day:
            part = say_compared_part(figure, comparison)
            moved = Html(f"{part}比上年同期 ") + moved
        verdict = small_verdict(verdict_beside(self.judgement, comparison))
        texts = [marked_parts(figure), self._say_revised(figure), moved, verdict]
        beside = Html("，").join(filter(None, texts))
        state = small_mark(mark_beside(figure) or say_no_value(figure))
        if not beside and not state:
            beside = Html("&nbsp;")
        value = marked(number(figure.value), figure) + tag("small", unit(figure))
        summary = [
            tag("span", figure.indicator.name, class_="k"),
            tag(
                "span",
                value,
                small_line(comparable_years(self.figures, figure).of_years),
                class_="v",
            ),
            tag("span", beside, class_="d") if beside else Html(""),
            state,
        ]
        return tag("li", self._opened(figure, Html("").join(summary), "screen"), class_="card")

    def _opened(self, figure: Figure, summary: str, css: str = "") -> Html:
        """A fold-out that opens to where the figure comes from."""
        edition, revision = self._published(figure)
        published = say_published(edition, revision, figure) if edition else ""
        return details(summary, where_from(self.corrections, self.figures, figure, published), css)


def _clean_rows(workspace: Workspace, job: PageJob | None) -> Cleaned:
    """Those a build has aside, which stay what they are while it runs; else the workspace's."""
    return read_package(job.clean, load_rules(workspace)) if job else cleaned_workspace(workspace)
