"""The formulas of an xls or et file that were saved without a result, which xlrd doesn't tell.

In: the workbook stream. Out: the cells, for each worksheet. A library that writes formulas can't
compute them: it says that the result is an empty text, as Excel does where it is one.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from .workbook import Cell

BOF, BOUNDSHEET, FORMULA = 0x0809, 0x0085, 0x0006
EMPTY_TEXT = re.compile(rb"\x03.{5}\xff\xff", re.DOTALL)
# What a formula ends with that gives no text: + - * / ^ and signs, SUM, functions of numbers.
OPERATORS = frozenset(b"\x03\x04\x05\x06\x07\x12\x13\x14")
SUM_OF_ONE = re.compile(rb"\x19\x10..\Z", re.DOTALL)
OF_NUMBERS = re.compile(
    rb"(?:[\x22\x42\x62].(?:[\x00\x04-\x07\xa9\xb7]\x00|\x59\x01)"  # COUNT, SUM … SUMIF
    rb"|[\x21\x41\x61](?:[\x18\x19\x1b\x41\x43-\x45\xdd]\x00|\x5a\x01))\Z",  # ROUND, DATE … COUNTIF
    re.DOTALL,
)


@dataclass(frozen=True)
class _Formula:
    sheet: int
    cell: Cell
    is_empty: bool
    gives_number: bool


def formulas_without_value(stream: bytes) -> dict[int, list[Cell]]:
    """The cells without a result, by the number of their worksheet.

    Those whose formula gives no text; where no formula has any result, all of them.
    """
    if not EMPTY_TEXT.search(stream):
        return {}
    formulas = list(_formulas(stream))
    computed_none = all(formula.is_empty for formula in formulas)
    sure = any(formula.is_empty and formula.gives_number for formula in formulas)
    cells: dict[int, list[Cell]] = {}
    for formula in formulas:
        if formula.is_empty and (formula.gives_number or (computed_none and sure)):
            cells.setdefault(formula.sheet, []).append(formula.cell)
    return cells


def _formulas(stream: bytes) -> Iterator[_Formula]:
    sheet, starts = -1, dict[int, int]()
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + length]
        if kind == BOUNDSHEET and length > 5 and body[5] == 0:
            starts[struct.unpack_from("<I", body)[0]] = len(starts)
        elif kind == BOF:
            sheet = starts.get(place, sheet)
        elif kind & 0xFF == FORMULA and length >= 22 and kind in (0x0006, 0x0206, 0x0406):
            row, column = struct.unpack_from("<HH", body)
            is_empty = bool(EMPTY_TEXT.match(body, 6))
            yield _Formula(sheet, (row, column), is_empty, _gives_number(body[22:]))
        place += 4 + length


def _gives_number(tokens: bytes) -> bool:
    """Whether a formula's last token, which makes its result, gives numbers only."""
    is_operator = tokens[-1:] != b"" and tokens[-1] in OPERATORS
    return is_operator or bool(SUM_OF_ONE.search(tokens) or OF_NUMBERS.search(tokens))
