"""What an analyst asks of figures: by part, over years, of some rows, beside another figure.

In: an office and an indicator. Out: Views.

    office.figure("petitions_handled").where(channel="来访").by("community", 2024)
"""

from __future__ import annotations

import functools
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from wanxing_stats.base import UnknownName, say_date, say_years
from wanxing_stats.briefing import Html, aside
from wanxing_stats.figures import PART_COLUMNS, Figure, plain
from wanxing_stats.rules import Indicator

from .arguments import NoSuchQuestion, WrongArgument, asked, say_given, values_given
from .caveats import TIMES, say_breaks, say_sample, say_states
from .cells import AMOUNTS, Filter, cells_of, narrowed, total_of
from .closing_view import ClosingView, closing_of
from .comparison_view import ComparisonView
from .parts import YEAR, Part, PartsOfLedger
from .parts_view import How, PartsView
from .rows_view import RowsView
from .views import styled

if TYPE_CHECKING:
    from .office import Office

Years = int | Iterable[int] | None
PERCENT = "%"


class ByParts(ABC):
    """What shows itself by year, and can be asked by part: figures, alone or together."""

    office: Office

    @property
    @abstractmethod
    def of_figures(self) -> Sequence[FigureQuestion]:
        """The figures that it is made of."""

    @abstractmethod
    def by(self, part: str, years: Years = None) -> PartsView: ...

    def __repr__(self) -> str:
        return f"{self.by(YEAR)!r}\n注：{self._say_parts()}"

    def _repr_html_(self) -> str:
        return styled(Html(self.by(YEAR)._repr_html_()), aside(self._say_parts()))

    def _say_parts(self) -> str:
        first, *others = [question.parts for question in self.of_figures]
        named = []
        for name, part in first.items():
            if all(name in parts for parts in others):
                named.append(f"{name}（{part.title}）")
        only = "和筛选（where）" if len(self.of_figures) == 1 else ""
        return f"可以按这些分开（by）{only}：{'、'.join(named)}。"


class Together(ByParts):
    """Figures together, which can only be asked by part."""

    if not TYPE_CHECKING:  # mypy holds the library itself to what there is

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            why, first = f"几个指标在一起只能用 by，没有 {name}。", self.of_figures[0].indicator.id
            ask = f'请在其中一个指标上问，如 office.figure("{first}").{name}(…)。'
            raise NoSuchQuestion(why + (ask if hasattr(FigureQuestion, name) else ""))


class Question(ByParts):
    """What can be asked by part: a figure, or one over another."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is called."""

    @property
    def full_name(self) -> str:
        """The same with what only it is asked for, as it is called beside others."""
        return self.name

    @property
    @abstractmethod
    def unit(self) -> str: ...

    @property
    @abstractmethod
    def has_quotient(self) -> bool:
        """Whether a value is a numerator over a denominator."""

    @property
    @abstractmethod
    def is_amount(self) -> bool:
        """Whether nothing counted is 0."""

    @abstractmethod
    def cells(self, year: int, *names: str) -> pd.DataFrame:
        """A year by one part or two."""

    @abstractmethod
    def total(self, year: int) -> tuple[Any, Any, Any, int]:
        """A year as a whole: value, numerator, denominator, rows."""

    @abstractmethod
    def only(self, name: str, labels: list[Any]) -> Question:
        """The same of only some labels of a part."""

    def part(self, name: str) -> Part:
        """A part by name or title; UnknownName where one of the figures hasn't it."""
        first, *_ = [question.own_part(name) for question in self.of_figures]
        return first

    @asked('by("month", years=2024)')
    def by(self, part: str, years: Years = None, and_by: str | None = None) -> PartsView:
        """The value in each part, a column a year.

        Parameters
        ----------
        part
            "year", "quarter", "month", "weekday", "department", or a column of the ledger by its
            name or Chinese title.
        years
            A year or several; None for all.
        and_by
            A second part, whose labels are the columns then; of one year, unless one of both is
            "year".

        Raises
        ------
        UnknownName
            In Chinese, with the nearest, for a part or a year that isn't there.

        Examples
        --------
        >>> office.figure("petitions_handled").by("channel", 2024).frame.index.name
        '渠道'
        """
        return view_of([self], part, self.office.read_years(years), and_by)


