"""What cleaning gives: frames of clean rows, files, sheets, records, problems and decisions.

In: what the sources gave, once their rows have met. Out: Cleaned, and the functions that make its
frames.
"""

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from wanxing_stats.base import (
    BY_COLUMN,
    MESSAGES,
    REJECTED,
    Case,
    Place,
    Problem,
    department_of,
    is_sample,
    year_of,
)
from wanxing_stats.rules import Ledger, Rules

from .decisions import Applied
from .ledger_rows import CLEAN, DUPLICATE, NONE, SOURCE, LedgerRows, places_of, records_of
from .left_out import typed
from .sent_tables import SentTable
from .source_file import FileReading
from .table_reading import TableReading

RECORD_KINDS = (CLEAN, DUPLICATE, REJECTED)
KINDS = (
    "title",
    "meta",
    "header",
    "blank",
    "group",
    "total",
    "note",
    "prenumbered",
    *RECORD_KINDS,
)
FILE_COLUMNS = ["file", "year", "department", "format", "sample", "sha256"]
RECORD_COLUMNS = ["file", "year", "department", "table", "read", *RECORD_KINDS]
PROBLEM_COLUMNS = [
    "code",
    "severity",
    "department",
    "file",
    "sheet",
    "row",
    "count",
    "column",
    "message",
    "advice",
    "table",
    "field",
    "letter",
    "name",
    "cases",
]
DUPLICATE_COLUMNS = ["table", *SOURCE, "kept_file", "kept_sheet", "kept_row"]
CORRECTION_COLUMNS = [
    "number",
    "action",
    "table",
    "year",
    *SOURCE,
    "field",
    "before",
    "after",
    "reason",
    "decided_by",
    "on",
]
# Messages that a cell's value could not be taken: those that are worse in a required column.
CELL_MESSAGES = {name for name, each in MESSAGES.items() if each.severity == BY_COLUMN}
CELL_MESSAGES |= {"impossible_order"}


@dataclass(frozen=True)
class Cleaned:
    """What cleaning gives, by which ``rules``.

    Attributes
    ----------
    tables
        Clean rows by ledger name: the ledger's kept fields and SOURCE.
    files
        One row a source file.
    sheets
        One row a sheet, with ``rows`` and a count for each of KINDS.
    records
        One row a file and ledger ("" for tables that no ledger knows), with the data rows ``read``
        and what became of them.
    problems
        In order of place.
    duplicates
        One row a duplicate, with the row kept.
    left_out
        By ledger name, the rows that can't count, as far as they can be read: kept fields, SOURCE,
        ``unread`` (its fields that are complained about, with commas between) and ``why``:
        "rejected", "conflict" or "hidden". Not those that people dropped, nor repeats.
    sent_tables
        One row a table of a source, ``columns`` and ``may_be`` with commas between; ``sent`` has
        the same as SentTables, which say what stands in it. A source without tables has one row,
        too; where it says that there is nothing of a ledger, ``table`` is that ledger.
    corrections
        One row an applied correction, ``year`` being the record's own.
    """

    tables: dict[str, pd.DataFrame]
    files: pd.DataFrame
    sheets: pd.DataFrame
    records: pd.DataFrame
    problems: list[Problem]
    duplicates: pd.DataFrame
    corrections: pd.DataFrame
    left_out: dict[str, pd.DataFrame]
    sent_tables: pd.DataFrame
    rules: Rules
    _hashes: dict[str, pd.Series] = field(default_factory=dict, repr=False)

    @property
    def years(self) -> list[int]:
        """The years that sources were sent for."""
        return sorted(int(year) for year in self.files["year"].dropna().unique())

    @cached_property
    def sent(self) -> list[SentTable]:
        """The rows of ``sent_tables``."""
        return [SentTable.of(row) for row in records_of(self.sent_tables)]

    def problems_of_year(self, year: int) -> list[Problem]:
        """Those of what was sent in a year's folder."""
        return [problem for problem in self.problems if year_of(problem.place.file) == year]

    def is_sample(self, year: int) -> bool:
        """Whether the year's sources are made up."""
        return year in self._sample_years

    @cached_property
    def _sample_years(self) -> set[int]:
        return set(self.files.loc[self.files["sample"].astype(bool), "year"].dropna())

    def unread_cells(self, table: str) -> dict[str, set[Place]]:
        """By column of a ledger, the rows whose cell says something that could not be read."""
        cells: dict[str, set[Place]] = {}
        for problem in self.problems:
            if problem.table == table and problem.field and problem.name in CELL_MESSAGES:
                file, sheet, _, _ = problem.place
                rows = {Place(file, sheet, row) for row in problem.rows}
                cells.setdefault(problem.field, set()).update(rows)
        return cells

    def row_hashes(self, table: str, rows: pd.DataFrame) -> bytes:
        """The hashes of these clean rows of a ledger.

        Hashed once: tables are never changed after cleaning.
        """
        if rows.empty:  # as those of a ledger whose rule file can't be read
            return b""
        if table not in self._hashes:
            self._hashes[table] = _hashes(self.tables[table])
        hashes: bytes = self._hashes[table][rows.index].values.tobytes()
        return hashes

    def row_counts(self) -> dict[str, int]:
        """Rows of all sheets: ``read`` and a count for each of KINDS."""
        counts = {kind: int(self.sheets[kind].sum()) for kind in KINDS}
        return {"read": int(self.sheets["rows"].sum()), **counts}


