"""A chart for leaders: a finding, its picture as SVG, PNG and CSV, and what a screen reader says.

Every function in charts_of_parts, charts_over_time and charts_of_seasons takes its data first, and
then by keyword the fields of a Caption, which no chart goes without. It gives a Chart. ValueError:
an empty text, a bad name, a negative count, a label twice. No data at all draws 无数据.
"""

import functools
import io
import re
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from markupsafe import Markup
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from wanxing_stats.store import defused, replace_whole

from .chart_drawing import (
    LINE,
    MUTE,
    NAMESPACES,
    OCHRE,
    STRIP,
    STYLE,
    WIDTH,
    in_points,
    register_font,
    svg_of,
    text_width,
    write,
)
from .markup import Html, aside, tag

SEVERAL_UNITS = "见各图"
MAY_BE_EMPTY = ("sample", "mark", "note")


@dataclass(frozen=True, kw_only=True)
class Caption:
    """What a reader needs beside the picture; ValueError when a text is empty or the name won't do.

    name
        file name and prefix of the ids in the SVG, so one a page: a-z, 0-9 and _
    finding
        what the chart says, one sentence; where nothing is beyond chance, its measure and period
    measure, unit, period
        the subtitle: 居民诉求工单，件，2024年各月
    source
        department and ledger
    alt
        the picture in words, with its figures
    sample
        whether made-up data is behind it: the chart then says 示例数据 itself
    mark
        what its figure lacks, in a few words that the picture itself says; "" of a complete one
    note
        what else must be known to read it, in sentences; "" where nothing is
    """

    name: str
    finding: str
    measure: str
    unit: str
    period: str
    source: str
    alt: str
    sample: bool
    mark: str = ""
    note: str = ""

    @property
    def subtitle(self) -> str:
        """居民诉求工单，件，2024年各月; "" where the title says that, being no finding."""
        if self.finding == f"{self.measure}，{self.period}":
            return ""
        unit = "" if self.unit == SEVERAL_UNITS else f"{self.unit}，"
        return f"{self.measure}，{unit}{self.period}"

    def __post_init__(self) -> None:
        texts = {key: text for key, text in vars(self).items() if key not in MAY_BE_EMPTY}
        if empty := [key for key, text in texts.items() if not str(text or "").strip()]:
            raise ValueError(f"图表“{self.name}”缺少：{'、'.join(empty)}")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise ValueError(f"图表名“{self.name}”只能用小写字母、数字和下划线")


@dataclass(frozen=True)
class Plan:
    """What a chart is to show, and how it is drawn.

    ``shown``: the figures in it, a row a mark, with Chinese headings; ``draw`` gives the axes;
    ``beside``: the columns that are no values of their own (shares, what months are judged by).
    """

    shown: pd.DataFrame
    draw: Callable[[], Axes]
    beside: Collection[str] = ()

    @property
    def values(self) -> pd.DataFrame:
        """The numbers alone, as many as there are marks."""
        return self.shown.iloc[:, 1:].drop(columns=[*self.beside]).select_dtypes("number")


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart, which is drawn when its picture is asked for.

    ``shown``: the figures in it and what stands beside them, a row a mark.
    """

    caption: Caption
    plan: Plan = field(repr=False)
    shown: pd.DataFrame = field(repr=False)

    @property
    def drawing(self) -> Drawing:
        """The picture as matplotlib has it."""
        return self._picture[0]

    @property
    def svg(self) -> str:
        """The picture standalone, text as text."""
        return self._picture[1]

    @functools.cached_property
    def _picture(self) -> tuple[Drawing, str]:
        about = self.caption
        register_font()
        # After a reset, so that nothing a notebook did to rcParams shows.
        own_ids = matplotlib.rc_context({"svg.hashsalt": about.name})
        with style.context(STYLE, after_reset=True), own_ids:
            drawing: Any = self.plan.draw().figure
            _write_strip(drawing, about)
            return drawing, svg_of(drawing, about.name, about.finding, about.alt)

    @functools.cached_property
    def png(self) -> bytes:
        """The picture for Word: 156 mm wide, 300 dpi."""
        # A third faster to write than as usual, and as small: a chart is long runs of one colour.
        runs = {"compress_type": zlib.Z_RLE}
        look: dict[str, Any] = {"metadata": {"Software": None}, "pil_kwargs": runs}
        with style.context(STYLE, after_reset=True):
            self.drawing.savefig(png := io.BytesIO(), format="png", **look)
        return png.getvalue()

    def save(self, folder: Path) -> list[Path]:
        """Write <name>.svg, .png and .csv (UTF-8 with BOM, formulas defused); gives their paths.

        Each is written whole or not at all.
        """
        folder.mkdir(parents=True, exist_ok=True)
        csv = self.shown.map(defused).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
        paths = []
        for ending, content in (("svg", self.svg.encode()), ("png", self.png), ("csv", csv)):
            paths.append(path := folder / f"{self.caption.name}.{ending}")
            replace_whole(path, functools.partial(Path.write_bytes, data=content))
        return paths

    def _repr_html_(self) -> str:
        """<figure> without any address: inside HTML the SVG needs no namespaces."""
        about = self.caption
        subtitle = [" ", tag("span", about.subtitle)] if about.subtitle else []
        caption = tag("figcaption", tag("b", about.finding), *subtitle)
        picture = Markup(self.svg.replace(NAMESPACES, ""))
        below = [aside(f"来源：{about.source}"), *([aside(about.note)] if about.note else [])]
        parts = Html("\n").join([caption, picture, *below])
        return str(tag("figure", parts, class_="chart", id=f"fig-{about.name}"))


def captioned(planned: Callable[..., Plan]) -> Callable[..., Chart]:
    """Make a function that plans a chart, (data, *, unit, …) -> Plan, one that demands the fields
    of a Caption, too, and gives a Chart."""
    needed = {field.name for field in fields(Caption)}

    @functools.wraps(planned)
    def make(*data: Any, **options: Any) -> Chart:
        about = Caption(**{name: options.pop(name) for name in needed & set(options)})
        plan = planned(*data, unit=about.unit, **options)
        return Chart(about, plan, plan.shown)

    return make


def _write_strip(drawing: Drawing, about: Caption) -> None:
    """The unit and what the figure lacks at the left of the strip at the top, and at its right that
    the data is made up."""
    axes, y = drawing.axes[0], drawing.get_figheight() * 72 - STRIP / 2
    points = in_points(axes)
    unit, sample = f"单位：{about.unit}", "示例数据" if about.sample else ""
    marked = f"{unit}（{about.mark}）" if about.mark else unit
    fits = text_width(marked) + text_width(sample) < WIDTH - LINE
    write(axes, (0, y), marked if fits else unit, ha="left", color=MUTE, xycoords=points)
    if sample:
        write(axes, (WIDTH, y), sample, ha="right", color=OCHRE, xycoords=points)