@dataclass(frozen=True, repr=False)
class FigureQuestion(Question):
    """A figure, to be asked: of all its rows, or of those that ``filters`` keep."""

    office: Office
    indicator: Indicator
    filters: tuple[Filter, ...] = ()

    @property
    def name(self) -> str:
        return self.indicator.name

    @property
    def full_name(self) -> str:
        """处理信访件数（渠道：来访）."""
        return f"{self.name}（{'，'.join(map(str, self.filters))}）" if self.filters else self.name

    @property
    def unit(self) -> str:
        return self.indicator.unit

    @property
    def of_figures(self) -> tuple[FigureQuestion, ...]:
        return (self,)

    @property
    def has_quotient(self) -> bool:
        return self.indicator.is_rate

    @property
    def is_amount(self) -> bool:
        return self.indicator.measure in AMOUNTS

    @property
    def parts(self) -> PartsOfLedger:
        """What it can be asked by: name -> Part with its Chinese title."""
        return self.office.parts_of(self.indicator.ledger)

    def own_part(self, name: str) -> Part:
        part = self.parts.find(name)
        if self.indicator.measure == "month" and not part.is_year:
            raise UnknownName(f"“{self.name}”是年月，分不开。")
        part.refuse(self.indicator.date)
        return part

    def values_of(self, column: str) -> list[Any]:
        """The values that ``where`` can ask for in a column, or of a time."""
        part = self.own_part(column)
        return part.all_labels or self.office.labels_of(self.indicator, part)

    @property
    def where(self) -> Callable[..., FigureQuestion]:
        """The same of only some rows.

        Parameters
        ----------
        **conditions
            A column, month, quarter, weekday or department, and the value or values that it has.

        Raises
        ------
        UnknownName
            In Chinese, with the nearest, for a column or a value that isn't there.

        Examples
        --------
        >>> visits = office.figure("petitions_handled").where(channel="来访", month=[1, 2, 3])
        >>> visits.by("year", 2024).title
        '处理信访件数（件），按年度，2024年，渠道：来访，月份：1月、2月、3月'
        """
        where = functools.partial(self._where)
        # So that Tab offers the columns there are.
        names = [name for name in self.parts if name != YEAR]
        keywords = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in names]
        vars(where)["__signature__"] = inspect.Signature(keywords)
        where.__doc__ = type(self).where.__doc__
        return where

    def _where(self, *values: Any, **conditions: Any) -> FigureQuestion:
        if values:
            why = f"where 里要写明哪一列，读到{say_given(values[0])}"
            raise WrongArgument(f'{why}。请写成 where(channel="来访")，或 where(month=[1, 2, 3])。')
        filters = [self._filter(name, value) for name, value in conditions.items()]
        return replace(self, filters=(*self.filters, *filters))

    def _filter(self, name: str, value: Any) -> Filter:
        part = self.own_part(name)
        if part.is_year:
            raise UnknownName('年度请写在 years= 里，例如 by("month", years=2024)。')
        expected = f'where 的 {name} 应为一个值，或几个值，如 ["来访", "来信"]'
        known, values = self.values_of(name), values_given(value, expected)
        if not values:
            raise UnknownName(f"{part.title}里要选哪些？请写出一个值，或几个值。")
        return Filter(part, tuple(part.read(each, known) for each in values))

    def only(self, name: str, labels: list[Any]) -> FigureQuestion:
        return replace(self, filters=(*self.filters, Filter(self.own_part(name), tuple(labels))))

    def is_within(self, other: FigureQuestion, years: Iterable[int]) -> bool:
        """Whether all its rows are behind the other figure, too."""
        if self.indicator.table != other.indicator.table:
            return False
        rows = [(self.figure(year).rows, other.figure(year).rows) for year in years]
        return all(part.index.isin(whole.index).all() for part, whole in rows)

    def figure(self, year: int) -> Figure:
        """The year's figure of the rows that are asked for."""
        return narrowed(self.office.computed[self.indicator.id, year], self.filters)

    def cells(self, year: int, *names: str) -> pd.DataFrame:
        parts = [self.own_part(name) for name in names]
        return cells_of(self.office.computed, self.figure(year), parts)

    def total(self, year: int) -> tuple[Any, Any, Any, int]:
        return total_of(self.figure(year))

    @asked("rows(2024)")
    def rows(self, years: Years = None) -> RowsView:
        """The clean rows behind the figure; those behind a rate are those of its denominator.

        Examples
        --------
        >>> petitions = office.figure("petitions_handled")
        >>> len(petitions.rows(2024).frame) == petitions.by("year", 2024).frame.loc[2024].item()
        True
        """
        of_years = [self.figure(year) for year in self.office.read_years(years)]
        rows = pd.concat([figure.rows for figure in of_years])
        filters = "".join(f"，{each}" for each in self.filters)
        asked_years = [figure.year for figure in of_years]
        notes = say_states(of_years, filtered=bool(self.filters))
        notes += say_breaks(self, asked_years)
        ends = [*filter(None, (figure.state.early_end for figure in of_years))]
        if ends and not len(rows):
            days = "、".join(map(say_date, ends))
            notes.append(f"{days}以后的行不计入，这里没有行，不等于没有发生。")
        return RowsView(
            self.indicator.ledger,
            rows,
            f"{self.name}，{say_years(asked_years)}{filters}",
            (*notes, *say_sample(self.office, asked_years)),
            self.indicator.definition,
        )

    @asked("compare(2024)")
    def compare(self, year: int) -> ComparisonView:
        """The year beside the one before, over the same part of both, and whether the change is
        beyond chance.

        Examples
        --------
        >>> list(office.figure("petitions_handled").compare(2024).frame)
        [2023, 2024, '增减', '增减（%）']
        """
        self.office.read_years(year)
        return ComparisonView(self, year)

    @asked('closing(2024, by="handler_unit")')
    def closing(self, years: Years = None, by: str | None = None) -> ClosingView:
        """How long the cases take to be closed, open ones among them.

        Parameters
        ----------
        by
            A part, of one year; without it by year.

        Examples
        --------
        >>> times = office.figure("petitions_handled").closing(2024, by="handler_unit")
        >>> times.frame.columns[0]
        '已办结'
        """
        return closing_of(self, self.office.read_years(years), by)

    @asked('over("petitions_handled")')
    def over(self, other: FigureQuestion | str) -> RatioQuestion:
        """This figure over another, in each part: n/N; in per cent where this one counts some of
        what the other counts, else how many times.

        Examples
        --------
        >>> late = office.figure("petitions_closed_late").over("petitions_closed")
        >>> late.by("year", 2024).title
        '逾期办结信访件÷已办结信访件（%），按年度，2024年'
        """
        ratio = RatioQuestion(self.office, self, self.office.question(other))
        for question in ratio.of_figures:
            if question.indicator.measure == "month":
                raise UnknownName(f"“{question.name}”是年月，不能相除。")
        return ratio

    @asked('beside("disputes_mediated")')
    def beside(self, *others: FigureQuestion | str) -> FiguresBeside:
        """This figure and others, a column each.

        Examples
        --------
        >>> both = office.figure("petitions_handled").beside("disputes_mediated")
        >>> list(both.by("month", 2024).frame)
        ['处理信访件数', '调处矛盾隐患件数']
        """
        if not others:
            raise WrongArgument('beside 里要写另一个指标。请写成 beside("disputes_mediated")。')
        questions = [self.office.question(other) for other in others]
        return FiguresBeside(self.office, (self, *questions))


