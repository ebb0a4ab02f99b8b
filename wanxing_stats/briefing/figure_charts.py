"""A figure's charts: each picks what to show, states the finding it shows, and is saved below
figures/<year>/.

In: ids of figures, as brief.draw.months("by_month", "petitions_handled"). Out: a Chart; of a figure
without a value, or that can't be split so, a line that says why.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from wanxing_stats.figures import (
    MONTH,
    UNNAMED,
    Change,
    Figure,
    Figures,
    Parts,
    compared,
    control_limits,
    number,
    percent,
    quantity,
    say_change,
    split,
    unit,
    whole_months,
)

from . import charts_of_parts, charts_over_time
from .chart import Chart
from .chart_drawing import named_total
from .chart_words import (
    Columns,
    list_amounts,
    list_parts,
    name_all,
    part_columns,
    say_amount,
    say_beside,
    say_begun_month,
    say_covered,
    say_highest,
    say_mark,
    say_marks,
    say_part,
    say_year,
    state_columns,
    why_no_chart,
    why_no_parts,
)
from .markup import Html, aside
from .parts import OTHER, Split, parts_of_years

Shown = Chart | Html


@dataclass(frozen=True)
class Telling:
    """What a chart of a figure says: the file's name, the finding, the period, the values in words;
    where it isn't the figure's name, what is measured; what else to know, without full stops; the
    figures it shows by their labels, where there are others than the one."""

    name: str
    figure: Figure
    finding: str
    period: str
    values: str
    measure: str = ""
    notes: tuple[str, ...] = ()
    beside: Mapping[object, Figure] | None = None
    columns: Columns | None = None


class FigureCharts:
    """Charts of one year's figures; ``folder`` is where they are saved, ``sample`` whether the data
    is made up."""

    def __init__(self, figures: Figures, year: int, folder: Path, *, sample: bool):
        self.figures, self.year, self.folder, self.sample = figures, year, folder, sample

    def months(self, name: str, id: str) -> Shown:
        """A figure by month, the same part of the year before behind it."""
        figure = self.figures[id, self.year]
        parts = split(self.figures, figure, MONTH)
        if why := why_no_chart(figure) or why_no_parts(parts):
            return aside(why)
        both, comparison = {f"{self.year}年": parts.values}, compared(self.figures, figure)
        if last := comparison.last:
            part = "同期" if comparison.day else ""
            both[f"{last.year}年{part}"] = split(self.figures, last, MONTH).values
        telling = self._of_months(name, parts)
        notes = (*telling.notes, "" if last else comparison.why)
        return self._draw(
            charts_over_time.months, replace(telling, notes=notes), pd.DataFrame(both)
        )

    def control(self, name: str, id: str) -> Shown:
        """A figure by month with the limits of its ordinary variation (XmR); of too few months
        only these."""
        figure = self.figures[id, self.year]
        parts = split(self.figures, figure, MONTH)
        if why := why_no_chart(figure) or why_no_parts(parts):
            return aside(why)
        values, telling = whole_months(parts), self._of_months(name, parts)
        most = 100.0 if figure.indicator.is_rate else float("inf")
        limits = control_limits(values, most)
        if limits is None:
            few = f"完整的月份只有{values.count()}个，不足6个，不计算正常波动范围"
            telling = replace(telling, notes=(*telling.notes, few))
            by_month = pd.DataFrame({f"{self.year}年": parts.values})
            return self._draw(charts_over_time.months, telling, by_month)
        outside = "、".join(f"{month}月" for month in limits.outside(values))
        finding = f"{outside}超出正常波动范围" if outside else "各月都在正常波动范围之内"
        begun = say_begun_month(figure)
        notes = (parts.remark, f"{begun}，不画" if begun else "")
        telling = replace(telling, finding=finding, notes=notes)
        return self._draw(charts_over_time.control_chart, telling, values, limits)

    def years(self, name: str, id: str) -> Shown:
        """A figure over the years that can be compared with this one; one that isn't over is
        hatched."""
        figure = self.figures[id, self.year]
        if why := why_no_chart(figure):
            return aside(why)
        of_years, why_not = self._comparable_years(figure)
        by_year = {year: of_year.value for year, of_year in of_years.items()}
        with_value = _with_value(of_years)
        begun = {year: text for year, text in _begun(with_value).items() if text}
        comparison = compared(self.figures, figure)
        moved = say_change(comparison.change)
        finding = f"{figure.indicator.name}{quantity(figure)}" + (f"，{moved}" if moved else "")
        values = pd.Series(by_year, dtype="Float64")
        telling = Telling(
            name,
            figure,
            finding,
            f"{min(of_years)}—{self.year}年",
            list_amounts(values, figure.indicator.unit, "年"),
            notes=(*_say_begun(begun), why_not or comparison.why),
            beside=with_value,
        )
        return self._draw(charts_over_time.years, telling, values, begun=begun)

    def ranked(self, name: str, id: str, by: str, by_title: str, most: int = 8) -> Shown:
        """A figure by one of its columns, the largest first; what is small or has no name is
        together under 其他, what isn't filled in under 未填写.

        Where the cases are people's, a part of very few is not shown alone (``smallest_cell``).
        """
        parts = self._parts(id, Split(by, by_title, most))
        if why := _why_not_ranked(parts):
            return aside(why)
        telling = _of_parts(name, parts)
        look: dict[str, Any] = {"share": True}
        if not parts.additive:
            look = {"share": False, "beside": _beside(parts)}
        return self._draw(charts_of_parts.ranked_bars, telling, parts.values.dropna(), **look)

    def composition(self, name: str, id: str, by: str, by_title: str, most: int = 4) -> Shown:
        """The same as parts of a whole, of what adds up."""
        parts = self._parts(id, Split(by, by_title, most))
        if why := _why_not_ranked(parts) or _why_not_added(parts):
            return aside(why)
        return self._draw(charts_of_parts.composition, _of_parts(name, parts), parts.values)

    def waterfall(self, name: str, id: str, by: str, by_title: str, most: int = 6) -> Shown:
        """From last year's figure to this year's by one of its columns, over the same part of both;
        where last year's can't be split so, the parts of this one."""
        figure = self.figures[id, self.year]
        comparison = compared(self.figures, figure)
        last, this = comparison.last, comparison.this
        if why := why_no_chart(figure):
            return aside(why)
        if last is None:
            return self.ranked(name, id, by, by_title)
        before, after = parts_of_years(self.figures, [last, this], Split(by, by_title, most))
        if why := _why_not_ranked(after) or _why_not_added(after):
            return aside(why)
        if before.why_not:
            return self.ranked(name, id, by, by_title)
        steps = after.values.sub(before.values, fill_value=0).reindex(after_order(before, after))
        steps = steps[lambda series: series != 0]
        finding = say_change(comparison.change)
        named = steps.drop([OTHER, UNNAMED], errors="ignore")
        if len(named):
            first = named.abs().idxmax()
            finding += f"，{first}{Change(named[first], unit(figure))}，变动最大"
        part = say_part(comparison.day, is_within=False) if comparison.day else ""
        start, end = f"{last.year}年{part}", f"{self.year}年{part}"
        changes = [f"{label}{Change(step, unit(figure))}" for label, step in steps.items()]
        values = f"{start}{quantity(last)}，{'，'.join(changes)}，{end}{quantity(this)}"
        telling = Telling(
            name,
            figure,
            finding,
            f"{last.year}—{end}，按{by_title}",
            values,
            notes=(comparison.why,),
        )
        return self._draw(
            charts_of_parts.waterfall,
            telling,
            steps,
            start=(start, last.value),
            end=(end, this.value),
        )
