"""What this office decides: ``office.toml`` at the workspace's root, which need not be there.

An entry with a fault counts as not written, so that the others hold.

    [office]
    names = ["万兴街道"]      # as columns like 执行街道 name it; rows of other offices don't count
    case_sheets = true       # the year's workbook lists rows that are people's cases, too

    [limits]
    cell_seconds = 120       # how long a cell of a notebook may take
    page_megabytes = 2048    # how much memory a page may take
    file_seconds = 20        # how long the processor may read a file
    file_megabytes = 1024    # how much memory that may take

    [years.2025]
    as_of = 2025-03-31       # the last day that the year's figures count

    [[expected]]             # who owes what
    year = 2025
    department = "综合执法大队"
    ledger = "penalties"
    by = 2025-04-10          # owed once the year has come so far; without it, at the year's end
    nil_ok = true            # a list without rows (零报告) is a report

    [[confirmed]]            # tables with these headings are this ledger, whatever they are called
    headings = "0123456789ab"
    ledger = "penalties"

    [values.hotline_orders]  # what may be shown of a column, beside what the ledger lists
    community = ["…社区", "龙井里"]
    category = ["停车管理", { "乱停车" = "停车管理" }]   # another spelling of one

    [[break]]                # not to be compared with the years before
    figure = "petitions_handled"
    from = 2025
    reason = "网上信访件改由区里统一受理"

    [[baseline]]             # what limits and shares of months rest on, instead of all years before
    figure = "hazards_found"
    from = 2022              # a year, or a month: "2022-05"
    to = "2023-06"           # both are part of it; several entries of a figure add up
    reason = "2022年起按新的检查清单查"
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, Strict, ValidationError

from wanxing_stats.base import last_day, looks_like_particulars, say_nearest

from .declared import HAN
from .ledgers import Ledger, changed, say_no_ledger, with_values
from .rule_files import Complaints, KeyPath, RuleFault, RuleFile, RuleFileError
from .written import Filled, Written, read_entry

Positive = Annotated[float, Field(gt=0)]


def _a_digest(text: str) -> str:
    if not re.fullmatch("[0-9a-f]{12}", text):
        raise ValueError("应为12位编码，请照 wanxing check 给出的那一行原样粘贴。")
    return text


class Naming(Written):
    """What this office is called, ``names`` as columns of other offices' lists have it; and whether
    the year's workbook lists people's cases row by row."""

    names: Annotated[tuple[Filled, ...], Strict(False)] = ()
    case_sheets: bool = False


class Limits(Written):
    """What a page may take before its notebook is stopped, and what reading a file may take: a
    large one more."""

    cell_seconds: Positive = 120
    page_megabytes: Positive = 2048
    file_seconds: Positive = 20
    file_megabytes: Positive = 1024


class YearOfOffice(Written):
    """What the office decides about one year; ``as_of``: the last day that its figures count."""

    as_of: datetime.date | None = None


class Expected(Written):
    """That a department owes a ledger.

    It does so once the year has come to the day ``by``, without one at the year's end. ``nil_ok``:
    a list without rows is a report.
    """

    year: int
    department: Filled
    ledger: Filled
    by: datetime.date | None = None
    nil_ok: bool = False

    @property
    def due(self) -> datetime.date:
        """The day of its year from which it is owed; where it may come later, the year's last: how
        far a year has come is never known beyond that."""
        last = last_day(self.year)
        return min(self.by or last, last)


def _a_value(value: Any) -> str | dict[str, str]:
    """A value, or a table of other spellings and the value that each means."""
    texts = [*value, *value.values()] if isinstance(value, dict) else [value]
    if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError('应为文字，或另一种写法和它的类别，如 { "乱停车" = "停车管理" }。')
    if any(map(looks_like_particulars, texts)):  # not quoted
        raise ValueError("里有像个人信息的内容，不能列出。请删去后重试。")
    if any(not text.replace(HAN, "").strip() for text in texts):
        raise ValueError(f"不能只写“{HAN}”，还要写出固定的字，如“{HAN}社区”。")
    declared: str | dict[str, str] = value
    return declared


Values = Annotated[tuple[Annotated[Any, AfterValidator(_a_value)], ...], Strict(False)]


class Confirmed(Written):
    """That tables are a ledger's: those of these ``headings``, by their digest."""

    headings: Annotated[str, AfterValidator(_a_digest)]
    ledger: Filled


