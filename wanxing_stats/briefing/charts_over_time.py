"""Charts of counts over time: months, months within their limits, years, panels of years.

In: counts by month or year, and the fields of a Caption by keyword. Out: a Chart (chart.py).

    years(pd.Series({2023: 6711, 2024: 6942}), name="by_year", finding="比上年增231件", …)
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from wanxing_stats.figures import number

from .chart import captioned
from .chart_drawing import (
    BEGUN,
    DARK,
    HATCH,
    INK,
    LIGHT,
    LINE,
    MID,
    MUTE,
    RED,
    STRIP,
    WIDTH,
    Look,
    Margins,
    counts_by_label,
    draw_bar,
    draw_scale,
    in_points,
    inside,
    new_axes,
    scale_end,
    text_width,
    write,
)

Drawn = tuple[Axes, pd.DataFrame]  # and the frame of what is shown
# This year's bars and last year's: fill, width, edge, colour of the figures in rows.
YEARS_LOOK = ((DARK, 0.46, DARK, INK), (LIGHT, 0.84, MUTE, MUTE))
PANEL = 60  # the height of the tallest panel
GUTTER = 14  # between panels


@captioned
def months(frame: pd.DataFrame, *, unit: str) -> Drawn:
    """Bars for the months of this year before wider, lighter ones for last year, with the figures
    in rows below.

    ``frame``: counts by month, 1 to 12, missing months staying empty; columns this year and, where
    there is one, last year, called 2024年 and 2023年. Figures too wide for rows give way to a
    scale, and then only the highest month of this year is labelled.
    """
    frame = _by_month(frame)
    texts = frame.map(lambda value: "—" if pd.isna(value) else number(value))
    top, head = frame.max().max(), max(map(text_width, frame.columns)) + 20
    in_rows = texts.map(text_width).max().max() <= (WIDTH - head) / 12 - 2
    ticks = [] if in_rows else MaxNLocator(4, integer=True).tick_values(0, top)
    bottom = LINE * (1.2 + (len(frame.columns) if in_rows else 1)) + 3
    left = head if in_rows else max(text_width(number(tick)) for tick in ticks) + 6
    above = STRIP if in_rows else STRIP + LINE
    margins = Margins(left, bottom=bottom, top=above)
    axes = new_axes(bottom + 100 + above, margins, empty=pd.isna(top), base=True)
    axes.set(xlim=(0.45, 12.55), ylim=(0, scale_end([top, *ticks])))
    draw_scale(axes, ticks)
    _name_months(axes, slot=(WIDTH - left) / 12.1)
    for row, label in enumerate(frame):
        _draw_year(axes, frame[label], row)
        drop = LINE * (row + 1.75)
        if in_rows:
            _write_key(axes, (1, bottom - drop), label, row)
            for month, text in texts[label].items():
                write(axes, (month, 0), text, (0, -drop), color=YEARS_LOOK[row][3])
        else:
            _write_key(axes, (1 + row * (head + 14), bottom - LINE * 1.75), label, row)
    if not in_rows:
        best = frame.iloc[:, 0].idxmax()
        at = (best, frame.loc[best].max())
        write(axes, at, texts.loc[best].iloc[0], (0, LINE * 0.5))
    shown = frame.rename(columns=lambda label: f"{label}（{unit}）").rename_axis("月份")
    return axes, shown.reset_index()


def _by_month(frame: pd.DataFrame) -> pd.DataFrame:
    if not set(frame.index) <= set(range(1, 13)):
        raise ValueError("月份应为1至12的整数")
    return frame.apply(counts_by_label).reindex(range(1, 13))


def _name_months(axes: Axes, slot: float, floor: float = 0) -> None:
    """Name the months below an axis at ``floor``: each, or every other where a ``slot`` of so many
    points is too narrow."""
    every = 1 if text_width("12月") < 1.06 * slot else 2
    for month in range(1, 13, every):
        write(axes, (month, floor), f"{month}月", (0, -LINE * 0.7), color=MUTE)


def _draw_year(axes: Axes, values: pd.Series, row: int) -> None:
    fill, width, edge, _ = YEARS_LOOK[row]
    look: Look = {"width": width, "zorder": 3 - row, "edgecolor": edge, "linewidth": 0.6}
    for month, value in values.dropna().items():
        draw_bar(axes.bar, month, value, fill, **look)


def _write_key(axes: Axes, at: tuple[float, float], label: str, row: int) -> None:
    """A square in a year's colour, and what the year is called."""
    fill, _, edge, _ = YEARS_LOOK[row]
    (x, y), points = at, in_points(axes)
    look: Look = {"facecolor": fill, "edgecolor": edge, "linewidth": 0.6}
    axes.add_artist(Rectangle((x, y - 5), 10, 10, **look, transform=points, clip_on=False))
    write(axes, (x + 14, y), label, ha="left", xycoords=points)


