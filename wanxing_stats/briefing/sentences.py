"""Sentences from numbers: one mechanism fills them, and marks each number with its figure.

    fill("处理信访件{petitions_handled}，{petitions_handled.moved}。", figures, 2024)

In: a sentence, figures, a year. A figure in braces is its number with unit (a rate with n/N);
``.number`` is the bare number, ``.n_of_n`` n/N, ``.moved`` the change on last year in words.

Out: Html in which each is <data value="165" data-figure="petitions_handled/2024"
data-part="value">165件</data>, so that whoever doubts a page can compare it with the indicators.
"""

import re

from markupsafe import Markup, escape

from wanxing_stats.figures import (
    Figure,
    Figures,
    change_on_last_year,
    n_of_n,
    number,
    quantity,
    say_change,
)

from .markup import Html, tag

PLACEHOLDER = re.compile(r"\{(.*?)\}")
NAME = re.compile(r"\w+(\.(number|n_of_n|moved))?", re.ASCII)
BREAK = Markup("/<wbr>")  # a narrow column may part n from N


def fill(sentence: str, figures: Figures, year: int) -> Html | None:
    """The sentence with its figures, escaped; None when one of them has no value in the year.

    Raises UnknownName for a figure that indicators.toml doesn't have, ValueError for a part that
    figures don't have.
    """
    if any(figures[id, year].value is None for id in ids_in(sentence)):
        return None

    def say(placeholder: re.Match[str]) -> Html:
        id, _, part = placeholder[1].partition(".")
        return _say_part(figures, figures[id, year], part)

    filled = PLACEHOLDER.sub(say, escape(sentence))
    # Without a year before there is nothing to compare with; the comma that led to it goes too.
    return Html(re.sub("，(?=[，。；])", "", filled))


def ids_in(sentence: str) -> set[str]:
    """The figures that a sentence names. Raises ValueError for a part that figures don't have."""
    names = PLACEHOLDER.findall(sentence)
    for name in names:
        if not NAME.fullmatch(name):
            raise ValueError(
                f"句子里的“{{{name}}}”不是指标，"
                "应为 {指标}、{指标.number}、{指标.n_of_n} 或 {指标.moved}。"
            )
    return {name.split(".")[0] for name in names}


def _say_part(figures: Figures, figure: Figure, part: str) -> Html:
    match part:
        case "number":
            return marked(number(figure.value), figure)
        case "n_of_n":
            return marked_parts(figure)
        case "moved":
            return marked_change(figures, figure)
    return marked(quantity(figure), figure)


def marked(text: str, figure: Figure, part: str = "value", value: object = None) -> Html:
    """A text that says a part of a figure: value, n_of_n, change, or what else someone can compute
    from its rows.

    ``value`` is what a program reads there, the figure's own unless given.
    """
    if not text or figure.value is None:
        return Html(escape(text))
    return tag(
        "data",
        escape(text).replace("/", BREAK),
        value=figure.value if value is None else value,
        data_figure=f"{figure.indicator.id}/{figure.year}",
        data_part=part,
    )


def marked_parts(figure: Figure) -> Html:
    """The n/N of a rate, "" for what is none."""
    return marked(n_of_n(figure), figure, "n_of_n")


def marked_change(figures: Figures, figure: Figure, *, short: bool = False) -> Html:
    """The change on last year, in words or ``short`` as ▲ and ▼; "" without a year before."""
    changed = change_on_last_year(figures, figure)
    text = say_change(changed, short=short)
    return marked(text, figure, "change", changed.difference if changed else None)
