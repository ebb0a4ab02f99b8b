"""The questions that the manual shows are asked as it shows them, and have an answer."""

import re

import pytest

import wanxing_stats as wx
from wanxing_stats.base import PACKAGE

MANUAL = (PACKAGE.parent / "docs" / "manual.zh-CN.md").read_text(encoding="utf-8")
TABLE = MANUAL.split("| 想知道 | 这样问 | 得到 |")[1].split("\n\n")[0]
QUESTIONS = re.findall(r"^\| [^|`]+ \| `([^`]+)` \|", TABLE, re.MULTILINE)


@pytest.fixture(scope="module")
def office(sample):
    return wx.open(sample.root)


def test_the_manual_shows_questions():
    assert len(QUESTIONS) >= 12


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_of_the_manual_has_an_answer(office, question):
    known = {"office": office, "petitions": office.figure("petitions_handled")}
    view = eval(question, known)
    assert len(view.frame) and view.title and view._repr_html_()
