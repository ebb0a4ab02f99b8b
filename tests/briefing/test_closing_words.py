"""How long cases take, as a sentence says it."""

import datetime
import re
from dataclasses import replace

from given_figures import GivenFigures

from wanxing_stats.briefing.closing_words import CLOSING_METHOD, say_closing
from wanxing_stats.trends import ClosedShare, ClosingTimes

FIGURE = GivenFigures({("letters_received", 2024): 40})["letters_received", 2024]
TIMES = ClosingTimes(
    datetime.date(2024, 12, 31),
    37,
    3,
    0,
    {15: ClosedShare(62.5, 48.04, 76.96), 30: ClosedShare(100.0, None, None), 60: None},
    (4.0, 9.0, 21.5),
    30.0,
    88,
)


def said(times):
    return re.sub(r"<[^>]*>", "", say_closing(FIGURE, times)).split("。")[0]


def test_quartiles_shares_and_the_oldest_open_case_are_said():
    assert said(TIMES) == (
        "截至2024年12月31日，处理信访一半在9天内办结（四分之一在4天内，四分之三在21.5天内），"
        "15天内办结62.5%（95%区间48%至77%），30天内办结100%；还有3件没有办结，一半已过30天，最久的已过88天"
    )


def test_what_so_few_or_so_slow_cases_can_not_tell_is_left_out():
    slow = replace(TIMES, quartiles=(4.0, None, None), within={15: None, 30: None, 60: None})
    assert said(slow) == "截至2024年12月31日，处理信访还有3件没有办结，一半已过30天，最久的已过88天"
    half = replace(TIMES, quartiles=(4.0, 9.0, None), within={}, open=0, oldest_open=None)
    assert said(half) == "截至2024年12月31日，处理信访一半在9天内办结；没有未办结的"


def test_cases_of_which_nobody_can_say_are_said_below_with_the_method():
    def below(times):
        return say_closing(FIGURE, times).rpartition('<p class="src">')[2]

    assert below(TIMES).startswith(CLOSING_METHOD)
    unclear = re.sub(r"<[^>]*>", "", below(replace(TIMES, unknown=2)))
    assert unclear == f"有2件看不出是否办结，没有算在内。{CLOSING_METHOD}"
