"""Files inspected in processes beside this one, as they are read: for ``wanxing inspect``.

In: files and the rules. Out: an Inspection of each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wanxing_stats.cleaning import FileWork, Stopped
from wanxing_stats.files import Unreadable
from wanxing_stats.rules import Ledgers, Rules

from .inspection import InspectedFile, inspect_file


@dataclass(frozen=True)
class Inspection:
    """What is shown of a file: the JSON ``document``, and the ``lines`` for a person."""

    document: dict[str, Any]
    lines: list[str]

    @property
    def is_read(self) -> bool:
        return self.document["error"] is None


def inspect_files(paths: Sequence[Path], rules: Rules) -> list[Inspection]:
    """Read files, of whatever content; in the order given."""
    work = FileWork(inspect_here, (rules.ledgers,))
    given = work.do([(path,) for path in paths], rules.office.limits)
    inspections = []
    for path, inspection in zip(paths, given, strict=True):
        if isinstance(inspection, Stopped):
            error = Unreadable(inspection.name, **inspection.values)
            inspection = _described(InspectedFile(path, error=error), rules.ledgers)
        inspections.append(inspection)
    return inspections


def inspect_here(ledgers: Ledgers, path: Path) -> Inspection:
    """Read one file in this process."""
    return _described(inspect_file(path), ledgers)


def _described(inspected: InspectedFile, ledgers: Ledgers) -> Inspection:
    return Inspection(inspected.as_json(ledgers), list(inspected.explain(ledgers)))
