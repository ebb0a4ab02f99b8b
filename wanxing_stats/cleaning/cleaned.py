"""What cleaning gives: frames of clean rows, files, sheets, records, problems and decisions.

In: what the sources gave, once their rows have met. Out: Cleaned, and the functions that make its
frames.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from wanxing_stats.base import Problem, department_of, is_sample, year_of
from wanxing_stats.rules import Ledger, Rules

from .decisions import Application
from .records import Record
from .source_file import FileReading, SheetRows

RECORD_KINDS = ("clean", "duplicate", "rejected")
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
SOURCE = ["source_file", "source_sheet", "source_row"]
FILE_COLUMNS = ["file", "year", "department", "format", "sample", "sha256"]
RECORD_COLUMNS = ["file", "year", "department", "table", "read", *RECORD_KINDS]
PROBLEM_COLUMNS = [
    "code",
    "severity",
    "department",
    "file",
    "sheet",
    "row",
    "column",
    "message",
    "advice",
    "table",
    "field",
    "cell",
    "found",
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
PANDAS_TYPES = {
    "string": "str",
    "month": "str",
    "date": "datetime64[ms]",
    "period": "datetime64[ms]",
    "number": "float64",
    "integer": "Int64",
    "boolean": "boolean",
}


@dataclass
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
        One row a complaint.
    duplicates
        One row a duplicate, with the row kept.
    corrections
        One row an applied correction, ``year`` being the record's own.
    """

    tables: dict[str, pd.DataFrame]
    files: pd.DataFrame
    sheets: pd.DataFrame
    records: pd.DataFrame
    problems: pd.DataFrame
    duplicates: pd.DataFrame
    corrections: pd.DataFrame
    rules: Rules
    _hashes: dict[str, pd.Series] = field(default_factory=dict, repr=False)

    @property
    def years(self) -> list[int]:
        """The years that sources were sent for."""
        return sorted(int(year) for year in self.files["year"].dropna().unique())

    def is_sample(self, year: int) -> bool:
        """Whether the year's sources are made up."""
        return bool(self.files.loc[self.files["year"] == year, "sample"].any())

    def row_hashes(self, table: str) -> pd.Series:
        """A hash of each clean row of a ledger, with its place.

        Hashed once: tables are never changed after cleaning.
        """
        if table not in self._hashes:
            # a figure may speak of a ledger whose rule file can't be read: it has no rows
            rows = self.tables.get(table)
            self._hashes[table] = pd.Series() if rows is None else hashed_rows(rows)
        return self._hashes[table]

    def row_counts(self) -> dict[str, int]:
        """Rows of all sheets: ``read`` and a count for each of KINDS."""
        counts = {kind: int(self.sheets[kind].sum()) for kind in KINDS}
        return {"read": int(self.sheets["rows"].sum()), **counts}


def hashed_rows(frame: pd.DataFrame) -> pd.Series:
    """A hash of each row's values."""
    return pd.util.hash_pandas_object(frame, index=False)


def problem_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    """One row a problem, in order of place: what Problem has, its department and its message."""
    rows = []
    for problem in problems:
        rows.append([getattr(problem, column) for column in PROBLEM_COLUMNS])
    frame = pd.DataFrame(rows, columns=PROBLEM_COLUMNS).astype({"row": "Int64"})
    return frame.sort_values(["file", "sheet", "row"], kind="stable", ignore_index=True)


def clean_tables(ledgers: Mapping[str, Ledger], records: list[Record]) -> dict[str, pd.DataFrame]:
    """The clean records of each ledger as a typed frame, in order of place."""
    counting: dict[str, list[Record]] = {name: [] for name in ledgers}
    for record in records:
        if record.kind == "clean":
            counting[record.ledger.name].append(record)
    return {name: _clean_table(ledger, counting[name]) for name, ledger in ledgers.items()}


def _clean_table(ledger: Ledger, records: list[Record]) -> pd.DataFrame:
    names = [field.name for field in ledger.kept]
    rows = []
    for record in records:
        rows.append([*map(record.values.__getitem__, names), *record.source])
    frame = pd.DataFrame(rows, columns=[*names, *SOURCE], dtype=object)
    types = {field.name: PANDAS_TYPES[field.type] for field in ledger.kept}
    types |= {"source_file": "str", "source_sheet": "str", "source_row": "int64"}
    return frame.astype(types)


def file_frame(readings: list[FileReading]) -> pd.DataFrame:
    """One row a file."""
    rows = []
    for reading in readings:
        about = (reading.name, year_of(reading.name), department_of(reading.name))
        rows.append((*about, reading.format, is_sample(reading.name), reading.sha256))
    return pd.DataFrame(rows, columns=FILE_COLUMNS).astype({"year": "Int64"})


def sheet_frame(sheets: list[SheetRows], records: list[Record]) -> pd.DataFrame:
    """One row a sheet with the count of each kind; data rows take the kind of their record.

    Where tables stand side by side a row holds several records: it is clean when one of them is.
    """
    kinds_of = {(sheet.file, sheet.sheet): sheet.kinds for sheet in sheets}
    for kind in reversed(RECORD_KINDS):
        for record in records:
            if record.kind == kind:
                file, name, row = record.source
                kinds_of[file, name][row - 1] = kind
    rows = []
    for sheet in sheets:
        count = Counter(sheet.kinds)
        counts = [count[kind] for kind in KINDS]
        rows.append((sheet.file, sheet.sheet, sheet.hidden, len(sheet.kinds), *counts))
    return pd.DataFrame(rows, columns=["file", "sheet", "hidden", "rows", *KINDS])


def record_frame(readings: list[FileReading], records: list[Record]) -> pd.DataFrame:
    """One row a file and ledger: the data rows read, and what became of them.

    Those without a record are rejected.
    """
    became = Counter((record.source[0], record.ledger.name, record.kind) for record in records)
    read: Counter[tuple[str, str]] = Counter()
    for reading in readings:
        for table, count in reading.read.items():
            read[reading.name, table] += count
            became[reading.name, table, "rejected"] += reading.unread[table]
    rows = []
    for (file, table), count in read.items():
        kinds = [became[file, table, kind] for kind in RECORD_KINDS]
        rows.append((file, year_of(file), department_of(file), table, count, *kinds))
    return pd.DataFrame(rows, columns=RECORD_COLUMNS).astype({"year": "Int64"})


def duplicate_frame(records: list[Record]) -> pd.DataFrame:
    """One row a duplicate, with the row that it repeats."""
    duplicates = [record for record in records if record.kept]
    rows = [(record.ledger.name, *record.source, *(record.kept or ())) for record in duplicates]
    return pd.DataFrame(rows, columns=DUPLICATE_COLUMNS)


def correction_frame(applied: list[Application]) -> pd.DataFrame:
    """One row an applied correction, in the order of application."""
    rows = []
    for application in applied:
        entry = application.correction
        rows.append(
            (
                entry.number,
                entry.action,
                application.table,
                application.year,
                *application.place,
                entry.field or None,
                application.before,
                application.after,
                entry.reason,
                entry.decided_by,
                entry.on.isoformat(),
            )
        )
    return pd.DataFrame(rows, columns=CORRECTION_COLUMNS).astype({"year": "Int64"})
