"""Rows dated outside of the year whose folder they were sent in, of all sources.

In: the rows of a ledger; the problems of those dated too far away to count (``far_dates``). Out: a
problem for each file with rows that count in a year of their own, and one for those too far away.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from wanxing_stats.base import (
    REJECTED,
    Case,
    Place,
    Problem,
    case,
    grouped,
    problem,
    year_of,
)

from .far_dates import TOO_FAR
from .ledger_rows import CLEAN, LedgerRows

# Of a file with rows that count: some earlier, or all later.
EARLIER, LATER = "other_year_earlier", "other_year_later"


class StrayRow(NamedTuple):
    """A row that counts in another year than its folder's; ``date``: the title of its column."""

    file: str
    sheet: str
    date: str
    year: int
    folder: int


def one_a_file(problems: Iterable[Problem]) -> list[Problem]:
    """The problems; those about rows too far away are one a file, which counts them by year."""
    others: list[Problem] = []
    by_file: dict[str, list[Problem]] = {}
    for each in problems:
        same = by_file.setdefault(each.place.file, []) if each.name == TOO_FAR else others
        same.append(each)
    return [*others, *map(_joined, by_file.values())]


def stray_rows(rows: LedgerRows) -> Iterator[StrayRow]:
    """The rows that count in another year than that of the folder they were sent in."""
    name, counting = rows.ledger.date, rows.frame[rows.frame["fate"] == CLEAN]
    files = counting["source_file"]
    folders = files.map({file: year_of(file) for file in files.unique()}).astype("float64")
    dates = counting[name]
    years = dates.str[:4].astype("float64") if rows.ledger.by_month else dates.dt.year
    frame = pd.DataFrame({"year": years, "folder": folders}).dropna().astype("int64")
    frame = frame[frame["year"] != frame["folder"]]
    title = rows.ledger.field(name).title
    both = zip(rows.places(frame.index), frame.itertuples(index=False, name=None), strict=True)
    for (file, sheet, _, _), (year, folder) in both:
        yield StrayRow(file, sheet or "", title, year, folder)


def stray_problems(strays: Iterable[StrayRow]) -> Iterator[Problem]:
    """For each file one about its rows that count in another year."""
    by_file: dict[str, list[StrayRow]] = {}
    for row in strays:
        by_file.setdefault(row.file, []).append(row)
    for file, rows in by_file.items():
        sheets = {row.sheet for row in rows}
        place = Place(file, rows[0].sheet if len(sheets) == 1 else None)
        earlier = any(row.year < row.folder for row in rows)
        titles = dict.fromkeys(row.date for row in rows)
        yield problem(
            EARLIER if earlier else LATER,
            place,
            date="、".join(f"「{title}」" for title in titles),
            folder=rows[0].folder,
            years=_say_years(Counter(str(row.year) for row in rows)),
        )


def _joined(problems: list[Problem]) -> Problem:
    """One about a file: with its rows, if they stand in one column."""
    counts: Counter[str] = Counter()
    for of_rows in itertools.chain.from_iterable(each.cases for each in problems):
        counts[of_rows.values["years"]] += len(of_rows.rows)
    years = _say_years(counts)
    together = grouped(problems)
    first = together[0]
    if len(together) == 1:
        cases = [Case({**values, "years": years}, numbers) for values, numbers in first.cases]
        return replace(first, cases=tuple(cases))
    says = {"folder": first.cases[0].values["folder"], "years": years}
    return Problem(TOO_FAR, Place(first.place.file), (case(says, ()),), REJECTED)


def _say_years(counts: Mapping[str, int]) -> str:
    return "、".join(f"{year}年{count}行" for year, count in sorted(counts.items()))
