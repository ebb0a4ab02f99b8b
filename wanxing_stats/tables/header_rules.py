"""Whether a row heads a table: the rules that tell, in their order.

In: a HeaderCandidate, a filled row with what lies below it. Out: the first rule that applies; it
says yes or no. docs/reading.md lists the same rules; a test holds the two together.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .regions import Region
from .vocabulary import (
    begins_form_line,
    begins_header,
    could_head,
    is_form_label,
    is_heading,
    is_label,
    is_number,
    is_period,
    is_total,
    run_on,
    same_code,
    text_of,
)

ROWS_BELOW = 12  # rows that are compared with a header
PLAIN_WORDS = 0.8  # of a row's cells in the words of headings: it says what it is
MIXED_WORDS = 0.6  # up to here a row may as well be a line of a form


class HeaderCandidate:
    """A filled row that may begin a header.

    ``sure`` is the share of its cells that must be in the words of headings: above 0 near data
    and after many rows without a header.
    ``in_form``: a row above it begins a form that reaches over it.
    """

    def __init__(self, region: Region, row: int, *, sure: float = 0, in_form: bool = False):
        self.region, self.row, self.sure, self.in_form = region, row, sure, in_form
        self.filled, self.values = region.filled(row), region.values(row)

    @cached_property
    def known(self) -> float:
        """The share of its cells that are in the words of headings."""
        return sum(map(is_heading, self.values)) / len(self.values)

    @cached_property
    def below(self) -> list[int]:
        """The rows it would head; near data, those up to the next gap."""
        return rows_below(self.region, self.row, ROWS_BELOW, past_gaps=not self.sure)

    @cached_property
    def form_lines(self) -> list[int]:
        """This row and those below it if they are labels with values beside them; else none."""
        lines = [self.row, *self.below[:4]]
        labels = sum(_is_label_and_value(self.region, line, self.row) for line in lines)
        return lines if len(lines) > 3 and labels >= 0.75 * len(lines) else []

    def is_plain(self) -> bool:
        return self.known >= PLAIN_WORDS


@dataclass(frozen=True)
class HeaderRule:
    """Whether the rows to which it applies head a table, unless a rule before it says so."""

    heads: bool
    applies: Callable[[HeaderCandidate], bool]


def header_rule_for(row: HeaderCandidate) -> HeaderRule:
    """The first rule that applies; the last one is for whatever is left."""
    return next(rule for rule in HEADER_RULES if rule.applies(row))


def rows_below(region: Region, row: int, most: int, *, past_gaps: bool = True) -> list[int]:
    """The next rows that hold more than one cell, ``most`` of them at most."""
    rows: list[int] = []
    for other in range(row + 1, min(region.height, row + 40)):
        cells = len(region.filled(other))
        if cells > 1:
            rows.append(other)
        if len(rows) == most or (not cells and rows and not past_gaps):
            break
    return rows


def _is_label_and_value(region: Region, line: int, first: int) -> bool:
    """A year or a month is no value in the ``first`` line: it may be a heading."""
    label, value = region.values(line)[:2]
    if is_heading(value) and (line == first or not is_period(value)):
        return False
    return is_heading(label) and not (is_number(label) or is_period(label) or is_total(label))


def has_one_cell(row: HeaderCandidate) -> bool:
    return len(row.values) < 2


def begins_with_label(row: HeaderCandidate) -> bool:
    """Unless nothing but headings stands behind it."""
    if row.sure or not is_label(row.values[0]):
        return False
    return len(row.values) < 4 or not all(map(is_heading, row.values[1:]))


def begins_with_serial_heading(row: HeaderCandidate) -> bool:
    enough = len(row.values) > 2 or row.region.tied(row.row)
    return enough and begins_header(row.values[0]) and all(map(could_head, row.values))


def has_too_few_words(row: HeaderCandidate) -> bool:
    return row.known < row.sure


def holds_what_cannot_head(row: HeaderCandidate) -> bool:
    """Only few cells may look like anything but a heading, or a run of days."""
    others = [value for value in row.values if not could_head(value)]
    if not others or (len(others) < len(row.values) and run_on(others, len(row.values))):
        return False
    if row.known >= MIXED_WORDS and len(others) == 1 and not is_number(others[0]):
        return bool(row.sure)
    return bool(row.sure) or row.known < 0.3 or len(others) > 0.2 * len(row.values)


def is_line_of_form(row: HeaderCandidate) -> bool:
    """填报单位 and 填报日期 without their colons, or few cells of which one is a form's label."""
    values = row.values
    if len(values) <= 4 and sum(map(is_form_label, values)) * 2 >= len(values):
        return True
    return len(values) <= 3 and any(begins_form_line(value) and is_label(value) for value in values)


def repeats_a_text(row: HeaderCandidate) -> bool:
    """In most of its cells; near data, in any two, or it has fewer than three."""
    texts = Counter(map(text_of, row.values))
    if row.sure:
        return len(texts) < max(3, len(row.values))
    return len(row.values) > 3 and max(texts.values()) > len(row.values) / 2


def holds_codes_like_those_below(row: HeaderCandidate) -> bool:
    return any(_same_codes(row, row.region.rows[other]) for other in row.below[:2])


def _same_codes(row: HeaderCandidate, cells: list[Any]) -> bool:
    pairs = zip(row.values, row.filled, strict=True)
    return any(same_code(value, cells[column]) for value, column in pairs)


def is_of_a_form(row: HeaderCandidate) -> bool:
    return row.in_form or (row.known <= MIXED_WORDS and bool(row.form_lines))


def is_in_plain_words(row: HeaderCandidate) -> bool:
    return row.is_plain() and len(row.values) > 2 and not row.region.tied(row.row)


def is_wide_enough(row: HeaderCandidate) -> bool:
    """It covers half of the rows below; in plain words, of those up to the next gap."""
    below = row.below
    if row.is_plain():
        below = rows_below(row.region, row.row, ROWS_BELOW, past_gaps=False)
    return row.region.reach(row.row) >= 0.5 * max(map(row.region.reach, below), default=0)


def is_anything_else(row: HeaderCandidate) -> bool:
    return True


OF_A_FORM = HeaderRule(False, is_of_a_form)
HEADER_RULES = (
    HeaderRule(False, has_one_cell),
    HeaderRule(False, begins_with_label),
    HeaderRule(True, begins_with_serial_heading),
    HeaderRule(False, has_too_few_words),
    HeaderRule(False, holds_what_cannot_head),
    HeaderRule(False, is_line_of_form),
    HeaderRule(False, repeats_a_text),
    HeaderRule(False, holds_codes_like_those_below),
    OF_A_FORM,
    HeaderRule(True, is_in_plain_words),
    HeaderRule(True, is_wide_enough),
    HeaderRule(False, is_anything_else),
)
