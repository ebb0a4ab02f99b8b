"""What must hold between the figures of a year, as an analyst writes it.

In: ``relations.toml``, whose head explains the keys. Out: Relations by id, which name only figures
and ledgers that there are.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .indicators import Indicator, Selection
from .ledgers import Ledger
from .rule_files import RuleFile, RuleFileError

RELATIONS_FILE = "relations.toml"
LAST_YEAR = "_last_year"  # behind a figure's id: the figure of the year before


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


def as_relations(
    file: RuleFile, ledgers: Mapping[str, Ledger], indicators: Mapping[str, Indicator]
) -> dict[str, Relation]:
    """The relations that a rule file says, by id. Raises RuleFileError."""
    relations = {id: _as_relation(id, entry) for id, entry in file.tables.items()}
    for relation in relations.values():
        _check(relation, ledgers, indicators)
    return relations


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
        raise _error(id, f" 缺少 {error.args[0]}。请补上后重试。") from error


def _as_term(entry: dict[str, str]) -> Term:
    selection = Selection(entry["measure"], entry.get("where", ""), entry.get("column", ""))
    return Term(entry["table"], entry["date"], selection)


def _check(
    relation: Relation, ledgers: Mapping[str, Ledger], indicators: Mapping[str, Indicator]
) -> None:
    """Raise RuleFileError for a ledger, column or figure that isn't there: it would never hold."""
    places = [(term.table, term.date, term.selection.column) for term in relation.terms.values()]
    if relation.each_row:
        places.append((relation.table, relation.date, ""))
    for table, *columns in places:
        if table not in ledgers:
            raise _error(relation.id, f"：没有名为“{table}”的台账。")
        kept = {field.name for field in ledgers[table].kept}
        missing = [column for column in columns if column and column not in kept]
        if missing:
            title = ledgers[table].title
            raise _error(relation.id, f"：台账《{title}》没有保留列“{missing[0]}”。")
    for name in _names_in(relation):
        if name.removesuffix(LAST_YEAR) not in indicators:
            raise _error(relation.id, f"：没有名为“{name}”的指标或数量。")


def _names_in(relation: Relation) -> list[str]:
    """The names of figures in what must hold: neither a function's, the year's nor a term's."""
    try:
        nodes = list(ast.walk(ast.parse(relation.holds or "True", mode="eval")))
    except SyntaxError as error:
        raise _error(relation.id, f"：holds 写错了（{relation.holds}）。请改正后重试。") from error
    calls = [node.func for node in nodes if isinstance(node, ast.Call)]
    functions = {function.id for function in calls if isinstance(function, ast.Name)}
    names = [node.id for node in nodes if isinstance(node, ast.Name)]
    return [name for name in names if name not in {*functions, *relation.terms, "year"}]


def _error(id: str, what: str) -> RuleFileError:
    return RuleFileError(f"{RELATIONS_FILE} 的 [{id}]{what}")
