"""Where the rows of all sources meet: a record counts once, whoever sent it how often.

In: the rows of one ledger from all sources. Out: the same rows, some of them now duplicate or
rejected, each with a problem that names the other row.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wanxing_stats.base import INFO, KIND_TITLES, REJECTED, Case, Place, Problem, problem
from wanxing_stats.rules import Field, Ledger

from .decisions import Correction, Key, Outcomes, Refusal, key_text

SOURCE = ["source_file", "source_sheet", "source_row"]
CLEAN, DUPLICATE = "clean", "duplicate"
NONE = -1


def places_of(rows: pd.DataFrame) -> list[Place]:
    """Where the rows of a frame come from."""
    return [Place(*place) for place in rows[SOURCE].itertuples(index=False, name=None)]


def records_of(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame by column, None in an empty cell."""
    values = rows.astype(object)
    records: list[dict[str, Any]] = values.where(values.notna(), None).to_dict("records")
    return records


@dataclass(frozen=True)
class LedgerRows:
    """The rows of one ledger.

    ``frame``, numbered from 0, has the ledger's kept fields, SOURCE, ``fate`` (clean, duplicate or
    rejected) and ``repeats``, of a duplicate the number of the row that it repeats, else NONE.
    """

    ledger: Ledger
    frame: pd.DataFrame

    @property
    def clean(self) -> pd.DataFrame:
        """The rows that count, without what became of them."""
        counting = self.frame[self.frame["fate"] == CLEAN]
        return counting.drop(columns=["fate", "repeats"]).reset_index(drop=True)

    @property
    def duplicates(self) -> pd.DataFrame:
        """The rows that repeat another, and that one: columns SOURCE and kept_…."""
        repeating = self.frame[self.frame["repeats"] != NONE]
        repeated = self.frame.loc[repeating["repeats"], SOURCE].reset_index(drop=True)
        repeated.columns = [name.replace("source", "kept") for name in SOURCE]
        return pd.concat([repeating[SOURCE].reset_index(drop=True), repeated], axis=1)

    @property
    def repeating(self) -> list[int]:
        """The numbers of the rows that repeat another."""
        return [int(row) for row in self.frame.index[self.frame["repeats"] != NONE]]

    def places(self, rows: Iterable[int]) -> list[Place]:
        """Where some rows stand."""
        return places_of(self.frame.loc[list(rows)])

    def with_fates(self, fates: Mapping[int, str], repeats: Mapping[int, int]) -> "LedgerRows":
        """The same rows, some with another fate or as a repetition of another row."""
        frame = self.frame.copy(deep=False)
        for column, changes in (("fate", fates), ("repeats", repeats)):
            if changes:
                changed = frame[column].copy()
                changed.loc[list(changes)] = list(changes.values())
                frame[column] = changed
        return LedgerRows(self.ledger, frame)


def settle_merges(
    rows: LedgerRows, merges: Mapping[int, Correction]
) -> tuple[LedgerRows, list[Problem], Outcomes]:
    """Make a duplicate of each row that, by a correction, repeats another record which counts.

    Parameters
    ----------
    merges
        The corrections, by the number of the row.
    """
    outcomes, problems = Outcomes(), []
    counting = _counting_by_key(rows, merges) if merges else {}
    repeats: dict[int, int] = {}
    for row, merge in merges.items():
        into = counting.get(merge.into)
        if into is None:
            says = {"into": "、".join(merge.into)}
            outcomes.refused.append(Refusal(merge, "correction_into_nothing", says))
            continue
        place, counted = rows.places([row, into])
        date = rows.frame.loc[row, rows.ledger.date]
        year = None if pd.isna(date) else int(str(date)[:4])
        change = KIND_TITLES[rows.frame.loc[row, "fate"]], f"并入{counted}"
        outcomes.applied.append(merge.applied(rows.ledger.name, place, year, change))
        problems.append(problem("merged", place, number=merge.number, other=counted))
        repeats[row] = into
    return rows.with_fates(dict.fromkeys(repeats, DUPLICATE), repeats), problems, outcomes


