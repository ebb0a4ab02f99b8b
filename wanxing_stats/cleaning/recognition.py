"""Which ledger a table is, by its headings and names: none, one, or several that fit equally.

In: the columns of a table, its Names, and all ledgers; out: a Match, which says what column is
which field, and what speaks against it. Of a table that isn't understood: which ledgers it may be,
by fewer of its headings or by what it, its sheet or its file is called.

    named_ledgers(["2024年信访登记"], ledgers)  ->  ["petitions"]
"""

import difflib
import functools
import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

from wanxing_stats.base import department_of, scrubbed
from wanxing_stats.rules import Field, Ledger, Ledgers, Office, comparable
from wanxing_stats.tables import Column, SheetLayout, Table, text_of

from .shown_headings import can_be_shown, shown_heading
from .stated_units import heading_without_unit
from .subjects import names_a_subject, shared_end, speaks_of, speaks_of_another

BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")

# A table is taken for a ledger when it has at least this share of the ledger's required columns,
# and at least this share of its own headings is known there. Below, nobody could say what the
# columns are.
REQUIRED_SHARE = 0.5
KNOWN_SHARE = 0.5

# A table that is none may still be one of which it has this share of its telling headings, and no
# fewer than these; a heading of more ledgers than these tells nothing.
TELLING_SHARE = 1 / 3
FEWEST_TELLING = 2
MOST_SHARING = 2

# What a name is, as messages call it.
TABLE_TITLE, SHEET_NAME, FILE_NAME = "标题", "工作表名", "文件名"
UNSHOWN = "……"  # a title that has other words than those of spreadsheets
DIGEST_LENGTH = 12
NAMED_HEADINGS = 5
# A date or a long number where a heading should stand.
VALUE = re.compile(r"\d{6,}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|^[\d.,%:-]+$")


@dataclass(frozen=True)
class Names:
    """What a table is called: the titles above it, its sheet, its file below data/raw."""

    titles: tuple[str, ...]
    sheet: str
    file: str

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Each name with what it is, the nearest first."""
        yield from ((TABLE_TITLE, title) for title in self.titles)
        stem = PurePosixPath(self.file).stem
        if self.sheet != stem:  # a csv file's only sheet is called like it
            yield SHEET_NAME, self.sheet
        yield FILE_NAME, stem


@dataclass(frozen=True)
class Match:
    """A table read as a ledger: which grid column is which field, and what did not fit."""

    ledger: Ledger
    columns: dict[int, Field]  # grid column -> field
    headings: dict[str, str]  # field name -> heading as printed
    unknown: list[Column]  # columns that the ledger doesn't know
    second: list["SecondColumn"]  # columns of a field that another is already
    missing: list[Field]  # required fields without a column

    def shown(self, name: str) -> str:
        """The heading of a field's column as everything shows it."""
        index = next(index for index, field in self.columns.items() if field.name == name)
        return shown_heading(Column(index, self.headings[name]), [self.ledger])


class SecondColumn(NamedTuple):
    """A column of a field that another is already.

    It ``gives_way`` without question where that one has the field's own title, or where nothing
    depends on the field.
    """

    column: Column
    field: Field
    gives_way: bool


@dataclass(frozen=True)
class Doubt:
    """Why a table may be none of the ledger that it fits: a message, what its places say."""

    name: str
    values: Mapping[str, str]


def names_of(layout: SheetLayout, table: Table, file: str) -> Names:
    """What a table is called."""
    return Names(tuple(layout.titles_above(table)), layout.grid.sheet, file)


def recognise(
    columns: Iterable[Column], ledgers: Mapping[str, Ledger], names: Names | None = None
) -> list[Match]:
    """Which ledger a table is.

    Parameters
    ----------
    columns
        Those of the table; without a heading a column doesn't count.
    names
        What it is called: of several ledgers that fit equally, the one that they speak of.

    Returns
    -------
    list of Match
        The ledgers that the headings fit best: none, one, or several that fit equally. What few
        ledgers know weighs more.
    """
    headed = [column for column in columns if column.heading]
    sharing = Counter(itertools.chain.from_iterable(each.spellings for each in ledgers.values()))
    matches = [match_of(headed, ledger) for ledger in ledgers.values()]
    fits = [_fit(match, headed, sharing) for match in matches]
    best = max(fits, default=0.0)
    if best == 0:
        return []
    fitting = [match for match, fit in zip(matches, fits, strict=True) if fit == best]
    named = [match for match in fitting if names and _nearest_of(names, match.ledger)]
    return named if len(named) == 1 else fitting


