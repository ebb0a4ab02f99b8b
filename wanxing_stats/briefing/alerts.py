"""What someone should look at, in words: overdue cases, rows that can't count, broken relations, unusual months."""

from collections.abc import Iterable
from html import escape

import pandas as pd

from wanxing_stats.figures import (
    Figures,
    check_relations,
    control_limits,
    months,
    number,
    outside_limits,
    relation_problems,
    unit,
)

from .markup import Html, counted
from .sentences import fill, marked

MOST = 7
WATCHED_BY_MONTH = ("hotline_orders_handled", "petitions_handled", "disputes_mediated")


def attention(figures: Figures, year: int, problems: pd.DataFrame) -> Html:
    """At most seven points, the most serious first. ``problems``: one row a complaint about the year's folder."""
    points = [
        *_late(figures, year),
        *_broken_relations(figures, year),
        *_rejected_rows(problems),
        *_unusual_months(figures, year),
    ]
    shown = "".join(f"<li>{point}</li>" for point in points[:MOST])
    left = (
        f'<p class="src">另有{len(points) - MOST}项，见各方面。</p>' if len(points) > MOST else ""
    )
    body = f"<ol>{shown}</ol>{left}" if shown else "<p>没有发现需要特别关注的事项。</p>"
    return Html(f'<section class="look" aria-label="需要关注"><b>需要关注</b>{body}</section>')


def _late(figures: Figures, year: int) -> list[str]:
    if not figures["petitions_closed_late", year].value:
        return []
    return [
        fill("{petitions_closed_late}信访件办结晚于台账所列截止日期（内部提醒）。", figures, year)
    ]


def _broken_relations(figures: Figures, year: int) -> list[str]:
    return [escape(problem.what) for problem in relation_problems(check_relations(figures, year))]


def _rejected_rows(problems: pd.DataFrame) -> list[str]:
    counted_by = (
        problems[problems["severity"] == "rejected"]
        .groupby("department")
        .size()
        .sort_values(ascending=False, kind="stable")
    )
    listed = "、".join(
        escape(department) + counted(count, f"rejected {department}", "处")
        for department, count in counted_by.items()
    )
    total = counted(int(counted_by.sum()), "rejected", "处")
    return [f"台账中有{total}不能计入，需退回改正：{listed}。"] if len(counted_by) else []


def _unusual_months(figures: Figures, year: int) -> Iterable[str]:
    for id in WATCHED_BY_MONTH:
        figure = figures[id, year]
        if figure.value is None:
            continue
        values = months(figure)
        _, lower, upper = control_limits(values)
        for month in outside_limits(values):
            beyond, limit = (
                ("上限", round(upper)) if values[month] > upper else ("下限", round(lower))
            )
            count = marked(
                number(float(values[month])) + unit(figure), figure, f"month {month}", values[month]
            )
            yield (
                f"{month}月{escape(figure.indicator.name.removesuffix('件数'))}{count}，超出正常波动范围"
                f"（{beyond}{marked(number(limit), figure, 'limit', limit)}）。"
            )
