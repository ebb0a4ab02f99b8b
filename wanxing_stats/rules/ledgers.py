"""Ledgers: what one kind of spreadsheet holds.

A ledger file (``ledgers/<table>.toml``) speaks Table Schema: ``name``, ``title``, ``fields`` with
``type`` and ``constraints``, ``missingValues``, ``primaryKey``. It adds

- ``date``          the field whose year is the record's year
- ``primaryKey``    may have several fields or, where records aren't numbered, be missing: then a
                    record is all that its row holds
- ``order``         pairs of date fields of which the first can't be after the second
- ``ignored``       headings that are known and not kept
- ``pace``          "monthly" where rows come in all year round, so that its months show how far
                    the year has come
- ``stock``         the fields that name what is taken stock of: of each only the last row of a
                    year counts
- ``about_people``  a row is some person's case: a breakdown hides very small counts
- ``also_called``   words by which titles and file names speak of it, beside those of its own title
- per field ``aliases`` (headings seen in the wild), ``codes`` (spelling -> category), ``unit`` (of
  the clean value), ``personal = true`` (dropped while reading), ``due`` (a condition on the row:
  where it doesn't hold, an empty cell is no fault; where it does, it is one), ``identifier = true``
  (a number given to something, as each text of the key is: compared by ``base.identity``),
  ``distinguishes = true`` (in one table, rows with the same key that differ here are two matters),
  ``contains = true`` (a cell may hold a category among other words) and ``incidental = true`` (the
  unit that handles the matter: a difference here alone is no conflict)
- per field of texts ``values`` and ``lists`` (of conventions.toml), beside ``codes`` and ``enum``:
  what is declared, and so may be shown; declared.py has their form. ``names = true``:
  names that nobody lists, of which only what a figure asks for is kept
- ``minimum`` and ``maximum`` of dates and months, too (days: 2000-01-01); where a ledger has none,
  those of ``conventions.toml``
- the type ``period``: a day, or a range of days within one year; the clean value is its first day.
"""

import datetime
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Any, Literal

import pydantic
from pydantic import PlainValidator, Strict

from wanxing_stats.base import UnknownName, say_nearest, searchable

from .conditions import Condition
from .conventions import Conventions, DayBounds, VersionWords, VoidWords
from .deadlines import LIMIT, CaseTimes
from .declared import Declared
from .rule_files import Complaints, RuleFile
from .written import Filled, Texts, TextSet, Written, read_entry


def _as_bound(value: Any) -> Any:
    """A bound as it is written, a whole number without a point."""
    if type(value) is datetime.date or type(value) is int:
        return value
    if type(value) is float and math.isfinite(value):
        return int(value) if value.is_integer() else value
    raise ValueError("应为数字，或者日期（如 2000-01-01）。请改正后重试。")


Bound = Annotated[int | float | datetime.date, PlainValidator(_as_bound)]
Pair = Annotated[tuple[str, str], Strict(False)]
# Types of columns, and what they are called together.
Types = tuple[str, tuple[str, ...]]
ANY: Types = ("", ())
DATES: Types = ("日期或年月列", ("date", "period", "month"))
NUMBERS: Types = ("数字列才能求和、平均", ("number", "integer"))


class Constraints(Written):
    """What a value must be, as Table Schema says it."""

    required: bool = False
    enum: Texts = ()
    minimum: Bound | None = None
    maximum: Bound | None = None


