"""Where the rows of all sources meet: a record counts once, whoever sent it how often.

In: the rows of one ledger from all sources. Out: the same rows, some of them now duplicate or
rejected, each with a problem that names the other row.

A record is what rows with the same key and the same content say, but two rows of one table that
differ in what distinguishes matters (``matters``) are two. Of a key whose tables say different
things the list that decides counts (``versions``); without one they conflict, and what is chosen
depends on the content alone: files may be called as they like, and rows stand in any order.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from wanxing_stats.base import KIND_TITLES, REJECTED, Problem, problem

from .decisions import Correction, Key, Outcomes, Refusal, comparable_key
from .ledger_rows import CLEAN, DUPLICATE, NO_KEY, LedgerRows, bare_values, key_numbers
from .one_key import Content, KeyedRow, Verdict, settle_key
from .repeat_problems import (
    near_key_problems,
    one_sided_problems,
    other_matter_problems,
    repeat_problems,
)
from .versions import Versions, find_versions


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
        into = counting.get(comparable_key(merge.into))
        if into is None:
            outcomes.refused.append(Refusal(merge.number, "correction_into_nothing"))
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
    """Make a duplicate of each row that repeats another, or that a later list supersedes.

    The same key with other content, where nothing decides, is a conflict: one row is rejected, and
    said of both.
    """
    keys = key_numbers(rows.ledger, rows.frame[rows.frame["fate"] == CLEAN])
    unkeyed = _unkeyed_repeats(rows, keys.index[keys == NO_KEY])
    keyed = keys[keys != NO_KEY]
    repeated = keyed[keyed.duplicated(keep=False)]
    if repeated.empty and not unkeyed:
        return rows, near_key_problems(rows, keyed)
    versions = _versions(rows, keyed)
    verdict, contents = _verdict(rows, repeated, versions)
    verdict.repeating.update(unkeyed)
    settled = {**verdict.repeating, **verdict.superseded}
    fates = dict.fromkeys(settled, DUPLICATE) | dict.fromkeys(verdict.conflicting, REJECTED)
    counted = repeated.drop(list(fates), errors="ignore")
    problems = [
        *repeat_problems(rows, verdict, contents),
        *other_matter_problems(rows, counted),
        *one_sided_problems(rows, keyed, versions),
        *near_key_problems(rows, keyed),
    ]
    return rows.with_fates(fates, settled), problems


def _unkeyed_repeats(rows: LedgerRows, unkeyed: pd.Index) -> dict[int, int]:
    """Of rows without a key those that repeat another.

    A record is all that its row says, and counts as often as in the file that has it most.
    """
    if unkeyed.empty:
        return {}
    frame = rows.frame.loc[unkeyed]
    content = frame.groupby(rows.ledger.told, dropna=False, sort=False).ngroup()
    times = frame.groupby([content, "source_file"]).cumcount() + 1
    repeats: dict[int, int] = {}
    for _, of_content in times.groupby(content):
        files = frame.loc[of_content.index, "source_file"]
        most = files[of_content.idxmax()]
        counted = files.index[files == most]
        others = files.index[files != most]
        repeats.update(dict.fromkeys(map(int, others), int(counted[0])))
    return repeats


def _verdict(
    rows: LedgerRows, repeated: "pd.Series[int]", versions: Versions
) -> tuple[Verdict, dict[int, Content]]:
    """What the rows are whose key others have, and what those say that don't simply repeat it.

    ``repeated``: the numbers of their keys.
    """
    frame = rows.frame.loc[repeated.index]
    content = frame.groupby(rows.ledger.told, dropna=False, sort=False).ngroup()
    plain = content.groupby(repeated).transform("nunique").eq(1)
    plain &= frame["matter_number"].groupby(repeated).transform("max").eq(0)
    first = pd.Series(repeated.index, repeated.index).groupby(repeated).transform("first")
    again = first[plain & (first != first.index)]
    verdict = Verdict(repeating=dict(zip(again.index.tolist(), again.tolist(), strict=True)))
    others = frame[~plain]
    columns = [bare_values(others[name]) for name in rows.ledger.told]
    contents = dict(zip(others.index.tolist(), zip(*columns, strict=True), strict=True))
    of_key: dict[int, list[KeyedRow]] = {}
    about = zip(
        contents, others["table_number"].tolist(), others["matter_number"].tolist(), strict=True
    )
    for key, (row, table, matter) in zip(repeated[~plain].tolist(), about, strict=True):
        of_key.setdefault(key, []).append(KeyedRow(row, table, matter, contents[row]))
    for of_this in of_key.values():
        settled = settle_key(of_this, versions)
        verdict.repeating.update(settled.repeating)
        verdict.superseded.update(settled.superseded)
        verdict.conflicting.update(settled.conflicting)
    return verdict, contents


def _versions(rows: LedgerRows, keyed: "pd.Series[int]") -> Versions:
    columns = ["table_number", "source_file", *rows.ledger.events]
    frame = rows.frame.loc[keyed.index, columns].assign(record=keyed)
    return find_versions(rows.ledger, frame, rows.standings)


def _counting_by_key(rows: LedgerRows, merges: Iterable[int]) -> dict[Key, int]:
    """The first row that counts with each key, of those that aren't themselves to be merged."""
    counting = rows.frame[rows.frame["fate"] == CLEAN].drop(index=list(merges), errors="ignore")
    columns = [bare_values(counting[name]) for name in rows.ledger.primary_key]
    by_key: dict[Key, int] = {}
    for row, values in zip(counting.index, zip(*columns, strict=True), strict=True):
        by_key.setdefault(comparable_key(values), row)
    return by_key
