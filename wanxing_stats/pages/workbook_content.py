"""What a year's workbook says: a cover, the figures of the years, their definitions, and the rows
of each ledger.

In: figures, a year, what may be claimed of each year. Out: a YearWorkbook of plain values, which
workbook_file.py writes.

    year_workbook(figures, 2024, judgements).tables[0].rows[0]
"""

import hashlib
import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wanxing_stats.base import PLACE_TITLES, say_date, say_day
from wanxing_stats.briefing import UNTOLD, say_no_value, state_title, verdict_beside
from wanxing_stats.cleaning import SOURCE
from wanxing_stats.figures import (
    SMALL_BASE,
    Comparison,
    Figure,
    Figures,
    compared,
    number,
    plain,
    say_change,
)
from wanxing_stats.rules import Field, Indicator, Rules, Selection
from wanxing_stats.trends import Judgement

from .workbook_cover import (
    CORRECTIONS,
    COVER,
    DEFINITIONS,
    FIGURES,
    Cover,
    cover_of,
)
from .workbook_rows import (
    COUNTED_IN,
    DENOMINATOR,
    NUMERATOR,
    UNCOUNTED_IN,
    Listing,
    Shown,
    shown_of,
)

COUNT, YEAR, PERCENT = "#,##0", "0", "0.0"  # how numbers stand in their cells
FIT = 0  # a column as wide as what stands in it
LONGEST_NAME = 31  # of a sheet
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
KINDS = {"printed": "报告所列", "reading": "另一读法", "own": "本单位自定"}

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    Parameters
    ----------
    width
        How wide it is at least; wider only for its numbers.
    number
        How numbers stand in its cells, unless as COUNT or with what stands after the point.
    is_printed
        Whether it stands on paper, too; only of the last.
    """

    title: str
    width: float = FIT
    number: str = ""
    is_printed: bool = True


@dataclass(frozen=True)
class Table:
    """One sheet: a row of titles, and rows below it.

    Parameters
    ----------
    about
        What the cover says of the sheet.
    leading
        How many columns stay in view.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: list[Row]
    leading: int = 1

    @property
    def digest(self) -> str:
        """A hash of all that it shows."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True)
class YearWorkbook:
    """All of it; ``sample``: what each page says above of made-up data, "" of real ones."""

    cover: Cover
    tables: list[Table]
    sample: str = ""

    @property
    def digests(self) -> dict[str, str]:
        """A hash of each sheet, by its name."""
        cover = repr((self.cover, self.sample)).encode()
        of_cover = {COVER: hashlib.sha256(cover).hexdigest()}
        return of_cover | {table.name: table.digest for table in self.tables}


def year_workbook(figures: Figures, year: int, judgements: Mapping[int, Judgement]) -> YearWorkbook:
    """The workbook of a year, with the figures of the years before it."""
    shown = shown_of(figures, year)
    tables = [_figures_table(shown, judgements), _definitions_table(figures.rules)]
    if shown.corrections:
        tables.append(_corrections_table(shown))
    taken = [COVER, CORRECTIONS, *(table.name for table in tables)]
    for listing in shown.listings:
        if len(listing.rows):
            name = _sheet_name(listing.ledger.title, taken)
            taken.append(name)
            tables.append(_ledger_table(name, listing, shown))
    contents = [(table.name, table.about) for table in tables]
    return YearWorkbook(cover_of(shown, contents), tables, shown.sample)


# the sheets ---------------------------------------------------------------------------------------


def _figures_table(shown: Shown, judgements: Mapping[int, Judgement]) -> Table:
    rows = []
    for year, id in itertools.product(shown.years, shown.rules.indicators):
        rows.append(_figure_row(shown.figures, shown.figures[id, year], judgements[year]))
    columns = (
        Column("年度", 6, YEAR),
        Column("部分", 5),
        Column("指标", 17),
        Column("数值", 8),
        Column("年月", 9),
        Column("单位", 6),
        Column(NUMERATOR, 8),
        Column(DENOMINATOR, 7),
        Column("状态", 10),
        Column("数据截至", 12),
        Column("计入行数", 7),
        Column("未计入行数", 7),
        Column("增减", 7),
        Column("增减率（%）", 7, PERCENT),
        Column("与上年比较", 24),
        Column("完整程度说明", 19),
        Column("责任部门", 11),
        Column("指标代码", is_printed=False),
    )
    years = f"{len(shown.years)}个年度" if len(shown.years) > 1 else "本年"
    return Table(
        FIGURES,
        f"每个年度每项指标一行，{years}共{len(rows)}行：数值、分子和分母、完整程度、与上年比较、责任部门。",
        columns,
        rows,
        leading=3,
    )


def _figure_row(figures: Figures, figure: Figure, judgement: Judgement) -> Row:
    indicator, state = figure.indicator, figure.state
    comparison = compared(figures, figure)
    change = comparison.change
    is_month = isinstance(figure.value, str)
    return (
        figure.year,
        indicator.section,
        indicator.name,
        None if is_month else figure.value,
        figure.value if is_month else None,
        indicator.unit or None,
        figure.numerator,
        figure.denominator,
        state_title(state),
        state.through,
        len(figure.rows) if state.has_value else None,
        state.uncounted,
        plain(change.difference) if change else None,
        change.percent if change else None,
        _say_compared(figures, comparison, judgement),
        _say_complete(figure) or None,
        indicator.department or None,
        indicator.id,
    )


def _say_complete(figure: Figure) -> str:
    """The sentences of its state; of one without a value always why."""
    state = figure.state
    no_rows = say_no_value(figure) if state.has_value else ""
    return (f"{no_rows}。" if no_rows else "") + state.why


def _say_compared(figures: Figures, comparison: Comparison, judgement: Judgement) -> str:
    """比上年增231件（3.4%），在波动之内。"""
    moved, day = say_change(comparison.change), comparison.day
    if not moved:
        return comparison.why or _why_not_compared(figures, comparison.this)
    part = f"按两年截至{say_day(day)}的数计算" if day else ""
    verdict = verdict_beside(judgement, comparison)
    if verdict == UNTOLD:
        verdict = f"{UNTOLD}（{judgement.untold[comparison.this.indicator.id]}）"
    told = "，".join(filter(None, [moved, part, verdict]))
    return f"{told}。{comparison.why or _why_no_percentage(comparison)}"


def _why_not_compared(figures: Figures, figure: Figure) -> str:
    """Why there is no change, where nothing speaks against comparing."""
    last = figure.year - 1
    if figure.value is None:
        return "没有数，不作比较。"
    if last not in figures.years:
        return f"没有{last}年的数据，不作比较。"
    of_last = figures[figure.indicator.id, last].value
    beside = f"，上年为{number(of_last)}" if of_last else ""
    return f"年月不算增减{beside}。"


def _why_no_percentage(comparison: Comparison) -> str:
    """Why a change has no percentage, though its rows are sure; "" of one that has, and of points
    of percentage."""
    change, last = comparison.change, comparison.last
    if not change or not last or change.percent is not None or last.indicator.is_rate:
        return ""
    indicator = last.indicator
    if indicator.measure == "mean":
        why = "平均数"
    elif indicator.ledger.stock:
        why = "存量"
    elif not last.value:
        why = "上年为0，"
    else:
        unit = "行" if indicator.measure == "sum" else indicator.unit
        why = f"上年不足{SMALL_BASE}{unit}，"
    return f"{why}不列百分比。"


def _definitions_table(rules: Rules) -> Table:
    rows: list[Row] = []
    for indicator in rules.indicators.values():
        ledger = indicator.ledger
        titles = {field.name: field.title for field in ledger.fields}
        rows.append(
            (
                indicator.name,
                indicator.section,
                rules.conventions.sections.get(indicator.section),
                indicator.unit or None,
                indicator.definition or None,
                _say_measure(indicator, titles),
                indicator.note or None,
                KINDS[indicator.kind],
                ledger.title,
                titles.get(indicator.date),
                indicator.department or None,
                indicator.id,
            )
        )
    columns = (
        Column("指标", 20),
        Column("部分", 5),
        Column("部分名称", 14),
        Column("单位", 6),
        Column("口径", 35),
        Column("算法", 21),
        Column("读法", 23),
        Column("类别", 10),
        Column("台账", 15),
        Column("计入年度的日期", 11),
        Column("责任部门", 14),
        Column("指标代码", is_printed=False),
    )
    return Table(
        DEFINITIONS,
        f"每项指标一行，共{len(rows)}行：取哪些行、怎样算、用哪份台账、按哪个日期计入年度。",
        columns,
        rows,
    )


def _say_measure(indicator: Indicator, titles: Mapping[str, str]) -> str:
    """数行数; 「罚款金额」的合计; of a rate of its two parts."""
    if indicator.numerator and indicator.denominator:
        above = _say_part(indicator.numerator, titles)
        below = _say_part(indicator.denominator, titles)
        return f"{NUMERATOR}：{above}；{DENOMINATOR}：{below}"
    return _say_part(indicator.selection, titles)


def _say_part(part: Selection, titles: Mapping[str, str]) -> str:
    if part.measure == "count":
        return "数行数"
    if part.measure == "month":
        return "最后一个月"
    of_column = {"sum": "的合计", "mean": "的平均", "distinct": "有几个不同的"}
    return f"「{titles.get(part.column)}」{of_column[part.measure]}"


def _corrections_table(shown: Shown) -> Table:
    """The corrections that were applied to the year's rows."""
    rows: list[Row] = []
    for applied in shown.corrections:
        ledger = shown.rules.ledgers[applied.table]
        file, sheet, row, _ = applied.place
        column = ledger.field(applied.field).title if applied.field else None
        rows.append((ledger.title, file, sheet, row, column, applied.say()))
    columns = (
        Column("台账", 22),
        Column("文件", 50),
        Column("工作表", 16),
        Column("行号", 8, YEAR),
        Column("列", 16),
        Column("更正", 60),
    )
    about = f"本年的行采用的更正，共{len(rows)}条：哪一格，原来是什么，改成什么，谁定的。"
    return Table(CORRECTIONS, about, columns, rows)


