"""A figure's value in each of its parts: the figure's own measure over the rows of each.

In: a Figure, Filters, Parts. Out: a figure of fewer rows; a frame of Cells by label.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from wanxing_stats.figures import (
    PART_COLUMNS,
    UNNAMED,
    Figure,
    Figures,
    Value,
    covered_months,
    measured,
)

from .parts import LAST, Part

AMOUNTS = ("count", "sum", "distinct")  # measures of nothing that are 0


@dataclass(frozen=True)
class Filter:
    """Which rows are asked for: those whose label is one of these."""

    part: Part
    labels: tuple[Any, ...]

    def keeps(self, rows: pd.DataFrame, date: str) -> "pd.Series[bool]":
        return self.part.labels(rows, date).isin(self.labels)

    def may_keep(self, rows: pd.DataFrame, date: str) -> "pd.Series[bool]":
        """The same of rows that aren't counted, whose cell may say nothing that can be read."""
        if not self.part.is_time:
            labels = self.part.labels(rows, date)
            return labels.isin(self.labels) | (labels == UNNAMED)
        dated = rows[date].notna()
        may = ~dated
        may[dated] = self.keeps(rows[dated], date)
        return may

    def __str__(self) -> str:
        """渠道：来访、来信."""
        return f"{self.part.title}：{'、'.join(map(self.part.say, self.labels))}"


def narrowed(figure: Figure, filters: Iterable[Filter]) -> Figure:
    """The figure of only those of its rows that all filters keep."""
    date, rows, uncounted = figure.indicator.date, figure.rows, figure.uncounted_rows
    if not filters or not figure.state.has_value:
        return figure
    for each in filters:
        rows = rows[each.keeps(rows, date)]
        uncounted = uncounted[each.may_keep(uncounted, date)]
    count = figure.state.uncounted - len(figure.uncounted_rows) + len(uncounted)
    value, numerator, denominator = figure.value_of(rows)
    least, most = _bounds(figure, value, count)
    state = replace(
        figure.state, uncounted=count, why="", low=None, high=None, least=least, most=most
    )
    return replace(
        figure,
        value=value,
        numerator=numerator,
        denominator=denominator,
        state=state,
        rows=rows,
        uncounted_rows=uncounted,
    )


def _bounds(figure: Figure, value: Value, uncounted: int) -> tuple[float | None, float | None]:
    """The least and the most that some rows of a figure may come to: of counts with all uncounted
    rows, or without those that may undo one; of others nobody can say."""
    state = figure.state
    if figure.indicator.measure not in ("count", "distinct") or not isinstance(value, int | float):
        return None, None
    least = value if state.least == figure.value else value - uncounted
    return least, None if state.most is None else value + uncounted


def cells_of(figures: Figures, figure: Figure, parts: Sequence[Part]) -> pd.DataFrame:
    """The figure by the labels of one Part or two: PART_COLUMNS.

    Months and quarters that it covers are all there, with nothing counted; others aren't.
    """
    if not figure.state.has_value:
        return pd.DataFrame(columns=PART_COLUMNS, dtype=float)
    date = figure.indicator.date
    cells = measured(figure, [part.labels(figure.rows, date) for part in parts])
    if len(parts) > 1:
        return cells
    return with_labels(cells, covered(figures, figure, parts[0], cells.index), figure)


def covered(figures: Figures, figure: Figure, part: Part, counted: Iterable[Any]) -> list[Any]:
    """The labels of a time that a figure covers; none of other parts."""
    if part.is_month:
        return sorted(covered_months(figures, figure, [*counted]))
    if part.is_quarter:
        months = covered_months(figures, figure, [3 * quarter for quarter in counted])
        return sorted({(month + 2) // 3 for month in months})
    return part.all_labels


def with_labels(cells: pd.DataFrame, labels: Iterable[Any], figure: Figure) -> pd.DataFrame:
    """The cells with these labels, too; nothing is counted in those that it hasn't."""
    counted = set(cells.index)
    missing = [label for label in labels if label not in counted]
    if not missing:
        return cells
    nothing = (*figure.value_of(figure.rows[:0]), 0)
    others = pd.DataFrame([nothing] * len(missing), missing, PART_COLUMNS)
    return pd.concat([cells, others]) if len(cells) else others


def total_of(figure: Figure) -> tuple[Value, Any, Any, int]:
    """The figure as a whole, as a row of cells."""
    return figure.value, figure.numerator, figure.denominator, len(figure.rows)


def in_order(part: Part, columns: Sequence[pd.DataFrame]) -> list[Any]:
    """The labels of all columns: times and numbers in their own order, others by the last column's
    value, the largest first; those without a name last."""
    if part.all_labels:
        return part.all_labels
    of_columns = [cells.index for cells in columns[::-1]]
    labels = dict.fromkeys(itertools.chain.from_iterable(of_columns))
    named = [label for label in labels if label not in LAST]
    if part.has_order:
        named.sort(key=_natural)
    else:
        values = pd.DataFrame({at: cells["value"] for at, cells in enumerate(columns)})
        values = values.reindex(named).astype(float).fillna(0)
        named = [*values.sort_values([*values][::-1], ascending=False, kind="stable").index]
    return [*named, *(label for label in LAST if label in labels)]


def _natural(label: Any) -> tuple[float, str]:
    """Numbers by what they are, also as text; days as text."""
    text = str(label).replace(",", "").replace("−", "-")
    is_number = text.removeprefix("-").replace(".", "", 1).isdigit()
    return (float(text) if is_number else 0.0), text
