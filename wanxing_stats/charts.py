"""Charts for leaders: a finding, its picture as SVG, PNG and CSV, and what a screen reader says.

Every function takes its data first and then, by keyword, what no chart goes without (none may be left out or empty):
    name     file name and prefix of the ids in the SVG, so one a page: a-z, 0-9 and _
    finding  what the chart says, one sentence          measure, unit, period   the subtitle: 居民诉求工单，件，2024年各月
    source   department and ledger                      alt                     the picture in words, with its figures
    sample   whether made-up data is behind it: the chart then says 示例数据 itself
It gives a Chart. ValueError: an empty text, a bad name, a negative count, a label twice. No data at all draws 无数据.

Lengths are points. Layout is measured with the packaged font, so the same data gives the same bytes everywhere; every
text is one line with its own anchor and 8 % of slack, because the reader's font is not ours.
"""

import functools
import inspect
import io
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import matplotlib
import pandas as pd
import zhplot
from matplotlib import font_manager, style
from matplotlib.figure import Figure
from matplotlib.ft2font import LoadFlags
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D

FONT = Path(zhplot.__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
FAMILIES = "'Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
STYLE = Path(__file__).with_name("wanxing.mplstyle")
WIDTH = 156 / 25.4 * 72  # the type area of GB/T 9704
SIZE, LINE, STRIP = 13.8, 18.0, 22.0  # font size, line height, height of the strip at the top that holds the unit
INK, MUTE, RULE, DARK, MID, LIGHT = "#1b1f24", "#4b5560", "#e1e5e9", "#1f4e79", "#86a9ca", "#dbe5ee"
GREY, HATCH, RED, OCHRE = "#e4e7ea", "#9aa4ae", "#b3261e", "#7a5c00"
SHADES = [DARK, "#5b8bb5", "#a9c6df", "#d6e4f0"]
REST = re.compile(r"其[他它]|未[列填知注]|不详")  # what always comes last, and never in colour
NAMESPACES = ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


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
        table = self.shown.map(lambda cell: f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t" else cell)
        csv = table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
        paths = []
        for ending, content in (("svg", self.svg.encode()), ("png", self.png), ("csv", csv)):
            paths.append(path := folder / f"{self.name}.{ending}")
            half = folder / f".{self.name}.{ending}.{os.getpid()}"
            half.write_bytes(content)
            os.replace(half, path)
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
    def made(*data, name, finding, measure, unit, period, source, alt, sample: bool, **options) -> Chart:
        texts = dict(name=name, finding=finding, measure=measure, unit=unit, period=period, source=source, alt=alt)
        if empty := [key for key, text in texts.items() if not str(text or "").strip()]:
            raise ValueError(f"图表“{name}”缺少：{'、'.join(empty)}")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise ValueError(f"图表名“{name}”只能用小写字母、数字和下划线")
        _register_font()
        # After a reset, so that nothing a notebook did to rcParams shows.
        with style.context(STYLE, after_reset=True), matplotlib.rc_context({"svg.hashsalt": name}):
            figure, shown = draw(*data, unit=unit, **options)
            axes, y = figure.axes[0], figure.get_figheight() * 72 - STRIP / 2
            _text(axes, 0, y, f"单位：{unit}", ha="left", color=MUTE, xycoords=_points(figure))
            if sample:
                _text(axes, WIDTH, y, "示例数据", ha="right", color=OCHRE, xycoords=_points(figure))
            svg = _svg(figure, name, finding, alt)
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
    values = _ranked(values)
    total = values.sum()
    marks = [_number(v) + (f"（{_percent(v, total)}）" if share and total else "") for v in values]
    axes = _rows(values.index, marks, end=values.max())
    for row, (label, value) in enumerate(values.items()):
        fill = MID if highlight and label not in highlight else DARK
        _bar(axes.barh, row, value, fill, rest=REST.match(label), height=0.62)
        _text(axes, value, row, marks[row], dx=5, ha="left")
    return axes.figure, _frame(values, unit, share)


@_chart
def progress(done: pd.Series, due: pd.Series, *, unit):
    """n of N: bars of the rate from 0 to 100 %, labelled n/N, in the order of `due`. Both: counts by the same labels.

    ValueError when more is done than due, or the labels differ.
    """
    done, due = _counts(done), _counts(due)
    if set(done.index) != set(due.index):
        raise ValueError("完成数与应完成数的类别不一致")
    done = done.reindex(due.index)
    if wrong := [label for label in due.index if done[label] > due[label]]:
        raise ValueError(f"完成数大于应完成数：{'、'.join(wrong)}")
    rates = [100 * n / of if of else None for n, of in zip(done, due)]
    marks = [f"{_number(n)}/{_number(of)}" + (f"（{_percent(n, of)}）" if of else "") for n, of in zip(done, due)]
    axes = _rows(due.index, marks, end=100)
    for row, rate in enumerate(rates):
        if rate is not None:
            _bar(axes.barh, row, 100, "white", height=0.62, edgecolor=MUTE, linewidth=0.8)
            _bar(axes.barh, row, rate, DARK, height=0.62)
        _text(axes, 100, row, marks[row], dx=6, ha="left")
    columns = {"类别": due.index, f"完成（{unit}）": done.values, f"应完成（{unit}）": due.values, "比率（%）": rates}
    return axes.figure, pd.DataFrame(columns).round({"比率（%）": 1})


@_chart
def composition(parts: pd.Series, *, unit):
    """One stacked bar, largest part first and 其他 last, each labelled on it or below it. `parts`: counts by label."""
    parts = _ranked(parts)[lambda series: series > 0]
    total = parts.sum()
    marks = [f"{_number(part)}（{_percent(part, total)}）" for part in parts]
    spans = list(parts / total * WIDTH)
    middles = [sum(spans[:i]) + span / 2 for i, span in enumerate(spans)]
    below = [i for i, label in enumerate(parts.index) if max(_width(label), _width(marks[i])) > spans[i] - 4]
    texts = {i: f"{parts.index[i]} {marks[i]}" for i in below}
    # Left of its leader, a text stays clear of the leaders further right, which pass it on their way down; or mirrored.
    leftward = all(_width(texts[i]) < middles[i] for i in below)
    bottom = LINE * 1.15 * len(below) + 5
    axes = _axes(bottom + 48 + STRIP, bottom=bottom, empty=parts.empty)
    axes.set(xlim=(0, WIDTH), ylim=(-0.5, 0.5))
    for i, label in enumerate(parts.index):
        fill, rest = SHADES[min(i, len(SHADES) - 1)], REST.match(label)
        _bar(axes.barh, 0, spans[i], fill, rest, left=middles[i] - spans[i] / 2, height=1, edgecolor="white")
        for line, dy in ((label, LINE / 2), (marks[i], -LINE / 2)) if i not in below else ():
            _text(axes, middles[i], 0, line, dy=dy, color="white" if fill == DARK and not rest else INK)
    points = _points(axes.figure)
    for row, i in enumerate(below if leftward else reversed(below)):
        x, y, width = middles[i], bottom - LINE * 1.15 * (row + 0.6) - 3, _width(texts[i])
        axes.plot([x, x], [bottom, y - 5], color=MUTE, linewidth=0.8, transform=points, clip_on=False)
        x = max(x - 4, width) if leftward else min(x + 4, WIDTH - width)
        _text(axes, x, y, texts[i], ha="right" if leftward else "left", xycoords=points)
    return axes.figure, _frame(parts, unit, share=True)


@_chart
def months(this_year: pd.Series, last_year: pd.Series | None = None, *, unit, labels=("本年", "上年")):
    """Bars for the months of this year before wider, lighter ones for last year, with the figures in rows below.

    Both: counts by month, 1 to 12; missing months stay empty. `labels`: what the two are called, as 2024年 and 2023年.
    Figures too wide for rows give way to a scale, and then only the highest month of this year is labelled.
    """
    given = zip(labels, (this_year, last_year), strict=True)
    frame = pd.DataFrame({label: _counts(series) for label, series in given if series is not None})
    if not set(frame.index) <= set(range(1, 13)):
        raise ValueError("月份应为1至12的整数")
    frame = frame.reindex(range(1, 13))
    texts = frame.map(lambda value: "—" if pd.isna(value) else _number(value))
    top, head = frame.max().max(), max(map(_width, frame.columns)) + 20
    in_rows = texts.map(_width).max().max() <= (WIDTH - head) / 12 - 2
    ticks = [] if in_rows else MaxNLocator(4, integer=True).tick_values(0, top)
    bottom = LINE * (1.2 + len(frame.columns) * in_rows) + 3
    left = head if in_rows else max(_width(_number(tick)) for tick in ticks) + 6
    above = STRIP if in_rows else STRIP + LINE
    axes = _axes(bottom + 100 + above, left=left, bottom=bottom, top=above, empty=pd.isna(top), base=True)
    axes.set(xlim=(0.45, 12.55), ylim=(0, _top([top, *ticks])))
    _scale(axes, ticks)
    every = 1 if _width("12月") < 1.06 * (WIDTH - left) / 12.1 else 2
    for month in frame.index[::every]:
        _text(axes, month, 0, f"{month}月", dy=-LINE * 0.7, color=MUTE)
    for row, label in enumerate(frame):
        fill, width, edge, color = ((DARK, 0.46, DARK, INK), (LIGHT, 0.84, MUTE, MUTE))[row]
        for month, value in frame[label].dropna().items():
            _bar(axes.bar, month, value, fill, width=width, zorder=3 - row, edgecolor=edge, linewidth=0.6)
        drop = LINE * (row + 1.75)
        x, y = (1, bottom - drop) if in_rows else (110 + row * (head + 14), bottom + 100 + above - STRIP / 2)
        points = _points(axes.figure)
        axes.add_artist(matplotlib.patches.Rectangle((x, y - 5), 10, 10, facecolor=fill, edgecolor=edge, linewidth=0.6,
                                                     transform=points, clip_on=False))
        _text(axes, x + 14, y, label, ha="left", xycoords=points)
        for month in frame.index if in_rows else ():
            _text(axes, month, 0, texts.at[month, label], dy=-drop, color=color)
    if not in_rows:
        best = frame.iloc[:, 0].idxmax()
        _text(axes, best, frame.loc[best].max(), texts.loc[best].iloc[0], dy=LINE * 0.5)
    return axes.figure, frame.rename(columns=lambda label: f"{label}（{unit}）").rename_axis("月份").reset_index()


@_chart
def years(values: pd.Series, *, unit):
    """A bar a year with its figure, the last one dark. `values`: counts by year; a year missing between says 无数据."""
    values = _counts(values)
    if len(values):
        values = values.reindex(range(min(values.index), max(values.index) + 1))
    slots, bottom = max(len(values), 4), LINE * 1.2
    axes = _axes(bottom + 104 + LINE + STRIP, bottom=bottom, top=STRIP + LINE, empty=values.dropna().empty, base=True)
    axes.set(xlim=(-0.5, slots - 0.5), ylim=(0, _top(values)))
    for at, (year, value) in enumerate(values.items()):
        text = f"{year}年" if _width(f"{year}年") < WIDTH / slots else str(year)
        _text(axes, at, 0, text, dy=-LINE * 0.7, color=MUTE)
        if pd.isna(value):
            _text(axes, at, 0, "无数据", dy=LINE * 0.7, color=MUTE)
        else:
            _bar(axes.bar, at, value, DARK if at == len(values) - 1 else MID, width=0.5)
            _text(axes, at, value, _number(value), dy=LINE * 0.55)
    return axes.figure, values.rename(unit).rename_axis("年份").reset_index()


@_chart
def small_multiples(frame: pd.DataFrame, *, unit):
    """A panel of bars for each column, all on one scale, the highest bar of each dark and labelled.

    `frame`: counts; index months (1 to 12) or years; columns the communities in the order to show them.
    """
    frame = pd.DataFrame({str(label): _counts(frame[label]) for label in frame})
    across = 4 if len(frame.columns) > 3 and all(_width(label) < WIDTH / 4 - 10 for label in frame) else 3
    down, panel, wide, figure = max(-(-len(frame.columns) // across), 1), 98, (WIDTH + 14) / across, None
    height = STRIP + down * panel + LINE * 1.3
    for at, label in enumerate(frame if len(frame.columns) else [""]):
        row, column = divmod(at, across)
        values = frame.get(label, pd.Series(dtype=float))
        axes = _axes(height, left=column * wide, right=WIDTH - column * wide - wide + 14, top=STRIP + row * panel + 38,
                     bottom=height - STRIP - (row + 1) * panel, empty=values.dropna().empty, base=True, figure=figure)
        figure, size, part = axes.figure, max(len(values), 1), "axes fraction"
        axes.set(xlim=(-0.5, size - 0.5), ylim=(0, _top(frame.max())))
        _text(axes, 0, 1, label, dy=LINE * 1.45, ha="left", xycoords=part)
        best = values.argmax() if values.notna().any() else None
        for i, value in enumerate(values):
            _bar(axes.bar, i, value, DARK if i == best else MID, width=0.72)
        if best is not None:
            _text(axes, _inside(axes, best, text := _number(values.iloc[best])), values.iloc[best], text, dy=LINE * 0.5)
        if at + across >= len(frame.columns) and len(values):
            for x, i, ha in ((0, 0, "left"), (1, -1, "right")):
                end = f"{frame.index[i]}{'月' if frame.index[i] < 13 else '年'}"
                _text(axes, x, 0, end, dy=-LINE * 0.7, ha=ha, color=MUTE, xycoords=part)
    return figure, frame.rename_axis("时间").reset_index()


@_chart
def control_chart(values: pd.Series, limits: tuple[float, float, float], outside: Sequence, *, unit):
    """A line by month with mean and natural limits as the caller computed them (XmR).

    `values`: by month, 1 to 12 or 2024-01; `limits`: mean, lower, upper; `outside`: the index labels to mark.
    """
    if values.dropna().empty:
        return _axes(STRIP + 60, empty=True).figure, pd.DataFrame({"月份": values.index, unit: values.values})
    mean, lower, upper = limits
    names = [f"{int(str(month).split('-')[-1])}月" for month in values.index]
    spots = [values.index.get_loc(month) for month in outside]
    low, high = min([lower, *values.dropna()]), max([upper, *values.dropna()])
    floor = 0 if 0 <= low < 0.7 * high else low - 0.3 * (high - low)  # no bars here: may begin above zero
    ticks = [tick for tick in MaxNLocator(4).tick_values(floor, high) if tick >= floor]
    digits = 0 if upper - lower >= 20 else 2
    notes = [f"{note} {_number(round(at, digits))}" for note, at in zip(("下限", "均值", "上限"), (lower, mean, upper))]
    left, right = max(_width(_number(tick)) for tick in ticks) + 8, max(map(_width, notes)) + 8
    bottom, tall, top = LINE * 1.2, 130, max(high, ticks[-1])
    line, slot = LINE * (top - floor) / tall, (WIDTH - left - right) / len(values)
    marks = {at: f"{names[at]} {_number(values.iloc[at])}" for at in sorted(spots)}
    heights = {}
    for at, before in zip(marks, [None, *marks]):  # labels side by side, or else one above the other
        value, y = values.iloc[at], values.iloc[at] + 0.9 * line
        if before is not None and (at - before) * slot < (_width(marks[at]) + _width(marks[before])) / 2:
            y = max(y, heights[before] + 1.1 * line)
        elif value < lower and value - floor > 1.4 * line:
            y = value - 0.9 * line
        heights[at] = y
    head = STRIP + LINE * max(1, (max(heights.values(), default=0) - top) / line + 0.7)
    axes = _axes(bottom + tall + head, left=left, right=right, bottom=bottom, top=head, base=True)
    axes.set(xlim=(-0.5, len(values) - 0.5), ylim=(floor, top))
    _scale(axes, ticks)
    axes.axhspan(lower, upper, color=LIGHT, linewidth=0, zorder=0, clip_on=False)
    axes.axhline(mean, color=MUTE, linewidth=1, dashes=(4, 3), clip_on=False)
    axes.plot(range(len(values)), values.values, color=DARK, marker="o", markersize=4.5, clip_on=False, zorder=3)
    axes.plot(spots, values.iloc[spots].values, "D", color=RED, markersize=9, clip_on=False, zorder=4)
    y = floor - line
    for note, limit in zip(notes, (lower, mean, upper)):
        y = max(limit, y + line)  # close limits: the notes are stacked
        _text(axes, 1, y, note, dx=6, ha="left", color=MUTE, xycoords=("axes fraction", "data"))
    every = -(-34 // slot)
    for at, name in enumerate(names):
        if at % every == 0:
            _text(axes, at, floor, name, dy=-LINE * 0.7, color=MUTE)
    for at, mark in marks.items():
        _text(axes, _inside(axes, at, mark), heights[at], mark, color=RED)
    marked = ["是" if at in spots else "否" for at in range(len(values))]
    columns = {"月份": values.index, unit: values.values, "均值": mean, "下限": lower, "上限": upper}
    return axes.figure, pd.DataFrame(columns | {"超出界限": marked})


@functools.cache
def _register_font() -> None:
    """Make the packaged font known, before any of that name on the system, so that charts are the same everywhere."""
    font_manager.fontManager.addfont(FONT)
    font_manager.fontManager.ttflist.insert(0, font_manager.fontManager.ttflist.pop())


def _counts(values: pd.Series) -> pd.Series:
    """The values with labels as text (months and years stay numbers); ValueError for what bars cannot show."""
    values = values if values.index.dtype.kind in "iu" else values.set_axis(values.index.map(str))
    if (values < 0).any():
        raise ValueError(f"柱形图不能有负数：{'、'.join(map(str, values.index[values < 0]))}")
    if values.index.has_duplicates:
        raise ValueError(f"类别重复：{'、'.join(map(str, values.index[values.index.duplicated()]))}")
    return values


def _ranked(values: pd.Series) -> pd.Series:
    values = _counts(values).dropna().sort_values(ascending=False, kind="stable")
    values.index = values.index.map(str)
    rest = values.index.map(lambda label: bool(REST.match(label))).astype(bool)
    return pd.concat([values[~rest], values[rest]])


def _frame(values: pd.Series, unit: str, share: bool) -> pd.DataFrame:
    frame = pd.DataFrame({"类别": values.index, unit: values.values})
    if share:
        frame["占比（%）"] = (100 * frame[unit] / (values.sum() or float("nan"))).round(1)
    return frame


def _number(value: float) -> str:
    """1,234 or 95.66 or −3: two decimals at most, a real minus sign."""
    return re.sub(r"\.?0+$", "", f"{value:,.2f}").replace("-", "−")


def _percent(part: float, whole: float) -> str:
    """One decimal; 100 % and 0 % only when it is all or nothing."""
    rate = min(max(100 * part / whole, 0.1), 99.9) if 0 < part < whole else 100 * part / whole
    return f"{rate:.1f}".removesuffix(".0") + "%"


@functools.cache
def _width(text: str) -> float:
    font = font_manager.get_font(FONT)
    font.set_size(SIZE, 72)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return font.get_width_height()[0] / 64 * 1.08


def _top(values: Sequence[float]) -> float:
    """The end of a scale from zero that holds them all, also when there is nothing to hold."""
    return max((value for value in values if value > 0), default=1)


def _inside(axes, x: float, text: str) -> float:
    """The x nearest to the one wanted at which the centred text stays within the axes."""
    (left, right), span = axes.get_xlim(), axes.get_position().width * WIDTH
    reach = _width(text) / 2 / span * (right - left)
    return min(max(x, left + reach), right - reach)


def _points(figure: Figure):
    """Coordinates in points from the lower left corner of the figure."""
    return Affine2D().scale(1 / 72) + figure.dpi_scale_trans


def _axes(height, *, left=0.0, right=0.0, bottom=0.0, top=STRIP, empty=False, base=False, figure=None):
    """Axes with these margins; `base`: with a line at the foot."""
    figure = figure or Figure(figsize=(WIDTH / 72, height / 72))
    axes = figure.add_axes((left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (bottom + top) / height))
    axes.spines["bottom"].set_visible(base)
    if empty:
        _text(axes, 0.5, 0.5, "无数据", xycoords="axes fraction", color=MUTE)
    return axes


def _rows(labels: Sequence[str], marks: Sequence[str], end: float):
    """Axes for horizontal bars from 0 to `end`, a row for each label, wide enough at the right for the marks."""
    lines = []
    for label in labels:  # in as few lines of about equal length as stay below nine characters
        length = -(-len(label) // max(1, round(_width(label) / (9.2 * SIZE * 1.08) + 0.499)))
        lines.append([label[at:at + length] for at in range(0, len(label), length)])
    left = max([_width(line) for label in lines for line in label], default=0) + 8
    rows, slot = max(len(lines), 2), 8 + LINE * max(map(len, lines), default=1)
    axes = _axes(slot * rows + STRIP, left=left, right=max(map(_width, marks), default=0) + 8, empty=not lines)
    axes.set(xlim=(0, _top([end])), ylim=(rows - 0.5, -0.5))
    for row, label in enumerate(lines):
        for i, line in enumerate(label):
            _text(axes, 0, row, line, dx=-7, dy=((len(label) - 1) / 2 - i) * LINE, ha="right")
    axes.plot([0, 0], [-0.5, len(lines) - 0.5], color=HATCH, linewidth=0.8, clip_on=False, zorder=4)
    return axes


def _scale(axes, ticks: Sequence[float]) -> None:
    for tick in ticks:
        axes.axhline(tick, color=RULE, linewidth=0.8, zorder=0.5, clip_on=False)
        _text(axes, 0, tick, _number(tick), dx=-6, ha="right", color=MUTE, xycoords=("axes fraction", "data"))


def _bar(draw: Callable, at: float, length: float, fill: str, rest=False, **look) -> None:
    look |= {"facecolor": GREY, "hatch": "////", "hatchcolor": HATCH} if rest else {"facecolor": fill}
    draw(at, length, clip_on=False, **look)


def _text(axes, x, y, text, *, dx=0.0, dy=0.0, ha="center", color=INK, xycoords="data") -> None:
    """One line, its middle at (x, y) and dx, dy points off. Baselines line up, whatever the characters."""
    axes.annotate(text, (x, y), (dx, dy - 0.37 * SIZE), textcoords="offset points", xycoords=xycoords, ha=ha,
                  va="baseline", color=color, annotation_clip=False)


def _svg(figure: Figure, name: str, finding: str, alt: str) -> str:
    """matplotlib's SVG without its page-wide style, metadata and unused ids, small, responsive and with a name."""
    figure.savefig(raw := io.StringIO(), format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    away = r"<\?xml.*?<svg[^>]*>|</svg>|<style.*?</style>|<metadata.*?</metadata>"
    body = re.sub(away, "", raw.getvalue(), flags=re.S)
    used = dict.fromkeys(re.findall(r'(?:url\(|href=")#([\w.-]+)', body))
    ids = {old: f"{name}-{i}" for i, old in enumerate(used, 1)}

    def tidy(tag: re.Match) -> str:
        tag = re.sub(r' id="([^"]*)"', lambda m: f' id="{ids[m[1]]}"' if m[1] in ids else "", " ".join(tag[0].split()))
        tag = re.sub(r"#([\w.-]+)", lambda m: "#" + ids.get(m[1], m[1]), tag)
        tag = re.sub(rf' transform="rotate\(-0 [^"]*"|font-size: {SIZE}px; |font-family: [^;"]*;? ?', "", tag)
        return re.sub(r"-?\d+\.\d{3,}", lambda m: re.sub(r"\.?0+$", "", f"{float(m[0]):.2f}"), tag)

    body = re.sub(r">\s+<", "><", re.sub(r"<[^>]+>", tidy, body)).strip()
    while (less := re.sub(r"<(g|defs)></\1>|<g>(<(?!g\b)[^<>]*/>|<text[^<]*</text>)</g>", r"\2", body)) != body:
        body = less
    height = figure.get_figheight()
    return (
        f'<svg{NAMESPACES} role="img" aria-label="{escape(alt)}" viewBox="0 0 {WIDTH:.2f} {height * 72:.2f}" '
        f'width="156mm" height="{height * 25.4:.2f}mm" style="height:auto;font:{SIZE}px {FAMILIES};'
        f'stroke-linejoin:round"><title>{escape(finding)}</title>{body}</svg>'
    )
