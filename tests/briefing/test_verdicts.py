"""What pages say of claims: beside a change, in one line, among what needs attention.

The claims are made by hand: what is tested is that words follow them, and nothing else is claimed.
"""

import itertools
import re
from dataclasses import replace

import pandas as pd
import pytest
from given_figures import GivenFigures, cleaned_of
from workbooks import RULES

from wanxing_stats.briefing.alerts import Watched, say_alerts
from wanxing_stats.briefing.figure_tables import Row
from wanxing_stats.briefing.sentences import fill, paragraph
from wanxing_stats.briefing.verdicts import say_judgement, signal_rows
from wanxing_stats.departments import SentLedger
from wanxing_stats.figures import Figures
from wanxing_stats.trends import Claim, Judgement

FIGURES = GivenFigures(
    {
        ("letters_received", 2023): 100,
        ("letters_received", 2024): 130,
        ("fine_cases", 2023): 50,
        ("fine_cases", 2024): 52,
        ("fine_total", 2023): 900,
        ("fine_total", 2024): 950,
    }
)


def claim(id="letters_received", kind="change", holds=True, month=0, estimate=1.3):
    ends = estimate * 0.9, estimate * 1.1
    return Claim(id, 2024, kind, month, "quasi_poisson", 0.001, estimate, *ends, 1.0, holds)


def judgement(*claims, **untold):
    return Judgement(2024, claims, untold)


def plain(html):
    return re.sub(r"<[^>]*>", "", html).replace("\xa0", " ")


MOVED = "{letters_received.moved}，{fine_cases.moved}。"


def test_a_sentence_says_of_each_change_whether_it_is_beyond_chance():
    told = judgement(claim(), claim("fine_cases", holds=False))
    said = plain(fill(MOVED, FIGURES, 2024, told))
    assert said == "比上年增30件（30.0%），超出偶然波动，比上年增2起（4.0%），在波动之内。"


def test_a_change_that_its_trend_leads_to_expect_says_so():
    rises = claim("fine_cases", "trend", estimate=1.1)
    told = judgement(claim("fine_cases", holds=False), rises)
    assert "增2起（4.0%），与上升趋势相符。" in plain(fill(MOVED, FIGURES, 2024, told))
    falls = replace(rises, estimate=0.9)
    told = judgement(claim("fine_cases", holds=False), falls)
    assert "增2起（4.0%），在波动之内。" in plain(fill(MOVED, FIGURES, 2024, told))


def test_a_change_that_nobody_can_tell_says_so():
    told = judgement(claim("fine_cases", holds=False), letters_received="不足10条")
    assert "增30件（30.0%），无法判断，比上年增2起" in plain(fill(MOVED, FIGURES, 2024, told))


def test_figures_that_stayed_the_same_are_not_within_variation():
    same = GivenFigures({("letters_received", year): 7 for year in (2023, 2024)})
    said = plain(say_judgement(same, judgement(claim(holds=False)), ["letters_received"]))
    assert said == "与往年相比，没有哪一项的变化超出偶然波动。处理信访件数与上年持平。"


def test_that_nothing_moved_is_not_said_where_nothing_was_tested():
    values = {("papers_mean", 2023): 80.0, ("papers_mean", 2024): 80.0, ("fine_total", 2024): 9}
    same = GivenFigures({**values, ("letters_received", 2023): 0, ("letters_received", 2024): 0})
    told = judgement(letters_received="两年都没有发生", fine_total="没有2023年的数据")
    ids = ["letters_received", "fine_total", "papers_mean"]
    assert plain(say_judgement(same, told, ids)) == (
        "处理信访件数、法治考试平均分与上年持平。罚款金额无法判断：没有2023年的数据。"
    )


def test_months_that_were_tested_say_nothing_of_a_change_that_was_not():
    told = judgement(claim(kind="month", month=7, holds=False), letters_received="不足10条")
    said = plain(say_judgement(FIGURES, told, ["letters_received"]))
    assert "没有哪一项的变化超出偶然波动。处理信访件数无法判断：不足10条。" in said


def test_nothing_is_said_of_what_stayed_the_same():
    same = GivenFigures({("letters_received", year): 7 for year in (2023, 2024)})
    for holds in (False, True):
        told = judgement(claim(holds=holds))
        said = plain(fill("{letters_received.moved}。", same, 2024, told))
        assert said == "与上年持平。"


def test_what_is_not_tested_has_no_mark():
    for told in (judgement(), judgement(claim("fine_cases", "trend", holds=False))):
        assert "波动" not in paragraph(MOVED, FIGURES, 2024, told)


def test_a_judgement_of_another_year_marks_nothing():
    told = replace(judgement(claim(holds=False)), year=2023)
    assert "波动" not in paragraph(MOVED, FIGURES, 2024, told)


