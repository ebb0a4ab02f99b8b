"""How long cases take, in a sentence: medians and quartiles, shares closed within days, open ones.

In: a figure on cases, its ClosingTimes. Out: Html.
"""

from wanxing_stats.base import say_date
from wanxing_stats.figures import Figure, number
from wanxing_stats.trends import FEWEST_CASES, ClosedShare, ClosingTimes

from .chart_words import name_before_amount
from .markup import Html, aside, tag
from .sentences import marked
from .state_words import mark_beside, small_mark

CLOSING_METHOD = (
    "用时从登记日数到办结日；还没有办结的按已过天数一起计算（Kaplan-Meier法，区间用对数变换）；"
    f"少于{FEWEST_CASES}件的不给比例。"
)

UNCLEAR_CASES = "有{}看不出是否办结，没有算在内。"


def say_closing(figure: Figure, times: ClosingTimes) -> Html:
    """一半在7天内办结（…），15天内办结93%（…）；还有12件没有办结，一半已过9天，最久的已过40天."""
    mark = mark_beside(figure, figure.state.early_end)
    opening = tag("span", f"截至{say_date(times.by)}，", class_="state") + Html("{}{}").format(
        name_before_amount(figure), small_mark(f"（{mark}）" if mark else "")
    )
    clauses = [_say_quartiles(figure, times)]
    clauses += [_say_within(figure, days, share) for days, share in times.within.items() if share]
    closed = Html("，").join(filter(None, clauses))
    parts = filter(None, [closed, _say_open(figure, times)])
    below = Html("{}{}").format(_say_unknown(figure, times), CLOSING_METHOD)
    return tag("p", opening, Html("；").join(parts), "。") + aside(below)


def _say_unknown(figure: Figure, times: ClosingTimes) -> Html:
    if not times.unknown:
        return Html("")
    count = f"{number(times.unknown)}{figure.indicator.unit}"
    return Html(UNCLEAR_CASES).format(marked(count, figure, "unclear cases", times.unknown))


def _say_quartiles(figure: Figure, times: ClosingTimes) -> Html:
    first, half, third = times.quartiles
    if half is None:
        return Html("")
    said = Html("一半在{}内办结").format(_marked_days(figure, "quartile 2", half))
    if first is None or third is None:
        return said
    ends = _marked_days(figure, "quartile 1", first), _marked_days(figure, "quartile 3", third)
    return said + Html("（四分之一在{}内，四分之三在{}内）").format(*ends)


def _say_within(figure: Figure, days: int, share: ClosedShare) -> Html:
    rate = marked(f"{number(round(share.share, 1))}%", figure, f"closed {days}", share.share)
    if share.low is None or share.high is None:
        return Html(f"{days}天内办结") + rate
    ends = f"{number(round(share.low, 1))}%至{number(round(share.high, 1))}%"
    interval = marked(f"95%区间{ends}", figure, f"closed-interval {days}", f"{share.low:.4f}")
    return Html("{}天内办结{}（{}）").format(days, rate, interval)


def _say_open(figure: Figure, times: ClosingTimes) -> Html:
    if not times.open or times.oldest_open is None:
        return Html("没有未办结的")
    unit = figure.indicator.unit
    still = marked(f"{number(times.open)}{unit}", figure, "open cases", times.open)
    oldest = _marked_days(figure, "oldest open", times.oldest_open)
    if times.open == 1 or times.open_median is None:
        return Html("还有{}没有办结，已过{}").format(still, oldest)
    half = _marked_days(figure, "open median", times.open_median)
    return Html("还有{}没有办结，一半已过{}，最久的已过{}").format(still, half, oldest)


def _marked_days(figure: Figure, part: str, days: float) -> Html:
    return marked(f"{number(days)}天", figure, part, days)
