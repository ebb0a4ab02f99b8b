"""data/clean is a Data Package that says what it holds, and is whole or not there."""

import csv
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from workbooks import RULES, SHIPPED, SMALL_RULES, penalty, penalty_file, write_xlsx

from wanxing_stats.base import PACKAGE
from wanxing_stats.base.workspace import Workspace
from wanxing_stats.cleaning import data_package as datapackage
from wanxing_stats.cleaning import source_cache
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.cleaning.data_package import cleaned_workspace, read_package
from wanxing_stats.store.written_values import defused


@pytest.fixture
def workspace(tmp_path):
    penalty_file(tmp_path, penalty(1), penalty(2, fine="约200"))
    return Workspace(tmp_path)


def descriptor(workspace):
    return json.loads((workspace.clean / "datapackage.json").read_text(encoding="utf-8"))


def test_what_is_read_back_equals_what_was_cleaned(own_sample):
    first = clean_workspace(own_sample, SHIPPED)
    again = read_package(own_sample.clean, SHIPPED)
    for name, frame in first.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])
    assert first.row_counts() == again.row_counts() and first.years == again.years


def test_every_csv_has_the_columns_that_the_descriptor_names(workspace):
    cleaned_workspace(workspace)
    resources = descriptor(workspace)["resources"]
    assert {resource["name"] for resource in resources} > set(RULES.ledgers)
    for resource in resources:
        text = (workspace.clean / resource["path"]).read_text(encoding="utf-8-sig")
        assert next(csv.reader(text.splitlines())) == [
            field["name"] for field in resource["schema"]["fields"]
        ]


def test_dates_are_dates_and_money_is_yuan_in_parquet(workspace):
    cleaned_workspace(workspace)
    (row,) = pq.read_table(workspace.clean / "fines.parquet").to_pylist()
    assert row["decided_on"] == datetime.date(2024, 3, 5)
    assert row["fine_yuan"] == 200


def test_no_personal_column_is_described_or_written(workspace):
    cleaned_workspace(workspace)
    (resource,) = [one for one in descriptor(workspace)["resources"] if one["name"] == "fines"]
    assert "party" not in [field["name"] for field in resource["schema"]["fields"]]
    assert not [
        path for path in workspace.clean.iterdir() if "张某某".encode() in path.read_bytes()
    ]


def test_nothing_is_read_again_until_a_source_changes(workspace, monkeypatch):
    cleaned_workspace(workspace)
    monkeypatch.setattr(datapackage, "clean_workspace", lambda *_: pytest.fail("read again"))
    assert len(cleaned_workspace(workspace).tables["fines"]) == 1
    monkeypatch.undo()
    penalty_file(workspace.root, penalty(1), penalty(2))
    assert len(cleaned_workspace(workspace).tables["fines"]) == 2


def test_a_package_that_can_t_be_finished_leaves_the_one_before_and_the_next_attempt_writes_it(
    workspace, monkeypatch
):
    def fail(frame, path):
        raise OSError(28, "No space left on device", str(path))

    cleaned_workspace(workspace)
    before = {path.name: path.read_bytes() for path in workspace.clean.iterdir()}
    penalty_file(workspace.root, penalty(1), penalty(2))
    monkeypatch.setattr(datapackage, "_write_csv", fail)
    with pytest.raises(OSError, match="No space"):
        cleaned_workspace(workspace)
    assert {path.name: path.read_bytes() for path in workspace.clean.iterdir()} == before
    assert not list((workspace.root / ".wanxing").glob("build-*"))
    monkeypatch.undo()
    cleaned_workspace(workspace)
    assert len(read_package(workspace.clean, RULES).tables["fines"]) == 2


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "@SUM(A1)", "+1", "-1", "\t=1"])
def test_a_text_that_would_run_as_a_formula_is_defused(text):
    assert defused(text) == "'" + text


def test_a_formula_from_a_spreadsheet_is_harmless_in_the_csv(tmp_path):
    header = ["行政处罚决定书文号", "处罚类别", "罚款金额", "处罚决定日期"]
    write_xlsx(
        tmp_path / "data/raw/2024/综合执法大队/处罚.xlsx",
        {"@SUM(1,2)": [header, ["1号", "罚款", 5, "2024-03-05"]]},
    )
    workspace = Workspace(tmp_path)
    cleaned_workspace(workspace)
    assert "'@SUM(1,2)" in (workspace.clean / "fines.csv").read_text(encoding="utf-8-sig")


def test_the_code_that_decides_clean_rows_is_all_that_this_module_imports_and_no_more():
    rooms, imported = source_cache.ROOMS_OF_CLEANING, {Path(datapackage.__file__).parent.name}
    for room in rooms:
        for path in (PACKAGE / room).glob("*.py"):
            imported |= set(re.findall(r"from wanxing_stats\.(\w+)", path.read_text("utf-8")))
    assert imported - {"_door"} == set(rooms)


def test_rows_cleaned_by_rules_that_have_changed_since_do_not_pass_for_new_ones(tmp_path):
    """As in a notebook that stays open while someone adds a heading to a ledger."""
    shutil.copytree(SMALL_RULES, tmp_path / "rules")
    penalty_file(
        tmp_path / "w",
        penalty(1),
        header=["文号", "当事人", "处罚类别", "罚了多少", "立案日期", "处罚决定日期"],
    )
    code = """
import sys
from pathlib import Path
from wanxing_stats.cleaning import cleaned_workspace
from wanxing_stats.base import Workspace

print(len(cleaned_workspace(Workspace(Path("w"), Path("rules"))).tables["fines"]))
if "edit" in sys.argv:
    ledger = Path("rules/ledgers/fines.toml")
    text = ledger.read_text(encoding="utf-8")
    ledger.write_text(text.replace('"处罚金额"', '"处罚金额", "罚了多少"'), encoding="utf-8")
    print(len(cleaned_workspace(Workspace(Path("w"), Path("rules"))).tables["fines"]))
"""

    def printed(*arguments):
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(sys.path),
                "PYTHONUTF8": "1",
            },
        ).stdout.split()

    assert printed("edit") == ["0", "1"]
    assert printed() == ["1"]
