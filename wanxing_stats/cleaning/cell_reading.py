"""The cells of one column, parsed as its ledger says: each distinct cell once.

In: a field of a ledger, the unit stated above or in the heading, and cells. Out: for each cell its
value and what is wrong with it.

    CellReader(field, "万元", missing).read("1.5")  ->  Reading(15000.0, None)
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from wanxing_stats.base import (
    SCALES,
    clean_text,
    expectation,
    parse_boolean,
    parse_date,
    parse_integer,
    parse_month,
    parse_number,
    parse_period,
    quoted,
    say_date,
)
from wanxing_stats.files import CELL_FAULTS, FORMULA_WITHOUT_VALUE
from wanxing_stats.rules import Declared, Field, Ledger

from .cell_words import category_in, units_in
from .column_evidence import NO_EVIDENCE, Evidence, read_in_order
from .stated_units import is_clear, say_unit

# An identifier as a csv export shows it once it has become a number: 1.20104E+17.
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d{2}")

# Beyond it a column of whole numbers can't be stored; no register counts so far.
LARGEST = 2**63 - 1

NOTHING_DECLARED = Declared(())
NUMBERS = ("number", "integer")
# Digits of a phone, an identity number or a card, however grouped: never a sum or a count.
NO_DIGITS = re.compile(r"[-+\s,，]|(?:\.0+)?[^.0-9]*$")
SOMEONES_NUMBER = re.compile(r"(?:(?:00)?86)?1[3-9][0-9]{9}|0[0-9]{9,11}|[0-9]{15,}")

# What a ledger's column holds: a text, a number, a date, yes or no.
Value = Any


class Complaint(NamedTuple):
    """What is wrong in a cell: a message of the catalogue, and what its places say."""

    name: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Unclear:
    """A cell that can't be read where it stands: its text, and a message."""

    text: str
    message: str

    def __str__(self) -> str:
        return self.text


class CountedAbove:
    """A cell below the first of a merged number, which counts there: nothing to add."""

    def __str__(self) -> str:
        return ""


COUNTED_ABOVE = CountedAbove()


class Reading(NamedTuple):
    """What a cell says.

    ``value`` is None where the cell is empty or can't be read; one that is out of its bounds is
    given all the same, since people may confirm it.
    """

    value: Value
    complaint: Complaint | None


