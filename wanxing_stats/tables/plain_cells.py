"""A grid whose texts are in plain characters, as a reader sees them.

In: a Grid. Out: the same, or one in which a cell of nothing but zero-width characters is empty and
a look-alike character is the plain one. Found for many rows at once: most sheets have none.
"""

from dataclasses import replace
from typing import Any

from wanxing_stats.base import is_strange, plain
from wanxing_stats.files import Grid

ROWS_AT_ONCE = 500


def in_plain_characters(grid: Grid) -> Grid:
    """The grid, its texts in plain characters."""
    rows = grid.rows
    strange = [
        start
        for start in range(0, len(rows), ROWS_AT_ONCE)
        if _holds_strange(rows[start : start + ROWS_AT_ONCE])
    ]
    if not strange:
        return grid
    rows = list(rows)
    for start in strange:
        rows[start : start + ROWS_AT_ONCE] = map(_plain_row, rows[start : start + ROWS_AT_ONCE])
    return replace(grid, rows=rows)


def _holds_strange(rows: list[list[Any]]) -> bool:
    texts: list[str] = []
    for row in rows:
        texts += [cell for cell in row if cell.__class__ is str]
    return is_strange("\n".join(texts))


def _plain_row(row: list[Any]) -> list[Any]:
    return [_plain_cell(cell) for cell in row]


def _plain_cell(cell: Any) -> Any:
    return plain(cell) if cell.__class__ is str else cell
