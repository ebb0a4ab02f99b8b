"""What moved between two builds, and because of which rows: as data, as JSON and in words.

A Difference is a figure that moved, with the rows behind it, or a ledger with changed rows that
moved none. Its JSON is what ``wanxing diff --json`` prints; a build hands a SinceLastBuild to its
notebooks. comparison.py finds the differences of two runs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from wanxing_stats.base import Place
from wanxing_stats.cleaning import SOURCE
from wanxing_stats.figures import number
from wanxing_stats.rules import Rules

from .runs import FigureMove, Run

Tier = Literal["printed", "other", "no_effect"]
TIERS: dict[Tier, str] = {
    "printed": "报告所列指标",
    "other": "其他指标",
    "no_effect": "没有影响任何指标的行",
}
Definition = Literal["same", "changed", "new", "gone", "unread"]
DEFINITIONS: dict[Definition, str] = {
    "same": "",
    "changed": "口径改了",
    "new": "新设的指标",
    "gone": "指标已取消",
    "unread": "口径有错误，没有计算",
}


@dataclass(frozen=True)
class CellChange:
    """One cell of a changed row: the field's name and title, and its values as JSON has them."""

    name: str
    title: str
    before: Any
    after: Any


@dataclass(frozen=True)
class ChangedRow:
    """Where a row stands that is new, gone or changed.

    ``why`` says of one that is gone why it doesn't count where it still stands there, else "".
    ``key`` is the record's, as it is shown, "" where it isn't. ``cells`` is what changed in one
    that is neither new nor gone.
    """

    place: Place
    why: str = ""
    key: str = ""
    cells: list[CellChange] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        document: dict[str, Any] = dict(zip(SOURCE, self.place[:3], strict=True))
        if self.why:
            document["why"] = self.why
        if self.key:
            document["key"] = self.key
        if self.cells:
            document["columns"] = [vars(cell) for cell in self.cells]
        return document


@dataclass(frozen=True)
class ChangedRows:
    """The rows behind a difference: new ones, those that are gone, changed ones."""

    added: list[ChangedRow] = field(default_factory=list)
    removed: list[ChangedRow] = field(default_factory=list)
    changed: list[ChangedRow] = field(default_factory=list)

    def by_kind(self) -> dict[str, list[ChangedRow]]:
        return {"新增": self.added, "减少": self.removed, "改动": self.changed}

    def all(self) -> list[ChangedRow]:
        return [*self.added, *self.removed, *self.changed]

    def say_counts(self) -> str:
        """新增1行、改动2行; "" for none."""
        return "、".join(f"{kind}{len(rows)}行" for kind, rows in self.by_kind().items() if rows)


@dataclass(frozen=True)
class Difference:
    """What differs between two runs.

    Parameters
    ----------
    move : the figure that moved, with what its state has become as ``why``; None for rows of a
        ledger that moved no figure
    tier : whether the report prints the figure, or no figure moved
    table : the ledger; None for a figure that indicators.toml knows no more
    rows : the rows behind it
    definition : what became of the figure's definition
    rows_known : False when a run kept no rows to compare
    """

    move: FigureMove | None
    tier: Tier
    table: str | None
    rows: ChangedRows
    definition: Definition = "same"
    rows_known: bool = True

    @property
    def why(self) -> str:
        """Why it differs, in a few words: 口径改了、现有4行未计入、新增1行; "" where nothing is
        known."""
        reasons = (
            DEFINITIONS[self.definition],
            self.move.why if self.move else "",
            self.rows.say_counts(),
            "" if self.rows_known else "各行没有留存，不能比较",
        )
        return "、".join(reason for reason in reasons if reason)

    def is_of_year(self, year: int) -> bool:
        return self.move is not None and self.move.year == year

    def as_json(self) -> dict[str, Any]:
        """As ``wanxing diff --json`` prints it."""
        figure = ("id", "year", "before", "after", "state_before", "state_after")
        return {
            **{name: getattr(self.move, name, None) for name in figure},
            "tier": self.tier,
            "table": self.table,
            "definition": self.definition,
            "definition_changed": self.definition == "changed",
            "rows_known": self.rows_known,
            "rows_added": [row.as_json() for row in self.rows.added],
            "rows_removed": [row.as_json() for row in self.rows.removed],
            "rows_changed": [row.as_json() for row in self.rows.changed],
        }


@dataclass(frozen=True)
class SinceLastBuild:
    """What a build sees now, what the last one that differs saw, and what moved between them.

    ``before`` is None when no build came before; then nothing has moved. Of ``now`` the rows aren't
    at hand (``live``): what they tell is in ``moved``, and a notebook's process need not load them.
    """

    now: Run
    before: Run | None
    moved: list[Difference]

    def of_year(self, year: int) -> list[Difference]:
        """What moved of a year's figures."""
        return [difference for difference in self.moved if difference.is_of_year(year)]


def explain_differences(
    rules: Rules, differences: list[Difference], most: int = 5
) -> Iterator[str]:
    """Differences as lines for the analyst, ``most`` rows of a kind each."""
    for tier, title in TIERS.items():
        of_tier = [difference for difference in differences if difference.tier == tier]
        if of_tier:
            yield f"【{title}】"
        for difference in of_tier:
            yield _say_difference(rules, difference)
            for kind, rows in difference.rows.by_kind().items():
                is_gone = kind == "减少"
                for row in rows[:most]:
                    said = _say_gone(row) if is_gone and not row.why else _say_row(row)
                    yield f"  {kind}：{said}"
                if len(rows) > most:
                    yield f"  {kind}：另有{len(rows) - most}行（用 --json 查看全部）"


def say_move(rules: Rules, move: FigureMove) -> str:
    """A figure that moved in a line: 2024年行政处罚起数：87 → 86（减少1行）; of one whose state
    alone moved: 2024年处理信访件数：165（现有4行未计入）."""
    indicator = rules.indicators.get(move.id)
    name = indicator.name if indicator else move.id
    because = f"（{move.why}）" if move.why else ""
    before = "" if move.before == move.after else f"{number(move.before)} → "
    return f"{move.year}年{name}：{before}{number(move.after)}{because}"


def _say_difference(rules: Rules, difference: Difference) -> str:
    if difference.move:
        return say_move(rules, replace(difference.move, why=difference.why))
    title = rules.ledgers[difference.table].title if difference.table else ""
    return f"《{title}》{difference.why}"


def gone_records(differences: list[Difference]) -> dict[str, list[str]]:
    """By ledger the records that no source has any more, as messages call them."""
    gone: dict[str, dict[Place, str]] = {}
    for difference in differences:
        for row in difference.rows.removed:
            if difference.table and not row.why:
                gone.setdefault(difference.table, {})[row.place] = row.key or "编号不便显示的一条"
    return {table: list(records.values()) for table, records in gone.items()}


def _say_gone(row: ChangedRow) -> str:
    """A record that is gone: its row is one of a file that is no more, or another by now."""
    return f"{row.key or '编号不便显示的一条'}（原在 {row.place.file}）"


def _say_row(row: ChangedRow) -> str:
    cells = "，".join(_say_cell(cell) for cell in row.cells)
    why = f"（现在不计入。{row.why}）" if row.why else ""
    return f"{row.place}{'：' if cells else ''}{cells}{why}"


def _say_cell(cell: CellChange) -> str:
    return f"「{cell.title}」{_say_value(cell.before)} → {_say_value(cell.after)}"


def _say_value(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None:
        return "空"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}" if isinstance(value, int | float) else str(value)
