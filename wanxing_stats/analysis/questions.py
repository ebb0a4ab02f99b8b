"""What an analyst asks of figures: by part, over years, of some rows, beside another figure.

In: an office and an indicator. Out: Views.

    office.figure("petitions_handled").where(channel="来访").by("community", 2024)
"""

from __future__ import annotations

import functools
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from wanxing_stats.base import UnknownName
from wanxing_stats.briefing import aside
from wanxing_stats.figures import Figure, plain
from wanxing_stats.rules import Indicator

from .caveats import say_states, say_years
from .cells import AMOUNTS, COLUMNS, Filter, cells_of, narrowed, total_of
from .closing_view import ClosingView, closing_of
from .comparison_view import ComparisonView
from .parts import YEAR, Part, PartsOfLedger
from .parts_view import How, PartsView
from .rows_view import RowsView

if TYPE_CHECKING:
    from .office import Office

Years = int | Iterable[int] | None
PERCENT = "%"


class Question(ABC):
    """What can be asked by part: a figure, or one over another."""

    office: Office

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
    def of_figures(self) -> tuple[FigureQuestion, ...]:
        """The figures that it is made of."""

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

    def __repr__(self) -> str:
        return f"{self.by(YEAR)!r}\n注：{self._say_parts()}"

    def _repr_html_(self) -> str:
        return self.by(YEAR)._repr_html_() + aside(self._say_parts())

    def _say_parts(self) -> str:
        named = "、".join(f"{name}（{part.title}）" for name, part in self.parts.items())
        return f"可以按这些分开（by）和筛选（where）：{named}。"

    @property
    def parts(self) -> PartsOfLedger:
        """What it can be asked by: name -> Part with its Chinese title."""
        return self.office.parts_of(self.indicator.ledger)

    def own_part(self, name: str) -> Part:
        part = self.parts.find(name)
        if self.indicator.measure == "month" and part.name != YEAR:
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

    def _where(self, **conditions: Any) -> FigureQuestion:
        filters = [self._filter(name, value) for name, value in conditions.items()]
        return replace(self, filters=(*self.filters, *filters))

    def _filter(self, name: str, value: Any) -> Filter:
        part = self.own_part(name)
        if part.name == YEAR and part.is_time:
            raise UnknownName('年度请写在 years= 里，例如 by("month", years=2024)。')
        several = isinstance(value, Iterable) and not isinstance(value, str)
        known = self.values_of(name)
        return Filter(
            part, tuple(part.read(each, known) for each in (value if several else [value]))
        )

    def only(self, name: str, labels: list[Any]) -> FigureQuestion:
        return replace(self, filters=(*self.filters, Filter(self.own_part(name), tuple(labels))))

    def figure(self, year: int) -> Figure:
        """The year's figure of the rows that are asked for."""
        return narrowed(self.office.computed[self.indicator.id, year], self.filters)

    def cells(self, year: int, *names: str) -> pd.DataFrame:
        parts = [self.own_part(name) for name in names]
        return cells_of(self.office.computed, self.figure(year), parts)

    def total(self, year: int) -> tuple[Any, Any, Any, int]:
        return total_of(self.figure(year))

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
        named = say_years([figure.year for figure in of_years])
        return RowsView(
            self.indicator.ledger,
            rows,
            f"{self.name}，{named}{filters}",
            tuple(say_states(of_years, filtered=bool(self.filters))),
            self.indicator.definition,
        )

    def compare(self, year: int) -> ComparisonView:
        """The year beside the one before, over the same part of both, and whether the change is
        beyond chance.

        Examples
        --------
        >>> list(office.figure("petitions_handled").compare(2024).frame)
        [2023, 2024, '增减', '增减（%）']
        """
        (year,) = self.office.read_years(year)
        return ComparisonView(self, year)

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

    def over(self, other: FigureQuestion | str) -> RatioQuestion:
        """This figure over another, in each part: n/N, in per cent where the units are the same.

        Examples
        --------
        >>> late = office.figure("petitions_closed_late").over("petitions_closed")
        >>> late.by("year", 2024).title
        '逾期办结信访件÷已办结信访件（%），按年度，2024年'
        """
        return RatioQuestion(self.office, self, self.office.question(other))

    def beside(self, *others: FigureQuestion | str) -> FiguresBeside:
        """This figure and others, a column each.

        Examples
        --------
        >>> both = office.figure("petitions_handled").beside("disputes_mediated")
        >>> list(both.by("month", 2024).frame)
        ['处理信访件数', '调处矛盾隐患件数']
        """
        questions = [self.office.question(other) for other in others]
        return FiguresBeside(self.office, (self, *questions))


@dataclass(frozen=True)
class RatioQuestion(Question):
    """One figure over another."""

    office: Office
    top: FigureQuestion
    bottom: FigureQuestion

    @property
    def name(self) -> str:
        return f"{self.top.full_name}÷{self.bottom.full_name}"

    @property
    def unit(self) -> str:
        same = self.top.unit == self.bottom.unit
        return PERCENT if same else f"{self.top.unit}/{self.bottom.unit}"

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
        return frame[COLUMNS]

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


@dataclass(frozen=True)
class FiguresBeside:
    """Several figures, a column each."""

    office: Office
    questions: tuple[Question, ...]

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
    how = How(parts[0], years, second)
    if second and len(years) > 1 and not how.is_of_years:
        raise UnknownName("按两样分开时只看一年：请把 years 写成一个年度，如 years=2024。")
    return PartsView(questions, how)
