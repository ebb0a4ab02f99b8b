"""What charts are drawn with: the page's measures and colours, axes, bars and texts by the point, and a small SVG.

Lengths are points. Layout is measured with the packaged font, so the same data gives the same bytes everywhere; every
text is one line with its own anchor and 8 % of slack, because the reader's font is not ours.
"""

import functools
import io
import re
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import pandas as pd
import zhplot
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ft2font import LoadFlags
from matplotlib.transforms import Affine2D

FONT = Path(zhplot.__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
FAMILIES = "'Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
STYLE = Path(__file__).with_name("wanxing.mplstyle")
WIDTH = 156 / 25.4 * 72  # the type area of GB/T 9704
SIZE, LINE, STRIP = (
    13.8,
    18.0,
    22.0,
)  # font size, line height, height of the strip at the top that holds the unit
INK, MUTE, RULE, DARK, MID, LIGHT = "#1b1f24", "#4b5560", "#e1e5e9", "#1f4e79", "#86a9ca", "#dbe5ee"
GREY, HATCH, RED, OCHRE = "#e4e7ea", "#9aa4ae", "#b3261e", "#7a5c00"
SHADES = [DARK, "#5b8bb5", "#a9c6df", "#d6e4f0"]
REST = re.compile(r"其[他它]|未[列填知注]|不详")  # what always comes last, and never in colour
NAMESPACES = ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


@functools.cache
def register_font() -> None:
    """Make the packaged font known, before any of that name on the system, so that charts are the same everywhere."""
    font_manager.fontManager.addfont(FONT)
    font_manager.fontManager.ttflist.insert(0, font_manager.fontManager.ttflist.pop())


def counts_by_label(values: pd.Series) -> pd.Series:
    """The values with labels as text (months and years stay numbers); ValueError for what bars cannot show."""
    values = values if values.index.dtype.kind in "iu" else values.set_axis(values.index.map(str))
    if (values < 0).any():
        raise ValueError(f"柱形图不能有负数：{'、'.join(map(str, values.index[values < 0]))}")
    if values.index.has_duplicates:
        raise ValueError(
            f"类别重复：{'、'.join(map(str, values.index[values.index.duplicated()]))}"
        )
    return values


def largest_first(values: pd.Series) -> pd.Series:
    values = counts_by_label(values).dropna().sort_values(ascending=False, kind="stable")
    values.index = values.index.map(str)
    rest = values.index.map(lambda label: bool(REST.match(label))).astype(bool)
    return pd.concat([values[~rest], values[rest]])


def shown_frame(values: pd.Series, unit: str, share: bool) -> pd.DataFrame:
    frame = pd.DataFrame({"类别": values.index, unit: values.values})
    if share:
        frame["占比（%）"] = (100 * frame[unit] / (values.sum() or float("nan"))).round(1)
    return frame


def number(value: float) -> str:
    """1,234 or 95.66 or −3: two decimals at most, a real minus sign."""
    return re.sub(r"\.?0+$", "", f"{value:,.2f}").replace("-", "−")


def percent(part: float, whole: float) -> str:
    """One decimal; 100 % and 0 % only when it is all or nothing."""
    rate = min(max(100 * part / whole, 0.1), 99.9) if 0 < part < whole else 100 * part / whole
    return f"{rate:.1f}".removesuffix(".0") + "%"


@functools.cache
def text_width(text: str) -> float:
    font = font_manager.get_font(FONT)
    font.set_size(SIZE, 72)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return font.get_width_height()[0] / 64 * 1.08


def scale_end(values: Sequence[float]) -> float:
    """The end of a scale from zero that holds them all, also when there is nothing to hold."""
    return max((value for value in values if value > 0), default=1)


def kept_inside(axes, x: float, text: str) -> float:
    """The x nearest to the one wanted at which the centred text stays within the axes."""
    (left, right), span = axes.get_xlim(), axes.get_position().width * WIDTH
    reach = text_width(text) / 2 / span * (right - left)
    return min(max(x, left + reach), right - reach)


def in_points(figure: Figure):
    """Coordinates in points from the lower left corner of the figure."""
    return Affine2D().scale(1 / 72) + figure.dpi_scale_trans


def new_axes(
    height, *, left=0.0, right=0.0, bottom=0.0, top=STRIP, empty=False, base=False, figure=None
):
    """Axes with these margins; `base`: with a line at the foot."""
    figure = figure or Figure(figsize=(WIDTH / 72, height / 72))
    axes = figure.add_axes(
        (left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (bottom + top) / height)
    )
    axes.spines["bottom"].set_visible(base)
    if empty:
        write(axes, 0.5, 0.5, "无数据", xycoords="axes fraction", color=MUTE)
    return axes


def bar_rows(labels: Sequence[str], marks: Sequence[str], end: float, start: float = 0):
    """Axes for horizontal bars from `start` to `end`, a row for each label, wide enough at the right for the marks.

    The line of the axis stands at 0.
    """
    lines = []
    for label in labels:  # in as few lines of about equal length as stay below nine characters
        length = -(-len(label) // max(1, round(text_width(label) / (9.2 * SIZE * 1.08) + 0.499)))
        lines.append([label[at : at + length] for at in range(0, len(label), length)])
    left = max([text_width(line) for label in lines for line in label], default=0) + 8
    rows, slot = max(len(lines), 2), 8 + LINE * max(map(len, lines), default=1)
    axes = new_axes(
        slot * rows + STRIP,
        left=left,
        right=max(map(text_width, marks), default=0) + 8,
        empty=not lines,
    )
    axes.set(xlim=(start, end if start else scale_end([end])), ylim=(rows - 0.5, -0.5))
    for row, label in enumerate(lines):
        for i, line in enumerate(label):
            write(axes, start, row, line, dx=-7, dy=((len(label) - 1) / 2 - i) * LINE, ha="right")
    axes.plot([0, 0], [-0.5, len(lines) - 0.5], color=HATCH, linewidth=0.8, clip_on=False, zorder=4)
    return axes


def draw_scale(axes, ticks: Sequence[float]) -> None:
    for tick in ticks:
        axes.axhline(tick, color=RULE, linewidth=0.8, zorder=0.5, clip_on=False)
        write(
            axes,
            0,
            tick,
            number(tick),
            dx=-6,
            ha="right",
            color=MUTE,
            xycoords=("axes fraction", "data"),
        )


def draw_bar(draw: Callable, at: float, length: float, fill: str, rest=False, **look) -> None:
    look |= (
        {"facecolor": GREY, "hatch": "////", "hatchcolor": HATCH} if rest else {"facecolor": fill}
    )
    draw(at, length, clip_on=False, **look)


def write(axes, x, y, text, *, dx=0.0, dy=0.0, ha="center", color=INK, xycoords="data") -> None:
    """One line, its middle at (x, y) and dx, dy points off. Baselines line up, whatever the characters."""
    axes.annotate(
        text,
        (x, y),
        (dx, dy - 0.37 * SIZE),
        textcoords="offset points",
        xycoords=xycoords,
        ha=ha,
        va="baseline",
        color=color,
        annotation_clip=False,
    )


def svg_of(figure: Figure, name: str, finding: str, alt: str) -> str:
    """matplotlib's SVG without its page-wide style, metadata and unused ids, small, responsive and with a name."""
    figure.savefig(
        raw := io.StringIO(),
        format="svg",
        metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")),
    )
    away = r"<\?xml.*?<svg[^>]*>|</svg>|<style.*?</style>|<metadata.*?</metadata>"
    body = re.sub(away, "", raw.getvalue(), flags=re.S)
    used = dict.fromkeys(re.findall(r'(?:url\(|href=")#([\w.-]+)', body))
    ids = {old: f"{name}-{i}" for i, old in enumerate(used, 1)}

    def tidy(tag: re.Match) -> str:
        tag = re.sub(
            r' id="([^"]*)"',
            lambda m: f' id="{ids[m[1]]}"' if m[1] in ids else "",
            " ".join(tag[0].split()),
        )
        tag = re.sub(r"#([\w.-]+)", lambda m: "#" + ids.get(m[1], m[1]), tag)
        tag = re.sub(
            rf' transform="rotate\(-0 [^"]*"|font-size: {SIZE}px; |font-family: [^;"]*;? ?', "", tag
        )
        return re.sub(r"-?\d+\.\d{3,}", lambda m: re.sub(r"\.?0+$", "", f"{float(m[0]):.2f}"), tag)

    body = re.sub(r">\s+<", "><", re.sub(r"<[^>]+>", tidy, body)).strip()
    while (
        less := re.sub(r"<(g|defs)></\1>|<g>(<(?!g\b)[^<>]*/>|<text[^<]*</text>)</g>", r"\2", body)
    ) != body:
        body = less
    height = figure.get_figheight()
    return (
        f'<svg{NAMESPACES} role="img" aria-label="{escape(alt)}" viewBox="0 0 {WIDTH:.2f} {height * 72:.2f}" '
        f'width="156mm" height="{height * 25.4:.2f}mm" style="height:auto;font:{SIZE}px {FAMILIES};'
        f'stroke-linejoin:round"><title>{escape(finding)}</title>{body}</svg>'
    )
