"""Who owes what: what each department sent of each ledger for a year, and what is missing.

In: Cleaned, a year, the day that it has come to and how far each ledger has. Out: a SentLedger for
each department and ledger (owed_words.py says it).

    owed_ledgers(cleaned, 2025, datetime.date(2025, 3, 31), None, {})
"""

import datetime
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

import pandas as pd

from wanxing_stats.base import (
    department_of,
    last_day,
    month_end,
    same_day,
)
from wanxing_stats.cleaning import HIDDEN, HIDDEN_SHEET, Cleaned, SentTable
from wanxing_stats.rules import Expected, Ledger

# A department and a ledger's name; the first and the last day.
Pair = tuple[str, str]
Days = tuple[datetime.date, datetime.date]
COUNTS = ("files", "rows", "clean", "duplicate", "rejected", "unread")


class LedgerEnd(Protocol):
    """How far a monthly ledger has come, as the figures see it: by department, the day that its
    rows end before the year does, and the months without any; "" for those before all rows."""

    @property
    def behind(self) -> Mapping[str, datetime.date]: ...

    @property
    def missing(self) -> Mapping[str, Sequence[int]]: ...


@dataclass(frozen=True)
class SentLedger:
    """What a department sent of a ledger for a year.

    Parameters
    ----------
    ledger
        Its name; "" of tables that weren't understood and may be none.
    rows
        All rows of data: clean, duplicate, rejected or ``unread``, those of tables that weren't
        understood.
    unread_tables
        How many these are; a file that can't be opened is one, with no rows that we know of.
    to_mend
        Whether some of its rows can't count until the department mends them.
    is_hidden
        Whether some lie in hidden sheets, of which nothing counts.
    first, through
        The first and the last day of the year in its rows.
    behind
        The day that it has come to, where others have come further.
    silent
        Months without rows where some would have to be expected.
    missing
        "expected": office.toml says that it is owed (``entry``); "last_year": it was sent then.
    """

    year: int
    department: str
    ledger: str
    files: int = 0
    rows: int = 0
    clean: int = 0
    duplicate: int = 0
    rejected: int = 0
    unread: int = 0
    unread_tables: int = 0
    to_mend: bool = False
    is_hidden: bool = False
    first: datetime.date | None = None
    through: datetime.date | None = None
    behind: datetime.date | None = None
    silent: tuple[int, ...] = ()
    missing: Literal["expected", "last_year"] | None = None
    entry: Expected | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is missing or wasn't understood."""
        return bool(self.missing or self.is_late or self.unread_tables)

    @property
    def is_late(self) -> bool:
        """Whether part of the year is missing."""
        return bool(self.behind or self.silent)

    @property
    def is_empty(self) -> bool:
        """Whether it is owed with rows and came without any."""
        return bool(self.missing and self.files)

    def as_json(self) -> dict[str, Any]:
        """As ``wanxing status --json`` prints it."""
        about = {"year": self.year, "department": self.department, "ledger": self.ledger}
        counts = {count: getattr(self, count) for count in COUNTS}
        dates = {"from": _iso(self.first), "through": _iso(self.through)}
        return {**about, **counts, **dates, "missing": self.missing}


def owed_ledgers(
    cleaned: Cleaned,
    year: int,
    as_of: datetime.date | None,
    latest: datetime.date | None,
    ends: Mapping[str, LedgerEnd],
) -> list[SentLedger]:
    """What every department sent for a year, and what it owes.

    A year of which office.toml expects something is held against that, any other against the year
    before: a department that had rows of a ledger by the same day of that year owes it. Made-up
    years and real ones aren't held against each other.

    Parameters
    ----------
    as_of
        The day that the year has come to; None where nothing says so: then all that is due in it is
        owed.
    latest
        The day that any year has come to: a year's list may be due in the next.
    ends
        By ledger, how far it has come.

    Returns
    -------
    list of SentLedger
        By department, then in the order of the ledgers, those of none last.
    """
    tables, year_end = _tables_of(cleaned, year), last_day(year)
    dates, day = _dates(cleaned, year_end), as_of or year_end
    lines = _lines(cleaned, year, tables)
    for pair in lines.keys() & dates.keys():
        first, through = dates[pair]
        lines[pair] = replace(lines[pair], first=first, through=through)
    entries = _entries(cleaned, year)
    sent = _sent_with_rows(itertools.chain.from_iterable(tables.values())) | dates.keys()
    for entry in entries:
        pair = entry.department, entry.ledger
        nil = entry.nil_ok and pair in lines
        if entry.due <= max(day, latest or day) and pair not in sent and not nil:
            line = lines.get(pair, SentLedger(year, *pair))
            lines[pair] = replace(line, missing="expected", entry=entry)
    for pair in [] if entries else _sent_last_year(cleaned, day) - sent - lines.keys():
        lines[pair] = SentLedger(year, *pair, missing="last_year")
    for pair, (first, through) in dates.items():
        end = ends.get(pair[1])
        if end:
            line = lines.get(pair, SentLedger(year, *pair, first=first, through=through))
            line = replace(line, behind=end.behind.get(pair[0]), silent=_silent(line, end))
            if line.is_late:
                lines[pair] = line
    order = [*cleaned.rules.ledgers, ""]
    return sorted(lines.values(), key=lambda line: (line.department, order.index(line.ledger)))


