"""Finding a table's header in a region: where it begins, where it ends, and the headings of its columns."""

from collections import Counter

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
# After this many filled rows without a header it must be in plain words: rows of text are likelier than a header.
ROWS_BEFORE_DOUBT = 30


class Headers:
    """The headers of one region. ``form_lines`` are rows known to be labels with values beside them, and no header."""

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
            if self.heads(
                row, filled, sure=0.5 if seen > ROWS_BEFORE_DOUBT else 0
            ) and not self._better_below(row, filled):
                return row
            seen += 1
        return None

    def heads(self, row: int, filled: list[int], sure: float = 0) -> bool:
        """Is this row a header? ``sure``: the share of its cells that must be in the words of headings, near data."""
        cells = self.region.rows[row]
        values = [cells[c] for c in filled]
        if len(values) < 2 or not sure and is_label(values[0]):
            return False
        others = [value for value in values if not could_head(value)]
        if not others and begins_header(values[0]) and (len(values) > 2 or self.region.tied(row)):
            return True
        known = sum(map(is_heading, values)) / len(values)
        if others and not (len(others) < len(values) and run_on(others, len(values))):
            if sure or known < 0.3 or len(others) > 0.2 * len(values):
                return False
        if _is_form_line(values) or _repeats(values):
            return False
        if known < sure or sure and len(set(map(text_of, values))) < max(3, len(values)):
            return False
        below = self._below(row, 12, past_gaps=not sure)
        if any(
            same_code(cells[c], self.region.rows[other][c]) for other in below[:2] for c in filled
        ):
            return False
        if row in self.form_lines or known <= 0.6 and self._is_form(row, below):
            return False
        if (
            known >= 0.8
        ):  # in plain words it must be as wide as its own table, not as one below the next gap
            below = self._below(row, 12, past_gaps=False)
        widest = max(map(self.region.reach, below), default=0)
        return (
            self.region.reach(row) >= 0.5 * widest
            or known >= 0.8
            and len(values) > 2
            and not self.region.tied(row)
        )

    def _is_form(self, row: int, below: list[int]) -> bool:
        """Labels at the left, each with its value beside it, row by row."""
        labels, lines = 0, [row, *below[:4]]
        for line in lines:
            first, second = (self.region.rows[line][c] for c in self.region.filled(line)[:2])
            value = not is_heading(second) or line > row and is_period(second)
            labels += (
                value
                and not is_number(first)
                and is_heading(first)
                and not is_period(first)
                and not is_total(first)
            )
        if len(lines) > 3 and labels >= 0.75 * len(lines):
            self.form_lines.update(lines)
            return True
        return False

    def _below(self, row: int, rows: int, past_gaps: bool = True) -> list[int]:
        """The next rows that hold more than one cell."""
        found = []
        for other in range(row + 1, min(self.region.height, row + 40)):
            cells = len(self.region.filled(other))
            if cells > 1:
                found.append(other)
            if len(found) == rows or not cells and found and not past_gaps:
                break
        return found

    def _better_below(self, row: int, filled: list[int]) -> bool:
        """Is this just a line of the form above the header? Then a row below heads more, in plainer words."""
        if self.region.tied(row) or begins_header(self.region.rows[row][filled[0]]):
            return False
        mine = self._share_known(row, filled)
        label = is_form_label(self.region.rows[row][filled[0]])
        if label:
            mine -= 0.3  # "填报单位" without its colon
        for other in self._below(row, 5):
            below = self.region.filled(other)
            if (
                below == filled
                and not label
                and all(self.region.filled(r) for r in range(row, other))
            ):
                return False  # the same columns without a gap: records, whatever their words
            if self.heads(other, below) and not set(below) <= set(self._open_columns(row, row)):
                if self._share_known(other, below) > mine + 0.4 and len(below) >= len(filled):
                    return True
        return False

    def _share_known(self, row: int, filled: list[int]) -> float:
        """The share of a row's cells that are in the words of headings."""
        return sum(is_heading(self.region.rows[row][c]) for c in filled) / len(filled)

    def end(self, first: int) -> int:
        """The header's last row: as far as merged cells reach, and rows of headings below wider or missing ones."""
        down, last = self.region.down, first
        while last - first + 1 < MAX_HEADER_ROWS and last + 1 < self.region.height:
            merged = max(
                (
                    r + down[r, c] - 1
                    for r in range(first, last + 1)
                    for c in self.region.filled(r)
                    if (r, c) in down
                ),
                default=last,
            )
            if merged > last and merged - first < MAX_HEADER_ROWS:
                last = merged
            elif self._continues(first, last):
                last += 1
            else:
                break
        return last

    def _continues(self, first: int, last: int) -> bool:
        """Is the row below ``last`` one more row of the header that began at ``first``?"""
        filled = self.region.filled(last + 1)
        values = [self.region.rows[last + 1][c] for c in filled]
        if (
            not filled
            or not all(map(could_head, values))
            or is_label(values[0])
            or is_total(values[0])
        ):
            return False
        opened = self._open_columns(first, last)
        return are_units(values) or sum(c in opened for c in filled) >= max(1, 0.8 * len(filled))

    def _open_columns(self, first: int, last: int) -> set[int]:
        """Columns where a lower heading is to be expected: under a merged or centred parent, or without heading yet."""
        across, rows = self.region.across, self.region.rows
        filled = self.region.filled(last)
        opened, heading = set(), set(filled)
        for column in filled:
            span = range(column, column + across.get((last, column), 1))
            heading.update(span)
            if len(span) > 1 and self.region.down[last, column] == 1:
                opened.update(span)
        for start, end, _ in self.region.over.get(last, ()):
            heading.update(range(start, end + 1))
        everything = [c for r in range(first, last + 1) for c in self.region.filled(r)]
        below = self.region.filled(last + 1) if last + 1 < self.region.height else []
        for column in range(min(everything), max([*everything, *below[1:]]) + 1):
            if column not in heading and all(is_blank(rows[r][column]) for r in range(first, last)):
                opened.add(column)
                if column - 1 in filled and (last, column - 1) not in across and last == first:
                    opened.add(
                        column - 1
                    )  # perhaps a parent, centred over its children without a merge
        return opened

    def columns(self, first: int, last: int) -> tuple[list[Column], set[int]]:
        """Every column, and the columns that are only the right part of merged headings.

        A heading is the header's rows joined from top to bottom, each cell counted once.
        """
        origin = self._origins(first, last)
        numbering = {row for row in range(first + 1, last + 1) if self.numbers_columns(row)}
        columns, repeats = [], set()
        for column in range(self.region.left, self.region.right):
            places = dict.fromkeys(
                origin[row, column] for row in range(first, last + 1) if (row, column) in origin
            )
            parts = []
            for row, c in places:
                part = text_of(self.region.rows[row][c])
                if row not in numbering and part not in parts[-1:]:
                    parts.append(part)
            if places and all(c < column for _, c in places):
                repeats.add(column)
            columns.append(Column(column, "/".join(parts)))
        return columns, repeats

    def _origins(self, first: int, last: int) -> dict[tuple[int, int], tuple[int, int]]:
        """Which cell's text stands at each place of the header: its own, or that of a wider cell over it."""
        across, origin = self.region.across, {}
        for row in range(first, last + 1):
            for column in self.region.filled(row):
                for r in range(row, min(row + self.region.down.get((row, column), 1), last + 1)):
                    for c in range(column, column + across.get((row, column), 1)):
                        origin.setdefault((r, c), (row, column))
        for row in range(first, last):  # a parent centred over its children without a merge
            for column in self.region.filled(row):
                c = column + 1
                while (
                    (row, column) not in across
                    and (row + 1, column) in origin
                    and c < self.region.right
                    and (row, c) not in origin
                    and (row + 1, c) in origin
                ):
                    origin[row, c] = (row, column)
                    c += 1
        return origin

    def numbers_columns(self, row: int) -> bool:
        """Does the row count the columns? It is part of the header, and no heading."""
        return number_columns([self.region.rows[row][c] for c in self.region.filled(row)])


def _is_form_line(values: list) -> bool:
    """填报单位 and 填报日期 without their colons, or few cells of which one is a label of the form."""
    if len(values) <= 4 and sum(map(is_form_label, values)) * 2 >= len(values):
        return True
    return len(values) <= 3 and any(begins_form_line(value) and is_label(value) for value in values)


def _repeats(values: list) -> bool:
    """One text in most of the row's cells."""
    return len(values) > 3 and max(Counter(map(text_of, values)).values()) > len(values) / 2