class Told(NamedTuple):
    """The ledgers that a table may be, as ``recognise`` gives them; whether the office said so."""

    matches: list[Match]
    is_confirmed: bool


def told_ledgers(columns: Sequence[Column], ledgers: Ledgers, office: Office, names: Names) -> Told:
    """Which ledger a table is: the one that the office confirmed, else as its headings say."""
    confirmed = ledgers.get(office.confirmed_ledger(headings_digest(columns)) or "")
    if confirmed:
        return Told([match_of(columns, confirmed)], True)
    return Told(recognise(columns, ledgers, names), False)


def doubt_about(
    match: Match, columns: Iterable[Column], names: Names, ledgers: Ledgers
) -> Doubt | None:
    """What speaks against a table's being the ledger that its headings fit.

    The nearest name that speaks of it, or of something else, decides; without one, whether more of
    the telling headings are unknown than known.
    """
    ledger, department = match.ledger, department_of(names.file)
    for what, name in names:
        if speaks_of(name, ledger):
            return None
        # A file or sheet may be called after another ledger in it.
        of_some = what != TABLE_TITLE and any(speaks_of(name, other) for other in ledgers.values())
        is_of_none = names_a_subject(name, ledgers.other_subjects)
        if is_of_none or (not of_some and speaks_of_another(name, ledger, department)):
            is_title = what == TABLE_TITLE and not can_be_shown(name, ledgers.values())
            shown = UNSHOWN if is_title else scrubbed(name)
            says = {"what": what, "name": shown, "ledger": ledger.title}
            return Doubt("doubtful_ledger", says)
    telling = _telling(columns, ledgers)
    unknown = [column for column in match.unknown if column.heading in telling]
    if 2 * len(unknown) <= len(telling):
        return None
    more = "等" if len(unknown) > NAMED_HEADINGS else ""
    named = [shown_heading(column, ledgers.values()) for column in unknown[:NAMED_HEADINGS]]
    listed = "、".join(f"「{heading}」" for heading in named)
    says = {"headings": listed + more, "ledger": ledger.title}
    return Doubt("doubtful_ledger_by_columns", says)


def headings_digest(columns: Iterable[Column]) -> str:
    """What ``office.toml`` calls a kind of table: the same for the same headings in any order."""
    headings = sorted(comparable(column.heading) for column in columns if column.heading)
    return hashlib.sha256("\n".join(headings).encode()).hexdigest()[:DIGEST_LENGTH]


def confirming_line(digest: str, ledger: Ledger) -> str:
    """What to write into ``office.toml`` so that tables with this digest are the ledger."""
    return f'[[confirmed]]\nheadings = "{digest}"\nledger = "{ledger.name}"'


def partly_fitting(columns: Iterable[Column], ledgers: Mapping[str, Ledger]) -> list[str]:
    """The names of the ledgers that know most of a table's headings, if they know a fair part."""
    telling = [_forms(heading) for heading in _telling(columns, ledgers)]
    enough = max(FEWEST_TELLING, TELLING_SHARE * len(telling))
    counts = {}
    for name, ledger in ledgers.items():
        spellings = _field_spellings(ledger)
        counts[name] = sum(not spellings.isdisjoint(of_heading) for of_heading in telling)
    most = max(counts.values(), default=0)
    return [name for name, count in counts.items() if count == most >= enough]


def are_categories(columns: Iterable[Column], ledger: Ledger) -> bool:
    """Whether all headings are of a ledger's words for sorting its rows: no key, day, amount or
    person among them, and none that it doesn't know."""
    match = match_of(columns, ledger)
    fields = match.columns.values()
    return not match.unknown and all(_is_category(field, ledger) for field in fields)


def may_be_choices(cells: Iterable[object]) -> bool:
    """Whether a column may list what cells of another are chosen from: no text stands twice."""
    texts = list(filter(None, map(text_of, cells)))
    return len(texts) == len(set(texts))


def _is_category(field: Field, ledger: Ledger) -> bool:
    is_key = field.name in ledger.primary_key
    return field.type == "string" and not field.personal and not is_key


def named_ledgers(names: Iterable[str], ledgers: Mapping[str, Ledger]) -> list[str]:
    """The names of the ledgers whose own words a title, a sheet's or a file's name ends with.

    Generic words don't count, behind or between them: 2024年信访登记 is a name of 信访件台账.
    """
    fits = {}
    for name, ledger in ledgers.items():
        fits[name] = max((shared_end(title, ledger.title) for title in names), default=0)
    best = max(fits.values(), default=0)
    return [name for name, fit in fits.items() if fit == best > 0]


