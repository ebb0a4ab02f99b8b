"""What a year's workbook says: a cover, the figures of the years, their definitions, and the rows
of each ledger that count.

In: figures, a year, what may be claimed of each year. Out: a YearWorkbook of plain values, which
workbook_file.py writes. Cases of people are listed row by row only where the office says so.

    year_workbook(figures, 2024, judgements).tables[0].rows[0]
"""

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from wanxing_stats.base import (
    OFFICE,
    PLACE_TITLES,
    REGION,
    REPORT_TITLE,
    YEAR_WORKBOOK,
    say_date,
    say_day,
)
from wanxing_stats.briefing import state_title, verdict_beside
from wanxing_stats.cleaning import SOURCE, applied_corrections
from wanxing_stats.figures import Comparison, Figure, Figures, compared, plain, say_change
from wanxing_stats.rules import Field, Ledger, Rules
from wanxing_stats.trends import Judgement

COVER, FIGURES, DEFINITIONS, CORRECTIONS = "封面", "指标", "口径", "更正"
SAMPLE_DATA = "示例数据（虚构）"
COUNT, YEAR, PERCENT = "#,##0", "0", "0.0"  # how numbers stand in their cells
FIT = 0  # a column as wide as what stands in it
LONGEST_NAME = 31  # of a sheet
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
KINDS = {"printed": "报告所列", "reading": "另一读法", "own": "本单位自定"}
COUNTED_IN = "计入的指标"
BETWEEN = "；"  # the figures that a row counts in

# What holds for every year's.
NOTES = [
    ("比率", "单位为“%”的，数值就是百分数（95.66即95.66%），分子、分母在旁边两列。"),
    (
        "增减",
        "比上年多或少几，单位同该指标，比率为百分点。只比能比的：同一段时间、同一口径。"
        "“超出偶然波动”的不大可能是偶然，“在波动之内”的可能是；"
        "“与上升（下降）趋势相符”的，单看这一年可能是偶然，几年连起来是这个趋势。",
    ),
    ("数据完整", "没有要另外说明的。"),
    (
        "没有到年底",
        "只算到“数据截至”那一天，与上年比的是上年同一段。年底已过而中间缺月的，写“缺月份”。",
    ),
    (
        "数据不全",
        "有行可能属于这个数而不能计入，或有科室还没有报：见“未计入行数”和“完整程度说明”。",
    ),
    ("没有数", "状态为“没有报送”“没有读懂”“缺少所需的列”的，没有数，不是0。"),
    (
        "指标的空格",
        "“数值”空着的没有数，或是年月类指标，值在“年月”；分子、分母只有比率和平均数才有；增减空着的没有上一年的数据，"
        "或不宜比较，原因在“与上年比较”；只有增减率空着的，不宜算百分比。",
    ),
    ("口径的空格", "“单位”空着的是年月，没有单位；“读法”空着的，照口径的字面理解。"),
    (
        "台账的空格",
        f"来源表格没有填、没有这一列，或填的读不懂；“{COUNTED_IN}”空着的，这一行不合任何一项指标的口径。",
    ),
    ("台账的内容", "是否类的列写“是”或“否”；〔未列出〕是没有列入本单位类别的内容。"),
    ("出处", f"“{PLACE_TITLES[0]}”在 data/raw 下，“{PLACE_TITLES[2]}”就是打开来源表格看到的行号。"),
]

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Column:
    """One column of a sheet; ``number``: how numbers stand in its cells, unless as COUNT or with
    what stands after the point."""

    title: str
    width: float = FIT
    number: str = ""


@dataclass(frozen=True)
class Table:
    """One sheet: a row of titles, and rows below it.

    Parameters
    ----------
    about
        What the cover says of the sheet.
    wraps
        Whether its texts are sentences, which need more than one line.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: list[Row]
    wraps: bool = True

    @property
    def digest(self) -> str:
        """A hash of all that it shows."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True)
class Cover:
    """The first sheet: labels, each with a text. The contents are of the other sheets."""

    title: str
    about: list[tuple[str, str]]
    notes: list[tuple[str, str]]


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
    shown = _Shown(figures, year)
    tables = [
        _figures_table(shown, judgements),
        _definitions_table(figures.rules),
        *_corrections_table(shown),
    ]
    taken = {COVER, CORRECTIONS, *(table.name for table in tables)}
    for ledger in shown.listed:
        name = _sheet_name(ledger.title, taken)
        taken.add(name)
        tables.append(_ledger_table(name, ledger, shown))
    return YearWorkbook(_cover(shown, tables), tables, shown.sample)


