"""One source file: its sheets' rows and what they are, its tables, and what is wrong in it.

In: a file, and the Source that says how it is read. Out: a FileReading. A file that is no
spreadsheet, or a damaged one, gives a problem.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from wanxing_stats.base import RETRIED, Place, Problem, legible, problem, shown_name, year_of
from wanxing_stats.files import Grid, Unreadable, distinct_names, read_workbook
from wanxing_stats.tables import find_tables, text_of

from .nil_reports import nil_report
from .own_outputs import is_own_output
from .reading_faults import step
from .recognition import may_be_choices, named_ledgers
from .sheets_without_headings import Sheet, bare_table, sheets_of
from .table_reading import Source, TableReading, read_table

FIGURE = re.compile("[0-9０-９〇○]")
OWN_OUTPUT = "own_output"  # the message about a file that was written here
ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz")


@dataclass(frozen=True)
class SheetRows:
    """One sheet and the kind of each of its rows."""

    file: str
    sheet: str
    hidden: bool
    kinds: list[str]


@dataclass(frozen=True)
class FileReading:
    """What the file ``name`` gave: its sheets, its tables, and what is wrong beside these.

    ``format`` is None and ``sha256`` "" when it couldn't be read. In ``sheets`` a data row has the
    kind that it has while nothing counts it. Of a file without tables ``why`` is the message that
    says so, ``may_be`` the names of the ledgers that its name fits; ``nil_of`` is the ledger of
    which it says that there is nothing.
    """

    name: str
    format: str | None = None
    sha256: str = ""
    sheets: list[SheetRows] = field(default_factory=list)
    tables: list[TableReading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    why: str = ""
    may_be: list[str] = field(default_factory=list)
    nil_of: str = ""

    @property
    def lasts(self) -> bool:
        """Whether another attempt would give the same."""
        return self.why not in RETRIED

    @property
    def read(self) -> Counter[str]:
        """The data rows of its tables by ledger, before anything is made of them."""
        return self._count(self.tables)

    @property
    def unread(self) -> Counter[str]:
        """The data rows of tables that give none, by ledger."""
        return self._count(table for table in self.tables if not table.values)

    def _count(self, tables: Iterable[TableReading]) -> Counter[str]:
        count: Counter[str] = Counter()
        for table in tables:
            if not table.is_choices:
                count[table.ledger] += len(table.rows)
        return count


def read_source(path: Path, source: Source) -> FileReading:
    """What the file at ``path`` gives.

    Raises ReadingFailed for an error that nobody expected.
    """
    try:
        with step("打开文件"):
            workbook = read_workbook(path)
    except Unreadable as error:
        if error.code == "archive" or path.suffix.lower() in ARCHIVES:
            name = "archive" if year_of(source.name) else "archive_outside"
            return unread_file(source, problem(name, Place(source.name)))
        return unread_file(source, problem(error.code, Place(source.name), **error.details))
    reading = FileReading(source.name, workbook.format)
    for remark in workbook.remarks:
        reading.problems.append(problem(remark.name, Place(source.name), **remark.values))
    _say_hidden_names(path, workbook.grids, reading)
    names = distinct_names(shown_name(grid.sheet) for grid in workbook.grids)
    grids = [replace(grid, sheet=name) for grid, name in zip(workbook.grids, names, strict=True)]
    if is_own_output(grids):
        return _written_here(grids, reading)
    with step("查找表格"):
        layouts = list(map(find_tables, grids))
    with step("读取各行"):
        for sheet in sheets_of(layouts, source.ledgers):
            _read_sheet(sheet, source, reading)
    with step("辨认台账"):
        if not reading.tables:
            return _without_table(grids, reading, source)
        return _named_by_file(reading, source)


def _say_hidden_names(path: Path, grids: list[Grid], reading: FileReading) -> None:
    """Say which of its names hold particulars of people, and are shown without."""
    names = [shown_name(grid.sheet) for grid in grids if shown_name(grid.sheet) != grid.sheet]
    if not "/".join(map(legible, path.parts)).endswith(reading.name):
        names.insert(0, reading.name)
    if names:
        hidden = problem("personal_name", Place(reading.name), names="、".join(names))
        reading.problems.append(hidden)


def unread_file(source: Source, why: Problem) -> FileReading:
    """What a file gives that can't be read."""
    return FileReading(source.name, problems=[why], why=why.name, may_be=_named(source))


