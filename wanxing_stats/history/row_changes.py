"""Which rows of a ledger are new, gone or read differently in another run.

In: two runs and a ledger. Out: the rows of those sources that differ, and each record's change.
Rows are matched by the ledger's key, else by equal content, else by their place when most of the
rest is equal; a row that only stands elsewhere has not changed. Clean rows hold nobody's
particulars.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import pandas as pd

from wanxing_stats.base import Place
from wanxing_stats.cleaning import SOURCE, key_identities, places_of, records_of
from wanxing_stats.rules import Ledger
from wanxing_stats.store import Cache

from .runs import Run, rows_of_run


@dataclass(frozen=True)
class Row:
    """A clean row: where it comes from, and its values by field."""

    place: Place
    values: dict[str, Any]


@dataclass(frozen=True)
class RowChange:
    """One record at a place: new (``before`` None), gone (``after`` None), or different in
    ``fields``."""

    place: Place
    before: Row | None
    after: Row | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class ComparedRows:
    """The rows of those sources of a ledger that differ, before and after, and what changed.

    Nothing of it is ``known`` when one of the runs kept no rows.
    """

    before: pd.DataFrame = field(default_factory=pd.DataFrame)
    after: pd.DataFrame = field(default_factory=pd.DataFrame)
    changes: list[RowChange] = field(default_factory=list)
    known: bool = True


def compare_rows(cache: Cache, before: Run, after: Run, ledger: Ledger) -> ComparedRows:
    """What changed in a ledger's rows."""
    if before.tables is None or after.tables is None:
        return ComparedRows(known=False)
    old, new = before.tables.get(ledger.name, {}), after.tables.get(ledger.name, {})
    if old == new:
        return ComparedRows()
    was = rows_of_run(cache, before, ledger.name, _differing(old, new))
    stands = rows_of_run(cache, after, ledger.name, _differing(new, old))
    if was is None or stands is None:
        return ComparedRows(known=False)
    return ComparedRows(was, stands, match_rows(_rows(was), _rows(stands), ledger))


def match_rows(before: list[Row], after: list[Row], ledger: Ledger) -> list[RowChange]:
    """What changed between two lists of a ledger's rows, by place."""
    fields = [field.name for field in ledger.kept]

    def key(row: Row) -> Hashable:
        values = {name: [row.values[name]] for name in ledger.primary_key}
        return next(iter(key_identities(ledger, values)), ()) or None

    def content(row: Row) -> Hashable:
        return tuple(row.values[name] for name in fields)

    # What an earlier version didn't keep is no change.
    fields = [name for name in fields if all(name in row.values for row in (*before, *after))]
    place = attrgetter("place")
    changes = []
    for by, most_differing in ((key, len(fields)), (content, 0), (place, len(fields) / 2)):
        before, after, pairs = _pair(before, after, by)
        for old, new in pairs:
            differing = tuple(name for name in fields if old.values[name] != new.values[name])
            if len(differing) > most_differing:
                before.append(old)
                after.append(new)
            elif differing:
                changes.append(RowChange(new.place, old, new, differing))
    changes += [RowChange(row.place, row, None) for row in before]
    changes += [RowChange(row.place, None, row) for row in after]
    return sorted(changes, key=lambda change: change.place)


def _differing(hashes: dict[str, str], others: dict[str, str]) -> list[str]:
    """The files whose rows have another hash among the others, or none."""
    return [file for file, part in hashes.items() if others.get(file) != part]


def _rows(frame: pd.DataFrame) -> list[Row]:
    if frame.empty:
        return []
    records = records_of(frame.drop(columns=SOURCE))
    return [Row(*row) for row in zip(places_of(frame), records, strict=True)]


def _pair(
    before: list[Row], after: list[Row], by: Callable[[Row], Hashable]
) -> tuple[list[Row], list[Row], list[tuple[Row, Row]]]:
    """The rows that ``by`` tells to be the same, in order, behind the rest of both sides."""
    waiting: defaultdict[Hashable, list[Row]] = defaultdict(list)
    for row in before:
        waiting[by(row)].append(row)
    waiting.pop(None, None)
    pairs, left = [], []
    for row in after:
        same = waiting.get(by(row))
        if same:
            pairs.append((same.pop(0), row))
        else:
            left.append(row)
    paired = {id(old) for old, _ in pairs}
    return [row for row in before if id(row) not in paired], left, pairs
