"""How figures move: the change on last year.

In: figures. Out: a Comparison, a Change and its words.

    say_change(change_on_last_year(figures, figure)) -> "比上年增231件（3.4%）"
"""

import datetime
from dataclasses import dataclass

from .figures import Figure, Figures, Value
from .number_words import number

# With fewer cases than this last year a percentage says more about the base than about the change.
SMALL_BASE = 10


@dataclass(frozen=True)
class Change:
    """How much a number differs from another, in its unit; ``percent`` is None where it would
    mislead."""

    difference: int | float
    unit: str
    percent: float | None = None

    def __str__(self) -> str:
        """增231件（3.4%）, 减0.4个百分点."""
        direction = "增" if self.difference > 0 else "减"
        beside = f"（{abs(self.percent)}%）" if self.percent is not None else ""
        return f"{direction}{number(abs(self.difference))}{self.unit}{beside}"


def change(this: Value, last: Value, unit: str) -> Change | None:
    """How a number changed from what it was last; None without either, and for a month.

    A percentage stands only on a base that carries one; rates move by percentage points.
    """
    if not isinstance(this, int | float) or not isinstance(last, int | float):
        return None
    difference = round(this - last, 2)
    if unit == "%":
        return Change(difference, "个百分点")
    if abs(last) < SMALL_BASE:
        return Change(difference, unit)
    return Change(difference, unit, round(100 * (this - last) / last, 1))


def say_change(change: Change | None, *, short: bool = False) -> str:
    """比上年增231件（3.4%）, 与上年持平; ``short``, for a cell or a card: ▲ 增231件（3.4%）, 持平.

    "" where there is nothing to compare with. The sign stands beside its word, never alone.
    """
    if change is None:
        return ""
    if change.difference == 0:
        return "持平" if short else "与上年持平"
    if not short:
        return f"比上年{change}"
    return f"{'▲' if change.difference > 0 else '▼'}\u00a0{change}"


@dataclass(frozen=True)
class Comparison:
    """A figure beside that of the year before, over the same part of both years.

    Parameters
    ----------
    this, last
        The figure and last year's, both through the same day of their year; ``last`` is None where
        nothing can be compared.
    change
        None without ``last``, and for a month.
    day
        The last day of the part that is compared, in this year; None: both years whole.
    why
        A Chinese sentence why nothing is compared, or why there is no percentage; "" else.
    """

    this: Figure
    last: Figure | None
    change: Change | None
    day: datetime.date | None = None
    why: str = ""


def compared(figures: Figures, figure: Figure) -> Comparison:
    """A figure beside that of the year before, like with like."""
    last = last_year(figures, figure)
    moved = change(figure.value, last.value, figure.indicator.unit) if last else None
    return Comparison(figure, last, moved)


def last_year(figures: Figures, figure: Figure) -> Figure | None:
    """What a figure is compared with: itself in the year before, None where it had no value."""
    last = figures.get((figure.indicator.id, figure.year - 1))
    return None if last is None or last.value is None else last


def change_on_last_year(figures: Figures, figure: Figure) -> Change | None:
    """The change of a figure on the year before; None as change says, and without that year."""
    return compared(figures, figure).change
