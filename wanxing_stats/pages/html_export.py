"""Pages for leaders: an executed notebook, or the list of all pages, as one HTML file that opens
anywhere.

In: a notebook and its PageFrame. Out: HTML that has nothing but what allowed_markup.py lists: no
script, address or file from elsewhere. Its Content-Security-Policy says the same. The look and the
classes that a notebook's own HTML may use are in templates/summary/style.css.
"""

import functools
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import nbformat
from markupsafe import Markup

from wanxing_stats.base import PUBLISHED_YEAR, REPORT_TITLE, package_version

from .allowed_markup import fault_of, for_a_page

if TYPE_CHECKING:
    from nbconvert import HTMLExporter

TEMPLATES = Path(__file__).parent / "templates"
INVENTED_ROWS = f"{PUBLISHED_YEAR}年的记录照公开年度报告的合计数虚构，以前年度全为虚构，仅供演示。"
# A page that could not be made again says so here; nothing else on a page looks like it.
BANNER = '<p class="sample" data-page="old" role="note"><b>本页没有更新。</b>{}</p>\n'
# At the foot of a page, above the way to all pages.
OTHER_YEARS = '<nav aria-label="其他年度的同一摘要"><ul>{}</ul></nav>\n'
OTHER_YEAR = Markup('<li><a href="{}">{}年同一摘要</a></li>')
HOME = '<p class="home">'
# A table that stands in nothing that scrolls, and what it is put into.
BARE_TABLE = re.compile(r"(?<!tabindex=\"0\">)(<table\b.*?</table>)", re.DOTALL)
SCROLLING = r'<div class="scroll own" role="group" tabindex="0" aria-label="表格">\1</div>'
OWN_ID = re.compile(r"""<[^<>]*\sid=["']?([^"'\s<>]+)""")
OF_THE_FRAME = ("main", "contents")  # ids that no heading gets
CELL = "<!--cell-->"  # before each cell in what index.html.j2 makes of a notebook
PLACE = "place"  # what a cell's metadata call its number


class PageRefused(ValueError):
    """A page would show what it may not; the message (Chinese) says what."""


@dataclass(frozen=True)
class IndexEntry:
    """A page in the list of all pages.

    ``href``: its relative address; ``finding``: its first sentence; ``failed``: what is wrong with
    it, "" where nothing is.
    """

    href: str
    title: str
    finding: str
    failed: str = ""


@dataclass(frozen=True)
class IndexYear:
    """A year in the list of all pages.

    ``workbook``: the address of its workbook, "" without; ``behind``: whether its sources changed
    since its pages were made.
    """

    year: int
    pages: list[IndexEntry] = field(default_factory=list)
    workbook: str = ""
    behind: bool = False


@dataclass(frozen=True, kw_only=True)
class IndexLead:
    """What the list of all pages begins with: the newest year, its headline and what is wrong with
    the page that it is from, what of the year moved beyond chance and what is owed, a table of the
    figures by year, its workbook's address."""

    year: int
    headline: str
    failed: str
    said: Markup
    figures: Markup
    workbook: str = ""


@dataclass(frozen=True)
class PageFrame:
    """What stands around a page's own content.

    ``as_of``: the day of the latest data, as shown; ``nav``: label and relative address of the
    pages beside this one; ``home``: that of the index, "" on the index itself.
    """

    title: str
    unit: str
    year: int | None
    as_of: str
    sample: bool
    nav: tuple[tuple[str, str], ...] = ()
    home: str = "../index.html"


def export_notebook(notebook: nbformat.NotebookNode, frame: PageFrame) -> str:
    """The page of an executed notebook: its markdown and what its code cells show, nothing else.

    First-level headings become second-level ones; the title is the only first.

    Parameters
    ----------
    notebook
        Executed.
    frame
        Its title, year, neighbours, and what the page must say of its data.

    Returns
    -------
    str
        The page as HTML.

    Raises
    ------
    PageRefused
        Naming the cell, for one that failed, a picture without words, and markup that isn't
        allowed.
    """
    _refuse_failed(notebook)
    body, contents = _outlined(_cells(notebook))
    return render_page("page.html.j2", frame, body=Markup(body), contents=contents)


def export_index(
    years: Iterable[IndexYear], lead: IndexLead | None, *, unit: str, sample: bool
) -> str:
    """The page that links all others, newest year first, under what the newest year says."""
    years = sorted(years, key=lambda of_year: of_year.year, reverse=True)
    contents: list[tuple[str, str]] = []
    year = years[0].year if len(years) == 1 else None
    frame = PageFrame(f"{REPORT_TITLE}指标摘要", unit, year, "", sample, home="")
    return render_page("reports_index.html.j2", frame, years=years, lead=lead, contents=contents)


def export_failed(page: str) -> str:
    """A page that could not be made again: as it is, under a banner with the date of its data."""
    begins, ends = map(re.escape, BANNER.split("{}"))
    page = re.sub(f"{begins}.*?{ends}", "", page, count=1)
    as_of = re.search(r'<p class="meta"><span>(数据截至.*?)</span>', page)
    said = f"最近一次没有生成成功，以下是上一次生成的内容{f'，{as_of[1]}' if as_of else ''}。"
    return page.replace("<header>\n", "<header>\n" + BANNER.format(said), 1)