class Field(Written):
    """One column of the clean table and how it is spelt in spreadsheets.

    Parameters
    ----------
    contains
        Whether a cell that holds one category among other words says that category: 融汇广场1203室.
    incidental
        Whether it holds the unit that handles a record. A difference in it alone neither splits a
        record nor is a conflict.
    values, lists
        Of texts, the values or shapes that may be shown, and lists of such in conventions.toml.
    names
        Whether its texts are names that nobody lists: kept only where a figure asks for one.
    """

    name: Filled
    title: Filled
    type: Literal["string", "date", "period", "month", "number", "integer", "boolean"] = "string"
    unit: str = ""
    aliases: Texts = ()
    personal: bool = False
    contains: bool = False
    identifier: bool = False
    distinguishes: bool = False
    incidental: bool = False
    values: Texts = ()
    lists: Texts = ()
    names: bool = False
    constraints: Constraints = Constraints()
    codes: dict[str, str] = {}
    due: Condition = Condition()

    @property
    def required(self) -> bool:
        return self.constraints.required

    @property
    def enum(self) -> tuple[str, ...]:
        return self.constraints.enum

    @property
    def minimum(self) -> Any:
        """The least that a value may be, None where that isn't said; months are texts: 2000-01."""
        return self._as_value(self.constraints.minimum)

    @property
    def maximum(self) -> Any:
        return self._as_value(self.constraints.maximum)

    def _as_value(self, bound: Any) -> Any:
        return f"{bound:%Y-%m}" if bound and self.type == "month" else bound

    def within(self, days: DayBounds) -> "Field":
        """The same; a column of dates that states no bounds has these."""
        if self.type not in DATES[1]:
            return self
        stated = self.constraints.model_dump(exclude_none=True)
        bounds = {**days.model_dump(), **stated}
        return self.model_copy(update={"constraints": Constraints.model_construct(**bounds)})

    @property
    def headings(self) -> tuple[str, ...]:
        """What the column may be called in a spreadsheet."""
        return (self.title, *self.aliases)


class Ledger(Written):
    """One kind of spreadsheet.

    ``fields`` include the personal ones, ``kept`` are the columns of the clean table. Values of a
    column ``told_apart`` that aren't declared can be counted once each. ``times``: how long its
    cases may take (deadlines.toml), where its rows are cases.
    """

    name: Filled
    title: Filled
    description: str
    date: str
    primary_key: Texts = pydantic.Field(default=(), alias="primaryKey")
    fields: Annotated[tuple[Field, ...], Strict(False)]
    ignored: TextSet = frozenset()
    order: Annotated[tuple[Pair, ...], Strict(False)] = ()
    missing_values: TextSet = pydantic.Field(alias="missingValues")
    no_number: TextSet = frozenset()
    stock: Texts = ()
    about_people: bool = False
    pace: Literal["", "monthly"] = ""
    also_called: TextSet = frozenset()
    office_headings: TextSet = frozenset()
    identifier_shapes: Texts = ()
    told_apart: TextSet = frozenset()
    times: CaseTimes | None = None

    @property
    def kept(self) -> list[Field]:
        return [field for field in self.fields if not field.personal]

    @cached_property
    def derived(self) -> list[Field]:
        """The columns that figures work out of the others; none in the clean table."""
        return [Field(name=LIMIT, title="时限", type="date")] if self.times else []

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """The kept fields that hold the numbers of things: those of the key, and others."""
        keys = {name for name in self.primary_key if self.field(name).type == "string"}
        return frozenset(keys | {field.name for field in self.kept if field.identifier})

    @cached_property
    def declared(self) -> dict[str, Declared]:
        """What may be shown of each kept column of texts, by its name."""
        declared = {}
        for field in self.kept:
            if field.type == "string":
                declared[field.name] = self._declared(field)
        return declared

    def _declared(self, field: Field) -> Declared:
        values = [*field.enum, *field.codes.values(), *field.values]
        is_identifier = field.name in self.identifiers and not field.lists  # a key may be a place
        shapes = self.identifier_shapes if is_identifier else ()
        apart = field.name in self.identifiers | self.told_apart
        return Declared(
            [*values, *shapes], field.codes, is_identifier=is_identifier, tells_apart=apart
        )

    def missing_of(self, field: Field) -> frozenset[str]:
        """The texts that say that there is nothing in a field's cell."""
        no_number = self.no_number if field.name in self.identifiers else frozenset()
        return self.missing_values | no_number

    @cached_property
    def told(self) -> list[str]:
        """What a record says beside its key: the kept fields, but who handles it."""
        told = [field.name for field in self.kept if not field.incidental]
        return [name for name in told if name not in self.primary_key]

    @cached_property
    def events(self) -> list[str]:
        """The dates on which something happened, its own first; no limits."""
        return list(dict.fromkeys([self.date, *itertools.chain.from_iterable(self.order)]))

    @property
    def by_month(self) -> bool:
        """Whether its records are dated by month, not by day."""
        return self.field(self.date).type == "month"

    def field(self, name: str) -> Field:
        return next(field for field in (*self.fields, *self.derived) if field.name == name)

    def sources_of(self, name: str) -> list[str]:
        """The columns that must be sent for this one, the first of them above all."""
        if name == LIMIT and self.times:
            return [source for source in (self.times.own, self.times.begun) if source]
        return [name]

    @cached_property
    def spellings(self) -> dict[str, Field | None]:
        """Every known heading, in its comparable form, with its field (None: known, not kept)."""
        unkept = self.ignored | self.office_headings
        known: dict[str, Field | None] = {comparable(heading): None for heading in unkept}
        for field in self.fields:
            known |= {comparable(heading): field for heading in field.headings}
        return known

    @property
    def headings(self) -> list[str]:
        """Every heading of a field, as the ledger file writes it."""
        return list(itertools.chain.from_iterable(field.headings for field in self.fields))

    def strange_columns(self, names: Iterable[str]) -> Iterator[str]:
        """A sentence for each name that is no column of the clean table, nor a derived one."""
        titles = {field.name: field.title for field in (*self.kept, *self.derived)}
        personal = {field.name for field in self.fields} - titles.keys()
        for name in names:
            if name in personal:
                yield f"“{name}”是个人信息列，读取时即丢弃，不能用在这里。请改用别的列。"
            elif name not in titles:
                nearest = say_nearest(name, titles)
                yield f"台账《{self.title}》没有列“{name}”。{nearest}请改正后重试。"

    def complaints(self, key: str, names: Sequence[str], wanted: Types = ANY) -> Complaints:
        """What is wrong with columns that stand under a key: strange ones, those of other types."""
        for what in self.strange_columns(names):
            yield (key,), f"{key}：{what}"
        called, types = wanted
        for field in (*self.kept, *self.derived):
            if field.name in names and types and field.type not in types:
                yield (key,), f"{key} 应为{called}，读到“{field.name}”。请改正后重试。"


