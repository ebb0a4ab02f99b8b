"""Figures from clean rows: each is a selection of rows and a measure over them, so its rows follow from its definition.

The definitions are in ``indicators.toml``, whose head explains the keys.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from wanxing_stats.base import PACKAGE

from .ledgers import load_ledgers

MEASURES = {"count", "sum", "mean", "distinct", "month", "rate"}
POLARITIES = {"up_good", "down_good", "neutral"}


class IndicatorFileError(Exception):
    """``indicators.toml`` says something impossible; the message (Chinese) names the entry."""


@dataclass(frozen=True)
class Selection:
    """A measure over the rows that ``where`` keeps (a pandas query; "" keeps all)."""

    measure: str
    where: str = ""
    column: str = ""


@dataclass(frozen=True)
class Indicator:
    """One entry of ``indicators.toml``."""

    id: str
    name: str
    unit: str
    section: str
    department: str
    table: str
    date: str
    selection: Selection
    polarity: str
    definition: str
    numerator: Selection | None = None
    denominator: Selection | None = None
    note: str = ""
    beside: str = ""

    @property
    def is_rate(self) -> bool:
        return self.selection.measure == "rate"


@cache
def load_indicators() -> dict[str, Indicator]:
    """All indicators by id, in the order of the report. Raises IndicatorFileError."""
    try:
        raw = tomllib.loads((PACKAGE / "indicators.toml").read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise IndicatorFileError(
            "indicators.toml 不是UTF-8编码。请用记事本打开，另存为UTF-8编码。"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise IndicatorFileError(
            f"indicators.toml 不是有效的TOML：{error}。请改正后重试。"
        ) from error
    loaded = {id: _load(id, entry) for id, entry in raw.items()}
    for one in loaded.values():
        _check(one, loaded)
    return loaded


def _load(id: str, entry: dict) -> Indicator:
    def part(name: str) -> Selection | None:
        return Selection(**entry[name]) if name in entry else None

    try:
        return Indicator(
            id,
            *(entry[key] for key in ("name", "unit", "section", "department", "table", "date")),
            Selection(entry["measure"], entry.get("where", ""), entry.get("column", "")),
            entry["polarity"],
            entry["definition"],
            part("numerator"),
            part("denominator"),
            entry.get("note", ""),
            entry.get("beside", ""),
        )
    except KeyError as error:
        raise IndicatorFileError(f"indicators.toml 的 [{id}] 缺少 {error.args[0]}。") from error


def _check(one: Indicator, all_of_them: Mapping[str, Indicator]) -> None:
    ledger = load_ledgers().get(one.table)
    if ledger is None:
        raise IndicatorFileError(f"indicators.toml 的 [{one.id}]：没有名为“{one.table}”的台账。")
    kept = {column.name for column in ledger.kept}
    parts = [part for part in (one.selection, one.numerator, one.denominator) if part]
    wrong = [
        name
        for name in [one.date, *(part.column for part in parts if part.column)]
        if name not in kept
    ]
    if wrong:
        raise IndicatorFileError(
            f"indicators.toml 的 [{one.id}]：台账《{ledger.title}》没有保留列“{wrong[0]}”。"
        )
    if one.selection.measure not in MEASURES or one.polarity not in POLARITIES:
        raise IndicatorFileError(f"indicators.toml 的 [{one.id}]：measure 或 polarity 写错了。")
    if one.is_rate and not (one.numerator and one.denominator):
        raise IndicatorFileError(
            f"indicators.toml 的 [{one.id}]：比率要写明 numerator 和 denominator。"
        )
    if one.beside and one.beside not in all_of_them:
        raise IndicatorFileError(
            f"indicators.toml 的 [{one.id}]：beside 指向不存在的“{one.beside}”。"
        )
