"""A year beside the one before: like with like, and judged as a question asked alone."""

import datetime
import math

import pytest
from given_office import DEPARTMENT, LETTERS, broken, office_of, rules_of
from workbooks import write_xlsx

from wanxing_stats.analysis import Office
from wanxing_stats.base import UnknownName, Workspace
from wanxing_stats.cleaning.all_sources import clean_workspace
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


ALONE = "单独看超出偶然波动，与全年各项一并判断则不能"


@pytest.mark.parametrize(("p", "verdict"), [(0.01, ALONE), (0.2, "在波动之内")])
def test_a_question_asked_alone_says_what_pages_say_and_what_holds_alone(office, p, verdict):
    view = judging(office, claim(p)).figure("count").compare(2024)
    assert view.verdict == verdict and verdict in repr(view)
    assert f"按天数折算是上年的2倍（95%区间1.25至3.5），p={p}。" in view.caveats


def test_of_what_the_year_before_did_not_have_no_times_are_said(office):
    beside_none = Claim("count", 2024, "change", 0, "exact", 0.06, math.inf, 0.92, math.inf)
    view = judging(office, beside_none).figure("count").compare(2024)
    assert "上年没有，不能说是几倍，p=0.06。" in view.caveats
    assert "inf" not in repr(view)


def test_what_stands_alone_but_not_among_all_is_said(office):
    among_all = "只问这一个指标时成立；摘要把全年的指标放在一起判断，还不成立。"
    assert among_all in judging(office, claim(0.01)).figure("count").compare(2024).caveats
    holding = judging(office, claim(0.01, holds=True)).figure("count").compare(2024)
    assert among_all not in holding.caveats


def test_what_cannot_be_told_says_why(office):
    view = judging(office, untold={"count": "不足10条记录"}).figure("count").compare(2024)
    assert view.verdict == "无法判断：不足10条记录"
    view = judging(office).figure("mean").compare(2024)
    assert view.verdict == "无法判断：平均数（得分）没有逐条的误差可依，不作检验"
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


def test_a_year_without_data_is_said_and_the_others_are_answered(tmp_path):
    office = office_of(tmp_path, {2021: [], **LETTERS})
    (tmp_path / f"data/raw/2021/{DEPARTMENT}/信访.xlsx").unlink()
    write_xlsx(tmp_path / f"data/raw/2021/{DEPARTMENT}/其他.xlsx", {"a": [["一", "二"], [1, 2]]})
    office = Office(clean_workspace(Workspace(tmp_path), rules_of()), tmp_path)
    view = office.figure("count").closing()
    assert 2021 in office.years and list(view.frame.index) == [2023, 2024, 2025]
    assert "2021年没有数，没有列出。" in view.caveats
    assert "是否办结看到各年12月31日、2025年1月31日。" in view.caveats


def test_few_open_cases_are_marked_and_left_out_of_what_is_given(tmp_path):
    closed = [("03-05", "来访", "物业", 1, "是", "2024-04-01")] * 9
    letters = [
        *closed,
        ("03-06", "来访", "物业", 1, "是", None),
        *(("03-07", "来信", *closed[0][2:]),) * 4,
    ]
    view = office_of(tmp_path, {2024: letters}).figure("count").closing(2024, by="channel")
    assert "来访※" in repr(view) and "来信※" not in repr(view)
    assert "※ 少于3件，外发（to_excel）时会隐去。" in view.caveats
    given = {row[0]: row[1:] for row in view.sheet().rows}
    assert set(given["来访"]) == {"隐去"} and given["来信"][:2] == [4, 0]
    assert view.sheet().notes[0].startswith("为保护当事人") and "※" not in "".join(
        view.sheet().notes
    )


def test_cases_of_which_nobody_can_say_are_said(tmp_path):
    rows = [("03-05", "来访", "物业", 1, "是", "2024-04-01")] * 4
    rows += [("03-05", "来访", "物业", 1, "是", "不详")]
    view = office_of(tmp_path, {2024: rows}).figure("count").closing(2024)
    assert "2024年有1件看不出是否办结，没有算在内。" in view.caveats
    assert view.frame.loc[2024, ["已办结", "未办结"]].to_list() == [4, 0]


def test_filtered_counts_have_a_percentage_where_no_uncounted_row_could_move_it(tmp_path):
    letters = {}
    for year, count in ((2023, 400), (2024, 500)):
        rows = [("03-05", "来访", "物业", 1, "是", None)] * count
        letters[year] = [*rows, ("02-30", "来访", "物业", 1, "是", None)]
    for as_of in (None, {2024: datetime.date(2024, 6, 30)}):
        root = tmp_path / str(bool(as_of))
        count = office_of(root, letters, rules=rules_of(as_of=as_of)).figure("count")
        of_all, of_some = count.compare(2024), count.where(channel="来访").compare(2024)
        assert of_all.frame["增减（%）"].item() == of_some.frame["增减（%）"].item() == 25


def test_small_parts_that_are_compared_are_marked(office):
    view = office.figure("count").where(channel="来信").compare(2024)
    assert "※ 少于3件，外发（to_excel）时会隐去。" in view.caveats and "件数※" in repr(view)
    assert not any("※" in text for text in office.figure("count").compare(2024).caveats)


def test_closing_times_of_an_office_by_unit(sample, tmp_path):
    from wanxing_stats.analysis import open as open_office

    petitions = open_office(sample.root).figure("petitions_handled")
    view = petitions.closing(2024, by="channel")
    whole = petitions.closing(2024)
    columns = ["已办结", "未办结"]
    assert view.frame[columns].sum().to_list() == whole.frame.loc[2024, columns].to_list()
    assert any("是否办结看到2024年12月31日" in text for text in view.caveats)
    assert "Kaplan-Meier" in view.source and view.to_excel(tmp_path / "a.xlsx").exists()
