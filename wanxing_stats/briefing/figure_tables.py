"""Figures beside those of the year before: the rows and heads of tables.

In: figures and what they are compared with. Out: cells, in which each number has its mark unless
the head of its column says it, and the line below a table that says why some aren't compared.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from wanxing_stats.figures import (
    Comparison,
    Figure,
    Figures,
    change,
    compared,
    last_year,
    number,
    say_change,
    unit,
)

from .markup import Html, aside, bar, tag
from .sentences import (
    marked,
    marked_change,
    marked_parts,
    marked_quantity,
    say_not_compared,
)
from .state_words import common_day, last_day, mark_beside, say_day, say_no_value, small_mark


@dataclass(frozen=True)
class Row:
    """A figure, what it is compared with, and whether last year's has a value at all."""

    figure: Figure
    comparison: Comparison
    has_last: bool

    @classmethod
    def of(cls, figures: Figures, figure: Figure) -> "Row":
        return cls(figure, compared(figures, figure), last_year(figures, figure) is not None)

    @property
    def last(self) -> Html:
        """Last year's number, of the part that is compared; the column's head says which."""
        last = self.comparison.last
        if last:
            return number_cell(last, last_day(last))
        return Html("—" if self.has_last else number(None))

    @property
    def change(self) -> Html:
        moved = marked_change(self.comparison, short=True)
        return moved or Html(say_not_compared(self.comparison) or "—")


@dataclass(frozen=True)
class Columns:
    """The years of a table: ``day`` is the one that most of this year's figures run through,
    ``days`` are those that they are compared through."""

    year: int
    day: datetime.date | None
    days: list[datetime.date]
    has_last: bool

    @classmethod
    def of(cls, year: int, rows: Sequence[Row], *, has_last: bool) -> "Columns":
        day = common_day(row.figure for row in rows)
        days = {row.comparison.day for row in rows if row.comparison.day}
        return cls(year, day, sorted(days), has_last)

    @property
    def heads(self) -> list[Html]:
        this = head_of(self.year, self.day)
        last = Html(f"{self.year - 1}年{'同期' if self.days else ''}")
        return [this, last, Html("增减")] if self.has_last else [this]

    def say_below(self, rows: Sequence[Row]) -> Html:
        """Through which day the years are compared, and why some figures aren't; "" of whole
        years that are."""
        remarks = []
        if self.has_last and self.days:
            same = f"都{say_day(self.days[0])}" if len(self.days) == 1 else "的每项都截至同一天"
            remarks.append(f"与上年同期比：两年{same}")
        remarks += [row.comparison.why.rstrip("。") for row in rows]
        remark = "；".join(text for text in dict.fromkeys(remarks) if text)
        return aside(f"{remark}。") if remark else Html("")


def head_of(year: int, day: datetime.date | None) -> Html:
    """2025年, and in small type the day that its figures run through."""
    return Html(f"{year}年") + small_mark(say_day(day) if day else "")


def number_cell(figure: Figure, shown: datetime.date | None, *beside: Html) -> Html:
    """A number below a head that shows this day: its unit stands in the first column; in small
    type n/N of a rate, what else stands beside it, and what is missing."""
    small = [tag("small", text) for text in (marked_parts(figure), *beside) if text]
    state = small_mark(mark_beside(figure, shown) or say_no_value(figure))
    return marked(number(figure.value), figure) + Html("").join([*small, state])


def quantity_cell(figure: Figure, shown: datetime.date | None) -> Html:
    """A number with its unit, below a head that shows this day."""
    if figure.value is None:
        return Html(say_no_value(figure) or number(None))
    return marked_quantity(figure, mark_beside(figure, shown))


def cells_of_parts(row: Row, both: pd.DataFrame) -> list[Sequence[Html]]:
    """A row for each part of a count (parts_of_years), with a bar."""
    figure, last = row.figure, row.comparison.last
    of_year = both[figure.year]
    cells: list[Sequence[Html]] = []
    for label, this in of_year.items():
        texts = [Html("{}").format(label), bar(this / of_year.max()) + _part(figure, label, this)]
        if last:
            before = both[last.year][label]
            texts += [_part(last, label, before), _part_change(figure, label, this, before)]
        cells.append(texts)
    return cells


def _part(figure: Figure, label: object, count: int) -> Html:
    return marked(number(int(count)), figure, f"part {label}", int(count))


def _part_change(figure: Figure, label: object, this: int, before: int) -> Html:
    text = say_change(change(int(this), int(before), unit(figure)), short=True)
    return marked(text, figure, f"part-change {label}", int(this - before))
