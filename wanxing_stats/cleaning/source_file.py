"""One source file: its sheets' rows and what they are, its records, and what is wrong in it.

In: a file, and the Source that says how it is read. Out: a FileReading. A file that is no
spreadsheet, or a damaged one, gives a problem.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from wanxing_stats.base import DOUBTFUL, REJECTED, Problem, legible, shown_name
from wanxing_stats.files import Grid, Unreadable, read_workbook
from wanxing_stats.tables import Table, find_tables

from .complaints import file_problem
from .decisions import Outcomes
from .records import Record
from .table_reading import Source, TableReading, read_table


@dataclass
class SheetRows:
    """One sheet and the kind of each of its rows."""

    file: str
    sheet: str
    hidden: bool
    kinds: list[str]


@dataclass
class FileReading:
    """What the file ``name`` gave: its sheets, its records, its problems.

    ``format`` is None and ``sha256`` "" when it couldn't be read. ``read`` counts the data rows of
    its tables by ledger, before anything is made of them; ``unread`` those of tables that give no
    record. In ``sheets`` a data row has the kind that it has without a record. ``outcomes`` say
    what became of corrections.
    """

    name: str
    format: str | None = None
    sha256: str = ""
    read: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    sheets: list[SheetRows] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    outcomes: Outcomes = field(default_factory=Outcomes)


def read_source(path: Path, source: Source) -> FileReading:
    """What the file at ``path`` gives. Raises OSError when it can't be opened."""
    reading = FileReading(source.name)
    try:
        workbook = read_workbook(path)
    except Unreadable as error:
        problem = file_problem(error.code, REJECTED, source.name, error.message)
        reading.problems.append(problem)
        return reading
    reading.format = workbook.format
    names_hidden = [] if "/".join(map(legible, path.parts)).endswith(source.name) else [source.name]
    tables = 0
    for grid in workbook.grids:
        if shown_name(grid.sheet) != grid.sheet:
            grid = replace(grid, sheet=shown_name(grid.sheet))
            names_hidden.append(grid.sheet)
        tables += _read_sheet(grid, source, reading)
    if names_hidden:
        what = (
            f"文件名或工作表名里像有个人信息，显示时已隐去（{'、'.join(names_hidden)}）。"
            "请改名后重新放入。"
        )
        reading.problems.append(file_problem("personal_name", DOUBTFUL, source.name, what))
    if not tables:
        what = "没有找到表格（至少要有一行列标题）。请核对是否发错了文件。"
        reading.problems.append(file_problem("no_table", DOUBTFUL, source.name, what))
    return reading


def _read_sheet(grid: Grid, source: Source, reading: FileReading) -> int:
    """Add what a sheet gives; how many tables it has."""
    layout = find_tables(grid)
    kinds = list(layout.kinds)
    for table in layout.tables:
        table_reading = read_table(grid, layout, table, source)
        _add_table(reading, table, table_reading)
        for row in table.rows:
            kinds[row - 1] = table_reading.kind_of_unread
    reading.sheets.append(SheetRows(source.name, grid.sheet, grid.hidden, kinds))
    return len(layout.tables)


def _add_table(reading: FileReading, table: Table, table_reading: TableReading) -> None:
    """Add what a table gives."""
    if table_reading.kind_of_unread == "rejected":
        reading.read[table_reading.ledger] += table.data_rows
        reading.unread[table_reading.ledger] += 0 if table_reading.records else table.data_rows
    reading.records.extend(table_reading.records)
    reading.problems.extend(table_reading.problems)
    reading.outcomes.extend(table_reading.outcomes)
