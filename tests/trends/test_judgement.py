"""What is claimed of an office's figures, from workbooks to claims."""

import datetime
import time
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from workbooks import SMALL_RULES, penalty, penalty_file, write_xlsx

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import cleaned_workspace
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.figures import MONTH, Figures, split, whole_months
from wanxing_stats.rules import load_rules
from wanxing_stats.trends import Judgement, judged, month_limits, why_not_judged
from wanxing_stats.trends.series import is_judged, month_counts, rows_by_day
from wanxing_stats.trends.yearly import FEWEST_TOTALS

REPOSITORY = Path(__file__).parents[2]
HEADER = ["处罚决定书文号", "当事人", "处罚种类", "罚款金额", "立案日期", "处罚决定日期"]
STEADY = [20] * 12
EARLIER = {2021: STEADY, 2022: STEADY, 2023: STEADY}


def fines_of(year, months, warnings=0.5):
    """A row for each case of each month, its days spread over the month."""
    rows = []
    for month, cases in enumerate(months, 1):
        for case in range(cases):
            day = datetime.date(year, month, 1 + case * 28 // cases)
            kind = "警告" if case < warnings * cases else "罚款"
            amount = 0 if kind == "警告" else 100 + 10 * (case % 5)
            number = f"〔{year}〕{month:02}{case:03}号"
            rows.append([number, "张某某", kind, amount, day, day])
    return rows


def figures_of(root, by_year, office="", also=None, **given):
    """The figures of an office whose fines are so many a month."""
    for year, months in by_year.items():
        rows = (also or {}).get(year, [])
        sheet = [HEADER, *fines_of(year, months, **given), *rows]
        write_xlsx(root / f"data/raw/{year}/执法队/处罚.xlsx", {"a": sheet})
    (root / "office.toml").write_text(office, encoding="utf-8")
    workspace = Workspace(root, rules=SMALL_RULES)
    return Figures(clean_workspace(workspace, load_rules(workspace)))


def found(judgement, id="fine_cases"):
    holding = [claim for claim in judgement.claims if claim.id == id and claim.holds]
    return {(claim.kind, claim.month) for claim in holding}


def with_month(month, cases, months=STEADY):
    return [cases if at == month else count for at, count in enumerate(months, 1)]


# what is found -----------------------------------------------------------------------------------


def test_of_steady_years_nothing_is_claimed(tmp_path):
    judgement = judged(figures_of(tmp_path, {**EARLIER, 2024: STEADY}), 2024)
    assert not any(claim.holds for claim in judgement.claims)
    assert set(judgement.untold) == {"letters_received", "letters_closed", "letters_late"}
    assert judgement.untold["letters_received"].startswith("没有报送《")
    kinds = [claim.kind for claim in judgement.claims if claim.id == "fine_cases"]
    assert sorted(kinds) == ["change", "level", *["month"] * 12, "trend"]


def test_a_year_of_twice_as_many_has_changed_and_no_month_is_unlike_the_others(tmp_path):
    judgement = judged(figures_of(tmp_path, {**EARLIER, 2024: [40] * 12}), 2024)
    assert ("change", 0) in found(judgement)
    assert not any(kind in ("month", "level") for kind, _ in found(judgement))
    (change,) = judgement.holding("fine_cases", "change")
    assert change.test == "quasi_poisson" and change.estimate == pytest.approx(2 * 365 / 366)


def test_a_month_and_a_level_are_found_in_their_months(tmp_path):
    month = judged(figures_of(tmp_path / "a", {**EARLIER, 2024: with_month(7, 60)}), 2024)
    assert ("month", 7) in found(month) and ("level", 7) not in found(month)
    shifted = [20] * 5 + [60] * 7
    level = judged(figures_of(tmp_path / "b", {**EARLIER, 2024: shifted}), 2024)
    assert found(level) == {("level", 6), ("change", 0)}


@pytest.mark.parametrize(("then", "since"), [(60, 6), (120, 0)])
def test_a_change_that_last_years_new_level_brought_says_so(tmp_path, then, since):
    years = {2021: STEADY, 2022: STEADY, 2023: [20] * 5 + [60] * 7, 2024: [then] * 12}
    judgement = judged(figures_of(tmp_path, years), 2024)
    (change,) = judgement.holding("fine_cases", "change")
    assert change.since == since


def test_four_rising_years_are_a_trend(tmp_path):
    rising = {2021: [10] * 12, 2022: [14] * 12, 2023: [19] * 12, 2024: [26] * 12}
    judgement = judged(figures_of(tmp_path, rising), 2024)
    (trend,) = judgement.holding("fine_cases", "trend")
    assert trend.estimate == pytest.approx(1.37, abs=0.02)


def test_three_years_are_no_trend(tmp_path):
    rising = {2022: [10] * 12, 2023: [20] * 12, 2024: [40] * 12}
    assert FEWEST_TOTALS == 4
    assert judged(figures_of(tmp_path, rising), 2024).of("fine_cases", "trend") == []


def test_sums_are_judged_by_how_their_months_vary(tmp_path):
    judgement = judged(figures_of(tmp_path, {**EARLIER, 2024: [40] * 12}), 2024)
    (change,) = judgement.of("fine_total", "change")
    assert change.test == "quasi_poisson" and change.holds
    assert change.dispersion == pytest.approx(120, abs=10)  # of an amount like another


def test_a_rate_is_judged_by_newcombe(tmp_path):
    figures = figures_of(tmp_path, EARLIER, warnings=0.25)
    rows = fines_of(2024, STEADY, warnings=0.75)
    write_xlsx(tmp_path / "data/raw/2024/执法队/处罚.xlsx", {"a": [HEADER, *rows]})
    figures = Figures(clean_workspace(Workspace(tmp_path, rules=SMALL_RULES), figures.rules))
    (change,) = judged(figures, 2024).holding("warning_share", "change")
    assert change.test == "newcombe" and change.dispersion >= 1
    assert change.estimate == pytest.approx(50)
    assert 40 < change.low < 50 < change.high < 60


def rates_of_office(root, shares, office="", **also):
    """The figures of an office of forty fines a month, of which such a share are warnings."""
    for year, share in shares.items():
        rows = fines_of(year, [40] * 12, share) + also.get(f"of_{year}", [])
        write_xlsx(root / f"data/raw/{year}/执法队/处罚.xlsx", {"a": [HEADER, *rows]})
    (root / "office.toml").write_text(office, encoding="utf-8")
    workspace = Workspace(root, rules=SMALL_RULES)
    return Figures(clean_workspace(workspace, load_rules(workspace)))


RISING = {2021: 0.6, 2022: 0.68, 2023: 0.75, 2024: 0.83}


def test_four_rising_rates_are_a_trend_of_so_many_points_a_year(tmp_path):
    judgement = judged(rates_of_office(tmp_path, RISING), 2024)
    (trend,) = judgement.holding("warning_share", "trend")
    assert trend.test == "cochran_armitage" and trend.is_up and trend.p < 1e-6
    assert trend.estimate == pytest.approx(7.6, abs=0.5)
    assert 4 < trend.low < trend.estimate < trend.high < 11
    falling = dict(zip(RISING, reversed(RISING.values()), strict=True))
    (fall,) = judged(rates_of_office(tmp_path / "b", falling), 2024).of("warning_share", "trend")
    assert fall.holds and not fall.is_up and fall.estimate == pytest.approx(-7.6, abs=0.5)


def test_rates_have_a_trend_only_over_four_whole_comparable_years(tmp_path):
    three = {year: share for year, share in RISING.items() if year > 2021}
    part = "[years.2024]\nas_of = 2024-10-15\n"
    broken = '[[break]]\nfigure = "warning_share"\nfrom = 2022\nreason = "改了口径"\n'
    judgements = [
        judged(rates_of_office(tmp_path / "a", three), 2024),
        judged(rates_of_office(tmp_path / "b", RISING, part), 2024),
        judged(rates_of_office(tmp_path / "c", RISING, broken), 2024),
        judged(rates_of_office(tmp_path / "d", dict.fromkeys(RISING, 0.5)), 2024),
    ]
    tested = [len(judgement.of("warning_share", "trend")) for judgement in judgements]
    assert tested == [0, 0, 0, 1]
    assert not judgements[-1].holding("warning_share", "trend")


def test_a_trend_of_rates_that_uncounted_rows_could_undo_does_not_hold(tmp_path):
    unread = []
    for number in range(60):
        unread.append([f"〔2024〕9{number}号", "张某某", "警告", 0, "不详", "不详"])
    sure = judged(rates_of_office(tmp_path / "a", RISING), 2024)
    nearly = judged(rates_of_office(tmp_path / "b", RISING, of_2024=unread[:9]), 2024)
    unsure = judged(rates_of_office(tmp_path / "c", RISING, of_2024=unread * 4), 2024)
    ps = [each.of("warning_share", "trend")[0].p for each in (sure, nearly, unsure)]
    assert ps[0] < ps[1] < ps[2]


def test_rates_whose_months_scatter_are_claimed_less(tmp_path):
    """All cases of a month as one: shares of months vary forty times as much as by chance."""
    for year, full in ((2021, 6), (2022, 7), (2023, 8), (2024, 10)):
        rows = fines_of(year, [40] * full + [0] * (12 - full), 1)
        rows += fines_of(year, [0] * full + [40] * (12 - full), 0)
        write_xlsx(tmp_path / f"data/raw/{year}/执法队/处罚.xlsx", {"a": [HEADER, *rows]})
    workspace = Workspace(tmp_path, rules=SMALL_RULES)
    judgement = judged(Figures(clean_workspace(workspace, load_rules(workspace))), 2024)
    for kind in ("change", "trend"):
        (claim,) = judgement.of("warning_share", kind)
        assert claim.dispersion > 20 and not claim.holds


def test_of_cases_in_few_months_no_change_of_a_rate_is_told(tmp_path):
    at_once = [0, 0, 60, *[0] * 9]
    judgement = judged(figures_of(tmp_path, {2023: at_once, 2024: at_once}), 2024)
    assert judgement.untold["warning_share"] == "集中在少数月份，看不出波动"


def test_small_counts_are_compared_exactly(tmp_path):
    few = {2021: [0, 1] * 6, 2022: [1, 0] * 6, 2023: [0, 1] * 6}
    judgement = judged(figures_of(tmp_path, {**few, 2024: [3] * 12}), 2024)
    (change,) = judgement.of("fine_cases", "change")
    assert change.test == "exact" and change.holds
    assert judgement.of("fine_cases", "trend") == []


def test_what_rests_on_days_off_is_counted_by_working_days(tmp_path):
    """Two cases on each of them: the Spring Festival moves from February to January and back."""
    rules, rows = load_rules(Workspace(tmp_path, rules=SMALL_RULES)), {}
    for year in (2021, 2022, 2023, 2024):
        days = pd.date_range(f"{year}-01-01", f"{year}-12-31").date
        worked = [day for day in days if rules.calendar.is_working(day)] * 2
        rows[year] = []
        for number, day in enumerate(worked):
            rows[year].append([f"〔{year}〕{number}号", "张某某", "警告", 0, day, day])
    figures = figures_of(tmp_path, {year: [0] * 12 for year in rows}, also=rows)
    judgement = judged(figures, 2024)
    assert not found(judgement)
    claims = judgement.of("fine_cases", "month")
    assert all(claim.estimate == pytest.approx(1, abs=0.01) for claim in claims)


# what can't be told ------------------------------------------------------------------------------


def test_one_year_before_is_too_few(tmp_path):
    judgement = judged(figures_of(tmp_path, {2023: STEADY, 2024: [40] * 12}), 2024)
    assert judgement.untold["fine_cases"] == "可比的早年只有1年，不足两年，看不出波动"
    assert {claim.id for claim in judgement.claims} == {"warning_share"}


def test_without_the_year_before_nothing_is_told(tmp_path):
    judgement = judged(figures_of(tmp_path, {2024: STEADY}), 2024)
    assert judgement.untold["fine_cases"] == "没有2023年的数据" and not judgement.claims


def test_nothing_is_computed_across_a_break(tmp_path):
    office = '[[break]]\nfigure = "fine_cases"\nfrom = {}\nreason = "改由区里立案"\n'
    at_once = judged(figures_of(tmp_path, {**EARLIER, 2024: [40] * 12}, office.format(2024)), 2024)
    assert at_once.untold["fine_cases"] == (
        "行政处罚起数的口径自2024年起有变：改由区里立案，不作比较"
    )
    assert not [claim for claim in at_once.claims if claim.id == "fine_cases"]
    before = judged(figures_of(tmp_path, {**EARLIER, 2024: [40] * 12}, office.format(2023)), 2024)
    assert before.untold["fine_cases"] == "可比的早年只有1年，不足两年，看不出波动"
    longer = judged(figures_of(tmp_path, {**EARLIER, 2024: [40] * 12}, office.format(2022)), 2024)
    assert ("change", 0) in found(longer) and not longer.of("fine_cases", "trend")


def test_real_and_made_up_years_are_never_mixed(tmp_path):
    figures = figures_of(tmp_path, {**EARLIER, 2024: [40] * 12})
    files = figures.cleaned.files
    files["sample"] = files["year"] < 2023
    judgement = judged(Figures(figures.cleaned), 2024)
    assert judgement.untold["fine_cases"] == "可比的早年只有1年，不足两年，看不出波动"


def test_means_months_and_stocks_are_never_tested(sample):
    rules = load_rules(sample)
    tested = {id for id, indicator in rules.indicators.items() if is_judged(indicator)}
    never = {"exam_score", "bodycams_stock", "ms_duty_list_completed", "nine_small_units_inspected"}
    assert never & rules.indicators.keys() == never and not never & tested
    assert {"petitions_handled", "penalty_fine_yuan", "hazard_rectification_rate"} <= tested


@pytest.mark.parametrize(
    ("id", "reason"),
    [
        ("exam_score", "平均数（得分）"),
        ("bodycams_stock", "存量"),
        ("ms_duty_list_completed", "年月"),
        ("nine_small_units_inspected", "去重计数"),
        ("jzt_visit_rate", "分子、分母是加总的数"),
    ],
)
def test_each_kind_of_figure_that_is_never_tested_has_its_reason(sample, id, reason):
    why = why_not_judged(load_rules(sample).indicators[id])
    assert why.startswith(reason) and why.endswith("不作检验")


# parts of a year, rows that aren't counted -------------------------------------------------------


def test_a_part_of_a_year_is_compared_with_the_same_part(tmp_path):
    office = "[years.2024]\nas_of = 2024-06-15\n"
    figures = figures_of(tmp_path, {**EARLIER, 2024: [40] * 6 + [0] * 6}, office)
    judgement = judged(figures, 2024)
    (change,) = judgement.holding("fine_cases", "change")
    assert change.estimate == pytest.approx(2, abs=0.06)
    months = {claim.month for claim in judgement.of("fine_cases", "month")}
    assert months == {1, 2, 3, 4, 5}  # June isn't over
    assert not judgement.of("fine_cases", "trend")


def test_what_uncounted_rows_could_undo_does_not_hold(tmp_path):
    unread = []
    for number in range(150):
        unread.append([f"〔2023〕9{number}号", "张某某", "警告", 0, "不详", "不详"])
    sure = judged(figures_of(tmp_path / "a", {**EARLIER, 2024: [40] * 12}), 2024)
    many = {2023: unread}
    unsure = judged(figures_of(tmp_path / "b", {**EARLIER, 2024: [40] * 12}, also=many), 2024)
    few = {2023: unread[:20]}
    nearly = judged(figures_of(tmp_path / "c", {**EARLIER, 2024: [40] * 12}, also=few), 2024)
    ps = [each.of("fine_cases", "change")[0].p for each in (sure, nearly, unsure)]
    assert ps == sorted(ps) and ps[0] < ps[1]
    assert ("change", 0) in found(nearly) and ("change", 0) not in found(unsure)


def test_rows_that_contradict_each_other_over_two_years_are_judged_with_both(tmp_path):
    for year in (2023, 2024):
        days = {"filed": f"{year}-03-01", "decided": f"{year}-03-05"}
        rows = [penalty(number, **days) for number in range(12)]
        penalty_file(tmp_path, *rows, year=year)
    workspace = Workspace(tmp_path, rules=SMALL_RULES)
    figures = Figures(clean_workspace(workspace, load_rules(workspace)))
    assert figures["fine_cases", 2024].state.uncounted
    for year in figures.years:
        assert "fine_cases" in judged(figures, year).untold


# baselines ---------------------------------------------------------------------------------------

BASELINE = '[[baseline]]\nfigure = "fine_cases"\nfrom = {}\nto = {}\nreason = "新的检查清单"\n'


def test_a_baseline_says_what_shares_and_limits_rest_on(tmp_path):
    odd = with_month(3, 70)
    years = {2020: odd, 2021: odd, 2022: STEADY, 2023: STEADY, 2024: odd}
    without = judged(figures_of(tmp_path, years), 2024)
    (month,) = [each for each in without.of("fine_cases", "month") if each.month == 3]
    with_one = judged(figures_of(tmp_path, years, BASELINE.format(2022, '"2023-12"')), 2024)
    (of_baseline,) = [each for each in with_one.of("fine_cases", "month") if each.month == 3]
    assert month.estimate < 2 and not month.holds
    assert of_baseline.estimate == pytest.approx(3.5, abs=0.1) and of_baseline.holds


def test_limits_name_the_baseline_that_they_rest_on_with_its_reason(tmp_path):
    years = dict.fromkeys(range(2020, 2025), STEADY)
    figures = figures_of(tmp_path, years, BASELINE.format(2021, '"2023-06"'))
    why = month_limits(figures, figures["fine_cases", 2024]).why
    said = "上下限由2021年1月至2023年6月（office.toml 规定的基准期：新的检查清单）同月所占的份额"
    assert said in why and "2020" not in why
    assert "基准期" not in month_limits(figures, figures["fine_cases", 2022]).why  # too few years


def test_a_baseline_of_one_year_is_too_short(tmp_path):
    figures = figures_of(tmp_path, {**EARLIER, 2024: STEADY}, BASELINE.format(2022, 2022))
    assert "不足两年" in judged(figures, 2024).untold["fine_cases"]


# limits to draw ----------------------------------------------------------------------------------


def test_beyond_the_limits_lie_the_months_that_hold_and_no_other(tmp_path):
    random = np.random.default_rng(5)
    years = {year: random.poisson(25, 12).tolist() for year in (2021, 2022, 2023)}
    last = random.poisson(25, 12).tolist()
    for month, cases in ((3, 70), (9, 1), (6, 44)):
        last[month - 1] = cases
    figures = figures_of(tmp_path, {**years, 2024: last})
    judgement = judged(figures, 2024)
    limits = month_limits(figures, figures["fine_cases", 2024], judgement)
    frame, counts = limits.frame, pd.Series(last, index=range(1, 13))
    outside = counts.index[(counts < frame["low"]) | (counts > frame["high"])]
    holding = {claim.month for claim in judgement.holding("fine_cases", "month")}
    assert set(outside) == holding and {3, 9} <= holding
    assert limits.seasonal and "2021至2023年" in limits.why
    again = month_limits(figures, figures["fine_cases", 2024])
    pd.testing.assert_frame_equal(again.frame, frame)


def test_with_fewer_years_limits_are_drawn_and_claim_nothing(tmp_path):
    figures = figures_of(tmp_path, {2023: STEADY, 2024: with_month(7, 90)})
    limits = month_limits(figures, figures["fine_cases", 2024])
    assert not limits.seasonal and "不据此下结论" in limits.why
    assert limits.frame["high"].nunique() == 1 and limits.frame.loc[7, "high"] < 90
    assert not judged(figures, 2024).of("fine_cases", "month")


def test_rates_have_limits_of_their_ranges(tmp_path):
    figures = figures_of(tmp_path, {**EARLIER, 2024: STEADY})
    limits = month_limits(figures, figures["warning_share", 2024])
    assert not limits.seasonal and limits.frame["high"].max() <= 100


def test_of_few_months_there_are_no_limits(tmp_path):
    figures = figures_of(tmp_path, {2024: STEADY}, "[years.2024]\nas_of = 2024-05-31\n")
    assert month_limits(figures, figures["fine_cases", 2024]) is None


# the sample --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def of_sample(sample):
    return Figures(cleaned_workspace(sample))


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024])
def test_months_are_the_same_numbers_as_a_split_gives(of_sample, year):
    for id, indicator in of_sample.rules.indicators.items():
        figure = of_sample[id, year]
        if is_judged(indicator) and not indicator.is_rate and figure.value is not None:
            counts = whole_months(split(of_sample, figure, MONTH)).to_numpy(float)
            np.testing.assert_allclose(
                month_counts(of_sample, figure, rows_by_day(figure)), counts, err_msg=id
            )


