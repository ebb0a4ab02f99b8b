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
        seen: list[list[str]] = []
        for at in rows:
            says = [identity(clean_text(column[at])) for column in columns]
            number = next((n for n, other in enumerate(seen) if _may_be_one(says, other)), None)
            if number is None:
                matters[at] = len(seen)
                seen.append(says)
            elif number:
                matters[at] = number
    return {at: number for at, number in matters.items() if number}


def _repeated(ledger: Ledger, values: Mapping[str, list[Any]]) -> list[list[int]]:
    """The positions of the rows of each key that several have."""
    keys = key_identities(ledger, {name: values[name] for name in ledger.primary_key})
    times = Counter(keys)
    of_key: dict[tuple[Any, ...], list[int]] = {}
    for at, key in enumerate(keys if len(times) < len(keys) else []):
        if key and times[key] > 1:
            of_key.setdefault(key, []).append(at)
    return list(of_key.values())


def _may_be_one(says: list[str], other: list[str]) -> bool:
    pairs = zip(says, other, strict=True)
    return all(mine == theirs or not mine or not theirs for mine, theirs in pairs)
