"""What each figure is, as an analyst writes it (``indicators.toml``, whose head explains the keys).

A selection of rows and a measure over them, so that a figure's rows follow from its definition.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .ledgers import Ledger
from .rule_files import RuleFile, RuleFileError

INDICATORS_FILE = "indicators.toml"

MEASURES = {"count", "sum", "mean", "distinct", "month", "rate"}
POLARITIES = {"up_good", "down_good", "neutral"}


@dataclass(frozen=True)
class Selection:
    """A measure over the rows that ``where`` keeps (a pandas query; "" keeps all)."""

    measure: str
    where: str = ""
    column: str = ""


@dataclass(frozen=True)
class Indicator:
    """One entry of ``indicators.toml``.

    ``ledger``, that of ``table``, is no part of the definition.
    """

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
    ledger: Ledger = field(repr=False, compare=False)
    numerator: Selection | None = None
    denominator: Selection | None = None
    note: str = ""
    beside: str = ""

    @property
    def parts(self) -> list[Selection]:
        """Every selection that the value is made of."""
        return [part for part in (self.selection, self.numerator, self.denominator) if part]

    @property
    def is_rate(self) -> bool:
        return self.selection.measure == "rate"


def as_indicators(file: RuleFile, ledgers: Mapping[str, Ledger]) -> dict[str, Indicator]:
    """The indicators that a rule file says by id, in the report's order. Raises RuleFileError."""
    indicators = {id: _as_indicator(id, entry, ledgers) for id, entry in file.tables.items()}
    for indicator in indicators.values():
        _check(indicator)
        if indicator.beside and indicator.beside not in indicators:
            raise _error(indicator.id, f"：beside 指向不存在的“{indicator.beside}”。")
    return indicators


def _as_indicator(id: str, entry: dict[str, Any], ledgers: Mapping[str, Ledger]) -> Indicator:
    try:
        if entry["table"] not in ledgers:
            raise _error(id, f"：没有名为“{entry['table']}”的台账。")
        return Indicator(
            id=id,
            name=entry["name"],
            unit=entry["unit"],
            section=entry["section"],
            department=entry["department"],
            table=entry["table"],
            date=entry["date"],
            selection=Selection(entry["measure"], entry.get("where", ""), entry.get("column", "")),
            polarity=entry["polarity"],
            definition=entry["definition"],
            numerator=_selection(entry, "numerator"),
            denominator=_selection(entry, "denominator"),
            note=entry.get("note", ""),
            beside=entry.get("beside", ""),
            ledger=ledgers[entry["table"]],
        )
    except KeyError as error:
        raise _error(id, f" 缺少 {error.args[0]}。") from error


def _selection(entry: dict[str, Any], name: str) -> Selection | None:
    return Selection(**entry[name]) if name in entry else None


def _check(indicator: Indicator) -> None:
    columns = {field.name for field in indicator.ledger.kept}
    used = [indicator.date, *(part.column for part in indicator.parts if part.column)]
    wrong = [column for column in used if column not in columns]
    if wrong:
        title = indicator.ledger.title
        raise _error(indicator.id, f"：台账《{title}》没有保留列“{wrong[0]}”。")
    if indicator.selection.measure not in MEASURES or indicator.polarity not in POLARITIES:
        raise _error(indicator.id, "：measure 或 polarity 写错了。")
    if indicator.is_rate and not (indicator.numerator and indicator.denominator):
        raise _error(indicator.id, "：比率要写明 numerator 和 denominator。")


def _error(id: str, what: str) -> RuleFileError:
    return RuleFileError(f"{INDICATORS_FILE} 的 [{id}]{what}")
