"""No row is lost: each is clean, duplicate, rejected or has another name.

What is wrong is said to the clerk.
"""

import os
import sys
import zipfile

import pandas as pd
import pytest
from workbooks import PENALTY_HEADER, RULES, penalty, penalty_file, write_xlsx

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.cleaning import problem_frame
from wanxing_stats.cleaning.all_sources import Refused, clean_workspace
from wanxing_stats.cleaning.cleaned import KINDS
from wanxing_stats.cleaning.shown_headings import column_letters


@pytest.fixture
def root(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return tmp_path


def cleaned(root):
    return clean_workspace(Workspace(root), RULES)


def penalties(root):
    return cleaned(root).tables["fines"]


def only_problem(root, code):
    problems = problem_frame(cleaned(root).problems)
    (found,) = problems[problems["code"] == code].to_dict("records")
    return found


def test_a_clean_row_knows_its_file_sheet_and_spreadsheet_row(root):
    penalty_file(root, penalty(1), penalty(2, fine="300元"))
    frame = penalties(root)
    assert frame[["source_file", "source_sheet", "source_row", "fine_yuan"]].values.tolist() == [
        ["2024/综合执法大队/处罚.xlsx", "Sheet1", 2, 200.0],
        ["2024/综合执法大队/处罚.xlsx", "Sheet1", 3, 300.0],
    ]
    assert frame["decided_on"].tolist() == [pd.Timestamp("2024-03-05")] * 2


def test_personal_columns_are_not_kept(root):
    penalty_file(root, penalty(1))
    assert "party" not in penalties(root).columns
    assert (
        not penalties(root)
        .astype(str)
        .apply(lambda column: column.str.contains("张某某"))
        .any()
        .any()
    )


def test_a_fine_in_ten_thousands_becomes_yuan(root):
    header = [*PENALTY_HEADER[:3], "罚款金额（万元）", *PENALTY_HEADER[4:]]
    penalty_file(root, penalty(1, fine=0.02), penalty(2, fine="1.2万元"), header=header)
    assert penalties(root)["fine_yuan"].tolist() == [200.0, 12000.0]


def test_a_unit_line_above_the_table_speaks_for_its_money_columns(root):
    write_xlsx(
        root / "data/raw/2024/综合执法大队/处罚.xlsx",
        {"Sheet1": [["行政处罚台账"], ["单位：万元"], PENALTY_HEADER, penalty(1, fine=0.05)]},
    )
    assert penalties(root)["fine_yuan"].tolist() == [500.0]


def test_an_impossible_date_rejects_its_row_with_place_expected_and_found(root):
    penalty_file(root, penalty(1), penalty(2, decided="2024年2月30日"))
    problem = only_problem(root, "unreadable_value")
    assert problem["message"].startswith(
        "2024/综合执法大队/处罚.xlsx[Sheet1] 第3行「处罚决定日期」："
    )
    assert "2024年2月30日" in problem["message"] and "请改正" in problem["message"]
    assert problem["severity"] == "rejected" and problem["department"] == "综合执法大队"
    assert len(penalties(root)) == 1


def test_a_decision_before_its_filing_rejects_the_row(root):
    penalty_file(root, penalty(1, filed="2024-03-09", decided="2024-03-05"))
    assert only_problem(root, "impossible_order")["column"] == "处罚决定日期"
    assert penalties(root).empty


def test_an_unknown_category_is_a_problem_and_a_known_spelling_is_not(root):
    penalty_file(root, penalty(1, kind="警告、罚款"), penalty(2, kind="口头教育"))
    assert penalties(root)["kind"].tolist() == ["警告并罚款"]
    message = only_problem(root, "unknown_category")["message"]
    assert "第3行「处罚类别」" in message and "读到〔4个字〕" in message


def test_a_missing_required_value_rejects_and_an_unreadable_optional_one_does_not(root):
    penalty_file(root, penalty(1, fine=None), penalty(2, filed="不详"))
    frame = penalties(root)
    assert frame["filed_on"].isna().tolist() == [True]
    assert only_problem(root, "missing_value")["severity"] == "rejected"
    assert only_problem(root, "unreadable_value")["severity"] == "doubtful"


def test_a_negative_fine_is_out_of_bounds(root):
    penalty_file(root, penalty(1, fine=-5))
    assert only_problem(root, "out_of_bounds")["row"] == 2


def test_the_same_record_in_two_files_counts_once_and_points_to_the_one_kept(root):
    penalty_file(root, penalty(1), name="甲.xlsx")
    penalty_file(root, penalty(1, decided="2024年3月5日"), name="乙.xlsx")
    result = cleaned(root)
    assert len(result.tables["fines"]) == 1
    (duplicate,) = result.duplicates.to_dict("records")
    assert {duplicate["source_file"][-6:], duplicate["kept_file"][-6:]} == {"甲.xlsx", "乙.xlsx"}


def test_the_same_number_with_other_content_is_a_conflict_shown_with_both_rows(root):
    penalty_file(root, penalty(1, fine=200), penalty(1, fine=2000))
    assert penalties(root)["fine_yuan"].tolist() == [200.0]
    problems = problem_frame(cleaned(root).problems)
    counted, refused = problems[problems["code"] == "conflict"].to_dict("records")
    assert (counted["row"], counted["severity"], refused["row"], refused["severity"]) == (
        2,
        "doubtful",
        3,
        "rejected",
    )
    for one, other in ((counted, 3), (refused, 2)):
        assert f"第{other}行编号相同而「罚款金额」不同" in one["message"]


def test_an_unknown_heading_is_a_problem_that_names_the_closest_one_and_what_to_add_where(root):
    penalty_file(root, [*penalty(1), "x"], header=[*PENALTY_HEADER, "违法行为的类型"])
    message = only_problem(root, "unknown_heading")["message"]
    assert (
        '在 ledgers/fines.toml 中「违法行为类型」那一行的 aliases 里加上 "违法行为的类型"'
        in message
    )
    assert len(penalties(root)) == 1


def test_an_undeclared_heading_that_looks_personal_is_treated_as_personal_and_said(root):
    penalty_file(root, [*penalty(1), "13812345678"], header=[*PENALTY_HEADER, "家属手机号"])
    problem = only_problem(root, "personal_heading")
    assert problem["column"] == "家属手机号" and "13812345678" not in problem["message"]
    assert len(penalties(root)) == 1


def test_a_missing_required_column_is_a_problem_and_its_rows_are_rejected(root):
    penalty_file(
        root,
        penalty(1)[:3],
        penalty(2)[:3],
        header=["处罚种类", "行政处罚决定书文号", "违法行为类型"],
    )
    assert "「罚款金额」" in only_problem(root, "missing_heading")["message"]
    assert cleaned(root).sheets["rejected"].tolist() == [2]


def test_a_table_of_no_ledger_is_a_problem_and_its_rows_are_rejected(root):
    write_xlsx(
        root / "data/raw/2024/司法所/库存.xlsx",
        {"Sheet1": [["商品", "单价", "库存"], ["纸", 3, 10], ["笔", 2, 20]]},
    )
    assert only_problem(root, "unknown_ledger")["row"] == 1
    assert cleaned(root).sheets["rejected"].tolist() == [2]


def test_a_hidden_sheet_that_fits_a_ledger_is_not_counted_but_said(root):
    write_xlsx(
        root / "data/raw/2024/综合执法大队/处罚.xlsx",
        {"今年": [PENALTY_HEADER, penalty(1)], "旧稿": [PENALTY_HEADER, penalty(2)]},
        hidden=("旧稿",),
    )
    assert len(penalties(root)) == 1
    assert only_problem(root, "hidden_sheet")["sheet"] == "旧稿"


def test_every_row_of_every_sheet_has_one_kind(root):
    write_xlsx(
        root / "data/raw/2024/综合执法大队/处罚.xlsx",
        {
            "Sheet1": [
                ["万兴街道2024年行政处罚台账"],
                ["填报单位：综合执法大队"],
                PENALTY_HEADER,
                penalty(1),
                penalty(2, fine="约200"),
                [None],
                penalty(1),
                ["合计", None, None, 200],
                ["填表人：王某某"],
            ]
        },
    )
    (sheet,) = cleaned(root).sheets.to_dict("records")
    assert sum(sheet[kind] for kind in KINDS) == sheet["rows"] == 9
    assert (
        sheet["clean"],
        sheet["rejected"],
        sheet["duplicate"],
        sheet["total"],
        sheet["header"],
    ) == (1, 1, 1, 1, 1)


@pytest.mark.parametrize(
    "name, content",
    [
        ("空.xlsx", b""),
        ("文字.xlsx", "只是一段话。\n".encode()),
        ("截断.xlsx", b"PK\x03\x04\x14\x00\x06\x00"),
    ],
)
def test_a_file_that_is_no_workbook_is_one_line_and_the_rest_goes_on(root, name, content):
    penalty_file(root, penalty(1))
    (root / "data/raw/2024/综合执法大队" / name).write_bytes(content)
    result = cleaned(root)
    (problem,) = problem_frame(result.problems).to_dict("records")
    assert problem["file"].endswith(name) and problem["message"].endswith("。")
    assert len(result.tables["fines"]) == 1


def test_an_empty_workbook_and_a_sheet_with_only_a_title_are_one_line_each(root):
    write_xlsx(root / "data/raw/2024/司法所/空.xlsx", {"Sheet1": []})
    write_xlsx(root / "data/raw/2024/司法所/标题.xlsx", {"Sheet1": [["万兴街道2024年台账"]]})
    assert len(cleaned(root).problems) == 2


def test_a_lock_file_is_skipped_with_a_note(root):
    penalty_file(root, penalty(1))
    (root / "data/raw/2024/综合执法大队/~$处罚.xlsx").write_bytes(b"x")
    assert only_problem(root, "lock_file")["severity"] == "info"


def test_an_empty_folder_gives_empty_tables(root):
    result = cleaned(root)
    assert (
        result.files.empty
        and result.years == []
        and all(frame.empty for frame in result.tables.values())
    )


def test_sample_and_real_workbooks_in_one_year_are_refused(root):
    penalty_file(root, penalty(1), name="示例_处罚.xlsx")
    penalty_file(root, penalty(2), name="处罚.xlsx")
    with pytest.raises(Refused, match="2024年.*示例"):
        cleaned(root)


@pytest.mark.parametrize("number", [120104199001011000, "1.20104E+17"])
def test_an_identifier_that_a_spreadsheet_has_rounded_is_not_taken_for_one(root, number):
    penalty_file(root, [number, *penalty(1)[1:]])
    assert only_problem(root, "rounded_identifier")["severity"] == "rejected"
    assert penalties(root).empty


def test_a_long_identifier_kept_as_text_is_compared_whole_and_shown_as_its_place(root):
    numbers = ["0120104199001011234", "0120104199001011235", "0120104199001011234"]
    penalty_file(root, *([number, *penalty(1)[1:]] for number in numbers))
    assert penalties(root)["decision_no"].tolist() == [
        "〔2024/综合执法大队/处罚.xlsx[Sheet1] 第2行〕",
        "〔2024/综合执法大队/处罚.xlsx[Sheet1] 第3行〕",
    ]


def test_a_range_of_days_counts_from_its_first_and_not_across_years(root):
    header = ["宣传编号", "宣传方式", "活动时间", "数量"]
    write_xlsx(
        root / "data/raw/2024/司法所/宣传.xlsx",
        {
            "Sheet1": [
                header,
                ["XC-1", "大型宣传活动", "2024年4月15日至21日", 1],
                ["XC-2", "大型宣传活动", "2024.12.30-2025.1.3", 1],
            ]
        },
    )
    assert cleaned(root).tables["events"]["held_on"].tolist() == [pd.Timestamp("2024-04-15")]
    assert "同一年" in only_problem(root, "unreadable_value")["message"]


@pytest.mark.parametrize(
    "fault, code", [("#REF!", "error_cell"), ("#公式无结果", "formula_without_value")]
)
@pytest.mark.parametrize("column", ["行政处罚决定书文号", "罚款金额", "处罚决定日期"])
def test_a_cell_with_an_error_or_a_formula_without_result_is_no_value(root, fault, code, column):
    row = penalty(1)
    row[PENALTY_HEADER.index(column)] = fault
    penalty_file(root, penalty(2), row)
    assert only_problem(root, code)["column"] == column
    assert len(penalties(root)) == 1


def test_a_problem_of_a_cell_knows_its_reference_its_field_and_what_was_read(root):
    penalty_file(root, penalty(1), penalty(2, fine="约200"))
    (problem,) = cleaned(root).problems
    assert (problem.cell, problem.table, problem.field) == ("D3", "fines", "fine_yuan")
    assert problem.found == "约200"


@pytest.mark.parametrize(
    "index, letters", [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_are_named_as_spreadsheets_name_them(index, letters):
    assert column_letters(index) == letters


def test_a_message_does_not_quote_a_phone_number(root):
    penalty_file(root, penalty(1, decided="问13812345678"))
    assert "读到〔1个字和11位数字〕" in only_problem(root, "unreadable_value")["message"]


@pytest.mark.skipif(sys.platform != "linux", reason="only here may a file's name be any bytes")
def test_a_file_name_in_another_encoding_is_read_and_shown(tmp_path):
    """As an archive packed on Windows leaves it elsewhere."""
    path = penalty_file(tmp_path, penalty(1), penalty(2, fine="约200"))
    gbk = os.fsdecode(os.fsencode(path.parent) + b"/" + "处罚台账.xlsx".encode("gbk"))
    os.rename(path, gbk)
    result = clean_workspace(Workspace(tmp_path), RULES)
    assert list(result.files["file"]) == ["2024/综合执法大队/处罚台账.xlsx"]
    assert (
        set(problem_frame(result.problems)["code"]) == {"unreadable_value"}
        and len(result.tables["fines"]) == 1
    )


def test_a_department_s_own_year_folder_is_its_year(root):
    folder = root / "data/raw/综合执法大队/2024年"
    write_xlsx(
        folder / "处罚.xlsx", {"Sheet1": [PENALTY_HEADER, penalty(1), penalty(2, fine="约")]}
    )
    result = cleaned(root)
    (file,) = result.files.to_dict("records")
    assert (file["file"], file["year"]) == ("综合执法大队/2024年/处罚.xlsx", 2024)
    assert {problem.department for problem in result.problems} == {"综合执法大队"}
    assert result.years == [2024] and len(result.tables["fines"]) == 1


def test_an_archive_is_listed_as_what_it_may_be(root):
    path = penalty_file(root, penalty(1))
    with zipfile.ZipFile(path.with_name("行政处罚.zip"), "w") as packed:
        packed.write(path, "处罚.xlsx")
    path.unlink()
    (table,) = cleaned(root).sent_tables.to_dict("records")
    assert (table["may_be"], table["why"]) == ("fines", "archive")
    assert only_problem(root, "archive")["severity"] == "rejected"


def test_made_up_and_real_workbooks_are_refused_wherever_the_year_folder_lies(root):
    penalty_file(root, penalty(1), name="示例_处罚.xlsx")
    write_xlsx(root / "data/raw/司法所/2024/信访.xlsx", {"Sheet1": [["a", "b"]]})
    with pytest.raises(Refused, match="2024年"):
        cleaned(root)