@dataclass(frozen=True)
class _Shown:
    """What of a year, and of the years before it, is shown."""

    figures: Figures
    year: int
    rows: dict[str, pd.DataFrame] = field(default_factory=dict)
    counted_in: dict[str, dict[int, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for ledger in self._ledgers():
            if self.is_listed(ledger):
                self.counted_in[ledger.name] = names = self._counted_in(ledger)
                table = self.figures.tables[ledger.name]
                of_year = self.figures.rows_of_year(ledger.name, ledger.date, self.year)
                self.rows[ledger.name] = table.loc[sorted({*of_year.index, *names})]

    @property
    def rules(self) -> Rules:
        return self.figures.rules

    @property
    def years(self) -> list[int]:
        """This year and those before it, the latest first."""
        return sorted((year for year in self.figures.years if year <= self.year), reverse=True)

    @property
    def of_year(self) -> list[Figure]:
        """The year's figures."""
        return [self.figures[id, self.year] for id in self.rules.indicators]

    @property
    def listed(self) -> list[Ledger]:
        """The ledgers with a sheet: those of which rows count."""
        return [self.rules.ledgers[name] for name, rows in self.rows.items() if len(rows)]

    @property
    def unlisted_cases(self) -> list[Ledger]:
        """The ledgers whose rows are people's cases, which stay out."""
        return [ledger for ledger in self._ledgers() if not self.is_listed(ledger)]

    @property
    def sample(self) -> str:
        made_up = [year for year in self.years if self.figures.cleaned.is_sample(year)]
        if made_up and made_up != self.years:
            return f"{'、'.join(f'{year}年' for year in sorted(made_up))}为{SAMPLE_DATA}"
        return SAMPLE_DATA if made_up else ""

    def is_listed(self, ledger: Ledger) -> bool:
        """Whether its rows may be listed."""
        return self.rules.office.naming.case_sheets or not ledger.about_people

    def _ledgers(self) -> list[Ledger]:
        """In the order of the report."""
        of_figures = [indicator.table for indicator in self.rules.indicators.values()]
        names = dict.fromkeys([*of_figures, *self.rules.ledgers])
        return [self.rules.ledgers[name] for name in names if name in self.figures.tables]

    def _counted_in(self, ledger: Ledger) -> dict[int, str]:
        """The names of the year's figures that each row of a ledger counts in, by its number."""
        names: dict[int, list[str]] = {}
        for figure in self.of_year:
            if figure.indicator.table == ledger.name:
                for row in figure.rows.index:
                    names.setdefault(row, []).append(figure.indicator.name)
        return {row: BETWEEN.join(of_row) for row, of_row in names.items()}


# the sheets ---------------------------------------------------------------------------------------


def _figures_table(shown: _Shown, judgements: Mapping[int, Judgement]) -> Table:
    rows = []
    for year, id in itertools.product(shown.years, shown.rules.indicators):
        rows.append(_figure_row(shown.figures, shown.figures[id, year], judgements[year]))
    columns = (
        Column("年度", 7, YEAR),
        Column("部分", 6),
        Column("指标", 22),
        Column("数值", 10),
        Column("年月", 10),
        Column("单位", 8),
        Column("分子", 8),
        Column("分母", 8),
        Column("状态", 11),
        Column("数据截至", 11),
        Column("计入行数", 8),
        Column("未计入行数", 8),
        Column("增减", 8),
        Column("增减率（%）", 8, PERCENT),
        Column("与上年比较", 35),
        Column("完整程度说明", 26),
        Column("责任部门", 16),
        Column("指标代码"),
    )
    years = f"{len(shown.years)}个年度" if len(shown.years) > 1 else "本年"
    return Table(
        FIGURES,
        f"每个年度每项指标一行，{years}共{len(rows)}行：数值、分子和分母、完整程度、与上年比较、责任部门。",
        columns,
        rows,
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
        _say_compared(comparison, verdict_beside(judgement, comparison)) or None,
        state.why or None,
        indicator.department or None,
        indicator.id,
    )


def _say_compared(comparison: Comparison, verdict: str) -> str:
    """比上年增231件（3.4%），在波动之内。"""
    moved, day = say_change(comparison.change), comparison.day
    part = f"按两年截至{say_day(day)}的数计算" if moved and day else ""
    told = "，".join(filter(None, [moved, part, verdict]))
    return (f"{told}。" if told else "") + comparison.why


def _definitions_table(rules: Rules) -> Table:
    rows: list[Row] = []
    for indicator in rules.indicators.values():
        ledger = indicator.ledger
        dates = {each.name: each.title for each in ledger.fields}
        rows.append(
            (
                indicator.id,
                indicator.name,
                indicator.section,
                rules.conventions.sections.get(indicator.section),
                indicator.unit or None,
                indicator.definition or None,
                indicator.note or None,
                KINDS[indicator.kind],
                ledger.title,
                dates.get(indicator.date),
                indicator.department or None,
            )
        )
    columns = (
        Column("指标代码"),
        Column("指标", 22),
        Column("部分", 6),
        Column("部分名称", 22),
        Column("单位", 8),
        Column("口径", 36),
        Column("读法", 30),
        Column("类别", 11),
        Column("台账", 18),
        Column("计入年度的日期", 12),
        Column("责任部门", 18),
    )
    return Table(
        DEFINITIONS,
        f"每项指标一行，共{len(rows)}行：取哪些行、怎样算、用哪份台账、按哪个日期计入年度。",
        columns,
        rows,
    )


def _corrections_table(shown: _Shown) -> Iterator[Table]:
    """The corrections that were applied to the year's records; none without any."""
    frame = shown.figures.cleaned.corrections
    rows: list[Row] = []
    for applied in applied_corrections(frame[frame["year"] == shown.year]):
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
    if rows:
        yield Table(CORRECTIONS, about, columns, rows)


def _ledger_table(name: str, ledger: Ledger, shown: _Shown) -> Table:
    """The rows of a ledger that count in the year or in one of its figures."""
    rows, counted_in = shown.rows[ledger.name], shown.counted_in[ledger.name]
    cells = [_cells(rows[each.name], each) for each in ledger.kept]
    cells.append([counted_in.get(row) for row in rows.index])
    cells += [rows[column].tolist() for column in SOURCE]
    titles = [_column_title(each) for each in ledger.kept]
    *texts, row_number = (*titles, COUNTED_IN, *PLACE_TITLES)
    columns = (*map(Column, texts), Column(row_number, number=YEAR))
    names = [figure.indicator.name for figure in shown.of_year if figure.indicator.ledger == ledger]
    used = f"用于{'、'.join(names)}" if names else "没有指标用到它"
    about = f"本年计入的{len(rows):,}行；{used}。"
    return Table(name, about, columns, list(zip(*cells, strict=True)), wraps=False)


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


def _sheet_name(title: str, taken: set[str]) -> str:
    """A title as a sheet may be called, unlike the names taken."""
    name = stem = NOT_IN_NAMES.sub("", title).strip("'")[:LONGEST_NAME] or "台账"
    number = 1
    while name in taken:
        number += 1
        name = f"{stem[: LONGEST_NAME - 4]}（{number}）"
    return name


# the cover ----------------------------------------------------------------------------------------


def _cover(shown: _Shown, tables: list[Table]) -> Cover:
    year, through = shown.year, shown.figures.year_end(shown.year).through
    about = [
        ("单位", OFFICE),
        (
            "类别",
            f"{YEAR_WORKBOOK}：由各科室的台账生成，本身不是台账，不要放进 data/raw，也不要报送。",
        ),
        ("内容", "本年和以前各年的指标，各自的口径，以及本年每份台账中计入的每一行。"),
        ("数据截至", say_date(through) if through else "没有带日期的行"),
        ("完整程度", _say_states(shown.of_year)),
        ("采用的更正", _say_corrections(tables)),
        ("涉及个人", _say_cases(shown)),
    ]
    if without := _without_rows(shown):
        about.append(("没有行的", f"{_say_titles(without)}：本年没有计入的行，没有工作表。"))
    if shown.sample:
        about.insert(0, ("注意", f"{shown.sample}：由示例台账生成，仅供演示。"))
    return Cover(f"{REGION}{year}年{REPORT_TITLE}指标表", about, NOTES)


def _say_states(figures: list[Figure]) -> str:
    """数据完整55项，数据不全3项."""
    counts = Counter(state_title(figure.state) for figure in figures)
    states = "，".join(f"{title}{count}项" for title, count in counts.most_common())
    return f"本年{len(figures)}项指标：{states}。"


def _say_corrections(tables: list[Table]) -> str:
    count = sum(len(table.rows) for table in tables if table.name == CORRECTIONS)
    return f"本年的行采用更正{count}条，见“{CORRECTIONS}”。" if count else "本年的行没有采用更正。"


def _say_cases(shown: _Shown) -> str:
    cases = [ledger for ledger in shown.listed if ledger.about_people]
    if shown.unlisted_cases:
        return (
            f"{_say_titles(shown.unlisted_cases)}的行涉及个人案件，只计数，不逐行列出。"
            "确需列出的，在 office.toml 的 [office] 中写 case_sheets = true，再生成一次。"
        )
    if cases:
        return f"本工作簿逐行列出了涉及个人案件的{_say_titles(cases)}，发出前请核对可以给谁看。"
    return "没有涉及个人案件的台账。"


def _without_rows(shown: _Shown) -> list[Ledger]:
    """The ledgers that might be listed and have no row."""
    return [shown.rules.ledgers[name] for name, rows in shown.rows.items() if rows.empty]


def _say_titles(ledgers: list[Ledger]) -> str:
    return "".join(f"《{ledger.title}》" for ledger in ledgers)
