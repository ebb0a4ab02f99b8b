"""A correction is one decision about one record.

It is applied where it fits, listed, and said where it doesn't.
"""

import json

import pytest
from typer.testing import CliRunner
from workbooks import PENALTY_HEADER, RULES, SMALL_RULES, penalty, penalty_file, write_xlsx

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
DEPARTMENTS = ["司法所", "综合执法大队", "平安建设办公室(矛调中心、信访)"]
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


def parsed(text, encoding="utf-8"):
    return parse_corrections(text.encode(encoding), RULES.ledgers, DEPARTMENTS)


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
        "after": "200",
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
        (entry("drop", 'table = "fine"\nkey = "1"\n'), "没有 table 所写的台账"),
        (entry("drop", 'table = "fine"\nkey = "1"\n'), "是不是 fines（行政处罚案件台账）？"),
        (
            entry("drop", 'table = "fines"\nkey = ["1", "2"]\n'),
            "key 应依次写行政处罚决定书文号，共1项",
        ),
        (entry("drop", 'table = "fines"\nkey = ""\n'), "key 应为文字"),
        (entry("confirm", at(2), 'field = "fine"'), "是不是 fine_yuan（罚款金额）？"),
        (entry("confirm", at(2), 'field = "fine"'), "没有 field 所写的列"),
        (entry("drop", at(2), 'expect = "5"'), "expect 要与 field 一起写"),
        (entry("override", at(2), 'field = "fine_yuan"\nexpect = 5\nvalue = 1'), "expect 应为文字"),
        (entry("override", at(2), 'field = "fine_yuan"\nexpect = "5"\nvalue = [1]'), "value 应为"),
        (entry("drop", at('"2"')), "row 应为整数"),
        (entry("drop", at(2)).replace("2025-01-20", '"今天"'), "on 应为日期"),
        (
            entry("drop", at(2)).replace('"科室退回更正"', '" "'),
            "reason 应为科室退回更正、录入错误",
        ),
        (entry("drop", at(2), "note = 3"), "note 应为文字"),
        (entry("drop", at(2)) + entry("merge", at(2), 'into = "1"'), "第2条：与第1条说的是同一处"),
        (entry("drop", at(2)) + "[[correction]", "不是有效的TOML"),
        ("corection = 1", "应只有以 [[correction]] 开头"),
    ],
)
def test_an_entry_that_can_not_be_meant_is_refused_with_its_number(text, said):
    corrections = parsed(text)
    problems = [problem.message for problem in rule_problems(corrections.faults)]
    assert any(said in message for message in problems)
    assert all(message.startswith("corrections.toml 第") for message in problems)
    assert len(corrections.entries) == max(0, text.count("[[correction]]") - 1)


@pytest.mark.parametrize("where", [at(2), by_key(1)])
def test_a_personal_column_is_refused(where):
    text = entry("override", where, 'field = "party"\nexpect = "张某某"\nvalue = "李某某"')
    corrections = parsed(text)
    [fault] = corrections.faults
    assert corrections.entries == [] and "个人信息列" in str(fault)
    assert "某某" not in str(fault)


def test_a_file_in_gbk_is_refused_and_one_with_a_byte_order_mark_is_read():
    text = entry("drop", at(2))
    corrections = parsed(text, "gbk")
    [fault] = corrections.faults
    assert corrections.entries == [] and "UTF-8" in fault.what
    corrections = parsed(text, "utf-8-sig")
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
    faults = parsed(wrong).faults
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
    (tmp_path / "data/raw/2024/综合执法大队").mkdir(parents=True)
    workspace, odd = Workspace(tmp_path), 'a"b\\c\n\t\x7f=①'
    [first] = load_corrections(workspace, RULES).entries
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
                reason="其他",
                note=odd,
                decided_by="综合执法大队",
                on=first.on,
            )
        ],
        RULES,
    )
    before, after = load_corrections(workspace, RULES).entries
    assert before == first and (after.place, after.expect, after.value) == (
        Place(FILE, odd, 3),
        odd,
        odd,
    )
    text = (workspace.raw / "corrections.toml").read_text(encoding="utf-8")
    assert text.startswith("# 2024年的更正\n")


