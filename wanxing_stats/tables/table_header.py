"""Finding a table's header: where it begins, where it ends, and the headings of its columns.

In: a Region and a row to start from. Out: rows, counted from 0, and Columns.
"""

from collections import Counter
from typing import Any

from .regions import Column, Region
from .vocabulary import (
    are_units,
    begins_form_line,
    begins_header,
    could_head,
    is_blank,
    is_form_label,
    is_heading,
    is_label,
    is_number,
    is_period,
    is_total,
    number_columns,
    run_on,
    same_code,
    text_of,
)

MAX_HEADER_ROWS = 6
# After this many filled rows without a header it must be in plain words: rows of text are likelier
# than a header.
ROWS_BEFORE_DOUBT = 30

Cell = tuple[int, int]  # row, column


class HeaderFinder:
    """The headers of one region.

    ``form_lines`` are rows known to be labels with values beside them, and no header.
    """

    def __init__(self, region: Region):
        self.region = region
        self.form_lines: set[int] = set()

    def next(self, start: int) -> int | None:
        """The first row from ``start`` on that heads a table; None when there is none."""
        seen = 0
        for row in range(start, self.region.height):
            filled = self.region.filled(row)
            if not filled:
                continue
            sure = 0.5 if seen > ROWS_BEFORE_DOUBT else 0
            if self.heads(row, filled, sure=sure) and not self._better_below(row, filled):
                return row
            seen += 1
        return None

    def heads(self, row: int, filled: list[int], *, sure: float = 0) -> bool:
        """Is this row a header?

        Parameters
        ----------
        sure
            The share of its cells that must be in the words of headings, near data.
        """
        values = [self.region.rows[row][column] for column in filled]
        if len(values) < 2 or (not sure and is_label(values[0])):
            return False
        numbered = begins_header(values[0]) and all(map(could_head, values))
        if numbered and (len(values) > 2 or self.region.tied(row)):
            return True
        known = self._share_known(row, filled)
        if known < sure or not _could_be_headings(values, known, sure):
            return False
        if sure and len(set(map(text_of, values))) < max(3, len(values)):
            return False
        below = self._below(row, 12, past_gaps=not sure)
        if any(self._same_codes(row, other, filled) for other in below[:2]):
            return False
        if row in self.form_lines or (known <= 0.6 and self._is_form(row, below)):
            return False
        return self._is_wide_enough(row, filled, known, below)

    def _share_known(self, row: int, filled: list[int]) -> float:
        """The share of a row's cells that are in the words of headings."""
        cells = self.region.rows[row]
        return sum(is_heading(cells[column]) for column in filled) / len(filled)

    def _same_codes(self, row: int, other: int, filled: list[int]) -> bool:
        upper, lower = self.region.rows[row], self.region.rows[other]
        return any(same_code(upper[column], lower[column]) for column in filled)

    def _is_wide_enough(self, row: int, filled: list[int], known: float, below: list[int]) -> bool:
        """Does the row reach over half of the rows below, or say in plain words what it is?"""
        plain = known >= 0.8
        if plain and len(filled) > 2 and not self.region.tied(row):
            return True
        if plain:  # it must be as wide as its own table, not as one below the next gap
            below = self._below(row, 12, past_gaps=False)
        return self.region.reach(row) >= 0.5 * max(map(self.region.reach, below), default=0)

    def _is_form(self, row: int, below: list[int]) -> bool:
        """Labels at the left, each with its value beside it, row by row."""
        lines = [row, *below[:4]]
        labels = sum(self._is_label_and_value(line, first=line == row) for line in lines)
        if len(lines) > 3 and labels >= 0.75 * len(lines):
            self.form_lines.update(lines)
            return True
        return False

    def _is_label_and_value(self, line: int, *, first: bool) -> bool:
        """A year or a month is no value in the ``first`` line: it may be a heading."""
        cells, columns = self.region.rows[line], self.region.filled(line)
        label, value = cells[columns[0]], cells[columns[1]]
        if is_heading(value) and (first or not is_period(value)):
            return False
        return (
            is_heading(label)
            and not is_number(label)
            and not is_period(label)
            and not is_total(label)
        )

    def _below(self, row: int, most: int, *, past_gaps: bool = True) -> list[int]:
        """The next rows that hold more than one cell, ``most`` of them at most."""
        rows: list[int] = []
        for other in range(row + 1, min(self.region.height, row + 40)):
            cells = len(self.region.filled(other))
            if cells > 1:
                rows.append(other)
            if len(rows) == most or (not cells and rows and not past_gaps):
                break
        return rows

    def _better_below(self, row: int, filled: list[int]) -> bool:
        """Is this just a line of the form above the header?

        Then a row below heads more, in plainer words.
        """
        first = self.region.rows[row][filled[0]]
        if self.region.tied(row) or begins_header(first):
            return False
        known, label = self._share_known(row, filled), is_form_label(first)
        if label:
            known -= 0.3  # "填报单位" without its colon
        for other in self._below(row, 5):
            below = self.region.filled(other)
            if below == filled and not label and all(map(self.region.filled, range(row, other))):
                return False  # the same columns without a gap: records, whatever their words
            if (
                self.heads(other, below)
                and not set(below) <= self._open_columns(row, row)
                and self._share_known(other, below) > known + 0.4
                and len(below) >= len(filled)
            ):
                return True
        return False

    def end(self, first: int) -> int:
        """The header's last row.

        It reaches as far as its merged cells, and over rows of headings below wider or missing
        ones.
        """
        last = first
        while last - first + 1 < MAX_HEADER_ROWS and last + 1 < self.region.height:
            merged = self._merged_end(first, last)
            if last < merged < first + MAX_HEADER_ROWS:
                last = merged
            elif self._continues(first, last):
                last += 1
            else:
                break
        return last

    def _merged_end(self, first: int, last: int) -> int:
        """The last row that a merged cell of these rows reaches."""
        end = last
        for row in range(first, last + 1):
            for column in self.region.filled(row):
                end = max(end, row + self.region.down.get((row, column), 1) - 1)
        return end

    def _continues(self, first: int, last: int) -> bool:
        """Is the row below ``last`` one more row of the header that began at ``first``?"""
        filled = self.region.filled(last + 1)
        values = [self.region.rows[last + 1][column] for column in filled]
        if not values or not all(map(could_head, values)):
            return False
        if is_label(values[0]) or is_total(values[0]):
            return False
        if are_units(values):
            return True
        opened = self._open_columns(first, last)
        return sum(column in opened for column in filled) >= max(1, 0.8 * len(filled))

    def _open_columns(self, first: int, last: int) -> set[int]:
        """Columns where a lower heading is to be expected.

        They are under a merged or centred parent, or without a heading yet.
        """
        across, rows = self.region.across, self.region.rows
        filled = self.region.filled(last)
        opened: set[int] = set()
        heading = set(filled)
        for column in filled:
            span = range(column, column + across.get((last, column), 1))
            heading.update(span)
            if len(span) > 1 and self.region.down[last, column] == 1:
                opened.update(span)
        for start, end, _ in self.region.over.get(last, ()):
            heading.update(range(start, end + 1))
        for column in self._reach_of_header(first, last):
            if column in heading or not all(is_blank(rows[r][column]) for r in range(first, last)):
                continue
            opened.add(column)
            before = column - 1
            if before in filled and (last, before) not in across and last == first:
                opened.add(before)  # perhaps a parent, centred over its children without a merge
        return opened

    def _reach_of_header(self, first: int, last: int) -> range:
        """From the header's first filled column to its last, or to that of the row below."""
        filled: list[int] = []
        for row in range(first, last + 1):
            filled += self.region.filled(row)
        below = self.region.filled(last + 1) if last + 1 < self.region.height else []
        return range(min(filled), max([*filled, *below[1:]]) + 1)

    def columns(self, first: int, last: int) -> tuple[list[Column], set[int]]:
        """Every column, and the columns that are only the right part of merged headings.

        A heading is the header's rows joined from top to bottom, each cell counted once.
        """
        origin = self._origins(first, last)
        numbering = {row for row in range(first + 1, last + 1) if self.numbers_columns(row)}
        columns, repeats = [], set()
        for column in range(self.region.left, self.region.right):
            at = [(row, column) for row in range(first, last + 1)]
            places = dict.fromkeys(origin[place] for place in at if place in origin)
            parts: list[str] = []
            for row, left in places:
                part = text_of(self.region.rows[row][left])
                if row not in numbering and part not in parts[-1:]:
                    parts.append(part)
            if places and all(left < column for _, left in places):
                repeats.add(column)
            columns.append(Column(column, "/".join(parts)))
        return columns, repeats

    def _origins(self, first: int, last: int) -> dict[Cell, Cell]:
        """Which cell's text stands at each place of the header.

        It is the place's own, or that of a wider cell over it.
        """
        origin: dict[Cell, Cell] = {}
        for row in range(first, last + 1):
            for column in self.region.filled(row):
                down = self.region.down.get((row, column), 1)
                across = self.region.across.get((row, column), 1)
                for below in range(row, min(row + down, last + 1)):
                    for right in range(column, column + across):
                        origin.setdefault((below, right), (row, column))
        for row in range(first, last):
            for column in self.region.filled(row):
                if (row, column) not in self.region.across:
                    self._spread_parent(row, column, origin)
        return origin

    def _spread_parent(self, row: int, column: int, origin: dict[Cell, Cell]) -> None:
        """Give a parent that is centred over its children without a merge the places over them."""
        if (row + 1, column) not in origin:
            return
        right = column + 1
        while (
            right < self.region.right and (row, right) not in origin and (row + 1, right) in origin
        ):
            origin[row, right] = (row, column)
            right += 1

    def numbers_columns(self, row: int) -> bool:
        """Does the row count the columns? It is part of the header, and no heading."""
        cells = self.region.rows[row]
        return number_columns([cells[column] for column in self.region.filled(row)])


def _could_be_headings(values: list[Any], known: float, sure: float) -> bool:
    """May these be headings together? Only few, or a run of days, may look like anything else."""
    others = [value for value in values if not could_head(value)]
    days = len(others) < len(values) and run_on(others, len(values))
    if others and not days and (sure or known < 0.3 or len(others) > 0.2 * len(values)):
        return False
    return not _is_form_line(values) and not _repeats(values)


def _is_form_line(values: list[Any]) -> bool:
    """填报单位 and 填报日期 without their colons, or few cells of which one is a form's label."""
    if len(values) <= 4 and sum(map(is_form_label, values)) * 2 >= len(values):
        return True
    return len(values) <= 3 and any(begins_form_line(value) and is_label(value) for value in values)


def _repeats(values: list[Any]) -> bool:
    """One text in most of the row's cells."""
    return len(values) > 3 and max(Counter(map(text_of, values)).values()) > len(values) / 2