def test_a_table_marks_it_beside_the_change():
    told = judgement(claim(), claim("fine_cases", holds=False))
    rows = [Row.of(FIGURES, FIGURES[id, 2024], told) for id in ("letters_received", "fine_cases")]
    assert [plain(row.change) for row in rows] == [
        "▲ 增30件（30.0%）超出偶然波动",
        "▲ 增2起（4.0%）在波动之内",
    ]


MARK = "，截至7月31日，本年没有报送"  # of the letters below
IDS = ("letters_received", "fine_cases", "fine_total")


def test_one_line_says_what_moved_what_did_not_and_what_cannot_be_told():
    told = judgement(claim(), claim("fine_cases", holds=False), fine_total="此前只有1年数据")
    assert plain(say_judgement(FIGURES, told, IDS)) == (
        "与往年相比，超出偶然波动的有：处理信访件数比上年增30件（30.0%）。"
        "行政处罚起数的增减都在波动之内，单凭这些数还不能说有变化。罚款金额无法判断：此前只有1年数据。"
    )


def test_that_nothing_moved_is_said_too():
    told = judgement(claim(holds=False), claim("fine_cases", holds=False))
    assert plain(say_judgement(FIGURES, told, IDS)) == (
        "与往年相比，没有哪一项的变化超出偶然波动。"
        "处理信访件数、行政处罚起数的增减都在波动之内，单凭这些数还不能说有变化。"
    )


def test_many_figures_that_moved_stand_a_line_each_what_moved_and_its_trend_together():
    ids = ["letters_received", "fine_cases", "fine_total", "letters_closed"]
    figures = GivenFigures({(id, year): year for id in ids for year in (2023, 2024)})
    told = judgement(*(claim(id) for id in ids), claim(kind="trend"))
    said = say_judgement(figures, told, ids)
    assert "与往年相比，有4项的变化超出偶然波动：" in plain(said) and said.count("<li>") == 4
    assert "处理信访件数比上年增1件（0.0%），几年来呈上升趋势，平均每年增30%" in plain(said)


def test_the_surest_stand_first_and_of_the_others_those_that_rest_on_most():
    ids = ["papers_mean", "fine_cases", "letters_received", "letters_late", "fine_total"]
    figures = GivenFigures({(id, year): year for id in ids for year in (2023, 2024)})
    surest = replace(claim("letters_received"), p=1e-9)
    told = judgement(claim("fine_cases"), claim("fine_cases", "level", month=5), surest)
    said = plain(say_judgement(figures, told, ids))
    assert (
        said.index("处理信访件数比上年") < said.index("行政处罚起数比上年") < said.index("自5月起")
    )
    within = [claim(id, holds=False) for id in ids]
    rows = {"letters_late": 9, "fine_cases": 5, "fine_total": 3, "letters_received": 0}
    names = [RULES.indicators[id].name for id in rows]
    resting = Resting(figures.given, rows)
    assert f"{'、'.join(names[:3])}等5项的增减都" in plain(
        say_judgement(resting, judgement(*within), ids)
    )


class Resting(GivenFigures):
    """Given figures that rest on so many rows each."""

    def __init__(self, given, rows):
        super().__init__(given)
        self.rows = rows

    def __getitem__(self, key):
        id, _ = key
        rows = pd.DataFrame(index=range(self.rows.get(id, 0)))
        return replace(super().__getitem__(key), rows=rows)


def test_a_figures_own_claims_stand_in_one_order_however_they_come(letters):
    level, trend = claim(kind="level", month=5), claim(kind="trend")
    for figures, others, words in (
        (FIGURES, [claim()], ("比上年增30件", "上升趋势", "自5月起")),
        (letters, [claim(kind="month", month=7)], ("上升趋势", "自5月起", "7月处理信访10件")),
    ):
        for claims in itertools.permutations([level, trend, *others]):
            said = plain(say_judgement(figures, judgement(*claims), ["letters_received"]))
            places = [said.index(each) for each in words]
            assert places == sorted(places)


def test_what_an_earlier_year_brought_is_said_to_be_of_it():
    told = judgement(replace(claim(), since=5))
    said = plain(say_judgement(FIGURES, told, IDS))
    assert "处理信访件数比上年增30件（30.0%），来自上年5月起的新水平。" in said
    worse = plain(say_alerts(FIGURES, 2024, Watched(judgement=told)))
    assert "来自上年" not in worse


def test_what_is_never_tested_is_named_with_why():
    figures = GivenFigures({("papers_mean", 2023): 80.0, ("papers_mean", 2024): 90.0})
    said = plain(say_judgement(figures, judgement(), ["papers_mean"]))
    assert (
        said
        == "与往年相比，法治考试平均分无法判断：得分、存量、年月、去重数和加总数的比率不作检验。"
    )


