"""Charts of a count by its parts: bars ranked, rates, what changed, a whole and its parts.

In: counts by label, and the fields of a Caption by keyword. Out: a Chart (chart.py).

    ranked_bars(pd.Series({"噪声": 9, "其他": 2}), name="by_kind", finding="噪声最多", …)
"""

import functools
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from wanxing_stats.figures import number, percent, signed

from .chart import Plan, captioned
from .chart_drawing import (
    DARK,
    HATCH,
    INK,
    LINE,
    MID,
    MUTE,
    SHADES,
    STRIP,
    WIDTH,
    Look,
    Margins,
    bar_rows,
    counts_by_label,
    draw_bar,
    in_points,
    is_rest,
    largest_first,
    new_axes,
    rest_last,
    share_mark,
    shown_frame,
    text_width,
    write,
)

RATE = "比率（%）"
BAR = 0.62  # of a row
CUT = 0.5  # how much of a cut-off bar is left below the lowest level, beside all changes
ROUNDING = 0.00501  # what a number of two decimals may be off
LEADER = LINE * 1.15  # between texts below a composition


@captioned
def ranked_bars(
    values: pd.Series,
    *,
    unit: str,
    share: bool = True,
    beside: Mapping[str, str] | None = None,
    bounds: Mapping[str, tuple[float, float]] | None = None,
) -> Plan:
    """Horizontal bars, largest first, 其他 and 未列 last and grey.

    ``values``: numbers by label; ``share``: with their % of the sum of those that say what they
    are; ``beside``: what stands behind the number of each label instead; ``bounds``: between which
    that lies, a thin line.
    """
    values, beside = largest_first(values), beside or {}
    share = share and not beside
    shares = {label: share_mark(values, label) if share else "" for label in values.index}
    marks = [number(value) + {**shares, **beside}[label] for label, value in values.items()]
    shown = shown_frame(values, unit, share=share)
    draw = functools.partial(_draw_ranked, values, marks, bounds or {})
    return Plan(shown, draw, beside=shown.columns[2:])


def _draw_ranked(
    values: pd.Series, marks: Sequence[str], bounds: Mapping[str, tuple[float, float]]
) -> Axes:
    ends = {label: max(value, bounds.get(label, (0, 0))[1]) for label, value in values.items()}
    axes = bar_rows(values.index, marks, end=max(ends.values(), default=0))
    for row, (label, value) in enumerate(values.items()):
        fill = MID if bounds else DARK
        draw_bar(axes.barh, row, value, fill, rest=is_rest(label), height=BAR)
        if label in bounds:
            _draw_bounds(axes, bounds[label], row)
        write(axes, (ends[label], row), marks[row], (5, 0), ha="left")
    return axes


def _draw_bounds(axes: Axes, bounds: tuple[float, float], row: int) -> None:
    look: Look = {"color": INK, "linewidth": 1, "clip_on": False, "zorder": 3}
    axes.plot(bounds, [row, row], **look)
    for end in bounds:
        axes.plot([end, end], [row - BAR / 5, row + BAR / 5], **look)


@captioned
def ordered_bars(values: pd.Series, *, unit: str, beside: Mapping[str, str] | None = None) -> Plan:
    """Horizontal bars of what has an order of its own, as weekdays and quarters have.

    ``values``: numbers by label; ``beside``: what stands behind the number of each label.
    """
    values = counts_by_label(values)
    marks = [number(value) + (beside or {}).get(label, "") for label, value in values.items()]
    draw = functools.partial(_draw_ordered, values, marks)
    return Plan(shown_frame(values, unit, share=False), draw)


def _draw_ordered(values: pd.Series, marks: Sequence[str]) -> Axes:
    axes = bar_rows(values.index, marks, end=values.max())
    for row, (value, mark) in enumerate(zip(values, marks, strict=True)):
        draw_bar(axes.barh, row, value, DARK, height=BAR)
        write(axes, (value, row), mark, (5, 0), ha="left")
    return axes


@captioned
def progress(done: pd.Series, due: pd.Series, *, unit: str) -> Plan:
    """n of N: bars of the rate from 0 to 100 %, labelled n/N, in the order of ``due``.

    Both are counts by the same labels. ValueError when more is done than due, or the labels differ.
    """
    done, due = counts_by_label(done), counts_by_label(due)
    if set(done.index) != set(due.index):
        raise ValueError("完成数与应完成数的类别不一致")
    done = done.reindex(due.index)
    if wrong := [label for label in due.index if done[label] > due[label]]:
        raise ValueError(f"完成数大于应完成数：{'、'.join(wrong)}")
    rates, marks = [], []
    for label, of in due.items():
        rates.append(100 * done[label] / of if of else None)
        share = f"（{percent(done[label], of)}）" if of else ""
        marks.append(f"{number(done[label])}/{number(of)}{share}")
    columns = {
        "类别": due.index,
        f"完成（{unit}）": done.values,
        f"应完成（{unit}）": due.values,
        RATE: rates,
    }
    shown = pd.DataFrame(columns).round({RATE: 1})
    draw = functools.partial(_draw_progress, due.index, rates, marks)
    return Plan(shown, draw, beside=[RATE])


def _draw_progress(
    labels: Sequence[str], rates: Sequence[float | None], marks: Sequence[str]
) -> Axes:
    axes = bar_rows(labels, marks, end=100)
    for row, rate in enumerate(rates):
        if rate is not None:
            draw_bar(axes.barh, row, 100, "white", height=BAR, edgecolor=MUTE, linewidth=0.8)
            draw_bar(axes.barh, row, rate, DARK, height=BAR)
        write(axes, (100, row), marks[row], (6, 0), ha="left")
    return axes


