"""A correction is one decision about one record.

It is applied where it fits, listed, and said where it doesn't.
"""

import json

import pytest
from typer.testing import CliRunner
from workbooks import RULES, penalty, penalty_file

from wanxing_stats.base.problems import Place
from wanxing_stats.base.workspace import Workspace
from wanxing_stats.cleaning import problem_frame
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.cleaning.corrections import (
    CorrectionsError,
    WrittenCorrection,
    append_corrections,
    load_corrections,
    parse_corrections,
)
from wanxing_stats.cleaning.data_package import cleaned_workspace, read_package
from wanxing_stats.cli.commands import app
from wanxing_stats.rules import rule_problems

FILE = "2024/综合执法大队/处罚.xlsx"
WHY = '\nreason = "科室退回更正"\ndecided_by = "综合执法大队"\non = 2025-01-20\n'


def number(count):
    return f"津南万罚〔2024〕{count}号"


def at(row):
    return f'file = "{FILE}"\nsheet = "Sheet1"\nrow = {row}\n'


def by_key(count):
    return f'table = "fines"\nkey = "{number(count)}"\n'


def entry(action, where, more=""):
    return f'[[correction]]\naction = "{action}"\n{where}{more}{WHY}'


def decide(root, *entries):
    path = root / "data" / "raw" / "corrections.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(entries), encoding="utf-8")


def cleaned(root):
    return clean_workspace(Workspace(root), RULES)


def codes(result):
    return problem_frame(result.problems)["code"].tolist()


def fines(result):
    return result.tables["fines"]["fine_yuan"].tolist()


def only(frame):
    (row,) = frame.to_dict("records")
    return row


OVERRIDE_FINE = 'field = "fine_yuan"\nexpect = "约200"\nvalue = "200元"'


@pytest.mark.parametrize("where", [at(3), by_key(2)])
def test_an_override_replaces_a_cell_before_it_is_read(tmp_path, where):
    penalty_file(tmp_path, penalty(1), penalty(2, fine="约200"))
    decide(tmp_path, entry("override", where, OVERRIDE_FINE))
    result = cleaned(tmp_path)
    assert codes(result) == [] and fines(result) == [200.0, 200.0]
    assert only(result.corrections) == {
        "number": 1,
        "action": "override",
        "table": "fines",
        "year": 2024,
        "source_file": FILE,
        "source_sheet": "Sheet1",
        "source_row": 3,
        "field": "fine_yuan",
        "before": "约200",
        "after": "200元",
        "reason": "科室退回更正",
        "decided_by": "综合执法大队",
        "on": "2025-01-20",
    }


def test_an_override_can_give_a_key_that_is_missing(tmp_path):
    penalty_file(tmp_path, penalty(1), [None, *penalty(2)[1:]])
    decide(
        tmp_path,
        entry("override", at(3), f'field = "decision_no"\nexpect = ""\nvalue = "{number(2)}"'),
    )
    assert cleaned(tmp_path).tables["fines"]["decision_no"].tolist() == [number(1), number(2)]


def test_an_override_that_can_not_be_read_is_a_problem_that_names_the_correction(tmp_path):
    penalty_file(tmp_path, penalty(1, fine="约200"))
    decide(tmp_path, entry("override", at(2), OVERRIDE_FINE.replace("200元", "两百左右")))
    problem = only(problem_frame(cleaned(tmp_path).problems))
    assert problem["code"] == "unreadable_value" and "更正第1条" in problem["message"]


def test_a_heading_in_ten_thousands_speaks_for_an_override_too(tmp_path):
    header = ["行政处罚决定书文号", "处罚类别", "罚款金额（万元）", "处罚决定日期"]
    penalty_file(tmp_path, [number(1), "罚款", "约0.02", "2024-03-05"], header=header)
    decide(
        tmp_path, entry("override", at(2), 'field = "fine_yuan"\nexpect = "约0.02"\nvalue = 0.02')
    )
    assert fines(cleaned(tmp_path)) == [200.0]


@pytest.mark.parametrize("where", [at(3), by_key(2)])
def test_a_dropped_row_is_rejected_with_the_reason_and_nothing_else_to_mend(tmp_path, where):
    penalty_file(tmp_path, penalty(1), penalty(2, filed="不详"))
    decide(tmp_path, entry("drop", where))
    result = cleaned(tmp_path)
    problem = only(problem_frame(result.problems))
    assert (problem["code"], problem["severity"]) == (
        "corrected_drop",
        "info",
    ) and "科室退回更正" in problem["message"]
    assert fines(result) == [200.0] and result.sheets["rejected"].tolist() == [1]
    assert only(result.corrections)["after"] == "不计入"


