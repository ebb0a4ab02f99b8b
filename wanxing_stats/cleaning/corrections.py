"""corrections.toml: what a person decided about a record, and why (``data/raw/corrections.toml``).

In: the file as people wrote it, or entries to add to it. Out: Corrections (``decisions``).
One ``[[correction]]`` is one decision about one record:

    [[correction]]
    action = "override"        # read another value in place of a cell
    # the record by its place: path below data/raw, sheet, row as Excel shows it
    file = "2024/综合执法大队/处罚.xlsx"
    sheet = "Sheet1"
    row = 57
    field = "decided_on"       # the column's name in ledgers/<table>.toml
    expect = "2024年2月30日"   # what the cell says now; "" for an empty one
    value = "2024-02-29"       # read as if the cell said so
    reason = "科室退回更正"
    decided_by = "综合执法大队"  # a department, never a person
    on = 2025-01-20

    [[correction]]
    action = "drop"            # the row doesn't count
    # the record by its key, as the spreadsheet has it: a text, or a list of texts where the
    # ledger's primaryKey has several columns; dates as 2024-03-05
    table = "penalties"
    key = "津南万罚〔2024〕12号"
    reason = "其他"
    note = "已撤销"            # more about it; it never leaves this file
    decided_by = "司法所"
    on = 2025-01-20

``confirm`` keeps the value of ``field`` although a bound or the order of dates speaks against it;
without ``field`` it counts a row that says itself that it doesn't count (作废).
``merge`` makes the row a duplicate of the record whose key is ``into``. Every entry has ``reason``
(one of REASONS), ``decided_by`` (a department that has a folder in data/raw, or of which
office.toml expects something) and ``on``; ``expect`` is needed for override and may, with
``field``, stand in the others. A text in ``expect`` may stand as messages quote it. A correction
that finds nothing, or whose ``expect`` no longer holds, is not applied but said: the source was
mended, and the correction must go. Columns of people's particulars can't be corrected here.

What an entry says is shown as cells are, or not at all: messages name its number.
"""

import datetime
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic
from pydantic import BeforeValidator

from wanxing_stats.base import (
    Place,
    Workspace,
    clean_text,
    department_of,
    identity,
    say_nearest,
)
from wanxing_stats.rules import (
    Filled,
    Ledger,
    RuleFault,
    RuleFile,
    RuleFileError,
    Rules,
    Written,
    first_of,
    parse_rule_file,
    read_entry,
)
from wanxing_stats.store import as_toml_value, replace_whole

from .decisions import CORRECTIONS_FILE, REASONS, Correction, Corrections, Key, key_text
from .shown_values import shown_key

BY_KEY, BY_PLACE = ("table", "key"), ("file", "sheet", "row")
ALWAYS = ("action", "reason", "decided_by", "on")
ALL_KEYS = frozenset({*BY_KEY, *BY_PLACE, *ALWAYS, "note", "field", "expect", "value", "into"})
# action -> what an entry needs, and what it may have
KEYS_OF: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "override": (("field", "expect", "value"), ()),
    "confirm": ((), ("field", "expect")),
    "drop": ((), ("field", "expect")),
    "merge": (("into",), ("field", "expect")),
}


def _as_key(written: object) -> Key:
    texts = [written] if isinstance(written, str) else written
    if not isinstance(texts, list) or not texts or not all(map(_is_filled, texts)):
        raise ValueError("应为文字，或由几个文字组成的列表，不能空着。请改正后重试。")
    return key_text(texts)


def _as_value(written: object) -> object:
    if not isinstance(written, str | int | float | datetime.date):
        raise ValueError("应为文字、数字、日期或true、false。请改正后重试。")
    return written


def _as_reason(written: object) -> object:
    if written not in REASONS:
        listed = "、".join(REASONS)
        raise ValueError(
            f"应为{listed}之一；具体情况请写在 note 里，它只留在这个文件中。请改正后重试。"
        )
    return written


WrittenKey = Annotated[Key, BeforeValidator(_as_key)]
WrittenReason = Annotated[str, BeforeValidator(_as_reason)]


