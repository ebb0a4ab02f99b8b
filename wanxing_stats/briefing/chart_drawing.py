"""What charts are drawn with: the page's measures and colours, axes, bars and texts by the point,
and a small SVG.

Lengths are points. Layout is measured with the packaged font, so the same data gives the same bytes
everywhere; every text is one line with its own anchor and 8 % of slack, because the reader's font
is not ours.
"""

import functools
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import zhplot
from markupsafe import Markup
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ft2font import LoadFlags
from matplotlib.transforms import Affine2D, Transform

from wanxing_stats.figures import UNNAMED, number, percent

FONT = Path(zhplot.__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
FAMILIES = (
    "'Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',"
    "sans-serif"
)
STYLE = Path(__file__).with_name("wanxing.mplstyle")
WIDTH = 156 / 25.4 * 72  # the type area of GB/T 9704
SIZE = 13.8  # of the font
LINE = 18.0  # the height of one
STRIP = 22.0  # the height of the strip at the top that holds the unit
INK, MUTE, RULE, DARK, MID, LIGHT = "#1b1f24", "#4b5560", "#e1e5e9", "#1f4e79", "#86a9ca", "#dbe5ee"
GREY, HATCH, RED, OCHRE = "#e4e7ea", "#9aa4ae", "#b3261e", "#7a5c00"
SHADES = [DARK, "#5b8bb5", "#a9c6df", "#d6e4f0"]
REST = re.compile(r"其[他它]|未[列填知注]|不详")
Look = dict[str, Any]  # what matplotlib is told by keyword
# The bar of a year that isn't over.
BEGUN: Look = {"hatch": "////", "hatchcolor": MID, "edgecolor": DARK, "linewidth": 0.8}
NAMESPACES = ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


@dataclass(frozen=True)
class Margins:
    """Around axes, in points."""

    left: float = 0
    right: float = 0
    bottom: float = 0
    top: float = STRIP


BELOW_STRIP = Margins()


@functools.cache
def register_font() -> None:
    """Make the packaged font known, before any of that name on the system, so that charts are the
    same everywhere."""
    font_manager.fontManager.addfont(FONT)
    font_manager.fontManager.ttflist.insert(0, font_manager.fontManager.ttflist.pop())


def counts_by_label(values: pd.Series) -> pd.Series:
    """The values with labels as text (months and years stay numbers).

    ValueError for what bars cannot show.
    """
    values = values if values.index.dtype.kind in "iu" else values.set_axis(values.index.map(str))
    if negative := [str(label) for label in values.index[values < 0]]:
        raise ValueError(f"柱形图不能有负数：{'、'.join(negative)}")
    if doubled := [str(label) for label in values.index[values.index.duplicated()]]:
        raise ValueError(f"类别重复：{'、'.join(doubled)}")
    return values


def largest_first(values: pd.Series) -> pd.Series:
    values = counts_by_label(values).dropna().sort_values(ascending=False, kind="stable")
    return rest_last(values.set_axis(values.index.map(str)))


def rest_last(values: pd.Series) -> pd.Series:
    rest = values.index.map(is_rest).astype(bool)
    return pd.concat([values[~rest], values[rest]])


def is_rest(label: str) -> bool:
    """Whether it is 其他, 未列 or the like: always last, and never in colour."""
    return bool(REST.match(label))


def shown_frame(values: pd.Series, unit: str, *, share: bool) -> pd.DataFrame:
    """Values by label; ``share``: with the share of those that say what they are."""
    frame = pd.DataFrame({"类别": values.index, unit: values.values})
    if share:
        shares = (100 * frame[unit] / (named_total(values) or float("nan"))).round(1)
        is_named = frame["类别"] != UNNAMED
        heading = "占比（%）" if is_named.all() else f"占比（%，不含{UNNAMED}）"
        frame[heading] = shares.where(is_named)
    return frame


def named_total(values: pd.Series) -> float:
    """The sum that shares are of: without what isn't filled in."""
    return float(values.drop(UNNAMED, errors="ignore").sum())


def share_mark(values: pd.Series, label: str) -> str:
    """The share of a part in brackets: （30%）; "" of what isn't filled in."""
    total = named_total(values)
    return f"（{percent(values[label], total)}）" if total and label != UNNAMED else ""


@functools.cache
def text_width(text: str) -> float:
    font = font_manager.get_font(FONT)
    font.set_size(SIZE, 72)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return font.get_width_height()[0] / 64 * 1.08


def scale_end(values: Sequence[float]) -> float:
    """The end of a scale from zero that holds them all, also when there is nothing to hold."""
    return max((value for value in values if value > 0), default=1)


def inside(axes: Axes, x: float, text: str) -> float:
    """The x nearest to the one wanted at which the centred text stays within the axes."""
    (left, right), span = axes.get_xlim(), axes.get_position().width * WIDTH
    reach = text_width(text) / 2 / span * (right - left)
    return min(max(x, left + reach), right - reach)


def in_points(axes: Axes) -> Transform:
    """Coordinates in points from the lower left corner of the drawing."""
    return Affine2D().scale(1 / 72) + axes.figure.dpi_scale_trans


def new_axes(
    height: float,
    margins: Margins = BELOW_STRIP,
    *,
    empty: bool = False,
    base: bool = False,
    beside: Axes | None = None,
) -> Axes:
    """Axes with these margins, in a new drawing or ``beside`` others.

    ``empty``: with 无数据 in the middle; ``base``: with a line at the foot.
    """
    drawing = beside.figure if beside else Drawing(figsize=(WIDTH / 72, height / 72))
    left, bottom = margins.left / WIDTH, margins.bottom / height
    width = 1 - (margins.left + margins.right) / WIDTH
    tall = 1 - (margins.bottom + margins.top) / height
    axes = drawing.add_axes((left, bottom, width, tall))
    axes.spines["bottom"].set_visible(base)
    if empty:
        write(axes, (0.5, 0.5), "无数据", xycoords="axes fraction", color=MUTE)
    return axes


def bar_rows(labels: Sequence[str], marks: Sequence[str], end: float, start: float = 0) -> Axes:
    """Axes for horizontal bars from ``start`` to ``end``, a row for each label, wide enough at the
    right for the marks.

    The line of the axis stands at 0.
    """
    folded = [_folded(label) for label in labels]
    widths = [max(map(text_width, lines)) for lines in folded]
    rows, slot = max(len(folded), 2), 8 + LINE * max(map(len, folded), default=1)
    left, right = max(widths, default=0) + 8, max(map(text_width, marks), default=0) + 8
    axes = new_axes(slot * rows + STRIP, Margins(left, right), empty=not folded)
    axes.set(xlim=(start, end if start else scale_end([end])), ylim=(rows - 0.5, -0.5))
    for row, lines in enumerate(folded):
        for place, line in enumerate(lines):
            above = ((len(lines) - 1) / 2 - place) * LINE
            write(axes, (start, row), line, (-7, above), ha="right")
    axis = [-0.5, len(folded) - 0.5]
    axes.plot([0, 0], axis, color=HATCH, linewidth=0.8, clip_on=False, zorder=4)
    return axes


def _folded(label: str) -> list[str]:
    """The label in as few lines of about equal length as stay below nine characters."""
    lines = max(1, round(text_width(label) / (9.2 * SIZE * 1.08) + 0.499))
    length = -(-len(label) // lines)
    return [label[at : at + length] for at in range(0, len(label), length)]


def draw_scale(axes: Axes, ticks: Sequence[float]) -> None:
    for tick in ticks:
        axes.axhline(tick, color=RULE, linewidth=0.8, zorder=0.5, clip_on=False)
        look: Look = {"ha": "right", "color": MUTE, "xycoords": ("axes fraction", "data")}
        write(axes, (0, tick), number(tick), (-6, 0), **look)


def name_months(axes: Axes, slot: float, floor: float = 0) -> None:
    """Name the months below an axis at ``floor``: each, or every other where a ``slot`` of so many
    points is too narrow."""
    every = 1 if text_width("12月") < 1.06 * slot else 2
    for month in range(1, 13, every):
        write(axes, (month, floor), f"{month}月", (0, -LINE * 0.7), color=MUTE)


def draw_bar(
    draw: Callable[..., Any],
    at: float,
    length: float,
    fill: str,
    *,
    rest: bool = False,
    **look: Any,
) -> None:
    """A bar, ``rest`` grey and hatched; ``draw`` is the axes' ``bar`` or ``barh``."""
    hatched = {"facecolor": GREY, "hatch": "////", "hatchcolor": HATCH}
    draw(at, length, clip_on=False, **look, **(hatched if rest else {"facecolor": fill}))


def write(
    axes: Axes, at: tuple[float, float], text: str, off: tuple[float, float] = (0, 0), **look: Any
) -> None:
    """One line, its middle ``off`` points from ``at``; baselines line up with any characters."""
    axes.annotate(
        text,
        at,
        (off[0], off[1] - 0.37 * SIZE),
        textcoords="offset points",
        va="baseline",
        annotation_clip=False,
        **{"ha": "center", "color": INK, "xycoords": "data"} | look,
    )


def svg_of(drawing: Drawing, name: str, finding: str, alt: str) -> str:
    """matplotlib's SVG without its page-wide style, metadata and unused ids, small, responsive and
    with a name."""
    metadata = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    drawing.savefig(raw := io.StringIO(), format="svg", metadata=metadata)
    away = r"<\?xml.*?<svg[^>]*>|</svg>|<style.*?</style>|<metadata.*?</metadata>"
    body = re.sub(away, "", raw.getvalue(), flags=re.S)
    used = dict.fromkeys(re.findall(r'(?:url\(|href=")#([\w.-]+)', body))
    ids = {old: f"{name}-{place}" for place, old in enumerate(used, 1)}
    body = re.sub(r"<[^>]+>", lambda tag: _tidy(tag[0], ids), body)
    body = _unwrapped(re.sub(r">\s+<", "><", body).strip())
    height = drawing.get_figheight()
    size = (
        f'viewBox="0 0 {WIDTH:.2f} {height * 72:.2f}" width="156mm" height="{height * 25.4:.2f}mm" '
        f'style="height:auto;font:{SIZE}px {FAMILIES};stroke-linejoin:round"'
    )
    outer = Markup('<svg{} role="img" aria-label="{}" {}><title>{}</title>{}</svg>')
    return str(outer.format(Markup(NAMESPACES), alt, Markup(size), finding, Markup(body)))


def _tidy(tag: str, ids: dict[str, str]) -> str:
    """A tag with our ids (old -> new), without ids that nothing uses, fonts, and long decimals."""

    def own_id(match: re.Match[str]) -> str:
        return f' id="{ids[match[1]]}"' if match[1] in ids else ""

    tag = re.sub(r' id="([^"]*)"', own_id, " ".join(tag.split()))
    tag = re.sub(r"#([\w.-]+)", lambda match: "#" + ids.get(match[1], match[1]), tag)
    away = rf' transform="rotate\(-0 [^"]*"|font-size: {SIZE}px; |font-family: [^;"]*;? ?'
    return re.sub(r"-?\d+\.\d{3,}", _short_decimal, re.sub(away, "", tag))


def _short_decimal(match: re.Match[str]) -> str:
    return re.sub(r"\.?0+$", "", f"{float(match[0]):.2f}")


def _unwrapped(body: str) -> str:
    """Without empty groups, and groups of a single element."""
    needless = r"<(g|defs)></\1>|<g>(<(?!g\b)[^<>]*/>|<text[^<]*</text>)</g>"
    while (less := re.sub(needless, r"\2", body)) != body:
        body = less
    return body
