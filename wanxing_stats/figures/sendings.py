"""What was sent of a ledger in a year: tables that were read as it, and others that may be it.

In: what cleaning gave. Out: a Sending, from which a figure's state says whether anything is absent,
not understood or still owed.
"""

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from wanxing_stats.cleaning import HIDDEN, Cleaned, SentTable
from wanxing_stats.rules import Expected

from .year_ends import YearEnds


@dataclass(frozen=True)
class Unread:
    """Tables of one file that weren't understood and may be a ledger's: how many rows of data."""

    file: str
    rows: int


@dataclass(frozen=True)
class Sending:
    """What was sent of one ledger in one year.

    Parameters
    ----------
    is_there
        Whether a table was read as the ledger at all, be it one without rows.
    columns
        The ledger's columns that any of these tables has.
    hinted
        Tables not understood whose headings, title or file name fit the ledger.
    possible
        Other tables not understood, of departments that owe this ledger or sent it in some year.
    hidden
        Tables of the ledger in hidden sheets; their rows were read, and left out.
    unopened
        Of ``hinted`` and ``possible`` the files that couldn't be opened: nobody knows their rows.
    owed
        Who hasn't sent it, by office.toml, or only a list without rows where these are due.
    empty
        The departments of ``owed`` that sent such a list.
    """

    is_there: bool
    columns: frozenset[str]
    hinted: tuple[Unread, ...]
    possible: tuple[Unread, ...]
    hidden: tuple[Unread, ...]
    unopened: tuple[str, ...]
    owed: tuple[Expected, ...]
    empty: frozenset[str] = frozenset()

    @property
    def unsent(self) -> list[str]:
        """The departments that owe it and sent nothing."""
        departments = [each.department for each in self.owed]
        return [department for department in departments if department not in self.empty]


class Sendings:
    """What was sent of each ledger in each year."""

    def __init__(self, cleaned: Cleaned, year_ends: YearEnds):
        self.year_ends = year_ends
        self.expected = cleaned.rules.office.expected
        self._sent = cleaned.sent
        self._hidden = {name: _hidden_sheets(rows) for name, rows in cleaned.left_out.items()}
        self._known: dict[tuple[str, int], Sending] = {}

    def of(self, name: str, year: int) -> Sending:
        """What was sent of a ledger in a year."""
        if (name, year) not in self._known:
            self._known[name, year] = self._sending(name, year)
        return self._known[name, year]

    def _sending(self, name: str, year: int) -> Sending:
        # What lies outside of any year's folder may hold rows of every year.
        of_year = [table for table in self._sent if table.year in (year, None)]
        read = [table for table in of_year if table.table == name]
        owing = [each for each in self.expected if (each.ledger, each.year) == (name, year)]
        departments = {table.department for table in self._sent if table.table == name}
        departments = (departments | {each.department for each in owing}) - {""}
        others = [table for table in of_year if not table.table]
        fitting = [table for table in others if name in table.may_be]
        hidden = [table for table in fitting if (table.file, table.sheet) in self._hidden[name]]
        hinted = [table for table in fitting if table not in hidden]
        hintless = [table for table in others if not table.may_be]
        possible = [table for table in hintless if table.department in departments]
        unopened = {table.file: None for table in [*hinted, *possible] if table.is_unopened}
        sent = {table.department for table in fitting}  # be it that it wasn't understood
        owing = [each for each in owing if each.department not in sent]
        owed = [each for each in owing if _is_owed(each, read, self.year_ends.latest())]
        return Sending(
            bool(read),
            frozenset(itertools.chain.from_iterable(table.columns for table in read)),
            tuple(_unread(hinted)),
            tuple(_unread(possible)),
            tuple(_unread(hidden)),
            tuple(unopened),
            tuple(owed),
            frozenset(each.department for each in owed) & {table.department for table in read},
        )


def _hidden_sheets(left_out: pd.DataFrame) -> set[tuple[str, str]]:
    """File and sheet of hidden sheets whose rows were read."""
    rows = left_out[left_out["why"] == HIDDEN]
    return set(zip(rows["source_file"], rows["source_sheet"], strict=True))


def _is_owed(expected: Expected, read: list[SentTable], through: datetime.date | None) -> bool:
    """Whether a department hasn't sent what it owes by now."""
    if through is None or expected.due > through:
        return False
    rows = [table.rows for table in read if table.department == expected.department]
    return not rows or (not any(rows) and not expected.nil_ok)


def _unread(tables: list[SentTable]) -> Iterator[Unread]:
    """One for each file."""
    rows: dict[str, int] = {}
    for table in tables:
        rows[table.file] = rows.get(table.file, 0) + table.rows
    for file, count in rows.items():
        yield Unread(file, count)
