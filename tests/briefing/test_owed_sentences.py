"""What is owed is said in full: late ledgers and tables that nobody understood are owed, too; where
nothing says what is due, nobody knows."""

import datetime
import re
from dataclasses import replace

import pandas as pd
import pytest
from given_figures import GivenFigures, cleaned_of
from workbooks import RULES

from wanxing_stats.briefing.owed_sentences import (
    NOTHING_OWED,
    say_nothing_owed,
    say_owed,
    say_owed_ledgers,
)
from wanxing_stats.departments import OWED_IS_UNKNOWN, SentLedger
from wanxing_stats.figures import Figures
from wanxing_stats.rules import Expected

FIGURES = GivenFigures({("fine_cases", 2024): 1})
FINES, LETTERS = (f"《{RULES.ledgers[name].title}》" for name in ("fines", "letters"))
LINES = [
    SentLedger(2024, "信访办", "letters", files=1, rows=9, behind=datetime.date(2024, 9, 20)),
    SentLedger(2024, "执法队", "fines", missing="last_year"),
    SentLedger(2024, "", "", files=1, unread_tables=2),
]


def plain(markup):
    return re.sub("<[^>]+>", "", markup)


def test_counts_and_names_say_the_same_of_each_kind():
    said = plain(say_owed(FIGURES, 2024, LINES))
    assert said == "各科室还缺1份台账，有1份台账没有报齐，有2张表没有读懂。"
    assert [plain(sentence) for sentence in say_owed_ledgers(FIGURES, LINES)] == [
        f"还有1份台账没有报送：执法队{FINES}。",
        f"有1份台账没有报齐：信访办{LETTERS}（9月20日以后）。",
        "有2张表没有读懂：未归科室不像任何一种台账的表格。",
    ]


def test_nothing_is_said_of_a_ledger_that_came_whole():
    came = [SentLedger(2024, "信访办", "letters", files=1, rows=9, clean=9)]
    assert list(say_owed_ledgers(FIGURES, came)) == []


ASKED = Expected(year=2024, department="执法队", ledger="fines")


@pytest.mark.parametrize(
    ("expected", "of_last_year", "said"),
    [
        ([], False, f"{OWED_IS_UNKNOWN}。"),
        ([ASKED], False, NOTHING_OWED),
        ([], True, NOTHING_OWED),
    ],
)
def test_that_nothing_is_owed_is_said_only_where_something_says_what_would_be(
    expected, of_last_year, said
):
    office = RULES.office.model_copy(update={"expected": expected})
    rules = replace(RULES, office=office)
    ledger = RULES.ledgers["letters"]
    letters = pd.DataFrame({"source_file": ["2023/x/x.xlsx"], ledger.date: ["2023-03-01"]})
    letters[ledger.date] = pd.to_datetime(letters[ledger.date])
    tables = {"letters": letters} if of_last_year else {}
    figures = Figures(cleaned_of(rules, tables, years=(2023, 2024)))
    assert say_nothing_owed(figures, 2024) == said
