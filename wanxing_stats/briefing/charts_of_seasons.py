"""A chart of a season: a year's months as a line over what was expected of each, the years before
it thin behind.

In: counts by month, their limits, and the fields of a Caption by keyword. Out: a Chart (chart.py).

    season(by_month, limits, marked=[7], before={2023: …}, name="by_month", finding="7月…", …)
"""

import functools
from collections.abc import Collection, Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from wanxing_stats.figures import number

from .chart import Plan, captioned
from .chart_drawing import (
    DARK,
    HATCH,
    LIGHT,
    LINE,
    MUTE,
    RED,
    STRIP,
    WIDTH,
    Look,
    Margins,
    draw_scale,
    in_points,
    inside,
    name_months,
    new_axes,
    text_width,
    write,
)

DASHES: Look = {"color": MUTE, "linewidth": 1, "linestyle": (0, (4, 3))}
THIN: Look = {"color": HATCH, "linewidth": 1}  # a year before
BAND, EXPECTED = "推算的波动范围", "推算"
BAND_END = 1.5  # above so many times the highest month, the band of small counts is cut off
KEY = 20  # the length of a line that says what it is


@captioned
def season(
    values: pd.Series,
    limits: pd.DataFrame,
    *,
    unit: str,
    marked: Collection[int] | None = None,
    before: Mapping[int, pd.Series] | None = None,
) -> Plan:
    """A line by month, 1 to 12, before a band of what was expected of each; the months ``marked``
    are unlike that.

    ``limits``: expected, low and high by month. ``marked``: None where the limits are of the line
    itself, a trial that nothing is judged by. ``before``: the same of years before, by year. The
    scale may begin above zero, as there are no bars. Months without data are a gap.
    """
    limits, before = limits.reindex(values.index), before or {}
    shown = _shown(values, limits, unit, marked, before)
    draw = functools.partial(_draw_season, values, limits, marked, before)
    return Plan(shown, draw, beside=shown.columns[2:])


def _draw_season(
    values: pd.Series,
    limits: pd.DataFrame,
    marked: Collection[int] | None,
    before: Mapping[int, pd.Series],
) -> Axes:
    if values.dropna().empty:
        return new_axes(STRIP + 60, empty=True)
    counted = pd.concat([values, *before.values()])
    highest = min(limits["high"].max(), BAND_END * counted.max())
    low, high = min(counted.min(), limits["low"].min()), max(counted.max(), highest)
    high = max(high, low + 1)  # where all months are alike
    floor = 0 if 0 <= low < 0.7 * high else low - 0.3 * (high - low)
    ticks = [tick for tick in MaxNLocator(4).tick_values(floor, high) if tick >= floor]
    notes = _notes(limits) if marked is None else {}
    left = max(text_width(number(tick)) for tick in ticks) + 8
    right = max(map(text_width, notes)) + 8 if notes else 0
    slot = (WIDTH - left - right) / 12
    numbers = {month: number(value) for month, value in values.dropna().items()}
    numbers = numbers if max(map(text_width, numbers.values())) < slot - 2 else {}
    keys = _keys(before, has_band=not notes)
    bottom, tall, top = LINE * (1.2 + bool(numbers) + 1.2 * bool(keys)), 130, max(high, ticks[-1])
    line = LINE * (top - floor) / tall
    marks = {month: f"{month}月 {number(values[month])}" for month in marked or ()}
    below = _marked_below(values, limits, marks, floor + 1.4 * line)
    heights = _mark_heights(values, marks, below, slot, line)
    head = STRIP + LINE * max(1, (max(heights.values(), default=0) - top) / line + 0.7)
    axes = new_axes(bottom + tall + head, Margins(left, right, bottom, head), base=True)
    axes.set(xlim=(0.5, 12.5), ylim=(floor, top))
    draw_scale(axes, ticks)
    _draw_band(axes, limits)
    for of_year in before.values():
        axes.plot(of_year.index, of_year.values, **THIN, zorder=2)
    _draw_line(axes, values, list(marks))
    name_months(axes, slot, floor)
    for month, text in numbers.items():
        write(axes, (month, floor), text, (0, -LINE * 1.7))
    _write_notes(axes, notes, floor - line, line)
    _write_keys(axes, keys, left, LINE * 0.6)
    for month, mark in marks.items():
        write(axes, (inside(axes, month, mark), heights[month]), mark, color=RED)
    return axes


def _shown(
    values: pd.Series,
    limits: pd.DataFrame,
    unit: str,
    marked: Collection[int] | None,
    before: Mapping[int, pd.Series],
) -> pd.DataFrame:
    """The months with what was expected of them, which are unlike that, and the years before."""
    titles = ["均值", "试算下限", "试算上限"] if marked is None else ["推算", "下限", "上限"]
    columns = {"月份": values.index, unit: values.values}
    for title, column in zip(titles, ("expected", "low", "high"), strict=True):
        columns[title] = limits[column].round(2).values
    if marked is not None:
        is_marked = values.index.isin(list(marked))
        columns["有别于往年"] = ["是" if mark else "否" for mark in is_marked]
    columns |= {f"{year}年（{unit}）": of_year.values for year, of_year in before.items()}
    return pd.DataFrame(columns)


