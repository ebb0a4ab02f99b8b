"""What a notebook calls: one year's figures as sentences, cards, tables, charts and the way back to their rows.

    brief = Briefing(2024)
    brief.say("全年承办居民诉求工单{hotline_orders_handled}，{hotline_orders_handled.moved}。")

Every number shown comes from a figure; text that came from a spreadsheet is escaped.
"""

import os
import re
from collections.abc import Callable
from html import escape
from itertools import groupby
from pathlib import Path
from string import Formatter

import pandas as pd
from simpleeval import SimpleEval

from . import charts
from .cleaning import KINDS
from .datapackage import cleaned_workspace
from .indicators import Figure, Figures, load_indicators
from .ledgers import load_conventions, load_ledgers
from .relations import Outcome, check_relations, relation_problems
from .trends import change, control_limits, months, outside_limits, series
from .wording import moved, moved_short, n_of_n, number, quantity, unit
from .workspace import find_workspace

MOST_ATTENTION = 7
OTHER = "其他"
ROW_KIND_TITLES = {"clean": "计入", "duplicate": "重复", "rejected": "不能计入", "header": "列标题", "title": "标题",
                   "meta": "说明项", "group": "分组", "total": "合计", "note": "附注", "prenumbered": "预编号",
                   "blank": "空行"}


class Html(str):
    """Markup made by this module, shown as such in a notebook."""

    def _repr_html_(self) -> str:
        return self


class Said:
    """A figure inside a sentence: {id} 6,942件, {id.number} 6,942, {id.n_of_n} 110/110, {id.moved} 比上年增231件（3.4%）."""

    def __init__(self, brief: "Briefing", figure: Figure):
        self.number = number(figure.value)
        self.n_of_n = n_of_n(figure)
        self.moved = moved(change(brief.figures, figure.indicator.id, figure.year), figure.indicator.unit)
        self.last = quantity(brief.figures[figure.indicator.id, figure.year - 1]) if brief.has_last_year else ""
        self._whole = quantity(figure)

    def __str__(self) -> str:
        return self._whole


