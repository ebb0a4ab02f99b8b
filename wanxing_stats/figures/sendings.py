"""What was sent of a ledger in a year: tables that were read as it, and others that may be it.

In: what cleaning gave. Out: a Sending, from which a figure's state says whether anything is absent,
not understood or still owed.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wanxing_stats.cleaning import Cleaned, records_of
from wanxing_stats.rules import Expected

# Messages about a source that holds nothing; of another without rows nobody knows what it holds.
EMPTY = ("no_table", "empty_file")


@dataclass(frozen=True)
class Unread:
    """Tables of one file that weren't understood and may be a ledger's: how many rows of data."""

    file: str
    rows: int
    places: tuple[tuple[str, str, int], ...]  # SOURCE of each row


@dataclass(frozen=True)
class Sending:
    """What was sent of one ledger in one year.

    Parameters
    ----------
    columns
        Of each table in the year's folder that was read as the ledger and has rows: the columns
        that it has.
    is_there
        Whether a table was read as the ledger at all, be it one without rows.
    hinted
        Tables not understood whose headings, title or file name fit the ledger.
    possible
        Other tables not understood, of departments that owe this ledger or sent it in some year.
    unopened
        Of ``hinted`` and ``possible`` the files that couldn't be opened: nobody knows their rows.
    owed
        Who hasn't sent it, by office.toml.
    """

    columns: tuple[frozenset[str], ...]
    is_there: bool
    hinted: tuple[Unread, ...]
    possible: tuple[Unread, ...]
    unopened: tuple[str, ...]
    owed: tuple[Expected, ...]


def sending(cleaned: Cleaned, name: str, year: int, through: datetime.date | None) -> Sending:
    """What was sent of a ledger in a year that has come so far."""
    tables = cleaned.sent_tables
    of_year = tables[(tables["year"] == year).fillna(False).astype(bool)]
    as_ledger = tables[tables["table"] == name]
    read = of_year[of_year["table"] == name]
    expected = [each for each in cleaned.rules.office.expected if _is_of(each, name, year)]
    departments = {*as_ledger["department"], *(each.department for each in expected)} - {""}
    others = of_year[of_year["table"] == ""]
    may_be = others["may_be"].str.split(",")
    hinted = pd.Series([name in names for names in may_be], others.index, dtype=bool)
    hintless = (others["may_be"] == "") & others["department"].isin(departments)
    columns = [frozenset(text.split(",")) for text in read.loc[read["rows"] > 0, "columns"]]
    return Sending(
        tuple(columns),
        len(read) > 0,
        tuple(_unread(others[hinted])),
        tuple(_unread(others[hintless])),
        tuple(others.loc[(hinted | hintless) & _unopened(others), "file"].unique()),
        tuple(each for each in expected if _is_owed(each, read, through)),
    )


def _unopened(tables: pd.DataFrame) -> "pd.Series[bool]":
    return (tables["rows"] == 0) & ~tables["why"].isin(EMPTY)


def _is_of(expected: Expected, ledger: str, year: int) -> bool:
    return expected.ledger == ledger and expected.year == year


def _is_owed(expected: Expected, read: pd.DataFrame, through: datetime.date | None) -> bool:
    """Whether a department hasn't sent what it owes by now."""
    if through is None or expected.due > through:
        return False
    of_department = read[read["department"] == expected.department]
    is_nil = int(of_department["rows"].sum()) == 0
    return len(of_department) == 0 or (is_nil and not expected.nil_ok)


def _unread(tables: pd.DataFrame) -> Iterator[Unread]:
    """One for each file."""
    places: dict[str, list[tuple[str, str, int]]] = {}
    rows: dict[str, int] = {}
    for table in records_of(tables):
        file = table["file"]
        rows[file] = rows.get(file, 0) + int(table["rows"])
        places.setdefault(file, []).extend(_places(table))
    for file, count in rows.items():
        yield Unread(file, count, tuple(places[file]))


def _places(table: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Each row of a table; none where blank ones lie between."""
    first, last = table["first_row"], table["last_row"]
    if table["rows"] and last - first + 1 == table["rows"]:
        for row in range(int(first), int(last) + 1):
            yield table["file"], table["sheet"], row
