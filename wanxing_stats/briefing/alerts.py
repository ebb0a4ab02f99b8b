"""What someone should look at, in words.

In: figures, a year, the year's problems. Out: a list of at most seven points: what a page watches,
broken relations, rows that can't count, unusual months.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from .sentences import fill, ids_in, marked

MOST = 7


@dataclass(frozen=True)
class Watched:
    """What a page has watched: sentences that are told when their figures are above zero, and the
    ids of counts whose unusual months are told."""

    sentences: Sequence[str] = ()
    by_month: Sequence[str] = ()


def say_alerts(figures: Figures, year: int, problems: pd.DataFrame, watched: Watched) -> Html:
    """The points, the most serious first. ``problems``: those of the year's folder, a row each."""
    points = [
        *_watched_sentences(figures, year, watched.sentences),
        *_broken_relations(figures, year),
        *_rejected_rows(problems),
        *_unusual_months(figures, year, watched.by_month),
    ]
    shown = "".join(f"<li>{point}</li>" for point in points[:MOST])
    body = f"<ol>{shown}</ol>" if shown else "<p>没有发现需要特别关注的事项。</p>"
    if len(points) > MOST:
        body += f'<p class="src">另有{len(points) - MOST}项，见各方面。</p>'
    return Html(f'<section class="look" aria-label="需要关注"><b>需要关注</b>{body}</section>')


def _watched_sentences(figures: Figures, year: int, sentences: Sequence[str]) -> Iterator[str]:
    for sentence in sentences:
        if all(figures[id, year].value for id in ids_in(sentence)):
            yield fill(sentence, figures, year) or ""


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


def _unusual_months(figures: Figures, year: int, ids: Sequence[str]) -> Iterator[str]:
    for id in ids:
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
