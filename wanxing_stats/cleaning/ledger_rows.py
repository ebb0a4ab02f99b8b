"""The rows of one ledger from all sources, and what becomes of each.

In: a frame of what the ledger's tables gave. Out: LedgerRows, with a fate for each row, and the
numbers of the keys by which rows are compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from wanxing_stats.base import REJECTED, SOURCE_COLUMNS, UNLISTED, Place, identity, stand_in
from wanxing_stats.rules import Ledger

from .record_keys import key_identities

SOURCE = list(SOURCE_COLUMNS)
CLEAN, DUPLICATE = "clean", "duplicate"
NONE = NO_KEY = -1
# What a frame of LedgerRows has beside the clean columns.
WORKING_COLUMNS = ["table_number", "matter_number", "fate", "repeats"]


def places_of(rows: pd.DataFrame) -> list[Place]:
    """Where the rows of a frame come from."""
    return [Place(*place) for place in rows[SOURCE].itertuples(index=False, name=None)]


def records_of(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame by column, None in an empty cell."""
    values = rows.astype(object)
    records: list[dict[str, Any]] = values.where(values.notna(), None).to_dict("records")
    return records


@dataclass(frozen=True)
class LedgerRows:
    """The rows of one ledger.

    ``frame``, numbered from 0, has the ledger's kept fields, SOURCE, ``table_number`` (which table
    gave the row), ``matter_number`` (which matter of its key there it is about), ``fate`` (clean,
    duplicate or rejected) and ``repeats``, of a duplicate the number of the row that it repeats,
    else NONE. ``standings`` says of each table what it calls itself.
    """

    ledger: Ledger
    frame: pd.DataFrame
    standings: list[int]

    @property
    def clean(self) -> pd.DataFrame:
        """The rows that count, without what became of them."""
        counting = self.frame[self.frame["fate"] == CLEAN]
        return counting.drop(columns=WORKING_COLUMNS).reset_index(drop=True)

    @property
    def duplicates(self) -> pd.DataFrame:
        """The rows that repeat another, and that one: columns SOURCE and kept_…."""
        repeating = self.frame[self.frame["repeats"] != NONE]
        repeated = self.frame.loc[repeating["repeats"], SOURCE].reset_index(drop=True)
        repeated.columns = [name.replace("source", "kept") for name in SOURCE]
        return pd.concat([repeating[SOURCE].reset_index(drop=True), repeated], axis=1)

    @property
    def repeating(self) -> list[int]:
        """The numbers of the rows that repeat another."""
        return [int(row) for row in self.frame.index[self.frame["repeats"] != NONE]]

    def places(self, rows: Iterable[int]) -> list[Place]:
        """Where some rows stand."""
        return places_of(self.frame.loc[list(rows)])

    def with_fates(self, fates: Mapping[int, str], repeats: Mapping[int, int]) -> "LedgerRows":
        """The same rows, some with another fate or as a repetition of another row."""
        frame = self.frame.copy(deep=False)
        for column, changes in (("fate", fates), ("repeats", repeats)):
            if changes:
                changed = frame[column].copy()
                changed.loc[list(changes)] = list(changes.values())
                frame[column] = changed
        return replace(self, frame=frame)


def key_numbers(ledger: Ledger, rows: pd.DataFrame, key: Iterable[str] = ()) -> "pd.Series[int]":
    """A number for each row's key, the same for spellings of one; NO_KEY where it isn't known.

    Parameters
    ----------
    key
        The columns that it is made of; those of the ledger's own without them.
    """
    columns = {name: bare_values(rows[name]) for name in key or ledger.primary_key}
    if not columns:
        return pd.Series(NO_KEY, rows.index)
    keys = key_identities(ledger, columns)
    known = np.array([bool(key) for key in keys], dtype=bool)
    if len(columns) == 1:  # a text is quicker to tell than a tuple
        keys = [key[0] if key else () for key in keys]
    numbers, _ = pd.factorize(pd.Series(keys, dtype=object).to_numpy())
    return pd.Series(np.where(known, numbers, NO_KEY), rows.index)


def bare_values(column: "pd.Series[Any]") -> list[Any]:
    """A column's values as Python has them, None where it is empty."""
    values = column.astype(object)
    bare: list[Any] = values.where(values.notna(), None).tolist()
    return bare


def hide_undeclared(rows: LedgerRows, undeclared: Mapping[str, list[int]]) -> LedgerRows:
    """The same with everything replaced that may not be shown.

    In rows that can't count also a value is replaced by the place where it first stood: they are
    compared once more, to be counted once.

    Parameters
    ----------
    undeclared
        The numbers of such rows, by column.
    """
    frame = rows.frame.copy(deep=False)
    for name, numbers in undeclared.items():
        texts = frame.loc[numbers, name].tolist()
        rejected = frame.loc[numbers, "fate"].eq(REJECTED).tolist()
        tells_apart = rows.ledger.declared[name].tells_apart
        first: dict[str, str] = {}
        instead = []
        for text, is_rejected, place in zip(texts, rejected, rows.places(numbers), strict=True):
            apart = first.setdefault(identity(text), stand_in(place))
            instead.append(apart if tells_apart or is_rejected else UNLISTED)
        frame[name] = frame[name].copy()
        frame.loc[numbers, name] = instead
    return replace(rows, frame=frame)