class Briefing:
    """One year of a workspace, ready to be told. Charts are saved below figures/<year>/ when they are made.

    Raises ValueError, in Chinese, for a year without data.
    """

    def __init__(self, year: int, root: Path | None = None):
        self.workspace = find_workspace(root)
        self.cleaned = cleaned_workspace(self.workspace)
        self.year = year
        self.years = [one for one in self.cleaned.years if one <= year]
        if year not in self.years:
            raise ValueError(f"{year}年没有数据。有数据的年度：{'、'.join(map(str, self.cleaned.years)) or '无'}。")
        self.figures = Figures(self.cleaned.tables, self.years)
        self.sample = self.cleaned.is_sample(year)
        self.folder = Path(os.environ.get("WANXING_FIGURES") or self.workspace.figures) / str(year)

    # values ----------------------------------------------------------------------------------------------------------

    @property
    def has_last_year(self) -> bool:
        return self.year - 1 in self.years

    def figure(self, id: str) -> Figure:
        """The year's figure. Raises KeyError for an id that indicators.toml doesn't have."""
        return self.figures[id, self.year]

    def value(self, id: str) -> int | float | str | None:
        return self.figure(id).value

    def has(self, *ids: str) -> bool:
        """Whether all these figures have a value this year."""
        return all(self.value(id) is not None for id in ids)

    def holds(self, expression: str) -> bool:
        """Whether an expression over indicator ids holds; true where one of them has no value (nothing is claimed)."""
        names = {id: self.value(id) for id in load_indicators()}
        used = set(re.findall(r"\w+", expression)) & set(names)
        return not self.has(*used) or bool(SimpleEval(names=names).eval(expression))

    def rows(self, table: str) -> pd.DataFrame:
        """The year's clean rows of a ledger, by the ledger's own date."""
        return self.figures.rows_of_year(table, load_ledgers()[table].date, self.year)

    # words -----------------------------------------------------------------------------------------------------------

    def say(self, *sentences: str) -> Html:
        """One paragraph. A sentence that names a figure without a value is left out, and said to be."""
        told = [self.fill(sentence) for sentence in sentences]
        text = "".join(part for part in told if part)
        missing = sum(part is None for part in told)
        gap = f'<span class="src">（另有{missing}项本年没有数据，未列。）</span>' if missing else ""
        return Html(f'<p class="finding">{text}{gap}</p>')

    def fill(self, sentence: str) -> str | None:
        """The sentence with its figures filled in; None when one of them has no value this year."""
        ids = {name.split(".")[0] for _, name, _, _ in Formatter().parse(sentence) if name}
        if not self.has(*ids):
            return None
        filled = sentence.format(**{id: Said(self, self.figure(id)) for id in ids})
        # Without a year before there is nothing to compare with; the comma that led to it goes too.
        return escape(filled.replace("，。", "。").replace("，，", "，").replace("，；", "；"), quote=False)

    def cards(self, *ids: str) -> Html:
        """The key figures: name, value with unit, change on the year before."""
        cards = "".join(
            f'<li class="card"><span class="k">{escape(figure.indicator.name)}</span>'
            f'<span class="v">{number(figure.value)}<small>{escape(unit(figure))}</small></span>'
            f'<span class="d">{self._under_card(figure)}</span></li>' for figure in map(self.figure, ids))
        return Html(f'<ul class="cards">{cards}</ul>')

    def attention(self) -> Html:
        """What someone should look at, in words, at most seven."""
        points = [*self._unusual_months(), *self._late(), *self._broken_relations(), *self._rejected_rows()]
        shown = "".join(f"<li>{escape(point)}</li>" for point in points[:MOST_ATTENTION])
        body = f"<ol>{shown}</ol>" if shown else "<p>没有发现需要特别关注的事项。</p>"
        return Html(f'<section class="look" aria-label="需要关注"><b>需要关注</b>{body}</section>')

    # tables ----------------------------------------------------------------------------------------------------------

    def sections(self) -> dict[str, str]:
        """The areas of the report in its order: number -> title."""
        return load_conventions()["sections"]

    def printed(self) -> list[str]:
        """The ids of the figures that the report prints, in its order; other readings are not among them."""
        return [id for id, one in load_indicators().items() if not one.beside]

    def ids_of(self, section: str) -> list[str]:
        return [id for id, one in load_indicators().items() if one.section == section]

    def table(self, caption: str, *ids: str) -> Html:
        """Figures beside those of the year before: value, change, n/N, the department that answers for them."""
        head = ["指标", f"{self.year}年", f"{self.year - 1}年", "增减", "n/N", "责任部门"]
        rows = []
        for id in ids:
            figure, one = self.figure(id), load_indicators()[id]
            last = self.figures.get((id, self.year - 1))
            unit_said = f"（{one.unit}）" if one.unit else ""
            rows.append([one.name + unit_said, number(figure.value), number(last.value if last else None),
                         self._moved_short(figure), n_of_n(figure) or "—", one.department])
        return table(caption, head, rows, texts=(5,), css="figures")

    def all_sections(self) -> Html:
        """A table for each area of the report, in its order."""
        return Html("".join(
            f"<h3>{number}、{escape(title)}</h3>{self.table(title, *self.ids_of(number))}"
            for number, title in self.sections().items()))

    def years_table(self, caption: str, *ids: str) -> Html:
        """Figures by year, one row each."""
        rows = [[load_indicators()[id].name, *(quantity(self.figures[id, year]) for year in self.years)] for id in ids]
        return table(caption, ["指标", *(f"{year}年" for year in self.years)], rows)

    def sources(self, *ids: str) -> Html:
        """For each figure a fold-out: its definition, the reading taken, and the files and rows behind it."""
        return Html("".join(self._source(self.figure(id)) for id in ids))

    def relations(self) -> list[Outcome]:
        """The relations of the report, checked on this year."""
        return check_relations(self.figures, self.year)

    # quality ---------------------------------------------------------------------------------------------------------

    def say_quality(self) -> Html:
        """How many files and rows the year's folder holds, and what became of the rows."""
        sheets = self._of_folder(self.cleaned.sheets)
        files = self._of_folder(self.cleaned.files)
        counts = {kind: number(int(sheets[kind].sum())) for kind in ("rows", *KINDS)}
        return Html(f'<p class="finding">{self.year}年收到{len(files)}个文件、{len(sheets)}张工作表、{counts["rows"]}行，'
                    f'其中计入{counts["clean"]}行，重复{counts["duplicate"]}行，不能计入{counts["rejected"]}行；'
                    f'其余为标题、合计、附注和空行。</p>')

    def accounting_table(self) -> Html:
        """Rows of the year's folder by department and kind; each row of every sheet has one kind."""
        sheets = self._of_folder(self.cleaned.sheets)
        by_department = sheets.groupby(sheets["file"].str.split("/").str[1])[["rows", *KINDS]].sum()
        rows = [[department, *(number(int(counts[kind])) for kind in ("rows", *ROW_KIND_TITLES))]
                for department, counts in by_department.iterrows()]
        return table(f"{self.year}年各科室行数账（每行只有一个去处，合计等于总行数）",
                     ["科室", "总行数", *ROW_KIND_TITLES.values()], rows)

    def problem_table(self) -> Html:
        """The year's problems that someone should look at, by department, in the words of the message."""
        problems = self._of_folder(self.cleaned.problems)
        problems = problems[problems["severity"] != "info"]
        if problems.empty:
            return Html('<p class="finding">没有需要改正的地方。</p>')
        said = {"rejected": "不能计入", "doubtful": "需要核对"}
        rows = [[one.department, said[one.severity], one.message.split("/", 2)[-1]] for one in problems.itertuples()]
        return table(f"{self.year}年需要科室改正或核对的{len(rows)}处", ["科室", "情况", "说明"], rows, texts=(1, 2),
                     css="words")

    def relation_table(self) -> Html:
        """The relations between the report's figures, with what they were checked on."""
        kinds = {"hard": "应成立", "hard_data": "应成立", "soft": "通常成立", "approx": "约数", "assumption": "假设",
                 "info": "参考", "ambiguous": "待确认"}
        said = {True: "成立", False: "不成立", None: "缺数据"}
        rows = [[one.title, kinds[one.kind], said[one.holds], one.values or "—"] for one in self.relations()]
        return table(f"{self.year}年报告数字之间的关系", ["关系", "性质", "结果", "依据"], rows, texts=(1, 2, 3),
                     css="words")

    def _of_folder(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["file"].str.startswith(f"{self.year}/")]

    # charts ----------------------------------------------------------------------------------------------------------

    def months(self, name: str, id: str, finding: str = "") -> "Shown":
        """A figure by month, the year before behind it; for a sum, the sum by month."""
        figure = self.figure(id)
        column = figure.indicator.selection.column if figure.indicator.selection.measure == "sum" else None
        this = months(figure, column)
        last = months(self.figures[id, self.year - 1], column) if self.has_last_year else None
        peak = int(this.idxmax())
        said = finding or f"{peak}月最多，{number(float(this[peak]))}{unit(figure)}"
        return self._draw(charts.months, name, figure, said, f"{self.year}年各月", this_year=this, last_year=last,
                          alt=f"{self.year}年各月{figure.indicator.name}：" + self._listed(this, "月", unit(figure)))

    def control(self, name: str, id: str) -> "Shown":
        """A count by month with the limits of its ordinary variation (XmR)."""
        figure = self.figure(id)
        values = months(figure)
        outside = outside_limits(values)
        said = (f"{'、'.join(f'{month}月' for month in outside)}超出正常波动范围" if outside
                else "各月都在正常波动范围之内")
        return self._draw(charts.control_chart, name, figure, said, f"{self.year}年各月", values=values,
                          limits=control_limits(values), outside=outside,
                          alt=f"{self.year}年各月{figure.indicator.name}控制图：{said}；"
                              + self._listed(values, "月", unit(figure)))

    def years_chart(self, name: str, id: str) -> "Shown":
        """A figure over the years that there are."""
        figure = self.figure(id)
        values = series(self.figures, id, self.years)
        so_far = moved(change(self.figures, id, self.year), figure.indicator.unit)
        said = f"{figure.indicator.name}{quantity(figure)}" + (f"，{so_far}" if so_far else "")
        return self._draw(charts.years, name, figure, said, f"{self.years[0]}—{self.year}年", values=values,
                          alt=f"{figure.indicator.name}：" + self._listed(values.dropna(), "年", figure.indicator.unit))

    def ranked(self, name: str, id: str, by: str, by_title: str, most: int = 8) -> "Shown":
        """A figure by one of its columns, the largest first; what is unnamed or small is together under 其他."""
        figure = self.figure(id)
        parts = _largest(self._parts(figure, by), most)
        first = parts.drop(OTHER, errors="ignore").index[0]
        share = round(100 * parts[first] / parts.sum())
        return self._draw(charts.ranked_bars, name, figure, f"{first}最多，占{share}%", f"{self.year}年，按{by_title}",
                          values=parts, alt=f"{self.year}年{figure.indicator.name}按{by_title}："
                                            + self._listed(parts, "", unit(figure)))

    def composition(self, name: str, id: str, by: str, by_title: str, most: int = 4) -> "Shown":
        """The same as parts of a whole."""
        figure = self.figure(id)
        parts = _largest(self._parts(figure, by), most)
        first = parts.drop(OTHER, errors="ignore").index[0]
        share = round(100 * parts[first] / parts.sum())
        return self._draw(charts.composition, name, figure, f"{first}占{share}%", f"{self.year}年，按{by_title}",
                          parts=parts, alt=f"{self.year}年{figure.indicator.name}按{by_title}的构成："
                                           + self._listed(parts, "", unit(figure)))

    def compare(self, name: str, title: str, ids: list[str]) -> "Shown":
        """Several figures of one unit beside each other."""
        ids = [id for id in ids if self.has(id)]
        if not ids:
            return Html('<p class="src">本年没有可以成图的数据。</p>')
        figure = self.figure(ids[0])
        values = pd.Series({self.figure(id).indicator.name: self.value(id) for id in ids}).sort_values(ascending=False)
        said = f"{values.index[0]}最多，{number(float(values.iloc[0]))}{unit(figure)}"
        return self._draw(charts.ranked_bars, name, figure, said, f"{self.year}年", measure=title, values=values,
                          alt=f"{self.year}年{title}：" + self._listed(values, "", unit(figure)))

    def progress(self, name: str, title: str, ids: list[str]) -> "Shown":
        """Several rates, each with its n and N."""
        ids = [id for id in ids if self.has(id)]
        if not ids:
            return Html('<p class="src">本年没有可以成图的数据。</p>')
        figures = [self.figure(id) for id in ids]
        names = [figure.indicator.name for figure in figures]
        done = pd.Series([figure.numerator for figure in figures], index=names)
        due = pd.Series([figure.denominator for figure in figures], index=names)
        short = [figure.indicator.name for figure in figures if figure.numerator < figure.denominator]
        said = f"{'、'.join(short)}未达100%" if short else f"{len(names)}项均达到100%"
        return self._draw(charts.progress, name, figures[0], said, f"{self.year}年", measure=title, done=done, due=due,
                          alt=f"{self.year}年{title}：" + "，".join(map(_said_with_name, figures)))

    def _draw(self, draw: Callable, name: str, figure: Figure, finding: str, period: str, *, measure: str = "",
              alt: str, **data) -> "Shown":
        if figure.value is None:
            return Html(f'<p class="src">《{load_ledgers()[figure.indicator.table].title}》本年没有数据，不成图。</p>')
        chart = draw(name=name, finding=finding, measure=measure or figure.indicator.name,
                     unit=figure.indicator.unit, period=period, source=self._source_line(figure), alt=alt + "。",
                     sample=self.sample, **data)
        chart.save(self.folder)
        return chart

    # parts -----------------------------------------------------------------------------------------------------------

    def _parts(self, figure: Figure, by: str) -> pd.Series:
        return figure.rows[by].fillna(OTHER).value_counts()

    def _listed(self, values: pd.Series, of_label: str, unit_said: str) -> str:
        return "，".join(f"{label}{of_label}{number(float(value))}{unit_said}" for label, value in values.items())

    def _source_line(self, figure: Figure) -> str:
        title = load_ledgers()[figure.indicator.table].title
        return f"{figure.indicator.department}《{title}》，{number(len(figure.rows))}行"

    def _moved_short(self, figure: Figure) -> str:
        return moved_short(change(self.figures, figure.indicator.id, figure.year), figure.indicator.unit)

    def _under_card(self, figure: Figure) -> str:
        parts = [n_of_n(figure), self._moved_short(figure).replace("—", "")]
        return escape("，".join(part for part in parts if part)) or "&nbsp;"

    def _source(self, figure: Figure) -> str:
        one = figure.indicator
        beside = [self.figure(id) for id, other in load_indicators().items() if other.beside == one.id]
        entries = [("口径", one.definition), ("读法", one.note), ("另一读法", "；".join(map(_said_with_name, beside))),
                   ("分子/分母", n_of_n(figure)), ("责任部门", one.department),
                   ("来源", f"《{load_ledgers()[one.table].title}》{number(len(figure.rows))}行"),
                   ("行", _places(figure.rows))]
        listed = "".join(f"<dt>{term}</dt><dd>{escape(said)}</dd>" for term, said in entries if said)
        return (f"<details><summary>“{escape(_said_with_name(figure))}”从哪里来</summary><dl>{listed}</dl></details>")

    def _unusual_months(self) -> list[str]:
        said = []
        for id in ("hotline_orders_handled", "petitions_handled", "disputes_mediated"):
            if self.has(id):
                values = months(self.figure(id))
                _, lower, upper = control_limits(values)
                for month in outside_limits(values):
                    beyond, limit = ("上限", upper) if values[month] > upper else ("下限", lower)
                    said.append(f"{month}月{self.figure(id).indicator.name}{number(float(values[month]))}"
                                f"{unit(self.figure(id))}，超出正常波动范围（{beyond}{number(round(limit))}）。")
        return said

    def _late(self) -> list[str]:
        late = self.figure("petitions_closed_late")
        return [f"{quantity(late)}信访件办结晚于台账所列截止日期（内部提醒）。"] if late.value else []

    def _broken_relations(self) -> list[str]:
        return [problem.what for problem in relation_problems(self.relations())]

    def _rejected_rows(self) -> list[str]:
        problems = self.cleaned.problems
        of_year = problems[(problems["severity"] == "rejected") & problems["file"].str.startswith(f"{self.year}/")]
        counted = of_year.groupby("department").size().sort_values(ascending=False)
        return [f"{department}有{count}处不能计入，需退回改正。" for department, count in counted.items()]


