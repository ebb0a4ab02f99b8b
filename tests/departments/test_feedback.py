"""The workbook that goes back to a department, and comes back filled in."""

import csv
import datetime
import json

import openpyxl
import pytest
from typer.testing import CliRunner
from workbooks import (
    PENALTY_HEADER,
    RULES,
    SHIPPED,
    fill_in,
    penalty,
    penalty_file,
    to_mend,
    write_xlsx,
)

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.cleaning import problem_frame
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.cleaning.corrections import append_corrections
from wanxing_stats.cleaning.data_package import cleaned_workspace
from wanxing_stats.cli.commands import app
from wanxing_stats.departments.feedback import (
    open_problems,
    proposed_corrections,
    write_feedback,
)
from wanxing_stats.departments.feedback_workbook import HEADER, NotFeedback

TODAY = datetime.date(2025, 1, 20)
MENDED = HEADER.index("更正为") + 1


def feedback(root, due=None):
    workspace = Workspace(root)
    return write_feedback(clean_workspace(workspace, RULES), workspace, due)


def propose(root, path):
    return proposed_corrections(path, clean_workspace(Workspace(root), RULES), TODAY)


def test_each_department_with_problems_gets_one_workbook_that_names_the_cells(tmp_path):
    penalty_file(tmp_path, penalty(1), penalty(2, fine="约200"), penalty(3, filed="不详"))
    write_xlsx(
        tmp_path / "data/raw/2024/司法所/处罚.xlsx", {"Sheet1": [PENALTY_HEADER, penalty(4)]}
    )
    (path,) = feedback(tmp_path)
    assert path == tmp_path / "data/clean/feedback/综合执法大队.xlsx"
    first, second = to_mend(path)
    assert [first[name] for name in HEADER[:6]] == [
        1,
        "2024/处罚.xlsx",
        "Sheet1",
        "D3",
        "罚款金额",
        "约200",
    ]
    assert first["应为/说明"] == "应为数字，读到“约200”。" and first["更正为"] is None
    assert second["单元格"] == "E4"


def test_the_cover_says_to_whom_how_many_and_by_when(tmp_path):
    penalty_file(
        tmp_path, penalty(1, fine="约200"), penalty(2, filed="不详"), name="示例_处罚.xlsx"
    )
    (path,) = feedback(tmp_path, due=TODAY)
    text = "\n".join(
        str(cell.value)
        for row in openpyxl.load_workbook(path)["封面"]
        for cell in row
        if cell.value
    )
    for part in ("综合执法大队", "2处", "1处所在的行不能计入", "2025年1月20日前", "示例（虚构）"):
        assert part in text
    (path,) = feedback(tmp_path)
    text = "\n".join(
        str(cell.value)
        for row in openpyxl.load_workbook(path)["封面"]
        for cell in row
        if cell.value
    )
    assert "2025年" not in text and "年　　月　　日前" in text


def test_the_sheet_is_ready_to_print_and_to_fill_in(tmp_path):
    penalty_file(tmp_path, penalty(1, fine="约200"))
    (path,) = feedback(tmp_path)
    sheet = openpyxl.load_workbook(path)["待改正"]
    page = sheet.page_setup
    assert (page.orientation, int(page.paperSize), page.fitToWidth, page.fitToHeight) == (
        "landscape",
        9,
        1,
        0,
    )
    assert (
        sheet.print_title_rows == "$1:$1"
        and sheet.freeze_panes == "A2"
        and sheet.auto_filter.ref == "A1:I2"
    )
    assert sheet.column_dimensions["I"].hidden and "&P" in sheet.oddFooter.center.text
    assert (
        sheet.cell(2, MENDED).number_format == "@"
        and sheet.cell(2, MENDED).fill.fgColor.rgb == "00FFF6CC"
    )


def test_where_no_cell_is_at_fault_the_source_must_be_mended(tmp_path):
    penalty_file(tmp_path, penalty(1), penalty(1, fine=300))
    (path,) = feedback(tmp_path)
    both = to_mend(path)
    assert [(row["单元格"], row["更正为"]) for row in both] == [
        ("第2行", "（请改原表后重报）"),
        ("第3行", "（请改原表后重报）"),
    ]
    assert propose(tmp_path, path).entries == propose(tmp_path, path).refused == []


