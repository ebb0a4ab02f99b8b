"""A figure, or several, by part: the answer to ``by``.

In: questions, and How they are taken apart. Out: a PartsView, whose columns are years, the labels
of a second part, or figures.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from wanxing_stats.base import UnknownName, say_years
from wanxing_stats.figures import PART_COLUMNS, number

from .arguments import WrongArgument, asked, is_value, say_given
from .caveats import TIMES, say_caveats, say_definition
from .cells import in_order
from .charts import chart_of
from .parts import LAST, YEAR, Part
from .small_cells import (
    SMALL_MARK,
    Mask,
    hidden_cells,
    is_small,
    say_hidden,
    small_cells,
    smallest_of,
)
from .views import Grid, View
from .workbooks import HIDDEN, Sheet

if TYPE_CHECKING:
    from wanxing_stats.briefing import Chart, Html

    from .questions import Question
    from .rows_view import RowsView

NOTHING = "—"  # where there is no value
TOTAL = "合计"
POINTS = 'rows("来访")，或 rows(("来访", 2024))'
NO_CELL = (None, None, None, 0)


@dataclass(frozen=True)
class How:
    """By which part, of which years, and by which second part.

    ``written``: what each part was called when it was asked for, by its name: another figure's
    ledger may have it by another.
    """

    part: Part
    years: tuple[int, ...]
    second: Part | None
    written: Mapping[str, str]

    def called(self, part: Part) -> str:
        return self.written[part.name]

    @property
    def is_of_years(self) -> bool:
        """Whether a part is the year."""
        return any(part.is_year for part in self.parts)

    @property
    def parts(self) -> list[Part]:
        return [self.part, *([self.second] if self.second else [])]


@dataclass(frozen=True)
class Columns:
    """Cells (``PART_COLUMNS``) by row label, column by column, and the row below them.

    ``totals``: the whole of each column; empty where that says nothing. ``at_end``: the whole of
    each row, where columns are labels of a second part.
    """

    cells: Mapping[Any, pd.DataFrame]
    totals: Mapping[Any, tuple[Any, ...]]
    at_end: pd.DataFrame | None = None


@dataclass(frozen=True, repr=False)
class PartsView(View):
    """The answer to ``by``.

    ``frame`` has the parts as index and the years as columns; with ``and_by`` its labels, with
    several figures their names.
    """

    questions: tuple[Question, ...]
    how: How

    @property
    def title(self) -> str:
        """处理信访件数（件），按渠道，2024年."""
        names = "、".join(_say_named(self._name(question), question) for question in self.questions)
        return "，".join([names, *self.said_parts])

    @property
    def said_parts(self) -> list[str]:
        """按渠道, 2024年, the filters of a figure alone; those of several are in their names."""
        by = "和".join(part.title for part in self.how.parts)
        filters = self.questions[0].of_figures[0].filters if self.is_of_one_figure else ()
        return [f"按{by}", say_years(self.how.years), *map(str, filters)]

    @property
    def is_of_one_figure(self) -> bool:
        return len(self.figures) == 1

    @property
    def said_names(self) -> str:
        return "、".join(map(self._name, self.questions))

    def _name(self, question: Question) -> str:
        """What a question is called beside others, or alone."""
        return question.name if self.is_of_one_figure else question.full_name

    @cached_property
    def source(self) -> str:
        indicators = {each.name: each.indicator for each in self.figures}
        texts = [f"{name}：{say_definition(each)}" for name, each in indicators.items()]
        return f"{'；'.join(texts)}。"

    @cached_property
    def frame(self) -> pd.DataFrame:
        values = {head: cells["value"] for head, cells in self.columns.cells.items()}
        frame = pd.DataFrame(values, index=self.labels)
        frame = frame.apply(_numbers) if len(frame) else frame
        frame.index.name = self.how.part.title
        if isinstance(frame.columns, pd.MultiIndex):
            return frame
        second = self.how.second
        is_by_year = all(isinstance(head, int) for head in values)
        return frame.rename_axis(columns=second.title if second else "年度" if is_by_year else None)

    @cached_property
    def caveats(self) -> list[str]:
        return say_caveats(self)

    @cached_property
    def labels(self) -> list[Any]:
        """The labels of the rows, in their order."""
        if self.how.part.is_year:
            return [*self.how.years]
        columns = self.columns
        of_all = [*columns.cells.values()] if columns.at_end is None else [columns.at_end]
        return in_order(self.how.part, of_all)

    @cached_property
    def columns(self) -> Columns:
        """The cells of all columns, as far as there are any."""
        if self.how.is_of_years:
            return self._of_years()
        return self._of_two_parts() if self.how.second else self._of_one_part()

    @cached_property
    def smallest(self) -> int:
        """The fewest cases that may be shown to others alone; 0 where any number may."""
        return smallest_of(self)

    @cached_property
    def small(self) -> Mask:
        """The cells that tell of too few, by label and column."""
        return small_cells(self)

    @property
    def has_small(self) -> bool:
        """Whether a number is marked."""
        ends = self.columns.at_end
        of_ends = [] if ends is None else ends.itertuples(index=False)
        return bool(self.small.any()) or any(map(self._is_small, of_ends))

    def rest(self, top: Any, bottom: Any) -> Any:
        """What a denominator has beyond its numerator; of what is no share either of the other."""
        is_no_share = self.questions[0].unit == TIMES
        return np.abs(bottom - top) if is_no_share else np.maximum(bottom - top, 0)

    def is_within(self, head: Hashable, other: Hashable) -> bool:
        """Whether a column counts some of the cases of another, of the same years."""
        mine, others = self.question_of(head), self.question_of(other)
        if mine is others or self._years_of_head(head) != self._years_of_head(other):
            return False
        (figure,), (of_other,) = mine.of_figures, others.of_figures
        return figure.is_within(of_other, self._years_of_head(head))

    def _years_of_head(self, head: Hashable) -> tuple[int, ...]:
        return (head[1],) if isinstance(head, tuple) else self.how.years

    @asked(POINTS)
    def rows(self, point: Any) -> RowsView:
        """The clean rows behind a cell.

        Parameters
        ----------
        point
            The part; with several years, or with ``and_by``, (part, year) or (part, second part).

        Examples
        --------
        >>> view = office.figure("petitions_handled").by("month", [2023, 2024])
        >>> [len(view.rows((3, 2024)).frame)] == [view.frame.loc[3, 2024]]
        True
        """
        if len(self.questions) > 1 or len(self.questions[0].of_figures) > 1:
            raise UnknownName(
                "这张表来自两个指标，请在其中一个指标上看明细，如 office.figure(…).rows(2024)。"
            )
        (question,), years = self.questions[0].of_figures, [*self.how.years]
        labels, parts = point if isinstance(point, tuple) else (point,), self._dimensions
        if len(labels) > len(parts) or not all(map(is_value, labels)):
            names = "、".join(part.title for part in parts)
            why = f"这张表的一格由{names}定下，读到{say_given(point)}"
            raise WrongArgument(f"{why}。请写成 {POINTS}。")
        wanted = {}
        for part, label in zip(parts, labels, strict=False):
            if part.is_year:
                years = [year for year in years if year == part.read(label, years)]
            else:
                wanted[part.name] = label
        return question.where(**wanted).rows(years)

    @property
    def _dimensions(self) -> list[Part]:
        """What a point says, in its order; a year last where no part is the year."""
        parts = self.how.parts
        return parts if len(parts) > 1 or self.how.is_of_years else [*parts, self._year]

    @property
    def _year(self) -> Part:
        return self.questions[0].part(YEAR)

    @property
    def figures(self) -> list[Any]:
        """The figures that the questions are made of."""
        figures: dict[str, Any] = {}
        for question in self.questions:
            figures |= {each.full_name: each for each in question.of_figures}
        return [*figures.values()]

    # columns --------------------------------------------------------------------------------------

    def _of_one_part(self) -> Columns:
        """A column a year, or a figure, or both."""
        cells, totals = {}, {}
        for question in self.questions:
            for year in self.how.years:
                head = self._head(question, year)
                cells[head] = question.cells(year, self.how.called(self.how.part))
                totals[head] = question.total(year)
        filled = self._with_all_labels(self.how.part, cells)
        return Columns(filled, totals)

    def _head(self, question: Question, year: int) -> Hashable:
        if len(self.questions) == 1:
            return year
        name = self._name(question)
        return name if len(self.how.years) == 1 else (name, year)

    def _of_years(self) -> Columns:
        """Years and, where there is one, another part; years below each other where they are
        asked for first."""
        other = next((part for part in self.how.parts if not part.is_year), None)
        if other is None:
            cells = {self._name(each): self._years_of(each) for each in self.questions}
            return Columns(cells, {})
        (question,) = self.questions
        columns: dict[Any, pd.DataFrame] = {}
        for year in self.how.years:
            columns[year] = question.cells(year, self.how.called(other))
        columns = self._with_all_labels(other, columns)
        if not self.how.part.is_year:
            return Columns(columns, {year: question.total(year) for year in columns})
        cells = {label: _across(columns, label) for label in in_order(other, [*columns.values()])}
        return Columns(cells, {}, self._years_of(question))

    def _years_of(self, question: Question) -> pd.DataFrame:
        """The years as a whole, below each other."""
        return _as_cells({year: question.total(year) for year in self.how.years})

    def _of_two_parts(self) -> Columns:
        """A year by two parts: a column a label of the second."""
        (question,), (year,), second = self.questions, self.how.years, self.how.second
        assert second is not None
        part, names = self.how.part, [self.how.called(each) for each in self.how.parts]
        both = question.cells(year, *names)
        rows, columns = [question.cells(year, name) for name in names]
        of_second = {}
        if len(both):
            of_second = {label: of.droplevel(1) for label, of in both.groupby(level=1, sort=False)}
        none, cells, totals = pd.DataFrame(columns=PART_COLUMNS), {}, {}
        known = [label for label in in_order(part, [rows]) if label in rows.index]
        for label in in_order(second, [columns]):
            if label in columns.index:
                cells[label] = _filled(of_second.get(label, none), known, question)
                totals[label] = tuple(columns.loc[label])
            else:
                cells[label], totals[label] = none, NO_CELL
        totals[TOTAL] = question.total(year)
        return Columns(cells, totals, rows)

    def _with_all_labels(
        self, part: Part, columns: Mapping[Any, pd.DataFrame]
    ) -> dict[Any, pd.DataFrame]:
        """Of what isn't a time each column with the labels of all; nothing is counted in those that
        it hasn't."""
        if part.is_time or len(columns) == 1:
            return dict(columns)
        labels, filled = in_order(part, [*columns.values()]), {}
        for head, cells in columns.items():
            # Where no row says its part, as in a year without the column, nobody knows of any.
            tells = not cells.index.isin(LAST).all()
            filled[head] = _filled(cells, labels, self.question_of(head)) if tells else cells
        return filled

    # as it is read --------------------------------------------------------------------------------

    def grid(self) -> Grid:
        columns = self.columns
        heads = [self.how.part.title, *(self.say_head(head) for head in columns.cells)]
        rows = []
        for label, of_label in zip(self.labels, self.small, strict=True):
            of_columns = zip(columns.cells.items(), of_label, strict=True)
            texts = [self._cell(column, label, is_small=small) for column, small in of_columns]
            rows.append([self.how.part.say(label), *texts])
        if columns.totals:
            totals = [self._text(head, columns.totals[head]) for head in columns.cells]
            rows.append([TOTAL, *totals])
        if columns.at_end is not None:
            heads.append(TOTAL)
            ends = [self._end(columns.at_end, label) for label in self.labels]
            ends += [self._text(TOTAL, columns.totals[TOTAL])] if columns.totals else []
            rows = [[*row, end] for row, end in zip(rows, ends, strict=True)]
        return Grid(heads, rows)

    def sheet(self) -> Sheet:
        hidden, columns = hidden_cells(self), self.columns
        heads, values = [self.how.part.title], [[self.how.part.say(each)] for each in self.labels]
        values += [[TOTAL]] if columns.totals else []
        for at, (head, cells) in enumerate(columns.cells.items()):
            question = self.question_of(head)
            heads += _heads_of(self.say_head(head), question)
            for row, label in enumerate(self.labels):
                cell = tuple(cells.loc[label]) if label in cells.index else None
                values[row] += _values_of(cell, question, hidden=bool(hidden[row, at]))
            if columns.totals:
                total = columns.totals[head]
                values[-1] += _values_of(total, question, hidden=self._is_small(total))
        told = say_caveats(self, self.smallest)
        notes = [text for text in told if not text.startswith(SMALL_MARK)]
        if hidden.any():
            notes.insert(0, say_hidden(self.smallest))
        return Sheet(self.title, heads, values, [*notes, self.source])

    def chart(self) -> Chart | Html:
        """The table as a chart, saved in the folder scratch of the workspace, which git ignores.

        Of what can't be drawn, a line that says why. Small numbers of people's cases are together
        under 其他, or left out.

        Examples
        --------
        >>> chart = office.figure("hazards_found").by("category", 2024).chart()
        >>> chart.caption.period
        '2024年，按隐患类型'
        """
        return chart_of(self)

    def say_head(self, head: Hashable) -> str:
        """What a column is called: 2024年, 来访, 处理信访件数 2024年."""
        if isinstance(head, tuple):
            return f"{head[0]} {head[1]}年"
        second = self.how.second
        if second and not second.is_year:
            return second.say(head)
        return f"{head}年" if isinstance(head, int) else str(head)

    def question_of(self, head: Hashable) -> Question:
        """The question that a column answers."""
        name = head[0] if isinstance(head, tuple) else head
        named: dict[Hashable, Question] = {self._name(each): each for each in self.questions}
        return named.get(name, self.questions[0])

    def _cell(
        self, column: tuple[Hashable, pd.DataFrame], label: Any, *, is_small: bool = False
    ) -> str:
        head, cells = column
        if label not in cells.index:
            return NOTHING
        return self._text(head, tuple(cells.loc[label])) + (SMALL_MARK if is_small else "")

    def _end(self, ends: pd.DataFrame, label: Any) -> str:
        """The whole of a row."""
        is_few = label in ends.index and self._is_small(tuple(ends.loc[label]))
        return self._cell((TOTAL, ends), label, is_small=is_few)

    def _is_small(self, row: tuple[Any, ...]) -> bool:
        """Whether a cell tells of too few: by its rows, its numerator or what is beyond it."""
        _, top, bottom, rows = row
        counts = [rows]
        if not pd.isna(top) and not pd.isna(bottom):
            counts += [top, self.rest(top, bottom)]
        return any(is_small(count, self.smallest) for count in counts)

    def _text(self, head: Hashable, row: tuple[Any, ...]) -> str:
        """165; of what has a numerator and a denominator 95.2%（20/21）."""
        value, top, bottom, _ = row
        question = self.question_of(head)
        has_quotient = question.has_quotient and not pd.isna(bottom)
        beside = f"（{_number(top)}/{_number(bottom)}）" if has_quotient else ""
        if pd.isna(value):
            return NOTHING + (beside if has_quotient and bottom else "")
        text = number(value if isinstance(value, str) else float(value))
        return text + ("%" if question.unit == "%" else "") + beside


