"""What is said of a year's claims: beside a change that it is within ordinary variation, and for a
page in one line what moved beyond chance, what didn't, and what can't be told.

In: figures, their Judgement. Out: texts.

    say_judgement(figures, judgement, ids)    没有哪一项的变化超出偶然波动。…
"""

from collections.abc import Iterable

from wanxing_stats.figures import (
    MONTH,
    Figure,
    Figures,
    compared,
    number,
    plain,
    split,
    unit,
)
from wanxing_stats.trends import Claim, Judgement

from .chart_words import name_before_amount
from .claim_words import say_beside, say_interval, say_trend, say_yearly
from .markup import Html, counted, tag
from .sentences import marked, marked_change
from .state_words import BEYOND, WITHIN, mark_beside, small_mark

NAMED = 3  # figures of one reason that are all named


def say_claim(figures: Figures, claim: Claim) -> Html:
    """A claim that holds, without a full stop, with what may be missing from its figure."""
    figure = figures[claim.id, claim.year]
    mark = mark_beside(figure)
    return _say(figures, figure, claim) + small_mark(f"，{mark}" if mark else "")


def _say(figures: Figures, figure: Figure, claim: Claim) -> Html:
    name = figure.indicator.name
    match claim.kind:
        case "change":
            return Html("{}{}").format(name, marked_change(compared(figures, figure)))
        case "trend":
            up_or_down, size = say_trend(claim), _marked_size(figure, claim, say_yearly(claim))
            return Html("{}几年来呈{}，平均每年{}").format(name, up_or_down, size)
        case "level":
            size = _marked_size(figure, claim, say_beside("往年", claim.estimate))
            return Html("{}自{}月起{}").format(name, claim.month, size)
        case "month":
            value = split(figures, figure, MONTH).values[claim.month]
            of_month = f"month {claim.month}"
            said = marked(number(value) + unit(figure), figure, of_month, plain(value))
            opening = f"{claim.month}月{name_before_amount(figure)}"
            size = _marked_size(figure, claim, say_beside("往年同月", claim.estimate))
            return Html("{}{}，{}").format(opening, said, size)


def say_judgement(figures: Figures, judgement: Judgement, ids: Iterable[str]) -> Html:
    """One line for a page that shows these figures.

    What moved beyond chance, the surest first; of what the changes are within ordinary variation,
    which is as much a result, what rests on most first; and what can't be told, with why.
    """
    ids = sorted(dict.fromkeys(ids), key=lambda id: -_size(figures[id, judgement.year]))
    holding: list[Claim] = []
    within: list[str] = []
    untold: dict[str, list[str]] = {}
    for id in ids:
        claims = [claim for claim in judgement.claims if claim.id == id]
        holding += [claim for claim in claims if claim.holds]
        name = figures.rules.indicators[id].name
        if claims and not any(claim.holds for claim in claims):
            within.append(name)
        elif why := judgement.untold.get(id):
            untold.setdefault(why, []).append(name)
    if not (holding or within or untold):
        return Html("")
    holding.sort(key=lambda claim: claim.p)
    moved = Html("；").join(say_claim(figures, claim) for claim in holding)
    parts = [Html("{}的有：{}。").format(BEYOND, moved) if holding else Html("")]
    if within:
        none = "" if holding else f"没有哪一项的变化{BEYOND}："
        names = _say_names(within, "within")
        parts.append(Html("{}{}的增减都{}，单凭这些数还不能说有变化。").format(none, names, WITHIN))
    for why, of_reason in untold.items():
        names, reason = _say_names(of_reason, f"untold {why}"), tag("span", why, class_="state")
        parts.append(Html("{}无法判断：{}。").format(names, reason))
    return tag("p", tag("b", "与往年相比，"), *parts, class_="verdict")


def signal_rows(figures: Figures, judgement: Judgement, ids: Iterable[str]) -> list[list[Html]]:
    """The single months and lasting levels of a year that hold, a row each: the year, the claim."""
    rows = []
    for id in ids:
        for claim in (*judgement.holding(id, "level"), *judgement.holding(id, "month")):
            rows.append([Html(f"{judgement.year}年"), say_claim(figures, claim)])
    return rows


def _size(figure: Figure) -> float:
    """How many records a figure rests on."""
    return float(figure.denominator or len(figure.rows))


def _marked_size(figure: Figure, claim: Claim, size: str) -> Html:
    """How large a claim is, with its interval: 比按往年同月推算的多58%（95%区间41%至77%）."""
    part = f"{claim.kind}-claim {claim.month or claim.year}"
    said = marked(size, figure, part, f"{claim.estimate:.4f}")
    interval = say_interval(claim)
    if not interval:
        return said
    values = f"{claim.low:.4f} {claim.high:.4f}"
    return Html("{}（{}）").format(
        said, marked(f"95%区间{interval}", figure, f"{part} ends", values)
    )


def _say_names(names: list[str], kind: str) -> Html:
    """甲、乙、丙; 甲、乙、丙等8项."""
    listed = "、".join(names[:NAMED])
    if len(names) <= NAMED:
        return Html.escape(listed)
    return Html("{}等{}").format(listed, counted(len(names), kind, "项"))
