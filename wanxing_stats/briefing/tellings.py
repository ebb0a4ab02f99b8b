"""What a chart of a figure says, before it is drawn.

In: a figure, or the Parts of one. Out: a Telling: finding, period, values in words, notes, marks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from wanxing_stats.base import UNLISTED
from wanxing_stats.figures import UNNAMED, Figure, Parts, percent, unit

from .chart_drawing import named_total
from .chart_words import (
    Columns,
    list_parts,
    name_all,
    part_columns,
    say_amount,
    say_highest,
    say_label,
    say_unsure_order,
    state_columns,
)
from .findings import BY_COUNTED, margin
from .parts import NAMELESS, OTHER
from .state_words import mark_beside, say_year


@dataclass(frozen=True)
class Telling:
    """What a chart of a figure says.

    The file's name, the finding, the period, the values in words, and, where it isn't the figure's
    name, what is measured; ``notes`` are what else to know. ``figures``: those that it shows each
    at a label of its own; ``before``: last year's behind the figure. ``columns``: what its CSV has
    beside.
    """

    name: str
    figure: Figure
    finding: str
    period: str
    values: str
    measure: str = ""
    notes: tuple[str, ...] = ()
    figures: Mapping[Any, Figure] = field(default_factory=dict)
    before: Figure | None = None
    columns: Columns = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What the picture itself says that its figure lacks; of one of several years, which."""
        mark, year = mark_beside(self.figure), self.figure.year
        if self.measure or not mark:  # several figures of a year: each has its own
            return ""
        return f"{year}年{mark}" if self.figures or self.before else mark

    @property
    def by_label(self) -> dict[str, Figure]:
        """All figures shown, by what they are called beside each other."""
        if self.figures:
            return {say_label(label): figure for label, figure in self.figures.items()}
        both = (self.before, self.figure) if self.before else (self.figure,)
        return {f"{figure.year}年": figure for figure in both}


def telling_of_months(name: str, parts: Parts) -> Telling:
    """What a chart by month says, whatever it draws."""
    figure = parts.figure
    period = f"{say_year(figure)}，按月" if figure.state.early_end else f"{figure.year}年各月"
    notes = (parts.remark,)
    finding, values = say_highest(parts, "月"), list_parts(parts, "月")
    columns = part_columns(parts)
    return Telling(name, figure, finding, period, values, notes=notes, columns=columns)


def telling_of_parts(name: str, parts: Parts) -> Telling:
    """What a chart of parts says: of what adds up the share of the largest."""
    figure = parts.figure
    finding = _say_share(parts) if parts.additive else say_highest(only_named(parts))
    period = f"{say_year(figure)}，按{parts.title}"
    notes, columns = (parts.remark,), part_columns(parts)
    values_said = list_parts(parts)
    return Telling(name, figure, finding, period, values_said, notes=notes, columns=columns)


def _say_share(parts: Parts) -> str:
    """甲最多，占40%; 甲、乙最多，各占填写了渠道的9件的40%; 全部是甲."""
    named, total, of_whole = only_named(parts), named_total(parts.values), ""
    unlisted = float(parts.values.get(UNLISTED, 0))
    values, opening = named.values, say_unsure_order(named, unlisted)
    if UNNAMED in parts.values.index:
        of_whole = f"填写了{parts.title}的{say_amount(total, unit(parts.figure))}"
    highest = list(values.index[values == values.max()])
    if values.max() == total:
        opening = f"{BY_COUNTED}，" if margin(parts.figure) else ""
        return f"{opening}{of_whole}全部是{highest[0]}"
    each, of = "各" if len(highest) > 1 else "", f"{of_whole}的" if of_whole else ""
    share = percent(values.max(), total)
    if len(highest) == len(values) > 1 and OTHER not in parts.values.index:
        return f"{opening}各{parts.title}均占{of}{share}"
    return f"{opening}{name_all(highest, parts.title)}最多，{each}占{of}{share}"


def only_named(parts: Parts) -> Parts:
    """Only the parts that have a name of their own, where there are any."""
    values = parts.values.drop(list(NAMELESS), errors="ignore").dropna()
    return replace(parts, frame=parts.frame.loc[values.index]) if len(values) else parts


def with_columns(shown: pd.DataFrame, telling: Telling) -> pd.DataFrame:
    """What a CSV shows, with what is said beside of each of its labels."""
    labels = shown.iloc[:, 0]
    figures = telling.figures or dict.fromkeys(labels, telling.figure)
    columns = {**telling.columns, **state_columns(figures)}
    return shown.assign(**{title: labels.map(by_label) for title, by_label in columns.items()})