def _ledger_table(name: str, listing: Listing, shown: Shown) -> Table:
    """The rows of a ledger, with the figures that each counts in."""
    ledger, rows = listing.ledger, listing.rows
    cells = [_cells(rows[field.name], field) for field in ledger.kept]
    for names in (listing.counted_in, listing.uncounted_in):
        cells.append([names.get(row) for row in rows.index])
    cells += [rows[column].tolist() for column in SOURCE]
    titles = [_column_title(field) for field in ledger.kept]
    *texts, row_number = (*titles, COUNTED_IN, UNCOUNTED_IN, *PLACE_TITLES)
    columns = (*map(Column, texts), Column(row_number, number=YEAR))
    return Table(name, _say_rows(listing, shown), columns, list(zip(*cells, strict=True)))


def _say_rows(listing: Listing, shown: Shown) -> str:
    """本年的110行，其中107行计入指标，2行可能属于某项指标而没有计入；用于隐患整改率。"""
    rows, counted = len(listing.rows), len(listing.counted_in)
    parts = [f"本年的{rows:,}行"]
    indicators = shown.rules.indicators.values()
    names = [each.name for each in indicators if each.ledger == listing.ledger]
    if names:
        parts.append("都计入指标" if counted == rows else f"其中{counted:,}行计入指标")
    if uncounted := len(listing.uncounted_in):
        parts.append(f"{uncounted:,}行可能属于某项指标而没有计入")
    used = f"用于{'、'.join(names)}" if names else "没有指标用到它"
    sentences = [f"{'，'.join(parts)}；{used}。"]
    for field, day, later in listing.settled_later:
        sentences.append(
            f"有{later:,}行的「{field.title}」晚于{say_date(day)}：指标按这一天的情况算，这些还没有发生。"
        )
    return "".join(sentences)


def _column_title(column: Field) -> str:
    return f"{column.title}（{column.unit}）" if column.unit else column.title


def _cells(values: "pd.Series[Any]", column: Field) -> list[Any]:
    """A column's values as a workbook has them: days, 是 and 否, None where nothing stands."""
    if column.type == "boolean":
        values = values.map({True: "是", False: "否"})
    elif column.type in ("date", "period"):
        values = values.dt.date
    texts: list[Any] = values.astype(object).where(values.notna(), None).tolist()
    return texts


def _sheet_name(title: str, taken: Iterable[str]) -> str:
    """A title as a sheet may be called, unlike the names taken, whatever their case."""
    folded = {other.casefold() for other in taken}
    name = stem = NOT_IN_NAMES.sub("", title).strip("'")[:LONGEST_NAME].rstrip("'") or "台账"
    count = 1
    while name.casefold() in folded:
        count += 1
        name = f"{stem[: LONGEST_NAME - 4]}（{count}）"
    return name
