"""Pieces of HTML that pages are made of.

In: texts, numbers, and markup made before. Out: Html. Whatever isn't markup is text, and escaped.

    tag("p", "a < b", class_="src")                 <p class="src">a &lt; b</p>
    Html("<b>{}</b>，{}").format("a < b", html)      <b>a &lt; b</b>，…
    Html("；").join(["a < b", html])                a &lt; b；…
"""

from collections.abc import Collection, Iterable, Sequence

from markupsafe import Markup, escape


class Html(Markup):
    """Markup that a notebook shows as such."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def tag(name: str, *content: object, **attributes: object) -> Html:
    """An element. class_ is its class, data_figure its data-figure; what is None is left out."""
    given = ""
    for attribute, value in attributes.items():
        if value is not None:
            given += f' {attribute.rstrip("_").replace("_", "-")}="{escape(value)}"'
    return Html(f"<{name}{given}>{''.join(map(escape, content))}</{name}>")


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    texts: Collection[int] = (),
    css: str = "",
) -> Html:
    """A table with caption and scopes; the first column heads its row; columns in ``texts`` are
    words, not numbers."""
    heads = []
    for place, title in enumerate(head):
        heads.append(tag("th", title, scope="col", class_=_class_of(place, texts)))
    parts = [tag("caption", caption), tag("thead", tag("tr", *heads))]
    body = tag("tbody", *(_row(cells, texts) for cells in rows))
    listed = tag("table", *parts, body, class_=css)
    return tag("div", listed, class_="scroll", tabindex=0, role="region", aria_label=caption)


def _row(cells: Sequence[str], texts: Collection[int]) -> Html:
    head, *others = cells
    tags = [tag("th", head, scope="row")]
    for place, content in enumerate(others, 1):
        tags.append(tag("td", content, class_=_class_of(place, texts)))
    return tag("tr", *tags)


def _class_of(place: int, texts: Collection[int]) -> str | None:
    return "t" if place in texts else None


def finding(*content: str) -> Html:
    """A paragraph that says what was found: the first of a page is its line in the index."""
    return tag("p", *content, class_="finding")


def aside(text: str) -> Html:
    """A line of small print."""
    return tag("p", text, class_="src")


def details(summary: str, body: str, css: str = "") -> Html:
    """A fold-out that needs no script."""
    return tag("details", tag("summary", summary), body, class_=css or None)


def counted(count: int, of: str, unit: str = "") -> Html:
    """A count that is no figure of the report, marked with what it counts:
    <data value="14" data-count="rows rejected">."""
    return tag("data", f"{count:,}{unit}", value=count, data_count=of)


def bar(share: float) -> Html:
    """A bar that fills a share of a cell's track; a screen reader reads the number beside it."""
    filled = tag("span", style=f"width:{100 * share:.1f}%")
    return tag("span", filled, class_="track", aria_hidden="true")
