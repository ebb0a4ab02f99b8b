"""A table's rows as people decided about them.

In: TableCells, the rows that say themselves that they don't count, and the corrections that may
touch them. Out: DecidedRows, with what became of each correction; one that doesn't fit any more
changes nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from wanxing_stats.base import KIND_TITLES, Problem, case, in_quotes, problem

from .decisions import Applied, Correction, Corrections, Outcomes, Refusal
from .far_dates import check_year
from .shown_values import shown_cell
from .table_cells import TableCells
from .table_rows import (
    TableRows,
    check_due,
    check_order,
    empty_faulty,
    overrule,
    parse_columns,
    without_rows,
)

# A row's position, and a correction about it.
Decision = tuple[int, Correction]


class RowMark(NamedTuple):
    """Why a row doesn't count by what it says itself: a message and what its places say."""

    name: str
    values: Mapping[str, str]


# By a row's position.
RowMarks = Mapping[int, RowMark]


@dataclass(frozen=True)
class DecidedRows:
    """Rows cleaned with their corrections applied.

    ``rejected`` are the positions of rows that don't count, ``excluded`` those of them that nobody
    misses: people have dropped them, or the rows say themselves that they don't count; ``merges``
    has the number of the correction by which a row repeats another record.
    """

    rows: TableRows
    rejected: set[int]
    problems: list[Problem]
    outcomes: Outcomes = field(default_factory=Outcomes)
    merges: dict[int, int] = field(default_factory=dict)
    excluded: set[int] = field(default_factory=set)


def clean_rows(cells: TableCells, marks: RowMarks, corrections: Corrections) -> DecidedRows:
    """The rows of a table, cleaned as people decided."""
    decisions = _decisions(cells, corrections)
    refused = list(_refusals(cells, decisions))
    numbers = {(at, refusal.number) for at, refusal in refused}
    fitting = [(at, entry) for at, entry in decisions if (at, entry.number) not in numbers]
    decided = _clean_decided(cells, marks, fitting)
    decided.outcomes.refused.extend(refusal for _, refusal in refused)
    return decided


def _clean_decided(cells: TableCells, marks: RowMarks, decisions: list[Decision]) -> DecidedRows:
    overrides, confirms = _with_action("override", decisions), _with_action("confirm", decisions)
    confirmed = {(confirm.field, at) for at, confirm in confirms}
    rows = check_due(parse_columns(apply_overrides(cells, overrides)))
    rows = overrule(rows, confirmed)
    rows = empty_faulty(rows)
    rows = check_year(check_order(rows))
    rows = overrule(rows, confirmed)

    drops = dict(reversed(_with_action("drop", decisions)))
    merges = dict(reversed(_with_action("merge", decisions)))
    standing = {at: mark for at, mark in marks.items() if ("", at) not in confirmed}
    excluded = {*drops, *standing}
    rejected = rows.rejected | standing.keys()
    kinds = {at: KIND_TITLES["rejected" if at in rejected else "clean"] for at, _ in decisions}
    outcomes = _overridden(cells, rows, overrides)
    outcomes.extend(_confirmed(rows, marks, confirms))
    for at, drop in drops.items():
        outcomes.applied.append(application(drop, rows, at, (kinds[at], "不计入")))
    rows = without_rows(rows, excluded)
    problems = rows.problems({(entry.field, at): entry.number for at, entry in overrides})
    for at, drop in drops.items():
        says = {"number": drop.number, "reason": drop.reason}
        problems.append(problem("corrected_drop", cells.place(at), **says))
    marked = {at: mark for at, mark in standing.items() if at not in drops}
    problems.extend(_mark_problems(cells, marked))
    numbers = {at: merge.number for at, merge in merges.items() if at not in excluded}
    return DecidedRows(rows, rejected | excluded, problems, outcomes, numbers, excluded)