@dataclass(frozen=True, repr=False)
class RatioQuestion(Question, Together):
    """One figure over another."""

    office: Office
    top: FigureQuestion
    bottom: FigureQuestion

    @property
    def name(self) -> str:
        return f"{self.top.full_name}÷{self.bottom.full_name}"

    @property
    def unit(self) -> str:
        if self.top.unit != self.bottom.unit:
            return f"{self.top.unit}/{self.bottom.unit}"
        return PERCENT if self._is_share else TIMES

    @cached_property
    def _is_share(self) -> bool:
        """Whether one is a part of the other: the same measure over some of its rows."""
        top, bottom = self.top.indicator, self.bottom.indicator
        if (top.measure, top.column) != (bottom.measure, bottom.column):
            return False
        return self.top.is_amount and self.top.is_within(self.bottom, self.office.years)

    @property
    def of_figures(self) -> tuple[FigureQuestion, ...]:
        return (self.top, self.bottom)

    @property
    def has_quotient(self) -> bool:
        return True

    @property
    def is_amount(self) -> bool:
        return False

    def cells(self, year: int, *names: str) -> pd.DataFrame:
        top, bottom = self.top.cells(year, *names), self.bottom.cells(year, *names)
        labels = bottom.index.append(top.index.difference(bottom.index, sort=False))
        numerators = _whole(top, labels, self.top)
        denominators = _whole(bottom, labels, self.bottom)
        rows = bottom["rows"].reindex(labels, fill_value=0)
        frame = pd.DataFrame({"numerator": numerators, "denominator": denominators, "rows": rows})
        pairs = zip(numerators, denominators, strict=True)
        frame.insert(0, "value", [self._quotient(*pair) for pair in pairs])
        return frame[PART_COLUMNS]

    def total(self, year: int) -> tuple[Any, Any, Any, int]:
        (top, *_), (bottom, *_, rows) = self.top.total(year), self.bottom.total(year)
        return self._quotient(top, bottom), top, bottom, rows

    def only(self, name: str, labels: list[Any]) -> RatioQuestion:
        top, bottom = self.top.only(name, labels), self.bottom.only(name, labels)
        return replace(self, top=top, bottom=bottom)

    def _quotient(self, top: Any, bottom: Any) -> float | None:
        if pd.isna(top) or pd.isna(bottom) or not bottom:
            return None
        return plain((100 if self.unit == PERCENT else 1) * top / bottom)


