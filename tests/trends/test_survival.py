"""How long cases take, open ones among them: published output, statsmodels, small workspaces."""

import csv
import datetime

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from wanxing_stats.base import PACKAGE, Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.figures import Figures
from wanxing_stats.rules import load_rules
from wanxing_stats.trends import closing_times
from wanxing_stats.trends.survival import survival

# Maintained group of aml (Miller 1997), as R's survfit prints it.
AML = np.array([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], float)
RELAPSED = np.array([1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0], bool)


def test_the_published_example_to_the_digits_printed():
    of_aml = survival(AML, RELAPSED)
    assert [round(float(share), 3) for share in of_aml.share] == [
        *(0.909, 0.818, 0.716, 0.614),
        *(0.491, 0.368, 0.184),
    ]
    assert [round(float(error), 4) for error in of_aml.error] == [
        *(0.0867, 0.1163, 0.1397, 0.1526),
        *(0.1642, 0.1627, 0.1535),
    ]
    share, low, high = of_aml.after(9)
    assert (round(share, 3), round(low, 4), high) == (0.909, 0.7541, 1.0)
    assert of_aml.quantile(0.5) == 31


@pytest.mark.parametrize("seed", range(20))
def test_as_statsmodels_has_it(seed):
    rng = np.random.default_rng(seed)
    days = rng.integers(0, 90, size=int(rng.integers(1, 200))).astype(float)
    closed = rng.random(len(days)) < rng.choice([0.3, 0.7, 1.0])
    if not closed.any():
        return
    ours = survival(days, closed)
    theirs = SurvfuncRight(days, closed.astype(int))
    happens = theirs.n_events > 0
    np.testing.assert_allclose(ours.times, np.asarray(theirs.surv_times)[happens])
    np.testing.assert_allclose(ours.share, theirs.surv_prob[happens], atol=1e-12)
    before_the_last = ours.share > 0
    errors = theirs.surv_prob_se[happens][before_the_last]
    np.testing.assert_allclose(ours.error[before_the_last], errors, rtol=1e-9)
    for part in (0.25, 0.5, 0.75):
        if not np.isclose(ours.share, 1 - part).any():
            quantile = ours.quantile(part)
            assert (np.nan if quantile is None else quantile) == pytest.approx(
                theirs.quantile(part), nan_ok=True
            )


def test_without_open_cases_the_median_is_the_usual_one():
    for days in ([1, 2, 3, 4], [1, 2, 3], [5, 5, 5, 9]):
        of_closed = survival(np.array(days, float), np.ones(len(days), bool))
        assert of_closed.quantile(0.5) == np.median(days)


def test_nobody_knows_what_happens_after_the_longest_time():
    of_some = survival(np.array([3.0, 20.0]), np.array([True, False]))
    assert of_some.after(20)[0] == 0.5
    assert of_some.after(21) is None
    assert survival(np.array([3.0, 20.0]), np.array([True, True])).after(60) == (0.0, None, None)


# of figures ---------------------------------------------------------------------------------------

PETITIONS = ["信访编号", "收到日期", "办理截止日期", "办结日期"]
HAZARDS = ["隐患编号", "排查日期", "隐患状态", "整改完成日期"]


def figures_of(root, header, rows, file="2025/平安建设办公室/信访.csv"):
    path = root / "data/raw" / file
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    (root / "office.toml").write_text("[years.2025]\nas_of = 2025-06-30\n", encoding="utf-8")
    workspace = Workspace(root, rules=PACKAGE)
    return Figures(clean_workspace(workspace, load_rules(workspace)))


def test_what_is_open_as_of_the_day(tmp_path):
    begun = datetime.date(2025, 5, 1)
    rows = []
    for number in range(12):
        closed = begun + datetime.timedelta(days=5 * number + 5)  # the last on 30 June
        rows.append([f"XF{number}", begun, "", closed])
    rows += [
        ["XF20", "2025-04-01", "", ""],
        ["XF21", "2025-06-10", "", ""],
        ["XF22", "2025-06-20", "", "2025-07-05"],
        ["XF23", "2025-06-20", "", "上周"],
    ]
    times = closing_times(figures_of(tmp_path, PETITIONS, rows), "petitions_handled", 2025)
    assert (times.by, times.closed, times.open) == (datetime.date(2025, 6, 30), 12, 3)
    assert times.unknown == 1
    assert (times.open_median, times.oldest_open) == (20, 90)
    share, low, high = times.within[15]
    # One is closed after 5, 10 and 15 days each, of 15, 14 and 12: one was followed for ten days.
    still_open = (14 / 15) * (13 / 14) * (11 / 12)
    assert share == pytest.approx(100 * (1 - still_open))
    assert low < share < high
    assert times.median == times.quartiles[1]


def test_of_few_cases_there_is_no_percentage(tmp_path):
    rows = [["XF1", "2025-05-01", "", "2025-05-11"], ["XF2", "2025-05-01", "", ""]]
    times = closing_times(figures_of(tmp_path, PETITIONS, rows), "petitions_handled", 2025)
    assert times.within == {15: None, 30: None, 60: None}
    assert (times.closed, times.open, times.oldest_open) == (1, 1, 60)


def test_a_hazard_mended_on_an_unknown_day_is_neither_closed_nor_open(tmp_path):
    rows = [
        ["YH1", "2025-05-01", "已整改", "2025-05-04"],
        ["YH2", "2025-05-01", "已整改", ""],
        ["YH3", "2025-05-01", "整改中", ""],
    ]
    figures = figures_of(tmp_path, HAZARDS, rows, "2025/公共安全办公室/隐患.csv")
    times = closing_times(figures, "hazards_found", 2025)
    assert (times.closed, times.open, times.unknown) == (1, 1, 1)


def test_some_rows_of_a_figure(tmp_path):
    rows = [["XF1", "2025-05-01", "", "2025-05-11"], ["XF2", "2025-05-01", "", ""]]
    figures = figures_of(tmp_path, PETITIONS, rows)
    of_figure = figures["petitions_handled", 2025].rows
    times = closing_times(figures, "petitions_handled", 2025, of_figure.iloc[:1])
    assert (times.closed, times.open, times.oldest_open) == (1, 0, None)


def test_what_counts_no_cases_from_their_first_day_has_no_closing_times(tmp_path):
    rows = [["XF1", "2025-05-01", "", "2025-05-11"]]
    figures = figures_of(tmp_path, PETITIONS, rows)
    for id in ("exam_score", "disputes_mediated", "penalty_cases"):
        assert closing_times(figures, id, 2025) is None