class WrittenCorrection(Written):
    """One [[correction]] as people write it."""

    unquoted = ALL_KEYS

    action: Literal["override", "confirm", "drop", "merge"]
    file: Filled = ""
    sheet: Filled = ""
    row: Annotated[int, pydantic.Field(ge=1)] = 0
    table: Filled = ""
    key: WrittenKey = ()
    field: Filled = ""
    expect: str | None = None
    value: Annotated[Any, BeforeValidator(_as_value)] = None
    into: WrittenKey = ()
    reason: WrittenReason
    note: str = ""
    decided_by: Filled
    on: datetime.date


@dataclass(frozen=True)
class _Known:
    """What entries may speak of: ledgers by name, departments by their comparable spelling."""

    ledgers: Mapping[str, Ledger]
    departments: Mapping[str, str]


class CorrectionsError(RuleFileError):
    """Entries can't be added to corrections.toml; the message (Chinese) names them."""


def corrections_file(workspace: Workspace) -> Path:
    return workspace.raw / CORRECTIONS_FILE


def load_corrections(workspace: Workspace, rules: Rules) -> Corrections:
    """The corrections of a workspace, none without a file."""
    path = corrections_file(workspace)
    if not path.exists():
        return Corrections([])
    return parse_corrections(path.read_bytes(), rules.ledgers, departments(workspace, rules))


def departments(workspace: Workspace, rules: Rules) -> list[str]:
    """Every department that has a folder in data/raw, or of which office.toml expects something."""
    folders = [path / "-" for path in workspace.department_folders()]
    names = map(workspace.source_name, [*folders, *workspace.sources()])
    expected = [each.department for each in rules.office.expected]
    return sorted({*map(department_of, names), *expected} - {""})


def parse_corrections(
    data: bytes, ledgers: Mapping[str, Ledger], departments: Iterable[str]
) -> Corrections:
    """The corrections in the bytes of a file that can be meant, and what is wrong with the rest."""
    try:
        file = parse_rule_file(data, CORRECTIONS_FILE)
    except RuleFileError as error:
        return Corrections([], error.faults)
    listed = file.tables.get("correction", [])
    only_entries = isinstance(listed, list) and all(isinstance(entry, dict) for entry in listed)
    if set(file.tables) - {"correction"} or not only_entries:
        what = "应只有以 [[correction]] 开头的各条更正。请改正后重试。"
        return Corrections([], [file.fault((), what)])
    known = _Known(ledgers, {identity(name): name for name in departments})
    corrections: list[Correction] = []
    faults: list[RuleFault] = []
    decided: dict[tuple[object, ...], Correction] = {}
    for place in range(len(listed)):
        try:
            correction = _read(file, place, known, decided)
            decided.setdefault(_subject(correction), correction)
            corrections.append(correction)
        except RuleFileError as error:
            faults += error.faults
    return Corrections(corrections, faults)


def append_corrections(
    workspace: Workspace, entries: list[WrittenCorrection], rules: Rules
) -> Path:
    """Add entries at the end of the workspace's file, keeping its text.

    Returns
    -------
    Path
        The file's.

    Raises
    ------
    CorrectionsError
        For an entry that can't be meant; then the file is as it was.
    """
    path = corrections_file(workspace)
    before = path.read_bytes().rstrip() + b"\n\n" if path.exists() else b""
    text = before + "\n".join(_as_toml(entry) for entry in entries).encode()
    lines_before = before.count(b"\n")
    faults = parse_corrections(text, rules.ledgers, departments(workspace, rules)).faults
    # An entry that was wrong before is no reason against a new one, unless nothing can be read.
    refused = [fault for fault in faults if not fault.entry or fault.line > lines_before]
    if refused:
        raise CorrectionsError(refused)
    replace_whole(path, lambda part: part.write_bytes(text))
    return path


# one entry


def _read(
    file: RuleFile,
    place: int,
    known: _Known,
    decided: Mapping[tuple[object, ...], Correction],
) -> Correction:
    """The entry at a place of the file.

    Raises RuleFileError with all that is wrong with it, also when one of those before it
    ``decided`` the same.
    """
    path = ("correction", place)
    entry = read_entry(WrittenCorrection, file, path)
    complaints = list(_complaints(entry, known))
    if not complaints:
        correction = _as_correction(place + 1, entry, known)
        complaints += _same_place(correction, decided.get(_subject(correction)))
    if complaints:
        raise RuleFileError(file.fault(path, f"{what}请改正后重试。") for what in complaints)
    return correction