def _written_here(grids: list[Grid], reading: FileReading) -> FileReading:
    """The reading of a file that was written here: none of its rows is data."""
    for grid in grids:
        kinds = ["note" if any(map(text_of, cells)) else "blank" for cells in grid.rows]
        reading.sheets.append(SheetRows(reading.name, grid.sheet, grid.hidden, kinds))
    why = problem(OWN_OUTPUT, Place(reading.name))
    return replace(reading, problems=[*reading.problems, why], why=why.name)


def _without_table(grids: list[Grid], reading: FileReading, source: Source) -> FileReading:
    """The reading of a file without a table: it may say plainly that there is nothing to report."""
    place = Place(source.name)
    nil = nil_report(grids, _stem(source), source.ledgers)
    if nil and len(nil) == 1:
        reported = problem("nil_report", place, ledger=source.ledgers[nil[0]].title)
        return replace(reading, problems=[*reading.problems, reported], nil_of=nil[0])
    why = problem("no_table" if nil is None else "nil_report_of_unknown", place)
    may_be = _named(source) if nil is None else nil
    return replace(reading, problems=[*reading.problems, why], why=why.name, may_be=may_be)


def _named(source: Source) -> list[str]:
    """The ledgers that a file's name fits."""
    return named_ledgers([_stem(source)], source.ledgers)


def _stem(source: Source) -> str:
    return PurePosixPath(source.name).stem


def _named_by_file(reading: FileReading, source: Source) -> FileReading:
    """The same; where no table has a ledger, each that fits none else may be what the file's name
    says."""
    if any(table.ledger for table in reading.tables):
        return reading
    named = _named(source)
    tables = [replace(table, may_be=table.may_be or named) for table in reading.tables]
    return replace(reading, tables=tables)


def _read_sheet(sheet: Sheet, source: Source, reading: FileReading) -> None:
    """Add what a sheet gives."""
    layout, grid = sheet.layout, sheet.layout.grid
    readings = [read_table(layout, table, source) for table in layout.tables]
    if sheet.stands_beside:
        readings = [_aside(table, grid, source) for table in readings]
    if sheet.is_continued:
        readings = list(map(_without_headings, readings))
    if sheet.bare_rows:
        readings.append(bare_table(sheet, source.name))
    for row in layout.doubted_totals:
        reading.problems.append(problem("total_by_name", Place(source.name, grid.sheet, row)))
    kinds = list(layout.kinds)
    for table in readings:
        for row in table.rows:
            kinds[row - 1] = "note" if table.is_choices else "rejected"
    reading.tables.extend(readings)
    reading.sheets.append(SheetRows(source.name, grid.sheet, grid.hidden, kinds))


def _aside(table: TableReading, grid: Grid, source: Source) -> TableReading:
    """A table beside a ledger's; nobody misses it if it is no ledger and explains that one, or
    lists what its cells may be chosen from."""
    if table.why != "unknown_ledger":
        return table
    explains = any(name in grid.sheet for name in source.ledgers.aside_sheets)
    if not explains and not _lists_choices([grid.rows[row - 1] for row in table.rows]):
        return table
    return replace(table, problems=[], why="", may_be=[], is_choices=True)


def _lists_choices(rows: list[list[Any]]) -> bool:
    """Texts without a figure, none twice in a column: records have a day, or words in common."""
    for column in zip(*rows, strict=True):
        if not may_be_choices(column) or any(FIGURE.search(text_of(cell)) for cell in column):
            return False
    return bool(rows)


def _without_headings(table: TableReading) -> TableReading:
    """A table that has its headings from another sheet, which says what is wrong with them."""
    if not table.values:
        return table
    return replace(table, problems=[each for each in table.problems if each.place.row is not None])