def _notes(limits: pd.DataFrame) -> dict[str, float]:
    """What stands beside the trial limits of a line, with where, from below."""
    named = {"试算下限": "low", "均值": "expected", "试算上限": "high"}
    at = {name: float(limits[column].max()) for name, column in named.items()}
    digits = 0 if at["试算上限"] - at["试算下限"] >= 20 else 2
    return {f"{name} {number(round(limit, digits))}": limit for name, limit in at.items()}


def _draw_band(axes: Axes, limits: pd.DataFrame) -> None:
    """A step a month from low to high, edged, so that it is seen in print; dashed what was
    expected."""
    edges = [month - 0.5 for month in (*limits.index, limits.index[-1] + 1)]
    low, high = limits["low"], limits["high"]
    top = axes.get_ylim()[1]
    band: Look = {"fill": True, "color": LIGHT, "linewidth": 0, "zorder": 0}
    axes.stairs(high.clip(upper=top), edges, baseline=low, **band)
    for edge in (low, high):  # none where the band is cut off
        inside = edge.where(edge <= top)
        axes.stairs(inside, edges, baseline=None, color=HATCH, linewidth=0.8, zorder=1)
    dashes: Look = {**DASHES, "zorder": 1}
    axes.stairs(limits["expected"], edges, baseline=None, **dashes)


def _write_notes(axes: Axes, notes: Mapping[str, float], y: float, line: float) -> None:
    """The limits of a line at its right; close ones are stacked."""
    for note, limit in notes.items():
        y = max(limit, y + line)
        look: Look = {"ha": "left", "color": MUTE, "xycoords": ("axes fraction", "data")}
        write(axes, (1, y), note, (6, 0), **look)


def _keys(before: Mapping[int, pd.Series], *, has_band: bool) -> list[str]:
    """What the band, the dashes and the thin lines are, as far as they are drawn."""
    keys = [BAND, EXPECTED] if has_band else []
    years = (
        f"{min(before)}—{max(before)}年"
        if len(before) > 1
        else "".join(f"{year}年" for year in before)
    )
    return [*keys, *([years] if years else [])]


def _write_keys(axes: Axes, keys: list[str], x: float, y: float) -> None:
    points = in_points(axes)
    for key in keys:
        if key == BAND:
            look: Look = {"facecolor": LIGHT, "edgecolor": HATCH, "linewidth": 0.8}
            box = Rectangle((x, y - 5), KEY, 10, **look, transform=points, clip_on=False)
            axes.add_artist(box)
        else:
            line: Look = DASHES if key == EXPECTED else THIN
            axes.plot([x, x + KEY], [y, y], **line, clip_on=False, transform=points)
        write(axes, (x + KEY + 5, y), key, ha="left", xycoords=points)
        x += KEY + 5 + text_width(key) + 16


def _draw_line(axes: Axes, values: pd.Series, marked: list[int]) -> None:
    """The values as a line with dots, the marked ones as red diamonds."""
    line: Look = {"color": DARK, "marker": "o", "markersize": 4.5, "clip_on": False, "zorder": 3}
    axes.plot(values.index, values.values, **line)
    diamonds: Look = {"color": RED, "markersize": 9, "clip_on": False, "zorder": 4}
    axes.plot(marked, values[marked].values, "D", **diamonds)


def _marked_below(
    values: pd.Series, limits: pd.DataFrame, marks: Mapping[int, str], least: float
) -> set[int]:
    """The months that are lower than expected and leave room for a mark below."""
    lower = [month for month in marks if values[month] < limits["expected"][month]]
    return {month for month in lower if values[month] > least}


def _mark_heights(
    values: pd.Series, marks: dict[int, str], below: set[int], slot: float, line: float
) -> dict[int, float]:
    """Where the marks of months stand: above or ``below`` their values, side by side, or else one
    above the other. ``slot``: points between two months; ``line``: a line's height in values."""
    heights: dict[int, float] = {}
    before: int | None = None
    for month, mark in marks.items():
        heights[month] = values[month] + 0.9 * line
        if before is not None and _overlap(marks[before], mark, (month - before) * slot):
            heights[month] = max(heights[month], heights[before] + 1.1 * line)
        elif month in below:
            heights[month] = values[month] - 0.9 * line
        before = month
    return heights


def _overlap(text: str, beside: str, distance: float) -> bool:
    return distance < (text_width(beside) + text_width(text)) / 2
