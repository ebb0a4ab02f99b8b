"""What the rows under one key are: which count, which repeat them, which contradict.

In: the rows of a key that isn't simply repeated: their tables, matters and contents. Out: a
Verdict.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .versions import Versions

Content = tuple[Any, ...]
# A content, and how many matters of the table that say the same come before it.
Record = tuple[Content, int]


class KeyedRow(NamedTuple):
    """A row: its number, the table that gave it, the number of its matter there, what it says."""

    number: int
    table: int
    matter: int
    content: Content


@dataclass(frozen=True)
class Verdict:
    """Rows by number: ``counting`` are one of each matter; the others point to one of these.

    ``superseded`` rows say something else than the list that decides, ``conflicting`` ones
    something else than what counts, and nothing decides between them.
    """

    counting: list[int] = field(default_factory=list)
    repeating: dict[int, int] = field(default_factory=dict)
    superseded: dict[int, int] = field(default_factory=dict)
    conflicting: dict[int, int] = field(default_factory=dict)


def settle_key(rows: Iterable[KeyedRow], versions: Versions) -> Verdict:
    """What the rows of one key are."""
    tables: dict[int, list[KeyedRow]] = {}
    for row in rows:
        tables.setdefault(row.table, []).append(row)
    record_of = {table: _records(of_table) for table, of_table in tables.items()}
    records = {table: set(of_row.values()) for table, of_row in record_of.items()}
    deciding = _deciding(records, versions)
    chosen = min(deciding or records, key=lambda table: _rank(records[table]))
    first: dict[Record, int] = {}
    for number, record in record_of[chosen].items():
        first.setdefault(record, number)
    verdict = Verdict(list(first.values()))
    for table, of_table in tables.items():
        is_superseded = deciding is not None and table != chosen
        loses = verdict.superseded if is_superseded else verdict.conflicting
        for row in of_table:
            record = record_of[table].get(row.number, (row.content, 0))
            counted = first.get(record)
            if counted is None:
                loses[row.number] = verdict.counting[0]
            elif counted != row.number:
                verdict.repeating[row.number] = counted
    return verdict


def _records(rows: list[KeyedRow]) -> dict[int, Record]:
    """The record that each row of a table is about.

    Rows of one matter that contradict have one record between them; the others have none.
    """
    contents: dict[int, Content] = {}
    for row in rows:
        standing = contents.setdefault(row.matter, row.content)
        contents[row.matter] = min(standing, row.content, key=_fuller)
    record_of: dict[int, Record] = {}
    before: dict[Content, list[int]] = {}
    for row in rows:
        if row.content == contents[row.matter]:
            same = before.setdefault(row.content, [])
            if row.matter not in same:
                same.append(row.matter)
            record_of[row.number] = row.content, same.index(row.matter)
    return record_of


def _deciding(records: Mapping[int, set[Record]], versions: Versions) -> list[int] | None:
    """The tables that say all that the others say or decide over them; None where there is none."""
    deciding = []
    for table, of_table in records.items():
        others = [other for other, says in records.items() if not says <= of_table]
        if not others or versions.decides(table, others):
            deciding.append(table)
    return deciding or None


def _rank(records: set[Record]) -> tuple[int, list[Any]]:
    """Which of some tables counts: by what they say alone."""
    return -len(records), sorted(_fuller(content) for content, _ in records)


def _fuller(content: Content) -> tuple[int, list[str]]:
    """Orders contents: those with fewer empty cells first."""
    empty = sum(value is None for value in content)
    return empty, ["" if value is None else str(value) for value in content]
