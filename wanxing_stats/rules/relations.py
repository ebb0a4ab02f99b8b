"""What must hold between the figures of a year, as an analyst writes it (``relations.toml``, whose head explains the keys)."""

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
    """One entry. Either ``holds`` (an expression) or ``each_row`` (a query that each of the year's rows of ``table``, by
    ``date``, must satisfy). ``years``: those it speaks of, all if empty."""

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
    return {id: _relation(id, entry) for id, entry in raw.items()}


def _relation(id: str, entry: dict[str, Any]) -> Relation:
    try:
        if "each_row" not in entry:
            entry["holds"]
        return Relation(
            id=id,
            title=entry["title"],
            kind=entry["kind"],
            holds=entry.get("holds", ""),
            each_row=entry.get("each_row", ""),
            table=entry["table"] if "each_row" in entry else "",
            date=entry["date"] if "each_row" in entry else "",
            years=frozenset(entry.get("years", [])),
            terms={name: _term(term) for name, term in entry.get("terms", {}).items()},
        )
    except KeyError as error:
        raise RuleFileError(
            f"{RELATIONS_FILE} 的 [{id}] 缺少 {error.args[0]}。请补上后重试。"
        ) from error


def _term(entry: dict[str, str]) -> Term:
    selection = Selection(entry["measure"], entry.get("where", ""), entry.get("column", ""))
    return Term(entry["table"], entry["date"], selection)
