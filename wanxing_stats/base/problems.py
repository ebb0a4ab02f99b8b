"""What is wrong with a source, said so that a clerk can mend it.

In: the name of a message (messages.py), a Place, what the sentence's places say. Out: a Problem.

    problem("unreadable_value", Place("信访件台账.xls", "2024", 57, "办结日期"), …).message
    信访件台账.xls[2024] 第57行「办结日期」：应为日期，读到“2月30日”。请改正后重新导出。
"""

import itertools
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .messages import BY_COLUMN, DOUBTFUL, MEND, MESSAGES, REJECTED, Message
from .privacy import scrubbed
from .quoting import in_quotes
from .workspace import department_of

ROWS_NAMED = 5
SAYINGS_NAMED = 3


class Place(NamedTuple):
    """A place in data/raw: the file's path below it with "/", the row's number as Excel shows it,
    the column's heading as printed; or a file of our own, as messages call it, and a line of it.
    What isn't known is None."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """2024/司法所/处罚.xlsx[Sheet1] 第3行「罚款金额」."""
        return _say_place(self, [] if self.row is None else [self.row])


class Case(NamedTuple):
    """Rows of which a problem says the same: what the places of its sentence say, and the rows."""

    values: Mapping[str, str]
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Problem:
    """One complaint: of one message about one column of one sheet, in however many rows.

    Parameters
    ----------
    name
        The message's in MESSAGES.
    place
        That of the first row.
    cases
        What is said of which rows; of a problem of no row one case without rows.
    severity
        REJECTED (the rows can't count), DOUBTFUL (they count, someone should look) or INFO.
    table, field
        The ledger's name and its name for the column, where the complaint is about cells.
    letter
        The column as spreadsheets name it, such as C.
    """

    name: str
    place: Place
    cases: tuple[Case, ...]
    severity: str
    table: str | None = None
    field: str | None = None
    letter: str | None = None

    @property
    def told(self) -> Message:
        return MESSAGES[self.name]

    @property
    def code(self) -> str:
        """Stable English."""
        return self.told.code or self.name

    @property
    def rows(self) -> list[int]:
        """All rows, in their order, each once."""
        return sorted(set(itertools.chain.from_iterable(case.rows for case in self.cases)))

    @property
    def count(self) -> int:
        """How many rows it is about; 1 where it is about no single row."""
        return len(self.rows) or 1

    @property
    def leaves_out(self) -> bool:
        """Whether its rows don't count: they can't, or shall not."""
        return self.severity == REJECTED or self.name == "corrected_drop"

    @property
    def what(self) -> str:
        """Expected, found, what to do; of several cases what the first of them say."""
        return say(self.name, *self._values)

    @property
    def expected(self) -> str:
        """The same without the usual advice to mend it, for whoever reads nothing but advice."""
        return say(self.name, *self._values, mend="")

    @property
    def advice(self) -> str:
        """What only the office can do, "" where there is nothing."""
        return scrubbed(self.told.advice.format_map(_together(self._values)))

    @property
    def message(self) -> str:
        """The whole sentence, place first: 信访件台账.xls[2024] 第57行「办结日期」：应为日期……"""
        return f"{_say_place(self.place, self.rows)}：{self.what}{self.advice}"

    @property
    def department(self) -> str:
        """Who can mend it: the folder below the year that the file was sent in; "" for a file of
        our own, and for what only the office can mend."""
        return "" if self.told.for_office else department_of(self.place.file)

    def without(self, rows: Container[int]) -> "Problem | None":
        """The same without what it says of some rows; None where nothing is left."""
        cases = []
        for case in self.cases:
            left = tuple(row for row in case.rows if row not in rows)
            if left:
                cases.append(Case(case.values, left))
        if not cases:
            return None
        first = min(min(case.rows) for case in cases)
        return replace(self, place=self.place._replace(row=first), cases=tuple(cases))

    def single(self) -> Iterator["Problem"]:
        """The same for each row alone, in their order; itself where it is about no single row.

        A row may have several cases: it conflicts with two others.
        """
        by_row: dict[int, list[Case]] = {}
        for case in self.cases:
            for row in case.rows:
                by_row.setdefault(row, []).append(Case(case.values, (row,)))
        if not by_row:
            yield self
        for row in sorted(by_row):
            yield replace(self, place=self.place._replace(row=row), cases=tuple(by_row[row]))

    @property
    def _values(self) -> list[Mapping[str, str]]:
        return [case.values for case in self.cases]

    @property
    def cell(self) -> str | None:
        """The first row's cell as spreadsheets name it: C57."""
        return f"{self.letter}{self.place.row}" if self.letter and self.place.row else None

    @property
    def found(self) -> str | None:
        """What is shown of the first row's cell."""
        return self.cases[0].values.get("found")

    @property
    def expectation(self) -> str:
        """What a correction may expect of the first row's cell."""
        return self.cases[0].values.get("expectation", self.found or "")


def problem(name: str, place: Place, /, **values: object) -> Problem:
    """A complaint about one place, which is no single cell of a ledger's column.

    Raises ValueError for values that are not those of the message, and for a message about a cell.
    """
    told = MESSAGES[name]
    if told.severity == BY_COLUMN or told.places != set(values):
        raise ValueError(f"{name} speaks of {sorted(told.places)}, not of {sorted(values)}")
    rows = () if place.row is None else (place.row,)
    return Problem(name, shown(place), (case(values, rows),), told.severity)


def say(name: str, *values: Mapping[str, object], mend: str = MEND) -> str:
    """A message's sentence with its places filled, without people's particulars.

    Parameters
    ----------
    values
        What the places say; of several cells what they say of each. A ``remark`` stands behind.
    mend
        What to do, where the sentence leaves that to the usual advice.
    """
    together = {"mend": mend, **_together(values)}
    return scrubbed(MESSAGES[name].sentence.format_map(together) + together.get("remark", ""))


def case(values: Mapping[str, object], rows: Iterable[int]) -> Case:
    """A Case without people's particulars."""
    return Case({name: scrubbed(str(value)) for name, value in values.items()}, tuple(rows))


def severity_of(name: str, *, required: bool) -> str:
    """How serious a message is about a cell of a column that is ``required`` or not."""
    severity = MESSAGES[name].severity
    if severity != BY_COLUMN:
        return severity
    return REJECTED if required else DOUBTFUL


def shown(place: Place) -> Place:
    """The place with a heading that holds nobody's particulars."""
    return place._replace(column=scrubbed(place.column)) if place.column else place


def grouped(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of one message about one column of one sheet made one, in order of place."""
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for each in problems:
        place = each.place
        about = (each.name, each.severity, each.table, each.field, each.letter)
        key = (*about, *place._replace(row=None))
        # Without a row there is nothing to count: each is a complaint of its own.
        alone = len(groups) if place.row is None else None
        groups.setdefault((*key, alone), []).append(each)
    return sorted(map(_joined, groups.values()), key=_in_order)


def _joined(problems: list[Problem]) -> Problem:
    if len(problems) == 1:
        return problems[0]
    rows_of: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for each in sorted(problems, key=_in_order):
        for saying in each.cases:
            rows_of.setdefault(tuple(saying.values.items()), []).extend(saying.rows)
    cases = tuple(Case(dict(values), tuple(rows)) for values, rows in rows_of.items())
    first = min(problems, key=_in_order)
    return replace(first, cases=cases)


def _in_order(problem: Problem) -> tuple[str, bool, str, bool, int]:
    """By place; what is about a whole sheet or file stands behind what is about a part of it."""
    file, sheet, row, _ = problem.place
    return file, sheet is None, sheet or "", row is None, row or 0


def _together(cases: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """What a sentence's places say of all cases: the first few of each, then 等."""
    together = {}
    for name in dict.fromkeys(itertools.chain.from_iterable(cases)):
        sayings = list(dict.fromkeys(str(values[name]) for values in cases if name in values))
        more = "等" if len(sayings) > SAYINGS_NAMED else ""
        first = sayings[:SAYINGS_NAMED]
        if name == "found":  # a cell, or several
            first = list(map(in_quotes, first))
        together[name] = "、".join(first) + more
    return together


def _say_place(place: Place, rows: list[int]) -> str:
    sheet = f"[{place.sheet}]" if place.sheet else ""
    column = f"「{place.column}」" if place.column else ""
    return f"{place.file}{sheet}{_say_rows(rows)}{column}"


def _say_rows(rows: list[int]) -> str:
    """第57、58行; of many the first few and how many they are."""
    if not rows:
        return ""
    named = "、".join(map(str, rows[:ROWS_NAMED]))
    return f" 第{named}行" + (f"等{len(rows)}行" if len(rows) > ROWS_NAMED else "")
