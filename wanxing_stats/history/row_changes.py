"""What moved between two builds, and because of which rows.

Rows are matched by the ledger's key, else by equal content, else by their place when most of the rest is equal; a row that
only stands elsewhere has not changed. Clean rows hold nobody's particulars, so neither do differences.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import SOURCE
from wanxing_stats.figures import number, select, year_of_rows
from wanxing_stats.rules import Indicator, Ledger, Rules

from .runs import moved_figures, rows_of_run

PRINTED, OTHER, NO_EFFECT = "printed", "other", "no_effect"
Place = tuple[str, str, int]


@dataclass
class RowChange:
    """One record that is new, gone (``after`` None) or reads differently: its fields and SOURCE before and after."""

    before: dict | None
    after: dict | None
    fields: list[str] = field(default_factory=list)


def differences(workspace: Workspace, rules: Rules, before: dict, after: dict) -> list[dict]:
    """What moved from one run to another (runs.read_run), in three tiers.

    A dict for each figure whose value differs: id, year, tier ("printed": the report prints it, "other"), before, after,
    definition_changed, rows_known (False: a run kept no rows), and rows_added, rows_removed, rows_changed behind it. Then
    one for each ledger with changed rows that moved no figure: the same with tier "no_effect", id, year, before and after
    None, and table. A row is
    source_file, source_sheet, source_row; a removed one has ``why`` where it still stands there but doesn't count; a
    changed one has columns [{name, title, before, after}].
    """
    compared = {
        name: _compared_rows(workspace, before, after, ledger)
        for name, ledger in rules.ledgers.items()
    }
    left_out = {
        (one["file"], one["sheet"], one["row"]): one["why"] for one in after.get("left_out", [])
    }
    found, effective = [], set()
    for moved in moved_figures(before, after):
        one = rules.indicators.get(moved["id"])
        entry = {
            **moved,
            "tier": PRINTED if one and not one.beside else OTHER,
            "table": one.table if one else None,
            "definition_changed": before.get("definitions", {}).get(moved["id"])
            != after["definitions"].get(moved["id"]),
            "rows_known": one is None or compared[one.table] is not None,
        }
        behind = []
        if one and entry["rows_known"]:
            *frames, changes = compared[one.table]
            whole = None in (
                moved["before"],
                moved["after"],
            )  # the year's rows came or went, also those it doesn't select
            inside = [_places(frame, one, moved["year"], whole) for frame in frames]
            behind = [change for change in changes if _matters(change, one, *inside)]
            effective |= {id(change) for change in behind}
        found.append(entry | _said_rows(behind, one and one.ledger, left_out))
    found.sort(key=lambda entry: entry["tier"] != PRINTED)
    for table, known in compared.items():
        idle = [change for change in known[-1] if id(change) not in effective] if known else []
        if idle:
            found.append(
                {
                    "id": None,
                    "year": None,
                    "before": None,
                    "after": None,
                    "tier": NO_EFFECT,
                    "table": table,
                    "definition_changed": False,
                    "rows_known": True,
                }
                | _said_rows(idle, rules.ledgers[table], left_out)
            )
    return found


def said_rows(entry: dict) -> str:
    """Why a figure differs, in a few words: 新增1行、改动2行; "" when nothing is known to."""
    counts = [
        (title, len(entry[name]))
        for title, name in (
            ("新增", "rows_added"),
            ("减少", "rows_removed"),
            ("改动", "rows_changed"),
        )
    ]
    said = "、".join(f"{title}{count}行" for title, count in counts if count)
    parts = (
        "口径改了" if entry["definition_changed"] else "",
        said,
        "" if entry["rows_known"] else "各行没有留存，不能比较",
    )
    return "、".join(part for part in parts if part)


# rows ----------------------------------------------------------------------------------------------------------------


def _compared_rows(
    workspace: Workspace, before: dict, after: dict, ledger: Ledger
) -> tuple[pd.DataFrame, pd.DataFrame, list[RowChange]] | None:
    """The rows of those sources of a ledger that differ, before and after, and what changed; None when they were not kept."""
    if "tables" not in before or "tables" not in after:
        return None
    parts = [run["tables"].get(ledger.name, {}) for run in (before, after)]
    if parts[0] == parts[1]:
        return pd.DataFrame(), pd.DataFrame(), []
    frames = []
    for run, own, other in ((before, *parts), (after, *reversed(parts))):
        frames.append(
            rows_of_run(
                workspace,
                run,
                ledger.name,
                [file for file, part in own.items() if other.get(file) != part],
            )
        )
    if any(frame is None for frame in frames):
        return None
    rows = [frame.astype(object).where(frame.notna(), None).to_dict("records") for frame in frames]
    return *frames, _compared(*rows, ledger)


def _compared(before: list[dict], after: list[dict], ledger: Ledger) -> list[RowChange]:
    fields = [one.name for one in ledger.kept]

    def key(row: dict) -> object:
        values = tuple(row[name] for name in ledger.primary_key)
        return None if None in values else values

    def content(row: dict) -> object:
        return tuple(row[name] for name in fields)

    changes = []
    for by, alike in ((key, None), (content, None), (_place, len(fields) / 2)):
        before, after, pairs = _paired(before, after, by)
        for old, new in pairs:
            differing = [name for name in fields if old[name] != new[name]]
            if alike is not None and len(differing) > alike:
                before.append(old)
                after.append(new)
            elif differing:
                changes.append(RowChange(old, new, differing))
    changes += [RowChange(old, None) for old in before] + [RowChange(None, new) for new in after]
    return sorted(changes, key=lambda change: _place(change.after or change.before))


def _paired(
    before: list[dict], after: list[dict], by: Callable[[dict], object]
) -> tuple[list, list, list[tuple[dict, dict]]]:
    """The rows that ``by`` tells to be the same, in order; and the rest of both sides."""
    waiting = defaultdict(list)
    for row in before:
        waiting[by(row)].append(row)
    waiting.pop(None, None)
    pairs, left = [], []
    for row in after:
        same = waiting.get(by(row))
        if same:
            pairs.append((same.pop(0), row))
        else:
            left.append(row)
    paired = {id(old) for old, _ in pairs}
    return [row for row in before if id(row) not in paired], left, pairs


def _matters(change: RowChange, one: Indicator, before: set[Place], after: set[Place]) -> bool:
    """Whether a change can have moved the figure: the row entered or left it, or a column that it uses changed."""
    was, stands = (
        row is not None and _place(row) in places
        for row, places in ((change.before, before), (change.after, after))
    )
    return was != stands or was and bool(set(change.fields) & _columns(one))


def _columns(one: Indicator) -> set[str]:
    parts = [part for part in (one.selection, one.numerator, one.denominator) if part]
    return {
        one.date,
        *(part.column for part in parts),
        *(word for part in parts for word in re.findall(r"\w+", part.where)),
    }


def _places(frame: pd.DataFrame, one: Indicator, year: int, whole: bool) -> set[Place]:
    """Where the rows stand that a figure is made of, or the ``whole`` year's."""
    if frame.empty:
        return set()
    of_year = frame[year_of_rows(frame, one.date) == year]
    rows = of_year if whole else select(of_year, one.selection.where)
    return set(rows[SOURCE].itertuples(index=False, name=None))


