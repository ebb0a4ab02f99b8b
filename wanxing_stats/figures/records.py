"""All rows of a ledger that may belong to a figure: those that count, and those left out, with what
isn't known of them.

In: what cleaning gave. Out: Records of a ledger, and which of them a year and a selection keep:
for certain, or whatever their unknown cells say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from wanxing_stats.base import year_of
from wanxing_stats.cleaning import SOURCE, Cleaned
from wanxing_stats.rules import Indicator, Ledger, Selection


class Kept(NamedTuple):
    """Rows that are kept for certain, and those that may be, whatever their unknown cells say."""

    must: "pd.Series[bool]"
    may: "pd.Series[bool]"

    def both(self, other: "Kept") -> "Kept":
        """The rows that both keep."""
        return Kept(self.must & other.must, self.may & other.may)


@dataclass(frozen=True)
class Records:
    """Rows of a ledger, those that count first.

    Parameters
    ----------
    frame
        The ledger's kept fields and SOURCE, numbered from 0.
    counting
        How many of them count; the others were left out.
    unread
        By column, the rows whose cell says something that couldn't be read.
    lacking
        By column, the rows of tables that lack it.
    home_year
        The year in whose folder each row was sent, <NA> outside of any.
    why
        Why each row left out is: "rejected", "conflict" or "hidden".
    """

    ledger: Ledger
    frame: pd.DataFrame
    counting: int
    unread: Mapping[str, "pd.Series[bool]"]
    lacking: Mapping[str, "pd.Series[bool]"]
    home_year: "pd.Series[Any]"
    why: "pd.Series[Any]"

    @cached_property
    def counts(self) -> "pd.Series[bool]":
        """Whether a row counts."""
        return pd.Series(self.frame.index < self.counting, self.frame.index)

    @cached_property
    def unknown(self) -> dict[str, "pd.Series[bool]"]:
        """By column, the rows whose cell may say anything."""
        nobody = pd.Series(False, self.frame.index)
        names = {**self.unread, **self.lacking}
        return {
            name: self.unread.get(name, nobody) | self.lacking.get(name, nobody) for name in names
        }

    @cached_property
    def counted_twin(self) -> "pd.Series[Any]":
        """Of a row that was left out the one that counts with the same key, else <NA>."""
        key = list(self.ledger.primary_key)
        left = self.frame.iloc[self.counting :]
        with_key = left.dropna(subset=key)
        unknown = [self.unknown[name] for name in key if name in self.unknown]
        for is_unknown in unknown:
            with_key = with_key[~is_unknown[with_key.index]]
        counting = self.frame.iloc[: self.counting].dropna(subset=key)
        wanted = pd.MultiIndex.from_frame(with_key[key])
        by_key = pd.Series(counting.index, pd.MultiIndex.from_frame(counting[key]))
        by_key = by_key[by_key.index.isin(wanted)]
        twins = by_key.reindex(wanted).set_axis(with_key.index)
        return twins.reindex(self.frame.index).astype("Int64")

    @cached_property
    def repeats_left_out(self) -> "pd.Series[bool]":
        """Rows left out that repeat, by their key, another one left out before them."""
        key = list(self.ledger.primary_key)
        left = self.frame.iloc[self.counting :].dropna(subset=key)
        return left.duplicated(key).reindex(self.frame.index, fill_value=False)

    def disagreeing(self, columns: set[str]) -> "pd.Series[bool]":
        """Whether a row left out says something else in these columns than its counted twin.

        Cells that aren't known don't count.
        """
        twins = self.counted_twin.dropna().astype(int)
        disagree = pd.Series(False, self.frame.index)
        for name in columns if len(twins) else ():
            here = self.frame.loc[twins.index, name]
            there = self.frame.loc[twins, name].set_axis(twins.index)
            equal = (here == there).fillna(False).astype(bool) | (here.isna() & there.isna())
            if name in self.unknown:
                unknown = self.unknown[name]
                equal |= unknown[twins.index] | unknown[twins].set_axis(twins.index)
            disagree.loc[twins.index] |= ~equal
        return disagree

    def years(self, date: str) -> "pd.Series[Any]":
        """The year of each row by a date, <NA> where it isn't known."""
        years = year_of_rows(self.frame, date)
        return years.mask(self.unknown[date]) if date in self.unknown else years

    def dated(self, indicator: Indicator, year: int) -> Kept:
        """The rows of the year by the indicator's date.

        One without a known date may be of the year of the ledger's own date or, without it, of the
        folder it was sent in; unless it is empty because it has not happened yet.
        """
        date = indicator.date
        years = self.years(date)
        undated = years.isna()
        if indicator.empty_date == "not_yet":
            undated &= self.unknown.get(date, pd.Series(False, self.frame.index))
        home = self.home_year
        if date != self.ledger.date:
            home = self.years(self.ledger.date).fillna(home)
        of_year = (years == year).fillna(False).astype(bool)
        at_home = (home == year).fillna(False).astype(bool)
        return Kept(of_year, of_year | (undated & at_home))

    def until(self, date: str, day: pd.Timestamp) -> Kept:
        """The rows not dated after a day; of months those that are over by then."""
        after = days_of(self.frame[date]) > day
        unknown = self.unknown.get(date, pd.Series(False, self.frame.index))
        return Kept(~after | unknown, ~after | unknown)

    def selected(self, selection: Selection, settled_by: pd.Timestamp) -> Kept:
        """The rows that a selection keeps, as of a day."""
        kept = Kept(*selection.where.bounds(self.frame, self.unknown))
        if not selection.settled:
            return kept
        later = days_of(self.frame[selection.settled]) > settled_by
        unread = self.unread.get(selection.settled, pd.Series(False, self.frame.index))
        return kept.both(Kept(~later & ~unread, ~later | unread))

    def lack(self, column: str) -> "pd.Series[bool]":
        """The rows without a value in a column."""
        empty = self.frame[column].isna()
        return empty | self.unknown[column] if column in self.unknown else empty


