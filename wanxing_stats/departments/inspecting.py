"""Files inspected in processes beside this one, as they are read: for ``wanxing inspect``.

In: files and the rules. Out: an Inspection of each.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from wanxing_stats.base import legible, shown_name
from wanxing_stats.cleaning import (
    FileWork,
    Match,
    Stopped,
    names_of,
    told_ledgers,
    undeclared_texts,
)
from wanxing_stats.files import Unreadable
from wanxing_stats.rules import Ledgers, Office, Rules
from wanxing_stats.tables import SheetLayout, Table

from .inspection import InspectedFile, inspect_file

# By column, texts and the number of their rows.
Texts = dict[str, Counter[str]]


@dataclass(frozen=True)
class Inspection:
    """What is shown of a file: the JSON ``document``, the ``lines`` for a person, and what of its
    ledgers isn't declared, where that is asked for."""

    document: dict[str, Any]
    lines: list[str]
    undeclared: dict[str, Texts] = field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        return self.document["error"] is None


def inspect_files(paths: Sequence[Path], rules: Rules, *, values: bool = False) -> list[Inspection]:
    """Read files, of whatever content; in the order given.

    Parameters
    ----------
    values
        Whether to look for values that aren't declared.
    """
    paths = list(map(_meant, paths))
    work = FileWork(inspect_here, (rules.ledgers, rules.office, values))
    given = work.do([(path,) for path in paths], rules.office.limits)
    inspections = []
    for path, inspection in zip(paths, given, strict=True):
        if isinstance(inspection, Stopped):
            error = Unreadable(inspection.name, **inspection.values)
            inspection = _described(InspectedFile(path, error=error), rules.ledgers)
        inspections.append(inspection)
    return inspections


def _meant(path: Path) -> Path:
    """The file of this name, or that messages call so, since its own has somebody's particulars."""
    if path.exists() or not path.parent.is_dir():
        return path
    beside = (each for each in path.parent.iterdir() if shown_name(legible(each.name)) == path.name)
    return next(beside, path)


def inspect_here(ledgers: Ledgers, office: Office, values: bool, path: Path) -> Inspection:
    """Read one file in this process."""
    inspected = inspect_file(path)
    inspection = _described(inspected, ledgers)
    if not values:
        return inspection
    return replace(inspection, undeclared=_undeclared(inspected, ledgers, office))


def _described(inspected: InspectedFile, ledgers: Ledgers) -> Inspection:
    return Inspection(inspected.as_json(ledgers), list(inspected.explain(ledgers)))


def _undeclared(file: InspectedFile, ledgers: Ledgers, office: Office) -> dict[str, Texts]:
    """What isn't declared of the columns of a file's tables, by ledger."""
    by_ledger: dict[str, Texts] = {}
    for _, layout in file.sheets:
        for table in layout.tables:
            if match := _match(layout, table, str(file.path), ledgers, office):
                texts = undeclared_texts(layout, table, str(file.path), match)
                add_texts(by_ledger, {match.ledger.name: texts})
    return by_ledger


def _match(
    layout: SheetLayout, table: Table, file: str, ledgers: Ledgers, office: Office
) -> Match | None:
    """The ledger that a table is, or that the office said it is; None where nobody can tell."""
    names = names_of(layout, table, file)
    matches = told_ledgers(table.columns, ledgers, office, names).matches
    return matches[0] if len(matches) == 1 and not matches[0].missing else None


def add_texts(by_ledger: dict[str, Texts], others: Mapping[str, Texts]) -> None:
    """Add the texts of other tables, by ledger."""
    for ledger, texts in others.items():
        of_ledger = by_ledger.setdefault(ledger, {})
        for column, counted in texts.items():
            of_ledger.setdefault(column, Counter()).update(counted)
