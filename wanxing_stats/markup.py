"""Pieces of HTML that summaries are made of; everything that is text is escaped here."""

from html import escape


class Html(str):
    """Markup made by this project, shown as such in a notebook."""

    def _repr_html_(self) -> str:
        return self


def table(caption: str, head: list[str], rows: list[list[str]], texts: tuple[int, ...] = (), css: str = "") -> Html:
    """A table with caption and scopes. The first column heads its row; columns in ``texts`` are words, not numbers."""
    def tagged(index: int) -> str:
        return ' class="t"' if index in texts else ""

    top = "".join(f'<th scope="col"{tagged(index)}>{escape(cell)}</th>' for index, cell in enumerate(head))
    body = "".join(
        "<tr>" + "".join(f'<th scope="row">{escape(str(cell))}</th>' if index == 0
                         else f"<td{tagged(index)}>{escape(str(cell))}</td>" for index, cell in enumerate(row)) + "</tr>"
        for row in rows)
    return Html(f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
                f'<table class="{css}"><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>'
                f"<tbody>{body}</tbody></table></div>")


def aside(text: str) -> Html:
    """A line of small print."""
    return Html(f'<p class="src">{escape(text)}</p>')
