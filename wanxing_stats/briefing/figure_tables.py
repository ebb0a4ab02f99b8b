"""Figures beside those of the year before: the rows and heads of tables.

In: figures and what they are compared with. Out: cells, in which each number has its mark unless
the head of its column says it, and the line below a table that says why some aren't compared.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from wanxing_stats.base import last_day, same_day, say_day
from wanxing_stats.figures import (
    Change,
    Comparison,
    Figure,
    Figures,
    Parts,
    comparable_years,
    compared,
    number,
    part_change,
    plain,
    quantity,
    say_change,
)
from wanxing_stats.trends import Judgement

from .markup import Html, aside, bar, table, tag
from .parts import values_by_year
from .sentences import (
    is_of_other_part,
    marked,
    marked_change,
    marked_parts,
    say_not_compared,
)
from .small_lines import small_line
from .state_words import (
    UNJUDGED,
    common_day,
    mark_beside,
    say_no_value,
    small_mark,
    small_verdict,
    verdict_beside,
)


@dataclass(frozen=True)
class Row:
    """A figure, what it is compared with, and, where it has no value, the one of the same part of
    last year. ``verdict``: what stands beside its change."""

    figure: Figure
    comparison: Comparison
    alone: Figure | None = None
    verdict: str = ""

    @classmethod
    def of(cls, figures: Figures, figure: Figure, judgement: Judgement = UNJUDGED) -> "Row":
        alone = _of_last_year(figures, figure) if figure.value is None else None
        comparison = compared(figures, figure)
        return cls(figure, comparison, alone, verdict_beside(judgement, comparison))

    @property
    def is_of_part(self) -> bool:
        """Whether the change is of another part of the year than the number beside it."""
        return is_of_other_part(self.figure, self.comparison)

    @property
    def is_alone_in_part(self) -> bool:
        """Whether last year's number, beside none of this year, is of a part of it."""
        return self.alone is not None and self.alone.state.early_end is not None

    def last(self, shown: datetime.date | None) -> Html:
        """Last year's number, of the part that is compared, below a head that shows a day."""
        last = self.comparison.last or self.alone
        return number_cell(last, shown) if last else Html("—")

    @property
    def change(self) -> Html:
        moved = marked_change(self.comparison, short=True)
        if not moved:
            return Html(say_not_compared(self.comparison) or "—")
        return moved + small_verdict(self.verdict)


@dataclass(frozen=True)
class Columns:
    """The years of a table.

    ``day`` and ``last_day`` are those that most figures of this year and of the last run through;
    ``is_part``: some are compared over a part of the year.
    """

    year: int
    day: datetime.date | None
    last_day: datetime.date | None
    is_part: bool
    has_last: bool

    @classmethod
    def of(cls, year: int, rows: Sequence[Row], *, has_last: bool) -> "Columns":
        lasts = [last for row in rows if (last := row.comparison.last or row.alone)]
        is_part = any(row.comparison.day or row.is_alone_in_part for row in rows)
        day = common_day([row.figure for row in rows])
        return cls(year, day, common_day(lasts), is_part, has_last)

    @property
    def heads(self) -> list[Html]:
        this = head_of(f"{self.year}年", self.day)
        last = head_of(f"{self.year - 1}年{'同期' if self.is_part else ''}", self.last_day)
        return [this, last, Html("增减")] if self.has_last else [this]

    def say_below(self, rows: Sequence[Row]) -> Html:
        """What is compared where that isn't the numbers shown, and why some aren't compared."""
        remarks = _say_whys(rows)
        for row in rows:
            this, last, day = row.comparison.this, row.comparison.last, row.comparison.day
            if row.is_of_part and last and day:
                both = f"{quantity(this)}，上年同期{quantity(last)}"
                name = row.figure.indicator.name
                remarks.append(f"{name}的增减按两年截至{say_day(day)}的数计算：{both}")
        remark = "；".join(dict.fromkeys(remarks))
        return aside(f"{remark}。") if remark else Html("")


def _say_whys(rows: Sequence[Row]) -> list[str]:
    """Why some aren't compared or have no percentage; figures of one reason together."""
    names: dict[str, list[str]] = {}
    for row in rows:
        if reason := row.comparison.reason:
            names.setdefault(reason.of_any, []).extend([reason.name] if reason.name else [])
    texts = []
    for why, alike in names.items():
        apart = "：" if len(alike) > 1 and not why.startswith("的") else ""
        texts.append("、".join(alike) + apart + why)
    return texts


