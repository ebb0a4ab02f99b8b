"""What holds for every kind of ledger, and the areas of the report (``conventions.toml``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .rule_files import RuleFileError, read_rule_file

CONVENTIONS_FILE = "conventions.toml"


@dataclass(frozen=True)
class Conventions:
    """What holds for every ledger and figure.

    ``missing_values`` are texts that mean an empty cell, ``ignored`` headings that no ledger keeps.
    ``sections``: number -> title, in the order of the report. ``smallest_cell``: of people's cases,
    fewer than this are not shown alone in a breakdown.
    """

    missing_values: frozenset[str]
    ignored: frozenset[str]
    smallest_cell: int
    sections: Mapping[str, str]


def load_conventions(folder: Path) -> Conventions:
    """The conventions in a folder of rules. Raises RuleFileError."""
    raw = read_rule_file(folder / CONVENTIONS_FILE, CONVENTIONS_FILE)
    try:
        return Conventions(
            missing_values=frozenset(raw["missingValues"]),
            ignored=frozenset(raw["ignored"]),
            smallest_cell=raw["smallest_cell"],
            sections=raw["sections"],
        )
    except KeyError as error:
        raise RuleFileError(f"{CONVENTIONS_FILE} 缺少 {error.args[0]}。请补上后重试。") from error
