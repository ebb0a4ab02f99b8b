"""Pieces of HTML that summaries are made of; everything that is text is escaped here."""

from html import escape


class Html(str):
    """Markup made by this project, shown as such in a notebook."""

    def _repr_html_(self) -> str:
        return self


def table(
    caption: str, head: list[str], rows: list[list[str]], texts: tuple[int, ...] = (), css: str = ""
) -> Html:
    """A table with caption and scopes. The first column heads its row; columns in ``texts`` are words, not numbers.

    A cell is text, or Html made by this project.
    """

    def tagged(index: int) -> str:
        return ' class="t"' if index in texts else ""

    def cell(content: str) -> str:
        return content if isinstance(content, Html) else escape(str(content))

    top = "".join(
        f'<th scope="col"{tagged(index)}>{escape(title)}</th>' for index, title in enumerate(head)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{cell(content)}</th>'
            if index == 0
            else f"<td{tagged(index)}>{cell(content)}</td>"
            for index, content in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return Html(
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="{css}"><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def aside(text: str) -> Html:
    """A line of small print."""
    return Html(f'<p class="src">{escape(text)}</p>')


def details(summary: Html, body: Html, css: str = "") -> Html:
    """A fold-out that needs no script."""
    of_class = f' class="{css}"' if css else ""
    return Html(f"<details{of_class}><summary>{summary}</summary>{body}</details>")


def counted(count: int, of: str, unit: str = "") -> Html:
    """A count that is no figure of the report, marked with what it counts: <data value="14" data-count="rows rejected">."""
    return Html(f'<data value="{count}" data-count="{escape(of)}">{count:,}{unit}</data>')


def bar(share: float) -> Html:
    """A bar that fills a share of a cell's track; the number beside it says the same, so a screen reader skips it."""
    return Html(
        f'<span class="track" aria-hidden="true"><span style="width:{100 * share:.1f}%"></span></span>'
    )
