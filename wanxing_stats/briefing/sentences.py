"""Sentences from numbers: one mechanism fills them, marks each number with its figure, and says
beside it what may be missing from it.

    paragraph("{period}处理信访件{petitions_handled}，{petitions_handled.moved}。", figures, 2024)

In: a text, figures, a year, its Judgement. A figure in braces is its number with unit (a rate with
n/N); ``.number`` is the bare number, ``.n_of_n`` n/N, ``.moved`` the change on last year in words,
behind which stands whether it is beyond chance.
{period} is 全年, or the part of the year that the text's figures cover.

Out: Html without the clauses that have no data (``clauses``), in which each number is
<data value="165" data-figure="petitions_handled/2024" data-part="value">165件</data>, so that
whoever doubts a page can compare it with the indicators. Behind one whose figure isn't complete
stands <small class="state">.
"""

import datetime
import re

from markupsafe import Markup, escape

from wanxing_stats.base import say_date, say_day
from wanxing_stats.figures import (
    Comparison,
    Figure,
    Figures,
    compared,
    n_of_n,
    number,
    quantity,
    say_change,
    unit,
)
from wanxing_stats.trends import Judgement

from .clauses import PERIOD, PLACEHOLDER, keep_clauses, names_in
from .markup import Html, tag
from .state_words import (
    UNJUDGED,
    common_day,
    mark_beside,
    say_gaps,
    say_period,
    small_mark,
    small_verdict,
    verdict_beside,
)

NAME = re.compile(r"\w+(\.(number|n_of_n|moved))?", re.ASCII)
OPENING, WHOLE_YEAR = f"{{{PERIOD}}}", "全年"  # 全年 that opens a text is the period too
BREAK = Markup("/<wbr>")  # a narrow column may part n from N
NOT_OF_NOW = ("published", "before", "rows")  # parts that the figure's state says nothing about
# Brackets within brackets are these (GB/T 15834).
INNER_BRACKETS = str.maketrans("（）", "〔〕")
OF_A_MONTH = ("month", "limit")  # parts that end before the year's data do


def fill(sentence: str, figures: Figures, year: int, judgement: Judgement = UNJUDGED) -> Html:
    """The sentence without the clauses that have no data, "" where none has; a number whose figure
    isn't complete is marked behind it.

    Raises UnknownName for a figure that indicators.toml doesn't have, ValueError for a part that
    figures don't have.
    """
    filling = _Filling(sentence, figures, year, judgement)
    return filling.fill()


def paragraph(text: str, figures: Figures, year: int, judgement: Judgement = UNJUDGED) -> Html:
    """The text filled like ``fill``, opened by the day that most of its figures run through, and
    behind it in small type what was left out and why."""
    filling = _Filling(text, figures, year, judgement)
    filling.day = common_day(filling.shown)
    opening = Html("")
    if filling.day and not filling.says_period:
        opening = tag("span", f"截至{say_date(filling.day)}，", class_="state")
    filled = filling.fill()
    body = opening + filled if filled else Html("没有可列的数据。")
    remarks = [say_gaps(filling.without_value), *filling.reasons]
    remark = "；".join(text.rstrip("。") for text in dict.fromkeys(remarks) if text)
    remark = remark.translate(INNER_BRACKETS)
    return body + tag("span", f"（{remark}。）", class_="src state") if remark else body


def ids_in(text: str) -> list[str]:
    """The figures that a text names. Raises ValueError for a part that figures don't have."""
    names = names_in(text)
    for name in names:
        if not NAME.fullmatch(name):
            raise ValueError(
                f"句子里的“{{{name}}}”不是指标，"
                "应为 {指标}、{指标.number}、{指标.n_of_n}、{指标.moved} 或 {period}。"
            )
    return list(dict.fromkeys(name.split(".")[0] for name in names))


