"""Which rows a figure counts, and which may belong to it without being counted.

In: the Records of a ledger, an indicator, a year. Out: a Tally, and the value of any of its rows.
"""

import datetime
import functools
import itertools
import operator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wanxing_stats.base import identity
from wanxing_stats.rules import Indicator, Selection

from .records import NO_ROW, NO_YEAR, Kept, Mask, Records, Settling, days_of

Number = int | float
Value = Number | str | None  # a month is text, 2024-06
Measured = tuple[Value, Number | None, Number | None]  # value, numerator, denominator


@dataclass(frozen=True)
class Tally:
    """The rows of a ledger as one figure has them.

    Parameters
    ----------
    counted
        Whether a row is behind the figure.
    uncounted
        Whether it may belong to it and isn't counted: it was left out, or what the figure needs of
        it isn't known.
    parts
        What each part of the measure keeps: the one, or numerator and denominator.
    swaps
        Of a row left out in conflict with one that counts here the number of that one, else NO_ROW.
    left_for_later
        How many rows of the year aren't looked at, being dated after the day that is asked for.
    """

    indicator: Indicator
    records: Records
    counted: Mask
    uncounted: Mask
    parts: tuple[Kept, ...]
    swaps: npt.NDArray[np.int64]
    left_for_later: int = 0

    @property
    def folders(self) -> set[int]:
        """The years in whose folders its rows were sent."""
        return {int(year) for year in self.records.home_year[self.counted]} - {NO_YEAR}

    def later_than(self, day: datetime.date | None) -> int:
        """How many rows behind the figure are dated after a day."""
        if day is None:
            return 0
        later = self.records.is_later(self.indicator.date, pd.Timestamp(day))
        return int((self.counted & later).sum())

    @property
    def rows(self) -> pd.DataFrame:
        """The rows behind the figure."""
        return self.records.frame[self.counted]

    @property
    def uncounted_rows(self) -> pd.DataFrame:
        return self.records.frame[self.uncounted]


def tally(indicator: Indicator, records: Records, of_year: Kept, settling: Settling) -> Tally:
    """What a figure counts of the rows ``of_year``, as of a day."""
    of_year = records.last_of_stock(of_year, indicator.date)
    main = of_year.both(records.selected(indicator.selection, settling))
    selections = [indicator.selection]
    if indicator.numerator and indicator.denominator:
        selections = [indicator.numerator, indicator.denominator]
        parts = [main.both(records.selected(each, settling)) for each in selections]
    else:
        parts = [main]
    belongs = _any([part.may for part in parts])
    is_open = _any([_open(*pair, records) for pair in zip(parts, selections, strict=True)])
    counted = records.counts & _any([part.must for part in parts]) & ~is_open
    twins = records.counted_twin
    twin_counts = (twins != NO_ROW) & counted[twins]
    differs = records.disagreeing(columns_of(indicator))
    new = _first_of_key(~records.counts & belongs & (twins == NO_ROW), records)
    left_out = ~records.counts & (new | (differs & (belongs | twin_counts)))
    uncounted = (records.counts & is_open) | left_out
    swaps = np.where(left_out & twin_counts, twins, NO_ROW)
    return Tally(indicator, records, counted, uncounted, tuple(parts), swaps)


def columns_of(indicator: Indicator) -> set[str]:
    """The columns that a figure uses."""
    columns = {indicator.date}
    for part in indicator.parts:
        columns |= {part.column, part.settled, *part.where.columns}
    return columns - {""}


def source_columns(indicator: Indicator) -> set[str]:
    """The columns that must be sent for those that a figure uses."""
    sources = map(indicator.ledger.sources_of, columns_of(indicator))
    return set(itertools.chain.from_iterable(sources))


def needed_columns(indicator: Indicator) -> set[str]:
    """The columns without which nobody can say what a figure is."""
    columns = {indicator.date}
    for part in indicator.parts:
        columns |= {part.column, *part.where.columns}
    return columns - {""}


def value_of(indicator: Indicator, rows: pd.DataFrame, settled_by: pd.Timestamp) -> Measured:
    """The value of some of a figure's rows, with numerator and denominator where it has them."""
    if indicator.is_rate and indicator.numerator and indicator.denominator:
        shares = indicator.numerator, indicator.denominator
        measured = [_measured(selected_rows(rows, each, settled_by), each, "") for each in shares]
        return _rate(*measured)
    selection = indicator.selection
    value = _measured(rows, selection, indicator.date)
    if selection.measure == "mean":
        return value, plain(rows[selection.column].sum()), len(rows)
    return value, None, None


def selected_rows(
    rows: pd.DataFrame, selection: Selection, settled_by: pd.Timestamp
) -> pd.DataFrame:
    """Those of a figure's rows that a part of it keeps, as of a day."""
    settled = _settled(rows, selection, settled_by)
    return settled[selection.where.mask(settled)] if selection.where else settled


def measure(rows: pd.DataFrame, selection: Selection, date: str) -> Value:
    """The measure over the rows that a selection keeps; sums and means rounded to 2 decimals."""
    selected = rows[selection.where.mask(rows)] if selection.where else rows
    return _measured(selected, selection, date)


def _measured(selected: pd.DataFrame, selection: Selection, date: str) -> Value:
    match selection.measure:
        case "count":
            return len(selected)
        case "sum":
            return plain(selected[selection.column].sum())
        case "mean":
            return None if selected.empty else plain(selected[selection.column].mean())
        case "distinct":
            return len(set(map(identity, selected[selection.column].dropna().unique())))
        case "month":
            return None if selected.empty else _latest_month(selected[date])
        case other:
            raise ValueError(f"a {other} is no measure over rows")


def plain(number: float) -> Number:
    """A number rounded to 2 decimals, an int when it is whole."""
    rounded = round(float(number), 2)
    return int(rounded) if rounded.is_integer() else rounded


def _any(masks: list[Mask]) -> Mask:
    return functools.reduce(operator.or_, masks)


def _first_of_key(rows: Mask, records: Records) -> Mask:
    """Of these rows those that repeat no other of them: the same key, and nothing else in them."""
    if not rows.any():
        return rows
    numbers = np.flatnonzero(rows & (records.keys != NO_ROW))
    columns = [field.name for field in records.ledger.kept]
    repeats = records.frame[columns].iloc[numbers].duplicated().to_numpy(bool)
    first = rows.copy()
    first[numbers[repeats]] = False
    return first


def _open(part: Kept, selection: Selection, records: Records) -> Mask:
    """The rows of which nobody can say whether or with what they belong to a part."""
    is_open = part.may & ~part.must
    if selection.column:
        is_open |= part.may & records.lack(selection.column)
    return is_open


def _settled(rows: pd.DataFrame, selection: Selection, by: pd.Timestamp) -> pd.DataFrame:
    if not selection.settled:
        return rows
    return rows[~(days_of(rows[selection.settled]) > by)]


def _latest_month(dates: "pd.Series[Any]") -> str:
    """2024-06, of dates or of periods as text."""
    is_date = pd.api.types.is_datetime64_any_dtype(dates)
    return str((dates.dt.strftime("%Y-%m") if is_date else dates).max())


def _rate(numerator: Value, denominator: Value) -> Measured:
    """Per cent of the denominator, None of nothing; and the two."""
    if not isinstance(numerator, int | float) or not isinstance(denominator, int | float):
        return None, None, None  # a mean of no rows
    value = plain(100 * numerator / denominator) if denominator else None
    return value, numerator, denominator
