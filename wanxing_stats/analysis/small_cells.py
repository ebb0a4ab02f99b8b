"""Which numbers tell of so few people's cases that they aren't given to others.

In: the answer to ``by``. Out: whether a cell is small; which cells an export leaves out, so that no
total gives them away; the same with small parts together, for a chart.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wanxing_stats.briefing import OTHER, shown_labels
from wanxing_stats.figures import PART_COLUMNS, Figure

from .parts import LAST, Part
from .workbooks import HIDDEN

if TYPE_CHECKING:
    from .parts_view import PartsView
    from .questions import FigureQuestion

SMALL_MARK = "※"
Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def smallest_of(view: PartsView) -> int:
    """The fewest cases that may be shown alone; 0 where any number may.

    Those of a whole office over time may: they are no one's neighbours.
    """
    of_questions = (question.of_figures for question in view.questions)
    return smallest_of_figures([*itertools.chain.from_iterable(of_questions)], view.how.parts)


def smallest_of_figures(figures: Sequence[FigureQuestion], parts: Iterable[Part]) -> int:
    """The same of figures by these parts."""
    filters = itertools.chain.from_iterable(figure.filters for figure in figures)
    asked = [*parts, *(each.part for each in filters)]
    if all(part.is_time for part in asked):
        return 0
    rules = figures[0].office.rules
    return max(rules.smallest_part(figure.indicator) for figure in figures)


def say_hidden(smallest: int) -> str:
    """Why an export lacks numbers."""
    return f"为保护当事人，少于{smallest}件的数，和能据以推出它们的数，已{HIDDEN}。"


def is_small(rows: float, smallest: int) -> bool:
    """Whether so many cases are fewer than may be shown."""
    return bool(0 < rows < smallest)


def rows_of(view: PartsView) -> pd.DataFrame:
    """How many rows each cell has, by label and column; 0 where there is none."""
    columns = view.columns.cells.values()
    frame = pd.DataFrame({at: cells["rows"] for at, cells in enumerate(columns)})
    return frame.reindex(view.labels).fillna(0).astype(int)


def small_cells(view: PartsView) -> Mask:
    """The cells that tell of too few, by label and column: by their rows, their numerator, what is
    beyond it, or what a figure beside it has more."""
    measures = _measures(view)
    small: Mask = np.zeros(measures[0].shape, bool)
    for counts in measures:
        small |= (counts > 0) & (counts < view.smallest)
    return small


def hidden_cells(view: PartsView) -> Mask:
    """The cells that an export leaves out, by label and column: the small ones, and where a total
    would give them away the next larger ones."""
    measures, hidden = _measures(view), small_cells(view)
    if not hidden.any():
        return hidden
    columns = view.columns
    lines = [*_lines(measures[0], down=True)] if columns.totals else []
    lines += [*_lines(measures[0], down=False)] if columns.at_end is not None else []
    asked = [*itertools.product(measures, lines)]
    while any(_hide_next(counts, hidden, line, view.smallest) for counts, line in asked):
        pass
    return hidden


def tells_of_few(figure: Figure, smallest: int) -> bool:
    """Whether a figure shown alone tells of too few: by its rows, its numerator or what is left."""
    top, bottom = figure.numerator or 0, figure.denominator or 0
    counts = (len(figure.rows), top, max(bottom - top, 0))
    return any(is_small(count, smallest) for count in counts)


def _measures(view: PartsView) -> list[Counts]:
    """What each cell tells of people's cases: its rows and, of a quotient, its numerator and what
    its denominator has beyond it."""
    of_cells = [*view.columns.cells.values()]

    def counts(name: str) -> Counts:
        frame = pd.DataFrame({at: cells[name] for at, cells in enumerate(of_cells)})
        numbers = frame.reindex(view.labels).apply(pd.to_numeric, errors="coerce")
        whole: Counts = numbers.fillna(0).to_numpy().astype(np.int64)
        return whole

    top, bottom, rows = counts("numerator"), counts("denominator"), rows_of(view).to_numpy()
    return [rows, top, view.rest(top, bottom), *_remainders(view, rows)]


def _remainders(view: PartsView, rows: Counts) -> Iterator[Counts]:
    """What one column has more than another that counts some of its cases, in the place of that
    other."""
    for (whole, of_whole), (part, of_part) in itertools.permutations(
        enumerate(view.columns.cells), 2
    ):
        if view.is_within(of_part, of_whole):
            remainder = np.zeros_like(rows)
            remainder[:, part] = np.maximum(rows[:, whole] - rows[:, part], 0)
            yield remainder


def _lines(rows: Counts, *, down: bool) -> list[Any]:
    """Each column (``down``) or row, as what picks it out."""
    if down:
        return [(slice(None), at) for at in range(rows.shape[1])]
    return [(at, slice(None)) for at in range(rows.shape[0])]


def _hide_next(rows: Counts, hidden: Mask, line: Any, smallest: int) -> bool:
    """Hide the smallest cell that a line, whose sum is known, still shows, where one of those
    hidden could only be small; whether there was one."""
    of_line, is_hidden = rows[line], hidden[line]
    if of_line.sum() < smallest:  # then the sum isn't shown either
        return False
    if not of_line[is_hidden].any() or _may_be_large(of_line[is_hidden], smallest):
        return False
    shown = np.where(is_hidden, np.iinfo(np.int64).max, of_line)
    of_some = np.where(of_line > 0, shown, np.iinfo(np.int64).max)
    # Without any other, cells of none: then nobody knows that there is one in each.
    next_one = int((of_some if (~is_hidden & (of_line > 0)).any() else shown).argmin())
    if is_hidden[next_one]:
        return False
    is_hidden[next_one] = True  # a view of ``hidden``
    return True


def _may_be_large(hidden: Counts, smallest: int) -> bool:
    """Whether each of several cells, of which the sum is known, may be as large as is shown."""
    least_of_others = len(hidden) - 1 if hidden.all() else 0
    return len(hidden) > 1 and bool(hidden.sum() - least_of_others >= smallest)


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
    (question,), name = view.questions, view.how.called(view.how.part)
    columns = {}
    for year, cells in every.items():
        columns[year] = cells.reindex(shown)
        if rest:
            others = pd.DataFrame([question.only(name, rest).total(year)], [OTHER], PART_COLUMNS)
            columns[year] = pd.concat([columns[year], others])
    return columns
