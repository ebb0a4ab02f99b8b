"""Corrections: what a person decided about a record, and why (``data/raw/corrections.toml``).

One ``[[correction]]`` is one decision about one record:

    [[correction]]
    action = "override"                  # read another value in place of a cell
    file = "2024/综合执法大队/处罚.xlsx"    # the record by its place: path below data/raw, sheet, row as Excel shows it
    sheet = "Sheet1"
    row = 57
    field = "decided_on"                 # the column's name in ledgers/<table>.toml
    expect = "2024年2月30日"              # what the cell says now; "" for an empty one
    value = "2024-02-29"                 # read as if the cell said so
    reason = "科室退回更正"
    decided_by = "综合执法大队"            # an office, never a person
    on = 2025-01-20

    [[correction]]
    action = "drop"                      # the row doesn't count
    table = "penalties"                  # the record by its key, as the spreadsheet has it: a text, or a list of
    key = "津南万罚〔2024〕12号"           # texts where the ledger's primaryKey has several columns; dates as 2024-03-05
    reason = "已撤销"
    decided_by = "司法所"
    on = 2025-01-20

``confirm`` keeps the value of ``field`` although a bound or the order of dates speaks against it. ``merge`` makes the
row a duplicate of the record whose key is ``into``. Every entry has ``reason``, ``decided_by`` and ``on``; ``expect``
is needed for override and may, with ``field``, stand in the others. A long text in ``expect`` may be cut as messages
cut it, with … at its end. A correction that finds nothing, or whose ``expect`` no longer holds, is not applied but
said: the source was mended, and the correction must go. Columns of people's particulars can't be corrected here.
"""

import datetime
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wanxing_stats.base import DOUBTFUL, Problem, Workspace, clean_text, scrubbed
from wanxing_stats.rules import Ledger
from wanxing_stats.store import as_toml_value, replace_whole

FILE = "corrections.toml"
BY_KEY, BY_PLACE = ("table", "key"), ("file", "sheet", "row")
ALWAYS = ("action", "reason", "decided_by", "on")
# action -> what an entry needs, and what it may have
KEYS_OF = {
    "override": (("field", "expect", "value"), ()),
    "confirm": (("field",), ("expect",)),
    "drop": ((), ("field", "expect")),
    "merge": (("into",), ("field", "expect")),
}
CUT_AFTER = 20

Place = tuple[str, str, int]
Key = tuple[str, ...]


class CorrectionsError(Exception):
    """corrections.toml says something impossible; the message (Chinese) names the entry."""


@dataclass(frozen=True)
class Correction:
    """One entry; ``number`` counts from 1. The record is found by ``place``, or by ``table`` and ``key``; ``title`` is that of
    the table's ledger."""

    number: int
    action: str
    reason: str
    decided_by: str
    on: datetime.date
    place: Place | None = None
    table: str | None = None
    key: Key | None = None
    field: str | None = None
    expect: str | None = None
    value: Any = None
    into: Key | None = None
    title: str = ""

    @property
    def where(self) -> str:
        if self.place:
            return f"{self.place[0]}[{self.place[1]}] 第{self.place[2]}行"
        return f"《{self.title}》{'、'.join(self.key)}"

    def holds(self, cell: Any) -> bool:
        """Whether the cell still says what the correction expects."""
        said = clean_text(cell)
        return self.expect is None or clean_text(self.expect) in (said, quoted(said))


