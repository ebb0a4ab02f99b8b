"""The years of a figure that a chart shows beside each other.

In: Figures, one of them. Out: ShownYears: the figure by year, which years aren't over, and why none
before is shown.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from wanxing_stats.base import say_years
from wanxing_stats.figures import ComparableYears, Figure, Figures, comparable_years

from .state_words import say_begun


@dataclass(frozen=True)
class ShownYears:
    """A figure in the years that can be compared, up to its own; a year without a value is a
    gap."""

    comparable: ComparableYears

    @classmethod
    def of(cls, figures: Figures, figure: Figure) -> "ShownYears":
        return cls(comparable_years(figures, figure))

    @property
    def values(self) -> pd.Series:
        """The numbers by year, NaN of a gap."""
        of_years = self.comparable.of_years
        return pd.Series({year: of_year.value for year, of_year in of_years.items()}, dtype=float)

    @property
    def with_value(self) -> dict[Any, Figure]:
        """The figures without the gaps."""
        of_years = self.comparable.of_years
        return {year: figure for year, figure in of_years.items() if figure.value is not None}

    @property
    def begun(self) -> dict[int, str]:
        """The years that aren't over, with how far they have come."""
        begun = {year: say_begun(figure) for year, figure in self.with_value.items()}
        return {year: text for year, text in begun.items() if text}

    @property
    def period(self) -> str:
        """2021—2024年."""
        return say_years([*self.comparable.of_years])

    @property
    def why_not(self) -> str:
        """Why no earlier year is shown, without a full stop; "" where there is none."""
        reason = self.comparable.reason
        return f"{reason.cause}，{self.comparable.left_out}年及以前的数没有画" if reason else ""

    @property
    def is_alone(self) -> bool:
        """Whether no other year is shown though there are some: that they can't be compared is
        said then."""
        return bool(self.comparable.reason) and len(self.comparable.of_years) == 1