def test_what_only_the_office_can_do_is_not_said_to_a_department(tmp_path):
    penalty_file(
        tmp_path, [*penalty(1, kind="口头教育"), "x"], header=[*PENALTY_HEADER, "违法行为的类型"]
    )
    (path,) = feedback(tmp_path)
    assert all(
        "toml" not in row["应为/说明"] and "codes" not in row["应为/说明"] for row in to_mend(path)
    )


@pytest.mark.parametrize(
    "text, shown",
    [
        ('=1+HYPERLINK("x")', "〔带符号的11位数字和字母〕"),
        ("+1+1", "+1+1"),
        ("-5元", "-5元"),
        ("@SUM(1)", "〔带符号的4位数字和字母〕"),
        ("\x07-1", "-1"),
    ],
)
def test_a_formula_text_in_a_workbook_is_a_text(tmp_path, text, shown):
    path = tmp_path / "data/raw/2024/综合执法大队/处罚.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [PENALTY_HEADER, penalty(1), penalty(2), penalty(3), penalty(4, kind=text)]
        )
    (path,) = feedback(tmp_path)
    cells = [cell for row in openpyxl.load_workbook(path)["待改正"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    (found,) = [cell for cell in cells if cell.value == shown]
    assert found.data_type == "s" and found.quotePrefix == shown.startswith(("+", "-"))


def test_no_value_of_a_personal_column_is_in_a_workbook(tmp_path):
    penalty_file(
        tmp_path,
        penalty(1, fine="约200"),
        penalty(1),
        penalty(1, fine=300),
        penalty(2, filed="不详"),
    )
    (path,) = feedback(tmp_path)
    text = json.dumps([list(map(str, row.values())) for row in to_mend(path)], ensure_ascii=False)
    assert "约200" in text and "张某某" not in text


def test_a_phone_number_in_another_column_is_not_quoted(tmp_path):
    penalty_file(tmp_path, penalty(1, fine="问13812345678"))
    (path,) = feedback(tmp_path)
    assert [row["读到"] for row in to_mend(path)] == ["〔1个字和11位数字〕"]
    fill_in(path, ["500"])
    assert len(propose(tmp_path, path).entries) == 1


def test_the_same_problems_give_the_same_bytes(tmp_path, monkeypatch):
    penalty_file(tmp_path, penalty(1, fine="约200"))
    (path,) = feedback(tmp_path)
    first = path.read_bytes()
    monkeypatch.setattr("openpyxl.writer.excel.datetime.datetime", Tomorrow)
    feedback(tmp_path)
    assert path.read_bytes() == first


class Tomorrow(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime(2031, 2, 3, 4, 5, 6, tzinfo=tz)


def test_a_second_time_the_workbook_of_a_department_without_problems_is_gone(tmp_path):
    penalty_file(tmp_path, penalty(1, fine="约200"))
    (path,) = feedback(tmp_path)
    penalty_file(tmp_path, penalty(1, fine=200))
    assert feedback(tmp_path) == [] and not path.exists()


@pytest.mark.parametrize(
    "department, name",
    [("a:b?", "a_b_"), ("尾点.", "尾点"), ("CON", "_CON"), ("&办公室", "&办公室")],
)
def test_a_department_s_name_is_safe_as_a_file_name(tmp_path, department, name):
    write_xlsx(
        tmp_path / f"data/raw/2024/{department}/处罚.xlsx",
        {"Sheet1": [PENALTY_HEADER, penalty(1, fine="约200")]},
    )
    assert [path.name for path in feedback(tmp_path)] == [f"{name}.xlsx"]


def test_two_departments_whose_safe_names_are_one_get_two_workbooks(tmp_path):
    for department in ("a:b", "a?b"):
        write_xlsx(
            tmp_path / f"data/raw/2024/{department}/处罚.xlsx",
            {"Sheet1": [PENALTY_HEADER, penalty(1, fine="约200")]},
        )
    assert sorted(path.name for path in feedback(tmp_path)) == ["a_b.xlsx", "a_b_2.xlsx"]


def test_a_filled_in_cell_becomes_an_override_that_expects_what_was_read(tmp_path):
    penalty_file(tmp_path, penalty(1), penalty(2, fine="约200"))
    (path,) = feedback(tmp_path)
    fill_in(path, [300])
    [entry] = propose(tmp_path, path).entries
    assert entry.model_dump(exclude_defaults=True) == {
        "action": "override",
        "file": "2024/综合执法大队/处罚.xlsx",
        "sheet": "Sheet1",
        "row": 3,
        "field": "fine_yuan",
        "expect": "约200",
        "value": "300",
        "reason": "科室退回更正",
        "decided_by": "综合执法大队",
        "on": TODAY,
    }


def test_an_odd_value_said_to_be_right_becomes_a_confirmation(tmp_path):
    penalty_file(tmp_path, penalty(1, fine=-5), penalty(2, fine="约200"))
    (path,) = feedback(tmp_path)
    fill_in(path, ["无误", "无误"])
    proposed = propose(tmp_path, path)
    assert [one.action for one in proposed.entries] == ["confirm"]
    assert len(proposed.refused) == 1


def test_rows_may_be_sorted_and_left_empty(tmp_path):
    penalty_file(
        tmp_path, penalty(1, fine="约200"), penalty(2, filed="不详"), penalty(3, kind="口头")
    )
    (path,) = feedback(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["待改正"]
    sheet.move_range("A2:I2", rows=3)
    sheet.delete_rows(2)
    sheet.cell(4, MENDED).value = "200"
    book.save(path)
    assert [(one.row, one.value) for one in propose(tmp_path, path).entries] == [(2, "200")]


@pytest.mark.parametrize("value, said", [("大约三百", "应为数字"), ("-3", "不应小于0")])
def test_a_filled_in_cell_that_still_can_not_be_read_is_said_and_not_proposed(
    tmp_path, value, said
):
    penalty_file(tmp_path, penalty(1, fine="约200"))
    (path,) = feedback(tmp_path)
    fill_in(path, [value])
    proposed = propose(tmp_path, path)
    assert proposed.entries == [] and said in proposed.refused[0] and "第1项" in proposed.refused[0]


def test_a_cell_that_is_no_problem_any_more_is_said_and_not_proposed(tmp_path):
    penalty_file(tmp_path, penalty(1, fine="约200"))
    (path,) = feedback(tmp_path)
    fill_in(path, ["200"])
    penalty_file(tmp_path, penalty(1, fine=200))
    proposed = propose(tmp_path, path)
    assert proposed.entries == [] and "已经不是问题" in proposed.refused[0]


@pytest.mark.parametrize("sheets", [{"Sheet1": [["x"]]}, {"待改正": [HEADER[:-1]]}, {"待改正": []}])
def test_another_workbook_is_refused(tmp_path, sheets):
    penalty_file(tmp_path, penalty(1))
    with pytest.raises(NotFeedback, match="不是由 wanxing feedback 写出的改正表"):
        propose(tmp_path, write_xlsx(tmp_path / "别的.xlsx", sheets))


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    penalty_file(tmp_path, penalty(1))
    (tmp_path / "x.xlsx").write_bytes(b"")
    with pytest.raises(NotFeedback, match="文件是空的"):
        propose(tmp_path, tmp_path / "x.xlsx")


def right_value(row):
    """What a clerk might fill in: a value that the column can hold, with dates in their order."""
    file, sheet, number, name = json.loads(row["标识（请勿改动）"])
    table = next(
        ledger
        for ledger in SHIPPED.ledgers.values()
        if name in [one.name for one in ledger.kept]
        and row["列"].split("/")[-1].strip("*").split("（")[0]
        in [
            title
            for one in ledger.fields
            if one.name == name
            for title in (one.title, *one.aliases)
        ]
    )
    one = table.field(name)
    if one.enum:
        return one.enum[0]
    if one.type in ("date", "period"):
        return "2024-12-31" if name in [then for _, then in table.order] else "2024-01-02"
    return "60" if one.type in ("number", "integer") else f"补{number}"


def test_round_trip_of_the_sample_problems_through_the_departments(own_sample):
    before = cleaned_workspace(own_sample)
    asked = open_problems(before)
    assert len(asked) >= 12
    paths = write_feedback(before, own_sample)
    for path in paths:
        fill_in(path, [right_value(row) for row in to_mend(path)])
        proposed = proposed_corrections(path, before, TODAY)
        assert proposed.refused == []
        append_corrections(own_sample, proposed.entries, SHIPPED)
    after = cleaned_workspace(own_sample)
    assert problem_frame(after.problems)[problem_frame(after.problems)["severity"] != "info"].empty
    assert (
        after.row_counts()["clean"]
        == before.row_counts()["clean"] + before.row_counts()["rejected"]
    )
    assert after.row_counts()["rejected"] == 0
    places = [(*problem.place[:3], problem.field) for problem in asked]
    listed = after.corrections[["source_file", "source_sheet", "source_row", "field"]].itertuples(
        index=False
    )
    assert sorted(places) == sorted(map(tuple, listed))
    assert write_feedback(after, own_sample) == [] and not any(path.exists() for path in paths)


def run(*arguments, root, answer=None):
    return CliRunner().invoke(app, [*arguments, "--root", str(root)], input=answer)


def filled_workbook(root, value="200"):
    penalty_file(root, penalty(1), penalty(2, fine="约200"))
    result = run("feedback", "--due", "2025-01-20", "--json", root=root)
    (path,) = json.loads(result.stdout)
    fill_in(path, [value])
    return path


@pytest.mark.parametrize("answer, rows", [("y\n", 2), ("\n", 1), ("", 1)])
def test_correct_shows_what_it_will_write_and_writes_what_is_agreed(tmp_path, answer, rows):
    path = filled_workbook(tmp_path)
    result = run("correct", path, root=tmp_path, answer=answer)
    assert result.exit_code == 0 and "第3行 fine_yuan：“约200”改为“200”" in result.output
    assert len(cleaned_workspace(Workspace(tmp_path)).tables["fines"]) == rows


def test_correct_with_yes_writes_and_gives_json(tmp_path):
    path = filled_workbook(tmp_path)
    shown = json.loads(run("correct", path, "--json", root=tmp_path).stdout)
    assert len(shown["entries"]) == 1 and not shown["written"]
    written = json.loads(run("correct", path, "--json", "--yes", root=tmp_path).stdout)
    assert written["written"] and (tmp_path / "data/raw/corrections.toml").exists()


def test_correct_with_nothing_that_can_be_used_ends_with_status_1_and_writes_nothing(tmp_path):
    path = filled_workbook(tmp_path, value="大约")
    result = run("correct", path, "--yes", root=tmp_path)
    assert result.exit_code == 1 and "没有采用" in result.output
    assert not (tmp_path / "data/raw/corrections.toml").exists()


def test_a_reason_and_a_note_go_into_the_file_and_the_note_nowhere_else(tmp_path):
    path = filled_workbook(tmp_path)
    note = "张某某来电话说写错了"
    result = run("correct", path, "--yes", "--reason", "录入错误", "--note", note, root=tmp_path)
    written = (tmp_path / "data/raw/corrections.toml").read_text(encoding="utf-8")
    assert f'reason = "录入错误"\nnote = "{note}"\n' in written and note not in result.output
    as_json = run("correct", path, "--json", "--note", note, root=tmp_path).output
    assert note not in as_json


def test_another_reason_is_refused_with_the_list(tmp_path):
    result = run("correct", filled_workbook(tmp_path), "--reason", "写错了", root=tmp_path)
    assert "应为科室退回更正、录入错误、重复报送、口径确认、其他之一" in str(result.exception)
    assert not (tmp_path / "data/raw/corrections.toml").exists()


def test_a_confirmed_value_was_meant_so(tmp_path):
    penalty_file(tmp_path, penalty(1, fine=-5))
    (path,) = feedback(tmp_path)
    fill_in(path, ["无误"])
    [entry] = propose(tmp_path, path).entries
    assert (entry.action, entry.reason) == ("confirm", "口径确认")
