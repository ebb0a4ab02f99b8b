"""The sheets of a workbook, those without headings beside one with: 1月 has them, 2月 hasn't.

In: the layouts of all its sheets. Out: a Sheet each. A bare sheet is read under the headings of the
nearest sheet before it, else behind it, whose columns agree with its own; else its rows are said.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from wanxing_stats.base import Place, problem
from wanxing_stats.rules import Ledgers
from wanxing_stats.tables import SheetLayout, Table, bare_rows, continuation, records_above

from .recognition import recognise
from .table_reading import TableReading


@dataclass(frozen=True)
class Sheet:
    """The layout of a sheet.

    Parameters
    ----------
    is_continued
        Whether it has its headings from another.
    bare_rows, may_be
        Rows like records that have no headings, or stand above them, and the ledgers of the tables
        beside or below.
    stands_beside
        Whether the workbook has a table of a ledger, here or in another sheet.
    """

    layout: SheetLayout
    is_continued: bool = False
    bare_rows: list[int] = field(default_factory=list)
    may_be: list[str] = field(default_factory=list)
    stands_beside: bool = False


def sheets_of(layouts: Sequence[SheetLayout], ledgers: Ledgers) -> list[Sheet]:
    """Each sheet as it is to be read."""
    known = [_known_tables(layout, ledgers) for layout in layouts]
    may_be = list(dict.fromkeys(itertools.chain.from_iterable(known)))
    sheets = []
    for number, layout in enumerate(layouts):
        if known[number] or not any(known):
            sheets.append(_with_headings(layout, known[number]))
            continue
        order = sorted(range(len(layouts)), key=lambda other: (other > number, abs(other - number)))
        sheets.append(_beside(layout, [known[other] for other in order], may_be))
    return [replace(sheet, stands_beside=any(known)) for sheet in sheets]


def _known_tables(layout: SheetLayout, ledgers: Ledgers) -> dict[str, Table]:
    """The last table of each ledger in a sheet that is shown."""
    tables = {}
    for table in layout.tables if not layout.grid.hidden else []:
        for match in recognise(table.columns, ledgers):
            tables[match.ledger.name] = table
    return tables


def _with_headings(layout: SheetLayout, known: dict[str, Table]) -> Sheet:
    first = layout.tables[0] if layout.tables else None
    if not first or first not in known.values():
        return Sheet(layout)
    return Sheet(layout, bare_rows=records_above(layout, first), may_be=list(known))


def _beside(layout: SheetLayout, known: Iterable[dict[str, Table]], may_be: list[str]) -> Sheet:
    for tables in known:
        for table in tables.values():
            under_headings = continuation(layout, table)
            if under_headings:
                return Sheet(under_headings, is_continued=True)
    rows = [] if layout.grid.hidden else bare_rows(layout)
    return Sheet(layout, bare_rows=rows, may_be=may_be)


def bare_table(sheet: Sheet, file: str) -> TableReading:
    """What is said of rows without headings: nobody can tell what their columns are."""
    name, rows = sheet.layout.grid.sheet, sheet.bare_rows
    message = "rows_above_headings" if sheet.layout.tables else "no_headings"
    refused = problem(message, Place(file, name, rows[0]), count=len(rows))
    extent = rows[0], rows[-1]
    return TableReading(
        "", name, rows, extent, problems=[refused], why=refused.name, may_be=sheet.may_be
    )
