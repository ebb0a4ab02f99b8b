"""An unexpected error in one file is that file's problem: the others are read, and nothing that the
file holds gets into the message or the log."""

import pytest
from workbooks import RULES, penalty, penalty_file, read_in_this_process

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.cleaning import source_file as reader
from wanxing_stats.cleaning.data_package import clean_what_changed
from wanxing_stats.store import Cache, staged

BROKEN = "2024/综合执法大队/坏.xlsx"
SECRET = "王小明13812345678"


@pytest.fixture
def workspace(tmp_path):
    penalty_file(tmp_path, penalty(1), name="坏.xlsx")
    penalty_file(tmp_path, penalty(2), penalty(3), name="好.xlsx")
    return Workspace(tmp_path)


def break_step(patch, name):
    """Make a function that reads fail on the first file, quoting what it read."""
    read_in_this_process(patch)
    whole = getattr(reader, name)

    def fail(*given):
        if "坏" in str(given) or "〕1号" in str(given):
            raise KeyError(SECRET)
        return whole(*given)

    patch.setattr(reader, name, fail)


@pytest.mark.parametrize(
    "function, step",
    [
        ("read_workbook", "打开文件"),
        ("find_tables", "查找表格"),
        ("read_table", "读取各行"),
        ("_named_by_file", "辨认台账"),
    ],
)
def test_a_step_that_fails_costs_one_file(workspace, monkeypatch, function, step):
    break_step(monkeypatch, function)
    cleaned = clean_workspace(workspace, RULES)
    assert len(cleaned.tables["fines"]) == 2
    (problem,) = cleaned.problems
    assert (problem.code, problem.severity, problem.place.file) == (
        "unexpected_error",
        "rejected",
        BROKEN,
    )
    assert f"程序{step}时出错" in problem.message and SECRET not in problem.message
    (log,) = (workspace.root / ".wanxing/faults").iterdir()
    assert log.relative_to(workspace.root).as_posix() in problem.message
    text = log.read_text(encoding="utf-8")
    assert "builtins.KeyError" in text and "wanxing_stats/cleaning/source_file.py:" in text
    assert SECRET not in text and "张某某" not in text and str(workspace.root) not in text


def test_the_file_is_unread_and_may_be_what_its_name_says(workspace, monkeypatch):
    break_step(monkeypatch, "find_tables")
    (unread,) = [table for table in clean_workspace(workspace, RULES).sent if table.file == BROKEN]
    assert unread.why == "unexpected_error"


def test_such_a_reading_is_not_kept(workspace):
    def clean():
        cache = Cache(workspace)
        with staged(workspace) as staging:
            cleaned, why = clean_what_changed(cache, staging, RULES)
            cache.stage(staging)
            staging.commit()
        return cleaned, why

    with pytest.MonkeyPatch.context() as patch:
        break_step(patch, "find_tables")
        broken, _ = clean()
        again, why = clean()
    assert len(broken.tables["fines"]) == len(again.tables["fines"]) == 2
    assert why[BROKEN] and not why[BROKEN.replace("坏", "好")]
    mended, _ = clean()
    assert len(mended.tables["fines"]) == 3 and not mended.problems
    assert not list((workspace.root / ".wanxing/faults").iterdir())