@dataclass(frozen=True, repr=False)
class FiguresBeside(Together):
    """Several figures, a column each."""

    office: Office
    questions: tuple[FigureQuestion, ...]

    @property
    def of_figures(self) -> tuple[FigureQuestion, ...]:
        return self.questions

    @asked('by("month", years=2024)')
    def by(self, part: str, years: Years = None) -> PartsView:
        """The figures in each part; of several years a column for each figure and year.

        Examples
        --------
        >>> both = office.figure("petitions_handled").beside("disputes_mediated")
        >>> both.by("quarter", 2024).frame.shape
        (4, 2)
        """
        return view_of(self.questions, part, self.office.read_years(years), None)


def _whole(cells: pd.DataFrame, labels: pd.Index, question: Question) -> pd.Series:
    """The values with all labels; an amount that isn't there is 0."""
    values = cells["value"].reindex(labels)
    return values.fillna(0) if question.is_amount and len(cells) else values


def view_of(
    questions: Iterable[Question], part: str, years: tuple[int, ...], and_by: str | None
) -> PartsView:
    """The view of questions by part."""
    questions = tuple(questions)
    parts = [question.part(part) for question in questions]
    second = questions[0].part(and_by) if and_by else None
    if second and second.name == parts[0].name:
        raise WrongArgument(f"and_by 要写另一样，读到的也是{second.title}。")
    written = {parts[0].name: part} | ({second.name: and_by} if second and and_by else {})
    how = How(parts[0], years, second, written)
    if second and len(years) > 1 and not how.is_of_years:
        raise UnknownName("按两样分开时只看一年：请只选一个年度（代码里如 years=2024）。")
    return PartsView(questions, how)