@dataclass
class Corrections:
    """The corrections of a workspace and, after cleaning, what became of them.

    ``applied`` has one dict an application: number, action, table, source_file, source_sheet, source_row, field, before,
    after, reason, decided_by, on.
    """

    entries: list[Correction]
    applied: list[dict] = field(default_factory=list)

    def __post_init__(self):
        self.refusals: dict[int, tuple[str, str]] = {}
        self.by_place: dict[Place, list[Correction]] = defaultdict(list)
        self.by_key: dict[tuple[str, Key], list[Correction]] = defaultdict(list)
        for one in self.entries:
            if one.place:
                self.by_place[one.place].append(one)
            else:
                self.by_key[one.table, one.key].append(one)

    def about(self, table: str, place: Place, key: tuple) -> list[Correction]:
        """The corrections of a record, in the order of the file. ``key`` are the values of its primary key."""
        if not self.entries:
            return []
        found = [*self.by_place.get(place, ()), *self.by_key.get((table, key_text(key)), ())]
        return sorted(found, key=lambda one: one.number)

    def about_file(self, name: str) -> "Corrections":
        """Those that may touch a file: by a place in it, or by a key that may be anywhere."""
        return Corrections(
            [one for one in self.entries if one.place is None or one.place[0] == name]
        )

    def touching(self, tables: Iterable[str]) -> list[Correction]:
        """The entries that may touch a file that has these tables (names of ledgers)."""
        return [one for one in self.entries if one.table is None or one.table in tables]

    def take_in(self, other: "Corrections") -> None:
        """Add what became of some of these."""
        self.applied.extend(other.applied)
        for number, refusal in other.refusals.items():
            self.refusals.setdefault(number, refusal)

    def note(self, one: Correction, table: str, place: Place, before: str, after: str) -> None:
        """List an application."""
        self.applied.append(
            {
                "number": one.number,
                "action": one.action,
                "table": table,
                "source_file": place[0],
                "source_sheet": place[1],
                "source_row": place[2],
                "field": one.field,
                "before": before,
                "after": after,
                "reason": one.reason,
                "decided_by": one.decided_by,
                "on": one.on.isoformat(),
            }
        )

    def refuse(self, one: Correction, code: str, what: str) -> None:
        """Remember why a correction was not applied to a record it names."""
        self.refusals.setdefault(one.number, (code, what))

    def problems(self) -> list[Problem]:
        """A problem for each correction that was applied nowhere."""
        used = {application["number"] for application in self.applied}
        nothing = ("correction_unmatched", "没有找到这条记录。")
        return [
            self._problem(one, *self.refusals.get(one.number, nothing))
            for one in self.entries
            if one.number not in used
        ]

    def _problem(self, one: Correction, code: str, what: str) -> Problem:
        return Problem(
            code,
            DOUBTFUL,
            FILE,
            None,
            None,
            None,
            f"第{one.number}条（{one.where}）没有采用：{what}若来源已经改正，请删去这一条；否则请核对后改写。",
        )


def corrections_file(workspace: Workspace) -> Path:
    return workspace.raw / FILE


def load_corrections(workspace: Workspace, ledgers: Mapping[str, Ledger]) -> Corrections:
    """The corrections of a workspace, none without a file. Raises CorrectionsError for an entry that can't be meant."""
    path = corrections_file(workspace)
    return parse_corrections(path.read_bytes(), ledgers) if path.exists() else Corrections([])


