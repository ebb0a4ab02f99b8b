"""Pieces of HTML that pages are made of.

In: text, numbers, and Html made before. Out: Html; everything that is text is escaped here.
"""

from collections.abc import Sequence
from html import escape


class Html(str):
    """Markup made by this project, shown as such in a notebook."""

    def _repr_html_(self) -> str:
        return self


def table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    texts: Sequence[int] = (),
    css: str = "",
) -> Html:
    """A table with caption and scopes; the first column heads its row.

    A cell is text, or Html made by this project; columns in ``texts`` are words, not numbers.
    """
    heads = ""
    for place, title in enumerate(head):
        heads += f'<th scope="col"{_class_of(place, texts)}>{escape(title)}</th>'
    body = "".join(_row(cells, texts) for cells in rows)
    return Html(
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="{css}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[str], texts: Sequence[int]) -> str:
    head, *others = cells
    tags = [f'<th scope="row">{_cell(head)}</th>']
    for place, content in enumerate(others, 1):
        tags.append(f"<td{_class_of(place, texts)}>{_cell(content)}</td>")
    return f"<tr>{''.join(tags)}</tr>"


def _cell(content: str) -> str:
    return content if isinstance(content, Html) else escape(str(content))


def _class_of(place: int, texts: Sequence[int]) -> str:
    return ' class="t"' if place in texts else ""


def aside(text: str) -> Html:
    """A line of small print."""
    return Html(f'<p class="src">{escape(text)}</p>')


def details(summary: Html, body: Html, css: str = "") -> Html:
    """A fold-out that needs no script."""
    of_class = f' class="{css}"' if css else ""
    return Html(f"<details{of_class}><summary>{summary}</summary>{body}</details>")


def counted(count: int, of: str, unit: str = "") -> Html:
    """A count that is no figure of the report, marked with what it counts:
    <data value="14" data-count="rows rejected">."""
    return Html(f'<data value="{count}" data-count="{escape(of)}">{count:,}{unit}</data>')


def bar(share: float) -> Html:
    """A bar that fills a share of a cell's track; a screen reader reads the number beside it."""
    return Html(
        f'<span class="track" aria-hidden="true">'
        f'<span style="width:{100 * share:.1f}%"></span></span>'
    )
