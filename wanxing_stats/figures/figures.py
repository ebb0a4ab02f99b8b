"""Figures from clean rows: each is a selection of rows and a measure over them, so its rows follow
from its definition.

In: clean tables and the definitions in ``indicators.toml``; out: a Figure for each indicator and
year.

    figures = Figures(cleaned)
    figures["petitions_handled", 2024].value
"""

import datetime
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from wanxing_stats.base import UnknownName, say_nearest
from wanxing_stats.cleaning import SOURCE, Cleaned
from wanxing_stats.rules import Condition, Indicator, Selection

from .states import COMPLETE, State

Number = int | float
Value = Number | str | None  # a month is text, 2024-06


@dataclass(frozen=True)
class Figure:
    """One indicator's value in one year; ``select_rows`` gives the clean rows behind it.

    ``value`` is None when the year has no rows of the table. A rate or a mean carries numerator and
    denominator.
    """

    indicator: Indicator
    year: int
    value: Value
    numerator: Number | None
    denominator: Number | None
    select_rows: Callable[[], pd.DataFrame]
    state: State = COMPLETE

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The clean rows behind the figure."""
        return self.select_rows()

    def sources(self) -> list[dict[str, Any]]:
        """The rows behind the figure: source_file, source_sheet, source_row of each."""
        places: list[dict[str, Any]] = self.rows[SOURCE].to_dict("records")
        return places


class Figures(Mapping[tuple[str, int], Figure]):
    """Every indicator in every year given, by (id, year), computed when it is first asked for.

    Without ``years``, in every year that sources were sent for. ``note`` is told of whatever is
    asked for: "figure", its id, its year; "comparison", the same of one set beside the year before;
    "rows", a table, a year.

    Raises UnknownName, a KeyError, for an id that indicators.toml doesn't have, and for a year that
    wasn't given.
    """

    def __init__(
        self,
        cleaned: Cleaned,
        years: Iterable[int] | None = None,
        note: Callable[[str, str, int], None] = lambda kind, name, year: None,
    ):
        self.cleaned, self.rules, self.tables = cleaned, cleaned.rules, cleaned.tables
        self.years, self.note = cleaned.years if years is None else list(years), note
        self._computed: dict[tuple[str, int], Figure] = {}
        self._rows_of: dict[tuple[str, str, int], pd.DataFrame] = {}
        self._years_of_rows: dict[tuple[str, str], pd.Series] = {}

    def __getitem__(self, key: tuple[str, int]) -> Figure:
        id, year = key
        if id not in self.rules.indicators:
            names = {other: indicator.name for other, indicator in self.rules.indicators.items()}
            raise UnknownName(f"没有名为“{id}”的指标。{say_nearest(id, names)}")
        if year not in self.years:
            raise UnknownName(f"没有{year}年的数据。有数据的年度：{self._say_years()}。")
        self.note("figure", id, year)
        if key not in self._computed:
            self._computed[key] = self._figure(self.rules.indicators[id], year)
        return self._computed[key]

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return itertools.product(self.rules.indicators, self.years)

    def __len__(self) -> int:
        return len(self.rules.indicators) * len(self.years)

    def through(self, id: str, year: int, day: datetime.date) -> Figure:
        """The figure of a part of the year: through this day, as of this day."""
        self.note("figure", id, year)
        return self[id, year]

    def rows_of_year(self, table: str, date: str, year: int) -> pd.DataFrame:
        """The clean rows of a table whose ``date`` lies in the year."""
        self.note("rows", table, year)
        return self._rows(table, date, year)

    def _say_years(self) -> str:
        return "、".join(map(str, self.years)) or "无"

    def _figure(self, indicator: Indicator, year: int) -> Figure:
        if indicator.left_out:
            return Figure(indicator, year, None, None, None, _no_rows)
        return compute(indicator, self._rows(indicator.table, indicator.date, year), year)

    def _rows(self, table: str, date: str, year: int) -> pd.DataFrame:
        if table not in self.tables:  # its rule file can't be read
            return _no_rows()
        if (table, date, year) not in self._rows_of:
            rows = self.tables[table]
            if (table, date) not in self._years_of_rows:
                self._years_of_rows[table, date] = year_of_rows(rows, date)
            self._rows_of[table, date, year] = rows[self._years_of_rows[table, date] == year]
        return self._rows_of[table, date, year]


def _no_rows() -> pd.DataFrame:
    return pd.DataFrame(columns=SOURCE)


def compute(indicator: Indicator, of_year: pd.DataFrame, year: int) -> Figure:
    """The figure of one indicator from its table's clean rows of the year."""
    if of_year.empty:
        return Figure(indicator, year, None, None, None, lambda: of_year)
    rows = select(of_year, indicator.selection.where)
    if indicator.is_rate and indicator.numerator and indicator.denominator:
        numerator = measure(rows, indicator.numerator, indicator.date)
        denominator = measure(rows, indicator.denominator, indicator.date)
        return Figure(indicator, year, *_rate(numerator, denominator), lambda: rows)
    value = measure(rows, indicator.selection, indicator.date)
    if indicator.selection.measure == "mean":
        total = _plain(rows[indicator.selection.column].sum())
        return Figure(indicator, year, value, total, len(rows), lambda: rows)
    return Figure(indicator, year, value, None, None, lambda: rows)


def _rate(
    numerator: Value, denominator: Value
) -> tuple[Number | None, Number | None, Number | None]:
    """Per cent of the denominator, None of nothing; and the two."""
    if not isinstance(numerator, int | float) or not isinstance(denominator, int | float):
        return None, None, None  # a mean of no rows
    value = _plain(100 * numerator / denominator) if denominator else None
    return value, numerator, denominator


def year_of_rows(table: pd.DataFrame, date: str) -> pd.Series:
    """The year of each row by its ``date`` column, <NA> without a date."""
    if pd.api.types.is_datetime64_any_dtype(table[date]):
        return table[date].dt.year.astype("Int64")
    return pd.to_numeric(table[date].str[:4]).astype("Int64")


def month_of_rows(table: pd.DataFrame, date: str) -> pd.Series:
    """The month 1 to 12 of each row by its ``date`` column, <NA> without a date."""
    if pd.api.types.is_datetime64_any_dtype(table[date]):
        return table[date].dt.month.astype("Int64")
    return pd.to_numeric(table[date].str[5:7]).astype("Int64")


def select(rows: pd.DataFrame, where: Condition) -> pd.DataFrame:
    """The rows a definition's ``where`` keeps."""
    return rows[where.mask(rows)] if where else rows


def measure(rows: pd.DataFrame, selection: Selection, date: str) -> Value:
    """The measure over the rows that a selection keeps; sums and means rounded to 2 decimals."""
    selected = select(rows, selection.where)
    match selection.measure:
        case "count":
            return len(selected)
        case "sum":
            return _plain(selected[selection.column].sum())
        case "mean":
            return None if selected.empty else _plain(selected[selection.column].mean())
        case "distinct":
            return int(selected[selection.column].nunique())
        case "month":
            return None if selected.empty else _latest_month(selected[date])
        case other:
            raise ValueError(f"a {other} is no measure over rows")


def _latest_month(dates: pd.Series) -> str:
    """2024-06, of dates or of periods as text."""
    is_date = pd.api.types.is_datetime64_any_dtype(dates)
    return str((dates.dt.strftime("%Y-%m") if is_date else dates).max())


def _plain(number: float) -> Number:
    """A number rounded to 2 decimals, an int when it is whole."""
    rounded = round(float(number), 2)
    return int(rounded) if rounded.is_integer() else rounded
