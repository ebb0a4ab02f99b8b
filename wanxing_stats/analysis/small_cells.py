"""Which numbers tell of so few people's cases that they aren't given to others.

In: the answer to ``by``. Out: whether a cell is small; and which cells an export leaves out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .parts_view import PartsView

SMALL_MARK = "※"


def smallest_of(view: PartsView) -> int:
    """The fewest cases that may be shown alone; 0 where any number may.

    Those of a whole office over time may: they are no one's neighbours.
    """
    figures = [each for question in view.questions for each in question.of_figures]
    parts = [*view.how.parts, *(each.part for figure in figures for each in figure.filters)]
    if all(part.is_time for part in parts):
        return 0
    rules = view.questions[0].office.rules
    return max(rules.smallest_part(figure.indicator) for figure in figures)


def is_small(view: PartsView, row: tuple[Any, ...]) -> bool:
    """Whether a cell (value, numerator, denominator, rows) has fewer cases than may be shown."""
    return bool(0 < row[-1] < view.smallest)
