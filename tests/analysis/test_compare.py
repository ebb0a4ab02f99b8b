"""A year beside the one before: like with like, and judged as a question asked alone."""

import pytest
from given_office import broken, office_of, rules_of

from wanxing_stats.base import UnknownName
from wanxing_stats.trends import Claim, Judgement


@pytest.fixture
def office(tmp_path):
    return office_of(tmp_path)


def judging(office, *claims, untold=None):
    office.judgement = lambda year: Judgement(year, claims, untold or {})
    return office


def claim(p, *, holds=False, test="quasi_poisson"):
    return Claim("count", 2024, "change", 0, test, p, 2.0, 1.25, 3.5, holds=holds)


def test_both_years_the_difference_and_no_percentage_on_a_small_base(office):
    view = judging(office).figure("count").compare(2024)
    assert view.frame.iloc[0, :3].to_list() == [3, 6, 3] and view.frame["增减（%）"].isna().all()
    assert "▲\u00a0增3件" in repr(view) and "6件" in repr(view)


def test_filtered_rows_are_compared_with_filtered_rows(office):
    view = office.figure("count").where(channel="来信").compare(2024)
    assert view.frame.iloc[0, :3].to_list() == [1, 3, 2]
    assert view.verdict == "无法判断：只判断整个指标，不判断筛选出来的部分"


@pytest.mark.parametrize(("p", "verdict"), [(0.01, "超出偶然波动"), (0.2, "在波动之内")])
def test_a_question_asked_alone_is_judged_alone(office, p, verdict):
    view = judging(office, claim(p)).figure("count").compare(2024)
    assert view.verdict == verdict and verdict in repr(view)
    assert f"按天数折算是上年的2倍（95%区间1.25至3.5），p={p}。" in view.caveats


def test_what_stands_alone_but_not_among_all_is_said(office):
    among_all = "只问这一个指标时成立；摘要把全年的指标放在一起判断，还不成立。"
    assert among_all in judging(office, claim(0.01)).figure("count").compare(2024).caveats
    holding = judging(office, claim(0.01, holds=True)).figure("count").compare(2024)
    assert among_all not in holding.caveats


def test_what_cannot_be_told_says_why(office):
    view = judging(office, untold={"count": "不足10条记录"}).figure("count").compare(2024)
    assert view.verdict == "无法判断：不足10条记录"
    view = judging(office).figure("mean").compare(2024)
    assert view.verdict == "无法判断：得分、存量和年月不作检验"
    assert judging(office).figure("count").compare(2023).verdict == "无法判断：没有上年的数"


def test_nothing_is_compared_across_a_changed_definition(tmp_path):
    rules = rules_of(breaks=[broken("count", 2024, "改由区里受理")])
    view = office_of(tmp_path, rules=rules).figure("count").compare(2024)
    assert view.verdict.startswith("无法判断：件数的口径自2024年起有变：改由区里受理")
    assert view.frame["增减"].isna().all() and view.frame[2024].item() == 6


def test_the_comparison_is_given_to_others_with_its_verdict(office, tmp_path):
    view = judging(office, claim(0.2)).figure("count").compare(2024)
    sheet = view.sheet()
    assert sheet.rows[0][-1] == "在波动之内" and len(sheet.heads) == len(sheet.rows[0])
    assert view.to_excel(tmp_path / "a.xlsx").exists()


# how long cases take ------------------------------------------------------------------------------


def test_what_has_no_closing_times_says_so(office):
    with pytest.raises(UnknownName, match="看不了办结用时"):
        office.figure("fine_cases").closing(2024)
    with pytest.raises(UnknownName, match="只看一年"):
        office.figure("count").closing([2023, 2024], by="channel")


def test_closing_times_of_an_office_by_unit(sample, tmp_path):
    from wanxing_stats.analysis import open as open_office

    petitions = open_office(sample.root).figure("petitions_handled")
    view = petitions.closing(2024, by="channel")
    whole = petitions.closing(2024)
    columns = ["已办结", "未办结"]
    assert view.frame[columns].sum().to_list() == whole.frame.loc[2024, columns].to_list()
    assert any("是否办结看到2024年12月31日" in text for text in view.caveats)
    assert "Kaplan-Meier" in view.source and view.to_excel(tmp_path / "a.xlsx").exists()
