"""``wanxing inspect FILE --values``: what isn't declared, as lines that office.toml takes."""

import pytest
from workbooks import PENALTY_HEADER, SMALL_RULES, penalty, write_xlsx

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.departments import inspect_files, lines_to_declare
from wanxing_stats.rules import load_rules

PHONE = "13901739411"


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path, rules=SMALL_RULES)


def send(workspace, *rows):
    name = "2024/综合执法大队/处罚.xlsx"
    return write_xlsx(workspace.raw / name, {"Sheet1": [[*PENALTY_HEADER, "违法类型"], *rows]})


def lines(workspace, path):
    rules = load_rules(workspace)
    return "\n".join(lines_to_declare(inspect_files([path], rules, values=True), rules))


def test_what_is_printed_can_be_pasted_and_then_all_is_shown(workspace):
    numbered = ["LH-1-A", *penalty(1)[1:], "占道经营"]
    path = send(workspace, numbered, [*penalty(2), "乱倒垃圾"], [*penalty(3), "乱倒垃圾"])
    office = workspace.root / "office.toml"
    office.write_text(lines(workspace, path), encoding="utf-8")
    rules = load_rules(workspace)
    assert not rules.faults
    cleaned = clean_workspace(workspace, rules)
    assert not cleaned.problems
    fines = cleaned.tables["fines"]
    assert fines["violation"].tolist() == ["占道经营", "乱倒垃圾", "乱倒垃圾"]
    assert fines["decision_no"][0] == "LH-1-A"
    assert lines(workspace, path) == "各列的内容都已列出，不用补充。"


def test_values_are_listed_by_their_rows_and_particulars_are_not(workspace):
    rows = [[*penalty(n), text] for n, text in enumerate(["占道", "乱倒", "占道", PHONE])]
    printed = lines(workspace, send(workspace, *rows))
    assert printed.index('"占道",  # 2行') < printed.index('"乱倒",  # 1行')
    assert PHONE not in printed
    assert "另有1种内容过长、像个人信息或太多，没有列出" in printed


def test_of_a_column_that_lists_all_it_may_hold_a_spelling_is_asked_for(workspace):
    path = send(workspace, [*penalty(1, kind="罚"), None])
    assert (
        '# { "罚" = "…" },  # 1行：把…改成罚款、警告、警告并罚款、没收之一，去掉行首的 #'
    ) in lines(workspace, path)


def test_what_was_declared_before_stays(workspace):
    office = workspace.root / "office.toml"
    office.write_text(
        '[values.fines]\nviolation = ["占道", { "占" = "占道" }]\nkind = [{ "罚" = "罚款" }]\n',
        encoding="utf-8",
    )
    printed = lines(workspace, send(workspace, [*penalty(1), "乱倒"]))
    office.write_text(printed, encoding="utf-8")
    declared = load_rules(workspace).ledgers["fines"].declared
    assert declared["violation"].value("占") == "占道"
    assert declared["violation"].value("乱倒") == "乱倒"
    assert declared["kind"].value("罚") == "罚款"
