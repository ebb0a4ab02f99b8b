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
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from wanxing_stats.base import UnknownName, say_nearest
from wanxing_stats.cleaning import SOURCE, Cleaned
from wanxing_stats.rules import Condition, Indicator

from .completeness import Basis, no_stock, state_of, without_value
from .records import Records, Settling, days_of, records_of_ledger, year_of_rows
from .sendings import Sendings
from .states import COMPLETE, State
from .tallies import Measured, Number, Value, tally, value_of
from .year_ends import YearEnd, YearEnds


def no_rows() -> pd.DataFrame:
    """No row of any ledger."""
    return pd.DataFrame(columns=SOURCE)


@dataclass(frozen=True)
class Figure:
    """One indicator's value in one year, or a part of it, with the clean rows behind it.

    ``value`` is None where nothing was sent or understood (``state``), and of a rate, a mean or a
    month of no rows. A rate or a mean carries numerator and denominator. ``uncounted_rows`` may
    belong to the figure and aren't counted. ``settled_by`` is the day as of which it counts what is
    settled.
    """

    indicator: Indicator
    year: int
    value: Value
    numerator: Number | None
    denominator: Number | None
    state: State = COMPLETE
    rows: pd.DataFrame = field(default_factory=no_rows, repr=False, compare=False)
    uncounted_rows: pd.DataFrame = field(default_factory=no_rows, repr=False, compare=False)
    settled_by: pd.Timestamp = pd.Timestamp.max

    def sources(self) -> list[dict[str, Any]]:
        """The rows behind the figure: source_file, source_sheet, source_row of each."""
        places: list[dict[str, Any]] = self.rows[SOURCE].to_dict("records")
        return places

    def value_of(self, rows: pd.DataFrame) -> Measured:
        """The measure over some of the figure's rows: value, numerator, denominator."""
        return value_of(self.indicator, rows, self.settled_by)


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
        self._year_ends = YearEnds(cleaned)
        self._sendings = Sendings(cleaned, self._year_ends)
        self._computed: dict[tuple[str, int, datetime.date | None], Figure] = {}
        self._records: dict[str, Records] = {}

    def __getitem__(self, key: tuple[str, int]) -> Figure:
        id, year = key
        if id not in self.rules.indicators:
            names = {other: indicator.name for other, indicator in self.rules.indicators.items()}
            raise UnknownName(f"没有名为“{id}”的指标。{say_nearest(id, names)}")
        if year not in self.years:
            raise UnknownName(f"没有{year}年的数据。有数据的年度：{self._say_years()}。")
        self.note("figure", id, year)
        return self._known(id, year, None)

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return itertools.product(self.rules.indicators, self.years)

    def __len__(self) -> int:
        return len(self.rules.indicators) * len(self.years)

    def through(self, id: str, year: int, day: datetime.date) -> Figure:
        """The figure of a part of the year: through this day, and as of it."""
        self.note("figure", id, year)
        return self._known(id, year, day)

    def year_end(self, year: int) -> YearEnd:
        """How far a year has come."""
        return self._year_ends.of(year)

    def latest_day(self) -> datetime.date | None:
        """The last day that any year has come to."""
        return self._year_ends.latest()

    def columns_sent(self, table: str, year: int) -> frozenset[str]:
        """The columns that a ledger's tables had in a year; none where nothing was sent."""
        return self._sendings.of(table, year).columns

    def was_sent(self, table: str, year: int) -> bool:
        """Whether a table was sent in the year's folder that was read as this ledger."""
        return self._sendings.of(table, year).is_there

    def rows_of_year(self, table: str, date: str, year: int) -> pd.DataFrame:
        """The clean rows of a table whose ``date`` lies in the year."""
        self.note("rows", table, year)
        if table not in self.tables:  # its rule file can't be read
            return no_rows()
        records, end = self.records(table), self.year_end(year)
        rows = records.frame[records.counts]
        of_year = rows[year_of_rows(rows, date) == year]
        if end.given:  # what is dated later doesn't count
            of_year = of_year[~(days_of(of_year[date]) > pd.Timestamp(end.through))]
        return of_year

    def clean_rows(self, table: str) -> pd.DataFrame:
        """The clean rows of a ledger in all years, with the columns derived of them."""
        for year in self.years:
            self.note("rows", table, year)
        records = self.records(table)
        return records.frame[records.counts]

    def records(self, table: str) -> Records:
        """All rows of a ledger that may belong to a figure."""
        if table not in self._records:
            self._records[table] = records_of_ledger(self.cleaned, table)
        return self._records[table]

    def has_rows(self, table: str, date: str, until: datetime.date) -> bool:
        """Whether a ledger has a row that counts in a day's year, dated up to it."""
        days = days_of(self.tables[table][date])
        return bool(days.between(f"{until.year}-01-01", pd.Timestamp(until)).any())

    def _say_years(self) -> str:
        return "、".join(map(str, self.years)) or "无"

    def _known(self, id: str, year: int, day: datetime.date | None) -> Figure:
        if (id, year, day) not in self._computed:
            self._computed[id, year, day] = self._figure(self.rules.indicators[id], year, day)
        return self._computed[id, year, day]

    def _figure(self, indicator: Indicator, year: int, day: datetime.date | None) -> Figure:
        if indicator.left_out or indicator.table not in self.tables:
            why = f"没有数据：“{indicator.name}”的口径或台账规则有误，没有计算。"
            state = State("unknown", why=why, gaps=("口径有误",), obs_status="O")
            return Figure(indicator, year, None, None, None, state)
        return compute(self._basis(indicator, year, day), self.records(indicator.table))

    def _basis(self, indicator: Indicator, year: int, day: datetime.date | None) -> Basis:
        end, office = self.year_end(year), self.rules.office
        sent = self._sendings.of(indicator.table, year)
        breaks = office.break_between(indicator.id, year - 1, year) is not None
        return Basis(indicator, year, sent, end, day, breaks)


def compute(basis: Basis, records: Records) -> Figure:
    """The figure of one indicator in a year, or in a part of it."""
    indicator, year = basis.indicator, basis.year
    of_year = records.dated(indicator, year)
    given = basis.year_end.through if basis.year_end.given else None
    last, later = min(filter(None, (basis.day, given)), default=None), 0
    if last:
        whole = of_year.must & records.counts
        of_year = of_year.both(records.until(indicator.date, pd.Timestamp(last)))
        later = int((whole & ~of_year.must).sum())
    state = without_value(basis, records, of_year)
    if last and later and not (of_year.must & records.counts).any() and records.ledger.stock:
        state = state or no_stock(basis, last)
    if state:
        return Figure(indicator, year, None, None, None, state)
    by = pd.Timestamp(basis.settled_by)
    settling = Settling(by, basis.is_looked_back(later))
    counted = replace(tally(indicator, records, of_year, settling), left_for_later=later)
    rows = counted.rows
    measured = value_of(indicator, rows, by)
    state = state_of(basis, counted, measured)
    return Figure(indicator, year, *measured, state, rows, counted.uncounted_rows, by)


def select(rows: pd.DataFrame, where: Condition) -> pd.DataFrame:
    """The rows a definition's ``where`` keeps."""
    return rows[where.mask(rows)] if where else rows


def month_of_rows(table: pd.DataFrame, date: str) -> pd.Series:
    """The month 1 to 12 of each row by its ``date`` column, <NA> without a date."""
    if pd.api.types.is_datetime64_any_dtype(table[date]):
        return table[date].dt.month.astype("Int64")
    return pd.to_numeric(table[date].str[5:7]).astype("Int64")
