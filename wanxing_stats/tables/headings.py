"""A header's extent and its columns' headings, once it is known where it begins.

In: a Region and rows of it, counted from 0. Out: the header's last row, its Columns.
"""

import itertools

from .regions import Column, Region
from .vocabulary import (
    are_units,
    could_head,
    holds_name,
    is_blank,
    is_form_label,
    is_heading,
    is_label,
    is_sure_total,
    is_title,
    is_unit,
    is_unit_beside,
    names_person,
    number_columns,
    text_of,
    without_name,
)

MAX_HEADER_ROWS = 6
ROWS_BELOW = 20  # in which a column beside the table has no value

Cell = tuple[int, int]  # row, column


def last_row(region: Region, first: int) -> int:
    """The header's last row.

    It reaches as far as its merged cells, and over rows of headings below wider or missing
    ones.
    """
    last = first
    while last - first + 1 < MAX_HEADER_ROWS and last + 1 < region.height:
        merged = _merged_end(region, first, last)
        if last < merged < first + MAX_HEADER_ROWS:
            last = merged
        elif _continues(region, first, last):
            last += 1
        else:
            break
    return last


def _merged_end(region: Region, first: int, last: int) -> int:
    """The last row that a merged cell of these rows reaches."""
    end = last
    for row in range(first, last + 1):
        for column in region.filled(row):
            end = max(end, row + region.down.get((row, column), 1) - 1)
    return end


def _continues(region: Region, first: int, last: int) -> bool:
    """Is the row below ``last`` one more row of the header that began at ``first``?"""
    filled, values = region.filled(last + 1), region.values(last + 1)
    if not values or not all(map(could_head, values)):
        return False
    if is_label(values[0]) or is_sure_total(values[0]):
        return False
    if are_units(values):
        return True
    opened = open_columns(region, first, last)
    return sum(column in opened for column in filled) >= max(1, 0.8 * len(filled))


def open_columns(region: Region, first: int, last: int) -> set[int]:
    """Columns where a lower heading is to be expected below a header's rows.

    They are under a merged or centred parent, or without a heading yet.
    """
    headed = _headed_columns(region, last)
    opened = _columns_below_wide(region, last)
    for column in _reach_of_header(region, first, last):
        if column in headed or _is_filled_above(region, column, range(first, last)):
            continue
        opened.add(column)
        if first == last and _may_be_centred(region, last, column - 1):
            opened.add(column - 1)
    return opened


def _headed_columns(region: Region, row: int) -> set[int]:
    """The columns that a header's row covers, with the cells that reach into it from above."""
    headed: set[int] = set()
    for column in region.filled(row):
        headed.update(range(column, column + region.across.get((row, column), 1)))
    for left, right, _ in region.over.get(row, ()):
        headed.update(range(left, right + 1))
    return headed


def _columns_below_wide(region: Region, row: int) -> set[int]:
    """The columns under the cells of a row that are merged across and not down."""
    below: set[int] = set()
    for column in region.filled(row):
        across = region.across.get((row, column), 1)
        if across > 1 and region.down[row, column] == 1:
            below.update(range(column, column + across))
    return below


def _is_filled_above(region: Region, column: int, rows: range) -> bool:
    return any(not is_blank(region.rows[row][column]) for row in rows)


def _may_be_centred(region: Region, row: int, column: int) -> bool:
    """A parent centred over its children without a merge: a cell of its own, not a merged one."""
    cell = (row, column)
    return column >= region.left and cell not in region.across and column in region.filled(row)


def _reach_of_header(region: Region, first: int, last: int) -> range:
    """From the header's first filled column to its last, or to that of the row below."""
    filled: list[int] = []
    for row in range(first, last + 1):
        filled += region.filled(row)
    below = region.filled(last + 1) if last + 1 < region.height else []
    return range(min(filled), max([*filled, *below[1:]]) + 1)