def _place(row: dict) -> Place:
    return tuple(row[name] for name in SOURCE)


# in words ------------------------------------------------------------------------------------------------------------


def _said_rows(
    changes: list[RowChange], ledger: Ledger | None, left_out: dict[Place, str]
) -> dict[str, list[dict]]:
    titles = {one.name: one.title for one in ledger.kept} if ledger else {}
    added, removed, changed = [], [], []
    for change in changes:
        place = dict(zip(SOURCE, _place(change.after or change.before), strict=True))
        if change.before is None:
            added.append(place)
        elif change.after is None:
            why = left_out.get(_place(change.before))
            removed.append(place | ({"why": why} if why else {}))
        else:
            changed.append(
                place
                | {
                    "columns": [
                        {
                            "name": name,
                            "title": titles[name],
                            "before": _value(change.before[name]),
                            "after": _value(change.after[name]),
                        }
                        for name in change.fields
                    ]
                }
            )
    return {"rows_added": added, "rows_removed": removed, "rows_changed": changed}


def _value(value: object) -> object:
    """A cell of a clean row as JSON has it."""
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def said_moved(rules: Rules, moved: dict, why: str) -> str:
    """A figure that moved (id, year, before, after) in a line: 2024年行政处罚起数：87 → 86（减少1行）."""
    known = rules.indicators.get(moved["id"])
    name = known.name if known else moved["id"]
    because = f"（{why}）" if why else ""
    return f"{moved['year']}年{name}：{number(moved['before'])} → {number(moved['after'])}{because}"


def explained(rules: Rules, found: list[dict], most: int = 5) -> Iterator[str]:
    """Differences as lines for the analyst, ``most`` rows of a kind each."""
    titles = {PRINTED: "报告所列指标", OTHER: "其他指标", NO_EFFECT: "没有影响任何指标的行"}
    for tier, title in titles.items():
        entries = [entry for entry in found if entry["tier"] == tier]
        if entries:
            yield f"【{title}】"
        for entry in entries:
            yield (
                f"《{rules.ledgers[entry['table']].title}》{said_rows(entry)}"
                if tier == NO_EFFECT
                else said_moved(rules, entry, said_rows(entry))
            )
            for kind, rows in (
                ("新增", entry["rows_added"]),
                ("减少", entry["rows_removed"]),
                ("改动", entry["rows_changed"]),
            ):
                yield from (f"  {kind}：{_said_row(row)}" for row in rows[:most])
                if len(rows) > most:
                    yield f"  {kind}：另有{len(rows) - most}行（用 --json 查看全部）"


def _said_row(row: dict) -> str:
    place = f"{row['source_file']}[{row['source_sheet']}] 第{row['source_row']}行"
    columns = "，".join(
        f"「{one['title']}」{_said(one['before'])} → {_said(one['after'])}"
        for one in row.get("columns", [])
    )
    return (
        place
        + ("：" if columns else "")
        + columns
        + (f"（现在不计入。{row['why']}）" if row.get("why") else "")
    )


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "空" if value is None else number(value) if isinstance(value, int | float) else value