def parse_corrections(data: bytes, ledgers: Mapping[str, Ledger]) -> Corrections:
    """The corrections in the bytes of a file. Raises CorrectionsError."""
    try:
        raw = tomllib.loads(data.decode("utf-8-sig"))  # Windows Notepad may begin a file with a BOM
    except UnicodeDecodeError as error:
        raise CorrectionsError(
            f"data/raw/{FILE} 不是UTF-8编码。请用记事本打开，另存为UTF-8编码。"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise CorrectionsError(
            f"data/raw/{FILE} 不是有效的TOML：{error}。请改正后重试。"
        ) from error
    listed = raw.get("correction", [])
    if (
        set(raw) - {"correction"}
        or not isinstance(listed, list)
        or not all(isinstance(one, dict) for one in listed)
    ):
        raise CorrectionsError(
            f"data/raw/{FILE} 应只有以 [[correction]] 开头的各条更正。请改正后重试。"
        )
    entries = [_load(number, entry, ledgers) for number, entry in enumerate(listed, 1)]
    _refuse_two_for_one_cell(entries)
    return Corrections(entries)


def append_corrections(
    workspace: Workspace, entries: list[dict], ledgers: Mapping[str, Ledger]
) -> Path:
    """Add entries at the end of the workspace's file, keeping its text, and return its path.

    The new text is loaded before it replaces the old one. Raises CorrectionsError, and then the file is as it was.
    """
    path = corrections_file(workspace)
    text = path.read_bytes().rstrip() + b"\n\n" if path.exists() else b""
    text += "\n".join(_as_toml(entry) for entry in entries).encode()
    parse_corrections(text, ledgers)
    replace_whole(path, lambda part: part.write_bytes(text))
    return path


def quoted(text: str) -> str:
    """A cell's text as messages quote it: no particulars of people, nothing long."""
    text = scrubbed(text)
    return text if len(text) <= CUT_AFTER else text[:CUT_AFTER] + "…"


def key_text(values: Iterable) -> Key:
    """The values of a primary key as an entry writes them."""
    return tuple(clean_text(value) for value in values)


# one entry -----------------------------------------------------------------------------------------------------------


def _load(number: int, entry: dict, ledgers: Mapping[str, Ledger]) -> Correction:
    try:
        return _checked(number, entry, ledgers)
    except ValueError as error:
        raise CorrectionsError(f"data/raw/{FILE} 第{number}条：{error}请改正后重试。") from None


def _checked(number: int, entry: dict, ledgers: Mapping[str, Ledger]) -> Correction:
    """The entry as a Correction. Raises ValueError with a Chinese sentence."""
    if not isinstance(entry.get("action"), str) or entry["action"] not in KEYS_OF:
        raise ValueError(f"action 应为 {'、'.join(KEYS_OF)} 之一。")
    by_place = "file" in entry or "sheet" in entry or "row" in entry
    needed, optional = KEYS_OF[entry["action"]]
    needed = (*ALWAYS, *(BY_PLACE if by_place else BY_KEY), *needed)
    if missing := [name for name in needed if name not in entry]:
        raise ValueError(f"缺少 {'、'.join(missing)}。")
    if unknown := sorted(set(entry) - {*needed, *optional}):
        raise ValueError(
            f"{entry['action']} 不用 {'、'.join(unknown)}"
            f"{'（记录要么用 table 和 key 指明，要么用 file、sheet、row 指明）' if by_place else ''}。"
        )
    _check_types(entry)
    ledger = None if by_place else ledgers.get(entry["table"])
    if not by_place and ledger is None:
        raise ValueError(f"没有名为“{entry['table']}”的台账（应为 ledgers 文件夹中的文件名）。")
    if "field" in entry:
        _check_field(entry["field"], [ledger] if ledger else list(ledgers.values()))
    elif "expect" in entry:
        raise ValueError("expect 要与 field 一起写。")
    key, into = (
        _as_key(name, entry[name], ledger) if name in entry else None for name in ("key", "into")
    )
    return Correction(
        number,
        entry["action"],
        entry["reason"],
        entry["decided_by"],
        entry["on"],
        place=(entry["file"], entry["sheet"], entry["row"]) if by_place else None,
        table=entry.get("table"),
        key=key,
        field=entry.get("field"),
        expect=entry.get("expect"),
        value=entry.get("value"),
        into=into,
        title=ledger.title if ledger else "",
    )


def _check_types(entry: dict) -> None:
    for name in ("reason", "decided_by", "table", "file", "sheet", "field"):
        if name in entry and not (isinstance(entry[name], str) and entry[name].strip()):
            raise ValueError(f"{name} 应为文字，不能空着。")
    if not isinstance(entry.get("expect", ""), str):
        raise ValueError("expect 应为文字（写在引号里）。")
    if not isinstance(entry.get("value", ""), str | int | float | datetime.date):
        raise ValueError("value 应为文字、数字、日期或 true、false。")
    if type(entry.get("row", 1)) is not int or entry.get("row", 1) < 1:
        raise ValueError("row 应为行号（正整数）。")
    if type(entry["on"]) is not datetime.date:
        raise ValueError("on 应为日期，如 2025-01-20（不加引号）。")


def _check_field(name: str, ledgers: list[Ledger]) -> None:
    """Refuse a name that none of the ledgers keeps; which of them is meant is known only once the row is read."""
    found = [one for ledger in ledgers for one in ledger.fields if one.name == name]
    if not found:
        raise ValueError(f"没有名为“{name}”的列（应为台账文件中的 name）。")
    if all(one.personal for one in found):
        raise ValueError(f"“{name}”是个人信息列，读取时即丢弃，不能在这里更正。请删去这一条。")


def _as_key(name: str, raw: Any, ledger: Ledger | None) -> Key:
    texts = [raw] if isinstance(raw, str) else raw
    if (
        not isinstance(texts, list)
        or not texts
        or not all(isinstance(one, str) and clean_text(one) for one in texts)
    ):
        raise ValueError(f"{name} 应为文字，或由几个文字组成的列表，不能空着。")
    if ledger and len(texts) != len(ledger.primary_key):
        titles = "、".join(ledger.field(one).title for one in ledger.primary_key)
        raise ValueError(f"{name} 应依次写{titles}，共{len(ledger.primary_key)}项。")
    return key_text(texts)


def _refuse_two_for_one_cell(entries: list[Correction]) -> None:
    first: dict[tuple, int] = {}
    for one in entries:
        what = (one.action, one.field) if one.action in ("override", "confirm") else "row"
        cell = (one.place, one.table, one.key, what)
        earlier = first.setdefault(cell, one.number)
        # By its key one entry may mend each of two rows that differ, as long as they expect something else.
        if earlier != one.number and (one.place or entries[earlier - 1].expect == one.expect):
            raise CorrectionsError(
                f"data/raw/{FILE} 第{one.number}条与第{earlier}条说的是同一处（{one.where}）。"
                "请只留一条后重试。"
            )


def _as_toml(entry: dict) -> str:
    return "[[correction]]\n" + "".join(
        f"{name} = {as_toml_value(value)}\n" for name, value in entry.items()
    )
