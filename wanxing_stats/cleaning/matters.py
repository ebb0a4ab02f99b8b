"""Rows of one table under one number that are different matters: two offenders, two hazards.

In: a table's kept cells and values, and its columns that tell matters apart, which are personal and
end here. Out: of each row under a repeated key the number of its matter, from 0.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from wanxing_stats.base import clean_text, identity
from wanxing_stats.rules import Ledger
from wanxing_stats.tables import Table

from .recognition import Match
from .record_keys import key_identities

# What a row says in each column that tells matters apart, and which of these it fills.
Says = tuple[str, ...]
Filled = tuple[bool, ...]


def matters_of(match: Match, values: Mapping[str, list[Any]], table: Table) -> dict[int, int]:
    """By position, the number of each row's matter, where it isn't the first of its key.

    An empty cell tells nothing apart.
    """
    telling = [index for index, field in match.columns.items() if field.distinguishes]
    repeated = _repeated(match.ledger, values) if telling else []
    if not repeated:
        return {}
    cells = table.cells()
    columns = [cells[index] for index in telling]
    matters: dict[int, int] = {}
    for rows in repeated:
        known = _KnownMatters()
        for at in rows:
            number = known.number(tuple(identity(clean_text(column[at])) for column in columns))
            if number:
                matters[at] = number
    return matters


def _repeated(ledger: Ledger, values: Mapping[str, list[Any]]) -> list[list[int]]:
    """The positions of the rows of each key that several have."""
    keys = key_identities(ledger, {name: values[name] for name in ledger.primary_key})
    times = Counter(keys)
    of_key: dict[tuple[Any, ...], list[int]] = {}
    for at, key in enumerate(keys if len(times) < len(keys) else []):
        if key and times[key] > 1:
            of_key.setdefault(key, []).append(at)
    return list(of_key.values())


class _KnownMatters:
    """The matters of one key, each as its first row tells it apart.

    A row is about the first with which it agrees wherever both say something.
    """

    def __init__(self) -> None:
        self.known: list[Says] = []
        self.filled: set[Filled] = set()
        # Which columns a row fills -> what a matter says in these -> the first such matter.
        self.first: dict[Filled, dict[Says, int]] = {}

    def number(self, says: Says) -> int:
        """The number of a row's matter, from 0."""
        filled = tuple(map(bool, says))
        if filled not in self.first:
            self.first[filled] = {}
            for number, known in enumerate(self.known):
                self.first[filled].setdefault(_within(known, filled), number)
        first = self.first[filled]
        may_be = [_within(says, of_known) for of_known in self.filled]
        numbers = [first[part] for part in may_be if part in first]
        return min(numbers) if numbers else self._add(says, filled)

    def _add(self, says: Says, filled: Filled) -> int:
        number = len(self.known)
        self.known.append(says)
        self.filled.add(filled)
        for of_row, first in self.first.items():
            first.setdefault(_within(says, of_row), number)
        return number


def _within(says: Says, filled: Filled) -> Says:
    """What is said in some columns, with nothing in the others."""
    return tuple(part if is_filled else "" for part, is_filled in zip(says, filled, strict=True))
