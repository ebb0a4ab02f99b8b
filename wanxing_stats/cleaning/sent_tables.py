"""What was sent, table by table: as which ledger each was read, or which it may be.

In: the readings of all sources. Out: a frame with a row a table, as data/clean holds it, and each
row of it as a SentTable.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wanxing_stats.base import department_of, year_of
from wanxing_stats.rules import Ledger

from .source_file import OWN_OUTPUT, FileReading
from .table_reading import TableReading

# Messages about a source that holds nothing; of another without rows nobody knows what it holds.
EMPTY = ("no_table", "empty_file")
HIDDEN_SHEET = "hidden_sheet"  # the message about a table of which nothing counts
TYPES = {
    "file": "str",
    "year": "Int64",
    "department": "str",
    "sheet": "str",
    "first_row": "Int64",
    "last_row": "Int64",
    "rows": "int64",
    "table": "str",
    "columns": "str",
    "may_be": "str",
    "why": "str",
}


@dataclass(frozen=True)
class SentTable:
    """One table of a source, or a source without any.

    Parameters
    ----------
    file, year, department, sheet
        Where it came from; ``year`` is None outside of any year's folder.
    first_row, last_row, rows
        Where it stands in its sheet, headings and all, and how many of these rows are data.
    table
        The ledger it was read as; "" when it was not.
    columns
        Which of that ledger's columns it has.
    may_be, why
        Of one not read, the ledgers that it may be, and the name of the message that says why.
    """

    file: str
    year: int | None
    department: str
    sheet: str
    first_row: int | None
    last_row: int | None
    rows: int
    table: str
    columns: frozenset[str]
    may_be: tuple[str, ...]
    why: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "SentTable":
        """A row of the frame."""
        texts = {name: row[name] or "" for name in ("sheet", "table", "why")}
        columns, may_be = _names(row["columns"]), _names(row["may_be"])
        return cls(**{**row, **texts, "columns": frozenset(columns), "may_be": tuple(may_be)})

    @property
    def ledgers(self) -> tuple[str, ...]:
        """What it is, or may be; "" of one that is like none."""
        return (self.table,) if self.table else self.may_be or ("",)

    @property
    def is_understood(self) -> bool:
        """Whether its rows were read, be it that none counts as its sheet is hidden."""
        return bool(self.table) or self.why == HIDDEN_SHEET

    @property
    def is_unopened(self) -> bool:
        """Whether nobody knows what it holds: no sheet of it was read."""
        return not self.rows and not self.sheet and self.why not in EMPTY


def sent_table_frame(readings: list[FileReading], ledgers: Mapping[str, Ledger]) -> pd.DataFrame:
    """One row a table, and one for each file that has none, but such as nobody sent."""
    lines: list[tuple[object, ...]] = []
    for reading in readings:
        about = reading.name, year_of(reading.name), department_of(reading.name)
        tables = [table for table in reading.tables if not table.is_choices]
        lines += [(*about, *_sent_table(table)) for table in tables]
        if not tables and reading.why != OWN_OUTPUT:
            lines.append((*about, *_sent_file(reading, ledgers)))
    return pd.DataFrame(lines, columns=list(TYPES)).astype(TYPES)


def _sent_file(reading: FileReading, ledgers: Mapping[str, Ledger]) -> tuple[object, ...]:
    """What the row of a file without tables says; where there is nothing, no column is missing."""
    nil_of = reading.nil_of
    columns = ",".join(field.name for field in ledgers[nil_of].kept) if nil_of else ""
    return "", None, None, 0, nil_of, columns, ",".join(reading.may_be), reading.why


def _sent_table(table: TableReading) -> tuple[object, ...]:
    """What its row says behind the file."""
    understood = "" if table.why else table.ledger
    columns, may_be = ",".join(table.columns), ",".join(table.may_be)
    return (table.sheet, *table.extent, len(table.rows), understood, columns, may_be, table.why)


def _names(text: str | None) -> list[str]:
    return text.split(",") if text else []
