"""A year in one file: all its pages behind each other, made of the pages as they stand.

In: pages as HTML, the year's frame. Out: one page, whose links stay inside it: it may be sent
alone.

    export_year([YearPart("05_safety", "公共安全", html)], frame)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from .html_export import PageFrame, PageRefused, render_page

MAIN = re.compile(r'<main id="main" tabindex="-1">\n(.*)\n</main>', re.DOTALL)
AS_OF = re.compile(r'<p class="meta"><span>(数据截至.*?)</span>')
TOC = re.compile(r'<nav class="toc" aria-label="目录">.*?</nav>', re.DOTALL)
CONTENTS, CONTENTS_OF = 'aria-label="目录"', Markup('aria-label="{}的目录"')
OLD = re.compile(r'<p class="sample" data-page="old".*?</p>', re.DOTALL)
TAG = re.compile(r"<[a-zA-Z][^<]*?>")
ID = re.compile(r'(?<=\sid=")([^"]*)"')
REFERENCE = re.compile(r'((?:xlink:)?href="#|url\(#)([^")]*)')
NAMED_BY = re.compile(r'(aria-(?:labelledby|describedby)=")([^"]*)"')
HEADING = re.compile(r"(</?h)([2-5])\b")
LINK = re.compile(r'<a href="([^"#]*)(#[^"]*)?">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class YearPart:
    """One page of the year: the stem of its file, its title without the year, its HTML."""

    stem: str
    title: str
    page: str

    @property
    def as_of(self) -> str:
        """数据截至2024年12月31日, "" where the page doesn't say so."""
        day = AS_OF.search(self.page)
        return day[1] if day else ""


def export_year(parts: Sequence[YearPart], frame: PageFrame) -> str:
    """The file. Raises PageRefused for a page that isn't one of ours."""
    stems = {f"{part.stem}.html": part.stem for part in parts}
    subjects = []
    for part in parts:
        body = MAIN.search(part.page)
        if body is None:
            raise PageRefused(f"摘要“{part.title}”不是由 wanxing 写出的")
        notices = (OLD.search(part.page), TOC.search(part.page))
        above = [notice[0] for notice in notices if notice]
        markup = _own_names("\n".join([*above, _lower(body[1])]), part.stem)
        markup = markup.replace(CONTENTS, CONTENTS_OF.format(part.title), 1)
        as_of = part.as_of if part.as_of != f"数据截至{frame.as_of}" else ""
        subjects.append((part.stem, part.title, as_of, Markup(_inside(markup, stems))))
    return render_page("year.html.j2", frame, subjects=subjects)


def _lower(markup: str) -> str:
    """Each heading a level lower: the page's title is one of the second."""
    return HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", markup)


def _own_names(markup: str, stem: str) -> str:
    """Ids, and what refers to them, with the page's own name before them."""

    def of_tag(tag: re.Match[str]) -> str:
        text = ID.sub(rf'{stem}-\g<1>"', tag[0])
        text = REFERENCE.sub(rf"\g<1>{stem}-\g<2>", text)
        return NAMED_BY.sub(lambda ids: _prefixed(ids, stem), text)

    return TAG.sub(of_tag, markup)


def _prefixed(ids: re.Match[str], stem: str) -> str:
    return f'{ids[1]}{" ".join(f"{stem}-{id}" for id in ids[2].split())}"'


def _inside(markup: str, stems: dict[str, str]) -> str:
    """Links to the year's pages lead to them here; others are text, as they would lead nowhere."""

    def link(anchor: re.Match[str]) -> str:
        address, place, text = anchor[1], anchor[2], anchor[3]
        if not address:
            return anchor[0]
        if address not in stems:
            return text
        target = f"{stems[address]}-{place[1:]}" if place else stems[address]
        return f'<a href="#{target}">{text}</a>'

    return LINK.sub(link, markup)