def records_of_ledger(cleaned: Cleaned, name: str) -> Records:
    """The rows of a ledger, those that count first."""
    ledger = cleaned.rules.ledgers[name]
    clean, left_out = cleaned.tables[name], cleaned.left_out[name]
    columns = [*(field.name for field in ledger.kept), *SOURCE]
    frame = clean
    if len(left_out):
        frame = pd.concat([clean, left_out[columns]], ignore_index=True)
    unread = _unread(cleaned, name, frame, left_out)
    files = {file: year_of(file) for file in frame["source_file"].unique()}
    home_year = frame["source_file"].map(files).astype("Int64")
    lacking = _lacking(cleaned, ledger, frame)
    why = left_out["why"].set_axis(frame.index[len(clean) :])
    return Records(ledger, frame, len(clean), unread, lacking, home_year, why)


def _unread(
    cleaned: Cleaned, name: str, frame: pd.DataFrame, left_out: pd.DataFrame
) -> dict[str, "pd.Series[bool]"]:
    unread: dict[str, pd.Series[bool]] = {}
    cells = cleaned.unread_cells(name)
    if not cells and left_out.empty:
        return unread
    files = {place.file for places in cells.values() for place in places}
    beside = frame.loc[frame["source_file"].isin(files), SOURCE]
    for column, places in cells.items():
        at = [tuple(place) in {place[:3] for place in places} for place in _rows(beside)]
        unread[column] = pd.Series(at, beside.index).reindex(frame.index, fill_value=False)
    first = len(frame) - len(left_out)
    for position, text in enumerate(left_out["unread"]):
        for column in filter(None, text.split(",")):
            nobody = pd.Series(False, frame.index)
            unread.setdefault(column, nobody).iloc[first + position] = True
    return unread


def _rows(places: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(places.itertuples(index=False, name=None))


def _lacking(cleaned: Cleaned, ledger: Ledger, frame: pd.DataFrame) -> dict[str, "pd.Series[bool]"]:
    """By column, the rows of the tables that lack it."""
    lacking: dict[str, pd.Series[bool]] = {}
    fields = {field.name for field in ledger.kept}
    for table in cleaned.sent:
        of_ledger = table.is_understood and table.ledgers == (ledger.name,)
        absent = fields - table.columns if of_ledger and table.rows else ()
        if absent:
            rows = frame["source_row"].between(table.first_row, table.last_row)
            of_table = rows & (frame["source_file"] == table.file)
            of_table &= frame["source_sheet"] == table.sheet
            for column in absent:
                others = lacking.get(column)
                lacking[column] = of_table if others is None else others | of_table
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
