"""Charts of counts over time: months as bars, years, panels of years.

In: counts by month or year, and the fields of a Caption by keyword. Out: a Chart (chart.py).

    years(pd.Series({2023: 6711, 2024: 6942}), name="by_year", finding="比上年增231件", …)
"""

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from wanxing_stats.figures import number

from .chart import Plan, captioned
from .chart_drawing import (
    BEGUN,
    DARK,
    INK,
    LIGHT,
    LINE,
    MID,
    MUTE,
    STRIP,
    WIDTH,
    Look,
    Margins,
    counts_by_label,
    draw_bar,
    draw_scale,
    in_points,
    inside,
    name_months,
    new_axes,
    scale_end,
    text_width,
    write,
)

# This year's bars and last year's: fill, width, edge, colour of the figures in rows.
YEARS_LOOK = ((DARK, 0.46, DARK, INK), (LIGHT, 0.84, MUTE, MUTE))
PANEL = 60  # the height of the tallest panel
GUTTER = 14  # between panels
PANEL_ROW = 136  # of figures, with their heads and years


@captioned
def months(frame: pd.DataFrame, *, unit: str) -> Plan:
    """Bars for the months of this year before wider, lighter ones for last year, with the figures
    in rows below.

    ``frame``: counts by month, 1 to 12, missing months staying empty; columns this year and, where
    there is one, last year, called 2024年 and 2023年. Figures too wide for rows give way to a
    scale, and then only the highest month of this year is labelled.
    """
    frame = _by_month(frame)
    shown = frame.rename(columns=lambda label: f"{label}（{unit}）").rename_axis("月份")
    return Plan(shown.reset_index(), functools.partial(_draw_months, frame))


def _by_month(frame: pd.DataFrame) -> pd.DataFrame:
    if not set(frame.index) <= set(range(1, 13)):
        raise ValueError("月份应为1至12的整数")
    return frame.apply(counts_by_label).reindex(range(1, 13))


def _draw_months(frame: pd.DataFrame) -> Axes:
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
    name_months(axes, slot=(WIDTH - left) / 12.1)
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
        text = texts.loc[best].iloc[0]
        at = (inside(axes, best, text), frame.loc[best].max())
        write(axes, at, text, (0, LINE * 0.5))
    return axes


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
def years(values: pd.Series, *, unit: str, begun: Mapping[int, str] | None = None) -> Plan:
    """A bar a year with its figure, the last one dark.

    ``values``: counts by year; a year missing between says 无数据. ``begun``: the years that
    aren't over, hatched, with how far they have come.
    """
    values = counts_by_label(values.astype(float))
    if len(values):
        values = values.reindex(range(min(values.index), max(values.index) + 1))
    shown = values.rename(unit).rename_axis("年份").reset_index()
    return Plan(shown, functools.partial(_draw_years, values, begun or {}))


def _draw_years(values: pd.Series, begun: Mapping[int, str]) -> Axes:
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
    return axes


def _look_of_year(*, is_begun: bool, is_last: bool) -> Look:
    """Of a bar: light and hatched of a year that isn't over, dark of the last."""
    return {"fill": LIGHT, **BEGUN} if is_begun else {"fill": DARK if is_last else MID}


@dataclass(frozen=True)
class Panel:
    """A figure by year: its title with unit, what is said of its last change, its values, and the
    years that aren't over."""

    title: str
    verdict: str
    values: pd.Series
    begun: Collection[int]


@captioned
def panels(every: Sequence[Panel], *, unit: str) -> Plan:
    """Two panels a row, or one where texts are long, each with the bars of the same years from
    zero, on a scale of its own."""
    values = [counts_by_label(panel.values) for panel in every]
    shown = pd.concat(values, keys=[panel.title for panel in every])
    labels = [f"{title}{year}年" for title, year in shown.index]
    frame = pd.DataFrame({"指标": labels, unit: shown.values})
    return Plan(frame, functools.partial(_draw_panels, every))


