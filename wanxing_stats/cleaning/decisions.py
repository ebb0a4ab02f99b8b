"""What people decided about single records, and what became of each decision.

In: the entries of corrections.toml. Out: the corrections about a record; once all records have been
read, a problem for each correction that was applied to none.

    corrections.about("penalties", Place(file, sheet, 57), ("津南万罚〔2024〕12号",))
"""

import datetime
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wanxing_stats.base import Place, Problem, clean_text, identity, in_quotes, is_expected, problem
from wanxing_stats.rules import RuleFault

CORRECTIONS_FILE = "corrections.toml"
# Why people decide; more about it stands in an entry's note, which nothing shows.
RETURNED, AS_INTENDED = "科室退回更正", "口径确认"
REASONS = (RETURNED, "录入错误", "重复报送", AS_INTENDED, "其他")

# A file and a sheet of it.
Sheet = tuple[str, str | None]
# The values of a primary key, as texts.
Key = tuple[str, ...]


@dataclass(frozen=True)
class Correction:
    """One entry; ``number`` counts from 1.

    The record is found by ``place``, or by ``table`` and ``key`` ("" and () where ``place`` is
    given). ``field`` is "" when the entry is about the whole row; ``expect`` is None when the cell
    may say anything. ``into`` is the key of the record that a merged row repeats. ``shown_key`` is
    what messages say of ledger and key. The entry's note is not here.
    """

    number: int
    action: str
    reason: str
    decided_by: str
    on: datetime.date
    place: Place | None = None
    table: str = ""
    key: Key = ()
    field: str = ""
    expect: str | None = None
    value: Any = None
    into: Key = ()
    shown_key: str = ""

    def where(self, sheets: Container[Sheet]) -> str:
        """The record as messages name it.

        Its place is named only in one of these sheets: anybody's name may stand in one that isn't.
        """
        if not self.place:
            return self.shown_key
        return str(self.place) if self.place[:2] in sheets else "所写的文件或工作表没有报来"

    def holds(self, cell: Any) -> bool:
        """Whether the cell still says what the correction expects."""
        return self.expect is None or is_expected(clean_text(self.expect), clean_text(cell))

    def applied(
        self, table: str, place: Place, year: int | None, change: tuple[str, str]
    ) -> "Applied":
        """That it was applied to a record; ``change``: what stood there, what stands now."""
        to = self.number, self.action, table, year, place, self.field or None
        return Applied(*to, *change, self.reason, self.decided_by, self.on.isoformat())


@dataclass(frozen=True)
class Applied:
    """A correction applied to a record of ``table``: to which cell or, without a ``field``, row;
    what it did, why, and who decided.

    ``year`` is the record's own, None where it has no date. ``before`` and ``after`` are what the
    cell said and says, or what became of the row.
    """

    number: int
    action: str
    table: str
    year: int | None
    place: Place
    field: str | None
    before: str
    after: str
    reason: str
    decided_by: str
    on: str

    def say(self) -> str:
        """第1条，“200”改为“300”（科室退回更正，司法所，2025-01-20）."""
        done = {
            "override": f"{in_quotes(self.before)}改为{in_quotes(self.after)}",
            "confirm": f"{in_quotes(self.before)}核实无误" if self.field else "这一行照常计入",
            "drop": "这一行不计入",
            "merge": self.after,
        }[self.action]
        return f"第{self.number}条，{done}（{self.reason}，{self.decided_by}，{self.on}）"


@dataclass(frozen=True)
class Refusal:
    """Why a correction was not applied to a record that it names: a message and its places.

    What is kept with a reading names corrections by their numbers: nothing keeps what they say.
    """

    number: int
    name: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcomes:
    """What became of corrections."""

    applied: list[Applied] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def extend(self, others: "Outcomes") -> None:
        self.applied.extend(others.applied)
        self.refused.extend(others.refused)


class Corrections:
    """The corrections of a workspace, in the order of the file; ``faults``: what is wrong with
    those that can't be meant, which aren't applied."""

    def __init__(self, entries: list[Correction], faults: Iterable[RuleFault] = ()):
        self.entries, self.faults = entries, tuple(faults)
        self._numbered = {correction.number: correction for correction in entries}
        self._by_place: dict[Place, list[Correction]] = defaultdict(list)
        self._by_key: dict[tuple[str, Key], list[Correction]] = defaultdict(list)
        for correction in entries:
            if correction.place:
                self._by_place[correction.place].append(correction)
            else:
                self._by_key[correction.table, comparable_key(correction.key)].append(correction)

    def about(self, table: str, place: Place, key: tuple[object, ...]) -> list[Correction]:
        """The corrections of a record; ``key`` are the values of its primary key."""
        by_key = self._by_key.get((table, comparable_key(key)), ())
        corrections = [*self._by_place.get(place, ()), *by_key]
        return sorted(corrections, key=lambda correction: correction.number)

    def merging(self, number: int, place: Place) -> Correction | None:
        """The entry of a number, if it may make the row at a place repeat another."""
        correction = self._numbered.get(number)
        if correction is None or correction.action != "merge":
            return None
        return correction if correction.place in (None, place) else None

    def about_file(self, name: str) -> "Corrections":
        """Those that may touch a file: by a place in it, or by a key that may be anywhere."""
        entries = [entry for entry in self.entries if not entry.place or entry.place[0] == name]
        return Corrections(entries)

    def by_key(self, table: str) -> bool:
        """Whether a record of a ledger may be meant by its key."""
        return any(named == table for named, _ in self._by_key)

    def touching(self, tables: Iterable[str]) -> list[Correction]:
        """The entries that may touch a file that has these tables (names of ledgers)."""
        tables = {"", *tables}
        return [correction for correction in self.entries if correction.table in tables]

    def unapplied_problems(self, outcomes: Outcomes, sheets: Container[Sheet]) -> list[Problem]:
        """A problem for each correction that was applied nowhere, with the first reason why.

        Parameters
        ----------
        sheets
            Those that were read.
        """
        applied = {each.number for each in outcomes.applied}
        reasons: dict[int, Refusal] = {}
        for refusal in outcomes.refused:
            reasons.setdefault(refusal.number, refusal)
        problems = []
        for entry in self.entries:
            if entry.number not in applied:
                refusal = reasons.get(entry.number, Refusal(entry.number, "correction_unmatched"))
                says = {"number": entry.number, "where": entry.where(sheets), **refusal.values}
                problems.append(problem(refusal.name, Place(CORRECTIONS_FILE), **says))
        return problems


def key_text(values: Iterable[object]) -> Key:
    """The values of a primary key as an entry writes them."""
    return tuple(clean_text(value) for value in values)


def comparable_key(values: Iterable[object]) -> Key:
    """The values of a primary key in the form in which spellings of one are equal."""
    return tuple(identity(clean_text(value)) for value in values)