def test_a_confirmed_value_may_be_out_of_bounds_and_the_package_promises_that_bound_no_more(
    tmp_path,
):
    penalty_file(tmp_path, penalty(1, fine=-5))
    decide(tmp_path, entry("confirm", at(2), 'field = "fine_yuan"\nexpect = "-5"'))
    workspace = Workspace(tmp_path)
    result = cleaned_workspace(workspace)
    assert codes(result) == [] and fines(result) == [-5.0]
    assert (only(result.corrections)["before"], only(result.corrections)["after"]) == ("-5", "-5")
    resources = json.loads((workspace.clean / "datapackage.json").read_text(encoding="utf-8"))[
        "resources"
    ]
    (fields,) = [one["schema"]["fields"] for one in resources if one["name"] == "fines"]
    assert [one["constraints"] for one in fields if one["name"] == "fine_yuan"] == [
        {"required": True}
    ]


def test_a_confirmed_date_may_lie_before_the_one_it_should_follow(tmp_path):
    penalty_file(tmp_path, penalty(1, filed="2024-03-09", decided="2024-03-05"))
    decide(tmp_path, entry("confirm", by_key(1), 'field = "decided_on"'))
    assert len(cleaned(tmp_path).tables["fines"]) == 1


@pytest.mark.parametrize("fine", [200, "约200"])
def test_a_confirmation_of_what_is_not_odd_or_not_readable_is_outdated(tmp_path, fine):
    penalty_file(tmp_path, penalty(1, fine=fine))
    decide(tmp_path, entry("confirm", at(2), 'field = "fine_yuan"'))
    result = cleaned(tmp_path)
    assert "correction_outdated" in codes(result) and result.corrections.empty


def test_a_merged_row_is_a_duplicate_of_the_record_it_names(tmp_path):
    penalty_file(tmp_path, penalty(1), penalty(2, fine="约200"))
    decide(tmp_path, entry("merge", at(3), f'into = "{number(1)}"'))
    result = cleaned(tmp_path)
    duplicate = only(result.duplicates)
    assert (duplicate["source_row"], duplicate["kept_row"]) == (3, 2)
    assert codes(result) == ["duplicate"] and fines(result) == [200.0]
    assert only(result.corrections)["after"] == f"并入{FILE}[Sheet1] 第2行"


def test_a_conflict_is_settled_by_merging_the_wrong_row_even_when_it_comes_first(tmp_path):
    penalty_file(tmp_path, penalty(1, fine=200), penalty(1, fine=2000))
    decide(tmp_path, entry("merge", at(2), f'into = "{number(1)}"'))
    result = cleaned(tmp_path)
    assert fines(result) == [2000.0] and "conflict" not in codes(result)


def test_a_merge_into_a_record_that_does_not_count_is_said_and_the_row_stays(tmp_path):
    penalty_file(tmp_path, penalty(1), penalty(2, fine="约200"))
    decide(tmp_path, entry("merge", at(2), f'into = "{number(2)}"'))
    result = cleaned(tmp_path)
    assert "correction_unmatched" in codes(result) and fines(result) == [200.0]


def test_by_its_key_an_override_mends_of_two_conflicting_rows_the_one_it_expects(tmp_path):
    penalty_file(tmp_path, penalty(1, fine=200), penalty(1, fine=2000))
    decide(
        tmp_path,
        entry("override", by_key(1), 'field = "fine_yuan"\nexpect = "200"\nvalue = "2000"'),
    )
    result = cleaned(tmp_path)
    assert codes(result) == ["duplicate"] and fines(result) == [2000.0]
    assert only(result.corrections)["source_row"] == 2


def test_an_outdated_correction_is_not_applied_and_says_what_is_there_now(tmp_path):
    penalty_file(tmp_path, penalty(1, fine=300))
    decide(tmp_path, entry("override", at(2), OVERRIDE_FINE))
    result = cleaned(tmp_path)
    problem = only(problem_frame(result.problems))
    assert [problem[name] for name in ("code", "severity", "file")] == [
        "correction_outdated",
        "doubtful",
        "corrections.toml",
    ]
    assert (
        "第1条" in problem["message"]
        and "“300”" in problem["message"]
        and "“约200”" in problem["message"]
    )
    assert fines(result) == [300.0] and result.corrections.empty


