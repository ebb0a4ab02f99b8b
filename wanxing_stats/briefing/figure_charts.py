"""A figure's charts: each picks what to show, states the finding it shows, and is saved below figures/<year>/.

A notebook reaches these as ``brief.draw``. A figure without rows gives a line that says so instead of a chart.
"""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from wanxing_stats.figures import (
    Figure,
    Figures,
    change,
    control_limits,
    months,
    moved,
    number,
    outside_limits,
    quantity,
    series,
    unit,
)

from . import charts
from .markup import Html, aside

OTHER = "其他"

Shown = charts.Chart | Html


class Pictures:
    """Charts of one year's figures; ``folder`` is where they are saved, ``sample`` whether the data is made up."""

    def __init__(self, figures: Figures, year: int, folder: Path, sample: bool):
        self.figures, self.year, self.folder, self.sample = figures, year, folder, sample

    def months(self, name: str, id: str) -> Shown:
        """A figure by month, the year before behind it; for a sum, the sum by month."""
        figure = self.figures[id, self.year]
        if figure.rows.empty:
            return _nothing(figure)
        column = (
            figure.indicator.selection.column
            if figure.indicator.selection.measure == "sum"
            else None
        )
        this, last = months(figure, column), self.figures.get((id, self.year - 1))
        peak = int(this.idxmax())
        return self._draw(
            charts.months,
            name,
            figure,
            f"{peak}月最多，{_said(this[peak], unit(figure))}",
            f"{self.year}年各月",
            _listed(this, "月", unit(figure)),
            this_year=this,
            last_year=None if last is None or last.rows.empty else months(last, column),
            labels=(f"{self.year}年", f"{self.year - 1}年"),
        )

    def control(self, name: str, id: str) -> Shown:
        """A count by month with the limits of its ordinary variation (XmR)."""
        figure = self.figures[id, self.year]
        if figure.rows.empty:
            return _nothing(figure)
        values = months(figure)
        outside = outside_limits(values)
        finding = (
            f"{'、'.join(f'{month}月' for month in outside)}超出正常波动范围"
            if outside
            else "各月都在正常波动范围之内"
        )
        return self._draw(
            charts.control_chart,
            name,
            figure,
            finding,
            f"{self.year}年各月",
            _listed(values, "月", unit(figure)),
            values=values,
            limits=control_limits(values),
            outside=outside,
        )

    def years(self, name: str, id: str) -> Shown:
        """A figure over the years that there are."""
        figure = self.figures[id, self.year]
        if figure.value is None:
            return _nothing(figure)
        values = series(self.figures, id, self.figures.years)
        so_far = moved(change(self.figures, id, self.year), figure.indicator.unit)
        finding = f"{figure.indicator.name}{quantity(figure)}" + (f"，{so_far}" if so_far else "")
        return self._draw(
            charts.years,
            name,
            figure,
            finding,
            f"{self.figures.years[0]}—{self.year}年",
            _listed(values.dropna(), "年", figure.indicator.unit),
            values=values,
        )

    def ranked(self, name: str, id: str, by: str, by_title: str, most: int = 8) -> Shown:
        """A count by one of its columns, the largest first; what is small or has no name is together under 其他.

        Where the cases are people's, a part of very few cases is not shown alone (``smallest_cell``).
        """
        return self._shares(charts.ranked_bars, "values", name, id, by, by_title, most)

    def composition(self, name: str, id: str, by: str, by_title: str, most: int = 4) -> Shown:
        """The same as parts of a whole."""
        return self._shares(charts.composition, "parts", name, id, by, by_title, most)

    def waterfall(self, name: str, id: str, by: str, by_title: str, most: int = 6) -> Shown:
        """From last year's count to this year's by one of its columns; without a last year, the parts of this one."""
        figure, last = self.figures[id, self.year], self.figures.get((id, self.year - 1))
        if figure.value is None or last is None or last.value is None:
            return self.ranked(name, id, by, by_title)
        both = self._parts_of_years([last, figure], by, most)
        steps = (both[self.year] - both[self.year - 1])[lambda series: series != 0]
        named = steps.drop(OTHER, errors="ignore")
        so_far = moved(change(self.figures, id, self.year), figure.indicator.unit)
        finding = so_far
        if len(named):
            first = named.abs().idxmax()
            finding += (
                f"，{first}{'增' if named[first] > 0 else '减'}"
                f"{_said(abs(named[first]), unit(figure))}，变动最大"
            )
        return self._draw(
            charts.waterfall,
            name,
            figure,
            finding,
            f"{self.year - 1}—{self.year}年，按{by_title}",
            f"{self.year - 1}年{quantity(last)}，{_listed(steps, '', unit(figure), signed=True)}，"
            f"{self.year}年{quantity(figure)}",
            steps=steps,
            start=(f"{self.year - 1}年", last.value),
            end=(f"{self.year}年", figure.value),
        )

    def communities(
        self, name: str, id: str, by: str = "community", by_title: str = "社区", most: int = 15
    ) -> Shown:
        """A panel a community with the figure by year, all on one scale.

        Years, not months: a month of one community has so few cases that it would be told of people.
        """
        shown = [
            self.figures[id, year]
            for year in self.figures.years
            if self.figures[id, year].value is not None
        ]
        figure = self.figures[id, self.year]
        if figure.rows.empty:
            return _nothing(figure)
        frame = self._parts_of_years(shown, by, most).T
        first = (
            frame.loc[self.year].drop(OTHER, errors="ignore").idxmax()
            if len(frame.columns) > 1
            else frame.columns[0]
        )
        return self._draw(
            charts.small_multiples,
            name,
            figure,
            f"{first}最多，{self.year}年{_said(frame.loc[self.year, first], unit(figure))}",
            f"{shown[0].year}—{self.year}年，按{by_title}",
            "；".join(f"{label}{_listed(frame[label], '年', unit(figure))}" for label in frame),
            frame=frame,
        )

    def compare(self, name: str, title: str, ids: list[str]) -> Shown:
        """Several figures of one unit beside each other."""
        given = [
            figure
            for figure in (self.figures[id, self.year] for id in ids)
            if figure.value is not None
        ]
        if not given:
            return _nothing(self.figures[ids[0], self.year])
        values = pd.Series({figure.indicator.name: figure.value for figure in given}).sort_values(
            ascending=False
        )
        return self._draw(
            charts.ranked_bars,
            name,
            given[0],
            f"{values.index[0]}最多，{_said(values.iloc[0], unit(given[0]))}",
            f"{self.year}年",
            _listed(values, "", unit(given[0])),
            measure=title,
            values=values,
            share=False,
        )

    def progress(self, name: str, title: str, ids: list[str]) -> Shown:
        """Several rates, each with its n and N."""
        given = [
            figure
            for figure in (self.figures[id, self.year] for id in ids)
            if figure.value is not None
        ]
        if not given:
            return _nothing(self.figures[ids[0], self.year])
        names = [figure.indicator.name for figure in given]
        short = [figure.indicator.name for figure in given if figure.numerator < figure.denominator]
        return self._draw(
            charts.progress,
            name,
            given[0],
            f"{'、'.join(short)}未达100%" if short else f"{len(names)}项均达到100%",
            f"{self.year}年",
            "，".join(f"{figure.indicator.name}{quantity(figure)}" for figure in given),
            measure=title,
            done=pd.Series([figure.numerator for figure in given], index=names),
            due=pd.Series([figure.denominator for figure in given], index=names),
        )

    def _shares(
        self, draw: Callable, parameter: str, name: str, id: str, by: str, by_title: str, most: int
    ) -> Shown:
        figure = self.figures[id, self.year]
        if figure.rows.empty:
            return _nothing(figure)
        parts = self._parts_of_years([figure], by, most)[figure.year]
        first = parts.index[0]
        finding = f"{first}最多，占{number(round(100 * parts[first] / parts.sum(), 1))}%"
        return self._draw(
            draw,
            name,
            figure,
            finding,
            f"{self.year}年，按{by_title}",
            _listed(parts, "", unit(figure)),
            **{parameter: parts},
        )

    def _parts_of_years(self, years: list[Figure], by: str, most: int) -> pd.DataFrame:
        smallest = self.figures.rules.smallest_part(years[-1].indicator)
        return parts_of_years(years, by, most, smallest)

    def _draw(
        self,
        draw: Callable,
        name: str,
        figure: Figure,
        finding: str,
        period: str,
        shown: str,
        *,
        measure: str = "",
        **data,
    ) -> Shown:
        measure = measure or figure.indicator.name
        title = figure.indicator.ledger.title
        chart = draw(
            name=name,
            finding=finding,
            measure=measure,
            unit=figure.indicator.unit,
            period=period,
            source=f"{figure.indicator.department}《{title}》，{number(len(figure.rows))}行",
            alt=f"{period}{measure}：{finding}。{shown}。",
            sample=self.sample,
            **data,
        )
        chart.save(self.folder)
        return chart


