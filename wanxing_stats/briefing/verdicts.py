"""What is said of a year's claims for a page: what moved beyond chance, what didn't, and what can't
be told.

In: figures, their Judgement. Out: texts.

    say_judgement(figures, judgement, ids)    没有哪一项的变化超出偶然波动。…
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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
from wanxing_stats.trends import Claim, Judgement, Verdict, verdict_of, why_not_judged

from .chart_words import name_before_amount
from .claim_words import (
    EARLIER_MONTHS,
    OTHER_MONTHS,
    say_interval,
    say_ratio,
    say_trend,
    say_yearly,
)
from .markup import Html, counted, tag
from .sentences import marked, marked_change
from .state_words import BEYOND, UNTOLD, WITHIN, say_since, small_mark

NAMED = 3  # figures of one reason that are all named
OPENING = tag("b", "与往年相比，")
REASONS = 2  # why figures have no value, that are all said
WITHOUT = "没有数，原因见各项指标"
NEVER = "得分、存量、年月、去重数和加总数的比率不作检验"
SAID_FIRST = ("change", "trend", "level", "month")  # as they are said


def say_claim(figures: Figures, claim: Claim) -> Html:
    """A claim that holds, without a full stop, with what may be missing from its figure."""
    return say_claims(figures, [claim])


def say_claims(figures: Figures, claims: Sequence[Claim]) -> Html:
    """All claims of a figure that hold, in the same way: what moved, its trend, its months."""
    figure = figures[claims[0].id, claims[0].year]
    of_year = [claim for claim in claims if claim.kind != "month"]
    said = [_say(figures, figure, claim) for claim in of_year]
    name = [Html.escape(figure.indicator.name)] if said else []
    months = [_say_month(figures, figure, claim) for claim in claims if claim.kind == "month"]
    mark = "，".join(filter(None, [figure.state.mark_of_time, figure.state.mark_of_rows]))
    texts = [Html("").join([*name, Html("，").join(said)]), *months]
    return Html("；").join(filter(None, texts)) + small_mark(f"，{mark}" if mark else "")


def _say(figures: Figures, figure: Figure, claim: Claim) -> Html:
    """What is said of a figure behind its name."""
    match claim.kind:
        case "change":
            moved, since = marked_change(compared(figures, figure)), say_since(claim)
            return Html("，").join([moved, Html(since)] if since else [moved])
        case "trend":
            up_or_down, size = say_trend(claim), _marked_size(figure, claim, say_yearly(claim))
            return Html("几年来呈{}，平均每年{}").format(up_or_down, size)
        case _:
            size = _marked_size(figure, claim, say_ratio(EARLIER_MONTHS, claim.estimate))
            return Html("自{}月起{}").format(claim.month, size)


def _say_month(figures: Figures, figure: Figure, claim: Claim) -> Html:
    value = split(figures, figure, MONTH).values[claim.month]
    of_month = f"month {claim.month}"
    said = marked(number(value) + unit(figure), figure, of_month, plain(value))
    opening = f"{claim.month}月{name_before_amount(figure)}"
    size = _marked_size(figure, claim, say_ratio(OTHER_MONTHS, claim.estimate))
    return Html("{}{}，{}").format(opening, said, size)


def say_judgement(figures: Figures, judgement: Judgement, ids: Iterable[str]) -> Html:
    """For a page that shows these figures what moved beyond chance, the surest first; of what the
    changes are within ordinary variation, which is as much a result, what rests on most first; and
    what can't be told, with why."""
    ids = sorted(dict.fromkeys(ids), key=lambda id: -_size(figures[id, judgement.year]))
    told = _told_of(figures, judgement, ids)
    if told == _Told():
        return Html("")
    tested = {claim.id for claim in judgement.claims}
    parts = _lead(figures, told.holding, says_none=not tested.isdisjoint(ids))
    rest = [] if parts or told.same else [OPENING]
    if told.within:
        names = _say_names(told.within, "within")
        rest.append(Html("{}的增减都{}，单凭这些数还不能说有变化。").format(names, WITHIN))
    if told.same:
        rest.append(Html("{}与上年持平。").format(_say_names(told.same, "same")))
    untold = {**told.untold, **_few_reasons(told.without)}
    for why, of_reason in untold.items():
        names, reason = _say_names(of_reason, f"untold {why}"), tag("span", why, class_="state")
        rest.append(Html("{}{}：{}。").format(names, UNTOLD, reason))
    return tag("div", *parts, *([tag("p", *rest)] if rest else []), class_="verdict")


@dataclass(frozen=True)
class _Told:
    """Figures by what is said of them: the claims that hold, together those of a figure; the names
    of the others, by why of what can't be told and of what is ``without`` a value."""

    holding: list[list[Claim]] = field(default_factory=list)
    within: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    untold: dict[str, list[str]] = field(default_factory=dict)
    without: dict[str, list[str]] = field(default_factory=dict)


def _few_reasons(without: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    """The same; many reasons, each the ledger that didn't come, are one, which the tables tell."""
    if len(without) <= REASONS:
        return without
    return {WITHOUT: [name for names in without.values() for name in names]}


def _told_of(figures: Figures, judgement: Judgement, ids: Iterable[str]) -> _Told:
    told = _Told()
    for id in ids:
        indicator, figure = figures.rules.indicators[id], figures[id, judgement.year]
        holds = [claim for claim in judgement.claims if claim.id == id and claim.holds]
        if holds:
            told.holding.append(sorted(holds, key=lambda claim: SAID_FIRST.index(claim.kind)))
            continue
        match verdict_of(judgement, compared(figures, figure)):
            case Verdict.WITHIN:
                told.within.append(indicator.name)
            case Verdict.SAME:
                told.same.append(indicator.name)
            case Verdict.UNTOLD if figure.value is None:
                told.without.setdefault(judgement.untold[id], []).append(indicator.name)
            case Verdict.UNTOLD:
                told.untold.setdefault(judgement.untold[id], []).append(indicator.name)
            case Verdict.UNTESTED if why_not_judged(indicator):
                told.untold.setdefault(NEVER, []).append(indicator.name)
    told.holding.sort(key=lambda claims: min(claim.p for claim in claims))
    return told


def _lead(figures: Figures, holding: list[list[Claim]], *, says_none: bool) -> list[Html]:
    """What moved, of many figures a line each; ``says_none``: also that nothing did."""
    moved = [say_claims(figures, claims) for claims in holding]
    if not moved:
        return [tag("p", OPENING, f"没有哪一项的变化{BEYOND}。")] if says_none else []
    if len(moved) <= NAMED:
        return [tag("p", OPENING, Html("{}的有：{}。").format(BEYOND, Html("；").join(moved)))]
    count = counted(len(moved), "holding", "项")
    head = tag("p", OPENING, Html("有{}的变化{}：").format(count, BEYOND))
    return [head, tag("ul", *(tag("li", text) for text in moved))]


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
    """How large a claim is, with its interval: 比按其余各月推算的多58%（95%区间41%至77%）."""
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
