"""What no ledger and no office declares is shown nowhere: what stands in its place.

In: what a table's columns of texts say. Out: the cells that may not be shown, a problem for each
such column, and rows in which they are replaced, once all that must be compared has been: a value
by 〔未列出〕, a number given to something, or a value that a figure counts once however often it
stands there, by the place where it first stood.
"""

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import replace
from typing import Any

from wanxing_stats.base import (
    MESSAGES,
    UNLISTED,
    Place,
    Problem,
    case,
    clean_text,
    identity,
    shown,
    stand_in,
)
from wanxing_stats.rules import Ledger
from wanxing_stats.tables import SheetLayout, Table

from .ledger_rows import LedgerRows
from .recognition import Match
from .table_cells import TableCells, cells_of


def undeclared_cells(ledger: Ledger, values: Mapping[str, list[Any]]) -> dict[str, list[int]]:
    """By column, the positions of the values that aren't declared."""
    hidden = {}
    for name, declared in ledger.declared.items():
        undeclared = declared.undeclared(set(values[name]) - {None})
        if undeclared:
            hidden[name] = [at for at, text in enumerate(values[name]) if text in undeclared]
    return hidden


def undeclared_problems(
    cells: TableCells, hidden: Mapping[str, list[int]], excluded: Container[int]
) -> list[Problem]:
    """What is said of each column; nothing of rows that don't count, nor of names that nobody
    lists."""
    ledger, problems = cells.ledger, []
    for name, positions in hidden.items():
        rows = [cells.rows[at] for at in positions if at not in excluded]
        if rows and not ledger.field(name).names:
            message = f"undeclared_{'identifier' if name in ledger.identifiers else 'value'}"
            column = cells.columns[name]
            place = shown(Place(cells.file, cells.sheet, rows[0], column.heading))
            cases = (case({"file": cells.file}, rows),)
            severity = MESSAGES[message].severity
            about = (ledger.name, name, column.letter)
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


def shown_instead(ledger: Ledger, name: str, place: Place) -> str:
    """What is shown for a value of a column that isn't declared and first stands at a place."""
    apart = name in ledger.identifiers or name in ledger.told_apart
    return stand_in(place) if apart else UNLISTED


def hide_undeclared(rows: LedgerRows, hidden: Mapping[str, list[int]]) -> LedgerRows:
    """The same with everything replaced that may not be shown.

    Parameters
    ----------
    hidden
        The numbers of such rows, by column.
    """
    frame = rows.frame.copy(deep=False)
    for name, numbers in hidden.items():
        column = frame[name].copy()
        first: dict[str, str] = {}
        for number, place in zip(numbers, rows.places(numbers), strict=True):
            instead = shown_instead(rows.ledger, name, place)
            column[number] = first.setdefault(identity(column[number]), instead)
        frame[name] = column
    return replace(rows, frame=frame)
