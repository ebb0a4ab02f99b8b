"""Which numbers tell of so few people's cases that they aren't given to others.

In: the answer to ``by``. Out: whether a cell is small; which cells an export leaves out, so that no
total gives them away; the same with small parts together, for a chart.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wanxing_stats.briefing import OTHER, shown_labels

from .cells import COLUMNS
from .parts import LAST

if TYPE_CHECKING:
    from .parts_view import PartsView

SMALL_MARK = "※"
Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def smallest_of(view: PartsView) -> int:
    """The fewest cases that may be shown alone; 0 where any number may.

    Those of a whole office over time may: they are no one's neighbours.
    """
    of_questions = (question.of_figures for question in view.questions)
    figures = [*itertools.chain.from_iterable(of_questions)]
    filters = itertools.chain.from_iterable(figure.filters for figure in figures)
    parts = [*view.how.parts, *(each.part for each in filters)]
    if all(part.is_time for part in parts):
        return 0
    rules = view.questions[0].office.rules
    return max(rules.smallest_part(figure.indicator) for figure in figures)


def is_small(rows: float, smallest: int) -> bool:
    """Whether so many cases are fewer than may be shown."""
    return bool(0 < rows < smallest)


def rows_of(view: PartsView) -> pd.DataFrame:
    """How many rows each cell has, by label and column; 0 where there is none."""
    columns = view.columns.cells.values()
    frame = pd.DataFrame({at: cells["rows"] for at, cells in enumerate(columns)})
    return frame.reindex(view.labels).fillna(0).astype(int)


def hidden_cells(view: PartsView) -> Mask:
    """The cells that an export leaves out, by label and column: the small ones, and where a total
    would give them away the next larger ones."""
    rows: Counts = rows_of(view).to_numpy()
    hidden: Mask = (rows > 0) & (rows < view.smallest)
    if not hidden.any():
        return hidden
    columns = view.columns
    lines = [*_lines(rows, down=True)] if columns.totals else []
    lines += [*_lines(rows, down=False)] if columns.at_end is not None else []
    while any(_hide_next(rows, hidden, line, view.smallest) for line in lines):
        pass
    return hidden


def _lines(rows: Counts, *, down: bool) -> list[Any]:
    """Each column (``down``) or row, as what picks it out."""
    if down:
        return [(slice(None), at) for at in range(rows.shape[1])]
    return [(at, slice(None)) for at in range(rows.shape[0])]


def _hide_next(rows: Counts, hidden: Mask, line: Any, smallest: int) -> bool:
    """Hide the smallest cell that a line, whose sum is known, still shows, where those hidden are
    one alone, or so few together; whether there was one."""
    of_line, is_hidden = rows[line], hidden[line]
    if not is_hidden.any() or (is_hidden.sum() > 1 and of_line[is_hidden].sum() >= smallest):
        return False
    shown = np.where(~is_hidden & (of_line > 0), of_line, np.iinfo(np.int64).max)
    next_one = int(shown.argmin())
    if is_hidden[next_one] or not of_line[next_one]:
        return False
    is_hidden[next_one] = True  # a view of ``hidden``
    return True


def together(view: PartsView, most: int) -> dict[Any, pd.DataFrame]:
    """The cells of a view by one column of the ledger, with all small parts under 其他.

    Years in which no row says its part are left out, as long as there are others.
    """
    every = view.columns.cells
    told = {year: cells for year, cells in every.items() if not cells.index.isin(LAST).all()}
    every = told or every
    rows = pd.DataFrame({year: cells["rows"] for year, cells in every.items()})
    rows = rows.reindex(view.labels).fillna(0).astype(int)
    shown = shown_labels(rows, most, view.smallest)
    rest = [label for label in view.labels if label not in shown]
    (question,), name = view.questions, view.how.part.name
    columns = {}
    for year, cells in every.items():
        columns[year] = cells.reindex(shown)
        if rest:
            others = pd.DataFrame([question.only(name, rest).total(year)], [OTHER], COLUMNS)
            columns[year] = pd.concat([columns[year], others])
    return columns
