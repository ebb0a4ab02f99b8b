"""What is said of rows whose key others have.

In: the rows of a ledger and what was decided of them (``one_key``, ``versions``). Out: problems,
each with the place of the other row.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from wanxing_stats.base import (
    INFO,
    Case,
    Place,
    Problem,
    loose_identity,
    loosest_identity,
    may_be_loose,
    problem,
)

from .ledger_rows import LedgerRows, bare_values, places_of
from .one_key import Content, Verdict
from .record_keys import key_identities
from .versions import Versions


def repeat_problems(
    rows: LedgerRows, verdict: Verdict, contents: Mapping[int, Content]
) -> list[Problem]:
    """What is said of rows that repeat others, or say something else.

    Parameters
    ----------
    contents
        What the rows say that don't simply repeat another, as Ledger.told has it.
    """
    return [
        *_duplicate_problems(rows, verdict.repeating),
        *_superseded_problems(rows, verdict.superseded, contents),
        *_conflict_problems(rows, verdict.conflicting, contents),
    ]


def _duplicate_problems(rows: LedgerRows, repeats: Mapping[int, int]) -> list[Problem]:
    """A problem for each sheet with rows that repeat others."""
    cases: dict[tuple[str, str], list[Case]] = {}
    here, there = rows.places(repeats), rows.places(repeats.values())
    for (file, sheet, row, _), other in zip(here, there, strict=True):
        # Places hold no particulars.
        case = Case({"other": str(other)}, (row or 0,))
        cases.setdefault((file, sheet or ""), []).append(case)
    problems = []
    for (file, sheet), of_sheet in cases.items():
        place = Place(file, sheet, of_sheet[0].rows[0])
        problems.append(Problem("duplicate", place, tuple(of_sheet), INFO))
    return problems


def _superseded_problems(
    rows: LedgerRows, superseded: Mapping[int, int], contents: Mapping[int, Content]
) -> Iterator[Problem]:
    for (row, other), place, deciding in _pairs(rows, superseded):
        columns = _differing_titles(rows, contents[row], contents[other])
        yield problem("superseded", place, other=deciding, columns=columns)


def _conflict_problems(
    rows: LedgerRows, conflicting: Mapping[int, int], contents: Mapping[int, Content]
) -> Iterator[Problem]:
    """What is said of both: the other may lie in another department's file."""
    for (row, other), place, counted in _pairs(rows, conflicting):
        columns = _differing_titles(rows, contents[row], contents[other])
        yield problem("conflict", place, other=counted, columns=columns)
        yield problem("conflict_that_counts", counted, other=place, columns=columns)


def _pairs(
    rows: LedgerRows, others: Mapping[int, int]
) -> Iterator[tuple[tuple[int, int], Place, Place]]:
    """Each row and its other, and where these stand."""
    here, there = rows.places(others), rows.places(others.values())
    yield from zip(others.items(), here, there, strict=True)


def _differing_titles(rows: LedgerRows, mine: Content, theirs: Content) -> str:
    """The columns, beside the key, in which two rows differ: 「罚款金额」、「处罚决定日期」."""
    titles = []
    for name, my_value, their_value in zip(rows.ledger.told, mine, theirs, strict=True):
        if my_value != their_value:
            titles.append(f"「{rows.ledger.field(name).title}」")
    return "、".join(titles)


def other_matter_problems(rows: LedgerRows, counted: "pd.Series[int]") -> list[Problem]:
    """Of several rows that count with one key each but the first; ``counted``: their keys."""
    telling = [field.title for field in rows.ledger.fields if field.distinguishes]
    titles = "、".join(f"「{title}」" for title in telling)
    problems = []
    for _, of_key in counted[counted.duplicated(keep=False)].groupby(counted):
        first, *others = rows.places(of_key.index)
        for place in others:
            problems.append(problem("other_matter", place, other=first, columns=titles))
    return problems


def one_sided_problems(
    rows: LedgerRows, keyed: "pd.Series[int]", versions: Versions
) -> list[Problem]:
    """For each list that has versions one about its rows that none of these has.

    Parameters
    ----------
    keyed
        The numbers of the rows' keys.
    """
    about = rows.frame.loc[keyed.index, ["table_number", rows.ledger.date]]
    about = about.assign(record=keyed, month=about[rows.ledger.date].astype(str).str[:7])
    of_table = {int(number): group for number, group in about.groupby("table_number")}
    problems = []
    for sent, of_list in versions.of.items():
        others = list(of_list)
        own = pd.concat([of_table[table] for table in sorted(sent.tables & of_table.keys())])
        missed = [
            sent.missed_by(others, record, month)
            for record, month in zip(own["record"], own["month"], strict=True)
        ]
        if not any(missed):
            continue
        is_newest = all(map(sent.is_no_older, others))
        name = "only_in_newer_list" if is_newest else "only_in_older_list"
        files = "、".join(sorted({other.file for other in others}))
        for place in rows.places(sorted(own.index[missed])):
            problems.append(problem(name, place, others=files))
    return problems


def near_key_problems(rows: LedgerRows, keyed: "pd.Series[int]") -> list[Problem]:
    """Of keys that are equal without brackets, 第, 字 and 号 each but the first.

    Of those that differ in a dash or the like, where the rows say the same else.
    """
    frame = rows.frame.loc[keyed.index[~keyed.duplicated()]]
    columns = {name: bare_values(frame[name]) for name in rows.ledger.primary_key}
    texts = [columns[name] for name in rows.ledger.primary_key if name in rows.ledger.identifiers]
    if not any(map(may_be_loose, texts)):
        return []
    keys = key_identities(rows.ledger, columns)
    alike: dict[tuple[Any, ...], list[int]] = {}
    for at, key in enumerate(keys):
        alike.setdefault(_without(loosest_identity, key), []).append(at)
    pairs: list[tuple[int, int]] = []
    by_words: list[bool] = []
    for first, *others in alike.values():
        worded = _without(loose_identity, keys[first]) if others else ()
        pairs += [(at, first) for at in others]
        by_words += [_without(loose_identity, keys[at]) == worded for at in others]
    if not pairs:
        return []
    mine = frame.iloc[[at for at, _ in pairs]]
    theirs = frame.iloc[[first for _, first in pairs]]
    same = _say_the_same(mine, theirs, rows.ledger.told)
    problems = []
    places = zip(places_of(mine), places_of(theirs), strict=True)
    for is_worded, is_same, (place, other) in zip(by_words, same, places, strict=True):
        if is_worded or is_same:
            problems.append(problem("near_key", place, other=other))
    return problems


def _without(loosened: Callable[[str], str], key: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(loosened(part) if isinstance(part, str) else part for part in key)


def _say_the_same(mine: pd.DataFrame, theirs: pd.DataFrame, told: list[str]) -> list[bool]:
    """Whether each row says what the other does; two empty cells are the same."""
    same = np.ones(len(mine), dtype=bool)
    for name in told:
        numbers, _ = pd.factorize(pd.concat([mine[name], theirs[name]]))
        same &= numbers[: len(mine)] == numbers[len(mine) :]
    return [bool(is_same) for is_same in same]