@captioned
def waterfall(
    steps: pd.Series, *, unit: str, start: tuple[str, float], end: tuple[str, float]
) -> Plan:
    """From last year's count to this year's, by what changed: increases dark, decreases outlined,
    其他 last; the counts themselves are bars, cut off where the changes would be too short beside
    them (``is_cut``).

    ``start`` and ``end``: each a label and a count; ``steps``: change by label, adding up to their
    difference; else ValueError.
    """
    steps = rest_last(steps[steps != 0].sort_values(key=lambda step: -step.abs(), kind="stable"))
    total, change = steps.sum(), end[1] - start[1]
    if abs(total - change) > ROUNDING * (len(steps) + 2):
        raise ValueError(f"各项增减之和{number(total)}与总的增减{number(change)}不符")
    labels = [start[0], *steps.index, end[0]]
    shown = pd.DataFrame({"类别": labels, unit: [start[1], *steps, end[1]]})
    return Plan(shown, functools.partial(_draw_waterfall, steps, start, end))


def _draw_waterfall(steps: pd.Series, start: tuple[str, float], end: tuple[str, float]) -> Axes:
    levels = [start[1], *(start[1] + steps.cumsum())]
    low, high = min(levels), max(levels)
    floor = low - CUT * (high - low) if is_cut(low, high) else 0
    labels = [start[0], *steps.index, end[0]]
    marks = [number(start[1]), *map(signed, steps), number(end[1])]
    axes = bar_rows(labels, marks, end=high, start=floor)
    for row, (label, step) in enumerate(steps.items(), 1):
        left, right = sorted([levels[row - 1], levels[row]])
        look: Look = {"height": BAR, "left": left, "edgecolor": DARK, "linewidth": 1.2}
        fill = DARK if step > 0 else "white"
        draw_bar(axes.barh, row, abs(step), fill, rest=is_rest(label), **look)
        write(axes, (right, row), marks[row], (5, 0), ha="left")
    for row, level in ((0, start[1]), (len(labels) - 1, levels[-1])):
        draw_bar(axes.barh, row, level - floor, MID, height=BAR, left=floor)
        write(axes, (level, row), marks[row], (5, 0), ha="left")
        if floor:
            _draw_cut(axes, row)
    for row, level in enumerate(levels):
        rows = [row + BAR / 2, row + 1 - BAR / 2]
        axes.plot([level, level], rows, color=HATCH, linewidth=0.8, clip_on=False)
    return axes


def is_cut(low: float, high: float) -> bool:
    """Whether a waterfall between these levels begins above zero, as else nobody would see it."""
    return low > (1 + CUT) * (high - low) > 0


def _draw_cut(axes: Axes, row: int) -> None:
    """Two slanted gaps near the beginning of a bar that is cut off."""
    left, right = axes.get_xlim()
    look: Look = {"color": "white", "linewidth": 2, "zorder": 5}
    for share in (0.05, 0.075):
        x = left + share * (right - left)
        slant = 0.012 * (right - left)
        axes.plot([x - slant, x + slant], [row + BAR / 2, row - BAR / 2], **look)


@captioned
def composition(parts: pd.Series, *, unit: str) -> Plan:
    """One stacked bar, largest part first and 其他 last, each labelled on it or below it.

    ``parts``: counts by label.
    """
    parts = largest_first(parts)[lambda series: series > 0]
    shown = shown_frame(parts, unit, share=True)
    return Plan(shown, functools.partial(_draw_composition, parts), beside=shown.columns[2:])


def _draw_composition(parts: pd.Series) -> Axes:
    total = parts.sum()
    marks = [number(part) + share_mark(parts, label) for label, part in parts.items()]
    spans = list(parts / total * WIDTH)
    middles = [sum(spans[:place]) + span / 2 for place, span in enumerate(spans)]
    below, on_bar = {}, {}
    for place, (label, mark) in enumerate(zip(parts.index, marks, strict=True)):
        if max(text_width(label), text_width(mark)) > spans[place] - 4:
            below[place] = f"{label} {mark}"
        else:
            on_bar[place] = ((label, LINE / 2), (mark, -LINE / 2))
    bottom = LEADER * len(below) + 5
    axes = new_axes(bottom + 48 + STRIP, Margins(bottom=bottom), empty=parts.empty)
    axes.set(xlim=(0, WIDTH), ylim=(-0.5, 0.5))
    for place, label in enumerate(parts.index):
        fill, rest = SHADES[min(place, len(SHADES) - 1)], is_rest(label)
        look: Look = {"left": middles[place] - spans[place] / 2, "height": 1, "edgecolor": "white"}
        draw_bar(axes.barh, 0, spans[place], fill, rest=rest, **look)
        color = "white" if fill == DARK and not rest else INK
        for line, above in on_bar.get(place, ()):
            write(axes, (middles[place], 0), line, (0, above), color=color)
    _write_below(axes, bottom, middles, below)
    return axes


def _write_below(axes: Axes, bottom: float, middles: list[float], texts: dict[int, str]) -> None:
    """The texts of parts too narrow for them, each at the end of a leader from its part."""
    # Left of its leader, a text stays clear of the leaders further right, which pass it on their
    # way down; or mirrored.
    leftward = all(text_width(text) < middles[place] for place, text in texts.items())
    points = in_points(axes)
    for row, place in enumerate(texts if leftward else reversed(texts)):
        x, y, width = middles[place], bottom - LEADER * (row + 0.6) - 3, text_width(texts[place])
        look: Look = {"color": MUTE, "linewidth": 0.8, "transform": points, "clip_on": False}
        axes.plot([x, x], [bottom, y - 5], **look)
        x = max(x - 4, width) if leftward else min(x + 4, WIDTH - width)
        write(axes, (x, y), texts[place], ha="right" if leftward else "left", xycoords=points)
