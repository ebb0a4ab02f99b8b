"""One table under its ledger's names, nothing parsed yet.

In: a grid with its layout, one of its tables, and the ledger that it matches. Out: TableCells, the
kept columns of its data rows. Personal columns end here.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from wanxing_stats.base import Place, clean_text, quoted
from wanxing_stats.files import Grid
from wanxing_stats.rules import Field, Ledger
from wanxing_stats.tables import SheetLayout, Table

from .cell_reading import CellReader
from .recognition import Match

# 单位：万元 above a table speaks for every money column whose heading names no unit.
MONEY_UNIT_ABOVE = re.compile(r"单位[:：]\s*(万?元)")


@dataclass(frozen=True)
class CellColumn:
    """A column of a table: its field, its heading as printed, the unit stated for it, its place in
    the grid (from 0), its cells, one a data row."""

    field: Field
    heading: str
    unit: str
    index: int
    cells: list[Any]

    @property
    def letter(self) -> str:
        return column_letters(self.index)


@dataclass(frozen=True)
class TableCells:
    """The kept columns by their fields' names; ``rows`` are the data rows as Excel numbers them.

    ``readers`` parse the cells of each column.
    """

    ledger: Ledger
    file: str
    sheet: str
    rows: list[int]
    columns: dict[str, CellColumn]
    readers: dict[str, CellReader] = field(repr=False)

    def place(self, position: int, name: str | None = None) -> Place:
        """The place of a row, or of a field's cell in it; ``position`` counts rows from 0."""
        heading = self.columns[name].heading if name else None
        return Place(self.file, self.sheet, self.rows[position], heading)

    def quote(self, position: int, name: str) -> str:
        """A cell as messages quote it."""
        return quoted(clean_text(self.columns[name].cells[position]))

    def mended(self, position: int, name: str, cell: Any) -> "TableCells":
        """The same with another cell."""
        column = self.columns[name]
        cells = [*column.cells]
        cells[position] = cell
        return replace(self, columns={**self.columns, name: replace(column, cells=cells)})


def cells_of(grid: Grid, layout: SheetLayout, table: Table, file: str, match: Match) -> TableCells:
    """The cells of a table's kept columns."""
    money_unit = _money_unit_above(grid, layout)
    cells = table.cells()
    columns, readers = {}, {}
    for index, of_ledger in match.columns.items():
        if of_ledger.personal:
            continue
        name = of_ledger.name
        unit = match.units[name] or (money_unit if of_ledger.unit == "元" else "")
        of_column = cells[index]
        if of_ledger.type in ("date", "period", "month"):
            of_column = grid.dated(of_column)
        columns[name] = CellColumn(of_ledger, match.headings[name], unit, index, of_column)
        identifies = name in match.ledger.identifiers
        missing = match.ledger.missing_of(of_ledger)
        readers[name] = CellReader(of_ledger, unit, missing, identifies=identifies)
    return TableCells(match.ledger, file, grid.sheet, table.rows, columns, readers)


def column_letters(index: int) -> str:
    """A column, counted from 0, as spreadsheets name it: 0 -> A, 27 -> AB."""
    letters = ""
    while index >= 0:
        index, last = index // 26 - 1, index % 26
        letters = chr(ord("A") + last) + letters
    return letters


def _money_unit_above(grid: Grid, layout: SheetLayout) -> str:
    """The unit of money that a line above or between the tables states, "" without one."""
    for cells, kind in zip(grid.rows, layout.kinds, strict=True):
        if kind in ("title", "meta"):
            for cell in cells:
                match = MONEY_UNIT_ABOVE.search(cell) if isinstance(cell, str) else None
                if match:
                    return match.group(1)
    return ""
