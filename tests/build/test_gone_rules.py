"""A ledger or figure that a page used may be gone at the next build: tried and taken back."""

from dataclasses import replace

from workbooks import penalty, penalty_file, small_workspace

from wanxing_stats.build import build
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