def hashed_rows(frame: pd.DataFrame) -> bytes:
    """A hash of each row's values, one behind the other."""
    hashes: bytes = _hashes(frame).values.tobytes()
    return hashes


def _hashes(frame: pd.DataFrame) -> pd.Series:
    return pd.util.hash_pandas_object(frame, index=False)


def problem_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    """A view of problems, one row each: what Problem has, its department and its message.

    ``row`` is the first row and ``count`` how many there are (1 where it is about no single row);
    ``cases`` (JSON) says what is said of which rows.
    """
    rows = [_describe(problem) for problem in problems]
    return pd.DataFrame(rows, columns=PROBLEM_COLUMNS).astype({"row": "Int64"})


def problems_of(frame: pd.DataFrame) -> list[Problem]:
    """The problems that problem_frame made the frame of."""
    problems = []
    for row in records_of(frame):
        place = Place(row["file"], row["sheet"], row["row"], row["column"])
        cases = tuple(Case(values, tuple(rows)) for values, rows in json.loads(row["cases"]))
        about = row["severity"], row["table"], row["field"], row["letter"]
        problems.append(Problem(row["name"], place, cases, *about))
    return problems


def _describe(problem: Problem) -> list[object]:
    file, sheet, row, column = problem.place
    about = [problem.code, problem.severity, problem.department, file, sheet, row, problem.count]
    texts = [column, problem.message, problem.advice, problem.table, problem.field, problem.letter]
    return [*about, *texts, problem.name, json.dumps(problem.cases, ensure_ascii=False)]


def ledger_frame(ledger: Ledger, tables: list[tuple[str, TableReading]]) -> pd.DataFrame:
    """The rows of a ledger's tables, each with its file's name, as LedgerRows has them."""
    columns: dict[str, pd.Series] = {}
    for column in ledger.kept:
        values = _joined(table.values[column.name] for _, table in tables)
        columns[column.name] = typed(values, column)
    files = _joined([file] * len(table.rows) for file, table in tables)
    sheets = _joined([table.sheet] * len(table.rows) for _, table in tables)
    columns["source_file"] = pd.Series(files, dtype="str")
    columns["source_sheet"] = pd.Series(sheets, dtype="str")
    numbers = _joined(table.rows for _, table in tables)
    columns["source_row"] = pd.Series(numbers, dtype="int64")
    counts = [len(table.rows) for _, table in tables]
    columns["table_number"] = pd.Series(np.repeat(np.arange(len(tables)), counts), dtype="int64")
    matters = _joined(_matters(table) for _, table in tables)
    columns["matter_number"] = pd.Series(matters, dtype="int64")
    fates = _joined(_fates(table) for _, table in tables)
    columns["fate"] = pd.Series(fates, dtype=object)
    columns["repeats"] = pd.Series([NONE] * len(fates), dtype="int64")
    return pd.DataFrame(columns)


