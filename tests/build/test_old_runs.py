"""A build that takes old runs away leaves everything else as it would be."""

import pytest
from workbooks import penalty, penalty_file, small_workspace

from wanxing_stats.build import build
from wanxing_stats.build.nothing_changed import built_already
from wanxing_stats.history import pruning, run_numbers


@pytest.mark.slow
def test_after_a_run_went_nothing_is_to_do_and_the_last_ones_stand(tmp_path, monkeypatch):
    monkeypatch.setattr(pruning, "RUNS_KEPT", 2)
    workspace = small_workspace(tmp_path)
    gone = []
    for cases in range(1, 5):
        rows = [penalty(number) for number in range(1, cases + 1)]
        penalty_file(tmp_path, *rows, name="示例_处罚.xlsx")
        gone.append(build(workspace).pruned)
        assert built_already(workspace, []) is not None
    assert gone == [0, 0, 1, 1] and run_numbers(workspace) == [3, 4]
    kept = {path.name for path in (workspace.clean / "runs" / "rows").iterdir()}
    assert len(kept) == 2