Shown = charts.Chart | Html


def table(caption: str, head: list[str], rows: list[list[str]], texts: tuple[int, ...] = (), css: str = "") -> Html:
    """A table with caption and scopes. The first column heads its row; columns in ``texts`` are words, not numbers."""
    def tagged(index: int) -> str:
        return ' class="t"' if index in texts else ""

    top = "".join(f'<th scope="col"{tagged(index)}>{escape(cell)}</th>' for index, cell in enumerate(head))
    body = "".join(
        "<tr>" + "".join(f'<th scope="row">{escape(str(cell))}</th>' if index == 0
                         else f"<td{tagged(index)}>{escape(str(cell))}</td>" for index, cell in enumerate(row)) + "</tr>"
        for row in rows)
    return Html(f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
                f'<table class="{css}"><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>'
                f"<tbody>{body}</tbody></table></div>")


def _said_with_name(figure: Figure) -> str:
    return f"{figure.indicator.name} {quantity(figure)}"


def _largest(parts: pd.Series, most: int) -> pd.Series:
    """The largest parts; the rest, and what has no name, together under 其他 at the end."""
    named = parts.drop(OTHER, errors="ignore").sort_values(ascending=False, kind="stable")
    rest = parts.sum() - named[:most].sum()
    return pd.concat([named[:most], pd.Series({OTHER: rest})]) if rest else named[:most]


def _places(rows: pd.DataFrame, most: int = 12) -> str:
    """Rows by file and sheet, collapsed into ranges: 示例_信访件台账.xlsx[1月] 4–17、19–20."""
    said = []
    for (file, sheet), group in rows.groupby(["source_file", "source_sheet"], sort=True):
        said.append(f"{file}[{sheet}] {_ranges(sorted(group['source_row']))}")
    more = f"；另有{len(said) - most}张工作表" if len(said) > most else ""
    return "；".join(said[:most]) + more


def _ranges(numbers: list[int]) -> str:
    runs = []
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [value for _, value in run]
        runs.append(str(members[0]) if len(members) == 1 else f"{members[0]}–{members[-1]}")
    return "、".join(runs[:40]) + ("…" if len(runs) > 40 else "")
