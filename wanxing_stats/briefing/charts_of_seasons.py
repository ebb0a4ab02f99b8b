"""A chart of a season: a year's months as a line over what was expected of each, the years before
it thin behind.

In: counts by month, their limits, and the fields of a Caption by keyword. Out: a Chart (chart.py).

    season(by_month, limits, marked=[7], before={2023: …}, name="by_month", finding="7月…", …)
"""

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from wanxing_stats.base import say_years
from wanxing_stats.figures import number
from wanxing_stats.trends import MonthLimits

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
TALL = 130  # the height of the scale, in points
KEY = 20  # the length of a line that says what it is


@captioned
def season(
    values: pd.Series,
    limits: MonthLimits,
    *,
    unit: str,
    marked: Collection[int] = (),
    before: Mapping[int, pd.Series] | None = None,
) -> Plan:
    """A line by month, 1 to 12, before a band of what was expected of each; the months ``marked``
    are unlike that.

    Limits that don't rest on earlier years are a trial by which nothing is judged, and no month is
    marked. ``before``: the same of years before, by year. The scale may begin above zero, as there
    are no bars. Months without data are a gap.
    """
    frame, is_trial = limits.frame.reindex(values.index), not limits.seasonal
    given = _Season(values, frame, is_trial, () if is_trial else marked, before or {})
    shown = _shown(given, unit)
    return Plan(shown, functools.partial(_draw_season, given), beside=shown.columns[2:])


@dataclass(frozen=True)
class _Season:
    """A year's months, their limits, which of them are unlike that, and the years before."""

    values: pd.Series
    limits: pd.DataFrame
    is_trial: bool
    marked: Collection[int]
    before: Mapping[int, pd.Series]


def _shown(season: _Season, unit: str) -> pd.DataFrame:
    """The months with what was expected of them, which are unlike that, and the years before."""
    values = season.values
    titles = ["均值", "试算下限", "试算上限"] if season.is_trial else ["推算", "下限", "上限"]
    columns = {"月份": values.index, unit: values.values}
    for title, column in zip(titles, ("expected", "low", "high"), strict=True):
        columns[title] = season.limits[column].round(2).values
    if not season.is_trial:
        is_marked = values.index.isin(list(season.marked))
        columns["有别于往年"] = ["是" if mark else "否" for mark in is_marked]
    columns |= {f"{year}年（{unit}）": of_year.values for year, of_year in season.before.items()}
    return pd.DataFrame(columns)


# where what stands --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Layout:
    """Where what of a season stands.

    In points: the ``height`` of all and the ``margins``, the ``slot`` of a month. In values: the
    ends and ticks of the scale, the height of a ``line`` of text and of the marks. Texts: the
    ``notes`` beside limits, the ``keys`` and the ``numbers`` of months below, the ``marks``.
    """

    height: float
    margins: Margins
    slot: float
    floor: float
    top: float
    ticks: Sequence[float]
    line: float
    notes: Mapping[str, float]
    keys: Sequence[str]
    numbers: Mapping[int, str]
    marks: Mapping[int, str]
    heights: Mapping[int, float]


def _layout(season: _Season) -> _Layout:
    values, (floor, high) = season.values, _scale(season)
    ticks = [tick for tick in MaxNLocator(4).tick_values(floor, high) if tick >= floor]
    top = max(high, ticks[-1])
    notes = _notes(season.limits) if season.is_trial else {}
    keys = _keys(season.before, has_band=not season.is_trial)
    left = max(text_width(number(tick)) for tick in ticks) + 8
    right = max(map(text_width, notes)) + 8 if notes else 0
    slot, line = (WIDTH - left - right) / 12, LINE * (top - floor) / TALL
    numbers = {month: number(value) for month, value in values.dropna().items()}
    numbers = numbers if max(map(text_width, numbers.values())) < slot - 2 else {}
    marks = {month: f"{month}月 {number(values[month])}" for month in season.marked}
    below = _marked_below(values, season.limits, marks, floor + 1.4 * line)
    heights = _mark_heights(values, marks, below, slot, line)
    bottom = LINE * (1.2 + bool(numbers) + 1.2 * bool(keys))
    head = STRIP + LINE * max(1, (max(heights.values(), default=0) - top) / line + 0.7)
    return _Layout(
        height=bottom + TALL + head,
        margins=Margins(left, right, bottom, head),
        slot=slot,
        floor=floor,
        top=top,
        ticks=ticks,
        line=line,
        notes=notes,
        keys=keys,
        numbers=numbers,
        marks=marks,
        heights=heights,
    )


def _scale(season: _Season) -> tuple[float, float]:
    """From where to where the scale must reach; not to the end of a band that is much higher."""
    counted, limits = pd.concat([season.values, *season.before.values()]), season.limits
    highest = min(limits["high"].max(), BAND_END * counted.max())
    low, high = min(counted.min(), limits["low"].min()), max(counted.max(), highest)
    high = max(high, low + 1)  # where all months are alike
    return (0 if 0 <= low < 0.7 * high else low - 0.3 * (high - low)), high


def _notes(limits: pd.DataFrame) -> dict[str, float]:
    """What stands beside the trial limits of a line, with where, from below."""
    named = {"试算下限": "low", "均值": "expected", "试算上限": "high"}
    at = {name: float(limits[column].max()) for name, column in named.items()}
    digits = 0 if at["试算上限"] - at["试算下限"] >= 20 else 2
    return {f"{name} {number(round(limit, digits))}": limit for name, limit in at.items()}


def _keys(before: Mapping[int, pd.Series], *, has_band: bool) -> list[str]:
    """What the band, the dashes and the thin lines are, as far as they are drawn."""
    keys = [BAND, EXPECTED] if has_band else []
    return [*keys, say_years([*before])] if before else keys


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


# drawing ------------------------------------------------------------------------------------------


def _draw_season(season: _Season) -> Axes:
    if season.values.dropna().empty:
        return new_axes(STRIP + 60, empty=True)
    at = _layout(season)
    axes = new_axes(at.height, at.margins, base=True)
    axes.set(xlim=(0.5, 12.5), ylim=(at.floor, at.top))
    draw_scale(axes, at.ticks)
    _draw_band(axes, season.limits)
    for of_year in season.before.values():
        axes.plot(of_year.index, of_year.values, **THIN, zorder=2)
    _draw_line(axes, season.values, list(at.marks))
    name_months(axes, at.slot, at.floor)
    for month, text in at.numbers.items():
        write(axes, (month, at.floor), text, (0, -LINE * 1.7))
    _write_notes(axes, at.notes, at.floor - at.line, at.line)
    _write_keys(axes, at.keys, at.margins.left, LINE * 0.6)
    for month, mark in at.marks.items():
        write(axes, (inside(axes, month, mark), at.heights[month]), mark, color=RED)
    return axes


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


def _write_keys(axes: Axes, keys: Sequence[str], x: float, y: float) -> None:
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
