"""What must hold between the figures of a year, as an analyst writes it.

In: ``relations.toml``, whose head explains the keys. Out: Relations by id, which name only figures
and ledgers that there are.
"""

import ast
from collections import ChainMap
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import PrivateAttr, Strict

from wanxing_stats.base import say_nearest

from .conditions import Condition
from .indicators import Indicator, Selection, Term
from .ledgers import DATES, Ledger
from .rule_files import Complaints, RuleFile
from .written import Filled, Written, read_entry
from .written_python import LARGEST, parse_bounded

RELATIONS_FILE = "relations.toml"
LAST_YEAR = "_last_year"  # behind a figure's id: the figure of the year before

NUMBER, MONTH, TRUTH = "number", "month", "truth"
COMPARED = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
# What an operator takes, and gives.
OPERANDS: dict[type[ast.AST], str] = {
    **dict.fromkeys((ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub), NUMBER),
    **dict.fromkeys((ast.And, ast.Or, ast.Not), TRUTH),
}


class Quantity(Term):
    """A number that only one relation needs; ``title`` is what it is called where it is said."""

    title: Filled = "台账"


class Relation(Written):
    """One entry of ``relations.toml``.

    Either ``holds`` (an expression) or ``each_row`` (what each of the year's rows of ``table``, by
    ``date``, must satisfy). ``years``: those it speaks of, all if empty; ``at_year_end``: whether
    it holds only once they are over.
    """

    title: Filled
    kind: Literal["hard", "hard_data", "soft", "approx", "assumption", "ambiguous", "info"]
    holds: str = ""
    each_row: Condition = Condition()
    table: str = ""
    date: str = ""
    years: Annotated[frozenset[int], Strict(False)] = frozenset()
    at_year_end: bool = False
    terms: dict[str, Quantity] = {}
    _id: str = PrivateAttr("")

    @property
    def id(self) -> str:
        return self._id


def read_relation(
    file: RuleFile, id: str, ledgers: Mapping[str, Ledger], figures: Mapping[str, Indicator]
) -> Relation:
    """The relation that an entry says; ``figures`` are by the names that it may call them.

    Raises RuleFileError with all that is wrong with it.
    """
    relation = read_entry(Relation, file, (id,))
    of_ledgers = _complaints_of_ledgers(relation, ledgers)
    file.refuse((id,), [*of_ledgers, *_complaints_of_holds(relation, figures)])
    relation._id = id
    return relation


def _complaints_of_ledgers(relation: Relation, ledgers: Mapping[str, Ledger]) -> Complaints:
    """What doesn't fit the ledgers, as far as they are there."""
    if bool(relation.each_row) == bool(relation.holds.strip()):
        yield (), "holds 和 each_row 应写明其中一个。请改正后重试。"
    elif bool(relation.each_row) != bool(relation.table and relation.date):
        yield (), "table 和 date 只与 each_row 一起写。请改正后重试。"
    elif relation.table in ledgers:
        ledger = ledgers[relation.table]
        yield from ledger.complaints("date", [relation.date], DATES)
        for what in relation.each_row.complaints(ledger):
            yield ("each_row",), f"each_row：{what}"
    for name, term in relation.terms.items():
        for path, what in term.complaints(ledgers[term.table]) if term.table in ledgers else ():
            yield ("terms", name, *path), f"terms.{name}.{what}"


def _complaints_of_holds(relation: Relation, figures: Mapping[str, Selection]) -> Complaints:
    try:
        measured = ChainMap[str, Selection]({**relation.terms}, {**figures})
        if relation.holds.strip() and _kind(parse_bounded(relation.holds), measured) != TRUTH:
            yield ("holds",), "holds 应为比较，如 a <= b。请改正后重试。"
    except ValueError as error:
        yield ("holds",), f"holds {error}"


def _kind(node: ast.expr, measured: Mapping[str, Selection]) -> str:
    """NUMBER, MONTH or TRUTH. Raises ValueError, in Chinese, for what can't be meant."""
    match node:
        case ast.Constant(str()):
            return MONTH
        case ast.Constant(int() | float() as number) if abs(number) <= LARGEST and not isinstance(
            number, bool
        ):
            return NUMBER
        case ast.Name(name):
            return _kind_of_name(name, measured)
        case ast.Call(ast.Name("year_of"), [month], []) if _kind(month, measured) == MONTH:
            return NUMBER
        case ast.Compare(_, compared) if all(isinstance(each, COMPARED) for each in compared):
            if _kinds_in(node, measured) in ({NUMBER}, {MONTH}):
                return TRUTH
        case ast.UnaryOp(op=op) | ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in OPERANDS:
            if _kinds_in(node, measured) == {OPERANDS[type(op)]}:
                return OPERANDS[type(op)]
    raise ValueError(f"看不懂“{ast.unparse(node)[:80]}”：应为指标或数之间的比较。请改正后重试。")


def _kinds_in(node: ast.expr, measured: Mapping[str, Selection]) -> set[str]:
    parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
    return {_kind(part, measured) for part in parts}


def _kind_of_name(name: str, measured: Mapping[str, Selection]) -> str:
    if name == "year":
        return NUMBER
    if name not in measured:
        names = {id: getattr(each, "name", "") for id, each in measured.items()}
        raise ValueError(f"没有名为“{name}”的指标或数量。{say_nearest(name, names)}请改正后重试。")
    return MONTH if measured[name].measure == "month" else NUMBER
