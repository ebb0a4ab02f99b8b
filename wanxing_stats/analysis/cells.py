"""A figure's value in each of its parts: the figure's own measure over the rows of each.

In: a Figure, Filters, Parts. Out: a figure of fewer rows; a frame of Cells by label.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wanxing_stats.figures import UNNAMED, Figure, Figures, State, Value, covered_months

from .parts import LAST, MONTH, QUARTER, Part

COLUMNS = ["value", "numerator", "denominator", "rows"]
NO_BOUNDS: dict[str, Any] = dict.fromkeys(("low", "high", "least", "most"))
NOTHING_ELSE: dict[str, Any] = dict.fromkeys(COLUMNS)
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
    state = State(**{**vars(figure.state), "uncounted": count, "why": "", **NO_BOUNDS})
    value, numerator, denominator = figure.value_of(rows)
    return Figure(
        figure.indicator,
        figure.year,
        value,
        numerator,
        denominator,
        state,
        rows,
        uncounted,
        figure.settled_by,
    )


def cells_of(figures: Figures, figure: Figure, parts: Sequence[Part]) -> pd.DataFrame:
    """The figure by the labels of one Part or two: COLUMNS.

    Months and quarters that it covers are all there, with nothing counted; others aren't.
    """
    if not figure.state.has_value:
        return pd.DataFrame(columns=COLUMNS, dtype=float)
    date = figure.indicator.date
    cells = _measured(figure, [part.labels(figure.rows, date) for part in parts])
    if len(parts) > 1:
        return cells
    return with_labels(cells, covered(figures, figure, parts[0], cells.index), figure)


def covered(figures: Figures, figure: Figure, part: Part, counted: Iterable[Any]) -> list[Any]:
    """The labels of a time that a figure covers; none of other parts."""
    if part.is_time and part.name == MONTH:
        return sorted(covered_months(figures, figure, [*counted]))
    if part.is_time and part.name == QUARTER:
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
    others = pd.DataFrame([nothing] * len(missing), missing, COLUMNS)
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


def _measured(figure: Figure, labels: list[pd.Series]) -> pd.DataFrame:
    keys = labels[0] if len(labels) == 1 else pd.MultiIndex.from_arrays(labels)
    numbers, labels_there = pd.factorize(keys)
    if figure.indicator.measure == "count":  # what value_of says of each
        counts = np.bincount(numbers, minlength=len(labels_there))
        counted = {**NOTHING_ELSE, "value": counts, "rows": counts}
        return pd.DataFrame(counted, labels_there, COLUMNS)
    groups = figure.rows.groupby(labels[0] if len(labels) == 1 else labels, sort=False)
    measured = {label: (*figure.value_of(part), len(part)) for label, part in groups}
    frame = pd.DataFrame.from_dict(measured, orient="index", columns=COLUMNS)
    if len(labels) > 1:
        frame.index = pd.MultiIndex.from_tuples(frame.index) if len(frame) else frame.index
    return frame