@pytest.mark.parametrize(
    "where", [at(9), by_key(9), at(2).replace("Sheet1", "Sheet2"), at(2).replace("2024/", "2023/")]
)
def test_a_correction_of_a_record_that_is_not_there_is_said(tmp_path, where):
    penalty_file(tmp_path, penalty(1))
    decide(tmp_path, entry("drop", where))
    problem = only(problem_frame(cleaned(tmp_path).problems))
    assert problem["code"] == "correction_unmatched" and "没有找到" in problem["message"]


def test_a_column_that_the_table_has_not_got_is_said(tmp_path):
    penalty_file(tmp_path, penalty(1))
    decide(tmp_path, entry("override", at(2), 'field = "violation"\nexpect = ""\nvalue = "占道"'))
    assert codes(cleaned(tmp_path)) == ["correction_unmatched"]


@pytest.mark.parametrize(
    "kind, expected, refused",
    [
        ("口头教育", "口头教育", []),
        ("口头教育", "〔4个字·b1〕", []),
        ("责令停业", "〔4个字·b1〕", ["correction_outdated"]),
        ("口头教育", "〔4个字〕", ["correction_outdated"]),
        ("口头教育", "口头劝告", ["correction_outdated"]),
    ],
)
def test_a_text_that_is_not_shown_is_expected_as_it_stands_or_by_its_shape_and_check(
    tmp_path, kind, expected, refused
):
    penalty_file(tmp_path, penalty(1, kind=kind))
    (problem,) = cleaned(tmp_path).problems
    assert problem.found == "〔4个字〕"
    to = f'field = "kind"\nexpect = "{expected}"\nvalue = "罚款"'
    decide(tmp_path, entry("override", at(2), to))
    found = codes(cleaned(tmp_path))
    assert [code for code in found if code != "unknown_category"] == refused
    assert bool(refused) == ("unknown_category" in found)


@pytest.mark.parametrize(
    "text, said",
    [
        (entry("delete", at(2)), "action 应为override、confirm、drop、merge之一"),
        ("[[correction]]\naction = ['drop']", "action 应为"),
        (entry("drop", ""), "缺少 table、key"),
        (entry("drop", 'file = "x"\n'), "缺少 sheet、row"),
        (entry("override", at(2), 'field = "fine_yuan"\nvalue = 1'), "缺少 expect"),
        (entry("drop", at(2), "value = 1"), "drop 不用 value"),
        (entry("drop", at(2) + by_key(1)), "不用 key、table"),
        (entry("drop", 'table = "fine"\nkey = "1"\n'), "没有名为“fine”的台账"),
        (
            entry("drop", 'table = "fines"\nkey = ["1", "2"]\n'),
            "key 应依次写行政处罚决定书文号，共1项",
        ),
        (entry("drop", 'table = "fines"\nkey = ""\n'), "key 应为文字"),
        (entry("confirm", at(2), 'field = "fine"'), "没有名为“fine”的列"),
        (entry("drop", at(2), 'expect = "5"'), "expect 要与 field 一起写"),
        (entry("override", at(2), 'field = "fine_yuan"\nexpect = 5\nvalue = 1'), "expect 应为文字"),
        (entry("override", at(2), 'field = "fine_yuan"\nexpect = "5"\nvalue = [1]'), "value 应为"),
        (entry("drop", at('"2"')), "row 应为整数"),
        (entry("drop", at(2)).replace("2025-01-20", '"今天"'), "on 应为日期"),
        (entry("drop", at(2)).replace('"科室退回更正"', '" "'), "reason 应为文字"),
        (entry("drop", at(2)) + entry("merge", at(2), 'into = "1"'), "第2条：与第1条说的是同一处"),
        (entry("drop", at(2)) + "[[correction]", "不是有效的TOML"),
        ("corection = 1", "应只有以 [[correction]] 开头"),
    ],
)
def test_an_entry_that_can_not_be_meant_is_refused_with_its_number(text, said):
    corrections = parse_corrections(text.encode(), RULES.ledgers)
    problems = [problem.message for problem in rule_problems(corrections.faults)]
    assert any(said in message for message in problems)
    assert all(message.startswith("corrections.toml 第") for message in problems)
    assert len(corrections.entries) == max(0, text.count("[[correction]]") - 1)