def _mark_problems(cells: TableCells, marks: RowMarks) -> Iterator[Problem]:
    """One for each thing that rows say: there may be many rows of another office."""
    positions: dict[tuple[str, tuple[tuple[str, str], ...]], list[int]] = {}
    for at, mark in marks.items():
        positions.setdefault((mark.name, tuple(mark.values.items())), []).append(at)
    for (name, values), of_mark in positions.items():
        first = problem(name, cells.place(min(of_mark)), **dict(values))
        rows = sorted(cells.rows[at] for at in of_mark)
        yield replace(first, cases=(case(dict(values), rows),))


def apply_overrides(cells: TableCells, overrides: list[Decision]) -> TableCells:
    """The cells as if the spreadsheet said what people decided."""
    for at, override in overrides:
        cells = cells.mended(at, override.field, override.value)
    return cells


def application(
    correction: Correction, rows: TableRows, position: int, change: tuple[str, str]
) -> Applied:
    """That a correction was applied to a row; ``change``: what stood there, what stands now."""
    table, place = rows.cells.ledger.name, rows.cells.place(position)
    return correction.applied(table, place, rows.year(position), change)


def _decisions(cells: TableCells, corrections: Corrections) -> list[Decision]:
    """The corrections about rows of a table, by row and then in the order of the file."""
    decisions: list[Decision] = []
    table = cells.ledger.name
    if not corrections.touching([table]):
        return decisions
    keys = _keys(cells, corrections)
    for at in range(len(cells.rows)):
        about = corrections.about(table, cells.place(at), next(keys))
        decisions.extend((at, correction) for correction in about)
    return decisions


def _keys(cells: TableCells, corrections: Corrections) -> Iterator[tuple[object, ...]]:
    """Each row's key before anything is mended; () where no correction goes by keys."""
    if not corrections.by_key(cells.ledger.name):
        yield from [()] * len(cells.rows)
        return
    names = cells.ledger.primary_key
    readings = [cells.readers[name].read_all(cells.columns[name].cells) for name in names]
    for of_row in zip(*readings, strict=True):
        yield tuple(reading.value for reading in of_row)


def _with_action(action: str, decisions: list[Decision]) -> list[Decision]:
    return [(at, correction) for at, correction in decisions if correction.action == action]


def _refusals(cells: TableCells, decisions: list[Decision]) -> Iterator[tuple[int, Refusal]]:
    """Why some corrections don't fit: no such column, or the cell says something else by now."""
    for at, correction in decisions:
        name = correction.field
        if not name:
            continue
        if name not in cells.columns:
            yield at, Refusal(correction.number, "correction_of_no_column", {"field": name})
        elif not correction.holds(cells.columns[name].cells[at]):
            says = {
                "heading": cells.columns[name].heading,
                "wanted": in_quotes(_shown(cells, at, name, correction.expect)),
                "found": _cell(cells, at, name),
            }
            yield at, Refusal(correction.number, "correction_outdated", says)


def _overridden(cells: TableCells, rows: TableRows, overrides: list[Decision]) -> Outcomes:
    outcomes = Outcomes()
    for at, override in overrides:
        after = _shown(cells, at, override.field, override.value)
        change = _cell(cells, at, override.field), after
        outcomes.applied.append(application(override, rows, at, change))
    return outcomes


def _confirmed(rows: TableRows, marks: RowMarks, confirms: list[Decision]) -> Outcomes:
    """Applied are the confirmations of cells that are odd without them, and of marked rows."""
    outcomes = Outcomes()
    for at, confirm in confirms:
        if not confirm.field and at in marks:
            change = KIND_TITLES["rejected"], KIND_TITLES["clean"]
            outcomes.applied.append(application(confirm, rows, at, change))
        elif (confirm.field, at) in rows.overruled:
            cell = _cell(rows.cells, at, confirm.field)
            outcomes.applied.append(application(confirm, rows, at, (cell, cell)))
        else:
            outcomes.refused.append(Refusal(confirm.number, "correction_needless"))
    return outcomes


def _cell(cells: TableCells, position: int, name: str) -> str:
    return _shown(cells, position, name, cells.columns[name].cells[position])


def _shown(cells: TableCells, position: int, name: str, cell: Any) -> str:
    """What stands in a cell, or should, as it may be shown."""
    return shown_cell(cells.readers[name], cell, cells.place(position))
