"""A count by one of its columns, shown so that it gives away no small number of people's cases.

In: a count's figures of one or several years, and a Split. Out: cases by part and year.
"""

from dataclasses import dataclass

import pandas as pd

from wanxing_stats.figures import Figure
from wanxing_stats.rules import Rules

OTHER = "其他"


@dataclass(frozen=True)
class Split:
    """A count by one of its columns: the column, its title, how many parts at most."""

    by: str
    title: str
    most: int


def parts_of_years(rules: Rules, figures: list[Figure], split: Split) -> pd.DataFrame:
    """A count by one of its columns in one or several years (columns), by part: the largest in the
    last year first.

    The rest, and what has no name, are together under 其他 at the end. No part that has fewer than
    Rules.smallest_part cases in any of the years is shown, and a rest of so few takes the next part
    with it: else the total would give it away.
    """
    by_year = {}
    for figure in figures:
        by_year[figure.year] = figure.rows[split.by].fillna(OTHER).value_counts()
    counts = pd.DataFrame(by_year).fillna(0).astype(int)
    return shown_parts(counts, split.most, rules.smallest_part(figures[-1].indicator))


def shown_parts(counts: pd.DataFrame, most: int, smallest: int) -> pd.DataFrame:
    """The rule of parts_of_years on counts by part and year."""
    named = counts.drop(index=OTHER, errors="ignore")
    named = named.sort_values(list(counts)[::-1], ascending=False, kind="stable")
    named = named[(named >= smallest).all(axis=1)][:most]
    rest = counts.sum() - named.sum()
    while len(named) > 1 and ((rest > 0) & (rest < smallest)).any():
        named = named[:-1]
        rest = counts.sum() - named.sum()
    return pd.concat([named, rest.to_frame(OTHER).T]) if rest.any() else named
