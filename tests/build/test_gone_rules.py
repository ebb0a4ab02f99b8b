"""A ledger or figure that a page used may be gone at the next build: tried and taken back."""

import json

from workbooks import penalty, penalty_file, small_workspace

from wanxing_stats.build import build
from wanxing_stats.build.record import RECORD


def test_a_page_that_used_a_ledger_and_figure_that_are_gone_is_made_again(tmp_path):
    workspace = small_workspace(tmp_path, penalty(1))
    build(workspace)
    path = workspace.clean / RECORD
    record = json.loads(path.read_text(encoding="utf-8"))
    (page,) = record["pages"].values()
    page["uses"] |= {"rows/taken_back/2024": "x", "figure/taken_back/2024": "x"}
    path.write_text(json.dumps(record), encoding="utf-8")

    penalty_file(tmp_path, penalty(2), name="示例_另一份.xlsx")
    (made,) = build(workspace).notebooks
    assert made.state == "run"
    assert "用到的数据变了" in made.why