def columns_of(region: Region, first: int, last: int) -> tuple[list[Column], set[int]]:
    """Every column, and the columns that are only the right part of merged headings."""
    origin = _origins(region, first, last)
    for place in _parts_of_form(region, first, last):
        origin = {at: cell for at, cell in origin.items() if cell != place}
    columns, repeats = [], _beside_table(region, last)
    for column in range(region.left, region.right):
        at = [(row, column) for row in range(first, last + 1)]
        places = list(dict.fromkeys(origin[place] for place in at if place in origin))
        if places and all(left < column for _, left in places):
            repeats.add(column)
        heading = _heading(region, places, first)
        if column in repeats and not is_heading(heading):
            heading = ""
        columns.append(Column(column, heading))
    return columns, repeats


def _parts_of_form(region: Region, first: int, last: int) -> set[Cell]:
    """The cells above the lowest headings that are no parent of a column: a title, a label and the
    name or value beside it."""
    parts: set[Cell] = set()
    for row in range(first, last):
        filled = region.filled(row)
        for column, beside in itertools.zip_longest(filled, filled[1:]):
            cell = region.rows[row][column]
            text = text_of(cell)
            is_value = beside is not None and not is_heading(region.rows[row][beside])
            if is_title(text) or (is_label(cell) and not is_unit_beside(text)):
                parts.add((row, column))
            elif is_value and (names_person(cell) or is_form_label(cell)):
                parts |= {(row, column), (row, beside or column)}
    return parts


def _beside_table(region: Region, last: int) -> set[int]:
    """The columns of what stands beside the headings and nothing below: 填表人, 王某某.

    That is a label of a person with the name behind it or in the next cell, or a text that is no
    heading, apart from the table.
    """
    below = range(last + 1, min(last + 1 + ROWS_BELOW, region.height))
    valued: set[int] = set()
    for row in below:
        valued.update(region.filled(row))
    filled = region.filled(last)
    beside: set[int] = set()
    for left, column in itertools.pairwise([region.left - 1, *filled]):
        cell = region.rows[last][column]
        if not valued or column in valued:
            continue
        is_named = left in filled and left not in valued and names_person(region.rows[last][left])
        is_apart = left >= region.left and column - left > 1
        if is_named and not is_heading(cell):
            beside |= {left, column}
        elif holds_name(cell) or (is_apart and not is_heading(cell)):
            beside.add(column)
    return beside


def _heading(region: Region, places: list[Cell], first: int) -> str:
    """The texts at these places from top to bottom; one that repeats its parent counts once."""
    parts: list[str] = []
    for row, column in places:
        part = without_name(text_of(region.rows[row][column]))
        if row > first and is_unit(part):
            part = f"（{part}）"
        if part not in parts[-1:] and (row == first or not numbers_columns(region, row)):
            parts.append(part)
    return "/".join(parts)


def _origins(region: Region, first: int, last: int) -> dict[Cell, Cell]:
    """Which cell's text stands at each place of the header.

    It is the place's own, or that of a wider cell over it.
    """
    origin: dict[Cell, Cell] = {}
    for row in range(first, last + 1):
        for column in region.filled(row):
            down = region.down.get((row, column), 1)
            across = region.across.get((row, column), 1)
            for below in range(row, min(row + down, last + 1)):
                for right in range(column, column + across):
                    origin.setdefault((below, right), (row, column))
    for row in range(first, last):
        for column in region.filled(row):
            if (row, column) not in region.across:
                _spread_parent(region, row, column, origin)
    return origin


def _spread_parent(region: Region, row: int, column: int, origin: dict[Cell, Cell]) -> None:
    """Give a parent that is centred over its children without a merge the places over them."""
    if (row + 1, column) not in origin:
        return
    right = column + 1
    while right < region.right and (row, right) not in origin and (row + 1, right) in origin:
        origin[row, right] = (row, column)
        right += 1


def numbers_columns(region: Region, row: int) -> bool:
    """Does the row count the columns? It is part of the header, and no heading."""
    return number_columns(region.values(row))
