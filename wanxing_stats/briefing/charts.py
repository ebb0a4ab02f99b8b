"""Charts for leaders: a finding, its picture as SVG, PNG and CSV, and what a screen reader says.

Every function takes its data first and then, by keyword, what no chart goes without (none may be left out or empty):
    name     file name and prefix of the ids in the SVG, so one a page: a-z, 0-9 and _
    finding  what the chart says, one sentence          measure, unit, period   the subtitle: 居民诉求工单，件，2024年各月
    source   department and ledger                      alt                     the picture in words, with its figures
    sample   whether made-up data is behind it: the chart then says 示例数据 itself
It gives a Chart. ValueError: an empty text, a bad name, a negative count, a label twice. No data at all draws 无数据.
"""

import functools
import inspect
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import matplotlib
import pandas as pd
from matplotlib import style
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from wanxing_stats.store import defused, replace_whole

from .chart_drawing import (
    DARK,
    HATCH,
    INK,
    LIGHT,
    LINE,
    MID,
    MUTE,
    NAMESPACES,
    OCHRE,
    RED,
    REST,
    SHADES,
    STRIP,
    STYLE,
    WIDTH,
    bar_rows,
    counts_by_label,
    draw_bar,
    draw_scale,
    in_points,
    kept_inside,
    largest_first,
    new_axes,
    number,
    percent,
    register_font,
    scale_end,
    shown_frame,
    svg_of,
    text_width,
    write,
)


@dataclass(frozen=True)
class Chart:
    """A finished chart. `svg`: standalone, text as text. `shown`: the figures in it, a row a mark, Chinese headings."""

    name: str
    finding: str
    subtitle: str
    source: str
    alt: str
    shown: pd.DataFrame = field(repr=False, compare=False)
    svg: str = field(repr=False)
    _figure: Figure = field(repr=False, compare=False)

    @functools.cached_property
    def png(self) -> bytes:
        """The picture for Word: 156 mm wide, 300 dpi."""
        with style.context(STYLE, after_reset=True):
            self._figure.savefig(png := io.BytesIO(), format="png", metadata={"Software": None})
        return png.getvalue()

    def save(self, folder: Path) -> list[Path]:
        """Write <name>.svg, .png and .csv (UTF-8 with BOM, formulas defused), each whole or not at all; their paths."""
        folder.mkdir(parents=True, exist_ok=True)
        csv = self.shown.map(defused).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
        paths = []
        for ending, content in (("svg", self.svg.encode()), ("png", self.png), ("csv", csv)):
            paths.append(path := folder / f"{self.name}.{ending}")
            replace_whole(path, lambda part, content=content: part.write_bytes(content))
        return paths

    def _repr_html_(self) -> str:
        """<figure> without any address: inside HTML the SVG needs no namespaces."""
        return (
            f'<figure class="chart" id="fig-{self.name}"><figcaption><b>{escape(self.finding)}</b> '
            f"<span>{escape(self.subtitle)}</span></figcaption>\n{self.svg.replace(NAMESPACES, '')}\n"
            f'<p class="src">来源：{escape(self.source)}</p></figure>'
        )


def _chart(draw: Callable) -> Callable[..., Chart]:
    """Make a drawing function, (data, *, unit, …) -> (Figure, frame shown), one that demands all a chart needs."""

    @functools.wraps(draw)
    def made(
        *data, name, finding, measure, unit, period, source, alt, sample: bool, **options
    ) -> Chart:
        texts = dict(
            name=name,
            finding=finding,
            measure=measure,
            unit=unit,
            period=period,
            source=source,
            alt=alt,
        )
        if empty := [key for key, text in texts.items() if not str(text or "").strip()]:
            raise ValueError(f"图表“{name}”缺少：{'、'.join(empty)}")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise ValueError(f"图表名“{name}”只能用小写字母、数字和下划线")
        register_font()
        # After a reset, so that nothing a notebook did to rcParams shows.
        with style.context(STYLE, after_reset=True), matplotlib.rc_context({"svg.hashsalt": name}):
            figure, shown = draw(*data, unit=unit, **options)
            axes, y = figure.axes[0], figure.get_figheight() * 72 - STRIP / 2
            write(axes, 0, y, f"单位：{unit}", ha="left", color=MUTE, xycoords=in_points(figure))
            if sample:
                write(
                    axes, WIDTH, y, "示例数据", ha="right", color=OCHRE, xycoords=in_points(figure)
                )
            svg = svg_of(figure, name, finding, alt)
        return Chart(name, finding, f"{measure}，{unit}，{period}", source, alt, shown, svg, figure)

    takes = inspect.signature(made, follow_wrapped=False).parameters.values()
    demanded = [p for p in takes if p.kind == p.KEYWORD_ONLY]
    own = [p for p in inspect.signature(draw).parameters.values() if p.name != "unit"]
    made.__signature__ = inspect.Signature(own + demanded, return_annotation=Chart)
    return made


