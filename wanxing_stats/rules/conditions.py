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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import AfterValidator, GetCoreSchemaHandler

from wanxing_stats.base import say_nearest

from .written_python import LARGEST, parse_bounded

if TYPE_CHECKING:
    import pandas as pd

    from .ledgers import Ledger

# How one side is compared with the other; what denies is turned round once its cells are compared.
COMPARED = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.eq,
    ast.In: operator.eq,
    ast.NotIn: operator.eq,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
DENYING = (ast.NotEq, ast.NotIn)
FAMILY = {"period": "date", "integer": "number"}  # types whose values compare with another's
UNORDERED = ("string", "boolean")


class Column(NamedTuple):
    """A column, or the ``year`` of its dates."""

    name: str
    year: bool = False


Constant = str | int | float | bool
Operand = Column | Constant


class Comparison(NamedTuple):
    """One side, how it is compared, and with what: one other side, or the constants of a list."""

    left: Operand
    compared: ast.cmpop
    others: tuple[Operand, ...]


@dataclass(frozen=True)
class Condition:
    """What a row must satisfy; its text again as str. Without a text every row does."""

    text: str = ""
    tree: ast.expr | None = field(default=None, compare=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> "Condition":
        """Raises ValueError, in Chinese, for what can't be meant."""
        if not text.strip():
            return cls()
        tree = parse_bounded(text)
        _asked(tree, OF_A_ROW)  # to hear what is wrong with it
        return cls(text, tree)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> Any:
        return handler(Annotated[str, AfterValidator(cls.parse)])

    def __bool__(self) -> bool:
        """Whether it leaves any row out."""
        return self.tree is not None

    def __str__(self) -> str:
        return self.text

    @property
    def meaning(self) -> str:
        """The text of whatever means the same, but for white space, quotes and brackets."""
        return ast.unparse(self.tree) if self.tree else ""

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(node.id for node in self._nodes() if isinstance(node, ast.Name))

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """The columns that are compared with texts, each with one of these."""
        for node in self._nodes():
            for comparison in _comparisons(node) if isinstance(node, ast.Compare) else ():
                for other in comparison.others:
                    match comparison.left, other:
                        case (Column(name), str(text)) | (str(text), Column(name)):
                            yield name, text

    def mask(self, frame: "pd.DataFrame") -> "pd.Series":
        """For each row whether it satisfies the condition."""
        import pandas as pd  # slow to import, and most who read rules need no rows

        if self.tree is None:
            return pd.Series(True, index=frame.index)
        mask: pd.Series = _asked(self.tree, OF_FRAMES)(frame)
        return mask

    def test(self) -> Callable[[Mapping[str, Any]], bool]:
        """What tells whether a row of plain values satisfies it, None being an empty cell: as
        ``mask``, for who has no frame."""
        return _asked(self.tree, OF_A_ROW) if self.tree else lambda row: True

    def bounds(
        self, frame: "pd.DataFrame", unknown: "Mapping[str, pd.Series]"
    ) -> "tuple[pd.Series, pd.Series]":
        """For each row whether it must satisfy the condition, and whether it may.

        Parameters
        ----------
        unknown
            By column, the rows whose cell may say anything.
        """
        if self.tree is None or self.columns.isdisjoint(unknown):
            return (mask := self.mask(frame)), mask
        return _bounds(self.tree, frame, unknown)

    def complaints(self, ledger: "Ledger") -> Iterator[str]:
        """What is wrong with it for rows of a ledger: strange columns, constants that don't fit."""
        strange = list(ledger.strange_columns(sorted(self.columns)))
        yield from strange
        for node in self._nodes():
            if isinstance(node, ast.Compare) and not strange:
                for comparison in _comparisons(node):
                    yield from _complaints(comparison, ledger)

    def _nodes(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree) if self.tree else iter(())


# reading the text


class Logic(NamedTuple):
    """How a condition is asked of rows of one kind: how answers are joined and denied, what a
    comparison answers, and whether a cell is empty."""

    both: Callable[[Any, Any], Any]
    either: Callable[[Any, Any], Any]
    denied: Callable[[Any], Any]
    compared: Callable[[Comparison, Any], Any]
    empty: Callable[[str, Any], Any]


def _asked(node: ast.expr, logic: Logic) -> Callable[[Any], Any]:
    """What tells whether rows satisfy it. Raises ValueError for what is no condition."""
    match node:
        case ast.BoolOp(op, parts):
            join = logic.both if isinstance(op, ast.And) else logic.either
            tests = [_asked(part, logic) for part in parts]
            return lambda rows: functools.reduce(join, [test(rows) for test in tests])
        case ast.UnaryOp(ast.Not(), part):
            test = _asked(part, logic)
            return lambda rows: logic.denied(test(rows))
        case ast.Compare():
            comparisons = list(_comparisons(node))
            return lambda rows: functools.reduce(
                logic.both, [logic.compared(comparison, rows) for comparison in comparisons]
            )
        case ast.Call(ast.Attribute(ast.Name(name), "isna"), [], []):
            return lambda rows: logic.empty(name, rows)
        case ast.Call(ast.Attribute(ast.Name(name), "notna"), [], []):
            return lambda rows: logic.denied(logic.empty(name, rows))
    raise ValueError(f"看不懂“{ast.unparse(node)}”：应为比较，如 kind == '来信'。请改正后重试。")


def _bounds(
    node: ast.expr, frame: "pd.DataFrame", unknown: "Mapping[str, pd.Series]"
) -> "tuple[pd.Series, pd.Series]":
    """The rows that must satisfy it, and those that may, whatever their unknown cells say."""
    match node:
        case ast.BoolOp(op, parts):
            join = operator.and_ if isinstance(op, ast.And) else operator.or_
            both = [_bounds(part, frame, unknown) for part in parts]
            must = functools.reduce(join, [must for must, _ in both])
            return must, functools.reduce(join, [may for _, may in both])
        case ast.UnaryOp(ast.Not(), part):
            must, may = _bounds(part, frame, unknown)
            return ~may, ~must
    mask = _asked(node, OF_FRAMES)(frame)
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    open_cells = [unknown[name] for name in names if name in unknown]
    if not open_cells:
        return mask, mask
    is_open = functools.reduce(operator.or_, open_cells)
    for name in names:  # whatever an empty cell is compared with, the answer is the same
        empty = frame[name].isna()
        is_open = is_open & ~(empty & ~unknown[name] if name in unknown else empty)
    return mask & ~is_open, mask | is_open


def _comparisons(node: ast.Compare) -> Iterator[Comparison]:
    """Each comparison of a chain. Raises ValueError for one that can't be meant."""
    lefts = [node.left, *node.comparators]
    for left, compared, right in zip(lefts, node.ops, node.comparators, strict=False):
        if type(compared) not in COMPARED:
            raise ValueError("只能用 ==、!=、<、<=、>、>=、in、not in 比较。请改正后重试。")
        side = _operand(left)
        if isinstance(compared, ast.In | ast.NotIn):
            others = tuple(_literal(right) if isinstance(right, ast.List | ast.Tuple) else ())
            if not isinstance(side, Column) or not others or not all(map(_is_constant, others)):
                raise ValueError(
                    "in 的左边应为列名，右边应为列表，列表里应为文字或数字，不能空着，"
                    "如 kind in ['来信', '来访']。请改正后重试。"
                )
        else:
            others = (_operand(right),)
            if not any(isinstance(operand, Column) for operand in (side, *others)):
                raise ValueError("比较的两边至少有一边应为列名。请改正后重试。")
        yield Comparison(side, compared, others)


def _operand(node: ast.expr) -> Operand:
    match node:
        case ast.Name(name):
            return Column(name)
        case ast.Attribute(ast.Attribute(ast.Name(name), "dt"), "year"):
            return Column(name, year=True)
    constant: Constant = _literal(node)
    if not _is_constant(constant):
        raise ValueError(f"看不懂“{ast.unparse(node)}”：应为列名、文字或数字。请改正后重试。")
    return constant


def _literal(node: ast.expr) -> Any:
    """What Python takes it for, () for what is no literal."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        return ()


def _is_constant(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, int | float) and abs(value) <= LARGEST)


# rows


def _mask(comparison: Comparison, frame: "pd.DataFrame") -> "pd.Series":
    left, compare = _values(comparison.left, frame), COMPARED[type(comparison.compared)]
    results = [compare(left, _values(other, frame)) for other in comparison.others]
    # Of whole numbers and yes or no: <NA>.
    mask = functools.reduce(operator.or_, [each.fillna(False).astype(bool) for each in results])
    return ~mask if isinstance(comparison.compared, DENYING) else mask


def _values(operand: Operand, frame: "pd.DataFrame") -> Any:
    if not isinstance(operand, Column):
        return operand
    return frame[operand.name].dt.year if operand.year else frame[operand.name]


def _compares(comparison: Comparison, row: Mapping[str, Any]) -> bool:
    left, compare = _value(comparison.left, row), COMPARED[type(comparison.compared)]
    others = [_value(other, row) for other in comparison.others]
    both = [(left, other) for other in others if None not in (left, other)]
    return any(compare(*each) for each in both) is not isinstance(comparison.compared, DENYING)


def _value(operand: Operand, row: Mapping[str, Any]) -> Any:
    """Of a day its text, which constants are, and which is as early and as late."""
    value = row[operand.name] if isinstance(operand, Column) else operand
    if not isinstance(value, datetime.date):
        return value
    return value.year if isinstance(operand, Column) and operand.year else value.isoformat()


def _is_empty(name: str, frame: "pd.DataFrame") -> "pd.Series":
    return frame[name].isna()


def _is_none(name: str, row: Mapping[str, Any]) -> bool:
    return row[name] is None


OF_FRAMES = Logic(operator.and_, operator.or_, operator.invert, _mask, _is_empty)
OF_A_ROW = Logic(operator.and_, operator.or_, operator.not_, _compares, _is_none)


# what fits a ledger


def _is_day(constant: Constant) -> bool:
    try:
        return datetime.date.fromisoformat(str(constant)).isoformat() == constant
    except ValueError:
        return False


# What a family of types is compared with: in words, and whether a constant is such.
FITTING: dict[str, tuple[str, Callable[[Constant], bool]]] = {
    "string": ("文字（写在引号里）", lambda constant: isinstance(constant, str)),
    "month": ("年月，如'2024-06'", lambda constant: _is_day(f"{constant}-01")),
    "date": ("日期，如'2024-06-30'", _is_day),
    "number": ("数字", lambda constant: type(constant) in (int, float)),
    "boolean": ("True或False", lambda constant: isinstance(constant, bool)),
}


def _complaints(comparison: Comparison, ledger: "Ledger") -> Iterator[str]:
    for other in comparison.others:
        sides = comparison.left, other
        columns = [side for side in sides if isinstance(side, Column)]
        families = [_family(column, ledger) for column in columns]
        name = columns[0].name
        if "" in families:
            yield f"{columns[families.index('')].name} 不是日期，没有年份。请改正后重试。"
        elif len(set(families)) > 1:
            yield f"{name} 与 {columns[1].name} 的类型不同，不能比较。请改正后重试。"
        elif families[0] in UNORDERED and COMPARED[type(comparison.compared)] is not operator.eq:
            yield f"{name} 不是日期、年月或数字，不能比大小。请改用 == 或 in。"
        elif len(columns) == 1:
            constant = next(side for side in sides if not isinstance(side, Column))
            yield from _complaints_of_constant(constant, columns[0], ledger)


def _complaints_of_constant(constant: Constant, column: Column, ledger: "Ledger") -> Iterator[str]:
    expected, fits = FITTING[_family(column, ledger)]
    enum = () if column.year else ledger.field(column.name).enum
    if not fits(constant):
        yield f"{column.name} 应与{expected}比较，读到{constant!r}。请改正后重试。"
    elif enum and constant not in enum:
        nearest = say_nearest(str(constant), dict.fromkeys(enum, ""))
        yield f"{column.name} 没有类别“{constant}”（有{'、'.join(enum)}）。{nearest}请改正后重试。"


def _family(column: Column, ledger: "Ledger") -> str:
    """What its values compare with; "" for the year of what is no date."""
    type = ledger.field(column.name).type
    family = FAMILY.get(type, type)
    if not column.year:
        return family
    return "number" if family == "date" else ""
