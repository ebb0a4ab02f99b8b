"""A year in one file: all its pages behind each other, made of the pages as they stand.

In: pages as HTML, the year's frame. Out: one page, whose links stay inside it: it may be sent
alone.

    export_year([YearPart("05_safety", "公共安全", html)], frame)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

import lxml.html
from markupsafe import Markup, escape

from .html_export import PageFrame, PageRefused, render_page

# Without a limit of the parser's own: a page may hold large pictures.
PARSER = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
# What stands above the content of a page and belongs to it: that it is old, its contents.
ABOVE = '//*[@data-page="old"] | //nav[@class="toc"]'
LOWERED = {f"h{level}": f"h{level + 1}" for level in range(2, 6)}
# What may name other elements of the page: by their names, one behind the other; as #name.
BY_NAMES = (
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "headers",
)
BY_FRAGMENT = ("href", "xlink:href")
BY_CSS = re.compile(r"(?<=url\(#)")


@dataclass(frozen=True)
class YearPart:
    """One page of the year: the stem of its file, its title without the year, its HTML."""

    stem: str
    title: str
    page: str

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        """The page's elements."""
        return lxml.html.document_fromstring(self.page.encode(), PARSER)

    @property
    def as_of(self) -> str:
        """数据截至2024年12月31日, "" where the page doesn't say so."""
        days: list[str] = self.tree.xpath('//body/header/p[@class="meta"]/span/text()')
        return days[0] if days else ""


def export_year(parts: Sequence[YearPart], frame: PageFrame) -> str:
    """The file. Raises PageRefused for a page that isn't one of ours."""
    contents = [_content(part) for part in parts]
    _leave_out_repeated_notes(contents)
    stems = {f"{part.stem}.html": part.stem for part in parts}
    subjects = []
    for part, content in zip(parts, contents, strict=True):
        _put_before_names(content, f"{part.stem}-")
    names = {name for content in contents for name in content.xpath(".//@id")}
    for part, content in zip(parts, contents, strict=True):
        _keep_links_inside(content, stems, names)
        as_of = part.as_of if part.as_of != f"数据截至{frame.as_of}" else ""
        subjects.append((part.stem, part.title, as_of, Markup(_inner_html(content))))
    return render_page("year.html.j2", frame, subjects=subjects)


def _content(part: YearPart) -> lxml.html.HtmlElement:
    """What a page says, each heading a level lower: the page's title is one of the second."""
    content = part.tree.find(".//main")
    if content is None:
        raise PageRefused(f"摘要“{part.title}”不是由 wanxing 写出的")
    for element in content.iter(*LOWERED):
        element.tag = LOWERED[element.tag]
    for place, element in enumerate(part.tree.xpath(ABOVE)):
        if element.tag == "nav":
            element.set("aria-label", f"{part.title}的目录")
        content.insert(place, element)
    return content


def _leave_out_repeated_notes(contents: Sequence[lxml.html.HtmlElement]) -> None:
    """On paper the note of a figure stands once, in the last part that has it: its subject's."""
    printed: set[str] = set()
    for content in reversed(contents):
        notes = {}
        for note in content.iterfind(".//details"):
            figure = note.find("dl//data[@data-part='rows']")
            if figure is not None:
                notes[note] = figure.get("data-figure")
        for note, figure in notes.items():
            if figure in printed:
                note.set("class", "screen")
        printed.update(notes.values())


def _put_before_names(content: lxml.html.HtmlElement, before: str) -> None:
    """Ids, and what refers to them, with a page's own name before them."""
    for element in content.iter(lxml.html.etree.Element):
        for attribute, value in element.items():
            if attribute == "id" or (attribute in BY_FRAGMENT and value.startswith("#")):
                hash_, name = value[: value.startswith("#")], value.removeprefix("#")
                element.set(attribute, f"{hash_}{before}{name}")
            elif attribute in BY_NAMES:
                element.set(attribute, " ".join(before + name for name in value.split()))
            elif "url(#" in value:
                element.set(attribute, BY_CSS.sub(before, value))


def _keep_links_inside(
    content: lxml.html.HtmlElement, stems: dict[str, str], names: set[str]
) -> None:
    """Links to the year's pages lead to them here, to the place where there is such a name; others
    are text, as they would lead nowhere."""
    for link in list(content.iter("a")):
        page, _, place = unquote(link.get("href", "")).partition("#")
        if page in stems:
            place = f"{stems[page]}-{place}"
            link.set("href", f"#{place if place in names else stems[page]}")
        elif page or place not in names:
            link.drop_tag()


def _inner_html(content: lxml.html.HtmlElement) -> str:
    pieces = [lxml.html.tostring(element, encoding="unicode") for element in content]
    return "".join([escape(content.text or ""), *pieces])
