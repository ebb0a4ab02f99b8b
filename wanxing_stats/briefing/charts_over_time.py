"""Charts of counts over time: months, years, panels of either, and months within their limits.

In: counts by month or year, and the fields of a Caption by keyword. Out: a Chart (chart.py).

    years(pd.Series({2023: 6711, 2024: 6942}), name="by_year", finding="比上年增231件", …)
"""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from wanxing_stats.figures import number

from .chart import captioned
from .chart_drawing import (
    DARK,
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
def months(
    this_year: pd.Series,
    last_year: pd.Series | None = None,
    *,
    unit: str,
    labels: tuple[str, str] = ("本年", "上年"),
) -> Drawn:
    """Bars for the months of this year before wider, lighter ones for last year, with the figures
    in rows below.

    Both: counts by month, 1 to 12; missing months stay empty. ``labels``: what the two are called,
    as 2024年 and 2023年. Figures too wide for rows give way to a scale, and then only the highest
    month of this year is labelled.
    """
    frame = _by_month(this_year, last_year, labels)
    texts = frame.map(lambda value: "—" if pd.isna(value) else number(value))
    top, head = frame.max().max(), max(map(text_width, frame.columns)) + 20
    in_rows = texts.map(text_width).max().max() <= (WIDTH - head) / 12 - 2
    ticks = [] if in_rows else MaxNLocator(4, integer=True).tick_values(0, top)
    bottom = LINE * (1.2 + len(frame.columns) * in_rows) + 3
    left = head if in_rows else max(text_width(number(tick)) for tick in ticks) + 6
    above = STRIP if in_rows else STRIP + LINE
    margins = Margins(left, bottom=bottom, top=above)
    axes = new_axes(bottom + 100 + above, margins, empty=pd.isna(top), base=True)
    axes.set(xlim=(0.45, 12.55), ylim=(0, scale_end([top, *ticks])))
    draw_scale(axes, ticks)
    every = 1 if text_width("12月") < 1.06 * (WIDTH - left) / 12.1 else 2
    for month in frame.index[::every]:
        write(axes, (month, 0), f"{month}月", (0, -LINE * 0.7), color=MUTE)
    for row, label in enumerate(frame):
        _draw_year(axes, frame[label], row)
        drop = LINE * (row + 1.75)
        if in_rows:
            _write_key(axes, (1, bottom - drop), label, row)
            for month, text in texts[label].items():
                write(axes, (month, 0), text, (0, -drop), color=YEARS_LOOK[row][3])
        else:
            right = 110 + row * (head + 14)
            _write_key(axes, (right, bottom + 100 + above - STRIP / 2), label, row)
    if not in_rows:
        best = frame.iloc[:, 0].idxmax()
        at = (best, frame.loc[best].max())
        write(axes, at, texts.loc[best].iloc[0], (0, LINE * 0.5))
    shown = frame.rename(columns=lambda label: f"{label}（{unit}）").rename_axis("月份")
    return axes, shown.reset_index()


def _by_month(
    this_year: pd.Series, last_year: pd.Series | None, labels: tuple[str, str]
) -> pd.DataFrame:
    counts = {labels[0]: counts_by_label(this_year)}
    if last_year is not None:
        counts[labels[1]] = counts_by_label(last_year)
    frame = pd.DataFrame(counts)
    if not set(frame.index) <= set(range(1, 13)):
        raise ValueError("月份应为1至12的整数")
    return frame.reindex(range(1, 13))


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
def years(values: pd.Series, *, unit: str) -> Drawn:
    """A bar a year with its figure, the last one dark.

    ``values``: counts by year; a year missing between says 无数据.
    """
    values = counts_by_label(values)
    if len(values):
        values = values.reindex(range(min(values.index), max(values.index) + 1))
    slots, bottom = max(len(values), 4), LINE * 1.2
    margins = Margins(bottom=bottom, top=STRIP + LINE)
    height = bottom + 104 + LINE + STRIP
    axes = new_axes(height, margins, empty=values.dropna().empty, base=True)
    axes.set(xlim=(-0.5, slots - 0.5), ylim=(0, scale_end(values)))
    for at, (year, value) in enumerate(values.items()):
        text = f"{year}年" if text_width(f"{year}年") < WIDTH / slots else str(year)
        write(axes, (at, 0), text, (0, -LINE * 0.7), color=MUTE)
        if pd.isna(value):
            write(axes, (at, 0), "无数据", (0, LINE * 0.7), color=MUTE)
        else:
            draw_bar(axes.bar, at, value, DARK if at == len(values) - 1 else MID, width=0.5)
            write(axes, (at, value), number(value), (0, LINE * 0.55))
    return axes, values.rename(unit).rename_axis("年份").reset_index()


@captioned
def small_multiples(frame: pd.DataFrame, *, unit: str) -> Drawn:
    """A panel of bars for each column, all on one scale; dark and labelled in each: the last year,
    or the highest month.

    ``frame``: counts; index months (1 to 12) or years; columns the communities in the order to show
    them.
    """
    frame = pd.DataFrame({str(label): counts_by_label(frame[label]) for label in frame})
    widest = max(map(text_width, frame), default=0)
    across = 4 if len(frame.columns) > 3 and widest < WIDTH / 4 - 10 else 3
    wide, end = (WIDTH + GUTTER) / across, scale_end(frame.max())
    rows = [frame.columns[at : at + across] for at in range(0, max(len(frame.columns), 1), across)]
    # Rows of small figures are lower.
    ends = [max(scale_end(frame[labels].max()), end / 4) for labels in rows]
    heights = [PANEL * row_end / end for row_end in ends]
    steps = [row_height + 44 for row_height in heights]
    tops = [STRIP + sum(steps[:row]) + 40 for row in range(len(rows))]
    height = tops[-1] + heights[-1] + LINE * 1.3
    panels: list[Axes] = []
    for at, label in enumerate(frame if len(frame.columns) else [""]):
        row, column = divmod(at, across)
        values = frame.get(label, pd.Series(dtype=float))
        margins = Margins(
            left=column * wide,
            right=WIDTH - column * wide - wide + GUTTER,
            bottom=height - tops[row] - heights[row],
            top=tops[row],
        )
        is_empty = values.dropna().empty
        beside = panels[0] if panels else None
        axes = new_axes(height, margins, empty=is_empty, base=True, beside=beside)
        panels.append(axes)
        axes.set(xlim=(-0.5, max(len(values), 1) - 0.5), ylim=(0, ends[row]))
        write(axes, (0, 1), label, (0, LINE * 1.45), ha="left", xycoords="axes fraction")
        _draw_panel(axes, values)
        if at + across >= len(frame.columns) and len(values):
            _write_ends(axes, frame.index)
    return panels[0], frame.rename_axis("时间").reset_index()


def _draw_panel(axes: Axes, values: pd.Series) -> None:
    best = _place_to_label(values)
    for place, value in enumerate(values):
        draw_bar(axes.bar, place, value, DARK if place == best else MID, width=0.72)
    if best is not None:
        value = values.iloc[best]
        text = number(value)
        write(axes, (inside(axes, best, text), value), text, (0, LINE * 0.5))


def _place_to_label(values: pd.Series) -> int | None:
    """Of the last year, or of the highest month; None where there is nothing."""
    if values.isna().all():
        return None
    if values.index.max() > 12:
        return values.index.get_loc(values.last_valid_index())
    return int(values.argmax())


def _write_ends(axes: Axes, index: pd.Index) -> None:
    """The first and the last month or year, below a panel."""
    for x, label, ha in ((0, index[0], "left"), (1, index[-1], "right")):
        name = f"{label}{'月' if label < 13 else '年'}"
        look: Look = {"ha": ha, "color": MUTE, "xycoords": "axes fraction"}
        write(axes, (x, 0), name, (0, -LINE * 0.7), **look)


@captioned
def control_chart(
    values: pd.Series, limits: tuple[float, float, float], outside: Sequence, *, unit: str
) -> Drawn:
    """A line by month with mean and natural limits as the caller computed them (XmR).

    ``values``: by month, 1 to 12 or 2024-01; ``limits``: mean, lower, upper; ``outside``: the index
    labels to mark.
    """
    columns = {"月份": values.index, unit: values.values}
    if values.dropna().empty:
        return new_axes(STRIP + 60, empty=True), pd.DataFrame(columns)
    mean, lower, upper = limits
    names = [f"{int(str(month).split('-')[-1])}月" for month in values.index]
    spots = [values.index.get_loc(month) for month in outside]
    low, high = min([lower, *values.dropna()]), max([upper, *values.dropna()])
    # No bars here: the scale may begin above zero.
    floor = 0 if 0 <= low < 0.7 * high else low - 0.3 * (high - low)
    ticks = [tick for tick in MaxNLocator(4).tick_values(floor, high) if tick >= floor]
    notes = _notes(mean, lower, upper)
    left = max(text_width(number(tick)) for tick in ticks) + 8
    right = max(map(text_width, notes)) + 8
    bottom, tall, top = LINE * 1.2, 130, max(high, ticks[-1])
    line, slot = LINE * (top - floor) / tall, (WIDTH - left - right) / len(values)
    marks = {at: f"{names[at]} {number(values.iloc[at])}" for at in sorted(spots)}
    low_marks = [at for at in marks if values.iloc[at] < lower]
    below = {at for at in low_marks if values.iloc[at] - floor > 1.4 * line}
    heights = _mark_heights(values, marks, below, slot, line)
    head = STRIP + LINE * max(1, (max(heights.values(), default=0) - top) / line + 0.7)
    axes = new_axes(bottom + tall + head, Margins(left, right, bottom, head), base=True)
    axes.set(xlim=(-0.5, len(values) - 0.5), ylim=(floor, top))
    draw_scale(axes, ticks)
    axes.axhspan(lower, upper, color=LIGHT, linewidth=0, zorder=0, clip_on=False)
    axes.axhline(mean, color=MUTE, linewidth=1, dashes=(4, 3), clip_on=False)
    _draw_line(axes, values, spots)
    y = floor - line
    for note, limit in notes.items():
        y = max(limit, y + line)  # close limits: the notes are stacked
        look: Look = {"ha": "left", "color": MUTE, "xycoords": ("axes fraction", "data")}
        write(axes, (1, y), note, (6, 0), **look)
    every = int(-(-34 // slot))
    for at in range(0, len(names), every):
        write(axes, (at, floor), names[at], (0, -LINE * 0.7), color=MUTE)
    for at, mark in marks.items():
        write(axes, (inside(axes, at, mark), heights[at]), mark, color=RED)
    marked = ["是" if at in spots else "否" for at in range(len(values))]
    columns |= {"均值": mean, "下限": lower, "上限": upper, "超出界限": marked}
    return axes, pd.DataFrame(columns)


def _notes(mean: float, lower: float, upper: float) -> dict[str, float]:
    """What stands beside the limits, with where, from below."""
    digits = 0 if upper - lower >= 20 else 2
    limits = {"下限": lower, "均值": mean, "上限": upper}
    return {f"{name} {number(round(at, digits))}": at for name, at in limits.items()}


def _draw_line(axes: Axes, values: pd.Series, spots: list[int]) -> None:
    """The values as a line with dots, those outside the limits as red diamonds."""
    line: Look = {"color": DARK, "marker": "o", "markersize": 4.5, "clip_on": False, "zorder": 3}
    axes.plot(range(len(values)), values.values, **line)
    diamonds: Look = {"color": RED, "markersize": 9, "clip_on": False, "zorder": 4}
    axes.plot(spots, values.iloc[spots].values, "D", **diamonds)


def _mark_heights(
    values: pd.Series, marks: dict[int, str], below: set[int], slot: float, line: float
) -> dict[int, float]:
    """Where the marks stand: above or ``below`` their values, side by side, or else one above the
    other. ``slot``: points between two values; ``line``: the height of a line in values."""
    heights: dict[int, float] = {}
    before: int | None = None
    for at in marks:
        value = values.iloc[at]
        heights[at] = value + 0.9 * line
        if before is not None and _overlap(marks[before], marks[at], (at - before) * slot):
            heights[at] = max(heights[at], heights[before] + 1.1 * line)
        elif at in below:
            heights[at] = value - 0.9 * line
        before = at
    return heights


def _overlap(text: str, beside: str, distance: float) -> bool:
    return distance < (text_width(beside) + text_width(text)) / 2
