"""Sentences from numbers: one mechanism fills them, and marks each number with its figure.

    fill("处理信访件{petitions_handled}，{petitions_handled.moved}。", figures, 2024)

In: a sentence, figures, a year. A figure in braces is its number with unit (a rate with n/N);
``.number`` is the bare number, ``.n_of_n`` n/N, ``.moved`` the change on last year in words.

Out: Html in which each is <data value="165" data-figure="petitions_handled/2024"
data-part="value">165件</data>, so that whoever doubts a page can compare it with the indicators.
"""

import re
from html import escape
from string import Formatter

from wanxing_stats.figures import (
    Figure,
    Figures,
    change,
    moved,
    moved_short,
    n_of_n,
    number,
    quantity,
)

from .markup import Html

NAMES = re.compile(r"^\w+(\.(number|n_of_n|moved))?$", re.ASCII)


def fill(sentence: str, figures: Figures, year: int) -> Html | None:
    """The sentence with its figures, escaped; None when one of them has no value in the year.

    Raises UnknownName for a figure that indicators.toml doesn't have, ValueError for a part that
    figures don't have.
    """
    ids = ids_in(sentence)
    if any(figures[id, year].value is None for id in ids):
        return None
    words = {id: _FigureInWords(figures, figures[id, year]) for id in ids}
    filled = escape(sentence, quote=False).format(**words)
    # Without a year before there is nothing to compare with; the comma that led to it goes too.
    return Html(re.sub("，(?=[，。；])", "", filled))


def ids_in(sentence: str) -> set[str]:
    """The figures that a sentence names. Raises ValueError for a part that figures don't have."""
    names = [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]
    for name in names:
        if not NAMES.match(name):
            raise ValueError(
                f"句子里的“{{{name}}}”不是指标，"
                "应为 {指标}、{指标.number}、{指标.n_of_n} 或 {指标.moved}。"
            )
    return {name.split(".")[0] for name in names}


class _FigureInWords:
    """A figure inside a sentence."""

    def __init__(self, figures: Figures, figure: Figure):
        self.number = marked(number(figure.value), figure)
        self.n_of_n = marked(n_of_n(figure), figure, "n_of_n")
        self.moved = say_change(figures, figure, short=False)
        self._whole = marked(quantity(figure), figure)

    def __str__(self) -> str:
        return self._whole


def marked(text: str, figure: Figure, part: str = "value", value: object = None) -> Html:
    """A text that says a part of a figure: value, n_of_n, change, or what else someone can compute
    from its rows.

    ``value`` is what a program reads there, the figure's own unless given.
    """
    if not text or figure.value is None:
        return Html(escape(text))
    value = figure.value if value is None else value
    shown = escape(text).replace("/", "/<wbr>")  # a narrow column may part n from N
    return Html(
        f'<data value="{escape(str(value))}" data-figure="{figure.indicator.id}/{figure.year}" '
        f'data-part="{escape(part)}">{shown}</data>'
    )


def say_change(figures: Figures, figure: Figure, *, short: bool) -> Html:
    """The change on last year, in words or ``short`` as ▲ and ▼.

    Without a year before it is "" in words, — in short.
    """
    changed = change(figures, figure.indicator.id, figure.year)
    text = (moved_short if short else moved)(changed, figure.indicator.unit)
    return marked(text, figure, "change", changed.difference) if changed else Html(escape(text))
