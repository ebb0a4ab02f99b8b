"""A ledger or figure that a page used may be gone at the next build: tried and taken back."""

from dataclasses import replace

from workbooks import penalty, penalty_file, small_workspace

from wanxing_stats.briefing import UseDigests
from wanxing_stats.briefing.page_uses import USE_TITLES, Use
from wanxing_stats.build import build
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.figures import Figures
from wanxing_stats.history import since_last_build, this_run
from wanxing_stats.rules import load_rules
from wanxing_stats.store import Cache, Stamp, staged


def test_a_page_that_used_a_ledger_and_figure_that_are_gone_is_made_again(tmp_path):
    workspace = small_workspace(tmp_path, penalty(1))
    build(workspace)
    with staged(workspace) as staging:
        cache = Cache(workspace)
        ((name, page),) = cache.of_kind("page").items()
        gone = {"rows/taken_back/2024": "x", "figure/taken_back/2024": "x"}
        data = {**page.stamp.parts["data"], **gone}
        cache.keep(
            "page", name, replace(page, stamp=Stamp.of(**{**page.stamp.parts, "data": data}))
        )
        cache.stage(staging)
        staging.commit()

    penalty_file(tmp_path, penalty(2), name="示例_另一份.xlsx")
    (made,) = build(workspace).notebooks
    assert made.state == "run"
    assert "用到的数据变了" in made.why


def test_a_year_that_is_gone_takes_its_pages_with_it_and_stops_no_other(tmp_path):
    earlier = [penalty(9, filed="2023-03-01", decided="2023-03-05")]
    gone = penalty_file(tmp_path, *earlier, year=2023, name="示例_处罚.xlsx")
    shows = 'brief.draw.years("years", "fine_cases")'
    workspace = small_workspace(tmp_path, shows=shows)
    assert build(workspace).years == [2023, 2024]
    gone.unlink()
    built = build(workspace)
    assert built.years == [2024] and [page.state for page in built.notebooks] == ["run"]
    standing = {path.name for path in workspace.reports.rglob("*.*")}
    assert standing == {"04_enforcement.html", "2024.html", "2024_指标表.xlsx", "index.html"}


def test_whatever_a_page_used_may_be_of_a_year_that_is_gone(tmp_path):
    workspace = small_workspace(tmp_path, penalty(1))
    cleaned = clean_workspace(workspace, load_rules(workspace))
    figures = Figures(cleaned)
    now = this_run(workspace, cleaned, figures)
    digests = UseDigests(
        workspace, cleaned, figures, since_last_build(workspace, cleaned.rules, now)
    )
    for kind in (*USE_TITLES, "section", "printed", "definitions"):
        for name in ("fine_cases", "fines", "taken_back", ""):
            assert digests[str(Use(kind, name, 1999))]