def _draw_panels(every: Sequence[Panel]) -> Axes:
    years = pd.concat([panel.values for panel in every]).index
    all_years = range(years.min(), years.max() + 1)
    slots = max(len(all_years), 4)
    across = 2 if _fit_beside(every, slots) else 1
    wide, rows = (WIDTH + GUTTER) / across, -(-len(every) // across)
    height = STRIP + rows * PANEL_ROW
    drawn: list[Axes] = []
    for at, panel in enumerate(every):
        row, column = divmod(at, across)
        top, left = STRIP + row * PANEL_ROW + 2.6 * LINE, column * wide
        bottom = height - STRIP - (row + 1) * PANEL_ROW + 1.6 * LINE
        margins = Margins(left, WIDTH - left - wide + GUTTER, bottom, top)
        axes = new_axes(height, margins, base=True, beside=drawn[0] if drawn else None)
        drawn.append(axes)
        values = panel.values.reindex(all_years)
        axes.set(xlim=(-0.5, slots - 0.5), ylim=(0, scale_end(values) * 1.45))
        heads = ((panel.title, 1.5, INK), (panel.verdict, 0.5, MUTE))
        for text, above, color in heads:
            look: Look = {"ha": "left", "color": color, "xycoords": "axes fraction"}
            write(axes, (0, 1), text, (0, LINE * above), **look)
        _draw_panel(axes, values, panel.begun, (wide - GUTTER) / slots)
    return drawn[0]


def _fit_beside(every: Sequence[Panel], slots: int) -> bool:
    """Whether the texts of panels are short enough for two of them side by side."""
    wide = (WIDTH + GUTTER) / 2 - GUTTER
    heads = [*(panel.title for panel in every), *(panel.verdict for panel in every)]
    texts = [number(value) for value in pd.concat([panel.values for panel in every]).dropna()]
    return max(map(text_width, heads)) < wide and max(map(text_width, texts)) < wide / slots


def _draw_panel(axes: Axes, values: pd.Series, begun: Collection[int], slot: float) -> None:
    """The bars of a panel with their numbers, as far as these fit, and years below."""
    texts = [number(value) for value in values.dropna()]
    fits = max(map(text_width, texts)) < slot
    first, last = values.first_valid_index(), values.index[-1]
    for place, (year, value) in enumerate(values.items()):
        write(axes, (place, 0), f"{year}", (0, -LINE * 0.7), color=MUTE)
        if pd.isna(value):
            missing = "无数据" if year > first else ""  # those before can't be compared
            write(axes, (place, 0), missing, (0, LINE * 0.6), color=MUTE)
            continue
        look = _look_of_year(is_begun=year in begun, is_last=year == last)
        draw_bar(axes.bar, place, value, width=0.6, **look)
        if fits or year == last:
            write(axes, (place, value), number(value), (0, LINE * 0.5))


@dataclass(frozen=True)
class _PanelRow:
    """Panels side by side: their labels, the end of their scale, the place and height of the row
    in points."""

    labels: pd.Index
    end: float
    top: float
    height: float


@captioned
def small_multiples(frame: pd.DataFrame, *, unit: str, begun: Collection[int] = ()) -> Plan:
    """A panel of bars by year for each column, all on one scale; dark and labelled in each is the
    last year.

    ``frame``: counts; index years, one missing between staying empty; columns the communities in
    the order to show them. ``begun``: the years that aren't over, hatched.
    """
    frame = pd.DataFrame({str(label): counts_by_label(frame[label]) for label in frame})
    if len(frame):
        frame = frame.reindex(range(min(frame.index), max(frame.index) + 1))
    shown = frame.rename_axis("时间").reset_index()
    return Plan(shown, functools.partial(_draw_multiples, frame, begun))


def _draw_multiples(frame: pd.DataFrame, begun: Collection[int]) -> Axes:
    if frame.empty:
        return new_axes(STRIP + PANEL, empty=True)
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
        _draw_multiple(axes, frame[label], begun)
        if at + across >= len(frame.columns):
            _write_ends(axes, frame.index)
    return panels[0]


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


def _draw_multiple(axes: Axes, values: pd.Series, begun: Collection[int]) -> None:
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
