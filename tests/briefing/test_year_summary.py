"""What the list of pages begins with: the newest year's claims, who owes what, figures by year."""

import re

import pytest
from given_figures import GivenFigures
from workbooks import RULES

from wanxing_stats.briefing import year_summary
from wanxing_stats.briefing.year_summary import say_year, table_of_years
from wanxing_stats.departments import OWED_IS_UNKNOWN, SentLedger
from wanxing_stats.trends import Claim, Judgement

FIGURES = GivenFigures(
    {("fine_cases", year): count for year, count in ((2022, 30), (2023, 50), (2024, 90))}
)
TITLE = RULES.ledgers["fines"].title


def plain(html):
    return re.sub(r"<[^>]*>", "", html)


@pytest.fixture
def say(monkeypatch):
    """What is said of 2024 where departments sent and owe these ledgers."""

    def said(*lines, judgement=None):
        asked = {2024: list(lines)}
        monkeypatch.setattr(year_summary, "owed_of_year", lambda figures, year: asked[year])
        return plain(say_year(FIGURES, 2024, judgement or Judgement(2024)))

    return said


def test_it_says_what_moved_of_all_figures_then_what_is_owed(say):
    moved = Claim("fine_cases", 2024, "change", 0, "exact", 0.001, 1.8, 1.5, 2.1, 1.0, True)
    said = say(judgement=Judgement(2024, (moved,), {"letters_received": "没有2023年的数据"}))
    assert "行政处罚起数比上年增40起（80.0%）" in said
    assert "处理信访件数无法判断：没有2023年的数据" in said
    assert said.endswith(f"还欠什么：{OWED_IS_UNKNOWN}。")


def test_of_the_ledgers_those_that_are_missing_are_named_with_who_owes_them(say):
    sent = SentLedger(2024, "信访办", "letters", files=1, rows=2, clean=2)
    owed = SentLedger(2024, "执法队", "fines", missing="expected")
    nobody = SentLedger(2024, "", "fines", missing="last_year")
    assert say(sent, owed).endswith(f"还欠什么：还有1份台账没有报送：执法队《{TITLE}》。")
    both = f"还欠什么：还有2份台账没有报送：执法队《{TITLE}》、未归科室《{TITLE}》。"
    assert say(owed, nobody).endswith(both)


def test_the_table_has_the_reports_figures_the_newest_year_first():
    html = table_of_years(FIGURES, [2022, 2023, 2024])
    heads = [plain(head) for head in re.findall('<th scope="col">(.*?)</th>', html)]
    assert heads == ["指标", "走势", "2024年", "2023年", "2022年"]
    names = [plain(head) for head in re.findall('<th scope="row">(.*?)</th>', html)]
    of_report = [RULES.indicators[id] for id in RULES.printed()]
    assert [name.partition("（")[0] for name in names] == [each.name for each in of_report]
    row = html[html.index("行政处罚起数") :].partition("</tr>")[0]
    assert re.findall(">([0-9]+)<", row) == ["90", "50", "30"] and "<svg" in row