def test_a_reason_is_one_of_the_list_and_says_where_other_text_belongs():
    [fault] = parsed(entry("drop", at(2)).replace("科室退回更正", "张某某来电话说重复了")).faults
    assert fault.what == (
        "reason 应为科室退回更正、录入错误、重复报送、口径确认、其他之一；"
        "具体情况请写在 note 里，它只留在这个文件中。请改正后重试。"
    )


@pytest.mark.parametrize(
    "written, said",
    [
        ("综合执法队", "是不是 综合执法大队？请改正后重试。"),
        ("矛调中心", "是不是 平安建设办公室(矛调中心、信访)？请改正后重试。"),
        ("张某某", "现有司法所、综合执法大队、平安建设办公室(矛调中心、信访)。请改正后重试。"),
    ],
)
def test_who_decided_is_a_department_that_exists_and_no_other_name_is_repeated(written, said):
    corrections = parsed(entry("drop", at(2)).replace('by = "综合执法大队"', f'by = "{written}"'))
    [fault] = corrections.faults
    assert corrections.entries == [] and fault.what == (
        "decided_by 应为科室：data/raw 中科室文件夹的名称，或者 office.toml 的 [[expected]] 中写的"
        f"科室，不写人名。{said}"
    )


@pytest.mark.parametrize("written", ["综合 执法大队", "平安建设办公室（矛调中心、信访）"])
def test_who_decided_may_be_spelt_otherwise_and_is_shown_as_its_folder_is_called(written):
    text = entry("drop", at(2)).replace('by = "综合执法大队"', f'by = "{written}"')
    [correction] = parsed(text).entries
    assert correction.decided_by in DEPARTMENTS


def test_a_department_exists_that_has_a_folder_or_of_which_something_is_expected(tmp_path):
    penalty_file(tmp_path, penalty(1), penalty(2), penalty(3))
    by = {
        row: entry("drop", at(row)).replace('综合执法大队"\non', f'科室{row}"\non')
        for row in (2, 3, 4)
    }
    decide(tmp_path, *by.values())
    workspace = Workspace(tmp_path, rules=SMALL_RULES)
    (tmp_path / "data/raw/2023/科室2").mkdir(parents=True)
    assert set(cleaned_workspace(workspace).corrections["number"]) == {1}
    (tmp_path / "office.toml").write_text(
        '[[expected]]\nyear = 2024\ndepartment = "科室3"\nledger = "fines"\n', encoding="utf-8"
    )
    assert set(cleaned_workspace(workspace).corrections["number"]) == {1, 2}
    (tmp_path / "data/raw/2024/科室4").mkdir()
    assert set(cleaned_workspace(workspace).corrections["number"]) == {1, 2, 3}


def test_a_note_never_leaves_the_file(tmp_path, capfd):
    secret = "张某某13901234567"
    penalty_file(tmp_path, penalty(1), penalty(2, fine="约200"), penalty(3))
    noted = f'note = "{secret}"\n'
    decide(
        tmp_path,
        entry("drop", at(2), noted),
        entry("override", at(3), OVERRIDE_FINE + "\n" + noted),
        entry("drop", at(9), noted),
        entry("delete", at(4), noted),
    )
    result = cleaned_workspace(Workspace(tmp_path))
    assert len(result.corrections) == 2
    CliRunner().invoke(app, ["check", "--root", str(tmp_path)])
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    holding = [path.name for path in written if secret.encode() in path.read_bytes()]
    assert holding == ["corrections.toml"] and secret not in str(result)


