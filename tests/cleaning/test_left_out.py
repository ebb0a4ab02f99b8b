"""Rows that can't count are left out with what could be read of them, and why."""

from pathlib import Path

import pandas as pd
import pytest
from workbooks import PENALTY_HEADER, RULES, SHIPPED, penalty, penalty_file, write_xlsx

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import clean_workspace, cleaned_workspace, problem_frame, read_package
from wanxing_stats.cleaning.left_out import left_out_by_ledger, left_out_frame


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


def left_out(workspace):
    return clean_workspace(workspace, RULES).left_out["fines"]


def decide(workspace, action, row):
    text = f"""
[[correction]]
action = "{action}"
file = "2024/综合执法大队/处罚.xlsx"
sheet = "Sheet1"
row = {row}
reason = "科室退回更正"
decided_by = "综合执法大队"
on = 2025-01-20
"""
    (workspace.raw / "corrections.toml").write_text(text, encoding="utf-8")


def test_a_rejected_row_has_what_could_be_read_and_names_the_rest(workspace):
    penalty_file(workspace.root, penalty(1), penalty(2, kind="口头", fine="约200"))
    (row,) = left_out(workspace).to_dict("records")
    assert row["source_row"] == 3 and row["why"] == "rejected"
    assert row["unread"] == "kind,fine_yuan"
    assert row["decided_on"] == pd.Timestamp("2024-03-05")
    assert pd.isna(row["kind"]) and pd.isna(row["fine_yuan"])
    assert "party" not in row


def test_a_doubtful_cell_of_a_rejected_row_is_unread_too(workspace):
    penalty_file(workspace.root, penalty(1, filed="三月", fine=None))
    assert left_out(workspace)["unread"].tolist() == ["fine_yuan,filed_on"]


def test_a_conflict_is_left_out_and_its_cells_were_read(workspace):
    penalty_file(workspace.root, penalty(1), penalty(1, fine=500), penalty(1))
    (row,) = left_out(workspace).to_dict("records")
    assert (row["source_row"], row["why"], row["unread"]) == (3, "conflict", "")
    assert row["fine_yuan"] == 500


def test_rows_that_people_dropped_are_not_left_out(workspace):
    penalty_file(workspace.root, penalty(1), penalty(2, fine="约200"))
    decide(workspace, "drop", 3)
    assert left_out(workspace).empty
    decide(workspace, "drop", 2)
    assert left_out(workspace)["source_row"].tolist() == [3]


def test_of_a_hidden_sheet_every_row_is_left_out_and_no_cell_complained_about(workspace):
    write_xlsx(
        workspace.raw / "2024/综合执法大队/处罚.xlsx",
        {
            "今年": [PENALTY_HEADER, penalty(1)],
            "旧稿": [PENALTY_HEADER, penalty(1), penalty(2, fine="约200")],
        },
        hidden=("旧稿",),
    )
    cleaned = clean_workspace(workspace, RULES)
    rows = cleaned.left_out["fines"]
    assert rows["why"].tolist() == ["hidden", "hidden"]
    assert rows["unread"].tolist() == ["", "fine_yuan"]
    assert problem_frame(cleaned.problems)["code"].tolist() == ["hidden_sheet"]


def test_rows_are_in_their_ledger_though_several_files_gave_them(workspace):
    penalty_file(workspace.root, penalty(1), penalty(2, fine="约200"), name="处罚1.xlsx")
    penalty_file(workspace.root, penalty(3, fine=""), penalty(1, fine=900), name="处罚2.xlsx")
    rows = left_out(workspace)
    assert rows["source_file"].str[-6:].tolist() == ["1.xlsx", "2.xlsx", "2.xlsx"]
    assert rows["source_row"].tolist() == [3, 2, 3]
    assert rows["why"].tolist() == ["rejected", "rejected", "conflict"]


def test_a_ledger_without_such_rows_has_its_columns_all_the_same(workspace):
    penalty_file(workspace.root, penalty(1))
    cleaned = clean_workspace(workspace, RULES)
    for name, rows in cleaned.left_out.items():
        table = cleaned.tables[name]
        assert rows.dtypes[table.columns].equals(table.dtypes)
        assert rows.columns[len(table.columns) :].tolist() == ["unread", "why"]


def test_what_is_read_back_is_what_was_left_out(own_sample):
    first, again = clean_workspace(own_sample, SHIPPED), read_package(own_sample.clean, SHIPPED)
    for name, rows in first.left_out.items():
        pd.testing.assert_frame_equal(rows, again.left_out[name], check_exact=True)
    pd.testing.assert_frame_equal(first.sent_tables, again.sent_tables)


def test_every_type_of_column_is_read_back_as_it_was():
    """Also those of which the sample leaves no row out."""
    nothing = left_out_frame({}, {})
    tables = clean_workspace(Workspace(Path("no-such-folder")), SHIPPED).tables
    for name, ledger in SHIPPED.ledgers.items():
        values = {
            "string": "=a", "month": "2024-03", "date": pd.Timestamp("2024-02-29"),
            "period": pd.Timestamp("2024-03-01"), "number": 0.1 + 0.2, "integer": 2**53 + 1,
            "boolean": False,
        }  # fmt: skip
        row = {field.name: [values[field.type]] for field in ledger.kept}
        empty = left_out_by_ledger(nothing, {name: ledger}, tables)[name]
        full = pd.DataFrame(row).astype(empty.dtypes[list(row)])
        blank = pd.DataFrame({column: [None] for column in row}).astype(empty.dtypes[list(row)])
        rows = pd.concat([full, blank], ignore_index=True).assign(
            source_file="2024/x.xlsx", source_sheet="Sheet1", source_row=[3, 4]
        )
        rows = rows.assign(unread=["", "kind"], why=["rejected", "conflict"]).astype(empty.dtypes)
        frame = left_out_frame({name: rows}, SHIPPED.ledgers)
        back = left_out_by_ledger(frame, {name: ledger}, tables)[name]
        pd.testing.assert_frame_equal(back, rows, check_exact=True)


def test_it_is_written_with_the_clean_tables_and_holds_nobodys_particulars(workspace):
    penalty_file(workspace.root, penalty(1, fine="约200"))
    cleaned_workspace(workspace)
    text = (workspace.clean / "left_out.csv").read_text(encoding="utf-8-sig")
    assert "fines,2024/综合执法大队/处罚.xlsx,Sheet1,2,fine_yuan,rejected" in text
    assert "津南万罚〔2024〕1号" in text and "张某某" not in text