@_chart
def ranked_bars(values: pd.Series, *, unit, highlight: Sequence[str] = (), share: bool = True):
    """Horizontal bars, largest first, 其他 and 未列 last and grey. `values`: counts by label; `share`: % of their sum.

    `highlight`: labels that stay dark while the others are drawn lighter.
    """
    values = largest_first(values)
    total = values.sum()
    marks = [number(v) + (f"（{percent(v, total)}）" if share and total else "") for v in values]
    axes = bar_rows(values.index, marks, end=values.max())
    for row, (label, value) in enumerate(values.items()):
        fill = MID if highlight and label not in highlight else DARK
        draw_bar(axes.barh, row, value, fill, rest=REST.match(label), height=0.62)
        write(axes, value, row, marks[row], dx=5, ha="left")
    return axes.figure, shown_frame(values, unit, share)


@_chart
def progress(done: pd.Series, due: pd.Series, *, unit):
    """n of N: bars of the rate from 0 to 100 %, labelled n/N, in the order of `due`. Both: counts by the same labels.

    ValueError when more is done than due, or the labels differ.
    """
    done, due = counts_by_label(done), counts_by_label(due)
    if set(done.index) != set(due.index):
        raise ValueError("完成数与应完成数的类别不一致")
    done = done.reindex(due.index)
    if wrong := [label for label in due.index if done[label] > due[label]]:
        raise ValueError(f"完成数大于应完成数：{'、'.join(wrong)}")
    rates = [100 * n / of if of else None for n, of in zip(done, due)]
    marks = [
        f"{number(n)}/{number(of)}" + (f"（{percent(n, of)}）" if of else "")
        for n, of in zip(done, due)
    ]
    axes = bar_rows(due.index, marks, end=100)
    for row, rate in enumerate(rates):
        if rate is not None:
            draw_bar(axes.barh, row, 100, "white", height=0.62, edgecolor=MUTE, linewidth=0.8)
            draw_bar(axes.barh, row, rate, DARK, height=0.62)
        write(axes, 100, row, marks[row], dx=6, ha="left")
    columns = {
        "类别": due.index,
        f"完成（{unit}）": done.values,
        f"应完成（{unit}）": due.values,
        "比率（%）": rates,
    }
    return axes.figure, pd.DataFrame(columns).round({"比率（%）": 1})


@_chart
def waterfall(steps: pd.Series, *, unit, start: tuple[str, float], end: tuple[str, float]):
    """From last year's count to this year's, by what changed: increases dark, decreases outlined, 其他 last.

    `steps`: change by label, adding up to the difference of `start` and `end`, each a label and a count; else ValueError.
    The scale is the change, with last year's level at its zero line, so that no bar begins above zero.
    """
    steps = steps[steps != 0].sort_values(key=lambda series: -series.abs(), kind="stable")
    rest = steps.index.map(lambda label: bool(REST.match(label))).astype(bool)
    steps = pd.concat([steps[~rest], steps[rest]])
    if abs(steps.sum() - (end[1] - start[1])) > 1e-6:
        raise ValueError(
            f"各项增减之和{number(steps.sum())}与总的增减{number(end[1] - start[1])}不符"
        )
    levels = [0, *steps.cumsum()]
    labels = [start[0], *steps.index, end[0]]
    marks = [
        number(start[1]),
        *(f"{'+' if step > 0 else ''}{number(step)}" for step in steps),
        number(end[1]),
    ]
    low, high = min(levels), max(levels)
    axes = bar_rows(labels, marks, end=high if high > low else 1, start=low)
    for row, (label, step) in enumerate(steps.items(), 1):
        before, after = levels[row - 1], levels[row]
        look = {"edgecolor": DARK, "linewidth": 1.2}
        draw_bar(
            axes.barh,
            row,
            abs(step),
            DARK if step > 0 else "white",
            rest=REST.match(label),
            height=0.62,
            left=min(before, after),
            **look,
        )
        write(axes, max(before, after), row, marks[row], dx=5, ha="left")
    for row, level in ((0, 0), (len(labels) - 1, levels[-1])):
        axes.plot(
            [level, level],
            [row - 0.31, row + 0.31],
            color=INK,
            linewidth=2.5,
            clip_on=False,
            zorder=4,
        )
        write(axes, level, row, marks[row], dx=5, ha="left")
    for row, level in enumerate(levels):
        axes.plot(
            [level, level], [row + 0.31, row + 0.69], color=HATCH, linewidth=0.8, clip_on=False
        )
    return axes.figure, pd.DataFrame({"类别": labels, unit: [start[1], *steps, end[1]]})