def stated_unit(heading: str) -> str:
    """The unit at a heading's end: 罚款金额（万元） -> 万元; "" without one."""
    return heading_without_unit(heading)[1]


def closest_heading(heading: str, ledger: Ledger, used: Container[str] = ()) -> str | None:
    """The known heading most like an unknown one, or None when none is near.

    None of the fields ``used``, by their names, which have a column.
    """
    free = [field.headings for field in ledger.fields if field.name not in used]
    near = difflib.get_close_matches(heading, itertools.chain.from_iterable(free), n=1, cutoff=0.5)
    return near[0] if near else None


def is_value(heading: str) -> bool:
    """Whether what stands as a heading is a date, a number or somebody's particulars."""
    return bool(VALUE.search(comparable(heading))) or scrubbed(heading) != heading


def match_of(columns: Iterable[Column], ledger: Ledger) -> Match:
    """A table read as a ledger, whether or not it fits.

    A field's own title goes before other names for it, whatever the order of the columns.
    """
    headed = [column for column in columns if column.heading]
    known: dict[int, Field | None] = {}
    for column in headed:
        form = next((form for form in _forms(column.heading) if form in ledger.spellings), None)
        if form is not None:
            known[column.index] = ledger.spellings[form]
    first: dict[str, Column] = {}
    titled: set[str] = set()
    for column in headed:
        field = known.get(column.index)
        if field and _is_titled(column, field) and field.name not in titled:
            titled.add(field.name)
            first[field.name] = column
        elif field:
            first.setdefault(field.name, column)
    columns_of, second = {}, []
    for column in headed:
        field = known.get(column.index)
        if field and (field.personal or first[field.name] is column):
            columns_of[column.index] = field
        elif field:
            own_title = field.name in titled and not _is_titled(column, field)
            second.append(SecondColumn(column, field, own_title or field.incidental))
    headings = {name: column.heading for name, column in first.items()}
    unknown = [column for column in headed if column.index not in known]
    missing = [field for field in ledger.fields if field.required and field.name not in headings]
    return Match(ledger, columns_of, headings, unknown, second, missing)


def _is_titled(column: Column, field: Field) -> bool:
    return comparable(field.title) in _forms(column.heading)


def _nearest_of(names: Names, ledger: Ledger) -> bool:
    return any(speaks_of(name, ledger) for _, name in names)


def _telling(columns: Iterable[Column], ledgers: Mapping[str, Ledger]) -> list[str]:
    """The headings that don't stand in every kind of table."""
    known = Counter(itertools.chain.from_iterable(map(_field_spellings, ledgers.values())))
    common = {heading for heading, count in known.items() if count > MOST_SHARING}
    everywhere = [ledger.ignored | ledger.office_headings for ledger in ledgers.values()]
    ignored = frozenset.intersection(*everywhere)
    said_little = common | set(map(comparable, ignored))
    headings = [column.heading for column in columns if column.heading]
    return [heading for heading in headings if said_little.isdisjoint(_forms(heading))]


def _field_spellings(ledger: Ledger) -> set[str]:
    return {heading for heading, field in ledger.spellings.items() if field}


@functools.lru_cache(maxsize=10_000)  # each ledger asks for the same few headings
def _forms(heading: str) -> tuple[str, ...]:
    """The spellings to look a heading up by: whole, without brackets, its lowest level alone."""
    forms = []
    for whole in (comparable(heading), heading_without_unit(comparable(heading))[0]):
        leaf = whole.rsplit("/", 1)[-1]
        forms += [whole, BRACKETS.sub("", whole).rstrip("/"), leaf, BRACKETS.sub("", leaf)]
    return tuple(forms)


def _fit(match: Match, columns: list[Column], sharing: Mapping[str, int]) -> float:
    """How well a table fits a ledger, 0 when it doesn't."""
    if not columns:
        return 0.0
    required = [field for field in match.ledger.fields if field.required]
    present = 1 - len(match.missing) / len(required)
    known = 1 - len(match.unknown) / len(columns)
    if present < REQUIRED_SHARE or known < KNOWN_SHARE:
        return 0.0
    weights = {column.index: _weight(column.heading, sharing) for column in columns}
    whole = sum(weights.values())
    recognised = sum(weights[index] for index in match.columns) / whole
    return round(present + known + recognised, 6)


def _weight(heading: str, sharing: Mapping[str, int]) -> float:
    """What a heading tells: less, the more ledgers know it."""
    counts = [sharing[form] for form in _forms(heading) if form in sharing]
    return 1 / counts[0] if counts else 1.0
