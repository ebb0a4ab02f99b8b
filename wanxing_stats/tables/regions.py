"""The columns of a sheet that hold its tables one below the other, and what is found in them.

In: a Grid and two columns. Out: a Region, into which its Tables and each row's kind are written.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wanxing_stats.files import Grid


@dataclass(frozen=True)
class Column:
    """One column: its place in the grid, counted from 0, and its heading as printed, or ""."""

    index: int
    heading: str


@dataclass
class Table:
    """One table.

    Rows are numbered as in Excel; ``groups`` gives each row the text of the group row above it.
    """

    header_rows: list[int]
    columns: list[Column]
    grid: Grid = field(repr=False)
    rows: list[int] = field(default_factory=list)
    groups: dict[int, str] = field(default_factory=dict)

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]

    @property
    def first_data_row(self) -> int | None:
        return self.rows[0] if self.rows else None

    @property
    def last_data_row(self) -> int | None:
        return self.rows[-1] if self.rows else None

    @property
    def extent(self) -> tuple[int, int]:
        """Its first and its last row, with its headings."""
        rows = [*self.header_rows[:1], *self.rows[:1], *self.header_rows[-1:], *self.rows[-1:]]
        return min(rows), max(rows)

    @property
    def data_rows(self) -> int:
        return len(self.rows)

    def cells(self) -> dict[int, list[Any]]:
        """Column index -> that column's cells in the data rows, in the order of ``rows``.

        A vertical merge stands for each row it spans.
        """
        cells = dict(self.own_cells)
        merges = list(self.merges_down())
        for left in {left for _, left, _ in merges}:
            cells[left] = [*cells[left]]
        for top, left, covered in merges:
            cells[left][covered] = [self.grid.rows[top][left]] * (covered.stop - covered.start)
        return cells

    @cached_property
    def own_cells(self) -> dict[int, list[Any]]:
        """The same with what the cells hold themselves, be it covered by a merge; once the table's
        rows are known."""
        rows = [self.grid.rows[number - 1] for number in self.rows]
        cells: dict[int, list[Any]] = {}
        for column in self.columns:
            cells[column.index] = [row[column.index] for row in rows]
        return cells

    def merges_down(self) -> Iterator[tuple[int, int, slice]]:
        """Merges over several of the rows, unless they begin above the data.

        Each with its first row and its column in the grid, and the positions in ``rows`` that it
        covers below its first row.
        """
        columns = {column.index for column in self.columns}
        for first, left, last, _ in self.grid.merges:
            if last > first and left in columns and self.rows and first + 1 >= self.rows[0]:
                covered = slice(
                    bisect_left(self.rows, first + 2), bisect_right(self.rows, last + 1)
                )
                if covered.start < covered.stop:
                    yield first, left, covered

    def covered_across(self) -> Iterator[tuple[int, int, int]]:
        """The cells of the rows that merges cover to the right of their first column.

        Each as its position in ``rows``, its column, and the merge's first column.
        """
        columns = {column.index for column in self.columns}
        for first, left, last, right in self.grid.merges:
            for column in columns.intersection(range(left + 1, right + 1)):
                for at in range(
                    bisect_left(self.rows, first + 1), bisect_right(self.rows, last + 1)
                ):
                    yield at, column, left


class Region:
    """The columns ``left`` up to, not including, ``right`` of a grid, and a kind for each row.

    Rows and columns are counted from 0. ``across`` and ``down`` give, for the first cell of a
    merge, how many columns and rows it spans; ``over`` gives, for a row, the merges that reach into
    it from above: (left, right, top row). ``texts_above`` are those of the lines above the first
    header.
    """

    def __init__(self, grid: Grid, left: int, right: int):
        self.left, self.right, self.height = left, right, len(grid.rows)
        self.grid, self.rows = grid, grid.rows
        self.kinds, self.reasons = [""] * self.height, [""] * self.height
        self.tables: list[Table] = []
        self.texts_above: frozenset[str] = frozenset()
        self.across: dict[tuple[int, int], int] = {}
        self.down: dict[tuple[int, int], int] = {}
        self.over: dict[int, list[tuple[int, int, int]]] = {}
        # Overlapping merges in a damaged file must not cost more than the sheet.
        budget = 4 * self.height + 1000
        for first, start, last, end in grid.merges:
            if not left <= start < right:
                continue
            end = min(end, right - 1)
            self.across[first, start] = end - start + 1
            self.down[first, start] = last - first + 1
            budget -= last - first
            if last > first and budget > 0:
                for row in range(first + 1, last + 1):
                    self.over.setdefault(row, []).append((start, end, first))

    def mark(self, row: int, kind: str, reason: str) -> None:
        """Say what a row is, and why: in Chinese for an analyst, never in the row's own words."""
        self.kinds[row], self.reasons[row] = kind, reason

    def filled(self, row: int) -> list[int]:
        """The columns of a row whose cells hold something."""
        cells = self.rows[row]
        if self.left or self.right < len(cells):
            cells = cells[self.left : self.right]
        places = enumerate(cells, self.left)
        return [c for c, v in places if v != "" and (v.__class__ is not str or not v.isspace())]

    def values(self, row: int) -> list[Any]:
        """What a row's filled cells hold."""
        cells = self.rows[row][self.left : self.right]
        return [v for v in cells if v != "" and (v.__class__ is not str or not v.isspace())]

    def reach(self, row: int) -> int:
        """How many columns a row's cells cover, merged ones in full."""
        return sum(self.across.get((row, column), 1) for column in self.filled(row))

    def tied(self, row: int) -> bool:
        """Is the row tied to the one below by merged cells, as the upper row of a header is?"""
        places = [(row, column) for column in self.filled(row)]
        return any(self.across.get(at, 1) > 1 or self.down.get(at, 1) > 1 for at in places)