@_chart
def composition(parts: pd.Series, *, unit):
    """One stacked bar, largest part first and 其他 last, each labelled on it or below it. `parts`: counts by label."""
    parts = largest_first(parts)[lambda series: series > 0]
    total = parts.sum()
    marks = [f"{number(part)}（{percent(part, total)}）" for part in parts]
    spans = list(parts / total * WIDTH)
    middles = [sum(spans[:i]) + span / 2 for i, span in enumerate(spans)]
    below = [
        i
        for i, label in enumerate(parts.index)
        if max(text_width(label), text_width(marks[i])) > spans[i] - 4
    ]
    texts = {i: f"{parts.index[i]} {marks[i]}" for i in below}
    # Left of its leader, a text stays clear of the leaders further right, which pass it on their way down; or mirrored.
    leftward = all(text_width(texts[i]) < middles[i] for i in below)
    bottom = LINE * 1.15 * len(below) + 5
    axes = new_axes(bottom + 48 + STRIP, bottom=bottom, empty=parts.empty)
    axes.set(xlim=(0, WIDTH), ylim=(-0.5, 0.5))
    for i, label in enumerate(parts.index):
        fill, rest = SHADES[min(i, len(SHADES) - 1)], REST.match(label)
        draw_bar(
            axes.barh,
            0,
            spans[i],
            fill,
            rest,
            left=middles[i] - spans[i] / 2,
            height=1,
            edgecolor="white",
        )
        for line, dy in ((label, LINE / 2), (marks[i], -LINE / 2)) if i not in below else ():
            write(
                axes,
                middles[i],
                0,
                line,
                dy=dy,
                color="white" if fill == DARK and not rest else INK,
            )
    points = in_points(axes.figure)
    for row, i in enumerate(below if leftward else reversed(below)):
        x, y, width = middles[i], bottom - LINE * 1.15 * (row + 0.6) - 3, text_width(texts[i])
        axes.plot(
            [x, x], [bottom, y - 5], color=MUTE, linewidth=0.8, transform=points, clip_on=False
        )
        x = max(x - 4, width) if leftward else min(x + 4, WIDTH - width)
        write(axes, x, y, texts[i], ha="right" if leftward else "left", xycoords=points)
    return axes.figure, shown_frame(parts, unit, share=True)


@_chart
def months(
    this_year: pd.Series, last_year: pd.Series | None = None, *, unit, labels=("本年", "上年")
):
    """Bars for the months of this year before wider, lighter ones for last year, with the figures in rows below.

    Both: counts by month, 1 to 12; missing months stay empty. `labels`: what the two are called, as 2024年 and 2023年.
    Figures too wide for rows give way to a scale, and then only the highest month of this year is labelled.
    """
    given = zip(labels, (this_year, last_year), strict=True)
    frame = pd.DataFrame(
        {label: counts_by_label(series) for label, series in given if series is not None}
    )
    if not set(frame.index) <= set(range(1, 13)):
        raise ValueError("月份应为1至12的整数")
    frame = frame.reindex(range(1, 13))
    texts = frame.map(lambda value: "—" if pd.isna(value) else number(value))
    top, head = frame.max().max(), max(map(text_width, frame.columns)) + 20
    in_rows = texts.map(text_width).max().max() <= (WIDTH - head) / 12 - 2
    ticks = [] if in_rows else MaxNLocator(4, integer=True).tick_values(0, top)
    bottom = LINE * (1.2 + len(frame.columns) * in_rows) + 3
    left = head if in_rows else max(text_width(number(tick)) for tick in ticks) + 6
    above = STRIP if in_rows else STRIP + LINE
    axes = new_axes(
        bottom + 100 + above, left=left, bottom=bottom, top=above, empty=pd.isna(top), base=True
    )
    axes.set(xlim=(0.45, 12.55), ylim=(0, scale_end([top, *ticks])))
    draw_scale(axes, ticks)
    every = 1 if text_width("12月") < 1.06 * (WIDTH - left) / 12.1 else 2
    for month in frame.index[::every]:
        write(axes, month, 0, f"{month}月", dy=-LINE * 0.7, color=MUTE)
    for row, label in enumerate(frame):
        fill, width, edge, color = ((DARK, 0.46, DARK, INK), (LIGHT, 0.84, MUTE, MUTE))[row]
        for month, value in frame[label].dropna().items():
            draw_bar(
                axes.bar,
                month,
                value,
                fill,
                width=width,
                zorder=3 - row,
                edgecolor=edge,
                linewidth=0.6,
            )
        drop = LINE * (row + 1.75)
        x, y = (
            (1, bottom - drop)
            if in_rows
            else (110 + row * (head + 14), bottom + 100 + above - STRIP / 2)
        )
        points = in_points(axes.figure)
        axes.add_artist(
            matplotlib.patches.Rectangle(
                (x, y - 5),
                10,
                10,
                facecolor=fill,
                edgecolor=edge,
                linewidth=0.6,
                transform=points,
                clip_on=False,
            )
        )
        write(axes, x + 14, y, label, ha="left", xycoords=points)
        for month in frame.index if in_rows else ():
            write(axes, month, 0, texts.at[month, label], dy=-drop, color=color)
    if not in_rows:
        best = frame.iloc[:, 0].idxmax()
        write(axes, best, frame.loc[best].max(), texts.loc[best].iloc[0], dy=LINE * 0.5)
    return axes.figure, frame.rename(columns=lambda label: f"{label}（{unit}）").rename_axis(
        "月份"
    ).reset_index()