def _joined(lists: Iterable[list[Any]]) -> list[Any]:
    return list(itertools.chain.from_iterable(lists))


def _matters(table: TableReading) -> list[int]:
    matters = [0] * len(table.rows)
    for position, matter in table.matters.items():
        matters[position] = matter
    return matters


def _fates(table: TableReading) -> list[str]:
    fates = [CLEAN] * len(table.rows)
    for position in table.rejected:
        fates[position] = REJECTED
    return fates


def file_frame(readings: list[FileReading]) -> pd.DataFrame:
    """One row a file."""
    rows = []
    for reading in readings:
        about = _about_file(reading)
        rows.append((*about, reading.format, is_sample(reading.name), reading.sha256))
    return pd.DataFrame(rows, columns=FILE_COLUMNS).astype({"year": "Int64"})


def _about_file(reading: FileReading) -> tuple[str, int | None, str]:
    return reading.name, year_of(reading.name), department_of(reading.name)


def sheet_frame(readings: list[FileReading], rows: Mapping[str, LedgerRows]) -> pd.DataFrame:
    """One row a sheet with the count of each kind; data rows take their fate.

    Where tables stand side by side a row holds several records: it is clean when one of them is.
    """
    sheets = _joined(reading.sheets for reading in readings)
    kinds_of = {(sheet.file, sheet.sheet): np.array(sheet.kinds, object) for sheet in sheets}
    for kind in reversed(RECORD_KINDS):
        for of_ledger in rows.values():
            fated = of_ledger.frame[of_ledger.frame["fate"] == kind]
            numbers = fated.groupby(["source_file", "source_sheet"])["source_row"]
            for place, of_sheet in numbers:
                kinds_of[place][of_sheet.to_numpy() - 1] = kind
    lines = []
    for sheet in sheets:
        count = Counter(kinds_of[sheet.file, sheet.sheet])
        counts = [count[kind] for kind in KINDS]
        lines.append((sheet.file, sheet.sheet, sheet.hidden, len(sheet.kinds), *counts))
    return pd.DataFrame(lines, columns=["file", "sheet", "hidden", "rows", *KINDS])


def record_frame(readings: list[FileReading], rows: Mapping[str, LedgerRows]) -> pd.DataFrame:
    """One row a file and ledger: the data rows read, and what became of them.

    Those of tables that gave none are rejected.
    """
    became: Counter[tuple[str, str, str]] = Counter()
    for name, of_ledger in rows.items():
        for (file, fate), count in of_ledger.frame.groupby(["source_file", "fate"]).size().items():
            became[file, name, fate] += count
    lines = []
    for reading in readings:
        about, unread = _about_file(reading), reading.unread
        for table, count in reading.read.items():
            became[reading.name, table, REJECTED] += unread[table]
            kinds = [became[reading.name, table, kind] for kind in RECORD_KINDS]
            lines.append((*about, table, count, *kinds))
    return pd.DataFrame(lines, columns=RECORD_COLUMNS).astype({"year": "Int64"})


def duplicate_frame(rows: Mapping[str, LedgerRows]) -> pd.DataFrame:
    """One row a duplicate, with the row that it repeats."""
    frames = [pd.DataFrame(columns=DUPLICATE_COLUMNS)]
    for name, of_ledger in rows.items():
        duplicates = of_ledger.duplicates
        if len(duplicates):
            frames.append(duplicates.assign(table=name)[DUPLICATE_COLUMNS])
    return pd.concat(frames[1:] or frames, ignore_index=True)


def correction_frame(applied: list[Applied]) -> pd.DataFrame:
    """One row an applied correction, in the order of application."""
    rows = [vars(each) | dict(zip(SOURCE, each.place, strict=False)) for each in applied]
    return pd.DataFrame(rows, columns=CORRECTION_COLUMNS).astype({"year": "Int64"})


def applied_corrections(frame: pd.DataFrame) -> list[Applied]:
    """What correction_frame made the frame of."""
    rows = zip(places_of(frame), records_of(frame.drop(columns=SOURCE)), strict=True)
    return [Applied(place=place, **row) for place, row in rows]