def test_what_a_correction_says_is_shown_as_cells_are(tmp_path):
    """Numbers and dates as the clean table holds them, texts that aren't declared as messages quote
    them, an identifier that may not be shown by its place."""
    personal = "13901234567"
    header = [*PENALTY_HEADER, "违法行为类型"]
    penalty_file(
        tmp_path,
        [*penalty(1, filed="不详"), "占道"],
        [*penalty(2), "占道"],
        [f"罚{personal}", *penalty(3)[1:], "占道"],
        [*penalty(4), "张某某摆摊经营并且说明了很多很多很多的事情"],
        header=header,
    )
    decide(
        tmp_path,
        entry("override", at(2), 'field = "filed_on"\nexpect = "不详"\nvalue = "2024年3月1日"'),
        entry("override", at(4), f'field = "decision_no"\nexpect = "罚{personal}"\nvalue = "3"'),
        entry(
            "override",
            at(3),
            f'field = "decision_no"\nexpect = "{number(2)}"\nvalue = "罚{personal}"',
        ),
        entry("drop", f'table = "fines"\nkey = "罚{personal}"\n'),
        entry("merge", at(5), f'into = "又{personal}"'),
    )
    result = cleaned(tmp_path)
    changes = result.corrections.set_index("number")[["before", "after"]].T.to_dict("list")
    assert changes[1][1] == "2024-03-01"
    place = f"〔{FILE}[Sheet1] 第4行〕"
    assert changes[2] == [place, "3"] and changes[3][0] == number(2)
    shown = str(result.corrections.to_dict()) + "".join(p.message for p in result.problems)
    assert personal not in shown


def test_a_place_that_was_not_sent_is_not_repeated(tmp_path):
    penalty_file(tmp_path, penalty(1))
    decide(
        tmp_path,
        entry("drop", at(2).replace("处罚.xlsx", "张某某.xlsx")),
        entry("drop", at(2).replace("Sheet1", "张某某")),
        entry("drop", at(7)),
    )
    messages = [problem.message for problem in cleaned(tmp_path).problems]
    assert [message.split("）")[0] for message in messages] == [
        "corrections.toml：第1条（所写的文件或工作表没有报来",
        "corrections.toml：第2条（所写的文件或工作表没有报来",
        f"corrections.toml：第3条（{FILE}[Sheet1] 第7行",
    ]


def test_entries_that_can_not_be_meant_leave_the_file_as_it_was(tmp_path):
    decide(tmp_path, entry("drop", at(2)))
    workspace = Workspace(tmp_path)
    before = (workspace.raw / "corrections.toml").read_bytes()
    with pytest.raises(CorrectionsError):
        senseless = WrittenCorrection.model_construct(action="drop")
        append_corrections(workspace, [senseless], RULES)
    assert (workspace.raw / "corrections.toml").read_bytes() == before


def test_check_shows_an_outdated_correction(tmp_path):
    penalty_file(tmp_path, penalty(1, fine=300))
    decide(tmp_path, entry("override", at(2), OVERRIDE_FINE))
    result = CliRunner().invoke(app, ["check", "--root", str(tmp_path)])
    assert result.exit_code == 1 and "corrections.toml：第1条" in result.output


def test_a_kept_reading_holds_nothing_that_a_correction_says(tmp_path):
    """Which row it merges, and why it wasn't applied, is kept by the correction's number."""
    texts = ["13901234567号", "李某某写的"]
    penalty_file(tmp_path, penalty(1), penalty(2), penalty(3), penalty(4))
    decide(
        tmp_path,
        entry("merge", at(3), f'into = "{texts[0]}"'),
        entry("merge", at(5), f'into = "{number(1)}"'),
        entry("override", at(4), f'field = "kind"\nexpect = "警告"\nvalue = "{texts[1]}"'),
    )
    workspace = Workspace(tmp_path)
    assert len(cleaned_workspace(workspace).tables["fines"]) == 3
    write_xlsx(tmp_path / "data/raw/2024/司法所/别的.xlsx", {"a": [["甲", "乙"], [1, 2]]})
    result = cleaned_workspace(workspace)  # of which one file is as it was read before
    assert set(result.corrections["number"]) == {2} and len(result.tables["fines"]) == 3
    kept = b"".join(
        path.read_bytes() for path in (tmp_path / ".wanxing").rglob("*") if path.is_file()
    )
    assert kept and not any(text.encode() in kept for text in texts)