@captioned
def years(values: pd.Series, *, unit: str, begun: Mapping[int, str] | None = None) -> Drawn:
    """A bar a year with its figure, the last one dark.

    ``values``: counts by year; a year missing between says 无数据. ``begun``: the years that
    aren't over, hatched, with how far they have come.
    """
    values, begun = counts_by_label(values.astype(float)), begun or {}
    if len(values):
        values = values.reindex(range(min(values.index), max(values.index) + 1))
    slots = max(len(values), 4)
    below = {year: f"（{part}）" for year, part in begun.items()}
    in_slots = all(text_width(text) < WIDTH / slots for text in below.values())
    bottom = LINE * (2.2 if below and in_slots else 1.2)
    margins = Margins(bottom=bottom, top=STRIP + LINE)
    height = bottom + 104 + LINE + STRIP
    axes = new_axes(height, margins, empty=values.dropna().empty, base=True)
    axes.set(xlim=(-0.5, slots - 0.5), ylim=(0, scale_end(values)))
    for at, (year, value) in enumerate(values.items()):
        text = f"{year}年" if text_width(f"{year}年") < WIDTH / slots else str(year)
        write(axes, (at, 0), text, (0, -LINE * 0.7), color=MUTE)
        if year in below and in_slots:
            write(axes, (at, 0), below[year], (0, -LINE * 1.7), color=MUTE)
        if pd.isna(value):
            write(axes, (at, 0), "无数据", (0, LINE * 0.7), color=MUTE)
        else:
            look = _look_of_year(is_begun=year in begun, is_last=at == len(values) - 1)
            draw_bar(axes.bar, at, value, width=0.5, **look)
            write(axes, (at, value), number(value), (0, LINE * 0.55))
    return axes, values.rename(unit).rename_axis("年份").reset_index()


def _look_of_year(*, is_begun: bool, is_last: bool) -> Look:
    """Of a bar: light and hatched of a year that isn't over, dark of the last."""
    return {"fill": LIGHT, **BEGUN} if is_begun else {"fill": DARK if is_last else MID}


@dataclass(frozen=True)
class _PanelRow:
    """Panels side by side: their labels, the end of their scale, the place and height of the row
    in points."""

    labels: pd.Index
    end: float
    top: float
    height: float


@captioned
def small_multiples(frame: pd.DataFrame, *, unit: str, begun: Collection[int] = ()) -> Drawn:
    """A panel of bars by year for each column, all on one scale; dark and labelled in each is the
    last year.

    ``frame``: counts; index years, one missing between staying empty; columns the communities in
    the order to show them. ``begun``: the years that aren't over, hatched.
    """
    frame = pd.DataFrame({str(label): counts_by_label(frame[label]) for label in frame})
    if len(frame):
        frame = frame.reindex(range(min(frame.index), max(frame.index) + 1))
    shown = frame.rename_axis("时间").reset_index()
    if frame.empty:
        return new_axes(STRIP + PANEL, empty=True), shown
    across = 4 if len(frame.columns) > 3 and max(map(text_width, frame)) < WIDTH / 4 - 10 else 3
    rows, wide = _panel_rows(frame, across), (WIDTH + GUTTER) / across
    height = rows[-1].top + rows[-1].height + LINE * 1.3
    panels: list[Axes] = []
    for at, label in enumerate(frame):
        place, column = divmod(at, across)
        row, left = rows[place], column * wide
        right, bottom = WIDTH - left - wide + GUTTER, height - row.top - row.height
        margins, empty = Margins(left, right, bottom, row.top), frame[label].isna().all()
        beside = panels[0] if panels else None
        axes = new_axes(height, margins, empty=empty, base=True, beside=beside)
        panels.append(axes)
        axes.set(xlim=(-0.5, len(frame) - 0.5), ylim=(0, row.end))
        write(axes, (0, 1), label, (0, LINE * 1.45), ha="left", xycoords="axes fraction")
        _draw_panel(axes, frame[label], begun)
        if at + across >= len(frame.columns):
            _write_ends(axes, frame.index)
    return panels[0], shown


def _panel_rows(frame: pd.DataFrame, across: int) -> list[_PanelRow]:
    """``across`` panels a row; rows of small figures are lower."""
    end, top = scale_end(frame.max()), STRIP + 40
    rows = []
    for at in range(0, len(frame.columns), across):
        labels = frame.columns[at : at + across]
        row_end = max(scale_end(frame[labels].max()), end / 4)
        rows.append(_PanelRow(labels, row_end, top, PANEL * row_end / end))
        top += rows[-1].height + 44
    return rows


def _draw_panel(axes: Axes, values: pd.Series, begun: Collection[int]) -> None:
    last = values.last_valid_index()
    for place, (year, value) in enumerate(values.items()):
        look = _look_of_year(is_begun=year in begun, is_last=year == last)
        draw_bar(axes.bar, place, value, width=0.72, **look)
        if year == last:
            text = number(value)
            write(axes, (inside(axes, place, text), value), text, (0, LINE * 0.5))


