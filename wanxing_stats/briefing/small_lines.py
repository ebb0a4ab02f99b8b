"""A figure's years as a line no larger than a word, for cards and rows of tables.

In: a figure, the years that it can be compared with. Out: an inline SVG; its numbers stand in the
alternative text. A year without a value is a gap, one that isn't over a hollow dot.

    small_line(of_years)    <svg role="img" aria-label="2021年6,500件，2022年6,610件，…">
"""

import itertools
from collections.abc import Mapping

from wanxing_stats.figures import Figure, quantity

from .markup import Html, tag
from .state_words import say_begun

WIDTH, HEIGHT, EDGE = 72.0, 20.0, 3.0
Point = tuple[float, float]


def small_line(of_years: Mapping[int, Figure]) -> Html:
    """The line; "" of fewer than two numbers."""
    values = {}
    for year, figure in of_years.items():
        if isinstance(figure.value, int | float):
            values[year] = float(figure.value)
    if len(values) < 2:
        return Html("")
    points = _points(values, list(of_years))
    texts = [f"{year}年{_say(of_years[year])}" for year in values]
    drawn = [*_lines(points), *_dots(points, of_years)]
    look = {"viewBox": f"0 0 {WIDTH:g} {HEIGHT:g}", "width": f"{WIDTH:g}", "height": f"{HEIGHT:g}"}
    return tag("svg", *drawn, class_="line", role="img", aria_label="，".join(texts), **look)


def _say(figure: Figure) -> str:
    """6,942件; of a year that isn't over 1,702件（1月至3月）."""
    part = say_begun(figure)
    return quantity(figure) + (f"（{part}）" if part else "")


def _points(values: Mapping[int, float], years: list[int]) -> dict[int, Point]:
    """Where each value stands; the scale begins at zero, unless all lie in its upper half."""
    highest, lowest = max(values.values()), min(values.values())
    floor = 0.0 if lowest < highest / 2 else lowest - (highest - lowest or 1)
    step = (WIDTH - 2 * EDGE) / max(1, years[-1] - years[0])
    points = {}
    for year, value in values.items():
        share = (value - floor) / (highest - floor or 1)
        points[year] = (
            EDGE + step * (year - years[0]),
            HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE),
        )
    return points


def _lines(points: Mapping[int, Point]) -> list[Html]:
    """A piece from each year to the next."""
    pieces = []
    for (year, start), (later, end) in itertools.pairwise(points.items()):
        if later == year + 1:
            ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
            pieces.append(tag("line", **{name: f"{at:.1f}" for name, at in ends.items()}))
    return pieces


def _dots(points: Mapping[int, Point], of_years: Mapping[int, Figure]) -> list[Html]:
    """A dot at the last year, and at each that stands alone."""
    dots = []
    for year, (x, y) in points.items():
        is_alone = year - 1 not in points and year + 1 not in points
        if year == max(points) or is_alone:
            begun = "begun" if say_begun(of_years[year]) else None
            dots.append(tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="2.5", class_=begun))
    return dots