def settle_repeats(rows: LedgerRows) -> tuple[LedgerRows, list[Problem]]:
    """Mark a row that repeats an earlier one as duplicate.

    The same key with other content is a conflict: the later row is rejected, and said of both.
    """
    key, frame = list(rows.ledger.primary_key), rows.frame
    counting = frame[frame["fate"] == CLEAN].dropna(subset=key)
    repeated = counting[counting.duplicated(key, keep=False)]
    if repeated.empty:
        return rows, []
    firsts = repeated.index[~repeated.duplicated(key)]
    first = firsts[repeated.groupby(key, sort=False).ngroup()]
    later = pd.Series(first, repeated.index)[repeated.index != first]
    differing = _differing(rows, later)
    same = later[~differing.any(axis=1)]
    conflicts = later[differing.any(axis=1)]
    fates = dict.fromkeys(same.index, DUPLICATE) | dict.fromkeys(conflicts.index, REJECTED)
    problems = [*_duplicate_problems(rows, same)]
    problems.extend(_conflict_problems(rows, conflicts, differing.loc[conflicts.index]))
    return rows.with_fates(fates, same.to_dict()), problems


def _counting_by_key(rows: LedgerRows, merges: Iterable[int]) -> dict[Key, int]:
    """The first row that counts with each key, of those that aren't themselves to be merged."""
    counting = rows.frame[rows.frame["fate"] == CLEAN].drop(index=list(merges), errors="ignore")
    keys = counting[list(rows.ledger.primary_key)].astype(object)
    by_key: dict[Key, int] = {}
    for row, values in zip(counting.index, keys.itertuples(index=False), strict=True):
        by_key.setdefault(key_text(_bare(value) for value in values), row)
    return by_key


def _bare(value: object) -> object:
    """A value of a frame as cleaning gave it."""
    if isinstance(value, pd.Timestamp):
        return value.date()
    return None if pd.isna(value) else value


def _differing(rows: LedgerRows, later: pd.Series) -> pd.DataFrame:
    """For each later row and each field that tells, whether it differs from the earlier row."""
    fields = [field.name for field in _telling(rows)]
    now, before = rows.frame.loc[later.index, fields], rows.frame.loc[later, fields]
    differing = {}
    for name in fields:
        mine, theirs = now[name].array, before[name].array
        equal = pd.Series(mine == theirs).fillna(False).to_numpy(bool)
        differing[name] = ~(equal | (mine.isna() & theirs.isna()))
    return pd.DataFrame(differing, index=later.index)


def _telling(rows: LedgerRows) -> list[Field]:
    """The kept fields in which two of one key are no conflict only if they are equal."""
    return [field for field in rows.ledger.kept if not field.incidental]


def _duplicate_problems(rows: LedgerRows, same: pd.Series) -> list[Problem]:
    """A problem for each sheet with rows that repeat others."""
    cases: dict[tuple[str, str], list[Case]] = {}
    here, there = rows.frame.loc[same.index, SOURCE], rows.frame.loc[same, SOURCE]
    both = zip(here.itertuples(index=False), there.itertuples(index=False), strict=True)
    for (file, sheet, row), other in both:
        # Places hold no particulars.
        case = Case({"other": str(Place(*other))}, (row,))
        cases.setdefault((file, sheet), []).append(case)
    problems = []
    for (file, sheet), of_sheet in cases.items():
        place = Place(file, sheet, of_sheet[0].rows[0])
        problems.append(Problem("duplicate", place, tuple(of_sheet), INFO))
    return problems


def _conflict_problems(
    rows: LedgerRows, conflicts: pd.Series, differing: pd.DataFrame
) -> Iterator[Problem]:
    """What is said of both: the other may lie in another department's file."""
    titles = [field.title for field in _telling(rows)]
    here, there = rows.places(conflicts.index), rows.places(conflicts)
    differing_rows = differing.to_numpy(bool).tolist()
    for place, earlier, differs in zip(here, there, differing_rows, strict=True):
        columns = "、".join(f"「{title}」" for title in itertools.compress(titles, differs))
        yield problem("conflict", place, other=earlier, columns=columns)
        yield problem("conflict_that_counts", earlier, other=place, columns=columns)
