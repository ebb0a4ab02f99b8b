"""A figure's years as a line no larger than a word, for cards and rows of tables.

In: a figure, the years that it can be compared with. Out: an inline SVG; its numbers stand in the
alternative text, each as sure as it is. A year without a value, or of which nothing could be
counted, is a gap; one that isn't over is a hollow dot by itself: a part is no less than a whole.

    small_line(of_years)    <svg role="img" aria-label="2021年6,500件，2022年6,610件，…">
"""

import itertools
from collections.abc import Collection, Mapping, Sequence

from wanxing_stats.figures import Figure, quantity

from .markup import Html, tag
from .state_words import mark_beside, say_begun

WIDTH, HEIGHT, EDGE = 72.0, 20.0, 3.0
Point = tuple[float, float]


def small_line(of_years: Mapping[int, Figure], years: Collection[int] = ()) -> Html:
    """The line; "" of fewer than two numbers. ``years``: those that its width stands for, its own
    without any."""
    values, texts = {}, []
    for year, figure in of_years.items():
        if isinstance(figure.value, int | float):
            texts.append(f"{year}年{_say(figure)}")
            if len(figure.rows) or not figure.state.uncounted:
                values[year] = float(figure.value)
    if len(values) < 2:
        return Html("")
    points = _points(values, years or of_years)
    begun = {year for year in values if say_begun(of_years[year])}
    joined = _joined(list(points), begun)
    alone = set(points).difference(*joined)
    drawn = [_line(points[year], points[later]) for year, later in joined]
    for year in sorted({max(points)} | alone):
        drawn.append(_dot(points[year], is_begun=year in begun))
    look = {"viewBox": f"0 0 {WIDTH:g} {HEIGHT:g}", "width": f"{WIDTH:g}", "height": f"{HEIGHT:g}"}
    return tag("svg", *drawn, class_="line", role="img", aria_label="，".join(texts), **look)


def _say(figure: Figure) -> str:
    """6,942件（另有4行未计入）; of a year that isn't over 1,702件（1月至3月）."""
    about = "，".join(
        filter(None, [say_begun(figure), mark_beside(figure, figure.state.early_end)])
    )
    return quantity(figure) + (f"（{about}）" if about else "")


def _points(values: Mapping[int, float], years: Collection[int]) -> dict[int, Point]:
    """Where each value stands; the scale begins at zero, unless all lie in its upper half."""
    highest, lowest = max(values.values()), min(values.values())
    is_low = lowest < highest / 2 or not highest
    floor = 0.0 if is_low else lowest - (highest - lowest or 1)
    first, step = min(years), (WIDTH - 2 * EDGE) / max(1, max(years) - min(years))
    points = {}
    for year, value in values.items():
        share = (value - floor) / (highest - floor or 1)
        points[year] = (
            EDGE + step * (year - first),
            HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE),
        )
    return points


def _joined(years: Sequence[int], begun: Collection[int]) -> list[tuple[int, int]]:
    """Each year and the next, where both are over."""
    pairs = itertools.pairwise(years)
    return [pair for pair in pairs if pair[1] == pair[0] + 1 and not set(pair) & set(begun)]


def _line(start: Point, end: Point) -> Html:
    ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return tag("line", **{name: f"{at:.1f}" for name, at in ends.items()})


def _dot(at: Point, *, is_begun: bool) -> Html:
    look = "begun" if is_begun else None
    return tag("circle", cx=f"{at[0]:.1f}", cy=f"{at[1]:.1f}", r="2.5", class_=look)
