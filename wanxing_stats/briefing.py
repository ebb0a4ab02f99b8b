"""What a notebook calls: one year's figures as sentences, cards, tables, charts and the way back to their rows.

    brief = Briefing(2024)
    brief.say("全年承办居民诉求工单{hotline_orders_handled}，{hotline_orders_handled.moved}。")

Every number shown comes from a figure; text that came from a spreadsheet is escaped.
"""

import os
import re
from functools import cached_property
from html import escape
from itertools import groupby
from pathlib import Path
from string import Formatter

import pandas as pd
from simpleeval import SimpleEval

from .cleaning import SOURCE
from .datapackage import cleaned_workspace
from .indicators import Figure, Figures, load_indicators
from .ledgers import load_conventions, load_ledgers
from .markup import Html, table
from .pictures import Pictures
from .relations import Outcome, check_relations, relation_problems
from .trends import change, control_limits, months, outside_limits
from .wording import moved, moved_short, n_of_n, number, quantity, unit
from .workspace import find_workspace

MOST_ATTENTION = 7


class Said:
    """A figure inside a sentence: {id} 6,942件, {id.number} 6,942, {id.n_of_n} 110/110, {id.moved} 比上年增231件（3.4%）."""

    def __init__(self, brief: "Briefing", figure: Figure):
        self.number = number(figure.value)
        self.n_of_n = n_of_n(figure)
        self.moved = moved(change(brief.figures, figure.indicator.id, figure.year), figure.indicator.unit)
        self._whole = quantity(figure)

    def __str__(self) -> str:
        return self._whole


class Briefing:
    """One year of a workspace, ready to be told; ``draw`` makes its charts and saves them below figures/<year>/.

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
        # A build draws aside, and replaces what is in figures/ only when all notebooks have run.
        folder = Path(os.environ.get("WANXING_FIGURES") or self.workspace.figures) / str(year)
        self.draw = Pictures(self.figures, year, folder, self.cleaned.is_sample(year))

    @cached_property
    def all_figures(self) -> Figures:
        """The figures of every year that there is, also of later ones."""
        return Figures(self.cleaned.tables, self.cleaned.years)

    # values ----------------------------------------------------------------------------------------------------------

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
            f"<h3>{section}、{escape(title)}</h3>" + self.table(f"第{section}方面各项指标，与上年比较", *self.ids_of(section))
            for section, title in self.sections().items()))

    def years_table(self, caption: str, *ids: str) -> Html:
        """Figures by year, one row each."""
        rows = [[load_indicators()[id].name, *(quantity(self.figures[id, year]) for year in self.years)] for id in ids]
        return table(caption, ["指标", *(f"{year}年" for year in self.years)], rows)

    def sources(self, *ids: str) -> Html:
        """For each figure a fold-out: its definition, the reading taken, and the files and rows behind it."""
        return Html("".join(self._source(self.figure(id)) for id in ids))

    def corrections_of(self, figure: Figure) -> pd.DataFrame:
        """The corrections a figure rests on: those of its rows, and rows of its ledger and year that were taken out."""
        applied = self.cleaned.corrections
        applied = applied[applied["table"] == figure.indicator.table]
        behind = set(figure.rows[SOURCE].itertuples(index=False, name=None)) if len(applied) else set()
        inside = [place in behind for place in applied[SOURCE].itertuples(index=False, name=None)]
        taken_out = applied["action"].isin(["drop", "merge"]) & (applied["year"] == figure.year)
        return applied[pd.Series(inside, index=applied.index, dtype=bool) | taken_out]

    def corrected(self) -> list[str]:
        """The ids of the printed figures that rest on corrections."""
        return [id for id in self.printed() if len(self.corrections_of(self.figure(id)))]

    def relations(self) -> list[Outcome]:
        """The relations of the report, checked on this year."""
        return check_relations(self.figures, self.year)

    # parts -----------------------------------------------------------------------------------------------------------

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
                   ("更正", "；".join(map(said_correction, self.corrections_of(figure).to_dict("records")))),
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
                    said.append(f"{month}月{self.figure(id).indicator.name}为{number(float(values[month]))}"
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
        counted = of_year.groupby("department").size().sort_values(ascending=False, kind="stable")
        listed = "、".join(f"{department}{count}处" for department, count in counted.items())
        return [f"台账中有{counted.sum()}处不能计入，需退回改正：{listed}。"] if len(counted) else []


def said_correction(one: dict) -> str:
    """A correction that was applied: number, what it did, why and who decided."""
    done = {"override": f"“{one['before']}”改为“{one['after']}”", "confirm": f"“{one['before']}”核实无误",
            "drop": "这一行不计入", "merge": one["after"]}[one["action"]]
    return f"第{one['number']}条，{done}（{one['reason']}，{one['decided_by']}，{one['on']}）"


def _said_with_name(figure: Figure) -> str:
    return f"{figure.indicator.name} {quantity(figure)}"


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
