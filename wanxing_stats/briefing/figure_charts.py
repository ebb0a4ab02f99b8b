"""A figure's charts: each picks what to show, states the finding it shows, and is saved below
figures/<year>/.

In: ids of figures, as brief.draw.months("by_month", "petitions_handled"). Out: a Chart; for a
figure without rows a line that says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from wanxing_stats.figures import (
    Change,
    Figure,
    Figures,
    change_on_last_year,
    control_limits,
    last_year,
    months,
    number,
    percent,
    quantity,
    say_change,
    series,
    unit,
)

from . import charts_of_parts, charts_over_time
from .chart import Chart
from .markup import Html, aside
from .parts import OTHER, Split, parts_of_years

Shown = Chart | Html


@dataclass(frozen=True)
class Telling:
    """What a chart of a figure says: the file's name, the finding, the period, the values in words,
    and, where it isn't the figure's name, what is measured."""

    name: str
    figure: Figure
    finding: str
    period: str
    values: str
    measure: str = ""


class FigureCharts:
    """Charts of one year's figures; ``folder`` is where they are saved, ``sample`` whether the data
    is made up."""

    def __init__(self, figures: Figures, year: int, folder: Path, *, sample: bool):
        self.figures, self.year, self.folder, self.sample = figures, year, folder, sample

    def months(self, name: str, id: str) -> Shown:
        """A figure by month, the year before behind it; for a sum, the sum by month."""
        figure = self.figures[id, self.year]
        if figure.rows.empty:
            return _nothing(figure)
        selection = figure.indicator.selection
        column = selection.column if selection.measure == "sum" else None
        this, last = months(figure, column), last_year(self.figures, figure)
        peak = int(this.idxmax())
        finding = f"{peak}月最多，{_say_amount(this[peak], unit(figure))}"
        values = _list_values(this, unit(figure), "月")
        telling = Telling(name, figure, finding, f"{self.year}年各月", values)
        both = {f"{self.year}年": this}
        if last:
            both[f"{last.year}年"] = months(last, column)
        return self._draw(charts_over_time.months, telling, pd.DataFrame(both))

    def control(self, name: str, id: str) -> Shown:
        """A count by month with the limits of its ordinary variation (XmR)."""
        figure = self.figures[id, self.year]
        if figure.rows.empty:
            return _nothing(figure)
        counts = months(figure)
        limits = control_limits(counts)
        outside = "、".join(f"{month}月" for month in limits.outside(counts))
        finding = f"{outside}超出正常波动范围" if outside else "各月都在正常波动范围之内"
        values = _list_values(counts, unit(figure), "月")
        telling = Telling(name, figure, finding, f"{self.year}年各月", values)
        return self._draw(charts_over_time.control_chart, telling, counts, limits)

    def years(self, name: str, id: str) -> Shown:
        """A figure over the years that there are."""
        figure = self.figures[id, self.year]
        if figure.value is None:
            return _nothing(figure)
        by_year = series(self.figures, id, self.figures.years)
        moved = say_change(change_on_last_year(self.figures, figure))
        finding = f"{figure.indicator.name}{quantity(figure)}" + (f"，{moved}" if moved else "")
        values = _list_values(by_year.dropna(), figure.indicator.unit, "年")
        period = f"{self.figures.years[0]}—{self.year}年"
        telling = Telling(name, figure, finding, period, values)
        return self._draw(charts_over_time.years, telling, by_year)

    def ranked(self, name: str, id: str, by: str, by_title: str, most: int = 8) -> Shown:
        """A count by one of its columns, the largest first; what is small or has no name is
        together under 其他.

        Where the cases are people's, a part of very few is not shown alone (``smallest_cell``).
        """
        return self._shares(charts_of_parts.ranked_bars, name, id, Split(by, by_title, most))

    def composition(self, name: str, id: str, by: str, by_title: str, most: int = 4) -> Shown:
        """The same as parts of a whole."""
        return self._shares(charts_of_parts.composition, name, id, Split(by, by_title, most))

    def waterfall(self, name: str, id: str, by: str, by_title: str, most: int = 6) -> Shown:
        """From last year's count to this year's by one of its columns; without a last year, the
        parts of this one."""
        figure = self.figures[id, self.year]
        last = last_year(self.figures, figure)
        if last is None or figure.value is None:
            return self.ranked(name, id, by, by_title)
        both = parts_of_years(self.figures.rules, [last, figure], Split(by, by_title, most))
        steps = (both[self.year] - both[last.year])[lambda series: series != 0]
        finding = say_change(change_on_last_year(self.figures, figure))
        named = steps.drop(OTHER, errors="ignore")
        if len(named):
            first = named.abs().idxmax()
            finding += f"，{first}{Change(named[first], unit(figure))}，变动最大"
        start, end = f"{last.year}年", f"{self.year}年"
        changes = [f"{label}{Change(step, unit(figure))}" for label, step in steps.items()]
        values = f"{start}{quantity(last)}，{'，'.join(changes)}，{end}{quantity(figure)}"
        return self._draw(
            charts_of_parts.waterfall,
            Telling(name, figure, finding, f"{last.year}—{end}，按{by_title}", values),
            steps,
            start=(start, last.value),
            end=(end, figure.value),
        )

    def communities(
        self, name: str, id: str, by: str = "community", by_title: str = "社区", most: int = 15
    ) -> Shown:
        """A panel a community with the figure by year, all on one scale.

        Years, not months: a month of one community has so few cases that it would tell of people.
        """
        figure = self.figures[id, self.year]
        if figure.rows.empty:
            return _nothing(figure)
        of_years = [self.figures[id, year] for year in self.figures.years]
        counted = [of_year for of_year in of_years if of_year.value is not None]
        frame = parts_of_years(self.figures.rules, counted, Split(by, by_title, most)).T
        latest = frame.loc[self.year]
        if len(latest) > 1:
            latest = latest.drop(OTHER, errors="ignore")
        first = latest.idxmax()
        finding = f"{first}最多，{self.year}年{_say_amount(latest[first], unit(figure))}"
        panels = [f"{label}{_list_values(frame[label], unit(figure), '年')}" for label in frame]
        period = f"{counted[0].year}—{self.year}年，按{by_title}"
        telling = Telling(name, figure, finding, period, "；".join(panels))
        return self._draw(charts_over_time.small_multiples, telling, frame)

    def compare(self, name: str, title: str, ids: list[str]) -> Shown:
        """Several figures of one unit beside each other."""
        figures = self._with_values(ids)
        if not figures:
            return _nothing(self.figures[ids[0], self.year])
        by_name = pd.Series({figure.indicator.name: figure.value for figure in figures})
        by_name = by_name.sort_values(ascending=False)
        of_unit = unit(figures[0])
        finding = f"{by_name.index[0]}最多，{_say_amount(by_name.iloc[0], of_unit)}"
        values = _list_values(by_name, of_unit)
        telling = Telling(name, figures[0], finding, f"{self.year}年", values, title)
        return self._draw(charts_of_parts.ranked_bars, telling, by_name, share=False)

    def progress(self, name: str, title: str, ids: list[str]) -> Shown:
        """Several rates, each with its n and N."""
        figures = self._with_values(ids)
        if not figures:
            return _nothing(self.figures[ids[0], self.year])
        names = [figure.indicator.name for figure in figures]
        done = pd.Series([figure.numerator for figure in figures], index=names)
        due = pd.Series([figure.denominator for figure in figures], index=names)
        short = [label for label in names if done[label] < due[label]]
        finding = f"{'、'.join(short)}未达100%" if short else f"{len(names)}项均达到100%"
        values = "，".join(f"{figure.indicator.name}{quantity(figure)}" for figure in figures)
        telling = Telling(name, figures[0], finding, f"{self.year}年", values, title)
        return self._draw(charts_of_parts.progress, telling, done, due)

    def _with_values(self, ids: list[str]) -> list[Figure]:
        figures = [self.figures[id, self.year] for id in ids]
        return [figure for figure in figures if figure.value is not None]

    def _shares(self, draw: Callable[..., Chart], name: str, id: str, split: Split) -> Shown:
        figure = self.figures[id, self.year]
        if figure.rows.empty:
            return _nothing(figure)
        parts = parts_of_years(self.figures.rules, [figure], split)[figure.year]
        first = parts.index[0]
        finding = f"{first}最多，占{percent(parts[first], parts.sum())}"
        period = f"{self.year}年，按{split.title}"
        values = _list_values(parts, unit(figure))
        return self._draw(draw, Telling(name, figure, finding, period, values), parts)

    def _draw(
        self, draw: Callable[..., Chart], telling: Telling, *data: Any, **options: Any
    ) -> Chart:
        indicator, rows = telling.figure.indicator, len(telling.figure.rows)
        measure = telling.measure or indicator.name
        chart = draw(
            *data,
            name=telling.name,
            finding=telling.finding,
            measure=measure,
            unit=indicator.unit,
            period=telling.period,
            source=f"{indicator.department}《{indicator.ledger.title}》，{number(rows)}行",
            alt=f"{telling.period}{measure}：{telling.finding}。{telling.values}。",
            sample=self.sample,
            **options,
        )
        chart.save(self.folder)
        return chart


def _nothing(figure: Figure) -> Html:
    return aside(
        f"《{figure.indicator.ledger.title}》本年没有数据，“{figure.indicator.name}”不成图。"
    )


def _say_amount(value: float, of_unit: str) -> str:
    return number(float(value)) + of_unit


def _list_values(values: pd.Series, of_unit: str, of_label: str = "") -> str:
    """1月521件，2月432件."""
    items = values.items()
    return "，".join(f"{label}{of_label}{_say_amount(value, of_unit)}" for label, value in items)
