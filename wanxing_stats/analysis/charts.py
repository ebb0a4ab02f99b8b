"""An answer as a chart for a look: what it shows is its title, nothing is claimed.

In: the answer to ``by``. Out: a Chart, saved below scratch/; of what can't be drawn, why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from wanxing_stats.base import Workspace
from wanxing_stats.briefing import (
    Chart,
    Html,
    aside,
    mark_beside,
    months,
    ordered_bars,
    ranked_bars,
    say_begun,
    small_multiples,
    years,
)
from wanxing_stats.figures import number

from .small_cells import hidden_cells, together

if TYPE_CHECKING:
    from .parts_view import PartsView

MOST_BARS, MOST_PANELS = 30, 15
NO_CHART = "按两样分开的表不成图。请用 where 选定其中一样的一个值，再看图。"
OTHER_UNITS = "单位不同的指标不画在一张图上。请分别看图。"
NO_VALUES = "没有可画的数。"
ONLY_TWO = "图上只画最近两年。"


def chart_of(view: PartsView) -> Chart | Html:
    """The chart of a view."""
    how, is_single = view.how, len(view.questions) == 1
    if how.second and not how.is_of_years:
        return aside(NO_CHART)
    if len({question.unit for question in view.questions}) > 1:
        return aside(OTHER_UNITS)
    if view.frame.map(_is_text).any(axis=None) or view.frame.isna().all(axis=None):
        return aside(NO_VALUES)
    if how.part.is_month and not how.second:
        return _months(view)
    if not is_single and not how.is_of_years:
        return aside("并排的指标只按年度或按月份成图。")
    if how.part.is_year and is_single and not how.second:
        return _years(view)
    if how.is_of_years or len(how.years) > 1:
        return _panels(view)
    return _bars(view)


def _months(view: PartsView) -> Chart | Html:
    """Bars by month: of this year and the last, or of two figures."""
    frame = _shown(view)
    frame = frame.rename(columns=view.say_head)
    frame = frame[[*frame][::-1]] if len(view.questions) == 1 else frame
    note = ONLY_TWO if len(frame.columns) > 2 and len(view.questions) == 1 else ""
    if len(frame.columns) > 2 and not note:
        return aside("并排的指标按月份只画两个。")
    return _draw(view, months, frame[[*frame][:2]], note=note)


def _years(view: PartsView) -> Chart:
    """A bar a year."""
    (question,) = view.questions
    begun = {}
    for year in view.how.years:
        if text := say_begun(question.of_figures[-1].figure(year)):
            begun[year] = text
    return _draw(view, years, _shown(view).iloc[:, 0], begun=begun)


def _panels(view: PartsView) -> Chart | Html:
    """A panel a part, or a figure, with its years; of one year alone its bars."""
    if view.how.part.is_year or view.how.part.is_time:
        shown = _shown(view)
        frame = shown if view.how.part.is_year else shown.T
    else:
        columns = together(view, MOST_PANELS)
        if len(columns) == 1:
            return _ranked(view, next(iter(columns.values())))
        frame = pd.DataFrame({year: cells["value"] for year, cells in columns.items()}).T
    if len(frame.columns) > MOST_PANELS:
        return aside(f"多于{MOST_PANELS}项，不成图。请用 where 选定几项，再看图。")
    say = view.say_head if view.how.part.is_year else view.how.part.say
    return _draw(view, small_multiples, frame.rename(columns=say).astype(float))


def _bars(view: PartsView) -> Chart:
    """A bar a part: times in their order, others the largest first."""
    (cells,) = view.columns.cells.values()
    if view.how.part.is_time:
        hidden = pd.Series(hidden_cells(view)[:, 0], view.labels)
        return _ranked(view, cells.reindex(view.labels)[~hidden])
    (cells,) = together(view, MOST_BARS).values()
    return _ranked(view, cells)


def _ranked(view: PartsView, cells: pd.DataFrame) -> Chart:
    (question,), part = view.questions, view.how.part
    cells = cells[cells["value"].notna()].rename(index=part.say)
    beside: dict[Any, str] = {}
    if question.has_quotient:
        pairs = cells[["numerator", "denominator"]].map(number)
        beside = {label: f"（{top}/{bottom}）" for label, top, bottom in pairs.itertuples()}
    values = cells["value"].astype(float)
    if part.has_order:
        return _draw(view, ordered_bars, values, beside=beside)
    return _draw(view, ranked_bars, values, share=question.is_amount, beside=beside)


def _shown(view: PartsView) -> pd.DataFrame:
    """The frame without the numbers that aren't given to others."""
    return view.frame.where(~hidden_cells(view)).astype(float)


def _draw(view: PartsView, draw: Callable[..., Chart], data: Any, **options: Any) -> Chart:
    question, how = view.questions[0], view.how
    figures = [question.of_figures[0].figure(year) for year in how.years]
    measure = view.said_names
    by, years_said, *filters = view.said_parts
    period = "，".join([years_said, by, *filters])
    note = options.pop("note", "")
    indicators = {each.indicator.id: each.indicator for each in view.figures}
    sources = [f"{each.department}《{each.ledger.title}》" for each in indicators.values()]
    cleaned = question.office.computed.cleaned
    chart = draw(
        data,
        name=_file_name(view),
        finding=f"{measure}，{period}",
        measure=measure,
        unit=question.unit or "—",
        period=period,
        source="；".join(dict.fromkeys(sources)),
        alt=f"{measure}，{period}：{_say_values(data)}",
        sample=any(cleaned.is_sample(year) for year in how.years),
        mark=mark_beside(figures[0]) if len(figures) == len(view.figures) == 1 else "",
        note=note + "".join(view.caveats),
        **options,
    )
    chart.save(Workspace(question.office.root).scratch)
    return chart


def _file_name(view: PartsView) -> str:
    """Of its own for each question: petitions_handled_by_month_2021_2024."""
    ids = "_".join(dict.fromkeys(figure.indicator.id for figure in view.figures))
    parts = "_".join(part.name for part in view.how.parts)
    filters = repr([figure.filters for figure in view.figures if figure.filters])
    digest = f"_{hashlib.sha256(filters.encode()).hexdigest()[:8]}" if filters != "[]" else ""
    ends = dict.fromkeys([view.how.years[0], view.how.years[-1]])
    return f"{ids}_by_{parts}_{'_'.join(map(str, ends))}{digest}"


def _say_values(data: pd.Series | pd.DataFrame) -> str:
    """The numbers in words, for who can't see the picture."""
    columns = [("", data)] if isinstance(data, pd.Series) else [*data.items()]
    texts = []
    for head, values in columns:
        listed = "，".join(f"{label}：{number(value)}" for label, value in values.dropna().items())
        texts.append(f"{head}（{listed}）" if head else listed)
    return "；".join(texts)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
