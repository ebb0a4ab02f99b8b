"""One table under its ledger's names, nothing parsed yet.

In: the layout of a sheet, one of its tables, and the ledger that it matches. Out: TableCells, the
kept columns of its data rows. Personal columns end here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from wanxing_stats.base import Place, year_of
from wanxing_stats.rules import Field, Ledger
from wanxing_stats.tables import SheetLayout, Table

from .cell_reading import NUMBERS, CellReader, Complaint, reader_of
from .column_evidence import NO_EVIDENCE, evidence_of
from .merged_cells import Merge, hidden_across, merges_of, settle_merges, without_ditto
from .recognition import Match
from .shown_cells import Formats, as_shown, formats_of
from .shown_headings import column_letters
from .stated_units import UnitLines, unit_of_column, with_units_beside


@dataclass(frozen=True)
class CellColumn:
    """A column of a table: its field, its heading as shown, the unit stated for it, its place in
    the grid (from 0), its cells, one a data row.

    Parameters
    ----------
    other_unit
        What is stated beside the table and isn't the heading's unit; "" where nothing is.
    counted_above, covered
        The positions of cells whose number counts in the first row of their merge, and of those
        that hold a value under a merge, where nobody sees it.
    """

    field: Field
    heading: str
    unit: str
    index: int
    cells: list[Any]
    other_unit: str = ""
    counted_above: tuple[int, ...] = ()
    covered: tuple[int, ...] = ()

    @property
    def letter(self) -> str:
        return column_letters(self.index)


@dataclass(frozen=True)
class TableCells:
    """The kept columns by their fields' names; ``rows`` are the data rows as Excel numbers them.

    ``readers`` parse the cells of each column. ``unit_elsewhere`` is the unit of money of another
    table of the sheet, where this one states none.
    """

    ledger: Ledger
    file: str
    sheet: str
    rows: list[int]
    columns: dict[str, CellColumn]
    readers: dict[str, CellReader] = field(repr=False)
    unit_elsewhere: str = ""

    def place(self, position: int, name: str | None = None) -> Place:
        """The place of a row, or of a field's cell in it; ``position`` counts rows from 0."""
        heading = self.columns[name].heading if name else None
        return Place(self.file, self.sheet, self.rows[position], heading)

    def quote(self, position: int, name: str) -> str:
        """A cell as messages quote it."""
        return self.readers[name].quote(self.columns[name].cells[position])

    def complaint(self, position: int, name: str, message: str, **says: str) -> Complaint:
        """That something is wrong with a cell that was read."""
        cell = self.columns[name].cells[position]
        return self.readers[name].complaint(message, cell, **says)

    def mended(self, position: int, name: str, cell: Any) -> "TableCells":
        """The same with another cell."""
        column = self.columns[name]
        cells = [*column.cells]
        cells[position] = cell
        return replace(self, columns={**self.columns, name: replace(column, cells=cells)})


def cells_of(layout: SheetLayout, table: Table, file: str, match: Match) -> TableCells:
    """The cells of a table's kept columns, as people see them."""
    grid, ledger, lines = layout.grid, match.ledger, UnitLines.of(layout, table, file)
    formats = formats_of(grid) if grid.formats else {}
    cells, merges = table.own_cells, merges_of(table)
    records, hidden = _merged_records(merges, match), hidden_across(table, cells)
    columns, readers = {}, {}
    for index, of_ledger in match.columns.items():
        if of_ledger.personal:
            continue
        name, heading = of_ledger.name, match.headings[of_ledger.name]
        unit, other_unit = unit_of_column(of_ledger, heading, lines.units)
        own = cells[index]
        if of_ledger.type in ("date", "period", "month"):
            own = grid.dated(own)
        if index in formats:
            own = _shown(own, table.rows, formats[index], of_ledger, unit)
        if of_ledger.type in NUMBERS:
            own = with_units_beside(own, table, index)
        reader = reader_of(ledger, name, unit)
        merged = settle_merges(own, merges.get(index, []), reader, records)
        own = without_ditto(merged.cells, is_key=name in ledger.primary_key)
        evidence = evidence_of(own, of_ledger, year_of(file), texts_only=grid.texts_only)
        if evidence != NO_EVIDENCE:
            reader = reader_of(ledger, name, unit, evidence)
        covered = tuple({*merged.covered, *hidden.get(index, [])})
        shown = match.shown(name)
        columns[name] = CellColumn(
            of_ledger, shown, unit, index, own, other_unit, merged.counted_above, covered
        )
        readers[name] = reader
    money = [column.unit for column in columns.values() if column.field.unit == "元"]
    elsewhere = lines.elsewhere if money and not any(money) else ""
    return TableCells(ledger, file, grid.sheet, table.rows, columns, readers, elsewhere)


def _merged_records(merges: Mapping[int, list[Merge]], match: Match) -> set[tuple[int, int]]:
    """The rows that a merge makes one record: those over which all its keys are merged."""
    spans = []
    for index, of_ledger in match.columns.items():
        if of_ledger.name in match.ledger.primary_key:
            spans.append({merge.span for merge in merges.get(index, [])})
    return set.intersection(*spans) if spans else set()


def _shown(
    cells: list[Any], rows: list[int], formats: Formats, of_ledger: Field, unit: str
) -> list[Any]:
    shown = []
    for row, cell in zip(rows, cells, strict=True):
        form = formats.get(row)
        shown.append(as_shown(cell, form, of_ledger, unit) if form else cell)
    return shown