def with_other_years(page: str, others: Iterable[tuple[int, str]]) -> str:
    """The page, its foot linking the same subject of other years: these, with their addresses."""
    begins, ends = map(re.escape, OTHER_YEARS.split("{}"))
    above, home, below = re.sub(f"{begins}.*?{ends}", "", page).rpartition(HOME)
    links = Markup("").join(OTHER_YEAR.format(address, year) for year, address in others)
    return f"{above}{OTHER_YEARS.format(links) if links else ''}{home}{below}"


def export_missing(frame: PageFrame, why: str) -> str:
    """What stands where a page was never made, so that links lead somewhere."""
    body = Markup('<p class="finding">本页没有生成。{}</p>').format(why)
    return render_page("page.html.j2", frame, body=body, contents=[])


def _refuse_failed(notebook: nbformat.NotebookNode) -> None:
    for place, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise PageRefused(f"第{place}个单元格出错：{output.ename}")
            types = set(output.get("data", {}))
            if {"image/png", "image/jpeg"} & types and "text/html" not in types:
                raise PageRefused(
                    f"第{place}个单元格的图没有替代文字，请改用 brief.draw 的函数画图"
                )


@functools.cache
def _exporter() -> "HTMLExporter":
    # Here, because a build that runs notebooks in other processes needs none itself.
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    shown = ["text/html", "text/markdown", "image/svg+xml", "text/plain"]
    settings = Config({"NbConvertBase": {"display_data_priority": shown}})
    exporter = HTMLExporter(
        config=settings,
        template_name="summary",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
    )
    exporter.register_filter("allowed", _allowed)
    return exporter


def _cells(notebook: nbformat.NotebookNode) -> list[str]:
    """What each cell shows. Raises PageRefused for one that shows what isn't allowed."""
    for place, cell in enumerate(notebook.cells, 1):
        cell.metadata[PLACE] = place
    _, *cells = _exporter().from_notebook_node(notebook)[0].split(CELL)
    return [cell.strip() for cell in cells]


def _allowed(markup: str, cell: nbformat.NotebookNode) -> str:
    """What a cell shows, as it gives it: what stands in the page is tidied.

    Raises PageRefused, naming the cell, when it isn't allowed.
    """
    place = f"第{cell.metadata[PLACE]}个单元格"
    if CELL in markup:  # it would count as two
        raise PageRefused(f"{place}含有注释 {CELL}，请删去")
    try:
        markup = for_a_page(markup)
    except ValueError as error:
        raise PageRefused(f"{place}{error}") from None
    if fault := fault_of(markup):
        raise PageRefused(f"{place}{fault}")
    return markup


def _outlined(cells: list[str]) -> tuple[str, list[tuple[str, str]]]:
    """The body with an id on every heading and a <section> from each cell that begins with an h2;
    id and text of each h2."""
    contents: list[tuple[str, str]] = []
    taken = {*OF_THE_FRAME, *itertools.chain.from_iterable(map(OWN_ID.findall, cells))}

    def heading(tag: re.Match[str]) -> str:
        level, text = max(2, int(tag[1])), re.sub(r"<[^>]*>", "", tag[2]).strip()
        name = stem = re.sub(r"\W+", "-", text).strip("-") or "section"
        while name in taken:
            name = f"{stem}-{len(taken)}"
        taken.add(name)
        if level == 2:
            contents.append((name, Markup(text.replace("<", "&lt;"))))
        return f'<h{level} id="{name}">{tag[2]}</h{level}>'

    parts, inside = [], False
    for markup in filter(None, map(_scrolling, cells)):
        cell = re.sub(r"<h([1-6])\b[^>]*>(.*?)</h\1>", heading, markup, flags=re.S)
        if cell.startswith("<h2 "):
            parts.append("</section>\n<section>" if inside else "<section>")
            inside = True
        parts.append(cell)
    return "\n".join([*parts, *["</section>"] * inside]), contents


def _scrolling(cell: str) -> str:
    """A cell whose own tables, as pandas and markdown give them, scroll by themselves: one that is
    wider than the screen would make the whole page so."""
    return BARE_TABLE.sub(SCROLLING, cell)


def _css_string(text: str) -> Markup:
    """The text as a CSS string that cannot end the string or the style element."""
    escaped = re.sub(r"[^\w ·：，。（）-]", lambda char: f"\\{ord(char[0]):x} ", text)
    return Markup(f'"{escaped}"')


@functools.cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES / "summary"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["css_string"] = _css_string
    style = (TEMPLATES / "summary" / "style.css").read_text(encoding="utf-8")
    environment.globals.update(
        css=Markup(re.sub(r"/\*.*?\*/\s*", "", style, flags=re.S).strip()),
        report=REPORT_TITLE,
        version=package_version(),
    )
    return environment


def render_page(template: str, frame: PageFrame, **content: Any) -> str:
    """A page of a template. Raises PageRefused for one that would show what it may not."""
    page = (
        _templates()
        .get_template(template)
        .render(
            title=frame.title,
            unit=frame.unit,
            nav=frame.nav,
            home=frame.home,
            year=frame.year,
            notice=_say_made_up(frame.year) if frame.sample else "",
            as_of_line=f"数据截至{frame.as_of}" if frame.as_of else "",
            **content,
        )
    )
    if fault := fault_of(page, whole=True):
        raise PageRefused(f"摘要“{frame.title}”{fault}")
    return page


def _say_made_up(year: int | None) -> str:
    if year in (None, PUBLISHED_YEAR):
        return INVENTED_ROWS
    return f"{year}年的数据全部为虚构，仅供演示。"
