"""Lists of one ledger that are versions of each other: a draft and the final list, a quarter and
the half-year that holds it again.

In: which rows of a ledger lie in which table, and their records. Out: Versions: which lists are
versions, and which of two decides.

Two lists of one department and year folder are versions when they share half of the smaller's
records. The one that reaches further decides; where both reach as far, what its title or name says
(定稿, 更正). Nothing depends on the order of names.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from wanxing_stats.base import department_of, year_of
from wanxing_stats.rules import Ledger

# Of the smaller list's records, and no fewer than these unless one calls itself a draft or final:
# a list of one or two rows may be a correction of the other.
SHARED, FEWEST_SHARED = 0.5, 3

Records = frozenset[int]
Months = tuple[str, str]  # the first and the last, as 2024-03


class Folder(NamedTuple):
    """Where a list was sent."""

    year: int | None
    department: str


@dataclass(frozen=True, eq=False)
class SentList:
    """A list: tables of one file.

    ``records`` are the numbers of its records; ``last`` is the last day on
    which something happened in its year, ``months`` the first and the last in which a row counts,
    ``standing`` what it calls itself (1 final, -1 a draft, 0 neither).
    """

    tables: frozenset[int]
    file: str
    records: Records
    last: str
    months: Months
    standing: int

    def shares_half(self, other: "SentList") -> bool:
        """Whether it shares half of the smaller's records."""
        smaller = min(len(self.records), len(other.records))
        shared = len(self.records & other.records)
        fewest = 1 if self.standing or other.standing else FEWEST_SHARED
        return shared >= max(fewest, SHARED * smaller)

    def decides_over(self, other: "SentList") -> bool:
        """Whether of two versions this is the later one, and nothing speaks against it."""
        if self.last == other.last:
            return self.standing > other.standing
        return self.last > other.last and self.standing >= other.standing

    def is_no_older(self, other: "SentList") -> bool:
        """Whether it decides over a version, or continues one that doesn't decide over it."""
        if self.decides_over(other):
            return True
        return not other.decides_over(self) and other.records <= self.records

    def misses(self, record: int, month: str) -> bool | None:
        """Whether it lacks a record, though it covers its month; None where it doesn't cover it."""
        if not self.months[0] <= month <= self.months[1]:
            return None
        return record not in self.records

    def missed_by(self, others: list["SentList"], record: int, month: str) -> bool:
        """Whether others cover a record's month, and none of these has it."""
        if not self.months[0] <= month <= self.months[1]:
            return False
        missing = [other.misses(record, month) for other in others]
        return True in missing and False not in missing


class Versions:
    """Which lists are versions of which, and which tables make them up."""

    def __init__(self) -> None:
        self.of: dict[SentList, dict[SentList, None]] = {}
        self._lists: dict[int, SentList] = {}

    def add(self, mine: SentList, theirs: SentList) -> None:
        """Keep that two lists are versions."""
        for each, other in ((mine, theirs), (theirs, mine)):
            self.of.setdefault(each, {})[other] = None
            self._lists.update(dict.fromkeys(each.tables, each))

    def decides(self, table: int, others: Iterable[int]) -> bool:
        """Whether a table lies in a list that decides over those of all others."""
        mine = self._lists.get(table)
        if mine is None:
            return False
        theirs = [self._lists.get(other) for other in others]
        versions = [other for other in theirs if other and other in self.of[mine]]
        return len(versions) == len(theirs) and all(map(mine.decides_over, versions))


def find_versions(ledger: Ledger, rows: pd.DataFrame, standings: list[int]) -> Versions:
    """The versions among the lists that the tables of a ledger make up.

    Parameters
    ----------
    rows
        Those that count and whose key is known: ``table_number``, ``record`` (a number for each
        key), ``source_file`` and the ledger's dates.
    standings
        What each table's title, sheet and file say, as ``standings`` has it.
    """
    versions = Versions()
    shared = rows[rows.duplicated("record", keep=False)]
    files = shared.groupby("source_file")["table_number"].nunique()
    for folder in dict.fromkeys(map(_folder_of, files.index)):
        of_folder = [file for file in files.index if _folder_of(file) == folder]
        if files[of_folder].sum() > 1:
            of_these = rows[rows["source_file"].isin(of_folder)]
            lists = _lists(ledger, of_these, folder.year, standings)
            for mine, theirs in itertools.combinations(lists, 2):
                if mine.shares_half(theirs):
                    versions.add(mine, theirs)
    return versions


def _folder_of(file: str) -> Folder:
    return Folder(year_of(file), department_of(file))


def _lists(
    ledger: Ledger, rows: pd.DataFrame, year: int | None, standings: list[int]
) -> list[SentList]:
    """The lists of a folder: a file's tables together, unless these are versions themselves."""
    lists = []
    for _, of_file in rows.groupby("source_file", sort=True):
        tables = []
        for number, of_table in of_file.groupby("table_number"):
            tables.append(_sent_list(ledger, of_table, year, standings[int(number)]))
        pairs = itertools.combinations(tables, 2)
        if len(tables) == 1 or any(mine.shares_half(other) for mine, other in pairs):
            lists += tables
        else:
            standing = max((table.standing for table in tables), key=abs)
            lists.append(_sent_list(ledger, of_file, year, standing))
    return lists


def _sent_list(ledger: Ledger, rows: pd.DataFrame, year: int | None, standing: int) -> SentList:
    own, *others = [_within(rows[name], year) for name in ledger.events]
    months = (own.min()[:7], own.max()[:7]) if len(own) else ("", "")
    last = max((of_event.max() for of_event in (own, *others) if len(of_event)), default="")
    tables = frozenset(map(int, rows["table_number"].unique()))
    file = rows["source_file"].iat[0]
    return SentList(tables, file, frozenset(rows["record"].tolist()), last, months, standing)


def _within(dates: "pd.Series[Any]", year: int | None) -> "pd.Series[str]":
    """Dates as text, those outside of the year left out: a mistyped one decides nothing."""
    texts = dates.dropna().astype(str).str[:10]
    return texts[texts.str[:4] == str(year)] if year else texts