def _as_correction(number: int, entry: WrittenCorrection, known: _Known) -> Correction:
    place = Place(entry.file, entry.sheet, entry.row) if entry.file else None
    ledger = known.ledgers.get(entry.table)
    key = shown_key(ledger, entry.key) if ledger else ""
    return Correction(
        number,
        entry.action,
        entry.reason,
        known.departments[identity(entry.decided_by)],
        entry.on,
        place=place,
        table=entry.table,
        key=entry.key,
        field=entry.field,
        expect=entry.expect,
        value=entry.value,
        into=entry.into,
        shown_key=f"《{ledger.title}》{key}" if ledger else "",
    )


def _complaints(entry: WrittenCorrection, known: _Known) -> Iterator[str]:
    """What contradicts itself or names what isn't there."""
    written = entry.model_fields_set
    by_place = not written.isdisjoint(BY_PLACE)
    needed, optional = KEYS_OF[entry.action]
    needed = (*(BY_PLACE if by_place else BY_KEY), *needed)
    if missing := [name for name in needed if name not in written]:
        yield f"缺少 {'、'.join(missing)}。"
    if unknown := sorted(written - {*ALWAYS, "note", *needed, *optional}):
        hint = "（记录要么用 table 和 key 指明，要么用 file、sheet、row 指明）" if by_place else ""
        yield f"{entry.action} 不用 {'、'.join(unknown)}{hint}。"
    ledger = known.ledgers.get(entry.table)
    if entry.table and ledger is None:
        titles = {name: ledger.title for name, ledger in known.ledgers.items()}
        nearest = say_nearest(entry.table, titles)
        yield f"没有 table 所写的台账（应为 ledgers 文件夹中的文件名）。{nearest}"
    elif entry.field:
        yield from _complaints_of_field(entry.field, [ledger] if ledger else known.ledgers.values())
    if identity(entry.decided_by) not in known.departments:
        yield _say_no_department(entry.decided_by, list(known.departments.values()))
    if entry.expect is not None and not entry.field:
        yield "expect 要与 field 一起写。"
    for name, key in {"key": entry.key, "into": entry.into}.items():
        if ledger and key and len(key) != len(ledger.primary_key):
            columns = "、".join(ledger.field(column).title for column in ledger.primary_key)
            yield f"{name} 应依次写{columns}，共{len(ledger.primary_key)}项。"


def _say_no_department(name: str, departments: list[str]) -> str:
    """Which may be meant; what was written isn't repeated, for it may be somebody's name."""
    there_are = f"现有{first_of(departments)}。" if departments else ""
    nearest = say_nearest(name, dict.fromkeys(departments, "")) or there_are
    return (
        "decided_by 应为科室：data/raw 中科室文件夹的名称，或者 office.toml 的 [[expected]] 中写的"
        f"科室，不写人名。{nearest}"
    )


def _complaints_of_field(name: str, ledgers: Iterable[Ledger]) -> Iterator[str]:
    """A name that no ledger keeps; which of them is meant is known once the row is read."""
    fields = list(itertools.chain.from_iterable(ledger.fields for ledger in ledgers))
    namesakes = [field for field in fields if field.name == name]
    if not namesakes:
        titles = {field.name: field.title for field in fields if not field.personal}
        nearest = say_nearest(name, titles)
        yield f"没有 field 所写的列（应为台账文件中的 name）。{nearest}"
    elif all(field.personal for field in namesakes):
        yield f"“{name}”是个人信息列，读取时即丢弃，不能在这里更正。请删去这一条。"


def _same_place(correction: Correction, earlier: Correction | None) -> Iterator[str]:
    """That an earlier entry decides the same.

    By its key one entry may mend each of two rows that differ, as long as they expect something
    else.
    """
    if earlier and (correction.place or earlier.expect == correction.expect):
        yield f"与第{earlier.number}条说的是同一处，请只留一条。"


def _subject(correction: Correction) -> tuple[object, ...]:
    of_cell = correction.action in ("override", "confirm")
    what = (correction.action, correction.field) if of_cell else "row"
    return correction.place, correction.table, correction.key, what


def _is_filled(text: object) -> bool:
    return isinstance(text, str) and clean_text(text) != ""


def _as_toml(entry: WrittenCorrection) -> str:
    values = entry.model_dump(exclude_defaults=True)
    lines = [f"{name} = {as_toml_value(value)}\n" for name, value in values.items()]
    return "[[correction]]\n" + "".join(lines)