def _write_ends(axes: Axes, years: pd.Index) -> None:
    """The first and the last year, below a panel."""
    ends = ((0, years[0], "left"), (1, years[-1], "right"))
    for x, year, ha in ends[: len(years)]:
        look: Look = {"ha": ha, "color": MUTE, "xycoords": "axes fraction"}
        write(axes, (x, 0), f"{year}年", (0, -LINE * 0.7), **look)


@captioned
def control_chart(
    values: pd.Series, limits: pd.DataFrame, *, unit: str, marked: Collection[int] | None = None
) -> Drawn:
    """A line by month, 1 to 12, before a band of what was expected of each; the months ``marked``
    are unlike that.

    ``limits``: expected, low and high by month. ``marked``: None where the limits are of the line
    itself, a trial that nothing is judged by. The scale may begin above zero, as there are no bars.
    Months without data are a gap.
    """
    limits = limits.reindex(values.index)
    if values.dropna().empty:
        return new_axes(STRIP + 60, empty=True), _shown_limits(values, limits, unit, marked)
    low, high = min(limits["low"].min(), values.min()), max(limits["high"].max(), values.max())
    high = max(high, low + 1)  # where all months are alike
    floor = 0 if 0 <= low < 0.7 * high else low - 0.3 * (high - low)
    ticks = [tick for tick in MaxNLocator(4).tick_values(floor, high) if tick >= floor]
    notes = _notes(limits) if marked is None else {}
    left = max(text_width(number(tick)) for tick in ticks) + 8
    right = max(map(text_width, notes)) + 8 if notes else 0
    bottom, tall, top = LINE * (1.2 if notes else 2.4), 130, max(high, ticks[-1])
    line, slot = LINE * (top - floor) / tall, (WIDTH - left - right) / 12
    marks = {month: f"{month}月 {number(values[month])}" for month in marked or ()}
    below = _marked_below(values, limits, marks, floor + 1.4 * line)
    heights = _mark_heights(values, marks, below, slot, line)
    head = STRIP + LINE * max(1, (max(heights.values(), default=0) - top) / line + 0.7)
    axes = new_axes(bottom + tall + head, Margins(left, right, bottom, head), base=True)
    axes.set(xlim=(0.5, 12.5), ylim=(floor, top))
    draw_scale(axes, ticks)
    _draw_band(axes, limits)
    _draw_line(axes, values, list(marks))
    _name_months(axes, slot, floor)
    y = floor - line
    for note, limit in notes.items():
        y = max(limit, y + line)  # close limits: the notes are stacked
        look: Look = {"ha": "left", "color": MUTE, "xycoords": ("axes fraction", "data")}
        write(axes, (1, y), note, (6, 0), **look)
    if not notes:
        _write_keys_of_band(axes, left, bottom - LINE * 1.8)
    for month, mark in marks.items():
        write(axes, (inside(axes, month, mark), heights[month]), mark, color=RED)
    return axes, _shown_limits(values, limits, unit, marked)


def _shown_limits(
    values: pd.Series, limits: pd.DataFrame, unit: str, marked: Collection[int] | None
) -> pd.DataFrame:
    """The months with what was expected of them, and which are unlike that."""
    titles = ["均值", "试算下限", "试算上限"] if marked is None else ["推算", "下限", "上限"]
    columns = {"月份": values.index, unit: values.values}
    for title, column in zip(titles, ("expected", "low", "high"), strict=True):
        columns[title] = limits[column].round(2).values
    if marked is not None:
        is_marked = values.index.isin(list(marked))
        columns["有别于往年"] = ["是" if mark else "否" for mark in is_marked]
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
    axes.stairs(high, edges, baseline=low, fill=True, color=LIGHT, linewidth=0, zorder=0)
    for edge in (low, high):
        axes.stairs(edge, edges, baseline=None, color=HATCH, linewidth=0.8, zorder=1)
    look: Look = {"color": MUTE, "linewidth": 1, "linestyle": (0, (4, 3)), "zorder": 1}
    axes.stairs(limits["expected"], edges, baseline=None, **look)


def _write_keys_of_band(axes: Axes, x: float, y: float) -> None:
    """What band and dashes are, below the months."""
    points, text = in_points(axes), "按往年推算的波动范围"
    look: Look = {"facecolor": LIGHT, "edgecolor": HATCH, "linewidth": 0.8}
    axes.add_artist(Rectangle((x, y - 5), 20, 10, **look, transform=points, clip_on=False))
    write(axes, (x + 25, y), text, ha="left", xycoords=points)
    x += 25 + text_width(text) + 16
    dashes: Look = {"color": MUTE, "linewidth": 1, "linestyle": (0, (4, 3)), "clip_on": False}
    axes.plot([x, x + 20], [y, y], **dashes, transform=points)
    write(axes, (x + 25, y), "推算", ha="left", xycoords=points)


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
