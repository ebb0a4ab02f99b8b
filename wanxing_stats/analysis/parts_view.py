"""A figure, or several, by part: the answer to ``by``.

In: questions, and How they are taken apart. Out: a PartsView, whose columns are years, the labels
of a second part, or figures.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from wanxing_stats.base import UnknownName
from wanxing_stats.figures import number

from .caveats import say_caveats, say_definition, say_years
from .cells import COLUMNS, in_order
from .charts import chart_of
from .parts import LAST, YEAR, Part
from .small_cells import SMALL_MARK, hidden_cells, is_small, smallest_of
from .views import Grid, View
from .workbooks import HIDDEN, Sheet

if TYPE_CHECKING:
    from wanxing_stats.briefing import Chart, Html

    from .questions import Question
    from .rows_view import RowsView

NOTHING = "—"  # where there is no value
TOTAL = "合计"
NO_CELL = (None, None, None, 0)


@dataclass(frozen=True)
class How:
    """By which part, of which years, and by which second part."""

    part: Part
    years: tuple[int, ...]
    second: Part | None = None

    @property
    def is_of_years(self) -> bool:
        """Whether a part is the year."""
        return any(part.is_time and part.name == YEAR for part in self.parts)

    @property
    def parts(self) -> list[Part]:
        return [self.part, *([self.second] if self.second else [])]

    def say_years(self) -> str:
        """2024年, 2021—2024年."""
        return say_years(self.years)


@dataclass(frozen=True)
class Columns:
    """Cells (``cells.COLUMNS``) by row label, column by column, and the row below them.

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
        return [f"按{by}", self.how.say_years(), *map(str, filters)]

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
        if self.how.part.name == YEAR:
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
        labels = point if isinstance(point, tuple) else (point,)
        wanted = {}
        for part, label in zip(self._dimensions, labels, strict=False):
            if part.is_time and part.name == YEAR:
                years = [int(label)]
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
                cells[head] = question.cells(year, self.how.part.name)
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
        other = next((part for part in self.how.parts if part.name != YEAR), None)
        if other is None:
            cells = {self._name(each): self._years_of(each) for each in self.questions}
            return Columns(cells, {})
        (question,) = self.questions
        columns: dict[Any, pd.DataFrame] = {}
        for year in self.how.years:
            columns[year] = question.cells(year, other.name)
        columns = self._with_all_labels(other, columns)
        if self.how.part.name != YEAR:
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
        part = self.how.part
        both = question.cells(year, part.name, second.name)
        rows, columns = question.cells(year, part.name), question.cells(year, second.name)
        row_labels, cells, totals = in_order(part, [rows]), {}, {}
        for label in in_order(second, [columns]):
            if label in columns.index:
                is_there = len(both) and label in both.index.get_level_values(1)
                of_label = both.xs(label, level=1) if is_there else both.iloc[:0].droplevel(1)
                known = [each for each in row_labels if each in rows.index]
                cells[label] = _filled(of_label, known, question)
                totals[label] = tuple(columns.loc[label])
            else:
                cells[label], totals[label] = pd.DataFrame(columns=COLUMNS), NO_CELL
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
        for label in self.labels:
            texts = [self._cell(head, cells, label) for head, cells in columns.cells.items()]
            rows.append([self.how.part.say(label), *texts])
        if columns.totals:
            totals = [self._text(head, columns.totals[head]) for head in columns.cells]
            rows.append([TOTAL, *totals])
        if columns.at_end is not None:
            heads.append(TOTAL)
            ends = [self._cell(TOTAL, columns.at_end, label) for label in self.labels]
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
                values[-1] += _values_of(total, question, hidden=is_small(total[-1], self.smallest))
        notes = [text for text in self.caveats if not text.startswith(SMALL_MARK)]
        if hidden.any():
            what = f"少于{self.smallest}件的数，和能据以推出它们的数，已隐去"
            notes.insert(0, f"为保护当事人，{what}。")
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
        if second and second.name != YEAR:
            return second.say(head)
        return f"{head}年" if isinstance(head, int) else str(head)

    def question_of(self, head: Hashable) -> Question:
        """The question that a column answers."""
        name = head[0] if isinstance(head, tuple) else head
        named: dict[Hashable, Question] = {self._name(each): each for each in self.questions}
        return named.get(name, self.questions[0])

    def _cell(self, head: Hashable, cells: pd.DataFrame, label: Any) -> str:
        if label not in cells.index:
            return NOTHING
        row = tuple(cells.loc[label])
        mark = SMALL_MARK if is_small(row[-1], self.smallest) else ""
        return self._text(head, row) + mark

    def _text(self, head: Hashable, row: tuple[Any, ...]) -> str:
        """165; of what has a numerator and a denominator 95.2%（20/21）."""
        value, top, bottom, _ = row
        question = self.question_of(head)
        has_quotient = question.has_quotient and not pd.isna(bottom)
        beside = f"（{number(top)}/{number(bottom)}）" if has_quotient else ""
        if pd.isna(value):
            return NOTHING + (beside if has_quotient and bottom else "")
        text = number(value if isinstance(value, str) else float(value))
        return text + ("%" if question.unit == "%" else "") + beside


def _say_named(name: str, question: Question) -> str:
    """处理信访件数（件）."""
    return f"{name}（{question.unit}）" if question.unit else name


def _as_cells(rows: Mapping[Any, Sequence[Any]]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS)


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
    others = pd.DataFrame([nothing] * len(missing), missing, COLUMNS)
    return pd.concat([cells, others]) if len(cells) else others
