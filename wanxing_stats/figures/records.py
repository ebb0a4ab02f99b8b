"""All rows of a ledger that may belong to a figure: those that count, and those left out, with what
isn't known of them.

In: what cleaning gave. Out: Records of a ledger, and which of them a year and a selection keep:
for certain, or whatever their unknown cells say.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from wanxing_stats.base import year_of
from wanxing_stats.cleaning import SOURCE, Cleaned, key_numbers
from wanxing_stats.rules import LIMIT, Condition, Indicator, Ledger, Selection

from .time_limits import limits_of

# Which rows, in their order. Of plain numpy: a figure asks for some forty of them.
Mask = npt.NDArray[np.bool_]
NO_YEAR, NO_ROW = 0, -1


class Kept(NamedTuple):
    """Rows that are kept for certain, and those that may be, whatever their unknown cells say."""

    must: Mask
    may: Mask

    def both(self, other: "Kept") -> "Kept":
        """The rows that both keep."""
        return Kept(self.must & other.must, self.may & other.may)


class Settling(NamedTuple):
    """The day as of which it counts what is settled; whether the ledger tells of a later one."""

    by: pd.Timestamp
    is_looked_back: bool = False


@dataclass(frozen=True)
class Records:
    """Rows of a ledger, those that count first.

    Parameters
    ----------
    frame
        The ledger's kept fields, those derived of them, and SOURCE, numbered from 0.
    counting
        How many of them count; the others were left out.
    unread
        By column, the rows whose cell says something that couldn't be read.
    lacking
        By column, the rows of tables that lack it.
    home_year
        The year in whose folder each row was sent, NO_YEAR outside of any.
    why
        Why each row was left out: "rejected", "conflict" or "hidden"; "" of one that counts.
    """

    ledger: Ledger
    frame: pd.DataFrame
    counting: int
    unread: Mapping[str, Mask]
    lacking: Mapping[str, Mask]
    home_year: npt.NDArray[np.int64]
    why: npt.NDArray[Any]
    _asked: dict[Any, Any] = dataclasses.field(default_factory=dict, repr=False)

    @cached_property
    def counts(self) -> Mask:
        """Whether a row counts."""
        return np.arange(len(self.frame)) < self.counting

    @cached_property
    def nobody(self) -> Mask:
        """No row."""
        return np.zeros(len(self.frame), bool)

    @cached_property
    def unknown(self) -> dict[str, Mask]:
        """By column, the rows whose cell may say anything."""
        unknown = dict(self.unread)
        for name, rows in self.lacking.items():
            unknown[name] = rows | unknown.get(name, self.nobody)
        return unknown

    @cached_property
    def keys(self) -> npt.NDArray[np.int64]:
        """A number for each row's key, the same for the same key; NO_ROW for one not known."""
        numbers: npt.NDArray[np.int64] = key_numbers(self.ledger, self.frame).to_numpy(np.int64)
        for name in self.ledger.primary_key:
            numbers = np.where(self.unknown.get(name, self.nobody), NO_ROW, numbers)
        return numbers

    @cached_property
    def counted_twin(self) -> npt.NDArray[np.int64]:
        """Of a row that was left out the one that counts with the same key, else NO_ROW."""
        twins = np.full(len(self.frame), NO_ROW)
        if self.counting == len(self.frame):
            return twins
        counted = {key: row for row, key in enumerate(self.keys[: self.counting].tolist())}
        for row in range(self.counting, len(self.frame)):
            key = int(self.keys[row])
            twins[row] = NO_ROW if key == NO_ROW else counted.get(key, NO_ROW)
        return twins

    def disagreeing(self, columns: set[str]) -> Mask:
        """Whether a row left out says something else in these columns than its counted twin.

        Cells that aren't known don't count.
        """
        disagree = self.nobody.copy()
        rows = np.flatnonzero(self.counted_twin != NO_ROW)
        twins = self.counted_twin[rows]
        for name in columns if len(rows) else ():
            here, there = self.frame[name].iloc[rows].array, self.frame[name].iloc[twins].array
            equal = pd.Series(here == there).fillna(False).to_numpy(bool)
            both_empty = here.isna() & there.isna()
            unknown = self.unknown.get(name, self.nobody)
            disagree[rows] |= ~(equal | both_empty | unknown[rows] | unknown[twins])
        return disagree

    def years(self, date: str) -> npt.NDArray[np.int64]:
        """The year of each row by a date, NO_YEAR where it isn't known."""
        if ("years", date) not in self._asked:
            years = year_of_rows(self.frame, date).fillna(NO_YEAR).to_numpy(np.int64)
            years = np.where(self.unknown.get(date, self.nobody), NO_YEAR, years)
            self._asked["years", date] = years
        asked: npt.NDArray[np.int64] = self._asked["years", date]
        return asked

    def dated(self, indicator: Indicator, year: int) -> Kept:
        """The rows of the year by the indicator's date.

        One without a known date may be of the year of the ledger's own date or, without it, of the
        folder it was sent in; unless it is empty because it has not happened yet.
        """
        date = indicator.date
        years = self.years(date)
        undated = years == NO_YEAR
        if indicator.empty_date == "not_yet":
            undated &= self.unknown.get(date, self.nobody)
        home = self.home_year
        if date != self.ledger.date:
            own = self.years(self.ledger.date)
            home = np.where(own == NO_YEAR, home, own)
        of_year = years == year
        return Kept(of_year, of_year | (undated & (home == year)))

    @cached_property
    def _things(self) -> "pd.Series[int]":
        """A number for each thing that stock is taken of."""
        return key_numbers(self.ledger, self.frame, self.ledger.stock)

    def last_of_stock(self, of_year: Kept, date: str) -> Kept:
        """Of each thing that stock is taken of the last row of these; all of other ledgers."""
        counted = of_year.must & self.counts
        if not self.ledger.stock or not counted.any():
            return of_year
        things = self._things
        days = days_of(self.frame[date])
        last = things.map(days[counted].groupby(things[counted]).max())
        is_last: Mask = ~(days < last).to_numpy(bool)
        return of_year.both(Kept(is_last, is_last))

    def until(self, date: str, day: pd.Timestamp) -> Kept:
        """The rows not dated after a day; of months those that are over by then."""
        until = ~self.is_later(date, day) | self.unknown.get(date, self.nobody)
        return Kept(until, until)

    def is_later(self, date: str, day: pd.Timestamp) -> Mask:
        """Whether a row is dated after a day."""
        if ("days", date) not in self._asked:
            self._asked["days", date] = days_of(self.frame[date]).to_numpy("datetime64[ms]")
        later: Mask = self._asked["days", date] > day.to_datetime64()
        return later

    def selected(self, selection: Selection, settling: Settling) -> Kept:
        """The rows that a selection keeps, as of a day.

        Of a row that is settled without a day, nobody knows whether it was on an earlier one.
        """
        kept = self._satisfying(selection.where)
        column = selection.settled
        if not column:
            return kept
        later = self.is_later(column, settling.by)
        is_open = self.unread.get(column, self.nobody)
        if settling.is_looked_back:
            is_open = is_open | self.lack(column)
        return kept.both(Kept(~later & ~is_open, ~later | is_open))

    def _satisfying(self, where: Condition) -> Kept:
        if where not in self._asked:
            must, may = where.bounds(self.frame, self.unknown)
            self._asked[where] = Kept(must.to_numpy(bool), may.to_numpy(bool))
        kept: Kept = self._asked[where]
        return kept

    def lack(self, column: str) -> Mask:
        """The rows without a value in a column that asks for one."""
        empty: Mask = self.frame[column].isna().to_numpy()
        if due := self.ledger.field(column).due:
            empty = empty & self._satisfying(due).may
        return empty | self.unknown.get(column, self.nobody)