def _of_last_year(figures: Figures, figure: Figure) -> Figure | None:
    """The figure of the year before, over as much of it as there is of this; None without value."""
    id, year = figure.indicator.id, figure.year
    if year - 1 not in figures.years:
        return None
    through = figures.year_end(year).through
    is_part = through is not None and through < last_day(year)
    day = same_day(through, year - 1) if through and is_part else None
    last = figures.through(id, year - 1, day) if day else figures[id, year - 1]
    return last if last.value is not None else None


def head_of(title: str, day: datetime.date | None) -> Html:
    """2025年, and in small type the day that its figures run through."""
    return Html(title) + small_mark(f"截至{say_day(day)}" if day else "")


def number_cell(figure: Figure, shown: datetime.date | None, *beside: Html) -> Html:
    """A number below a head that shows this day: its unit stands in the first column; in small
    type n/N of a rate, what else stands beside it, and what is missing."""
    small = [tag("small", text) for text in beside if text]
    if figure.value is None:
        return Html("").join([small_mark(say_no_value(figure)), *small])
    parts, state = marked_parts(figure), small_mark(mark_beside(figure, shown))
    of_rate = [tag("small", parts)] if parts else []
    return marked(number(figure.value), figure) + Html("").join([*of_rate, *small, state])


def figures_by_year(
    figures: Figures, years: Sequence[int], caption: str, ids: Sequence[str]
) -> Html:
    """Figures by year, one row each, the newest year first, after a small line of the years.

    A year's head says the day that most of them run through; a year that a changed definition parts
    from those before is marked, below the table why.
    """
    newest_first = sorted(years, reverse=True)
    by_year = {}
    for year in newest_first:
        by_year[year] = [figures[id, year] for id in ids]
    days = {year: common_day(of_year) for year, of_year in by_year.items()}
    heads = [head_of(f"{year}年", day) for year, day in days.items()]
    rows, reasons = [], []
    for of_years in zip(*by_year.values(), strict=True):
        texts = []
        for figure in of_years:
            why = _why_broken(figures, years, figure)
            mark = small_mark("口径有变" if why else "")
            texts.append(number_cell(figure, days[figure.year]) + mark)
            reasons += [why] if why else []
        line = small_line(comparable_years(figures, of_years[0]).of_years, years)
        rows.append([name_with_unit(of_years[0]), line, *texts])
    below = aside(f"{'；'.join(reasons)}。") if reasons else Html("")
    return table(caption, ["指标", "走势", *heads], rows, css="years") + below


def name_with_unit(figure: Figure) -> str:
    """罚款金额（元）."""
    indicator = figure.indicator
    return indicator.name + (f"（{indicator.unit}）" if indicator.unit else "")


def _why_broken(figures: Figures, years: Sequence[int], figure: Figure) -> str:
    """What parts a figure's definition from that of the year before, "" where nothing does."""
    before = max((year for year in years if year < figure.year), default=figure.year)
    broken = figures.rules.office.break_between(figure.indicator.id, before, figure.year)
    return broken.say(figure.indicator.name) if broken else ""


def cells_of_parts(row: Row, of_years: list[Parts]) -> list[Sequence[Html]]:
    """A row for each part of a count or a sum (parts_of_years), with a bar; last year's beside it
    where it could be split, too."""
    figure, last, both = row.figure, row.comparison.last, values_by_year(of_years)
    rows = of_years[0].frame["rows"]
    most = both[figure.year].max()
    cells: list[Sequence[Html]] = []
    for label, this in both[figure.year].items():
        texts = [Html("{}").format(label), bar(this / most) + _part(figure, label, this)]
        if last and last.year in both:
            before = both[last.year][label]
            moved = part_change(plain(this), plain(before), row.comparison, rows.get(label, 0))
            texts += [_part(last, label, before), _part_change(figure, label, moved)]
        cells.append(texts)
    return cells


def _part(figure: Figure, label: object, value: float) -> Html:
    return marked(number(value), figure, f"part {label}", plain(value))


def _part_change(figure: Figure, label: object, moved: Change | None) -> Html:
    difference = moved.difference if moved else None
    return marked(say_change(moved, short=True), figure, f"part-change {label}", difference)
