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

import difflib
import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from .tables import Column
from .workspace import PACKAGE

TYPES = {"string", "date", "period", "month", "number", "integer", "boolean"}
UNIT_IN_HEADING = re.compile(r"[(\[]([^()\[\]]{1,6})[)\]]$")
BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")

# A table is taken for a ledger when it has at least this share of the ledger's required columns, and at least
# this share of its own headings is known there. Below, nobody could say what the columns are.
REQUIRED_SHARE = 0.5
KNOWN_SHARE = 0.5


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


@dataclass(frozen=True)
class Match:
    """A table read as a ledger: which grid column is which field, and what did not fit."""

    ledger: Ledger
    columns: dict[int, Field]  # grid column -> field
    headings: dict[str, str]  # field name -> heading as printed
    units: dict[str, str]  # field name -> unit stated in its heading
    unknown: list[str]  # headings as printed that the ledger doesn't know
    missing: list[Field]  # required fields without a column


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


def stated_unit(heading: str) -> str:
    """The unit in brackets at a heading's end: 罚款金额（万元） -> 万元; "" without one."""
    found = UNIT_IN_HEADING.search(comparable(heading))
    return found.group(1) if found else ""


def recognise(columns: Iterable[Column], ledgers: Mapping[str, Ledger]) -> list[Match]:
    """The ledgers that a table's headings fit best: none, one, or several that fit equally."""
    columns = [column for column in columns if column.heading]
    scored = [
        (_fit(match, columns), match)
        for match in (_match(columns, ledger) for ledger in ledgers.values())
    ]
    best = max((fit for fit, _ in scored), default=0.0)
    return [match for fit, match in scored if fit == best and best > 0]


def closest_heading(heading: str, ledger: Ledger) -> str | None:
    """The known heading most like an unknown one, or None when none is near."""
    known = [spelling for one in ledger.fields for spelling in (one.title, *one.aliases)]
    near = difflib.get_close_matches(heading, known, n=1, cutoff=0.5)
    return near[0] if near else None


def _match(columns: list[Column], ledger: Ledger) -> Match:
    spellings = ledger.spellings
    taken: dict[int, Field] = {}
    headings, units, unknown = {}, {}, []
    for column in columns:
        known = next((form for form in _forms(column.heading) if form in spellings), None)
        one = spellings[known] if known else None
        if known is None or (one and one.name in headings and not one.personal):
            unknown.append(column.heading)
        elif one:
            taken[column.index] = one
            headings[one.name] = column.heading
            units[one.name] = stated_unit(column.heading)
    missing = [one for one in ledger.fields if one.required and one.name not in headings]
    return Match(ledger, taken, headings, units, unknown, missing)


def _forms(heading: str) -> list[str]:
    """The spellings to look a heading up by: whole, without brackets, then its lowest level alone."""
    whole = comparable(heading)
    leaf = whole.rsplit("/", 1)[-1]
    return [whole, BRACKETS.sub("", whole), leaf, BRACKETS.sub("", leaf)]


def _fit(match: Match, columns: list[Column]) -> float:
    """How well a table fits a ledger, 0 when it doesn't."""
    required = [one for one in match.ledger.fields if one.required]
    found = 1 - len(match.missing) / len(required)
    known = 1 - len(match.unknown) / len(columns) if columns else 0
    if found < REQUIRED_SHARE or known < KNOWN_SHARE:
        return 0.0
    recognised = len(match.columns) / len(columns)
    return round(found + known + recognised, 6)


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
