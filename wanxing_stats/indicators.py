"""Figures from clean rows: each is a selection of rows and a measure over them, so its rows follow from its definition.

The definitions are in ``indicators.toml``, whose head explains the keys.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from .cleaning import SOURCE
from .ledgers import load_ledgers
from .workspace import PACKAGE

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


@dataclass(frozen=True)
class Figure:
    """One indicator's value in one year; ``select_rows`` gives the clean rows behind it.

    ``value`` is None when the year has no rows of the table. A rate or a mean carries numerator and denominator.
    """

    indicator: Indicator
    year: int
    value: int | float | str | None
    numerator: int | float | None
    denominator: int | float | None
    select_rows: Callable[[], pd.DataFrame]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The clean rows behind the figure."""
        return self.select_rows()

    def sources(self) -> list[dict]:
        """The rows behind the figure: source_file, source_sheet, source_row of each."""
        return self.rows[SOURCE].to_dict("records")


class Figures(Mapping[tuple[str, int], Figure]):
    """Every indicator in every year given, by (id, year); each is computed when it is first asked for.

    ``note`` is told the name of whatever is asked for: "figure <id>/<year>", "rows <table>/<year>".
    """

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        years: Iterable[int],
        note: Callable[[str], None] = lambda name: None,
    ):
        self.tables, self.years, self.note = tables, list(years), note
        self._computed: dict[tuple[str, int], Figure] = {}
        self._rows_of: dict[tuple[str, str, int], pd.DataFrame] = {}
        self._years_of_rows: dict[tuple[str, str], pd.Series] = {}

    def __getitem__(self, key: tuple[str, int]) -> Figure:
        id, year = key
        if year not in self.years or id not in load_indicators():
            raise KeyError(key)
        self.note(f"figure {id}/{year}")
        if key not in self._computed:
            self._computed[key] = self._figure(load_indicators()[id], year)
        return self._computed[key]

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return ((id, year) for id in load_indicators() for year in self.years)

    def __len__(self) -> int:
        return len(load_indicators()) * len(self.years)

    def rows_of_year(self, table: str, date: str, year: int) -> pd.DataFrame:
        """The clean rows of a table whose ``date`` lies in the year."""
        self.note(f"rows {table}/{year}")
        return self._rows(table, date, year)

    def _figure(self, one: Indicator, year: int) -> Figure:
        return compute(one, self._rows(one.table, one.date, year), year)

    def _rows(self, table: str, date: str, year: int) -> pd.DataFrame:
        if (table, date, year) not in self._rows_of:
            rows = self.tables[table]
            if (table, date) not in self._years_of_rows:
                self._years_of_rows[table, date] = year_of_rows(rows, date)
            self._rows_of[table, date, year] = rows[self._years_of_rows[table, date] == year]
        return self._rows_of[table, date, year]


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


def compute(indicator: Indicator, of_year: pd.DataFrame, year: int) -> Figure:
    """The figure of one indicator from its table's clean rows of the year."""
    if of_year.empty:
        return Figure(indicator, year, None, None, None, lambda: of_year)
    rows = select(of_year, indicator.selection.where)
    numerator = denominator = None
    if indicator.is_rate:
        numerator, denominator = (
            measure(rows, part, indicator.date)
            for part in (indicator.numerator, indicator.denominator)
        )
        value = _plain(100 * numerator / denominator) if denominator else None
    else:
        value = measure(rows, indicator.selection, indicator.date)
        if indicator.selection.measure == "mean":
            numerator, denominator = _plain(rows[indicator.selection.column].sum()), len(rows)
    return Figure(indicator, year, value, numerator, denominator, lambda: rows)


def year_of_rows(table: pd.DataFrame, date: str) -> pd.Series:
    """The year of each row by its ``date`` column, <NA> without a date."""
    if pd.api.types.is_datetime64_any_dtype(table[date]):
        return table[date].dt.year.astype("Int64")
    return pd.to_numeric(table[date].str[:4]).astype("Int64")


def month_of_rows(table: pd.DataFrame, date: str) -> pd.Series:
    """The month 1 to 12 of each row by its ``date`` column, <NA> without a date."""
    if pd.api.types.is_datetime64_any_dtype(table[date]):
        return table[date].dt.month.astype("Int64")
    return pd.to_numeric(table[date].str[5:7]).astype("Int64")


def select(rows: pd.DataFrame, where: str) -> pd.DataFrame:
    """The rows a definition's ``where`` keeps."""
    return rows.query(where, engine="python") if where else rows


def measure(rows: pd.DataFrame, selection: Selection, date: str) -> int | float | str | None:
    """The measure over the rows that the selection keeps; sums and means are rounded to 2 decimals."""
    kept = select(rows, selection.where)
    match selection.measure:
        case "count":
            return len(kept)
        case "sum":
            return _plain(kept[selection.column].sum())
        case "mean":
            return None if kept.empty else _plain(kept[selection.column].mean())
        case "distinct":
            return int(kept[selection.column].nunique())
        case "month":
            months = (
                kept[date].dt.strftime("%Y-%m")
                if pd.api.types.is_datetime64_any_dtype(kept[date])
                else kept[date]
            )
            return None if kept.empty else str(months.max())
        case other:
            raise IndicatorFileError(f"不认识的 measure：{other}。")


def _plain(number: float) -> int | float:
    """A number rounded to 2 decimals, an int when it is whole."""
    rounded = round(float(number), 2)
    return int(rounded) if rounded.is_integer() else rounded


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
