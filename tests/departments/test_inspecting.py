"""Files are inspected in processes beside this one; one that ends its process is said as others."""

import hostile_work
from workbooks import RULES, penalty, penalty_file

from wanxing_stats.base import shown_name
from wanxing_stats.departments import inspect_files, inspecting
from wanxing_stats.departments.inspection import inspect_file


def test_files_are_described_in_the_order_given_as_in_this_process(tmp_path):
    paths = [penalty_file(tmp_path, penalty(1), name=f"{name}.xlsx") for name in "乙甲"]
    paths.insert(1, tmp_path / "没有.xlsx")
    inspections = inspect_files(paths, RULES)
    for path, inspection in zip(paths, inspections, strict=True):
        here = inspect_file(path)
        assert inspection.document == here.as_json(RULES.ledgers)
        assert inspection.lines == list(here.explain(RULES.ledgers))
    assert [inspection.is_read for inspection in inspections] == [True, False, True]


def test_a_file_that_ends_its_process_is_unreadable(tmp_path, monkeypatch):
    monkeypatch.setattr(inspecting, "inspect_here", hostile_work.abort)
    path = penalty_file(tmp_path, penalty(1))
    (inspection,) = inspect_files([path], RULES)
    assert inspection.document["error"]["code"] == "reading_died" and not inspection.is_read
    (line,) = inspection.lines
    assert line.startswith(f"{path}：读取时程序中途停止，这份文件没有计入，其他文件不受影响。")


def test_a_file_may_be_named_as_messages_name_it(tmp_path):
    path = penalty_file(tmp_path, penalty(1), name="处罚_当事人张建国.xlsx")
    (inspection,) = inspect_files([path.with_name(shown_name(path.name))], RULES)
    assert inspection.is_read
    assert "张建国" not in "".join(inspection.lines)