@pytest.mark.parametrize("where", [at(2), by_key(1)])
def test_a_personal_column_is_refused(where):
    text = entry("override", where, 'field = "party"\nexpect = "张某某"\nvalue = "李某某"')
    corrections = parse_corrections(text.encode(), RULES.ledgers)
    [fault] = corrections.faults
    assert corrections.entries == [] and "个人信息列" in str(fault)
    assert "某某" not in str(fault)


def test_a_file_in_gbk_is_refused_and_one_with_a_byte_order_mark_is_read():
    text = entry("drop", at(2))
    corrections = parse_corrections(text.encode("gbk"), RULES.ledgers)
    [fault] = corrections.faults
    assert corrections.entries == [] and "UTF-8" in fault.what
    corrections = parse_corrections(text.encode("utf-8-sig"), RULES.ledgers)
    assert len(corrections.entries) == 1 and corrections.faults == ()


def test_an_entry_that_can_not_be_meant_is_a_problem_and_the_others_apply(tmp_path):
    penalty_file(tmp_path, penalty(1), penalty(2))
    decide(tmp_path, entry("delete", at(2)) + entry("drop", at(3)))
    result = CliRunner().invoke(app, ["check", "--root", str(tmp_path)])
    assert result.exit_code == 1
    assert "corrections.toml 第1行：[[correction]] 第1条：action 应为override" in result.output
    assert len(cleaned(tmp_path).tables["fines"]) == 1


def test_particulars_in_an_entry_that_can_not_be_meant_are_not_quoted():
    wrong = entry("override", at(2), 'field = "party"\nexpect = ["张某某"]\nvalue = ["李某某"]')
    faults = parse_corrections(wrong.encode(), RULES.ledgers).faults
    assert [fault.what for fault in faults] == [
        "expect 应为文字（写在引号里）。请改正后重试。",
        "value 应为文字、数字、日期或true、false。请改正后重试。",
    ]


def test_a_changed_correction_makes_the_clean_rows_anew_and_applications_are_read_back(tmp_path):
    penalty_file(tmp_path, penalty(1), penalty(2))
    workspace = Workspace(tmp_path)
    assert len(cleaned_workspace(workspace).tables["fines"]) == 2
    decide(tmp_path, entry("drop", at(3)))
    assert len(cleaned_workspace(workspace).tables["fines"]) == 1
    assert only(read_package(workspace.clean, RULES).corrections)["source_row"] == 3


def test_appended_entries_keep_the_text_before_them_and_any_character(tmp_path):
    decide(tmp_path, "# 2024年的更正\n" + entry("drop", at(2)).rstrip())
    workspace, odd = Workspace(tmp_path), 'a"b\\c\n\t\x7f=①'
    [first] = load_corrections(workspace, RULES.ledgers).entries
    append_corrections(
        workspace,
        [
            WrittenCorrection(
                action="override",
                file=FILE,
                sheet=odd,
                row=3,
                field="kind",
                expect=odd,
                value=odd,
                reason=odd,
                decided_by="司法所",
                on=first.on,
            )
        ],
        RULES.ledgers,
    )
    before, after = load_corrections(workspace, RULES.ledgers).entries
    assert before == first and (after.place, after.expect, after.value) == (
        Place(FILE, odd, 3),
        odd,
        odd,
    )
    text = (workspace.raw / "corrections.toml").read_text(encoding="utf-8")
    assert text.startswith("# 2024年的更正\n")


def test_entries_that_can_not_be_meant_leave_the_file_as_it_was(tmp_path):
    decide(tmp_path, entry("drop", at(2)))
    workspace = Workspace(tmp_path)
    before = (workspace.raw / "corrections.toml").read_bytes()
    with pytest.raises(CorrectionsError):
        senseless = WrittenCorrection.model_construct(action="drop")
        append_corrections(workspace, [senseless], RULES.ledgers)
    assert (workspace.raw / "corrections.toml").read_bytes() == before


def test_check_shows_an_outdated_correction(tmp_path):
    penalty_file(tmp_path, penalty(1, fine=300))
    decide(tmp_path, entry("override", at(2), OVERRIDE_FINE))
    result = CliRunner().invoke(app, ["check", "--root", str(tmp_path)])
    assert result.exit_code == 1 and "corrections.toml：第1条" in result.output
