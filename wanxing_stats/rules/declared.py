"""What a column of texts may show: the values and the shapes that are declared for it.

    Declared(["停车管理", "…社区"]).value("停车 管理")              ->  "停车管理"
    Declared(["…罚〔y〕n号"], is_identifier=True).value("津罚〔2024〕12号")  ->  "津罚〔2024〕12号"
    Declared(["停车管理", "…社区"]).value("张三")                   ->  None

In: what a ledger, its lists and office.toml declare. Out: how a text is stored; None for one that
is not declared, and so is shown nowhere. Texts are compared without blanks and width. In a declared
text stand

- ``…``  for one to eight Chinese characters; and in that of an identifier
- ``0``  for one digit, ``n`` for a number of one to six digits, ``y`` for a year of this century,
  ``a`` for one to four capital letters, ``x`` for a capital letter or digit.

Whatever fits a shape, a pattern of particulars must not fit it.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from wanxing_stats.base import (
    identity,
    in_one_print,
    looks_like_particulars,
    scrubbed,
    searchable,
)

HAN = "…"
OF_VALUES = {HAN: "[一-鿿]{1,8}"}
OF_IDENTIFIERS = {
    **OF_VALUES,
    "0": "[0-9]",
    "n": "[0-9]{1,6}",
    "y": "20[0-9]{2}",
    "a": "[A-Z]{1,4}",
    "x": "[A-Z0-9]",
}
RUN_OF_DIGITS = re.compile("[0-9]+")
LENGTH_OF_YEAR, MOST_DIGITS = 4, 6
LENGTH_OF_CARD = 16  # at least


class Declared:
    """What is declared for one column.

    ``literals`` are the values that are no shapes; ``by_spelling`` has what each of their spellings
    means, in its comparable form. Where it ``tells_apart``, as identifiers do, values that aren't
    declared can be counted once each.
    """

    def __init__(
        self,
        values: Iterable[str],
        spellings: Mapping[str, str] | None = None,
        *,
        is_identifier: bool = False,
        tells_apart: bool = False,
    ):
        self.is_identifier, self.tells_apart = is_identifier, is_identifier or tells_apart
        self._fold = identity if is_identifier else searchable
        tokens = OF_IDENTIFIERS if is_identifier else OF_VALUES
        shapes = []
        self.literals: list[str] = []
        for value in dict.fromkeys(values):
            if tokens.keys().isdisjoint(value):
                self.literals.append(value)
            else:
                shapes.append(
                    _pattern(value, tokens, in_one_print if is_identifier else searchable)
                )
        self._shapes = re.compile("|".join(shapes)) if shapes else None
        self.by_spelling = {self._fold(value): value for value in self.literals}
        for spelling, value in (spellings or {}).items():
            self.by_spelling[self._fold(spelling)] = value

    def value(self, text: str) -> str | None:
        """How the text is stored; None where it isn't declared."""
        value = self._fitting(text)
        if value and value not in self.literals and looks_like_particulars(text):
            return None
        return value

    def undeclared(self, texts: Iterable[str]) -> set[str]:
        """Those of some texts that aren't declared."""
        texts = list(texts)
        fitting = [text for text in texts if self._fitting(text)]
        together = "\n".join(fitting)
        doubted = fitting
        if scrubbed(together) == together:  # one look at all is quicker than one at each
            doubted = [text for text in fitting if _is_long_number(text)]
        undeclared = {text for text in doubted if self.value(text) is None}
        return undeclared.union(set(texts).difference(fitting))

    def _fitting(self, text: str) -> str | None:
        folded = self._fold(text)
        if literal := self.by_spelling.get(folded):
            return literal
        if not (self._shapes and self._shapes.fullmatch(folded)):
            return None
        return text if self.is_identifier else folded


def shape_of(identifier: str) -> str | None:
    """The shape that an identifier has: XF2024-003 -> XFy-n; None of one without a number."""
    text = identity(identifier)
    shape = RUN_OF_DIGITS.sub(lambda run: _shape_of_digits(run[0]), text)
    return None if shape == text else shape


def _is_long_number(text: str) -> bool:
    return len(text) >= LENGTH_OF_CARD and sum(map(str.isdigit, text)) >= LENGTH_OF_CARD


def _pattern(shape: str, tokens: Mapping[str, str], fold: Callable[[str], str]) -> str:
    """A shape as a regular expression over texts in their comparable form."""
    parts = re.split(f"([{''.join(tokens)}])", shape)
    return "".join(tokens.get(part) or re.escape(fold(part)) for part in parts if part)


def _shape_of_digits(digits: str) -> str:
    """A number of up to six digits may have fewer or more; a longer one has as many."""
    if digits.startswith("20") and len(digits) >= LENGTH_OF_YEAR:
        rest = digits[LENGTH_OF_YEAR:]
        return "y" + (_shape_of_digits(rest) if rest else "")
    return "n" if len(digits) <= MOST_DIGITS else "0" * len(digits)
