"""What someone should look at, in words.

In: figures, a year, the year's problems. Out: a list of at most seven points: what a page watches,
broken relations, rows that can't count, unusual months.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wanxing_stats.base import REJECTED, Problem
from wanxing_stats.figures import (
    MONTH,
    Figure,
    Figures,
    check_relations,
    number,
    relation_problems,
    split,
    unit,
    whole_months,
)
from wanxing_stats.trends import Limits, control_limits

from .chart_words import name_before_amount
from .markup import Html, aside, counted, tag
from .sentences import fill, ids_in, marked
from .state_words import small_mark

MOST = 7


@dataclass(frozen=True)
class Watched:
    """What a page has watched: sentences that are told when their figures are above zero, and the
    ids of counts whose unusual months are told."""

    sentences: Sequence[str] = ()
    by_month: Sequence[str] = ()


def say_alerts(figures: Figures, year: int, problems: list[Problem], watched: Watched) -> Html:
    """The points, the most serious first. ``problems``: those of the year's folder."""
    relations = relation_problems(check_relations(figures, year))
    points = [
        *_watched_sentences(figures, year, watched.sentences),
        *(problem.what for problem in relations),
        *_rejected_rows(problems),
        *_unusual_months(figures, year, watched.by_month),
    ]
    body = tag("p", "没有发现需要特别关注的事项。")
    if points:
        body = tag("ol", *(tag("li", point) for point in points[:MOST]))
    if len(points) > MOST:
        body += aside(f"另有{len(points) - MOST}项，见各方面。")
    return tag("section", tag("b", "需要关注"), body, class_="look", aria_label="需要关注")


def _watched_sentences(figures: Figures, year: int, sentences: Sequence[str]) -> Iterator[str]:
    for sentence in sentences:
        if all(figures[id, year].value for id in ids_in(sentence)):
            yield fill(sentence, figures, year)


def _rejected_rows(problems: list[Problem]) -> Iterator[Html]:
    counts: Counter[str] = Counter()
    for problem in problems:
        if problem.severity == REJECTED and not problem.told.for_office:
            counts[problem.department] += problem.count
    if not counts:
        return
    places = []
    for department, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        places.append(
            Html("{}{}").format(department, counted(count, f"rejected {department}", "处"))
        )
    total = counted(counts.total(), REJECTED, "处")
    listed = Html("、").join(places)
    yield Html("台账中有{}不能计入，需退回改正：{}。").format(total, listed)


def _unusual_months(figures: Figures, year: int, ids: Sequence[str]) -> Iterator[Html]:
    for id in ids:
        figure = figures[id, year]
        if figure.value is not None:
            values = whole_months(split(figures, figure, MONTH))
            limits = control_limits(values)
            if limits is None:
                continue
            for month in limits.outside(values):
                yield _say_unusual(figure, month, int(values[month]), limits)


def _say_unusual(figure: Figure, month: int, value: int, limits: Limits) -> Html:
    is_above = value > limits.upper
    limit = round(limits.upper if is_above else limits.lower)
    mark = figure.state.mark_of_rows
    return Html("{}月{}{}{}，超出正常波动范围（{}{}）。").format(
        month,
        name_before_amount(figure),
        marked(number(value) + unit(figure), figure, f"month {month}", value),
        small_mark(f"（本年{mark}）" if mark else ""),
        "上限" if is_above else "下限",
        marked(number(limit), figure, "limit", limit),
    )