class CellReader:
    """Reads the cells of one column, whose ``evidence`` tells what one cell alone can't.

    A text that isn't ``declared`` is read all the same, to be compared; who shows it hides it.
    """

    def __init__(
        self,
        field: Field,
        given_unit: str,
        missing_values: frozenset[str],
        evidence: Evidence = NO_EVIDENCE,
        declared: Declared = NOTHING_DECLARED,
    ):
        self.declared = declared
        self.field, self.given_unit, self.missing_values = field, given_unit, missing_values
        self.evidence = evidence
        self._known: dict[tuple[type, Any], Reading] = {}

    def read(self, cell: Any) -> Reading:
        """What a cell says."""
        # 1, 1.0 and True are equal but not the same cell.
        key = (cell.__class__, cell)
        reading = self._known.get(key)
        if reading is None:
            reading = self._known[key] = self._read(cell)
        return reading

    def read_all(self, cells: list[Any]) -> list[Reading]:
        """What each cell says."""
        kinds = set(map(type, cells))
        if len(kinds - {str}) > 1:
            return [self.read(cell) for cell in cells]
        # Cells of one kind, beside texts, are equal only where they are the same.
        known = {cell: self.read(cell) for cell in set(cells)}
        return [known[cell] for cell in cells]

    def quote(self, cell: Any) -> str:
        """What messages show of a cell."""
        return quoted(clean_text(cell), self._known_texts)

    def complaint(self, name: str, cell: Any, **says: str) -> Complaint:
        """That something is wrong with a cell, what is shown of it, and what may be expected."""
        text, quotation = clean_text(cell), self.quote(cell)
        says["found"] = quotation
        if quotation != text:
            says["expectation"] = expectation(text, quotation)
        return Complaint(name, says)

    @cached_property
    def _known_texts(self) -> frozenset[str]:
        """The texts that rule files list for the column, and what programs write into cells."""
        listed = self.missing_values | CELL_FAULTS
        return listed.union(self.declared.literals, self.field.enum, self.field.codes)

    def _read(self, cell: Any) -> Reading:
        if cell is COUNTED_ABOVE:
            return Reading(0, None)
        text = clean_text(cell)
        if isinstance(cell, Unclear):
            return self._unreadable(cell.message, cell, unit=say_unit(self.given_unit))
        fault = self._fault(cell, text)
        if fault:
            return self._unreadable(fault, cell, unit=say_unit(self.given_unit))
        if self._is_missing(text):
            if self.field.required:
                return self._unreadable("missing_value", cell)
            return Reading(None, None)
        try:
            value = self._parse(cell, text)
        except ValueError as error:
            return self._unreadable("unreadable_value", cell, expected=str(error))
        if self.field.enum and value not in self.field.enum:
            categories = "、".join(self.field.enum)
            return self._unreadable("unknown_category", cell, categories=categories)
        if bound := self._broken_bound(value, text):
            return Reading(value, self.complaint("out_of_bounds", cell, bound=bound))
        return Reading(value, None)

    def _unreadable(self, name: str, cell: Any, **says: str) -> Reading:
        return Reading(None, self.complaint(name, cell, **says))

    def _fault(self, cell: Any, text: str) -> str:
        """What is wrong with a cell whatever it should hold: the spreadsheet has lost its value."""
        if text == FORMULA_WITHOUT_VALUE:
            return "formula_without_value"
        if text in CELL_FAULTS:
            return "error_cell"
        if self.field.type == "string" and _is_rounded(cell, text):
            return "rounded_identifier"
        if self.field.type in NUMBERS and not is_clear(self.given_unit, self.field):
            return "" if self._is_missing(text) else "unclear_unit"
        return ""

    def _is_missing(self, text: str) -> bool:
        # 无 is a missing text but a plain "no" in a yes-or-no column.
        return text in self.missing_values and not (self.field.type == "boolean" and text == "无")

    def _parse(self, cell: Any, text: str) -> Value:
        ordered = read_in_order(cell, text, self.field, self.evidence)
        if ordered is not None:
            return ordered
        match self.field.type:
            case "date":
                return parse_date(cell)
            case "period":
                first, last = parse_period(cell)
                if first.year != last.year:
                    raise ValueError("起止日期应在同一年")
                return first
            case "month":
                return parse_month(cell)
            case "number":
                return _storable(float(parse_number(cell, self.given_unit)))
            case "integer":
                return _storable(parse_integer(cell, self.given_unit))
            case "boolean":
                return parse_boolean(cell)
            case _:
                return self._parse_text(text)

    def _parse_text(self, text: str) -> str:
        """The text as it is declared; as it is where it isn't."""
        value = None
        if self.field.incidental:
            value = units_in(text, self.declared)
        elif self.field.contains:
            value = category_in(text, self.declared)
        return value or self.declared.value(text) or text

    def _broken_bound(self, value: Value, text: str) -> str:
        """Which bound a value breaks, "" when it keeps them."""
        minimum, maximum, unit = self.field.minimum, self.field.maximum, self.field.unit
        if self.field.type in NUMBERS:
            if SOMEONES_NUMBER.fullmatch(NO_DIGITS.sub("", text)):
                return "不应是电话、证件或银行卡的号码"
            below, above = "小于", "大于"
        else:
            below, above = "早于", "晚于"
        if minimum is not None and value < minimum:
            return f"不应{below}{_say_bound(minimum, unit)}"
        if maximum is not None and value > maximum:
            return f"不应{above}{_say_bound(maximum, unit)}"
        return ""


def _say_bound(bound: Any, unit: str) -> str:
    """2000年1月1日; 2000-01 of months; 500人, 200万元, 100亿元."""
    if isinstance(bound, datetime.date):
        return say_date(bound)
    if isinstance(bound, str):
        return bound
    for scale in ("亿", "万"):
        if bound and bound % SCALES[scale] == 0:
            return f"{int(bound / SCALES[scale])}{scale}{unit}"
    return f"{bound}{unit}"


def reader_of(
    ledger: Ledger, name: str, unit: str = "", evidence: Evidence = NO_EVIDENCE
) -> CellReader:
    """What reads the column of a ledger's field, for which this ``unit`` is stated."""
    field = ledger.field(name)
    declared = ledger.declared.get(name, NOTHING_DECLARED)
    return CellReader(field, unit, ledger.missing_of(field), evidence, declared)


def _storable(number: float) -> float:
    """The number. Raises ValueError for one that a clean table has no room for."""
    if abs(number) > LARGEST:
        raise ValueError("应为数字，位数过多")
    return number


def _is_rounded(cell: Any, text: str) -> bool:
    """Whether a spreadsheet has kept an identifier as a number: of those only 15 digits survive."""
    too_long = isinstance(cell, (float, int)) and abs(cell) >= 1e15
    return too_long or ("+" in text and bool(SCIENTIFIC.fullmatch(text)))
