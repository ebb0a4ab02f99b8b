"""Alerts tell what a page has watched, and nothing of what is in order."""

from given_figures import GivenFigures

from wanxing_stats.briefing.alerts import Watched, say_alerts
from wanxing_stats.briefing.sentences import fill

LATE = ("{letters_late}信访件逾期办结。",)


def alerts(**values):
    figures = GivenFigures({(id, 2024): value for id, value in values.items()})
    return say_alerts(figures, 2024, Watched(LATE))


def test_a_watched_sentence_is_told_when_its_figure_is_above_zero():
    assert "信访件逾期办结" in alerts(letters_late=2)


def test_a_watched_sentence_is_not_told_of_nothing():
    for said in (alerts(letters_late=0), alerts(letters_late=None)):
        assert "逾期" not in said and "没有发现需要特别关注的事项" in said


def test_a_broken_relation_is_an_alert():
    assert "不成立" in alerts(letters_received=1, letters_closed=1, letters_late=1)


def test_a_sentence_is_text_and_no_markup():
    figures = GivenFigures({("letters_late", 2024): 2})
    said = fill("<b>逾期</b>{letters_late}。", figures, 2024)
    assert "&lt;b&gt;逾期&lt;/b&gt;" in said and "<b>" not in said
