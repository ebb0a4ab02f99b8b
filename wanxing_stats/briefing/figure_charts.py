"""A figure's charts: each picks what to show, states the finding it shows, and is saved below
figures/<year>/.

In: ids of figures, as brief.draw.months("by_month", "petitions_handled"). Out: a Chart; of a figure
without a value, or that can't be split so, a line that says why. Its title is a finding only where
that is beyond chance; else it names what the chart shows.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from wanxing_stats.base import is_within_month, say_years
from wanxing_stats.figures import (
    MONTH,
    Change,
    Comparison,
    Figure,
    Figures,
    Parts,
    compared,
    quantity,
    split,
    unit,
    whole_months,
)
from wanxing_stats.trends import Judgement, MonthLimits, month_limits

from . import charts_of_parts, charts_of_seasons, charts_over_time
from .chart import SEVERAL_UNITS, Chart
from .chart_words import (
    list_amounts,
    name_all,
    name_before_amount,
    say_amount,
    say_beside,
    say_leading,
    say_marks,
    say_sources,
    why_no_chart,
    why_no_parts,
    why_not_ranked,
)
from .claim_words import (
    found_months,
    say_change_below,
    say_change_found,
    say_months_below,
    say_months_found,
    say_new_level,
    say_trend_found,
)
from .findings import say_reached
from .leads import bounds_of, leading_figures
from .markup import Html, aside, tag
from .parts import Split, parts_of_years, values_by_year, why_not_added
from .shown_years import ShownYears
from .state_words import say_part, verdict_beside
from .tellings import Telling, telling_of_months, telling_of_parts, with_columns

Shown = Chart | Html
FEW_BARS, SMALL = 4, 10  # up to so many bars below ten: a sentence
SAID_OF_BOUNDS = "细线是比率的95%置信区间：数量越少，线越长"


class FigureCharts:
    """Charts of one year's figures; ``folder`` is where they are saved, ``judgement`` gives what
    may be claimed, ``sample`` is whether the data is made up."""

    def __init__(
        self,
        figures: Figures,
        year: int,
        folder: Path,
        *,
        judgement: Callable[[], Judgement],
        sample: bool,
    ):
        self.figures, self.year, self.folder, self.sample = figures, year, folder, sample
        self._judgement = judgement

    def months(self, name: str, id: str) -> Shown:
        """A figure by month: of one whose months are judged a line over what is expected of each,
        the years before it thin behind; of others bars, the same part of the year before behind."""
        figure = self.figures[id, self.year]
        parts = split(self.figures, figure, MONTH)
        if why := why_no_chart(figure) or why_no_parts(parts):
            return aside(why)
        if figure.indicator.by_month:
            limits = month_limits(self.figures, figure, self._judgement())
            if limits:
                return self._season(name, parts, limits)
        by_month, comparison = {f"{self.year}年": parts.values}, compared(self.figures, figure)
        last = comparison.last
        if last:
            part = "同期" if comparison.day else ""
            by_month[f"{last.year}年{part}"] = split(self.figures, last, MONTH).values
        telling = telling_of_months(name, parts)
        notes = (*telling.notes, "" if last else comparison.why)
        telling = replace(telling, notes=notes, before=last)
        return self._draw(charts_over_time.months, telling, pd.DataFrame(by_month))

    def _season(self, name: str, parts: Parts, limits: MonthLimits) -> Shown:
        """A year's months over what earlier years lead to expect of each, or, without these, over
        the limits of its own ordinary variation.

        A month is marked where it is beyond chance, not wherever it lies outside: of twelve months
        some do by chance alone.
        """
        figure, judgement, id = parts.figure, self._judgement(), parts.figure.indicator.id
        day = figure.state.early_end
        begun = f"{day.month}月未完，没有画" if day and is_within_month(day) else ""
        shifted = say_new_level(judgement, id) if limits.seasonal else ""
        telling = telling_of_months(name, parts)
        within = say_months_below(judgement, id)
        notes = (within, limits.why, *telling.notes, shifted, begun)
        telling = replace(telling, finding=say_months_found(judgement, id), notes=notes)
        before = {}
        for year, of_year in ShownYears.of(self.figures, figure).with_value.items():
            if year != self.year:
                before[year] = whole_months(split(self.figures, of_year, MONTH))
        return self._draw(
            charts_of_seasons.season,
            telling,
            whole_months(parts),
            limits,
            marked=found_months(judgement, id),
            before=before,
        )

    def years(self, name: str, id: str) -> Shown:
        """A figure over the years that can be compared with this one; one that isn't over is
        hatched."""
        figure = self.figures[id, self.year]
        if why := why_no_chart(figure):
            return aside(why)
        years, comparison = ShownYears.of(self.figures, figure), compared(self.figures, figure)
        below = say_change_below(self._judgement(), figure, comparison)
        telling = Telling(
            name=name,
            figure=figure,
            period=years.period,
            values=list_amounts(years.values, figure.indicator.unit, "年"),
            finding=self._say_moved(figure, comparison, years.period),
            notes=(below, years.why_not, "" if years.is_alone else comparison.why),
            figures=years.with_value,
        )
        return self._draw(charts_over_time.years, telling, years.values, begun=years.begun)

    def ranked(self, name: str, id: str, by: str, by_title: str, most: int = 8) -> Shown:
        """A figure by one of its columns, the largest first; what is small or has no name is
        together under 其他, what isn't filled in under 未填写.

        Where the cases are people's, a part of very few is not shown alone (``smallest_cell``).
        """
        parts = self._parts(id, Split(by, by_title, most))
        if why := why_not_ranked(parts):
            return aside(why)
        telling, bounds = telling_of_parts(name, parts), bounds_of(parts)
        look: dict[str, Any] = {"share": True}
        if not parts.additive:
            look = {"share": False, "beside": say_beside(parts), "bounds": bounds}
        if bounds:
            telling = replace(telling, notes=(*telling.notes, SAID_OF_BOUNDS))
        return self._draw(charts_of_parts.ranked_bars, telling, parts.values.dropna(), **look)

    def composition(self, name: str, id: str, by: str, by_title: str, most: int = 4) -> Shown:
        """The same as parts of a whole, of what adds up."""
        parts = self._parts(id, Split(by, by_title, most))
        if why := why_not_ranked(parts) or why_not_added(parts, "画构成图"):
            return aside(why)
        return self._draw(charts_of_parts.composition, telling_of_parts(name, parts), parts.values)

    def waterfall(self, name: str, id: str, by: str, by_title: str, most: int = 6) -> Shown:
        """From last year's figure to this year's by one of its columns, over the same part of both,
        the parts that changed most; where last year's can't be split so, the parts of this one.

        No part is claimed to have moved: so many are looked at that some do by chance alone.
        """
        figure = self.figures[id, self.year]
        comparison = compared(self.figures, figure)
        last, this = comparison.last, comparison.this
        if why := why_no_chart(figure):
            return aside(why)
        if last is None:
            return self.ranked(name, id, by, by_title)
        how = Split(by, by_title, most, by_change=True)
        before, after = parts_of_years(self.figures, [last, this], how)
        if why := why_not_ranked(after) or why_not_added(after, "画增减图"):
            return aside(why)
        if before.why_not:
            return self.ranked(name, id, by, by_title)
        both = values_by_year([before, after])
        steps = (both[self.year] - both[last.year])[lambda series: series != 0]
        judgement = self._judgement()
        part = say_part(comparison.day) if comparison.day else ""
        start, end = f"{last.year}年{'同期' if part else ''}", f"{self.year}年{part}"
        changes = [f"{label}{Change(step, unit(figure))}" for label, step in steps.items()]
        values = f"{start}{quantity(last)}，{'，'.join(changes)}，{end}{quantity(this)}"
        both_years = f"{last.year}年和{self.year}年的{part}" if part else f"{last.year}—{end}"
        telling = Telling(
            name=name,
            figure=figure,
            period=f"{both_years}，按{by_title}",
            values=values,
            finding=say_change_found(judgement, this, comparison),
            notes=(say_change_below(judgement, this, comparison), comparison.why),
            before=last,
        )
        return self._draw(
            charts_of_parts.waterfall,
            telling,
            steps,
            start=(start, last.value),
            end=(end, this.value),
        )

    def communities(
        self, name: str, id: str, by: str = "community", by_title: str = "社区", most: int = 15
    ) -> Shown:
        """A panel a community with the figure by year, all on one scale.

        Years, not months: a month of one community has so few cases that it would tell of people.
        """
        figure = self.figures[id, self.year]
        if why := why_no_chart(figure):
            return aside(why)
        years = ShownYears.of(self.figures, figure)
        counted = years.with_value
        every = parts_of_years(self.figures, [*counted.values()], Split(by, by_title, most))
        latest = every[-1]
        if why := why_not_ranked(latest):
            return aside(why)
        frame = values_by_year(every).T
        panels = [f"{label}{list_amounts(frame[label], unit(figure), '年')}" for label in frame]
        refused = [_say_refused(parts) for parts in every if parts.why_not]
        telling = Telling(
            name=name,
            figure=figure,
            period=f"{say_years([*counted])}，按{by_title}",
            values="；".join(panels),
            finding=say_leading(latest, when=f"{self.year}年"),
            notes=(latest.remark, *refused, years.why_not),
            figures=counted,
        )
        return self._draw(charts_over_time.small_multiples, telling, frame, begun=years.begun)

    def panels(self, name: str, title: str, ids: list[str]) -> Shown:
        """A panel a figure with its years, each on a scale of its own and with its verdict."""
        panels: list[charts_over_time.Panel] = []
        by_label: dict[Any, Figure] = {}
        findings, remarks = [], []
        for figure in self._with_values(ids).values():
            if why_no_chart(figure):
                continue
            years = ShownYears.of(self.figures, figure)
            head = f"{name_before_amount(figure)}（{unit(figure)}）"
            by_label |= {f"{head}{year}年": each for year, each in years.with_value.items()}
            remarks.append(years.why_not)
            comparison = compared(self.figures, figure)
            found = self._say_moved(figure, comparison, years.period)
            findings += [found] if found else []
            panels.append(
                charts_over_time.Panel(
                    head,
                    verdict_beside(self._judgement(), comparison),
                    years.values,
                    years.begun,
                )
            )
        if not panels:
            return aside(why_no_chart(self.figures[ids[0], self.year]))
        telling = Telling(
            name=name,
            figure=next(iter(by_label.values())),
            period=say_years(sorted({each.year for each in by_label.values()})),
            values=_list_figures(by_label),
            finding="；".join(findings),
            measure=title,
            notes=tuple(remarks),
            figures=by_label,
        )
        return self._draw(charts_over_time.panels, telling, panels)

    def compare(self, name: str, title: str, ids: list[str]) -> Shown:
        """Several figures of one unit beside each other."""
        figures = self._with_values(ids)
        if not figures:
            return aside(why_no_chart(self.figures[ids[0], self.year]))
        by_name = pd.Series({label: figure.value for label, figure in figures.items()})
        by_name = by_name.sort_values(ascending=False)
        telling = self._of_several(name, title, figures)
        first, highest = telling.figure, leading_figures(figures)
        finding = ""
        if highest:
            each, most = "各" if len(highest) > 1 else "", "最高" if unit(first) == "%" else "最多"
            amount = say_amount(by_name.iloc[0], unit(first))
            finding = f"{name_all(highest)}{most}，{each}{amount}"
        values = list_amounts(by_name, unit(first))
        telling = replace(telling, finding=finding, values=values)
        return self._draw(charts_of_parts.ranked_bars, telling, by_name, share=False)

    def progress(self, name: str, title: str, ids: list[str]) -> Shown:
        """Several rates, each with its n and N."""
        figures = self._with_values(ids)
        if not figures:
            return aside(why_no_chart(self.figures[ids[0], self.year]))
        done = pd.Series({label: figure.numerator for label, figure in figures.items()})
        due = pd.Series({label: figure.denominator for label, figure in figures.items()})
        telling = replace(self._of_several(name, title, figures), finding=say_reached(figures))
        return self._draw(charts_of_parts.progress, telling, done, due)

    # what to show ---------------------------------------------------------------------------------

    def _with_values(self, ids: list[str]) -> dict[str, Figure]:
        """The figures that have one, by name."""
        figures = [self.figures[id, self.year] for id in ids]
        return {figure.indicator.name: figure for figure in figures if figure.value is not None}

    def _of_several(self, name: str, title: str, figures: Mapping[str, Figure]) -> Telling:
        """What a chart of several figures of this year says, but for its finding."""
        return Telling(
            name=name,
            figure=next(iter(figures.values())),
            period=f"{self.year}年",
            values=_list_figures(figures),
            measure=title,
            figures=figures,
        )

    def _parts(self, id: str, how: Split) -> Parts:
        (parts,) = parts_of_years(self.figures, [self.figures[id, self.year]], how)
        return parts

    def _say_moved(self, figure: Figure, comparison: Comparison, period: str) -> str:
        """A figure with its change on last year and its trend, those that are beyond chance."""
        judgement = self._judgement()
        moved = say_change_found(judgement, figure, comparison)
        trend = say_trend_found(judgement, figure.indicator.id, period)
        clauses = [text for text in (moved, trend) if text]
        amount = f"{name_before_amount(figure)}{quantity(figure)}"
        return "，".join([amount, *clauses]) if clauses else ""

    def _draw(
        self, draw: Callable[..., Chart], telling: Telling, *data: Any, **options: Any
    ) -> Shown:
        figure = telling.figure
        measure = telling.measure or figure.indicator.name
        notes = [say_marks(telling.by_label), *telling.notes]
        note = "".join(f"{text.removesuffix('。')}。" for text in dict.fromkeys(notes) if text)
        words = [telling.finding, telling.values] if telling.finding else [telling.values]
        chart = draw(
            *data,
            name=telling.name,
            finding=telling.finding or f"{measure}，{telling.period}",
            measure=measure,
            unit=_unit_of(telling),
            period=telling.period,
            source=say_sources(telling.by_label.values()),
            alt=f"{telling.period}{measure}：{'。'.join(words)}。{note}",
            sample=self.sample,
            mark=telling.mark,
            note=note,
            **options,
        )
        if is_said_in_a_sentence(chart.plan.values, chart.caption.unit):
            finding = f"{telling.finding}。" if telling.finding else ""
            text = f"{measure}，{telling.period}：{telling.values}。{finding}{note}"
            return tag("p", text, class_="said") + aside(f"来源：{chart.caption.source}")
        chart = replace(chart, shown=with_columns(chart.shown, telling))
        chart.save(self.folder)
        return chart


def is_said_in_a_sentence(values: pd.DataFrame, unit: str) -> bool:
    """Whether a chart would show so few and so small numbers that a sentence says more, or a single
    one; what share of all each is doesn't matter."""
    is_small = bool((values.abs() < SMALL).all(axis=None))  # a year missing between isn't
    return values.size == 1 or (values.size <= FEW_BARS and is_small and unit != "%")


def _unit_of(telling: Telling) -> str:
    """That of all figures shown, or that each part of the picture has its own."""
    shown = telling.figures.values() or [telling.figure]
    units = {figure.indicator.unit for figure in shown}
    return units.pop() if len(units) == 1 else SEVERAL_UNITS


def _list_figures(figures: Mapping[str, Figure]) -> str:
    """参训率97.5%（39/40），整改率100%（12/12）."""
    return "，".join(f"{label}{quantity(figure)}" for label, figure in figures.items())


def _say_refused(parts: Parts) -> str:
    return f"{parts.figure.year}年{parts.why_not}，没有画"