class Break(Written):
    """That a figure, ``from`` this year on, can't be compared with the years before."""

    figure: Filled
    from_year: int = Field(alias="from")
    reason: Filled

    def say(self, name: str) -> str:
        """The change of a figure called so, without a full stop."""
        return f"{name}的口径自{self.from_year}年起有变：{self.reason}"


def _a_month(value: Any) -> Any:
    """A year, as a whole number, or a month of one: "2023-05"."""
    is_year = type(value) is int and 1000 <= value <= 9999
    is_month = isinstance(value, str) and re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value)
    if not is_year and not is_month:
        raise ValueError('应为年份（如 2023）或年月（如 "2023-05"）。请改正后重试。')
    return value


Month = Annotated[int | str, PlainValidator(_a_month)]


class Baseline(Written):
    """The period that a figure's limits and its shares of months rest on; it never moves by itself.

    ``first`` and ``last``: years, or months of a year.
    """

    figure: Filled
    first: Month = Field(alias="from")
    last: Month = Field(alias="to")
    reason: Filled

    @property
    def period(self) -> tuple[str, str]:
        """Its first and its last month: 2022-01, 2023-06."""
        first, last = self.first, self.last
        return (
            f"{first}-01" if isinstance(first, int) else first,
            f"{last}-12" if isinstance(last, int) else last,
        )


class Office(Written):
    """All that office.toml says."""

    naming: Naming = Field(default=Naming(), alias="office")
    limits: Limits = Limits()
    years: dict[str, YearOfOffice] = {}
    expected: Annotated[tuple[Expected, ...], Strict(False)] = ()
    values: dict[str, dict[str, Values]] = {}
    confirmed: Annotated[tuple[Confirmed, ...], Strict(False)] = ()
    breaks: Annotated[tuple[Break, ...], Strict(False)] = Field(default=(), alias="break")
    baselines: Annotated[tuple[Baseline, ...], Strict(False)] = Field(default=(), alias="baseline")

    def as_of(self, year: int) -> datetime.date | None:
        """The last day that the year's figures count; None where the office leaves it open."""
        of_year = self.years.get(str(year))
        return of_year.as_of if of_year else None

    def confirmed_ledger(self, headings: str) -> str | None:
        """The name of the ledger that tables with these headings are, if the office said so."""
        return next((entry.ledger for entry in self.confirmed if entry.headings == headings), None)

    def declaring(self, ledger: Ledger) -> Ledger:
        """The ledger with what the office declares of its columns."""
        of_ledger = self.values.get(ledger.name, {})
        fields = []
        for field in ledger.fields:
            declared = of_ledger.get(field.name, ())
            values = [value for value in declared if isinstance(value, str)]
            spellings: dict[str, str] = {}
            for value in declared:
                spellings |= value if isinstance(value, dict) else {}
            fields.append(with_values(field, [*values, *spellings.values()], spellings))
        return changed(ledger, fields=tuple(fields)) if of_ledger else ledger

    def break_between(self, figure: str, earlier: int, later: int) -> Break | None:
        """What forbids to compare a figure of two years; None where nothing does."""
        for each in self.breaks:
            if each.figure == figure and earlier < each.from_year <= later:
                return each
        return None

    def months_of_baseline(self, figure: str, year: int) -> list[int]:
        """The months of a year that a figure's limits may rest on; all where the office doesn't
        say."""
        months = range(1, 13)
        periods = [each.period for each in self.baselines if each.figure == figure]
        if not periods:
            return list(months)
        inside = []
        for month in months:
            if any(first <= f"{year}-{month:02}" <= last for first, last in periods):
                inside.append(month)
        return inside


