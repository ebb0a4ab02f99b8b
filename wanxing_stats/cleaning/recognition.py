"""Which ledger a table is, by its headings: none, one, or several that fit equally.

In: the columns of a table and all ledgers; out: a Match, which says what column is which field.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wanxing_stats.rules import Field, Ledger, comparable
from wanxing_stats.tables import Column

UNIT_IN_HEADING = re.compile(r"[(\[]([^()\[\]]{1,6})[)\]]$")
BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")

# A table is taken for a ledger when it has at least this share of the ledger's required columns,
# and at least this share of its own headings is known there. Below, nobody could say what the
# columns are.
REQUIRED_SHARE = 0.5
KNOWN_SHARE = 0.5


@dataclass(frozen=True)
class Match:
    """A table read as a ledger: which grid column is which field, and what did not fit."""

    ledger: Ledger
    columns: dict[int, Field]  # grid column -> field
    headings: dict[str, str]  # field name -> heading as printed
    units: dict[str, str]  # field name -> unit stated in its heading
    unknown: list[str]  # headings as printed that the ledger doesn't know
    missing: list[Field]  # required fields without a column


def recognise(columns: Iterable[Column], ledgers: Mapping[str, Ledger]) -> list[Match]:
    """Which ledger a table is.

    Parameters
    ----------
    columns
        Those of the table; without a heading a column doesn't count.

    Returns
    -------
    list of Match
        The ledgers that the headings fit best: none, one, or several that fit equally.
    """
    headed = [column for column in columns if column.heading]
    matches = [_match(headed, ledger) for ledger in ledgers.values()]
    fits = [_fit(match, headed) for match in matches]
    best = max(fits, default=0.0)
    if best == 0:
        return []
    return [match for match, fit in zip(matches, fits, strict=True) if fit == best]


def stated_unit(heading: str) -> str:
    """The unit in brackets at a heading's end: 罚款金额（万元） -> 万元; "" without one."""
    match = UNIT_IN_HEADING.search(comparable(heading))
    return match.group(1) if match else ""


def closest_heading(heading: str, ledger: Ledger) -> str | None:
    """The known heading most like an unknown one, or None when none is near."""
    near = difflib.get_close_matches(heading, ledger.headings, n=1, cutoff=0.5)
    return near[0] if near else None


def _match(columns: list[Column], ledger: Ledger) -> Match:
    spellings = ledger.spellings
    taken: dict[int, Field] = {}
    headings: dict[str, str] = {}
    units: dict[str, str] = {}
    unknown: list[str] = []
    for column in columns:
        known = next((form for form in _forms(column.heading) if form in spellings), None)
        field = spellings[known] if known else None
        if known is None or (field and field.name in headings and not field.personal):
            unknown.append(column.heading)
        elif field:
            taken[column.index] = field
            headings[field.name] = column.heading
            units[field.name] = stated_unit(column.heading)
    missing = [field for field in ledger.fields if field.required and field.name not in headings]
    return Match(ledger, taken, headings, units, unknown, missing)


def _forms(heading: str) -> list[str]:
    """The spellings to look a heading up by: whole, without brackets, its lowest level alone."""
    whole = comparable(heading)
    leaf = whole.rsplit("/", 1)[-1]
    return [whole, BRACKETS.sub("", whole), leaf, BRACKETS.sub("", leaf)]


def _fit(match: Match, columns: list[Column]) -> float:
    """How well a table fits a ledger, 0 when it doesn't."""
    if not columns:
        return 0.0
    required = [field for field in match.ledger.fields if field.required]
    present = 1 - len(match.missing) / len(required)
    known = 1 - len(match.unknown) / len(columns)
    if present < REQUIRED_SHARE or known < KNOWN_SHARE:
        return 0.0
    recognised = len(match.columns) / len(columns)
    return round(present + known + recognised, 6)
