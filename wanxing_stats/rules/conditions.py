"""Which rows count: a ``where`` of the rule files, as people write it -> a Condition.

    Condition.parse("closed_on > due_on and kind in ['来信', '来访']").mask(rows)

Columns are compared with constants (dates as '2024-06-30') and with each other, by == != < <= > >=;
``in`` and ``not in`` take a list of constants; ``x.isna()`` and ``x.notna()`` ask whether a cell is
empty; ``x.dt.year`` is the year of a date; ``and``, ``or``, ``not`` and brackets join them. An
empty cell equals nothing, is neither more nor less and in no list. What denies is true of it: !=,
``not in``, ``not``.
"""

import ast
import datetime
import functools
import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wanxing_stats.base import say_nearest

from .ledgers import Ledger
from .written_python import parse_bounded

if TYPE_CHECKING:
    import pandas as pd

EQUAL = {ast.Eq: "==", ast.NotEq: "=="}
ORDERED = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
DENYING = (ast.NotEq, ast.NotIn)
OPERATORS = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
LARGEST = 10**15
FAMILY = {"period": "date", "integer": "number"}  # types whose values compare with another's
CONSTANTS = {
    "string": "文字（写在引号里）",
    "month": "年月，如'2024-06'",
    "date": "日期，如'2024-06-30'",
    "number": "数字",
    "boolean": "True或False",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column, or the ``year`` of its dates."""

    name: str
    year: bool = False


Constant = str | int | float | bool
Operand = Column | Constant


@dataclass(frozen=True, slots=True)
class Comparison:
    """``operator`` is one of OPERATORS; at least one side is a column."""

    left: Operand
    operator: str
    right: Operand


@dataclass(frozen=True, slots=True)
class Empty:
    """Whether a column's cell is empty."""

    column: Column


@dataclass(frozen=True, slots=True)
class Joined:
    """All of the parts (and), any of them (or), or none of the only one (not)."""

    word: str
    parts: tuple["Test", ...]


Test = Comparison | Empty | Joined


@dataclass(frozen=True)
class Condition:
    """What a row must satisfy; its text again as str. Without a test every row does."""

    text: str = ""
    test: Test | None = None

    @classmethod
    def parse(cls, text: str) -> "Condition":
        """Raises ValueError, in Chinese, for what can't be meant."""
        return cls(text, _test(parse_bounded(text))) if text.strip() else cls()

    def __bool__(self) -> bool:
        """Whether it leaves any row out."""
        return self.test is not None

    def __str__(self) -> str:
        return self.text

    def mask(self, frame: "pd.DataFrame") -> "pd.Series":
        """For each row whether it satisfies the condition."""
        import pandas as pd  # slow to import, and most who read rules need no rows

        return _mask(self.test, frame) if self.test else pd.Series(True, index=frame.index)

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(column.name for column in _columns(self.test) if self.test)

    def complaints(self, ledger: Ledger) -> Iterator[str]:
        """What is wrong with it for rows of a ledger: strange columns, constants that don't fit."""
        strange = list(ledger.strange_columns(sorted(self.columns)))
        yield from strange
        if self.test and not strange:
            yield from _complaints(self.test, ledger)


# reading the text


def _test(node: ast.expr) -> Test:
    match node:
        case ast.BoolOp(op, values):
            word = "and" if isinstance(op, ast.And) else "or"
            return Joined(word, tuple(map(_test, values)))
        case ast.UnaryOp(ast.Not(), part):
            return _denied(_test(part))
        case ast.Call(ast.Attribute(ast.Name(name), "isna"), [], []):
            return Empty(Column(name))
        case ast.Call(ast.Attribute(ast.Name(name), "notna"), [], []):
            return _denied(Empty(Column(name)))
        case ast.Compare(first, operators, others):
            sides = zip([first, *others], operators, others, strict=False)
            comparisons = tuple(_comparison(*each) for each in sides)
            return comparisons[0] if len(comparisons) == 1 else Joined("and", comparisons)
    raise ValueError(f"看不懂“{ast.unparse(node)}”：应为比较，如 kind == '来信'。请改正后重试。")


def _comparison(left: ast.expr, compared: ast.cmpop, right: ast.expr) -> Test:
    if isinstance(compared, ast.In | ast.NotIn):
        return _membership(left, compared, right)
    if type(compared) not in EQUAL | ORDERED:
        raise ValueError("只能用 ==、!=、<、<=、>、>=、in、not in 比较。请改正后重试。")
    sides = _operand(left), _operand(right)
    if not any(isinstance(side, Column) for side in sides):
        raise ValueError("比较的两边至少有一边应为列名。请改正后重试。")
    comparison = Comparison(sides[0], (EQUAL | ORDERED)[type(compared)], sides[1])
    return _denied(comparison) if isinstance(compared, DENYING) else comparison


def _membership(left: ast.expr, compared: ast.cmpop, right: ast.expr) -> Test:
    column = _operand(left)
    if not isinstance(column, Column) or not isinstance(right, ast.List | ast.Tuple):
        raise ValueError(
            "in 的左边应为列名，右边应为列表，如 kind in ['来信', '来访']。请改正后重试。"
        )
    constants = [_operand(constant) for constant in right.elts]
    if not constants or any(isinstance(constant, Column) for constant in constants):
        raise ValueError("in 的列表里应为文字或数字，不能空着。请改正后重试。")
    inside = Joined("or", tuple(Comparison(column, "==", constant) for constant in constants))
    return _denied(inside) if isinstance(compared, DENYING) else inside


def _operand(node: ast.expr) -> Operand:
    match node:
        case ast.Name(name):
            return Column(name)
        case ast.Attribute(ast.Attribute(ast.Name(name), "dt"), "year"):
            return Column(name, year=True)
        case ast.Constant(str() as text):
            return text
        case ast.Constant(int() | float() as number) if abs(number) <= LARGEST:
            return number
        case ast.UnaryOp(ast.USub(), ast.Constant(int() | float() as number)) if (
            abs(number) <= LARGEST
        ):
            return -number
    raise ValueError(f"看不懂“{ast.unparse(node)}”：应为列名、文字或数字。请改正后重试。")


def _denied(test: Test) -> Joined:
    return Joined("not", (test,))


# rows


def _mask(test: Test, frame: "pd.DataFrame") -> "pd.Series":
    match test:
        case Comparison(left, compared, right):
            result = OPERATORS[compared](_values(left, frame), _values(right, frame))
            return result.fillna(False).astype(bool)  # of whole numbers and yes or no: <NA>
        case Empty(column):
            return _values(column, frame).isna()
        case Joined("not", (part,)):
            return ~_mask(part, frame)
        case Joined(word, parts):
            join = operator.and_ if word == "and" else operator.or_
            return functools.reduce(join, (_mask(part, frame) for part in parts))


def _values(operand: Operand, frame: "pd.DataFrame") -> Any:
    if not isinstance(operand, Column):
        return operand
    return frame[operand.name].dt.year if operand.year else frame[operand.name]


def _columns(test: Test | None) -> Iterator[Column]:
    match test:
        case Comparison(left, _, right):
            yield from (side for side in (left, right) if isinstance(side, Column))
        case Empty(column):
            yield column
        case Joined(_, parts):
            for part in parts:
                yield from _columns(part)


# what fits a ledger


def _complaints(test: Test, ledger: Ledger) -> Iterator[str]:
    match test:
        case Comparison():
            yield from _complaints_of_comparison(test, ledger)
        case Joined(_, parts):
            for part in parts:
                yield from _complaints(part, ledger)


def _complaints_of_comparison(comparison: Comparison, ledger: Ledger) -> Iterator[str]:
    sides = comparison.left, comparison.right
    columns = [side for side in sides if isinstance(side, Column)]
    families = [_family(column, ledger) for column in columns]
    column, family, name = columns[0], families[0], columns[0].name
    if any(
        each.year and ledger.field(each.name).type not in ("date", "period") for each in columns
    ):
        yield f"{name} 不是日期，没有年份。请改正后重试。"
    elif len(set(families)) > 1:
        yield f"{columns[0].name} 与 {columns[1].name} 的类型不同，不能比较。请改正后重试。"
    elif comparison.operator != "==" and family in ("string", "boolean"):
        yield f"{name} 不是日期、年月或数字，不能比大小。请改用 == 或 in。"
    elif len(columns) == 1:
        constant = next(side for side in sides if not isinstance(side, Column))
        field = ledger.field(name)
        if not _fits(constant, family):
            yield f"{name} 应与{CONSTANTS[family]}比较，读到{constant!r}。请改正后重试。"
        elif field.enum and not column.year and constant not in field.enum:
            nearest = say_nearest(str(constant), dict.fromkeys(field.enum, ""))
            choices = "、".join(field.enum)
            yield f"{name} 没有类别“{constant}”（有{choices}）。{nearest}请改正后重试。"


def _family(column: Column, ledger: Ledger) -> str:
    type = ledger.field(column.name).type
    return "number" if column.year else FAMILY.get(type, type)


def _fits(constant: Constant, family: str) -> bool:
    match family:
        case "boolean":
            return isinstance(constant, bool)
        case "number":
            return isinstance(constant, int | float) and not isinstance(constant, bool)
        case "date":
            return isinstance(constant, str) and _is_day(constant)
        case "month":
            return isinstance(constant, str) and _is_day(f"{constant}-01")
    return isinstance(constant, str)


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text))