@_chart
def years(values: pd.Series, *, unit):
    """A bar a year with its figure, the last one dark. `values`: counts by year; a year missing between says 无数据."""
    values = counts_by_label(values)
    if len(values):
        values = values.reindex(range(min(values.index), max(values.index) + 1))
    slots, bottom = max(len(values), 4), LINE * 1.2
    axes = new_axes(
        bottom + 104 + LINE + STRIP,
        bottom=bottom,
        top=STRIP + LINE,
        empty=values.dropna().empty,
        base=True,
    )
    axes.set(xlim=(-0.5, slots - 0.5), ylim=(0, scale_end(values)))
    for at, (year, value) in enumerate(values.items()):
        text = f"{year}年" if text_width(f"{year}年") < WIDTH / slots else str(year)
        write(axes, at, 0, text, dy=-LINE * 0.7, color=MUTE)
        if pd.isna(value):
            write(axes, at, 0, "无数据", dy=LINE * 0.7, color=MUTE)
        else:
            draw_bar(axes.bar, at, value, DARK if at == len(values) - 1 else MID, width=0.5)
            write(axes, at, value, number(value), dy=LINE * 0.55)
    return axes.figure, values.rename(unit).rename_axis("年份").reset_index()


@_chart
def small_multiples(frame: pd.DataFrame, *, unit):
    """A panel of bars for each column, all on one scale; dark and labelled in each: the last year, or the highest month.

    `frame`: counts; index months (1 to 12) or years; columns the communities in the order to show them.
    """
    frame = pd.DataFrame({str(label): counts_by_label(frame[label]) for label in frame})
    across = (
        4
        if len(frame.columns) > 3 and all(text_width(label) < WIDTH / 4 - 10 for label in frame)
        else 3
    )
    wide, end, figure = (WIDTH + 14) / across, scale_end(frame.max()), None
    rows = [frame.columns[at : at + across] for at in range(0, max(len(frame.columns), 1), across)]
    ends = [
        max(scale_end(frame[labels].max()), end / 4) for labels in rows
    ]  # rows of small figures are lower
    tops = [STRIP + sum(60 * one / end + 44 for one in ends[:row]) + 40 for row in range(len(rows))]
    height = tops[-1] + 60 * ends[-1] / end + LINE * 1.3
    for at, label in enumerate(frame if len(frame.columns) else [""]):
        row, column = divmod(at, across)
        values = frame.get(label, pd.Series(dtype=float))
        axes = new_axes(
            height,
            left=column * wide,
            right=WIDTH - column * wide - wide + 14,
            top=tops[row],
            bottom=height - tops[row] - 60 * ends[row] / end,
            empty=values.dropna().empty,
            base=True,
            figure=figure,
        )
        figure, size, part = axes.figure, max(len(values), 1), "axes fraction"
        axes.set(xlim=(-0.5, size - 0.5), ylim=(0, ends[row]))
        write(axes, 0, 1, label, dy=LINE * 1.45, ha="left", xycoords=part)
        best = values.argmax() if values.notna().any() else None
        if best is not None and values.index.max() > 12:
            best = values.index.get_loc(values.last_valid_index())
        for i, value in enumerate(values):
            draw_bar(axes.bar, i, value, DARK if i == best else MID, width=0.72)
        if best is not None:
            write(
                axes,
                kept_inside(axes, best, text := number(values.iloc[best])),
                values.iloc[best],
                text,
                dy=LINE * 0.5,
            )
        if at + across >= len(frame.columns) and len(values):
            for x, i, ha in ((0, 0, "left"), (1, -1, "right")):
                name = f"{frame.index[i]}{'月' if frame.index[i] < 13 else '年'}"
                write(axes, x, 0, name, dy=-LINE * 0.7, ha=ha, color=MUTE, xycoords=part)
    return figure, frame.rename_axis("时间").reset_index()


