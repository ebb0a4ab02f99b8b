"""A table's rows, cleaned column by column in named steps.

In: TableCells and what people decided about its rows. Out: TableRows: the values, and what is wrong
in which rows.

    rows = parse_columns(cells)
    rows = check_order(empty_faulty(overrule(rows, confirmed)))

Objects exist only for what somebody must look at: a Fault, whatever the number of rows that have
it.
"""

import itertools
from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Any

from wanxing_stats.base import REJECTED, Place, Problem, case, severity_of, shown
from wanxing_stats.rules import Condition

from .cell_reading import Complaint, Reading
from .table_cells import TableCells

# The complaints that someone may overrule: the value is read, only odd.
OVERRULED_BY_CONFIRM = {"out_of_bounds", "impossible_order", "other_year"}

# Of an empty cell: wherever its row stands, and where its row asks for it.
MISSING, MISSING_WHERE_DUE = "missing_value", "missing_where_due"

# A field's name and a row's position: one cell.
Cell = tuple[str, int]


@dataclass(frozen=True)
class Fault:
    """A complaint about a field's cells in the rows at these positions."""

    field: str
    complaint: Complaint
    positions: list[int]


@dataclass(frozen=True)
class TableRows:
    """Rows read: each kept field's values, None where empty or unreadable, and their faults.

    ``overruled`` are the cells that people have confirmed as they are, and that were odd.
    """

    cells: TableCells
    values: dict[str, list[Any]]
    faults: list[Fault]
    overruled: frozenset[Cell] = frozenset()

    @property
    def rejected(self) -> set[int]:
        """The positions of rows that can't count."""
        positions: set[int] = set()
        for fault in self.faults:
            if self._severity(fault) == REJECTED:
                positions.update(fault.positions)
        return positions

    @property
    def unread(self) -> dict[int, list[str]]:
        """By position, the fields whose cells are complained about, in the ledger's order."""
        unread: dict[int, list[str]] = {}
        for field in self.cells.ledger.kept:
            positions: set[int] = set()
            for fault in self.faults:
                if fault.field == field.name:
                    positions.update(fault.positions)
            for at in positions:
                unread.setdefault(at, []).append(field.name)
        return unread

    def year(self, position: int) -> int | None:
        """The year of a row's own date."""
        date = self.values[self.cells.ledger.date][position]
        return None if date is None else int(str(date)[:4])

    def problems(self, overridden: dict[Cell, int]) -> list[Problem]:
        """A problem for each message about each column.

        Parameters
        ----------
        overridden
            The cells whose value is not the spreadsheet's, with the number of the correction.
        """
        by_message: dict[tuple[str, str], list[Fault]] = {}
        for fault in self.faults:
            by_message.setdefault((fault.field, fault.complaint.name), []).append(fault)
        return [self._problem(faults, overridden) for faults in by_message.values()]

    def _problem(self, faults: list[Fault], overridden: dict[Cell, int]) -> Problem:
        field, complaint = faults[0].field, faults[0].complaint
        column, numbers, cases = self.cells.columns[field], self.cells.rows, []
        for fault in faults:
            plain = [at for at in fault.positions if (field, at) not in overridden]
            if plain:
                cases.append(case(fault.complaint.values, [numbers[at] for at in plain]))
            for at in fault.positions:
                if (field, at) in overridden:
                    remark = f"（第{numbers[at]}行是更正第{overridden[field, at]}条写的值。）"
                    cases.append(case({**fault.complaint.values, "remark": remark}, [numbers[at]]))
        cases.sort(key=lambda of_rows: min(of_rows.rows))
        first = min(cases[0].rows)
        return Problem(
            complaint.name,
            shown(Place(self.cells.file, self.cells.sheet, first, column.heading)),
            tuple(cases),
            self._severity(faults[0]),
            self.cells.ledger.name,
            field,
            column.letter,
        )

    def _severity(self, fault: Fault) -> str:
        required = self.cells.columns[fault.field].field.required
        return severity_of(fault.complaint.name, required=required)


