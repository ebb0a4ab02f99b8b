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
    decided_by = "综合执法大队"  # an office, never a person
    on = 2025-01-20

    [[correction]]
    action = "drop"            # the row doesn't count
    # the record by its key, as the spreadsheet has it: a text, or a list of texts where the
    # ledger's primaryKey has several columns; dates as 2024-03-05
    table = "penalties"
    key = "津南万罚〔2024〕12号"
    reason = "已撤销"
    decided_by = "司法所"
    on = 2025-01-20

``confirm`` keeps the value of ``field`` although a bound or the order of dates speaks against it.
``merge`` makes the row a duplicate of the record whose key is ``into``. Every entry has ``reason``,
``decided_by`` and ``on``; ``expect`` is needed for override and may, with ``field``, stand in the
others. A long text in ``expect`` may be cut as messages cut it, with … at its end. A correction
that finds nothing, or whose ``expect`` no longer holds, is not applied but said: the source was
mended, and the correction must go. Columns of people's particulars can't be corrected here.
"""

import datetime
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wanxing_stats.base import Place, Workspace, clean_text
from wanxing_stats.rules import Field, Ledger
from wanxing_stats.store import as_toml_value, replace_whole

from .decisions import CORRECTIONS_FILE, Correction, Corrections, Key, key_text

BY_KEY, BY_PLACE = ("table", "key"), ("file", "sheet", "row")
ALWAYS = ("action", "reason", "decided_by", "on")
# action -> what an entry needs, and what it may have
KEYS_OF: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "override": (("field", "expect", "value"), ()),
    "confirm": (("field",), ("expect",)),
    "drop": ((), ("field", "expect")),
    "merge": (("into",), ("field", "expect")),
}


class CorrectionsError(Exception):
    """corrections.toml says something impossible; the message (Chinese) names the entry."""


def corrections_file(workspace: Workspace) -> Path:
    return workspace.raw / CORRECTIONS_FILE


def load_corrections(workspace: Workspace, ledgers: Mapping[str, Ledger]) -> Corrections:
    """The corrections of a workspace, none without a file.

    Raises
    ------
    CorrectionsError
        For an entry that can't be meant.
    """
    path = corrections_file(workspace)
    return parse_corrections(path.read_bytes(), ledgers) if path.exists() else Corrections([])


def parse_corrections(data: bytes, ledgers: Mapping[str, Ledger]) -> Corrections:
    """The corrections in the bytes of a file. Raises CorrectionsError."""
    try:
        raw = tomllib.loads(data.decode("utf-8-sig"))  # Windows Notepad may begin a file with a BOM
    except UnicodeDecodeError as error:
        raise CorrectionsError(
            f"data/raw/{CORRECTIONS_FILE} 不是UTF-8编码。请用记事本打开，另存为UTF-8编码。"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise CorrectionsError(
            f"data/raw/{CORRECTIONS_FILE} 不是有效的TOML：{error}。请改正后重试。"
        ) from error
    listed = raw.get("correction", [])
    only_entries = isinstance(listed, list) and all(isinstance(entry, dict) for entry in listed)
    if set(raw) - {"correction"} or not only_entries:
        raise CorrectionsError(
            f"data/raw/{CORRECTIONS_FILE} 应只有以 [[correction]] 开头的各条更正。请改正后重试。"
        )
    entries = [_load(number, entry, ledgers) for number, entry in enumerate(listed, 1)]
    _refuse_two_for_one_cell(entries)
    return Corrections(entries)


def append_corrections(
    workspace: Workspace, entries: list[dict], ledgers: Mapping[str, Ledger]
) -> Path:
    """Add entries at the end of the workspace's file, keeping its text.

    Parameters
    ----------
    entries
        Each with the keys of a ``[[correction]]``.

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
    text = path.read_bytes().rstrip() + b"\n\n" if path.exists() else b""
    text += "\n".join(_as_toml(entry) for entry in entries).encode()
    parse_corrections(text, ledgers)
    replace_whole(path, lambda part: part.write_bytes(text))
    return path


# one entry


def _load(number: int, entry: dict, ledgers: Mapping[str, Ledger]) -> Correction:
    try:
        return _checked(number, entry, ledgers)
    except ValueError as error:
        raise CorrectionsError(
            f"data/raw/{CORRECTIONS_FILE} 第{number}条：{error}请改正后重试。"
        ) from None


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
        hint = "（记录要么用 table 和 key 指明，要么用 file、sheet、row 指明）" if by_place else ""
        raise ValueError(f"{entry['action']} 不用 {'、'.join(unknown)}{hint}。")
    _check_types(entry)
    ledger = None if by_place else ledgers.get(entry["table"])
    if not by_place and ledger is None:
        raise ValueError(f"没有名为“{entry['table']}”的台账（应为 ledgers 文件夹中的文件名）。")
    if "field" in entry:
        _check_field(entry["field"], [ledger] if ledger else list(ledgers.values()))
    elif "expect" in entry:
        raise ValueError("expect 要与 field 一起写。")
    return Correction(
        number,
        entry["action"],
        entry["reason"],
        entry["decided_by"],
        entry["on"],
        place=Place(entry["file"], entry["sheet"], entry["row"]) if by_place else None,
        table=entry.get("table", ""),
        key=_as_key(entry, "key", ledger),
        field=entry.get("field", ""),
        expect=entry.get("expect"),
        value=entry.get("value"),
        into=_as_key(entry, "into", ledger),
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
    """Refuse a name that none of the ledgers keeps.

    Which of them is meant is known only once the row is read.
    """
    namesakes: list[Field] = []
    for ledger in ledgers:
        namesakes += [field for field in ledger.fields if field.name == name]
    if not namesakes:
        raise ValueError(f"没有名为“{name}”的列（应为台账文件中的 name）。")
    if all(field.personal for field in namesakes):
        raise ValueError(f"“{name}”是个人信息列，读取时即丢弃，不能在这里更正。请删去这一条。")


def _as_key(entry: dict, name: str, ledger: Ledger | None) -> Key:
    """The entry's ``key`` or ``into``, () without one."""
    if name not in entry:
        return ()
    texts = [entry[name]] if isinstance(entry[name], str) else entry[name]
    if not isinstance(texts, list) or not texts or not all(_is_filled(text) for text in texts):
        raise ValueError(f"{name} 应为文字，或由几个文字组成的列表，不能空着。")
    if ledger and len(texts) != len(ledger.primary_key):
        titles = "、".join(ledger.field(column).title for column in ledger.primary_key)
        raise ValueError(f"{name} 应依次写{titles}，共{len(ledger.primary_key)}项。")
    return key_text(texts)


def _is_filled(text: Any) -> bool:
    return isinstance(text, str) and clean_text(text) != ""


def _refuse_two_for_one_cell(entries: list[Correction]) -> None:
    first: dict[tuple, Correction] = {}
    for entry in entries:
        what = (entry.action, entry.field) if entry.action in ("override", "confirm") else "row"
        earlier = first.setdefault((entry.place, entry.table, entry.key, what), entry)
        # By its key one entry may mend each of two rows that differ, as long as they expect
        # something else.
        if earlier is not entry and (entry.place or earlier.expect == entry.expect):
            raise CorrectionsError(
                f"data/raw/{CORRECTIONS_FILE} 第{entry.number}条与第{earlier.number}条"
                f"说的是同一处（{entry.where}）。请只留一条后重试。"
            )


def _as_toml(entry: dict) -> str:
    lines = [f"{name} = {as_toml_value(value)}\n" for name, value in entry.items()]
    return "[[correction]]\n" + "".join(lines)
