"""A number is marked where it stands when something may be missing from it, and what has no value
is left out and said to be."""

import datetime
import re
from dataclasses import replace

import pytest
from given_figures import GivenFigures

from wanxing_stats.briefing import sentences
from wanxing_stats.briefing.sentences import fill, paragraph
from wanxing_stats.figures import Change, Comparison, Reason, State, compared

MARCH, HALF, NOVEMBER = [datetime.date(2025, *day) for day in ((3, 31), (3, 15), (11, 30))]


UNCOUNTED = State("incomplete", uncounted=4)
ABSENT = State("absent", why="没有报送《信访件》。应由平安办报送。")
UNREAD = State("unread", None, 20, "报来的20行（处罚.csv）可能是《处罚》，没有读懂。")


def through(day, uncounted=0):
    return State("incomplete" if uncounted else "partial_year", day, uncounted)


class Stated(GivenFigures):
    """Figures with these values and states, by id."""

    def __init__(self, states, rates=None, **values):
        super().__init__({(id, 2025): value for id, value in values.items()})
        self.states, self.rates = states, rates or {}

    def __getitem__(self, key):
        figure = super().__getitem__(key)
        if key[1] != 2025:
            return figure
        numerator, denominator = self.rates.get(key[0], (None, None))
        given = {"numerator": numerator, "denominator": denominator}
        return replace(figure, state=self.states.get(key[0], State()), **given)


def plain(html):
    return re.sub(r"<[^>]*>", "", html)


def said(text, states=(), **given):
    return plain(paragraph(text, Stated(dict(states), **given), 2025))


CASES = "{period}处罚{fine_cases}、罚款{fine_total}；处理信访件{letters_received}。"
ALL = {"fine_cases": 12, "fine_total": 3400, "letters_received": 240}


def test_complete_figures_of_a_year_that_is_over_have_no_mark():
    assert said(CASES, **ALL) == "全年处罚12起、罚款3,400元；处理信访件240件。"


def test_uncounted_rows_stand_behind_their_number_in_small_type():
    html = paragraph(CASES, Stated({"fine_total": UNCOUNTED}, **ALL), 2025)
    assert plain(html) == "全年处罚12起、罚款3,400元（另有4行未计入）；处理信访件240件。"
    assert '<small class="state">（另有4行未计入）</small>' in html
    assert html.count("data-state") == 1 and 'data-state="incomplete">3,400元' in html


@pytest.mark.parametrize(
    ("low", "high", "bounds"),
    [
        (99.0991, 100, "，最低99%"),
        (99.1, 100, "，最低99.1%"),
        (0, 3.21, "，最高3.3%"),
        (40.04, 60.06, "，在40%至60.1%之间"),
        (None, None, ""),
    ],
)
def test_a_rate_says_between_which_it_lies(low, high, bounds):
    rate = State("incomplete", uncounted=1, low=low, high=high)
    figures = Stated({"warning_share": rate}, {"warning_share": (110, 110)}, warning_share=100)
    html = paragraph("警告占比{warning_share}。", figures, 2025)
    assert plain(html) == f"警告占比100%（110/110；另有1行未计入{bounds}）。"


@pytest.mark.parametrize(
    ("day", "period"),
    [(MARCH, "1月至3月"), (HALF, "截至3月15日"), (datetime.date(2025, 1, 31), "1月")],
)
def test_the_period_is_that_of_the_paragraph_s_figures(day, period):
    states = dict.fromkeys(ALL, through(day))
    assert said(CASES, states, **ALL) == f"{period}处罚12起、罚款3,400元；处理信访件240件。"


def test_a_whole_year_that_opens_a_paragraph_is_the_period_too():
    text = CASES.replace("{period}", "全年")
    assert said(text, **ALL).startswith("全年处罚")
    assert said(text, dict.fromkeys(ALL, through(MARCH)), **ALL).startswith("1月至3月处罚")


def test_a_paragraph_without_a_period_opens_with_its_day():
    states = dict.fromkeys(ALL, through(MARCH))
    text = "处罚{fine_cases}、罚款{fine_total}。"
    assert said(text, states, **ALL) == "截至2025年3月31日，处罚12起、罚款3,400元。"


