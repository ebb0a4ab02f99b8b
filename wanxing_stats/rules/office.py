"""What this office decides: ``office.toml`` at the workspace's root, which need not be there.

In: the file. Out: a frozen Office and the faults of the file; a table with a fault counts as not
written, so that the others hold.

    [limits]
    cell_seconds = 120       # how long a cell of a notebook may take
    page_megabytes = 2048    # how much memory a page may take
"""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from .rule_files import RuleFault, RuleFile, RuleFileError, read_rule_file
from .written import Written, read_entry

Positive = Annotated[float, Field(gt=0)]


class Limits(Written):
    """What a page may take before its notebook is stopped."""

    cell_seconds: Positive = 120
    page_megabytes: Positive = 2048


class Office(Written):
    """All that office.toml says."""

    limits: Limits = Limits()


def read_office(path: Path) -> tuple[Office, str, tuple[RuleFault, ...]]:
    """The office's decisions in a file, its hash ("" without a file), and its faults."""
    if not path.exists():
        return Office(), "", ()
    try:
        file = read_rule_file(path, path.name)
    except RuleFileError as error:
        return Office(), "", error.faults
    try:
        return read_entry(Office, file, ()), file.digest, ()
    except RuleFileError as error:
        sound = {name: table for name, table in file.tables.items() if _is_sound(file, name)}
        return Office.model_validate(sound), file.digest, error.faults


def _is_sound(file: RuleFile, name: str) -> bool:
    try:
        Office.model_validate({name: file.tables[name]})
    except ValueError:
        return False
    return True
