"""The columns of a sheet that hold its tables one below the other, and what the rules find there."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from wanxing_stats.files import Grid

TITLE, META, HEADER, BLANK, GROUP = "title", "meta", "header", "blank", "group"
TOTAL, NOTE, PRENUMBERED, DATA = "total", "note", "prenumbered", "data"
# Two kinds that live only while a table's body is read, until what follows is known: LONE, a row of one cell,
# becomes data or note; BAND, a row like a caption across the table, becomes group or note.
LONE, BAND = "lone", "band"


@dataclass(frozen=True)
class Column:
    """One column: its place in the grid, counted from 0, and its heading as printed ("" when it has none)."""

    index: int
    heading: str


@dataclass
class Table:
    """One table. Rows are numbered as in Excel; ``groups`` gives each row the text of the group row above it."""

    header_rows: list[int]
    columns: list[Column]
    rows: list[int] = field(default_factory=list)
    groups: dict[int, str] = field(default_factory=dict)
    grid: Grid | None = field(default=None, repr=False)

    @property
    def first_data_row(self) -> int | None:
        return self.rows[0] if self.rows else None

    @property
    def last_data_row(self) -> int | None:
        return self.rows[-1] if self.rows else None

    @property
    def data_rows(self) -> int:
        return len(self.rows)

    def records(self) -> Iterator[tuple[int, dict[int, object]]]:
        """(row number, {column index: value}) of every data row; a vertical merge stands for each row it spans."""
        if not self.rows:
            return
        columns = [column.index for column in self.columns]
        wanted, merged = set(columns), {}
        for first, left, last, _ in self.grid.merges:
            if last > first and left in wanted and first + 1 >= self.rows[0]:
                for row in range(first + 1, min(last, self.rows[-1] - 1) + 1):
                    merged.setdefault(row, []).append((left, self.grid.rows[first][left]))
        for number in self.rows:
            row = self.grid.rows[number - 1]
            record = {column: row[column] for column in columns}
            record.update(merged.get(number - 1, ()))
            yield number, record


class Region:
    """The columns ``left`` up to, not including, ``right`` of a grid: its cells, its merges, and a kind for each row.

    Rows and columns are counted from 0. ``across`` and ``down`` give, for the first cell of a merge, how many columns
    and rows it spans; ``over`` gives, for a row, the merges that reach into it from above: (left, right, top row).
    """

    def __init__(self, grid: Grid, left: int, right: int):
        self.left, self.right, self.height = left, right, len(grid.rows)
        self.grid, self.rows = grid, grid.rows
        self.kinds, self.reasons, self.tables = [""] * self.height, [""] * self.height, []
        self.across, self.down, self.over = {}, {}, {}
        budget = (
            4 * self.height + 1000
        )  # overlapping merges in a damaged file must not cost more than the sheet
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
        """Say what a row is, and why, in Chinese words that an analyst reads; never with text from the row."""
        self.kinds[row], self.reasons[row] = kind, reason

    def filled(self, row: int) -> list[int]:
        """The columns of a row whose cells hold something."""
        cells = self.rows[row]
        if self.left or self.right < len(cells):
            cells = cells[self.left : self.right]
        return [
            c
            for c, v in enumerate(cells, self.left)
            if v != "" and (v.__class__ is not str or not v.isspace())
        ]

    def reach(self, row: int) -> int:
        """How many columns a row's cells cover, merged ones in full."""
        return sum(self.across.get((row, c), 1) for c in self.filled(row))

    def tied(self, row: int) -> bool:
        """Is the row tied to the one below by merged cells, as the upper row of a header is?"""
        return any(
            self.across.get((row, c), 1) > 1 or self.down.get((row, c), 1) > 1
            for c in self.filled(row)
        )
