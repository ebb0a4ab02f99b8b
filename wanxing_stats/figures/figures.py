"""Figures from clean rows: each is a selection of rows and a measure over them, so its rows follow from its definition.

In: clean tables and the definitions in ``indicators.toml``; out: a Figure for each indicator and year.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from wanxing_stats.cleaning import SOURCE
from wanxing_stats.rules import Indicator, RuleFileError, Rules, Selection


@dataclass(frozen=True)
class Figure:
    """One indicator's value in one year; ``select_rows`` gives the clean rows behind it.

    ``value`` is None when the year has no rows of the table. A rate or a mean carries numerator and denominator.
    """

    indicator: Indicator
    year: int
    value: int | float | str | None
    numerator: int | float | None
    denominator: int | float | None
    select_rows: Callable[[], pd.DataFrame]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The clean rows behind the figure."""
        return self.select_rows()

    def sources(self) -> list[dict]:
        """The rows behind the figure: source_file, source_sheet, source_row of each."""
        return self.rows[SOURCE].to_dict("records")


class Figures(Mapping[tuple[str, int], Figure]):
    """Every indicator in every year given, by (id, year); each is computed when it is first asked for.

    ``note`` is told the name of whatever is asked for: "figure <id>/<year>", "rows <table>/<year>".
    """

    def __init__(
        self,
        rules: Rules,
        tables: Mapping[str, pd.DataFrame],
        years: Iterable[int],
        note: Callable[[str], None] = lambda name: None,
    ):
        self.rules, self.tables, self.years, self.note = rules, tables, list(years), note
        self._computed: dict[tuple[str, int], Figure] = {}
        self._rows_of: dict[tuple[str, str, int], pd.DataFrame] = {}
        self._years_of_rows: dict[tuple[str, str], pd.Series] = {}

    def __getitem__(self, key: tuple[str, int]) -> Figure:
        id, year = key
        if year not in self.years or id not in self.rules.indicators:
            raise KeyError(key)
        self.note(f"figure {id}/{year}")
        if key not in self._computed:
            self._computed[key] = self._figure(self.rules.indicators[id], year)
        return self._computed[key]

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return itertools.product(self.rules.indicators, self.years)

    def __len__(self) -> int:
        return len(self.rules.indicators) * len(self.years)

    def rows_of_year(self, table: str, date: str, year: int) -> pd.DataFrame:
        """The clean rows of a table whose ``date`` lies in the year."""
        self.note(f"rows {table}/{year}")
        return self._rows(table, date, year)

    def _figure(self, indicator: Indicator, year: int) -> Figure:
        return compute(indicator, self._rows(indicator.table, indicator.date, year), year)

    def _rows(self, table: str, date: str, year: int) -> pd.DataFrame:
        if (table, date, year) not in self._rows_of:
            rows = self.tables[table]
            if (table, date) not in self._years_of_rows:
                self._years_of_rows[table, date] = year_of_rows(rows, date)
            self._rows_of[table, date, year] = rows[self._years_of_rows[table, date] == year]
        return self._rows_of[table, date, year]


def compute(indicator: Indicator, of_year: pd.DataFrame, year: int) -> Figure:
    """The figure of one indicator from its table's clean rows of the year."""
    if of_year.empty:
        return Figure(indicator, year, None, None, None, lambda: of_year)
    rows = select(of_year, indicator.selection.where)
    numerator = denominator = None
    if indicator.is_rate:
        numerator, denominator = (
            measure(rows, part, indicator.date)
            for part in (indicator.numerator, indicator.denominator)
        )
        value = _plain(100 * numerator / denominator) if denominator else None
    else:
        value = measure(rows, indicator.selection, indicator.date)
        if indicator.selection.measure == "mean":
            numerator, denominator = _plain(rows[indicator.selection.column].sum()), len(rows)
    return Figure(indicator, year, value, numerator, denominator, lambda: rows)


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


def select(rows: pd.DataFrame, where: str) -> pd.DataFrame:
    """The rows a definition's ``where`` keeps."""
    return rows.query(where, engine="python") if where else rows


def measure(rows: pd.DataFrame, selection: Selection, date: str) -> int | float | str | None:
    """The measure over the rows that the selection keeps; sums and means are rounded to 2 decimals."""
    kept = select(rows, selection.where)
    match selection.measure:
        case "count":
            return len(kept)
        case "sum":
            return _plain(kept[selection.column].sum())
        case "mean":
            return None if kept.empty else _plain(kept[selection.column].mean())
        case "distinct":
            return int(kept[selection.column].nunique())
        case "month":
            months = (
                kept[date].dt.strftime("%Y-%m")
                if pd.api.types.is_datetime64_any_dtype(kept[date])
                else kept[date]
            )
            return None if kept.empty else str(months.max())
        case other:
            raise RuleFileError(f"不认识的 measure：{other}。")


def _plain(number: float) -> int | float:
    """A number rounded to 2 decimals, an int when it is whole."""
    rounded = round(float(number), 2)
    return int(rounded) if rounded.is_integer() else rounded
