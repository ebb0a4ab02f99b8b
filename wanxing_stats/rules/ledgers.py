"""Ledgers: what one kind of spreadsheet holds.

A ledger file (``ledgers/<table>.toml``) speaks Table Schema: ``name``, ``title``, ``fields`` with
``type`` and ``constraints``, ``missingValues``, ``primaryKey``. It adds

- ``date``          the field whose year is the record's year
- ``order``         pairs of date fields of which the first can't be after the second
- ``ignored``       headings that are known and not kept
- ``about_people``  a row is some person's case: a breakdown hides very small counts
- per field ``aliases`` (headings seen in the wild), ``codes`` (spelling -> category), ``unit`` (of
  the clean value) and ``personal = true`` (dropped while reading)
- the type ``period``: a day, or a range of days within one year; the clean value is its first day.
"""

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .conventions import Conventions
from .rule_files import RuleFile, RuleFileError, read_rule_file

TYPES = {"string", "date", "period", "month", "number", "integer", "boolean"}


@dataclass(frozen=True)
class Field:
    """One column of the clean table and how it is spelt in spreadsheets."""

    name: str
    title: str
    type: str = "string"
    unit: str = ""
    aliases: tuple[str, ...] = ()
    personal: bool = False
    required: bool = False
    enum: tuple[str, ...] = ()
    codes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """What the column may be called in a spreadsheet."""
        return (self.title, *self.aliases)


@dataclass(frozen=True)
class Ledger:
    """One kind of spreadsheet.

    ``fields`` include the personal ones, ``kept`` are the columns of the clean table. ``digest`` is
    a hash of the file that says all this.
    """

    name: str
    title: str
    description: str
    date: str
    primary_key: tuple[str, ...]
    fields: tuple[Field, ...]
    ignored: frozenset[str]
    order: tuple[tuple[str, str], ...]
    missing_values: frozenset[str]
    about_people: bool
    digest: str

    @property
    def kept(self) -> list[Field]:
        return [field for field in self.fields if not field.personal]

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    @cached_property
    def spellings(self) -> dict[str, Field | None]:
        """Every known heading, in its comparable form, with its field (None: known, not kept)."""
        known: dict[str, Field | None] = {comparable(heading): None for heading in self.ignored}
        for field in self.fields:
            known |= {comparable(heading): field for heading in field.headings}
        return known

    @property
    def headings(self) -> list[str]:
        """Every heading of a field, as the ledger file writes it."""
        headings: list[str] = []
        for field in self.fields:
            headings += field.headings
        return headings


def load_ledgers(folder: Path, conventions: Conventions) -> dict[str, Ledger]:
    """All ledgers in a folder of rules, by name.

    Raises RuleFileError for a file that contradicts itself.
    """
    paths = sorted((folder / "ledgers").glob("*.toml"))
    files = [read_rule_file(path, f"ledgers/{path.name}") for path in paths]
    ledgers = [_load_ledger(file, conventions) for file in files]
    return {ledger.name: ledger for ledger in ledgers}


def comparable(heading: str) -> str:
    """A heading without what differs only in print: white space, width, required marks."""
    text = unicodedata.normalize("NFKC", heading)
    return re.sub(r"\s|\*|\(必填\)", "", text)


def _load_ledger(file: RuleFile, conventions: Conventions) -> Ledger:
    try:
        ledger = _as_ledger(file.tables, conventions, file.digest)
    except KeyError as error:
        raise RuleFileError(f"{file.name} 缺少 {error.args[0]}。请补上后重试。") from error
    _check(ledger, file.name.removeprefix("ledgers/"))
    return ledger


def _as_ledger(raw: dict[str, Any], conventions: Conventions, digest: str) -> Ledger:
    fields = tuple(_as_field(entry) for entry in raw["fields"])
    return Ledger(
        name=raw["name"],
        title=raw["title"],
        description=raw["description"],
        date=raw["date"],
        primary_key=tuple(raw["primaryKey"]),
        fields=fields,
        ignored=conventions.ignored | set(raw.get("ignored", [])),
        order=tuple((first, then) for first, then in raw.get("order", [])),
        missing_values=frozenset(raw.get("missingValues", conventions.missing_values)),
        about_people=raw.get("about_people", False),
        digest=digest,
    )


def _as_field(entry: dict[str, Any]) -> Field:
    constraints = entry.get("constraints", {})
    return Field(
        name=entry["name"],
        title=entry["title"],
        type=entry.get("type", "string"),
        unit=entry.get("unit", ""),
        aliases=tuple(entry.get("aliases", ())),
        personal=entry.get("personal", False),
        required=constraints.get("required", False),
        enum=tuple(constraints.get("enum", ())),
        codes=entry.get("codes", {}),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
    )


def _check(ledger: Ledger, file: str) -> None:
    columns = {field.name for field in ledger.kept}
    named = {ledger.date, *ledger.primary_key}.union(*ledger.order)
    if file != f"{ledger.name}.toml":
        raise RuleFileError(f"ledgers/{file}：name 应与文件名相同，读到“{ledger.name}”。")
    if not named <= columns:
        strange = sorted(named - columns)
        raise RuleFileError(
            f"ledgers/{file}：date、primaryKey、order 中的 {strange} 不是所保留的列。"
        )
    for field in ledger.fields:
        if field.type not in TYPES:
            raise RuleFileError(
                f"ledgers/{file}：列 {field.name} 的 type 应为 {sorted(TYPES)} 之一，"
                f"读到“{field.type}”。"
            )
        if field.enum and not set(field.codes.values()) <= set(field.enum):
            raise RuleFileError(f"ledgers/{file}：列 {field.name} 的 codes 指向 enum 以外的类别。")
    times = Counter(comparable(heading) for heading in ledger.headings)
    twice = sorted(heading for heading, count in times.items() if count > 1)
    if twice:
        raise RuleFileError(f"ledgers/{file}：标题 {twice} 写在两列名下。")
