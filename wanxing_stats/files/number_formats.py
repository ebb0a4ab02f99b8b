"""A number format, as Excel writes it -> whether a value is shown as another, and how.

    number_format('0.000"万元"').shown_as(1.955)  ->  ShownAs(after="万元")
    number_format("#,##0.00")  ->  None: what such a cell shows is the value

The codes are those of ECMA-376 part 1, 18.8.31, and what Excel makes of them: sections for positive
numbers, negative ones, zero and text, or by conditions; commas behind the digits are thousands;
Chinese Excel writes G/通用格式 for General and ! before a letter shown as it is. Digits behind the
point, colours, widths and signs tell nothing new; a code for dates says how to read, not what.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

CONDITIONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?
    | [\\!](?P<escaped>.)
    | [_*].                             # a width, a filling: no text
    | \[\$(?P<currency>[^\]\-]*)[^\]]*\]
    | \[(?P<relation>[<>]=?|=|<>)(?P<bound>-?\d+(?:\.\d+)?)\]
    | \[(?P<elapsed>h+|m+|s+)\]
    | \[[^\]]*\]                        # colours, digits of a language
    | (?P<general>general|G/通用格式)
    | (?P<exponent>E[+\-])
    | (?P<date>[abdeghmsy])
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
# A section's shape: its placeholders, x for each character shown as it is, G for General.
NUMBER = re.compile(r"[0#?.G](?:[0#?.,GEx]*[0#?.,G])?")
SIGNS = " -+()–—"
LONGEST_CODE = 255  # of Excel; what is longer is no format


@dataclass(frozen=True)
class ShownAs:
    """How a cell's value is changed when it is shown.

    The value times ten to ``power`` is filled up with noughts to ``digits`` before the point, with
    ``before`` and ``after`` around it and each text of ``between`` before its last so many digits.
    ``instead``: only the texts are shown, no value.
    """

    before: str = ""
    after: str = ""
    power: int = 0
    digits: int = 0
    between: tuple[tuple[int, str], ...] = ()
    instead: bool = False


@dataclass(frozen=True)
class Section:
    """What a section makes of its values (None: nothing), and the values it is for, if it says."""

    shown: ShownAs | None
    relation: str = ""
    bound: float = 0

    def takes(self, value: float) -> bool:
        return bool(self.relation) and CONDITIONS[self.relation](value, self.bound)


@dataclass(frozen=True)
class NumberFormat:
    """The sections for numbers, one to three, and what is made of text."""

    sections: tuple[Section, ...]
    text: ShownAs | None

    def shown_as(self, value: object) -> ShownAs | None:
        """How a cell's value is shown; None when it is shown as it is."""
        if isinstance(value, str):
            return self.text if value else None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return self._section(value).shown

    def _section(self, value: float) -> Section:
        first, second, third = (*self.sections, *self.sections[:1] * 2)[:3]
        if not first.relation and not second.relation:
            return first if value > 0 else second if value < 0 else third
        if first.takes(value):
            return first
        if second.takes(value):
            return second
        return third if first.relation and second.relation else second


@lru_cache(maxsize=1000)
def number_format(code: str) -> NumberFormat | None:
    """What a format code makes of values; None when every value is shown as it is."""
    sections = _sections(code) if len(code) <= LONGEST_CODE else []
    if not code or not sections or any("d" in section.shape for section in sections):
        return None
    text = None
    if len(sections) > 3 or "@" in sections[-1].shape:
        text = sections.pop().of_text()
    numbers = tuple(
        Section(section.of_number(number), section.relation, section.bound)
        for number, section in enumerate(sections[:3])
    )
    if not text and not any(section.shown for section in numbers):
        return None
    return NumberFormat(numbers or (Section(None),), text)


class _SectionText:
    """One section of a code: its shape, and the character shown at each place of it."""

    def __init__(self) -> None:
        self.shape, self.shown = "", ""
        self.relation, self.bound = "", 0.0

    def add(self, token: re.Match[str]) -> None:
        """Take one more token of the code into the section."""
        kind, text = token.lastgroup, token[token.lastgroup or 0]
        if kind in ("quoted", "escaped", "currency"):
            self._append("x" * len(text), text)
        elif kind == "bound":
            self.relation, self.bound = token["relation"], float(text)
        elif kind in ("date", "elapsed"):
            self._append("d", " ")
        elif kind in ("general", "exponent"):
            self._append("G" if kind == "general" else "E", " ")
        elif kind == "other":
            self._append(text if text in "0#?.,@%/" else "x", text)

    def _append(self, shape: str, shown: str) -> None:
        self.shape += shape
        self.shown += shown

    def of_text(self) -> ShownAs | None:
        """What the section makes of a text: what stands around its @."""
        before, at, after = self.shown.partition("@") if "@" in self.shape else (self.shown, "", "")
        if at and not before.strip() and not after.strip():
            return None
        return ShownAs(before.strip(), after.strip(), instead=not at)

    def of_number(self, place: int) -> ShownAs | None:
        """What the section makes of a number; ``place`` 0 is for positive ones."""
        shape = self.shape.replace("%", "x")
        number = NUMBER.search(shape)
        if "@" in shape or (number and "/" in shape):  # a text's section; a fraction
            return None
        start, end = number.span() if number else (len(shape), len(shape))
        # A negative number's sign and an accountant's dash for nought are no texts.
        signs = SIGNS if place or self.relation else " +"
        before, after = self.shown[:start].strip(signs), self.shown[end:].strip(signs)
        if not number:
            # one section alone may be empty; several that are show nothing
            hidden = bool(before) or not self.shown.strip()
            return ShownAs(before, instead=True) if hidden else None
        shown = self._of_digits(shape[start:end], self.shown[start:end], before, after)
        return None if shown == ShownAs() else shown

    def _of_digits(self, shape: str, shown: str, before: str, after: str) -> ShownAs:
        """What stands from the first placeholder to the last: scale, noughts and texts in it."""
        whole = re.split("[.E]", shape)[0]
        power = 2 * self.shape.count("%") - 3 * _commas_at_end(whole)
        if "." in shape:
            power -= 3 * _commas_at_end(shape)
        digits, between = whole.count("0"), []
        for place in (place for place, sign in enumerate(whole) if sign == "x"):
            behind = len(re.findall("[0#?]", whole[place:]))
            if shown[place] == "." and "." not in shape:  # 0!.0, shows tens of thousands
                power, digits = power - behind, digits - behind
            elif not shown[place].isspace():
                between.append((behind, shown[place]))
        padded = digits if digits > 1 else 0
        return ShownAs(before, after, power, padded, tuple(between))


def _commas_at_end(shape: str) -> int:
    return len(shape) - len(shape.rstrip(","))


def _sections(code: str) -> list[_SectionText]:
    sections = [_SectionText()]
    for token in TOKEN.finditer(code):
        if token[0] == ";":
            sections.append(_SectionText())
        else:
            sections[-1].add(token)
    return sections
