"""What someone should look at, in words.

In: figures, a year, the year's problems. Out: a list of at most seven points: overdue cases, broken
relations, rows that can't count, unusual months.
"""

from collections.abc import Iterator
from html import escape

import pandas as pd

from wanxing_stats.figures import (
    Figure,
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


def say_alerts(figures: Figures, year: int, problems: pd.DataFrame) -> Html:
    """The points, the most serious first. ``problems``: those of the year's folder, a row each."""
    points = [
        *_late(figures, year),
        *_broken_relations(figures, year),
        *_rejected_rows(problems),
        *_unusual_months(figures, year),
    ]
    shown = "".join(f"<li>{point}</li>" for point in points[:MOST])
    body = f"<ol>{shown}</ol>" if shown else "<p>没有发现需要特别关注的事项。</p>"
    if len(points) > MOST:
        body += f'<p class="src">另有{len(points) - MOST}项，见各方面。</p>'
    return Html(f'<section class="look" aria-label="需要关注"><b>需要关注</b>{body}</section>')


def _late(figures: Figures, year: int) -> list[str]:
    if not figures["petitions_closed_late", year].value:
        return []
    late = fill(
        "{petitions_closed_late}信访件办结晚于台账所列截止日期（内部提醒）。", figures, year
    )
    return [late] if late else []


def _broken_relations(figures: Figures, year: int) -> list[str]:
    return [escape(problem.what) for problem in relation_problems(check_relations(figures, year))]


def _rejected_rows(problems: pd.DataFrame) -> list[str]:
    counts = problems[problems["severity"] == "rejected"].groupby("department").size()
    if counts.empty:
        return []
    places = []
    for department, count in counts.sort_values(ascending=False, kind="stable").items():
        places.append(escape(department) + counted(count, f"rejected {department}", "处"))
    total = counted(int(counts.sum()), "rejected", "处")
    return [f"台账中有{total}不能计入，需退回改正：{'、'.join(places)}。"]


def _unusual_months(figures: Figures, year: int) -> Iterator[str]:
    for id in WATCHED_BY_MONTH:
        figure = figures[id, year]
        if figure.value is not None:
            values = months(figure)
            for month in outside_limits(values):
                yield _say_unusual(figure, month, values)


def _say_unusual(figure: Figure, month: int, values: pd.Series) -> str:
    _, lower, upper = control_limits(values)
    value = values[month]
    side, limit = ("上限", round(upper)) if value > upper else ("下限", round(lower))
    name = escape(figure.indicator.name.removesuffix("件数"))
    count = marked(number(float(value)) + unit(figure), figure, f"month {month}", value)
    beyond = side + marked(number(limit), figure, "limit", limit)
    return f"{month}月{name}{count}，超出正常波动范围（{beyond}）。"
