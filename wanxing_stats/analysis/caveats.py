"""What must be known to read an answer, in Chinese sentences.

In: the answer to ``by``. Out: sentences; none where nothing is to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from wanxing_stats.base import UNLISTED
from wanxing_stats.figures import UNNAMED, Figure, number, percent
from wanxing_stats.rules import Indicator

from .parts import DEPARTMENT, YEAR, Part
from .small_cells import SMALL_MARK

UNCOUNTED = "没有计入的有："  # what a state begins with that says it after its mark

if TYPE_CHECKING:
    from .office import Office
    from .parts_view import PartsView
    from .questions import FigureQuestion


def say_caveats(view: PartsView) -> list[str]:
    """All that is to say of a view."""
    texts: list[str] = []
    for question in view.figures:
        name = "" if view.is_of_one_figure else f"{question.full_name}："
        texts += [name + text for text in _of_figure(question, view)]
    texts += _of_numbers(view)
    return [*dict.fromkeys(texts)]


def _of_figure(question: FigureQuestion, view: PartsView) -> list[str]:
    figures = [question.figure(year) for year in view.how.years]
    texts = say_states(figures, filtered=bool(question.filters))
    texts += say_breaks(question, view.how.years)
    for part in view.how.parts:
        texts += [_unnamed(question, figure, part) for figure in figures]
    return [text for text in texts if text]


def say_states(figures: Iterable[Figure], *, filtered: bool) -> list[str]:
    """How complete years are, those alike together: 2023—2024年另有1行未计入：1行内容有误。"""
    years: dict[str, list[int]] = {}
    for figure in figures:
        years.setdefault(_say_state(figure, filtered=filtered), []).append(figure.year)
    years.pop("", None)
    texts = []
    for text, alike in years.items():
        each = "各" if len(alike) > 1 else ""
        texts.append(f"{say_years(alike)}{each}{text}")
    return texts


def _say_state(figure: Figure, *, filtered: bool) -> str:
    """What a year lacks: 另有1行未计入：1行内容有误。 "" of one that is complete."""
    mark, why = figure.state.mark, figure.state.why.removeprefix(UNCOUNTED).rstrip("。")
    if not mark:
        return ""
    if figure.state.has_value and filtered and figure.state.uncounted:
        why = "这些行可能属于所选的部分"
    return f"{mark}：{why}。" if why else f"{mark}。"


def say_definition(indicator: Indicator) -> str:
    """What a figure is, and from whose ledger."""
    ledger = f"{indicator.department}《{indicator.ledger.title}》"
    return f"{indicator.definition.rstrip('。')}（{ledger}）"


def say_years(years: Sequence[int]) -> str:
    """2024年; 2021—2024年; 2021年、2024年."""
    first, last = years[0], years[-1]
    if first != last and last - first == len(years) - 1:
        return f"{first}—{last}年"
    return "、".join(f"{year}年" for year in years)


def say_breaks(question: FigureQuestion, years: Sequence[int]) -> list[str]:
    """The changes of definition between the years shown."""
    texts = []
    for earlier, later in zip(years, years[1:], strict=False):
        broken = question.office.rules.office.break_between(question.indicator.id, earlier, later)
        if broken:
            texts.append(f"{broken.say(question.name)}，{later}年与以前各年不能直接比较。")
    return texts


def _unnamed(question: FigureQuestion, figure: Figure, part: Part) -> str:
    """How many rows don't say which part they are of."""
    if part.is_time or part.name == DEPARTMENT or not len(figure.rows):
        return ""
    sent = question.office.computed.columns_sent(figure.indicator.table, figure.year)
    if sent and part.name not in sent:
        return f"{figure.year}年的台账没有「{part.title}」列，全部列为{UNNAMED}。"
    labels, rows, texts = part.labels(figure.rows, figure.indicator.date), len(figure.rows), []
    says = {UNNAMED: f"未填写{part.title}", UNLISTED: f"的{part.title}没有列入本单位的类别"}
    for label, what in says.items():
        if count := int((labels == label).sum()):
            share = f"{percent(count, rows)}（{number(count)}/{number(rows)}）"
            texts.append(f"{share}{what}")
    return f"{figure.year}年有{'，'.join(texts)}。" if texts else ""


def _of_numbers(view: PartsView) -> list[str]:
    """What holds of the numbers shown."""
    texts = [_not_added(question) for question in view.questions if _is_divided(view)]
    texts += [_above_all(view)]
    cells = [cells for cells in view.columns.cells.values() if len(cells)]
    if any(((of["rows"] > 0) & (of["rows"] < view.smallest)).any() for of in cells):
        texts.append(f"{SMALL_MARK} 少于{view.smallest}件，外发（to_excel、chart）时会隐去。")
    if any(part.name == DEPARTMENT for part in view.how.parts):
        texts.append("科室是报送文件所在的文件夹，不是承办单位。")
    return [*filter(None, texts), *say_sample(view.questions[0].office, view.how.years)]


def _is_divided(view: PartsView) -> bool:
    return any(part.name != YEAR for part in view.how.parts)


def _not_added(question: object) -> str:
    """That parts of what is counted once each don't add up."""
    indicator = getattr(question, "indicator", None)
    if indicator is None or indicator.measure != "distinct":
        return ""
    why = f"同一{indicator.unit}在几个部分里都算，各部分之和不等于合计"
    return f"{indicator.name}是去重后的数：{why}。"


def _above_all(view: PartsView) -> str:
    """That a numerator isn't part of its denominator."""
    for question in view.questions:
        if len(question.of_figures) < 2 or question.unit != "%":
            continue
        for cells in view.columns.cells.values():
            if len(cells) and (cells["numerator"] > cells["denominator"]).any():
                return "有的分子大于分母：两个指标不是部分与整体。"
    return ""


def say_sample(office: Office, years: Iterable[int]) -> list[str]:
    """That years are made up."""
    cleaned = office.computed.cleaned
    made_up = [year for year in years if cleaned.is_sample(year)]
    return [f"{say_years(made_up)}是示例数据。"] if made_up else []