@_chart
def control_chart(
    values: pd.Series, limits: tuple[float, float, float], outside: Sequence, *, unit
):
    """A line by month with mean and natural limits as the caller computed them (XmR).

    `values`: by month, 1 to 12 or 2024-01; `limits`: mean, lower, upper; `outside`: the index labels to mark.
    """
    if values.dropna().empty:
        return new_axes(STRIP + 60, empty=True).figure, pd.DataFrame(
            {"月份": values.index, unit: values.values}
        )
    mean, lower, upper = limits
    names = [f"{int(str(month).split('-')[-1])}月" for month in values.index]
    spots = [values.index.get_loc(month) for month in outside]
    low, high = min([lower, *values.dropna()]), max([upper, *values.dropna()])
    floor = (
        0 if 0 <= low < 0.7 * high else low - 0.3 * (high - low)
    )  # no bars here: may begin above zero
    ticks = [tick for tick in MaxNLocator(4).tick_values(floor, high) if tick >= floor]
    digits = 0 if upper - lower >= 20 else 2
    notes = [
        f"{note} {number(round(at, digits))}"
        for note, at in zip(("下限", "均值", "上限"), (lower, mean, upper))
    ]
    left, right = (
        max(text_width(number(tick)) for tick in ticks) + 8,
        max(map(text_width, notes)) + 8,
    )
    bottom, tall, top = LINE * 1.2, 130, max(high, ticks[-1])
    line, slot = LINE * (top - floor) / tall, (WIDTH - left - right) / len(values)
    marks = {at: f"{names[at]} {number(values.iloc[at])}" for at in sorted(spots)}
    heights = {}
    for at, before in zip(
        marks, [None, *marks]
    ):  # labels side by side, or else one above the other
        value, y = values.iloc[at], values.iloc[at] + 0.9 * line
        if (
            before is not None
            and (at - before) * slot < (text_width(marks[at]) + text_width(marks[before])) / 2
        ):
            y = max(y, heights[before] + 1.1 * line)
        elif value < lower and value - floor > 1.4 * line:
            y = value - 0.9 * line
        heights[at] = y
    head = STRIP + LINE * max(1, (max(heights.values(), default=0) - top) / line + 0.7)
    axes = new_axes(
        bottom + tall + head, left=left, right=right, bottom=bottom, top=head, base=True
    )
    axes.set(xlim=(-0.5, len(values) - 0.5), ylim=(floor, top))
    draw_scale(axes, ticks)
    axes.axhspan(lower, upper, color=LIGHT, linewidth=0, zorder=0, clip_on=False)
    axes.axhline(mean, color=MUTE, linewidth=1, dashes=(4, 3), clip_on=False)
    axes.plot(
        range(len(values)),
        values.values,
        color=DARK,
        marker="o",
        markersize=4.5,
        clip_on=False,
        zorder=3,
    )
    axes.plot(
        spots, values.iloc[spots].values, "D", color=RED, markersize=9, clip_on=False, zorder=4
    )
    y = floor - line
    for note, limit in zip(notes, (lower, mean, upper)):
        y = max(limit, y + line)  # close limits: the notes are stacked
        write(axes, 1, y, note, dx=6, ha="left", color=MUTE, xycoords=("axes fraction", "data"))
    every = -(-34 // slot)
    for at, name in enumerate(names):
        if at % every == 0:
            write(axes, at, floor, name, dy=-LINE * 0.7, color=MUTE)
    for at, mark in marks.items():
        write(axes, kept_inside(axes, at, mark), heights[at], mark, color=RED)
    marked = ["是" if at in spots else "否" for at in range(len(values))]
    columns = {
        "月份": values.index,
        unit: values.values,
        "均值": mean,
        "下限": lower,
        "上限": upper,
    }
    return axes.figure, pd.DataFrame(columns | {"超出界限": marked})
