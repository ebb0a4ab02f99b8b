"""What no ledger and no office declares is shown nowhere: what stands in its place.

In: what a table's columns of texts say. Out: the cells that may not be shown, a problem for each
such column, and what is shown instead, once all that must be compared has been: of a value
〔未列出〕, of a number given to something, or of a value that a figure counts once however often it
stands there, the place where it first stood.
"""

from collections import Counter
from collections.abc import Container, Mapping
from typing import Any

from wanxing_stats.base import (
    MESSAGES,
    UNLISTED,
    Place,
    Problem,
    case,
    clean_text,
    stand_in,
)
from wanxing_stats.rules import Declared, Ledger
from wanxing_stats.tables import SheetLayout, Table

from .recognition import Match
from .table_cells import TableCells, cells_of


def undeclared_cells(ledger: Ledger, values: Mapping[str, list[Any]]) -> dict[str, list[int]]:
    """By column, the positions of the values that aren't declared."""
    positions = {}
    for name, declared in ledger.declared.items():
        undeclared = declared.undeclared(set(values[name]) - {None})
        if undeclared:
            positions[name] = [at for at, text in enumerate(values[name]) if text in undeclared]
    return positions


def undeclared_problems(
    cells: TableCells, undeclared: Mapping[str, list[int]], excluded: Container[int]
) -> list[Problem]:
    """What is said of each column; nothing of rows that don't count, nor of names that nobody
    lists."""
    ledger, problems = cells.ledger, []
    for name, positions in undeclared.items():
        missed = [at for at in positions if at not in excluded]
        if missed and not ledger.field(name).names:
            is_identifier = ledger.declared[name].is_identifier
            message = "undeclared_identifier" if is_identifier else "undeclared_value"
            place, rows = cells.place(missed[0], name), [cells.rows[at] for at in missed]
            cases, severity = (case({"file": cells.file}, rows),), MESSAGES[message].severity
            about = (ledger.name, name, cells.columns[name].letter)
            problems.append(Problem(message, place, cases, severity, *about))
    return problems


def undeclared_texts(
    layout: SheetLayout, table: Table, file: str, match: Match
) -> dict[str, Counter[str]]:
    """By column, each text that isn't declared as it is written, with the number of its rows; for
    whoever is to declare it, and to be kept nowhere."""
    cells, texts = cells_of(layout, table, file, match), {}
    for name, declared in match.ledger.declared.items():
        if name not in cells.columns:
            continue
        counted: Counter[str] = Counter()
        for cell in cells.columns[name].cells:
            value, complaint = cells.readers[name].read(cell)
            if complaint and complaint.name == "unknown_category":
                counted[clean_text(cell)] += 1
            elif value is not None and declared.value(value) is None:
                counted[value] += 1
        texts[name] = counted
    return texts


def instead_of(declared: Declared, place: Place) -> str:
    """What is shown for a value that isn't declared and first stands at a place."""
    return stand_in(place) if declared.tells_apart else UNLISTED
