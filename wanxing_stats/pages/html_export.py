"""Pages for leaders: an executed notebook, or the list of all pages, as one HTML file that opens anywhere.

The page has no script, address or file from elsewhere, and says so in its Content-Security-Policy. The look and the
classes that a notebook's own HTML may use are in templates/summary/style.css.
"""

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import jinja2
import lxml.html
import nbformat
from lxml import etree
from markupsafe import Markup
from nbconvert import HTMLExporter
from traitlets.config import Config

from wanxing_stats.base import package_version

TEMPLATES = Path(__file__).parent / "templates"
PUBLISHED_YEAR = 2024  # the one year whose sample workbooks add up to a published report
INVENTED_ROWS = f"{PUBLISHED_YEAR}年的记录照公开年度报告的合计数虚构，以前年度全为虚构，仅供演示。"
# What would make a page fetch, run or show something that a reader cannot check.
ACTIVE = {"script", "iframe", "object", "embed", "link", "base", "form"}
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "srcset",
    "poster",
    "{http://www.w3.org/1999/xlink}href",
    "xlink:href",
}


def export_notebook(
    nb: nbformat.NotebookNode,
    *,
    title: str,
    unit: str,
    year: int | None,
    as_of: str,
    sample: bool,
    nav: Iterable[tuple[str, str]] = (),
    home: str = "../index.html",
) -> str:
    """The page (HTML) of an executed notebook: its markdown and the reprs of its code cells, nothing else.

    `as_of`: the day of the latest data, as shown; `nav`: label and relative address of the pages beside this one;
    `home`: that of the index. First-level headings become second-level ones, the title is the only first.
    Raises ValueError, naming the cell, for a notebook that failed or a picture without words, and for a page that would
    need something from outside.
    """
    _refuse_failed(nb)
    body, contents = _outlined(_exporter().from_notebook_node(nb)[0])
    return _page(
        "page.html.j2",
        title=title,
        unit=unit,
        year=year,
        as_of=as_of,
        sample=sample,
        nav=list(nav),
        home=home,
        body=Markup(body),
        contents=contents,
    )


def export_index(
    pages_by_year: Mapping[int, Iterable[Mapping[str, str]]],
    *,
    unit: str,
    sample: bool,
    as_of: str = "",
    title: str = "法治政府建设指标摘要",
) -> str:
    """The page that links all pages, newest year first. A page has `href` (relative), `title` and `finding`."""
    years = sorted(pages_by_year.items(), reverse=True)
    contents = [(f"y{year}", f"{year}年") for year, _ in years]
    year = next(iter(pages_by_year)) if len(years) == 1 else None
    return _page(
        "reports_index.html.j2",
        title=title,
        unit=unit,
        year=year,
        as_of=as_of,
        sample=sample,
        nav=[],
        home="",
        years=years,
        contents=contents,
    )


def _refuse_failed(nb: nbformat.NotebookNode) -> None:
    for place, cell in enumerate(nb.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise ValueError(f"笔记本第{place}个单元格出错：{output.ename}：{output.evalue}")
            types = set(output.get("data", {}))
            if {"image/png", "image/jpeg"} & types and "text/html" not in types:
                raise ValueError(
                    f"笔记本第{place}个单元格的图没有替代文字，请改用 brief.draw 的函数画图"
                )


@functools.cache
def _exporter() -> HTMLExporter:
    shown = ["text/html", "text/markdown", "image/svg+xml", "text/plain"]
    settings = Config({"NbConvertBase": {"display_data_priority": shown}})
    return HTMLExporter(
        config=settings,
        template_name="summary",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
    )


def _outlined(body: str) -> tuple[str, list[tuple[str, str]]]:
    """The body with an id on every heading and a <section> from each cell that begins with an h2; id and text of h2."""
    contents, taken = [], set()

    def heading(found: re.Match) -> str:
        level, text = max(2, int(found[1])), re.sub(r"<[^>]*>", "", found[2]).strip()
        name = stem = re.sub(r"\W+", "-", text).strip("-") or "section"
        while name in taken:
            name = f"{stem}-{len(taken)}"
        taken.add(name)
        if level == 2:
            contents.append((name, Markup(text)))
        return f'<h{level} id="{name}">{found[2]}</h{level}>'

    body = re.sub(r"<style\b.*?</style>", "", body, flags=re.S)  # pandas puts one into each table
    body = re.sub(r"<h([1-6])\b[^>]*>(.*?)</h\1>", heading, body, flags=re.S)
    parts, inside = [], False
    for cell in filter(None, map(str.strip, body.split("<!--cell-->"))):
        if cell.startswith("<h2 "):
            parts.append("</section>\n<section>" if inside else "<section>")
            inside = True
        parts.append(cell)
    return "\n".join([*parts, *["</section>"] * inside]), contents


def _css_string(text: str) -> Markup:
    """The text as a CSS string that cannot end the string or the style element."""
    return Markup(
        '"' + re.sub(r"[^\w ·：，。（）-]", lambda char: f"\\{ord(char[0]):x} ", text) + '"'
    )


def _page(template: str, *, year: int | None, as_of: str, sample: bool, **values) -> str:
    loader = jinja2.FileSystemLoader(TEMPLATES / "summary")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["css_string"] = _css_string
    css = re.sub(
        r"/\*.*?\*/\s*",
        "",
        (TEMPLATES / "summary" / "style.css").read_text(encoding="utf-8"),
        flags=re.S,
    )
    notice = (
        (
            INVENTED_ROWS
            if year in (None, PUBLISHED_YEAR)
            else f"{year}年的数据全部为虚构，仅供演示。"
        )
        if sample
        else ""
    )
    as_of_line = f"数据截至{as_of}" if as_of else ""
    values |= {"css": Markup(css.strip()), "notice": notice, "as_of_line": as_of_line}
    values |= {"version": package_version()}
    page = environment.get_template(template).render(**values)
    _refuse_active(page, values["title"])
    return page


def _refuse_active(page: str, title: str) -> None:
    """Raise ValueError for an element that runs or fetches, an address outside the page's folder, a picture without words.

    The page is parsed as a browser would: a text that only looks like markup is none.
    """
    for element in lxml.html.document_fromstring(page).iter(etree.Element):
        wrong = None
        if element.tag in ACTIVE:
            wrong = "脚本或嵌入内容"
        elif element.tag == "img" and not re.search("[一-鿿]", element.get("alt", "")):
            wrong = "没有中文替代文字的图"
        for name, value in element.attrib.items():
            if name.lower().startswith("on"):
                wrong = "事件脚本"
            elif name.lower() in ADDRESSES and re.match(r"\s*([a-z][a-z0-9+.-]*:|//)", value, re.I):
                wrong = "外部地址"
        if wrong:
            raise ValueError(f"摘要“{title}”含有{wrong}：<{element.tag}>")