def _number(value: float) -> str:
    return number(None if pd.isna(value) else value)


def _say_named(name: str, question: Question) -> str:
    """处理信访件数（件）."""
    return f"{name}（{question.unit}）" if question.unit else name


def _as_cells(rows: Mapping[Any, Sequence[Any]]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(rows, orient="index", columns=PART_COLUMNS)


def _heads_of(title: str, question: Question) -> list[str]:
    """The headings of a column of a workbook; of a quotient three."""
    if not question.has_quotient:
        return [title]
    return [f"{title}（{question.unit}）", f"{title} 分子", f"{title} 分母"]


def _values_of(
    row: tuple[Any, ...] | None, question: Question, *, hidden: bool = False
) -> list[Any]:
    """What stands in them: numbers, nothing where there is none."""
    width = len(_heads_of("", question))
    if hidden:
        return [HIDDEN] * width
    cells = row[:width] if row else (None,) * width
    return [None if pd.isna(value) else value for value in cells]


def _numbers(values: pd.Series) -> pd.Series:
    """Numbers as such, whole ones whole where none is missing; months stay text."""
    return pd.to_numeric(values) if not values.map(type).eq(str).any() else values


def _across(columns: Mapping[Any, pd.DataFrame], label: Any) -> pd.DataFrame:
    """The cells of a label in all columns, below each other."""
    there = {head: cells for head, cells in columns.items() if label in cells.index}
    return _as_cells({head: tuple(cells.loc[label]) for head, cells in there.items()})


def _filled(cells: pd.DataFrame, labels: Sequence[Any], question: Question) -> pd.DataFrame:
    """The cells with these labels; nothing is counted in those that it hasn't."""
    missing = [label for label in labels if label not in cells.index]
    if not missing:
        return cells
    nothing = (0, None, None, 0) if question.is_amount else (None, 0, 0, 0)
    others = pd.DataFrame([nothing] * len(missing), missing, PART_COLUMNS)
    return pd.concat([cells, others]) if len(cells) else others
