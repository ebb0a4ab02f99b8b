"""Which rows of a ledger are new, gone or read differently in another run.

In: two runs and a ledger. Out: the rows of those sources that differ, and each record's change.
Rows are matched by the ledger's key, else by equal content, else by their place when most of the
rest is equal; a row that only stands elsewhere has not changed. Clean rows hold nobody's
particulars.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from wanxing_stats.rules import Ledger
from wanxing_stats.store import Cache

from .runs import Run, rows_of_run

Row = dict[str, Any]  # a clean row: its fields, and where it comes from
Place = tuple[str, str, int]


@dataclass(frozen=True)
class RowChange:
    """One record that is new (``before`` None), gone (``after`` None) or differs in ``fields``."""

    before: Row | None
    after: Row | None
    fields: list[str] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Where the record stands, or stood."""
        return place_of(self.after or self.before or {})


@dataclass(frozen=True)
class ComparedRows:
    """The rows of those sources of a ledger that differ, before and after, and what changed."""

    before: pd.DataFrame
    after: pd.DataFrame
    changes: list[RowChange]


def compare_rows(cache: Cache, before: Run, after: Run, ledger: Ledger) -> ComparedRows | None:
    """What changed in a ledger's rows; None when one of the runs kept no rows."""
    if before.tables is None or after.tables is None:
        return None
    old, new = before.tables.get(ledger.name, {}), after.tables.get(ledger.name, {})
    if old == new:
        return ComparedRows(pd.DataFrame(), pd.DataFrame(), [])
    was = rows_of_run(cache, before, ledger.name, _differing(old, new))
    stands = rows_of_run(cache, after, ledger.name, _differing(new, old))
    if was is None or stands is None:
        return None
    return ComparedRows(was, stands, match_rows(_records(was), _records(stands), ledger))


def match_rows(before: list[Row], after: list[Row], ledger: Ledger) -> list[RowChange]:
    """What changed between two lists of a ledger's rows, by place."""
    fields = [field.name for field in ledger.kept]

    def key(row: Row) -> object:
        values = tuple(row[name] for name in ledger.primary_key)
        return None if None in values else values

    def content(row: Row) -> object:
        return tuple(row[name] for name in fields)

    changes = []
    for by, most_differing in ((key, None), (content, None), (place_of, len(fields) / 2)):
        before, after, pairs = _pair(before, after, by)
        for old, new in pairs:
            differing = [name for name in fields if old[name] != new[name]]
            if most_differing is not None and len(differing) > most_differing:
                before.append(old)
                after.append(new)
            elif differing:
                changes.append(RowChange(old, new, differing))
    changes += [RowChange(old, None) for old in before] + [RowChange(None, new) for new in after]
    return sorted(changes, key=lambda change: change.place)


def place_of(row: Row) -> Place:
    """Where a clean row comes from: file, sheet and row."""
    return row["source_file"], row["source_sheet"], row["source_row"]


def _differing(hashes: dict[str, str], others: dict[str, str]) -> list[str]:
    """The files whose rows have another hash among the others, or none."""
    return [file for file, part in hashes.items() if others.get(file) != part]


def _records(frame: pd.DataFrame) -> list[Row]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _pair(
    before: list[Row], after: list[Row], by: Callable[[Row], object]
) -> tuple[list[Row], list[Row], list[tuple[Row, Row]]]:
    """The rows that ``by`` tells to be the same, in order, behind the rest of both sides."""
    waiting = defaultdict(list)
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