def test_a_page_without_anything_tested_says_nothing():
    assert say_judgement(FIGURES, judgement(), IDS) == ""
    assert say_judgement(FIGURES, judgement(claim()), ["fine_total"]) == ""


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (1.08, "处理信访件数几年来呈上升趋势，平均每年增8%（95%区间3%至19%）"),
        (0.8, "处理信访件数几年来呈下降趋势，平均每年减20%（95%区间12%至28%）"),
    ],
)
def test_a_trend_is_said_with_its_interval(estimate, words):
    said = say_judgement(FIGURES, judgement(claim(kind="trend", estimate=estimate)), IDS)
    assert words in plain(said)


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ((1.67, 1.33, 2.0), "几年来呈上升趋势，平均每年增1.7个百分点（95%区间1.3至2.0个百分点）"),
        ((-4.2, -6.1, -2.3), "几年来呈下降趋势，平均每年减4.2个百分点（95%区间2.3至6.1个百分点）"),
    ],
)
def test_a_trend_of_a_rate_is_said_in_points_a_year(sizes, words):
    id = "letters_received"
    trend = Claim(id, 2024, "trend", 0, "cochran_armitage", 0.001, *sizes, 1.0, True)
    assert f"处理信访件数{words}" in plain(say_judgement(FIGURES, judgement(trend), IDS))


@pytest.fixture(scope="module")
def letters():
    """Three letters in January, ten in July."""
    days = pd.to_datetime(["2024-01-05"] * 3 + ["2024-07-03"] * 10)
    empty = cleaned_of(RULES).tables["letters"]
    rows = pd.DataFrame({"received_on": days, "letter_no": [f"X{n}" for n in range(13)]})
    rows = rows.reindex(columns=empty.columns)
    rows["source_file"], rows["source_sheet"] = "2024/x/x.xlsx", "甲"
    rows["source_row"] = range(2, 15)
    return Figures(cleaned_of(RULES, {"letters": rows.astype(empty.dtypes)}))


def test_a_month_is_said_with_its_number_and_against_what(letters):
    told = judgement(claim(kind="month", month=7, estimate=1.6))
    words = f"7月处理信访10件，比按其余各月推算的多60%（95%区间44%至76%）{MARK}"
    assert words in plain(say_judgement(letters, told, IDS))


def test_signals_are_the_levels_and_months_that_hold(letters):
    level = claim(kind="level", month=5, estimate=0.5)
    told = judgement(claim(kind="month", month=7, holds=False), level, claim())
    assert [[plain(cell) for cell in row] for row in signal_rows(letters, told, IDS)] == [
        ["2024年", f"处理信访件数自5月起比按此前各月推算的少50%（95%区间45%至55%）{MARK}"]
    ]


def test_attention_is_asked_for_what_is_worse_and_single_months_only(letters):
    worse = claim("letters_late", estimate=2.0)
    told = judgement(claim(), claim(kind="trend"), worse, claim(kind="level", month=5))
    polarity = {id: RULES.indicators[id].polarity for id in ("letters_received", "letters_late")}
    assert polarity == {"letters_received": "neutral", "letters_late": "down_good"}
    said = plain(say_alerts(letters, 2024, Watched(judgement=told)))
    assert "自5月起" in said and "趋势" not in said and said.count("。") == 2


def test_what_is_not_beyond_chance_needs_no_attention(letters):
    told = judgement(claim(kind="month", month=7, holds=False), claim(holds=False))
    assert "没有发现" in say_alerts(letters, 2024, Watched(judgement=told))


def test_what_departments_owe_needs_attention(letters):
    lines = [
        SentLedger(2024, "信访办", "letters", files=1, rows=2, clean=2),
        SentLedger(2024, "执法队", "fines", missing="last_year"),
    ]
    said = plain(say_alerts(letters, 2024, Watched(owed=lines)))
    title = RULES.ledgers["fines"].title
    assert f"还有1份台账没有报送：执法队《{title}》。" in said


def test_of_many_figures_without_a_value_it_is_said_once_that_they_have_none():
    ids = ["letters_received", "fine_cases", "fine_total"]
    nothing = GivenFigures({(id, year): None for id in ids for year in (2023, 2024)})
    whys = {id: f"没有报送《{place}》" for place, id in enumerate(ids)}
    said = plain(say_judgement(nothing, judgement(**whys), ids))
    assert said == (
        "与往年相比，处理信访件数、行政处罚起数、罚款金额无法判断：没有数，原因见各项指标。"
    )
    few = plain(say_judgement(nothing, judgement(**dict(list(whys.items())[:2])), ids[:2]))
    assert "处理信访件数无法判断：没有报送《0》。行政处罚起数无法判断：没有报送《1》。" in few
