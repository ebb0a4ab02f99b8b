"""What must hold between the figures of a year, as an analyst writes it.

In: ``relations.toml``, whose head explains the keys. Out: Relations by id, which name only figures
and ledgers that there are.
"""

import ast
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import PrivateAttr, Strict

from wanxing_stats.base import say_nearest

from .conditions import Condition
from .indicators import Complaints, Indicator, Term, complaints_of_date
from .ledgers import Ledger, say_no_ledger
from .rule_files import RuleFile, RuleFileError
from .written import Text, Written, read_entry
from .written_python import LARGEST, parse_bounded

RELATIONS_FILE = "relations.toml"
LAST_YEAR = "_last_year"  # behind a figure's id: the figure of the year before
YEAR = "year"
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div)
COMPARED = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)

NUMBER, MONTH, TRUTH = "数", "年月", "比较"

Years = Annotated[frozenset[int], Strict(False)]


class Quantity(Term):
    """A number that only one relation needs; ``title`` is what it is called where it is said."""

    title: Text = "台账"


class Relation(Written):
    """One entry of ``relations.toml``.

    Either ``holds`` (an expression) or ``each_row`` (what each of the year's rows of ``table``, by
    ``date``, must satisfy). ``years``: those it speaks of, all if empty.
    """

    title: Text
    kind: Literal["hard", "hard_data", "soft", "approx", "assumption", "ambiguous", "info"]
    holds: str = ""
    each_row: Condition = Condition()
    table: str = ""
    date: str = ""
    years: Years = frozenset()
    terms: dict[str, Quantity] = {}
    _id: str = PrivateAttr("")

    def model_post_init(self, context: str, /) -> None:
        self._id = context

    @property
    def id(self) -> str:
        return self._id


def read_relation(
    file: RuleFile, id: str, ledgers: Mapping[str, Ledger], indicators: Mapping[str, Indicator]
) -> Relation:
    """The relation that an entry says. Raises RuleFileError with all that is wrong with it."""
    relation = read_entry(Relation, file, (id,), context=id)
    complaints = [
        *_complaints_of_form(relation),
        *_complaints_of_rows(relation, ledgers),
        *_complaints_of_expression(relation, indicators),
    ]
    if complaints:
        raise RuleFileError(file.fault((id, *path), what) for path, what in complaints)
    return relation


def _complaints_of_form(relation: Relation) -> Complaints:
    of_rows = bool(relation.each_row)
    if of_rows == bool(relation.holds.strip()):
        yield (), "holds 和 each_row 应写明其中一个。请改正后重试。"
    elif of_rows != bool(relation.table and relation.date):
        yield (), "table 和 date 只与 each_row 一起写。请改正后重试。"


def _complaints_of_rows(relation: Relation, ledgers: Mapping[str, Ledger]) -> Complaints:
    if relation.each_row and relation.table and relation.table not in ledgers:
        yield ("table",), f"{say_no_ledger(relation.table, ledgers)}请改正后重试。"
    elif relation.each_row and relation.table:
        yield from complaints_of_date(relation.date, ledgers[relation.table])
        for what in relation.each_row.complaints(ledgers[relation.table]):
            yield ("each_row",), f"each_row：{what}"
    for name, term in relation.terms.items():
        if term.table not in ledgers:
            no_ledger = say_no_ledger(term.table, ledgers)
            yield ("terms", name), f"terms.{name}：{no_ledger}请改正后重试。"
        else:
            for path, what in term.complaints(ledgers[term.table]):
                yield ("terms", name, *path), f"terms.{name}.{what}"


def _complaints_of_expression(
    relation: Relation, indicators: Mapping[str, Indicator]
) -> Iterator[tuple[tuple[str, ...], str]]:
    if not relation.holds.strip():
        return
    try:
        if _Expression(relation, indicators).kind(parse_bounded(relation.holds)) != TRUTH:
            yield ("holds",), "holds 应为比较，如 a <= b。请改正后重试。"
    except ValueError as error:
        yield ("holds",), f"holds {error}"


class _Expression:
    """What an expression is made of: figures, terms, numbers, and what may be done with each."""

    def __init__(self, relation: Relation, indicators: Mapping[str, Indicator]):
        self.terms, self.indicators = relation.terms, indicators

    def kind(self, node: ast.expr) -> str:
        """NUMBER, MONTH or TRUTH. Raises ValueError, in Chinese, for what can't be meant."""
        match node:
            case ast.Constant(int() | float() as number) if (
                not isinstance(number, bool) and abs(number) <= LARGEST
            ):
                return NUMBER
            case ast.Constant(str()):
                return MONTH
            case ast.Name(name):
                return self._kind_of_name(name)
            case ast.Call(ast.Name("year_of"), [month], []) if self.kind(month) == MONTH:
                return NUMBER
            case ast.UnaryOp(ast.USub(), number) if self.kind(number) == NUMBER:
                return NUMBER
            case ast.UnaryOp(ast.Not(), part) if self.kind(part) == TRUTH:
                return TRUTH
            case ast.BinOp(left, op, right) if isinstance(op, ARITHMETIC) and (
                {self.kind(left), self.kind(right)} == {NUMBER}
            ):
                return NUMBER
            case ast.Compare(left, operators, others) if all(
                isinstance(compared, COMPARED) for compared in operators
            ) and {self.kind(side) for side in (left, *others)} in ({NUMBER}, {MONTH}):
                return TRUTH
            case ast.BoolOp(_, parts) if {self.kind(part) for part in parts} == {TRUTH}:
                return TRUTH
        raise ValueError(
            f"看不懂“{ast.unparse(node)[:80]}”：应为指标或数之间的比较。请改正后重试。"
        )

    def _kind_of_name(self, name: str) -> str:
        measured = self.terms.get(name) or self.indicators.get(name.removesuffix(LAST_YEAR))
        if name == YEAR:
            return NUMBER
        if measured is None:
            names = {id: indicator.name for id, indicator in self.indicators.items()}
            nearest = say_nearest(name.removesuffix(LAST_YEAR), names)
            raise ValueError(f"没有名为“{name}”的指标或数量。{nearest}请改正后重试。")
        return MONTH if measured.measure == "month" else NUMBER