def is_held_against(cleaned: Cleaned, year: int, as_of: datetime.date | None) -> bool:
    """Whether anything says what is owed of a year: office.toml, or what came the year before."""
    return bool(_entries(cleaned, year) or _sent_last_year(cleaned, as_of or last_day(year)))


def _entries(cleaned: Cleaned, year: int) -> list[Expected]:
    return [entry for entry in cleaned.rules.office.expected if entry.year == year]


def _tables_of(cleaned: Cleaned, year: int) -> dict[Pair, list[SentTable]]:
    """The tables sent for a year, each under the first ledger that it is or may be."""
    tables: dict[Pair, list[SentTable]] = {}
    for table in cleaned.sent:
        if table.year == year:
            tables.setdefault((table.department, table.ledgers[0]), []).append(table)
    return tables


def _lines(
    cleaned: Cleaned, year: int, tables: Mapping[Pair, list[SentTable]]
) -> dict[Pair, SentLedger]:
    """What was sent."""
    records = cleaned.records[cleaned.records["year"] == year]
    became = records.groupby(["department", "table"])[["clean", "duplicate"]].sum()
    lines = {}
    for pair, of_pair in tables.items():
        department, ledger = pair
        clean, duplicate = became.loc[pair].tolist() if pair in became.index else (0, 0)
        files = {table.file for table in of_pair}
        rows = sum(table.rows for table in of_pair)
        not_understood = [table for table in of_pair if not table.is_understood]
        unread = sum(table.rows for table in not_understood)
        lines[pair] = SentLedger(
            year,
            department,
            ledger,
            files=len(files),
            rows=rows,
            clean=clean,
            duplicate=duplicate,
            rejected=rows - clean - duplicate - unread,
            unread=unread,
            unread_tables=len(not_understood),
            to_mend=ledger != "" and _left_out(cleaned, ledger, files),
            is_hidden=any(table.why == HIDDEN_SHEET for table in of_pair),
        )
    return lines


def _left_out(cleaned: Cleaned, ledger: str, files: set[str]) -> bool:
    """Whether these files have rows of a ledger, in plain sight, that can't count as they are."""
    rows = cleaned.left_out[ledger]
    return bool((rows["source_file"].isin(files) & (rows["why"] != HIDDEN)).any())


def _sent_with_rows(tables: Iterable[SentTable]) -> set[Pair]:
    """Of what more came than an empty list. What wasn't understood is not missing, whatever it is
    that it may be."""
    came = [table for table in tables if table.rows or not table.is_understood]
    return set(itertools.chain.from_iterable(_pairs(table) for table in came))


def _pairs(table: SentTable) -> list[Pair]:
    return [(table.department, ledger) for ledger in table.ledgers]


def _dates(cleaned: Cleaned, until: datetime.date) -> dict[Pair, Days]:
    """The first and last day in each department's rows of each ledger, of the year of ``until`` and
    no later: whatever folder they lie in, and whether or not they count."""
    dates: dict[Pair, Days] = {}
    for name, ledger in cleaned.rules.ledgers.items():
        left_out = cleaned.left_out[name]
        unread = ("," + left_out["unread"] + ",").str.contains(f",{ledger.date},", regex=False)
        for rows in filter(len, (cleaned.tables[name], left_out[~unread])):
            for file, first, last in _spans(rows, ledger, until):
                pair = department_of(file), name
                earliest, latest = dates.get(pair, (first, last))
                dates[pair] = min(earliest, first), max(latest, last)
    return dates


def _spans(
    rows: pd.DataFrame, ledger: Ledger, until: datetime.date
) -> Iterator[tuple[str, datetime.date, datetime.date]]:
    """Each file with the first and the last day in its rows."""
    january = datetime.date(until.year, 1, 1)
    if ledger.by_month:
        over = (until + datetime.timedelta(1)).replace(day=1) - datetime.timedelta(1)
        is_in_time = rows[ledger.date].between(f"{january:%Y-%m}", f"{over:%Y-%m}")
    else:
        is_in_time = rows[ledger.date].between(pd.Timestamp(january), pd.Timestamp(until))
    by_file = rows[is_in_time].groupby("source_file")[ledger.date].agg(["min", "max"])
    for file, first, last in by_file.itertuples(name=None):
        end = pd.Timestamp(last).date()
        yield file, pd.Timestamp(first).date(), month_end(end) if ledger.by_month else end


def _silent(line: SentLedger, end: LedgerEnd) -> tuple[int, ...]:
    """The months without rows; those before all rows are asked of whose rows are the first."""
    own, before = end.missing.get(line.department, ()), end.missing.get("", ())
    is_first = bool(before and line.first and line.first.month == before[-1] + 1)
    return tuple(sorted({*own, *before} if is_first else own))


def _sent_last_year(cleaned: Cleaned, as_of: datetime.date) -> set[Pair]:
    """Of what a department had rows by the same day of the year before."""
    last_year = as_of.year - 1
    if cleaned.is_sample(as_of.year) != cleaned.is_sample(last_year):
        return set()
    return set(_dates(cleaned, same_day(as_of, last_year)))


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