def parse_columns(cells: TableCells) -> TableRows:
    """Each column parsed, each distinct cell of it once; a field without a column is empty."""
    values: dict[str, list[Any]] = {}
    faults: list[Fault] = []
    for field in cells.ledger.kept:
        name, column = field.name, cells.columns.get(field.name)
        if column is None:
            values[name] = [None] * len(cells.rows)
            continue
        readings = cells.readers[name].read_all(column.cells)
        values[name] = [reading.value for reading in readings]
        faults.extend(_faults(name, readings))
    return TableRows(cells, values, faults)


def check_due(rows: TableRows) -> TableRows:
    """Empty cells are complained about where the ledger has them filled, and nowhere else."""
    faults = [*rows.faults]
    for field in rows.cells.ledger.kept:
        if not field.due or field.name not in rows.cells.columns:
            continue
        due = _rows_with(rows, field.due)
        faults = [fault for fault in faults if not _is_of(fault, field.name, MISSING)]
        unread = [fault.positions for fault in faults if fault.field == field.name]
        filled = set(itertools.chain.from_iterable(unread))
        values = rows.values[field.name]
        empty = [at for at in due if values[at] is None and at not in filled]
        if empty:
            columns = rows.cells.columns
            headings = [columns[name].heading for name in field.due.columns if name in columns]
            because = "、".join(f"「{heading}」" for heading in sorted(headings))
            faults.append(
                Fault(field.name, Complaint(MISSING_WHERE_DUE, {"because": because}), empty)
            )
    return replace(rows, faults=faults)


def _rows_with(rows: TableRows, condition: Condition) -> list[int]:
    """The positions of rows that satisfy a condition."""
    names = sorted(condition.columns)
    cells = list(zip(*(rows.values[name] for name in names), strict=True))
    test = condition.test()
    holds = {each: test(dict(zip(names, each, strict=True))) for each in set(cells)}
    return [at for at, each in enumerate(cells) if holds[each]]


def _is_of(fault: Fault, field: str, name: str) -> bool:
    return fault.field == field and fault.complaint.name == name


def overrule(rows: TableRows, confirmed: Container[Cell]) -> TableRows:
    """The same without complaints that people have overruled."""
    faults, overruled = [], set(rows.overruled)
    for fault in rows.faults:
        if fault.complaint.name in OVERRULED_BY_CONFIRM:
            left = [at for at in fault.positions if (fault.field, at) not in confirmed]
            overruled.update((fault.field, at) for at in set(fault.positions).difference(left))
            fault = replace(fault, positions=left)
        if fault.positions:
            faults.append(fault)
    return replace(rows, faults=faults, overruled=frozenset(overruled))


def empty_faulty(rows: TableRows) -> TableRows:
    """The same without the values of cells that are complained about."""
    faulty = {fault.field for fault in rows.faults}
    emptied = {name: [*rows.values[name]] for name in faulty}
    for fault in rows.faults:
        for at in fault.positions:
            emptied[fault.field][at] = None
    return replace(rows, values=rows.values | emptied)


def check_order(rows: TableRows) -> TableRows:
    """Dates that can't be before another are complained about where they are."""
    faults = [*rows.faults]
    for first, then in rows.cells.ledger.order:
        both = zip(rows.values[first], rows.values[then], strict=True)
        for at, (early, late) in enumerate(both):
            if early is not None and late is not None and late < early:
                heading = rows.cells.columns[first].heading
                says = {"first": heading, "early": str(early)}
                complaint = rows.cells.complaint(at, then, "impossible_order", **says)
                faults.append(Fault(then, complaint, [at]))
    return replace(rows, faults=faults)


def without_rows(rows: TableRows, positions: Container[int]) -> TableRows:
    """The same without complaints about some rows: people have dropped them."""
    faults = []
    for fault in rows.faults:
        left = [at for at in fault.positions if at not in positions]
        if left:
            faults.append(replace(fault, positions=left))
    return replace(rows, faults=faults)


def _faults(field: str, readings: list[Reading]) -> list[Fault]:
    """A Fault for each different complaint."""
    positions: dict[int, list[int]] = {}
    said: dict[int, Complaint] = {}
    for at, (_, complaint) in enumerate(readings):
        if complaint is not None:
            # Equal cells share one complaint.
            said.setdefault(id(complaint), complaint)
            positions.setdefault(id(complaint), []).append(at)
    return [Fault(field, said[key], positions[key]) for key in said]