def test_a_year_is_judged_in_half_a_second_beside_its_figures(of_sample):
    for key in of_sample:
        of_sample[key]
    seconds = []
    for _ in range(3):
        begin = time.process_time()
        judgement = judged(of_sample, 2024)
        seconds.append(time.process_time() - begin)
    assert len(judgement.claims) > 100 and min(seconds) < 0.5


def test_the_same_is_judged_again(of_sample):
    first, again = judged(of_sample, 2024), judged(Figures(of_sample.cleaned), 2024)
    assert isinstance(first, Judgement) and first == again


def test_each_rate_that_was_planted_to_rise_is_a_trend(of_sample):
    planted = tomllib.loads((REPOSITORY / "sample_office/planted.toml").read_text("utf-8"))
    rates = [signal["figure"] for signal in planted["signal"] if signal["kind"] == "rate"]
    judgement = judged(of_sample, 2024)
    assert len(rates) >= 3
    for id in rates:
        (trend,) = judgement.holding(id, "trend")
        assert trend.is_up and trend.is_of_rate


def test_every_claim_has_an_interval_around_its_estimate(of_sample):
    for year in (2023, 2024):
        for claim in judged(of_sample, year).claims:
            assert claim.low <= claim.estimate <= claim.high, claim
            assert 0 <= claim.p <= 1 and claim.year == year
            assert claim.dispersion >= 1