class _Filling:
    """A text, what stays of it, and the figures it names; ``day`` is said before it."""

    def __init__(self, text: str, figures: Figures, year: int, judgement: Judgement):
        self.figures, self.year, self.judgement = figures, year, judgement
        named = [figures[id, year] for id in ids_in(text)]
        self.without_value = [figure for figure in named if figure.value is None]
        self.moving = [name.split(".")[0] for name in names_in(text) if name.endswith(".moved")]
        rest = text.removeprefix(OPENING).removeprefix(WHOLE_YEAR)
        staying = keep_clauses(rest, self._has)
        # It stays when the clause that it opens doesn't.
        self.text = OPENING + staying if staying and rest != text else staying
        self.shown = [figures[id, year] for id in ids_in(staying)]
        self.says_period = OPENING in self.text
        self.day: datetime.date | None = None
        self._marked: set[str] = set()

    @property
    def reasons(self) -> list[str]:
        """Why there is no comparison where the text asks for one."""
        comparisons = [compared(self.figures, self.figures[id, self.year]) for id in self.moving]
        return [comparison.why for comparison in comparisons if comparison.last is None]

    def fill(self) -> Html:
        return Html(PLACEHOLDER.sub(self._say, escape(self.text)))

    def _has(self, name: str) -> bool:
        id, _, part = name.partition(".")
        figure = self.figures[id, self.year]
        if part == "moved":
            return compared(self.figures, figure).change is not None
        return figure.value is not None

    def _say(self, placeholder: re.Match[str]) -> Html:
        if placeholder[1] == PERIOD:
            period = say_period(self.day)
            return tag("span", period, class_="state") if self.day else Html(period)
        id, _, part = placeholder[1].partition(".")
        figure = self.figures[id, self.year]
        mark = "" if id in self._marked else mark_beside(figure, self.day)
        self._marked.add(id)
        match part:
            case "":
                return marked_quantity(figure, mark)
            case "number":
                words = marked(number(figure.value), figure)
            case "n_of_n":
                words = marked_parts(figure)
            case _:
                comparison = compared(self.figures, figure)
                words = Html(say_compared_part(figure, comparison)) + marked_change(comparison)
                if verdict := verdict_beside(self.judgement, comparison):
                    words += Html("，") + small_verdict(verdict)
        return words + (small_mark(f"（{mark}）") if mark else "")


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
        data_state=figure.state.kind if _is_lacking(figure, part) else None,
    )


def _is_lacking(figure: Figure, part: str) -> bool:
    """Whether something may be missing from a part of a figure."""
    if part.split()[0] in OF_A_MONTH:
        return figure.state.kind == "incomplete"
    return figure.state.kind != "complete" and part not in NOT_OF_NOW


def marked_quantity(figure: Figure, mark: str = "") -> Html:
    """A figure with its unit, and its mark in small type within the brackets of a rate's n/N."""
    parts = n_of_n(figure)
    if not mark or not parts:
        return marked(quantity(figure), figure) + small_mark(f"（{mark}）" if mark else "")
    value = marked(number(figure.value) + unit(figure), figure)
    return Html("{}（{}{}）").format(value, marked_parts(figure), small_mark(f"；{mark}"))


def marked_parts(figure: Figure) -> Html:
    """The n/N of a rate, "" for what is none."""
    return marked(n_of_n(figure), figure, "n_of_n")


def marked_change(comparison: Comparison, *, short: bool = False) -> Html:
    """The change on last year, in words or ``short`` as ▲ and ▼; "" where nothing is compared."""
    change = comparison.change
    text = say_change(change, short=short)
    return marked(text, comparison.this, "change", change.difference if change else None)


def is_of_other_part(figure: Figure, comparison: Comparison) -> bool:
    """Whether a change is of another part of the year than a figure shown."""
    return comparison.day is not None and comparison.day != figure.state.early_end


def say_compared_part(figure: Figure, comparison: Comparison) -> str:
    """What opens a change that isn't of the figure before it: 截至9月30日198件，; "" of others."""
    day = comparison.day
    if day is None or not comparison.change or not is_of_other_part(figure, comparison):
        return ""
    return f"截至{say_day(day)}{quantity(comparison.this)}，"


def say_not_compared(comparison: Comparison) -> str:
    """In a cell or a card, which have the reason elsewhere; "" where something is compared."""
    return "不作比较" if comparison.last is None and comparison.why else ""
