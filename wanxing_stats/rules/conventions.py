"""What holds for every kind of ledger, and the areas of the report (``conventions.toml``)."""

from collections.abc import Mapping
from dataclasses import dataclass

from .rule_files import RuleFile, RuleFileError

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


def as_conventions(file: RuleFile) -> Conventions:
    """The conventions that a rule file says. Raises RuleFileError."""
    tables = file.tables
    try:
        return Conventions(
            missing_values=frozenset(tables["missingValues"]),
            ignored=frozenset(tables["ignored"]),
            smallest_cell=tables["smallest_cell"],
            sections=tables["sections"],
        )
    except KeyError as error:
        raise RuleFileError(f"{file.name} 缺少 {error.args[0]}。请补上后重试。") from error