def records_of_ledger(cleaned: Cleaned, name: str) -> Records:
    """The rows of a ledger, those that count first."""
    ledger = cleaned.rules.ledgers[name]
    clean, left_out = cleaned.tables[name], cleaned.left_out[name]
    frame = clean
    if len(left_out):
        columns = [*(field.name for field in ledger.kept), *SOURCE]
        frame = pd.concat([clean, left_out[columns]], ignore_index=True)
    years = {file: year_of(file) or NO_YEAR for file in frame["source_file"].unique()}
    home_year = frame["source_file"].map(years).to_numpy(np.int64)
    why = np.array([""] * len(clean) + left_out["why"].tolist(), object)
    sheets = _Sheets.of(frame)
    unread = _unread(cleaned, name, sheets, left_out)
    lacking = _lacking(cleaned, ledger, sheets)
    if times := ledger.times:
        limits = limits_of(frame, times, cleaned.rules.calendar, unread, lacking)
        frame = frame.assign(**{LIMIT: limits.days})
        unread |= {LIMIT: limits.unread} if limits.unread.any() else {}
        lacking |= {LIMIT: limits.lacking} if limits.lacking.any() else {}
    return Records(ledger, frame, len(clean), unread, lacking, home_year, why)


class _Sheets(NamedTuple):
    """Where rows of a ledger stand: the numbers of each sheet's, and of each the spreadsheet's."""

    rows: Mapping[Any, npt.NDArray[np.int64]]
    numbers: npt.NDArray[np.int64]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> "_Sheets":
        rows = frame.groupby(["source_file", "source_sheet"]).indices
        return cls(rows, frame["source_row"].to_numpy())

    def between(self, file: str, sheet: str | None, first: int, last: int) -> npt.NDArray[np.int64]:
        """The rows of a sheet from a row of the spreadsheet to another."""
        rows = self.rows.get((file, sheet), np.array([], np.int64))
        return rows[(self.numbers[rows] >= first) & (self.numbers[rows] <= last)]

    def at(self, file: str, sheet: str | None, numbers: list[int]) -> npt.NDArray[np.int64]:
        """The rows of a sheet with these numbers of the spreadsheet."""
        rows = self.rows.get((file, sheet), np.array([], np.int64))
        return rows[np.isin(self.numbers[rows], numbers)]

    def mask(self, rows: Any) -> Mask:
        mask = np.zeros(len(self.numbers), bool)
        mask[rows] = True
        return mask


