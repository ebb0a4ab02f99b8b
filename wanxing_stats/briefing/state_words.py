"""How complete figures are, in the few words that stand beside them.

In: figures. Out: the day through which most of them run, and what is said beside one.

    mark_beside(figure)                 截至3月31日；另有4行未计入，最低99.1%
    mark_beside(figure, shown=day)       另有4行未计入，最低99.1%, where the day stands already
    say_period(day)                     1月至3月, 截至3月15日; 全年
    verdict_beside(judgement, comparison)    在波动之内
"""

import datetime
import math
from collections import Counter
from collections.abc import Iterable

from wanxing_stats.base import is_within_month, say_day
from wanxing_stats.figures import Comparison, Figure, Kind, State, number
from wanxing_stats.trends import Claim, Judgement, Verdict, verdict_of

from .markup import Html, tag

NO_ROWS = "没有可算的记录"
BEYOND, WITHIN, UNTOLD = "超出偶然波动", "在波动之内", "无法判断"
RISES, FALLS = "与上升趋势相符", "与下降趋势相符"  # of a change that its trend leads to expect
UNJUDGED = Judgement(0)  # where nobody asks what is beyond chance
STATE_TITLES: dict[Kind, str] = {
    "complete": "数据完整",
    "partial_year": "没有到年底",
    "incomplete": "数据不全",
    "unknown": "缺少所需的列",
    "unread": "没有读懂",
    "absent": "没有报送",
}


def state_title(state: State) -> str:
    """数据完整, 没有到年底; of a year that is over and lacks months 缺月份."""
    lacks_months = state.kind == "partial_year" and state.early_end is None
    return "缺月份" if lacks_months else STATE_TITLES[state.kind]


def common_day(figures: Iterable[Figure]) -> datetime.date | None:
    """The day through which most of the figures that have a value run, None: the whole year."""
    days = Counter(figure.state.early_end for figure in figures if figure.value is not None)
    return days.most_common(1)[0][0] if days else None


def say_part(day: datetime.date) -> str:
    """The part of a year that ends on a day: 1月, 1月至3月; within a month 1月至3月15日."""
    if day.month == 1:
        return f"1月1日至{day.day}日" if is_within_month(day) else "1月"
    return f"1月至{say_day(day)}" if is_within_month(day) else f"1月至{day.month}月"


def say_period(day: datetime.date | None) -> str:
    """What a sentence begins with: 全年; the months of a part that ends with one; else its day."""
    if day is None:
        return "全年"
    return f"截至{say_day(day)}" if is_within_month(day) else say_part(day)


def say_year_or_part(figure: Figure) -> str:
    """2024年, 2025年1月至3月; of what has later rows, too, only the year."""
    return f"{figure.year}年{say_begun(figure) if not figure.state.later else ''}"


def say_begun(figure: Figure) -> str:
    """How far a year that isn't over has come, below its bar: 1月至3月; "" of a whole year."""
    day = figure.state.early_end
    return say_part(day) if day else ""


def mark_beside(figure: Figure, shown: datetime.date | None = None) -> str:
    """What stands beside a figure, "" of one that is complete; without the day ``shown`` before."""
    if figure.value is None:
        return ""
    state = figure.state
    of_time = state.mark_of_time if state.early_end != shown else ""
    of_rows = "，".join(filter(None, [state.mark_of_rows, _bounds(state)]))
    return "；".join(filter(None, [of_time, of_rows]))


def small_mark(text: str) -> Html:
    """A mark in small type, "" of none."""
    return tag("small", text, class_="state") if text else Html("")


def verdict_beside(judgement: Judgement, comparison: Comparison) -> str:
    """What stands beside a change: whether it is beyond chance, what brought it, whether a trend
    over the years goes its way, or that nobody can tell; "" of what is never tested."""
    change = comparison.change
    if change is None:
        return ""
    match verdict_of(judgement, comparison):
        case Verdict.BEYOND:
            (claim,) = judgement.holding(comparison.this.indicator.id, "change")
            return say_since(claim) or BEYOND
        case Verdict.OF_TREND:
            return RISES if change.difference > 0 else FALLS
        case Verdict.WITHIN:
            return WITHIN
        case Verdict.UNTOLD:
            return UNTOLD
        case Verdict.SAME | Verdict.UNTESTED:
            return ""


def say_since(claim: Claim) -> str:
    """What brought a change that is no news of this year: 来自上年5月起的新水平; "" of others."""
    return f"来自上年{claim.since}月起的新水平" if claim.since else ""


def small_verdict(text: str) -> Html:
    """The same in small type, "" of none."""
    return tag("small", text, class_="beyond" if text == BEYOND else "within") if text else Html("")


def say_no_value(figure: Figure) -> str:
    """In a cell or a card, why it has no number: 没有报送; "" of one that has."""
    if figure.value is not None:
        return ""
    state = figure.state
    if state.has_value:
        return f"{state.uncounted:,}行未计入，无法计算" if state.uncounted else NO_ROWS
    return state.mark


def say_gap(figure: Figure) -> str:
    """Why a figure has no value: 没有报送; 报来20行，没有读懂."""
    state = figure.state
    has_no_rule = state.kind == "unknown" and not state.uncounted
    if state.kind not in ("unread", "unknown") or has_no_rule:
        return say_no_value(figure)
    sent = f"报来{state.uncounted:,}行" if state.uncounted else "报来的文件"
    return f"{sent}，{STATE_TITLES[state.kind]}"


def say_gaps(figures: Iterable[Figure]) -> str:
    """The same of several, those of one reason together: 罚款金额：没有读懂；信访件：没有报送."""
    names: dict[str, list[str]] = {}
    for figure in figures:
        names.setdefault(say_gap(figure), []).append(figure.indicator.name)
    return "；".join(f"{'、'.join(those)}：{why}" for why, those in names.items())


def rate_ends(state: State) -> tuple[float, float] | None:
    """Between which a rate lies, rounded so that it surely does; None of what is none, and where
    no row is missing."""
    if not state.uncounted or state.low is None or state.high is None:
        return None
    low = math.floor(round(10 * state.low, 6)) / 10
    return low, math.ceil(round(10 * state.high, 6)) / 10


def _bounds(state: State) -> str:
    between = rate_ends(state)
    if between is None:
        return ""
    low, high = between
    if low == high:
        return ""
    if high == 100:
        return f"最低{number(low)}%"
    return f"最高{number(high)}%" if low == 0 else f"在{number(low)}%至{number(high)}%之间"
