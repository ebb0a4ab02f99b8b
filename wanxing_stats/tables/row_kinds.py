"""What a row of a sheet may be, and the rules that tell the rows below a header, in their order.

In: a filled row below a header. Out: the first rule that applies, which is a kind and the reason
shown to analysts. docs/reading.md lists the same rules; a test holds the two together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from .regions import Region
from .vocabulary import (
    are_signatures,
    begins_form_line,
    begins_group,
    begins_note,
    could_be_total,
    ends_as_summary,
    is_counter,
    is_example,
    is_form_label,
    is_label,
    is_named_total,
    is_number,
    is_ordinal,
    is_plain_total,
    is_struck_out,
    is_subtotal,
    is_sure_total,
    is_total,
    is_zero,
    numbers_page,
    says_nil,
    stands_for_all,
    text_of,
)

TITLE, META, HEADER, BLANK, GROUP = "title", "meta", "header", "blank", "group"
TOTAL, NOTE, PRENUMBERED, DATA = "total", "note", "prenumbered", "data"
# Kinds that live only while a table's body is read, until what follows is known: LONE, a row of
# one cell, becomes data or note; BAND, like a caption across the table, group or note; SUM, which
# may add up others, total, data or note.
LONE, BAND, SUM = "lone", "band", "sum"
# A total's name stands among the first cells of a row.
CELLS_BEFORE_NUMBERS = 6
MOST_IN_LINE = 4  # cells of a line that every printed page repeats

UNDER_HEADINGS = "列标题下有数据"
# A total by its name, and one by its numbers.
BY_NAME, BY_SUM = "名称像分类汇总", "是其他各行之和"
PAGE_EDGE, SIGNATURES = "每页重复的页码或表头说明", "签字或填报人一类的项目"


@dataclass(frozen=True)
class HeadedColumns:
    """The columns with a heading; ``serial`` is the first of them if it holds serial numbers."""

    headed: frozenset[int]
    serial: int | None


class BodyRow:
    """A filled row below a header. ``broken``: something stands between it and the last record."""

    def __init__(
        self,
        region: Region,
        number: int,
        filled: list[int],
        columns: HeadedColumns,
        *,
        broken: bool,
    ):
        self.region, self.number, self.filled, self.broken = region, number, filled, broken
        self.headed, self.serial = columns.headed, columns.serial
        self.cells = region.rows[number]
        self.first = self.cells[filled[0]]
        self.begins_with_text = self.first.__class__ is str
        self.begins_in_serial = filled[0] == columns.serial

    def holds_serial_number_alone(self) -> bool:
        """Nothing but a serial number, and zeros perhaps."""
        if not self.begins_in_serial or not is_counter(self.first):
            return False
        return all(is_zero(self.cells[column]) for column in self.filled[1:])

    @cached_property
    def names(self) -> list[int]:
        """The first cells that may name a total."""
        cells = self.cells
        return [c for c in self.filled[:CELLS_BEFORE_NUMBERS] if could_be_total(cells[c])]

    def is_for_all(self, column: int) -> bool:
        """Stands a cell for all that there is, with numbers and no text behind it?"""
        name, numbers = self.cells[column], self.filled[self.filled.index(column) + 1 :]
        if not numbers or self.texts_around(column)[1]:
            return False
        if stands_for_all(name, self.region.rows[self.number - 1][column]) or is_total(name):
            return True
        return len(numbers) > 1 and ends_as_summary(name)  # one number may be equal by chance

    def texts_around(self, column: int) -> tuple[list[int], list[int]]:
        """The columns before and behind a cell that hold text and no numbers."""
        texts = [other for other in self.filled if not is_number(self.cells[other])]
        return [c for c in texts if c < column], [c for c in texts if c > column]

    def repeats_above(self, column: int) -> bool:
        """Are all cells before a column those of the record above, but for a serial number?"""
        kinds, rows = self.region.kinds, self.region.rows
        above = next((row for row in range(self.number - 1, -1, -1) if kinds[row] == DATA), None)
        before = [c for c in self.filled if c < column and c != self.serial]
        return above is not None and all(self.cells[c] == rows[above][c] for c in before)

    def is_covered(self) -> bool:
        """Does a merged cell of a record above reach into a headed column?"""
        for column, _, top in self.region.over.get(self.number, ()):
            if column in self.headed and column != self.serial and self.region.kinds[top] == DATA:
                return True
        return False


@dataclass(frozen=True)
class Rule:
    """``kind`` and ``reason`` of the rows to which it applies, unless a rule before it does."""

    kind: str
    reason: str
    applies: Callable[[BodyRow], bool]


def rule_for(row: BodyRow) -> Rule:
    """The first rule that applies; the last one is for whatever is left."""
    for rule in RULES:
        if rule.applies(row):
            return rule
    return RULES[-1]


def has_nothing_to_report(row: BodyRow) -> bool:
    """Nothing but 无, 零报告 and the like, or strokes, beside a serial number and zeros."""
    is_told = False
    for column in row.filled:
        cell = row.cells[column]
        if says_nil(cell) or is_struck_out(cell):
            is_told = True
        elif not is_zero(cell) and not (column == row.serial and is_counter(cell)):
            return False
    return is_told and not row.is_covered()


def has_serial_number_and_more(row: BodyRow) -> bool:
    return (
        row.begins_in_serial
        and len(row.filled) > 3
        and not row.begins_with_text
        and not row.holds_serial_number_alone()
    )


def names_a_total(row: BodyRow) -> bool:
    """One of the first cells names a total, and what stands before it says only of what."""
    return any(_is_total_of(row, column) for column in row.names)


def _is_total_of(row: BodyRow, column: int) -> bool:
    """Not with more text beside the name that a column holds; behind a serial number it must be a
    sure name with nothing but numbers behind it."""
    name = row.cells[column]
    before, after = row.texts_around(column)
    plain = is_plain_total(name)
    if not plain and not is_named_total(name):
        return False
    if column != row.serial and row.begins_in_serial and is_number(row.first):
        return is_sure_total(name) and not after and (plain or row.repeats_above(column))
    if plain and (len(before) + len(after) <= 1 or not after):
        return True
    if before or after or column != row.filled[0]:
        return is_sure_total(name) and not after and row.repeats_above(column)
    return True


def is_named_as_subtotal(row: BodyRow) -> bool:
    """罚款 汇总, 罚款 计数, without text behind it: as Excel names rows that it puts in."""
    for column in row.names:
        if is_subtotal(row.cells[column]):
            return not row.texts_around(column)[1]
    return False


def may_add_up_others(row: BodyRow) -> bool:
    """Numbers without a name, or with one that may stand for all: 全街, 全年, 资料汇总."""
    return not row.is_covered() and (
        _holds_numbers_alone(row) or any(map(row.is_for_all, row.names))
    )


def _holds_numbers_alone(row: BodyRow) -> bool:
    """In some columns of three or more, not the first."""
    if row.begins_with_text or len(row.headed) < 3 or row.filled[0] <= min(row.headed):
        return False
    return all(is_number(row.cells[column]) for column in row.filled)


def begins_as_note(row: BodyRow) -> bool:
    return row.begins_with_text and begins_note(row.first)


def begins_as_example(row: BodyRow) -> bool:
    return row.begins_with_text and is_example(row.first)


def is_form_line_after_gap(row: BodyRow) -> bool:
    if not row.broken or not row.begins_with_text:
        return False
    return (len(row.filled) <= 3 and begins_form_line(row.first)) or is_form_label(row.first)


def stands_at_page_edge(row: BodyRow) -> bool:
    """The number of a printed page, or a line from above the header once more."""
    if len(row.filled) > MOST_IN_LINE or not row.begins_with_text:
        return False
    cells = [row.cells[column] for column in row.filled]
    above = row.region.texts_above
    is_line = text_of(row.first) in above and (
        is_label(row.first) or above.issuperset(map(text_of, cells))
    )
    return is_line or all(map(numbers_page, cells))


def has_zeros_alone(row: BodyRow) -> bool:
    """Formulas filled down where no record is yet."""
    if len(row.headed) < 3 or row.is_covered() or row.filled[0] <= min(row.headed):
        return False
    return all(
        row.cells[column].__class__ is not str and is_zero(row.cells[column])
        for column in row.filled
    )


def holds_signatures(row: BodyRow) -> bool:
    """Signatures in few cells: not in as many as a table of three columns or more has."""
    cells, columns = len(row.filled), len(row.headed)
    if not row.begins_with_text or cells > max(3, 0.4 * columns) or 2 < columns <= cells:
        return False
    return are_signatures([row.cells[column] for column in row.filled])


def has_many_cells(row: BodyRow) -> bool:
    return (
        len(row.filled) > 3
        and not row.headed.isdisjoint(row.filled)
        and not row.holds_serial_number_alone()
    )


def has_no_headed_cell(row: BodyRow) -> bool:
    return row.headed.isdisjoint(row.filled) and not row.is_covered()


def has_serial_number_alone(row: BodyRow) -> bool:
    return row.holds_serial_number_alone() and not row.is_covered()


def has_three_cells_or_a_merge(row: BodyRow) -> bool:
    return len(row.filled) > 2 or row.is_covered()


def has_text_for_serial_number(row: BodyRow) -> bool:
    if not row.begins_in_serial or is_number(row.first):
        return False
    return len(row.filled) == 1 or is_ordinal(row.first)


def has_two_cells_or_a_number(row: BodyRow) -> bool:
    return len(row.filled) > 1 or not row.begins_with_text


def reaches_across(row: BodyRow) -> bool:
    width = row.region.across.get((row.number, row.filled[0]), 1)
    return width >= max(2, 0.5 * len(row.headed))


def has_group_number(row: BodyRow) -> bool:
    if len(row.headed) <= 2 or row.filled[0] != min(row.headed):
        return False
    return begins_group(row.first) and len(text_of(row.first)) < 30


def has_one_cell(row: BodyRow) -> bool:
    return True


RULES = (
    Rule(NOTE, "写明没有内容", has_nothing_to_report),
    Rule(TOTAL, "写有“合计”一类的词", names_a_total),
    Rule(TOTAL, BY_NAME, is_named_as_subtotal),
    Rule(PRENUMBERED, "只有0，没有内容", has_zeros_alone),
    Rule(SUM, "可能是其他各行之和", may_add_up_others),
    Rule(DATA, UNDER_HEADINGS, has_serial_number_and_more),
    Rule(NOTE, "以“注”“说明”一类的词开头", begins_as_note),
    Rule(NOTE, "填写示例或模板占位符", begins_as_example),
    Rule(NOTE, "待填写的说明项", is_form_line_after_gap),
    Rule(NOTE, PAGE_EDGE, stands_at_page_edge),
    Rule(NOTE, SIGNATURES, holds_signatures),
    Rule(DATA, UNDER_HEADINGS, has_many_cells),
    Rule(NOTE, "不在有标题的列下", has_no_headed_cell),
    Rule(PRENUMBERED, "只有序号，没有内容", has_serial_number_alone),
    Rule(DATA, UNDER_HEADINGS, has_three_cells_or_a_merge),
    Rule(BAND, "序号列中是文字", has_text_for_serial_number),
    Rule(DATA, UNDER_HEADINGS, has_two_cells_or_a_number),
    Rule(BAND, "一格横跨表格", reaches_across),
    Rule(BAND, "带“一、”一类的分组编号", has_group_number),
    Rule(LONE, "只填了一格", has_one_cell),
)