def test_a_figure_of_another_day_says_its_own():
    states = {**dict.fromkeys(ALL, through(MARCH)), "fine_total": through(HALF, 4)}
    assert said(CASES, states, **ALL) == (
        "1月至3月处罚12起、罚款3,400元（截至3月15日；另有4行未计入）；处理信访件240件。"
    )
    late = {"letters_received": through(NOVEMBER)}
    assert said(CASES, late, **ALL) == (
        "全年处罚12起、罚款3,400元；处理信访件240件（截至11月30日）。"
    )


def test_the_period_stays_when_the_clause_that_it_opens_is_left_out():
    given = {**ALL, "fine_cases": None}
    assert said(CASES, {"fine_cases": ABSENT}, **given) == (
        "全年罚款3,400元；处理信访件240件。（行政处罚起数：没有报送。）"
    )


def test_what_is_left_out_is_said_those_of_one_reason_together():
    states = {"fine_cases": UNREAD, "fine_total": UNREAD, "letters_received": ABSENT}
    assert said(CASES + "警告{letters_late}件次。", states, letters_late=1) == (
        "全年警告1件件次。（行政处罚起数、罚款金额：报来20行，没有读懂；处理信访件数：没有报送。）"
    )


def test_a_paragraph_of_which_nothing_is_left_says_why():
    assert said("罚款{fine_total}。", {"fine_total": UNREAD}) == (
        "没有可列的数据。（罚款金额：报来20行，没有读懂。）"
    )


def test_a_figure_is_marked_once_in_a_paragraph_whatever_is_said_of_it():
    states = {"fine_total": UNCOUNTED}
    text = "罚款{fine_total}，共{fine_total.number}元。"
    assert said(text, states, **ALL) == "罚款3,400元（另有4行未计入），共3,400元。"
    text = "共{fine_total.number}元。"
    assert said(text, states, **ALL) == "共3,400（另有4行未计入）元。"


def test_an_alert_s_sentence_marks_each_number_itself():
    states = {"letters_late": through(MARCH, 4)}
    filled = fill("{letters_late}逾期。", Stated(states, letters_late=2), 2025)
    assert plain(filled) == "2件（截至3月31日；另有4行未计入）逾期。"


MOVING = "罚款{fine_total}，{fine_total.moved}。"


@pytest.mark.parametrize(
    ("difference", "day", "words"),
    [
        (12, None, "罚款3,400元，比上年增12元。"),
        (12, MARCH, "罚款3,400元，截至3月31日3,400元，比上年同期增12元。"),
        (0, None, "罚款3,400元，与上年持平。"),
        (0, MARCH, "罚款3,400元，截至3月31日3,400元，与上年同期持平。"),
    ],
)
def test_a_change_says_whether_the_years_are_whole(monkeypatch, difference, day, words):
    def comparison(figures, figure):
        return Comparison(figure, figure, Change(difference, "元", of_part=bool(day)), day)

    monkeypatch.setattr(sentences, "compared", comparison)
    assert said(MOVING, **ALL) == words


def test_a_change_of_the_part_that_is_shown_doesn_t_say_it_again(monkeypatch):
    def comparison(figures, figure):
        return Comparison(figure, figure, Change(12, "元", of_part=True), MARCH)

    monkeypatch.setattr(sentences, "compared", comparison)
    assert said(MOVING, {"fine_total": through(MARCH)}, **ALL) == (
        "截至2025年3月31日，罚款3,400元，比上年同期增12元。"
    )


def test_why_nothing_is_compared_stands_behind_the_paragraph(monkeypatch):
    def comparison(figures, figure):
        return Comparison(figure, None, None, reason=Reason("2024年是示例数据"))

    monkeypatch.setattr(sentences, "compared", comparison)
    twice = MOVING + "处罚{fine_cases}，{fine_cases.moved}。"
    assert said(twice, **ALL) == "罚款3,400元。处罚12起。（2024年是示例数据，不作比较。）"


def test_brackets_within_those_of_a_remark_are_of_another_kind(monkeypatch):
    def comparison(figures, figure):
        return Comparison(figure, None, None, reason=Reason("口径有变：由区里（市里）受理"))

    monkeypatch.setattr(sentences, "compared", comparison)
    assert said(MOVING, **ALL).endswith("（口径有变：由区里〔市里〕受理，不作比较。）")


def test_without_a_year_before_the_clause_of_the_change_is_left_out():
    assert compared(Stated({}, **ALL), Stated({}, **ALL)["fine_total", 2025]).change is None
    assert said(MOVING, **ALL) == "罚款3,400元。"
