"""What must hold between the figures of a year, as an analyst writes it.

In: ``relations.toml``, whose head explains the keys. Out: Relations by id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .indicators import Selection
from .rule_files import RuleFileError, read_rule_file

RELATIONS_FILE = "relations.toml"


@dataclass(frozen=True)
class Term:
    """A quantity of a relation's own: a measure over the year's rows of a table."""

    table: str
    date: str
    selection: Selection


@dataclass(frozen=True)
class Relation:
    """One entry of ``relations.toml``.

    Either ``holds`` (an expression) or ``each_row`` (a query that each of the year's rows of
    ``table``, by ``date``, must satisfy). ``years``: those it speaks of, all if empty.
    """

    id: str
    title: str
    kind: str
    holds: str
    each_row: str
    table: str
    date: str
    years: frozenset[int]
    terms: Mapping[str, Term]


def load_relations(folder: Path) -> dict[str, Relation]:
    """The relations in a folder of rules, by id. Raises RuleFileError."""
    raw = read_rule_file(folder / RELATIONS_FILE, RELATIONS_FILE)
    return {id: _as_relation(id, entry) for id, entry in raw.items()}


def _as_relation(id: str, entry: dict[str, Any]) -> Relation:
    of_rows = "each_row" in entry
    try:
        holds = entry.get("holds", "") if of_rows else entry["holds"]
        return Relation(
            id=id,
            title=entry["title"],
            kind=entry["kind"],
            holds=holds,
            each_row=entry.get("each_row", ""),
            table=entry["table"] if of_rows else "",
            date=entry["date"] if of_rows else "",
            years=frozenset(entry.get("years", [])),
            terms={name: _as_term(term) for name, term in entry.get("terms", {}).items()},
        )
    except KeyError as error:
        raise RuleFileError(
            f"{RELATIONS_FILE} 的 [{id}] 缺少 {error.args[0]}。请补上后重试。"
        ) from error


def _as_term(entry: dict[str, str]) -> Term:
    selection = Selection(entry["measure"], entry.get("where", ""), entry.get("column", ""))
    return Term(entry["table"], entry["date"], selection)