def _unread(
    cleaned: Cleaned, name: str, sheets: _Sheets, left_out: pd.DataFrame
) -> dict[str, Mask]:
    """By column, the rows whose cell couldn't be read."""
    rows: dict[str, list[int]] = {}
    for column, places in cleaned.unread_cells(name).items():
        numbers: dict[tuple[str, str | None], list[int]] = {}
        for file, sheet, row, _ in places:
            numbers.setdefault((file, sheet), []).append(row or 0)
        for (file, sheet), of_sheet in numbers.items():
            rows.setdefault(column, []).extend(sheets.at(file, sheet, of_sheet))
    first = len(sheets.numbers) - len(left_out)
    for position, text in enumerate(left_out["unread"]):
        for column in filter(None, text.split(",")):
            rows.setdefault(column, []).append(first + position)
    return {column: sheets.mask(of_column) for column, of_column in rows.items()}


def _lacking(cleaned: Cleaned, ledger: Ledger, sheets: _Sheets) -> dict[str, Mask]:
    """By column, the rows of the tables that lack it."""
    lacking: dict[str, Mask] = {}
    fields = {field.name for field in ledger.kept}
    for table in cleaned.sent:
        is_of_ledger = table.is_understood and table.ledgers == (ledger.name,)
        if is_of_ledger and table.rows:
            rows = sheets.between(
                table.file, table.sheet, table.first_row or 0, table.last_row or 0
            )
            for name in fields - table.columns:
                lacking.setdefault(name, sheets.mask([]))[rows] = True
    return lacking


def year_of_rows(table: pd.DataFrame, date: str) -> "pd.Series[Any]":
    """The year of each row by its ``date`` column, <NA> without a date."""
    if pd.api.types.is_datetime64_any_dtype(table[date]):
        return table[date].dt.year.astype("Int64")
    return pd.to_numeric(table[date].str[:4]).astype("Int64")


def days_of(dates: "pd.Series[Any]") -> "pd.Series[Any]":
    """Dates as they are, months as their last day."""
    if pd.api.types.is_datetime64_any_dtype(dates):
        return dates
    return pd.to_datetime(dates, format="%Y-%m", errors="coerce") + pd.offsets.MonthEnd(0)