class Ledgers(dict[str, Ledger]):
    """Ledgers by name; of one that isn't there it is said which may be meant.

    ``unread``: the names of those whose rule file is damaged, or needed and not there.
    ``other_subjects``: words that name lists which are none of them;
    ``aside_sheets``: those that name sheets beside them. ``void``: by which words a row
    of any of them says that it doesn't count.

    ``versions``: by which a list says that it is final, or a draft.
    """

    unread: tuple[str, ...] = ()
    other_subjects: frozenset[str] = frozenset()
    aside_sheets: frozenset[str] = frozenset()
    void: VoidWords = VoidWords()
    versions: VersionWords = VersionWords()

    def __missing__(self, name: str) -> Ledger:
        raise UnknownName(say_no_ledger(name, self))


def say_no_ledger(name: str, ledgers: Mapping[str, Ledger]) -> str:
    """That there is no such ledger; which may be meant."""
    nearest = say_nearest(name, {other: ledger.title for other, ledger in ledgers.items()})
    return f"没有名为“{name}”的台账，或它的规则文件有错误。{nearest}"


def no_ledger(name: str) -> Ledger:
    """What stands for a ledger that can't be meant: it has no column."""
    blank: dict[str, Any] = {"description": "", "date": "—", "primary_key": (), "fields": ()}
    return Ledger.model_construct(name=name or "—", title=name or "—", **blank)


def read_ledger(file: RuleFile, conventions: Conventions) -> Ledger:
    """The ledger that a file says. Raises RuleFileError with all that is wrong with it."""
    of_all = {
        "missingValues": list(conventions.missing_values),
        "no_number": list(conventions.no_number),
    }
    tables = {**of_all, **file.tables}
    ledger = read_entry(Ledger, replace(file, tables=tables), ())
    file.refuse((), [*_complaints(ledger, file.name), *_strange_lists(ledger, conventions)])
    fields = []
    for field in ledger.fields:
        listed = itertools.chain.from_iterable(conventions.lists[name] for name in field.lists)
        declared = field.model_copy(update={"values": (*field.values, *listed)})
        fields.append(declared.within(conventions.days))
    return changed(
        ledger,
        fields=tuple(fields),
        ignored=ledger.ignored | conventions.ignored,
        office_headings=ledger.office_headings | conventions.office_headings,
        identifier_shapes=conventions.identifier_shapes,
    )


