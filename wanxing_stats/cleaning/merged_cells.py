"""Cells that stand for others: merged over several rows, or saying 同上.

In: the cells of a column, its merges. Out: the cells as each row has them. A text or a date merged
down is that of each row. A number counts once, in the first row, as a spreadsheet's sum has it;
what lies hidden under the merge counts as it does there.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from wanxing_stats.base import clean_text
from wanxing_stats.rules import Field
from wanxing_stats.tables import Table

from .cell_reading import COUNTED_ABOVE, CellReader, Unclear

# Marks are averaged, rates have a base of their own: they are no sums, and stand for each row.
NOT_ADDED_UP = {"分", "%"}
DITTO = frozenset(
    ["同上", "同前", "如上", "上同", "同上行", "〃", "〃〃", '"', "″", "″″", "“", "”", "''", "＂"]
    + ["↑", '--"--', "ditto"]
)
# What may stand around 同上: （同上）, “同上”, 同上。
AROUND_DITTO = "()（）[]“”\"'。."

LONGEST_DITTO = 8  # characters, with white space


class Merge(NamedTuple):
    """A merge over several data rows: its value's row in the grid and the cell there, and the
    positions of the rows that it covers below."""

    row: int
    cell: Any
    first: int
    stop: int

    @property
    def span(self) -> tuple[int, int]:
        return self.first, self.stop


class Settled(NamedTuple):
    """Cells as each row has them, and the positions of some: whose number counts in the first row
    of their merge, which hold a value under it."""

    cells: list[Any]
    counted_above: tuple[int, ...] = ()
    covered: tuple[int, ...] = ()


def merges_of(table: Table) -> dict[int, list[Merge]]:
    """The merges over several rows of a table, by their column."""
    merges: dict[int, list[Merge]] = {}
    for row, column, covered in table.merges_down():
        cell = table.grid.rows[row][column]
        merges.setdefault(column, []).append(Merge(row + 1, cell, covered.start, covered.stop))
    return merges


def hidden_across(table: Table, cells: Mapping[int, list[Any]]) -> dict[int, list[int]]:
    """By column, the positions of the cells that hold something else than what a merge to their
    left shows."""
    hidden: dict[int, list[int]] = {}
    for at, column, left in table.covered_across():
        text = clean_text(cells[column][at])
        shown = clean_text(cells[left][at]) if left in cells else ""
        if text and text != shown:
            hidden.setdefault(column, []).append(at)
    return hidden


def is_added_up(field: Field) -> bool:
    """Whether a field's numbers make a sum."""
    return field.type in ("number", "integer") and field.unit not in NOT_ADDED_UP


def settle_merges(
    cells: list[Any],
    merges: Collection[Merge],
    reader: CellReader,
    records: Collection[tuple[int, int]],
) -> Settled:
    """The cells of a column as each row has them; ``records``: rows that are one record."""
    if not merges:
        return Settled(cells)
    cells = [*cells]
    counted_above: list[int] = []
    covered: list[int] = []
    for merge in merges:
        top = cells[merge.first - 1] if merge.first else merge.cell
        positions = range(merge.first, merge.stop)
        hidden = [at for at in positions if clean_text(cells[at]) != ""]
        is_sum = is_added_up(reader.field) and reader.read(top).value is not None
        if is_sum and merge.span not in records:
            covered += hidden
            counted_above += [at for at in positions if at not in hidden]
        else:
            covered += [at for at in hidden if clean_text(cells[at]) != clean_text(top)]
            cells[merge.first : merge.stop] = [top] * len(positions)
    for at in counted_above:
        cells[at] = COUNTED_ABOVE
    return Settled(cells, tuple(counted_above), tuple(covered))


def without_ditto(cells: list[Any], *, is_key: bool) -> list[Any]:
    """The cells with the one above for 同上 and its like, which a key can't be."""
    if str not in set(map(type, cells)):
        return cells
    short = {cell for cell in set(cells) if isinstance(cell, str) and len(cell) <= LONGEST_DITTO}
    signs = {text for text in short if _is_ditto(clean_text(text).replace(" ", "").lower())}
    if not signs:
        return cells
    plain: list[Any] = []
    for cell in cells:
        if cell in signs and isinstance(cell, str):
            cell = Unclear(cell, "ditto_of_nothing") if is_key or not plain else plain[-1]
        plain.append(cell)
    return plain


def _is_ditto(text: str) -> bool:
    return text in DITTO or text.strip(AROUND_DITTO) in DITTO
