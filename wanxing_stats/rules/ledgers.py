"""Ledgers: what one kind of spreadsheet holds, and which ledger a table is.

A ledger file (``ledgers/<table>.toml``) speaks Table Schema: ``name``, ``title``, ``fields`` with ``type`` and
``constraints``, ``missingValues``, ``primaryKey``. It adds

- ``date``      the field whose year is the record's year
- ``order``     pairs of date fields of which the first can't be after the second
- ``ignored``   headings that are known and not kept
- ``about_people``  a row is some person's case: a breakdown hides very small counts
- per field ``aliases`` (headings seen in the wild), ``codes`` (spelling -> category), ``unit`` (of the clean value)
  and ``personal = true`` (dropped while reading)
- the type ``period``: a day, or a range of days within one year; the clean value is its first day.
"""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from wanxing_stats.base import PACKAGE

TYPES = {"string", "date", "period", "month", "number", "integer", "boolean"}


class LedgerFileError(Exception):
    """A ledger file says something impossible; the message (Chinese) names file and entry."""


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
    codes: Mapping[str, str] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Ledger:
    """One kind of spreadsheet; ``fields`` include the personal ones, ``kept`` are the columns of the clean table.

    ``digest`` is a hash of the file that says all this.
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
        return [one for one in self.fields if not one.personal]

    def field(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)

    @cached_property
    def spellings(self) -> dict[str, Field | None]:
        """Every known heading, in its comparable form, with its field (None: known and not kept)."""
        known: dict[str, Field | None] = {comparable(heading): None for heading in self.ignored}
        for one in self.fields:
            known.update({comparable(heading): one for heading in (one.title, *one.aliases)})
        return known


@cache
def load_conventions() -> dict:
    """``conventions.toml``: missing values, ignored headings, the sections of the report."""
    return tomllib.loads((PACKAGE / "conventions.toml").read_text(encoding="utf-8"))


@cache
def load_ledgers() -> dict[str, Ledger]:
    """All ledgers by name. Raises LedgerFileError for a file that contradicts itself."""
    paths = sorted((PACKAGE / "ledgers").glob("*.toml"))
    return {ledger.name: ledger for ledger in map(_load_ledger, paths)}


def comparable(heading: str) -> str:
    """A heading without what differs only in print: white space, width, required marks."""
    text = unicodedata.normalize("NFKC", heading)
    return re.sub(r"\s|\*|\(必填\)", "", text)


def _load_ledger(path) -> Ledger:
    content = path.read_bytes()
    try:
        raw = tomllib.loads(
            content.decode("utf-8-sig")
        )  # Windows Notepad may begin a file with a BOM
    except UnicodeDecodeError as error:
        raise LedgerFileError(
            f"ledgers/{path.name} 不是UTF-8编码。请用记事本打开，另存为UTF-8编码。"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise LedgerFileError(
            f"ledgers/{path.name} 不是有效的TOML：{error}。请改正后重试。"
        ) from error
    try:
        ledger = _as_ledger(raw, hashlib.sha256(content).hexdigest())
    except KeyError as error:
        raise LedgerFileError(
            f"ledgers/{path.name} 缺少 {error.args[0]}。请补上后重试。"
        ) from error
    _check(ledger, path.name)
    return ledger


def _as_ledger(raw: dict, digest: str) -> Ledger:
    conventions = load_conventions()
    fields = tuple(_load_field(entry) for entry in raw["fields"])
    return Ledger(
        name=raw["name"],
        title=raw["title"],
        description=raw["description"],
        date=raw["date"],
        primary_key=tuple(raw["primaryKey"]),
        fields=fields,
        ignored=frozenset([*conventions["ignored"], *raw.get("ignored", [])]),
        order=tuple((first, then) for first, then in raw.get("order", [])),
        missing_values=frozenset(raw.get("missingValues", conventions["missingValues"])),
        about_people=raw.get("about_people", False),
        digest=digest,
    )


def _load_field(entry: dict) -> Field:
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
    kept = {one.name for one in ledger.kept}
    named = {ledger.date, *ledger.primary_key, *(name for pair in ledger.order for name in pair)}
    if file != f"{ledger.name}.toml":
        raise LedgerFileError(f"ledgers/{file}：name 应与文件名相同，读到“{ledger.name}”。")
    if not named <= kept:
        raise LedgerFileError(
            f"ledgers/{file}：date、primaryKey、order 中的 {sorted(named - kept)} 不是所保留的列。"
        )
    for one in ledger.fields:
        if one.type not in TYPES:
            raise LedgerFileError(
                f"ledgers/{file}：列 {one.name} 的 type 应为 {sorted(TYPES)} 之一，读到“{one.type}”。"
            )
        if one.enum and not set(one.codes.values()) <= set(one.enum):
            raise LedgerFileError(f"ledgers/{file}：列 {one.name} 的 codes 指向 enum 以外的类别。")
    headings = [
        comparable(heading) for one in ledger.fields for heading in (one.title, *one.aliases)
    ]
    twice = sorted({heading for heading in headings if headings.count(heading) > 1})
    if twice:
        raise LedgerFileError(f"ledgers/{file}：标题 {twice} 写在两列名下。")
