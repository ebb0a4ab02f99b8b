"""A header's extent and its columns' headings, once it is known where it begins.

In: a Region and rows of it, counted from 0. Out: the header's last row, its Columns.
"""

from .regions import Column, Region
from .vocabulary import (
    are_units,
    could_head,
    is_blank,
    is_label,
    is_sure_total,
    number_columns,
    text_of,
)

MAX_HEADER_ROWS = 6

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
    columns, repeats = [], set()
    for column in range(region.left, region.right):
        at = [(row, column) for row in range(first, last + 1)]
        places = list(dict.fromkeys(origin[place] for place in at if place in origin))
        if places and all(left < column for _, left in places):
            repeats.add(column)
        columns.append(Column(column, _heading(region, places, first)))
    return columns, repeats


def _heading(region: Region, places: list[Cell], first: int) -> str:
    """The texts at these places from top to bottom; one that repeats its parent counts once."""
    parts: list[str] = []
    for row, column in places:
        part = text_of(region.rows[row][column])
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
