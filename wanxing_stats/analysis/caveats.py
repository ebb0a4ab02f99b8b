"""What must be known to read an answer, in Chinese sentences.

In: the answer to ``by``. Out: sentences; none where nothing is to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from wanxing_stats.base import UNLISTED, say_years
from wanxing_stats.figures import UNNAMED, Figure, number, percent
from wanxing_stats.rules import Indicator

from .parts import DEPARTMENT, Part
from .small_cells import SMALL_MARK

TIMES = "倍"  # the unit of a quotient of two figures of one unit that is no share
UNCOUNTED = "没有计入的有："  # what a state begins with that says it after its mark

if TYPE_CHECKING:
    from .office import Office
    from .parts_view import PartsView
    from .questions import FigureQuestion, Question


def say_caveats(view: PartsView, smallest: int = 0) -> list[str]:
    """All that is to say of a view; for others without numbers of fewer than ``smallest`` cases."""
    texts: list[str] = []
    for question in view.figures:
        name = "" if view.is_of_one_figure else f"{question.full_name}："
        texts += [name + text for text in _of_figure(question, view, smallest)]
        texts += say_breaks(question, view.how.years)
    texts += _of_numbers(view)
    return [*dict.fromkeys(texts)]


def _of_figure(question: FigureQuestion, view: PartsView, smallest: int) -> list[str]:
    figures = [question.figure(year) for year in view.how.years]
    texts = say_states(figures, filtered=bool(question.filters))
    for part in view.how.parts:
        texts += [say_unnamed(question, figure, part, smallest) for figure in figures]
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


def say_breaks(question: FigureQuestion, years: Sequence[int]) -> list[str]:
    """The changes of definition between the years shown."""
    texts, id = [], question.indicator.id
    for broken in question.office.rules.office.breaks:
        since = [year for year in years if year >= broken.from_year]
        if broken.figure == id and since and len(since) < len(years):
            what = f"{say_years(since)}与以前各年不能直接比较"
            texts.append(f"{broken.say(question.name)}，{what}。")
    return texts


def say_unnamed(question: FigureQuestion, figure: Figure, part: Part, smallest: int) -> str:
    """How many rows don't say which part they are of; of so few only that there are some."""
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
            texts.append((f"不足{smallest}件" if count < smallest else share) + what)
    return f"{figure.year}年有{'，'.join(texts)}。" if texts else ""


def _of_numbers(view: PartsView) -> list[str]:
    """What holds of the numbers shown."""
    texts = [_not_added(question) for question in view.questions if _is_divided(view)]
    texts += map(_no_share, view.questions)
    if view.has_small:
        is_plain = len(view.figures) == 1 and not view.questions[0].has_quotient
        or_rest = "" if is_plain else f"，或两数相差少于{view.smallest}件"
        texts.append(say_small(view.smallest, "to_excel、chart", or_rest))
    if any(part.name == DEPARTMENT for part in view.how.parts):
        texts.append("科室是报送文件所在的文件夹，不是承办单位。")
    return [*filter(None, texts), *say_sample(view.questions[0].office, view.how.years)]


def _is_divided(view: PartsView) -> bool:
    return any(not part.is_year for part in view.how.parts)


def _not_added(question: object) -> str:
    """That parts of what is counted once each don't add up."""
    indicator = getattr(question, "indicator", None)
    if indicator is None or indicator.measure != "distinct":
        return ""
    why = f"同一{indicator.unit}在几个部分里都算，各部分之和不等于合计"
    return f"{indicator.name}是去重后的数：{why}。"


def _no_share(question: Question) -> str:
    """That one figure over another of the same unit is no share of it."""
    if question.unit != TIMES:
        return ""
    return "两个指标不是部分与整体，所以写几倍，不写百分比。"


def say_small(smallest: int, ways: str, or_rest: str = "") -> str:
    """What the mark beside a number says; ``ways`` in which it isn't given to others."""
    return f"{SMALL_MARK} 少于{smallest}件{or_rest}，外发（{ways}）时会隐去。"


def say_sample(office: Office, years: Iterable[int]) -> list[str]:
    """That years are made up."""
    cleaned = office.computed.cleaned
    made_up = [year for year in years if cleaned.is_sample(year)]
    return [f"{say_years(made_up)}是示例数据。"] if made_up else []
