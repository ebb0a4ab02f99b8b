"""What a chart of a figure says, before it is drawn.

In: a figure, or the Parts of one. Out: a Telling: period, values in words, finding, notes, marks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from wanxing_stats.figures import Figure, Parts, percent

from .chart_drawing import named_total
from .chart_words import (
    CsvColumns,
    list_parts,
    name_all,
    part_columns,
    say_label,
    say_leading,
    say_whole,
    state_columns,
)
from .findings import BY_COUNTED, margin
from .leads import leading
from .parts import only_named
from .state_words import mark_beside, say_year_or_part


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What a chart of a figure says.

    The file's name, the period, the values in words, what it finds, "" where nothing is beyond
    chance, and, where it isn't the figure's name, what is measured; ``notes`` are what else to
    know. ``figures``: those that it shows each at a label of its own; ``before``: last year's
    behind the figure. ``columns``: what its CSV has beside.
    """

    name: str
    figure: Figure
    period: str
    values: str
    finding: str = ""
    measure: str = ""
    notes: tuple[str, ...] = ()
    figures: Mapping[Any, Figure] = field(default_factory=dict)
    before: Figure | None = None
    columns: CsvColumns = field(default_factory=dict)

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
    period = (
        f"{say_year_or_part(figure)}，按月" if figure.state.early_end else f"{figure.year}年各月"
    )
    values, columns = list_parts(parts, "月"), part_columns(parts)
    return Telling(
        name=name,
        figure=figure,
        period=period,
        values=values,
        notes=(parts.remark,),
        columns=columns,
    )


def telling_of_parts(name: str, parts: Parts) -> Telling:
    """What a chart of parts says: of what adds up the share of the largest."""
    figure = parts.figure
    finding = _say_share(parts) if parts.additive else say_leading(parts)
    period = f"{say_year_or_part(figure)}，按{parts.title}"
    return Telling(
        name=name,
        figure=figure,
        period=period,
        values=list_parts(parts),
        finding=finding,
        notes=(parts.remark,),
        columns=part_columns(parts),
    )


def _say_share(parts: Parts) -> str:
    """甲最多，占全部的40%; 甲、乙最多，各占填写了渠道的9件的40%; 全部是甲; "" where none leads."""
    values, total, of_whole = only_named(parts).values, named_total(parts.values), say_whole(parts)
    if values.max() == total > 0:
        opening = f"{BY_COUNTED}，" if margin(parts.figure) else ""
        return f"{opening}{of_whole}全部是{values.idxmax()}"
    highest = leading(parts)
    if not highest:
        return ""
    each, of = "各" if len(highest) > 1 else "", f"{of_whole or '全部'}的"
    return f"{name_all(highest, parts.title)}最多，{each}占{of}{percent(values.max(), total)}"


def with_columns(shown: pd.DataFrame, telling: Telling) -> pd.DataFrame:
    """What a CSV shows, with what is said beside of each of its labels."""
    labels = shown.iloc[:, 0]
    figures = telling.figures or dict.fromkeys(labels, telling.figure)
    columns = {**telling.columns, **state_columns(figures)}
    return shown.assign(**{title: labels.map(by_label) for title, by_label in columns.items()})