def _nothing(figure: Figure) -> Html:
    return aside(
        f"《{figure.indicator.ledger.title}》本年没有数据，“{figure.indicator.name}”不成图。"
    )


def _said(value: float, unit_said: str) -> str:
    return number(float(value)) + unit_said


def _listed(values: pd.Series, of_label: str, unit_said: str, signed: bool = False) -> str:
    def said(value: float) -> str:
        return (
            ("增" if value > 0 else "减") + _said(abs(value), unit_said)
            if signed
            else _said(value, unit_said)
        )

    return "，".join(f"{label}{of_label}{said(value)}" for label, value in values.items())


def _counted(figure: Figure, by: str) -> pd.Series:
    """The cases behind a count by one of its columns."""
    return figure.rows[by].fillna(OTHER).value_counts()


def parts_of_years(years: list[Figure], by: str, most: int, smallest: int) -> pd.DataFrame:
    """A count by one of its columns in one or several years (columns), by part: the largest in the last year first.

    The rest, and what has no name, are together under 其他 at the end. No part that has fewer than ``smallest`` cases in any
    of the years is shown (Rules.smallest_part), and a rest of so few takes the next part with it: else the total would give it
    away.
    """
    counts = pd.DataFrame({one.year: _counted(one, by) for one in years}).fillna(0).astype(int)
    return shown_parts(counts, most, smallest)


def shown_parts(counts: pd.DataFrame, most: int, smallest: int) -> pd.DataFrame:
    """The rule of parts_of_years on counts by part and year."""
    named = counts.drop(index=OTHER, errors="ignore").sort_values(
        list(counts)[::-1], ascending=False, kind="stable"
    )
    named = named[(named >= smallest).all(axis=1)][:most]
    rest = counts.sum() - named.sum()
    while len(named) > 1 and ((rest > 0) & (rest < smallest)).any():
        named = named[:-1]
        rest = counts.sum() - named.sum()
    return pd.concat([named, rest.to_frame(OTHER).T]) if rest.any() else named
