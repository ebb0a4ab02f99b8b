"""A total row is checked against the rows it adds up, wherever it stands."""

import pytest
from workbooks import RULES, SHIPPED, calls_of, penalty, penalty_file, read_in_this_process

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.cleaning import problem_frame
from wanxing_stats.cleaning.all_sources import clean_workspace

TOTAL = "合计"


def total(fine, name=TOTAL):
    return [name, None, None, fine]


def mismatches(root, *rows, **options):
    penalty_file(root, *rows, **options)
    problems = problem_frame(clean_workspace(Workspace(root), RULES).problems)
    return problems[problems["code"] == "total_mismatch"].to_dict("records")


def test_a_total_that_is_not_the_sum_of_its_rows_is_doubted_with_both_numbers(tmp_path):
    (found,) = mismatches(tmp_path, penalty(1, 200), penalty(2, 300), total(600))
    assert found["message"] == (
        "2024/综合执法大队/处罚.xlsx[Sheet1] 第4行「罚款金额」："
        "合计与各行不符：第2—3行之和为500，读到“600”。"
        "年度数字按各行计算，不用合计；请核对是漏了行，还是合计没有更新。"
    )
    assert (found["severity"], found["letter"], found["row"]) == ("doubtful", "D", 4)
    assert found["table"] == "fines"


def test_subtotals_and_the_grand_total_are_each_compared_with_what_they_add_up(tmp_path):
    good = [
        penalty(1, 200),
        penalty(2, 300),
        total(500, "小计"),
        penalty(3, 100),
        penalty(4, 0.5),
        total(100.5, "小计"),
        total(600.5),
    ]
    assert mismatches(tmp_path, *good) == []
    (found,) = mismatches(tmp_path, *good[:5], total(101, "小计"), total(600.5))
    assert found["row"] == 7 and "第5—6行之和为100.5" in found["message"]


def test_a_total_may_stand_above_its_rows(tmp_path):
    assert mismatches(tmp_path, total(500), penalty(1, 200), penalty(2, 300)) == []
    assert len(mismatches(tmp_path, total(501), penalty(1, 200), penalty(2, 300))) == 1


def test_a_sum_is_compared_in_the_unit_of_its_heading(tmp_path):
    header = [
        "行政处罚决定书文号",
        "行政相对人名称",
        "处罚类别",
        "罚款金额（万元）",
        "立案日期",
        "处罚决定日期",
    ]
    assert (
        mismatches(tmp_path, penalty(1, 0.2), penalty(2, "300元"), total(0.23), header=header) == []
    )
    (found,) = mismatches(
        tmp_path, penalty(1, 0.2), penalty(2, "300元"), total(300.2), header=header
    )
    assert "第2—3行之和为0.23万元，读到“300.2”" in found["message"]


@pytest.mark.parametrize("fine", ["约200", "#REF!"])
def test_a_column_with_a_cell_that_is_no_number_is_not_added_up(tmp_path, fine):
    assert mismatches(tmp_path, penalty(1, fine), penalty(2, 300), total(600)) == []


def test_empty_cells_and_totals_without_a_number_are_no_mismatch(tmp_path):
    assert (
        mismatches(tmp_path, penalty(1, None), penalty(2, "-"), penalty(3, 300), total(300)) == []
    )
    assert mismatches(tmp_path, penalty(1, 200), total(None), total("见附表")) == []


def test_a_rejected_or_repeated_row_is_part_of_what_the_sheet_adds_up(tmp_path):
    assert (
        mismatches(
            tmp_path, penalty(1, 200), penalty(1, 200), penalty(2, 300, decided="不详"), total(700)
        )
        == []
    )


def test_the_sample_workbooks_have_totals_and_all_of_them_fit(sample):
    result = clean_workspace(sample, SHIPPED)
    assert result.row_counts()["total"] > 100
    assert not (problem_frame(result.problems)["code"] == "total_mismatch").any()


def test_each_of_many_totals_costs_the_same(tmp_path, monkeypatch):
    def calls(count):
        rows = []
        for start in range(0, count, 5):
            rows += [penalty(number, 100) for number in range(start, start + 5)]
            rows.append(total(500, "小计"))
        penalty_file(tmp_path / str(count), *rows)
        workspace = Workspace(tmp_path / str(count))
        return calls_of(lambda: clean_workspace(workspace, RULES))

    read_in_this_process(monkeypatch)
    calls(5)  # what is made ready once
    few, more, many = map(calls, (200, 600, 1000))
    assert many - more < 1.2 * (more - few)