def changed(ledger: Ledger, **changes: Any) -> Ledger:
    """The ledger with other contents; nothing that was worked out of the former stays."""
    return Ledger.model_construct(**{**dict(ledger), **changes})


def with_values(field: Field, values: Iterable[str], spellings: Mapping[str, str]) -> Field:
    """The field with more that is declared: values, and how else some are spelt."""
    values = [value for value in dict.fromkeys(values) if value not in field.values]
    changes: dict[str, Any] = {"codes": {**field.codes, **spellings}}
    if field.enum:
        enum = tuple(dict.fromkeys([*field.enum, *values]))
        changes["constraints"] = field.constraints.model_copy(update={"enum": enum})
    else:
        changes["values"] = (*field.values, *values)
    return field.model_copy(update=changes)


def comparable(heading: str) -> str:
    """A heading without what differs only in print: white space, width, look-alikes, required
    marks."""
    return re.sub(r"\*|\(必填\)", "", searchable(heading))


def _complaints(ledger: Ledger, file: str) -> Complaints:
    """What contradicts itself: the key, and a sentence."""
    if file != f"ledgers/{ledger.name}.toml":
        yield ("name",), f"name 应与文件名相同，读到“{ledger.name}”。请改正后重试。"
    yield from ledger.complaints("date", [ledger.date])
    yield from ledger.complaints("primaryKey", ledger.primary_key)
    yield from ledger.complaints("stock", ledger.stock)
    yield from ledger.complaints("order", list(itertools.chain.from_iterable(ledger.order)))
    for place, field in enumerate(ledger.fields):
        strange = _listed(set(field.codes.values()) - set(field.enum))
        if field.enum and strange:
            what = f"列 {field.name} 的 codes 指向 enum 以外的类别{strange}。请改正后重试。"
            yield ("fields", place), what
        if what := _strange_bound(field):
            yield ("fields", place), f"列 {field.name} 的 {what}。请改正后重试。"
        for what in field.due.complaints(ledger):
            yield ("fields", place), f"列 {field.name} 的 due：{what}"
        if field.contains and not field.enum and not field.codes:
            what = f"列 {field.name} 写了 contains，却没有列出类别。请在 codes 或 enum 中列出。"
            yield ("fields", place), what
    yield from _twice("列", Counter(field.name for field in ledger.fields))
    yield from _twice("标题", Counter(map(comparable, ledger.headings)))


def _strange_lists(ledger: Ledger, conventions: Conventions) -> Complaints:
    for place, field in enumerate(ledger.fields):
        if strange := _listed(set(field.lists) - conventions.lists.keys()):
            what = f"列 {field.name} 的 lists：conventions.toml 没有{strange}。请改正后重试。"
            yield ("fields", place), what


def _strange_bound(field: Field) -> str:
    """Which bound is of another kind than the column, "" where none is."""
    for key in ("minimum", "maximum"):
        bound = getattr(field.constraints, key)
        is_day = isinstance(bound, datetime.date)
        if bound is not None and is_day and field.type not in DATES[1]:
            return f"{key} 是日期，这一列却不是日期列"
        if bound is not None and not is_day and field.type not in NUMBERS[1]:
            return f"{key} 是数字，这一列却不是数字列"
    return ""


def _twice(what: str, times: Counter[str]) -> Complaints:
    twice = [name for name, count in times.items() if count > 1]
    if twice:
        yield ("fields",), f"{what}{_listed(twice)}写了两次。请只留一处后重试。"


def _listed(names: Iterable[str]) -> str:
    return "、".join(f"“{name}”" for name in sorted(names))
