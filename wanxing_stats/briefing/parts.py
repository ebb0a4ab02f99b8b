"""A figure by one of its columns, shown so that it gives away no small number of people's cases.

In: a figure of one or several years, and a Split. Out: the Parts of each year, the same in all.
"""

import itertools
from dataclasses import dataclass, replace

import pandas as pd

from wanxing_stats.base import UNLISTED
from wanxing_stats.figures import UNNAMED, Figure, Figures, Parts, split

OTHER = "其他"
# Parts that no finding names; they stand last.
NAMELESS = (OTHER, UNLISTED, UNNAMED)
NOT_ADDITIVE = {"distinct": "去重后的数", "rate": "比率", "mean": "平均数"}


@dataclass(frozen=True)
class Split:
    """A figure by one of its columns: the column, its title, how many parts at most, and whether
    these are the ones that changed most from the first year to the last instead of the largest."""

    by: str
    title: str
    most: int
    by_change: bool = False


def parts_of_years(figures: Figures, of_years: list[Figure], how: Split) -> list[Parts]:
    """A figure by one of its columns in one or several years, the largest part of the last year
    first, or what changed most; a year that can't be split so has a refusal instead.

    The rest, and what is called 其他, are together under 其他 at the end; what isn't declared is
    UNLISTED, what isn't filled in UNNAMED. No part that has fewer than Rules.smallest_part rows in
    any of the years is shown, and a rest of so few takes the next part with it: else the total
    would give it away.
    """
    every = [split(figures, figure, how.by, how.title) for figure in of_years]
    able = {parts.figure.year: parts for parts in every if not parts.why_not}
    if not able:
        return every
    counts = pd.DataFrame({year: parts.frame["rows"] for year, parts in able.items()})
    rows = counts.fillna(0).astype(int)
    indicator = of_years[-1].indicator
    if able[max(able)].additive:
        values = pd.DataFrame({year: parts.values for year, parts in able.items()}).fillna(0)
        first = _most_changed_first if how.by_change else _largest_first
        rows = rows.loc[first(values).index]
    else:
        rows = _largest_first(rows)
    shown = shown_labels(rows, how.most, figures.rules.smallest_part(indicator))
    return [parts if parts.why_not else parts.together(shown, OTHER) for parts in every]


def values_by_year(every: list[Parts]) -> pd.DataFrame:
    """The values of parts_of_years by part and year, those that no finding names last.

    Of counts and sums a part that a year hasn't is 0; all of a year that can't be split is NaN.
    """
    frame = pd.DataFrame({parts.figure.year: parts.values for parts in every})
    labels = dict.fromkeys(
        itertools.chain.from_iterable(parts.frame.index for parts in every[::-1])
    )
    last = [label for label in NAMELESS if label in labels]
    frame = frame.reindex([*(label for label in labels if label not in last), *last])
    able = [parts.figure.year for parts in every if parts.additive and not parts.why_not]
    frame[able] = frame[able].fillna(0)
    return frame.astype(int) if (frame % 1 == 0).to_numpy().all() else frame


def only_named(parts: Parts) -> Parts:
    """Only the parts that have a name of their own, where there are any."""
    values = parts.values.drop(list(NAMELESS), errors="ignore").dropna()
    return replace(parts, frame=parts.frame.loc[values.index]) if len(values) else parts


def why_not_added(parts: Parts, way: str) -> str:
    """Why parts can't be shown as parts of a whole; "" where they can."""
    if parts.why_not or parts.additive:
        return parts.refusal(way)
    indicator = parts.figure.indicator
    kind = NOT_ADDITIVE[indicator.measure]
    return f"{indicator.name}是{kind}，各部分不能相加，不按{parts.title}{way}。"


def _largest_first(values: pd.DataFrame) -> pd.DataFrame:
    """By the last year, then those before it."""
    return values.sort_values(list(values)[::-1], ascending=False, kind="stable")


def _most_changed_first(values: pd.DataFrame) -> pd.DataFrame:
    changes = (values.iloc[:, -1] - values.iloc[:, 0]).abs()
    return values.loc[changes.sort_values(ascending=False, kind="stable").index]


def shown_labels(rows: pd.DataFrame, most: int, smallest: int) -> list[str]:
    """The parts that parts_of_years may show, of numbers of rows by part and year, in their order;
    UNLISTED and UNNAMED last."""
    aside = rows[rows.index.isin([UNLISTED, UNNAMED])]
    aside = aside[~((aside > 0) & (aside < smallest)).any(axis=1)]
    named = rows.drop(index=list(NAMELESS), errors="ignore")
    named = named[(named >= smallest).all(axis=1)][:most]
    while len(named) and _is_small(rows.sum() - aside.sum() - named.sum(), smallest):
        if len(named) > 1:
            named = named[:-1]
        elif len(aside):
            aside = aside[:-1]
        else:
            break
    return [*named.index, *aside.index]


def _is_small(rest: pd.Series, smallest: int) -> bool:
    """Whether a rest gives away a small number in one of the years."""
    return bool(((rest > 0) & (rest < smallest)).any())