def read_office(
    file: RuleFile, ledgers: Mapping[str, Ledger], figures: Mapping[str, str]
) -> tuple[Office, list[RuleFault]]:
    """The office's decisions, and what is wrong with the others.

    Parameters
    ----------
    ledgers, figures
        Those that there are, by name; of figures their titles.
    """
    faults: list[RuleFault] = []
    unsound: set[KeyPath] = set()
    try:
        read_entry(Office, file, ())
    except RuleFileError as error:
        faults += error.faults
        unsound = _unsound(file.tables)
    for path, entry in _entries(file.tables):
        if path not in unsound:
            try:
                file.refuse(path, _complaints(path, entry, ledgers, figures))
            except RuleFileError as error:
                faults += error.faults
                unsound.add(path)
    return Office.model_validate(_without(file.tables, unsound)), faults


def _unsound(tables: Mapping[str, Any]) -> set[KeyPath]:
    """The entries that aren't what the model wants."""
    try:
        Office.model_validate(tables)
    except ValidationError as error:
        depth = {"limits": 1, "values": 3}
        places = [detail["loc"] for detail in error.errors(include_url=False)]
        return {tuple(place[: depth.get(str(place[0]), 2)]) for place in places}
    return set()


def _entries(tables: Mapping[str, Any]) -> Iterator[tuple[KeyPath, Any]]:
    """Every [years.…], [[expected]], [[confirmed]], [[break]] and [[baseline]], and each column of
    [values.…], with its path."""
    for key, value in tables.items():
        if key in ("expected", "confirmed", "break", "baseline") and isinstance(value, list):
            yield from (((key, at), entry) for at, entry in enumerate(value))
        elif key == "years" and isinstance(value, dict):
            yield from (((key, year), entry) for year, entry in value.items())
        elif key == "values" and isinstance(value, dict):
            for ledger, columns in value.items():
                for column, entry in columns.items() if isinstance(columns, dict) else ():
                    yield (key, ledger, column), entry


def _without(tables: Mapping[str, Any], paths: set[KeyPath], at: KeyPath = ()) -> dict[str, Any]:
    """The tables without the entries at these paths."""
    left: dict[str, Any] = {}
    for key, value in tables.items():
        here = (*at, key)
        if here in paths:
            continue
        if isinstance(value, dict):
            value = _without(value, paths, here)
        elif isinstance(value, list):
            value = [entry for place, entry in enumerate(value) if (*here, place) not in paths]
        left[key] = value
    return left


def _complaints(
    path: KeyPath, entry: Any, ledgers: Mapping[str, Ledger], figures: Mapping[str, str]
) -> Complaints:
    """What an entry says of ledgers, figures and years that there aren't."""
    titles = {name: ledger.title for name, ledger in ledgers.items()}
    of_ledger = ("ledger", "台账", titles)
    of_figure = ("figure", "指标", dict(figures))
    known = {"expected": of_ledger, "confirmed": of_ledger}
    known |= {"break": of_figure, "baseline": of_figure}
    kind, name = str(path[0]), str(path[1])
    if kind in known:
        key, what, names = known[kind]
        if entry[key] not in names:
            nearest = say_nearest(entry[key], names)
            yield (key,), f"{key}：没有名为“{entry[key]}”的{what}。{nearest}请改正后重试。"
        if kind == "baseline":
            first, last = Baseline.model_validate(entry).period
            if first > last:
                yield ("to",), f"to 应不早于 from，读到{first}至{last}。请改正后重试。"
    elif kind == "values":
        yield from _complaints_of_values(name, str(path[2]), ledgers)
    elif not re.fullmatch(r"\d{4}", name):
        yield (), f"年度应为四位数字，读到“{name}”。请改正后重试。"
    elif entry.get("as_of") and entry["as_of"].year != int(name):
        yield ("as_of",), f"as_of 应在{name}年之内，读到{entry['as_of']}。请改正后重试。"


def _complaints_of_values(table: str, column: str, ledgers: Mapping[str, Ledger]) -> Complaints:
    if table not in ledgers:
        yield (), say_no_ledger(table, ledgers) + "请改正后重试。"
        return
    ledger = ledgers[table]
    strange = list(ledger.strange_columns([column]))
    yield from (((), what) for what in strange)
    if not strange and column not in ledger.declared:
        title = ledger.field(column).title
        yield (), f"列 {column}（{title}）不是文字列，不用列出它的内容。请删去后重试。"
