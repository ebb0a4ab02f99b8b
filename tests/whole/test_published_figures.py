"""The sample workbooks of 2024 yield the published report, from rows that can be found again."""

import csv
import functools
import json
import re
from pathlib import Path

import openpyxl
import pytest
import xlrd
from typer.testing import CliRunner
from workbooks import SHIPPED

from wanxing_stats.base.values import clean_text
from wanxing_stats.cleaning.cleaned import KINDS
from wanxing_stats.cli.commands import app
from wanxing_stats.figures.consistency import check_relations

PUBLISHED = {
    row["id"]: row["value"]
    for row in csv.DictReader(
        (Path(__file__).parent / "published_2024.csv").read_text(encoding="utf-8").splitlines()
    )
}


def ask(workspace, *command):
    """The JSON document of a command, and its exit status."""
    result = CliRunner().invoke(app, [*command, "--root", str(workspace.root), "--json"])
    return json.loads(result.stdout), result.exit_code


@functools.cache
def told(workspace, *command):
    """What ``ask`` gives of a workspace that nobody changes."""
    return ask(workspace, *command)


def value(workspace, id):
    figures, _ = ask(workspace, "indicators", "2024")
    return next(figure["value"] for figure in figures if figure["id"] == id)


def test_every_published_figure_comes_out(sample):
    figures, status = told(sample, "indicators", "2024")
    computed = {figure["id"]: str(figure["value"]) for figure in figures}
    assert PUBLISHED
    assert {id: computed[id] for id in PUBLISHED} == PUBLISHED
    assert status == 0


def test_a_claim_about_all_is_a_rate_with_numerator_and_denominator(sample):
    figures, _ = told(sample, "indicators", "2024")
    for id in (
        "shed_charging_coverage",
        "enforcement_training_all",
        "heresy_pledge_all",
        "jzt_visit_rate",
    ):
        (figure,) = (one for one in figures if one["id"] == id)
        assert figure["numerator"] == figure["denominator"] > 0


def test_every_relation_of_the_report_holds_in_2024(sample):
    from wanxing_stats.cleaning.data_package import cleaned_workspace
    from wanxing_stats.figures.figures import Figures

    outcomes = check_relations(Figures(cleaned_workspace(sample), [2023, 2024]), 2024)
    assert outcomes
    assert [one.id for one in outcomes if one.kind != "ambiguous" and one.holds is not True] == []


def test_deleting_three_petition_rows_lowers_the_petitions_by_three(own_sample):
    rows, _ = ask(own_sample, "trace", "petitions_handled", "--year", "2024")
    by_sheet = sorted(
        rows["rows"], key=lambda row: (row["source_file"], row["source_sheet"], -row["source_row"])
    )[:3]
    for row in by_sheet:
        path = own_sample.raw / row["source_file"]
        workbook = openpyxl.load_workbook(path)
        workbook[row["source_sheet"]].delete_rows(row["source_row"])
        workbook.save(path)
    assert value(own_sample, "petitions_handled") == int(PUBLISHED["petitions_handled"]) - 3


def test_doubling_one_fine_raises_the_fines_by_it(own_sample):
    rows, _ = ask(own_sample, "trace", "penalty_fine_yuan", "--year", "2024")
    row = rows["rows"][0]
    path = own_sample.raw / row["source_file"]
    workbook = openpyxl.load_workbook(path)
    cells = workbook[row["source_sheet"]][row["source_row"]]
    heads = workbook[row["source_sheet"]].iter_rows(max_row=row["source_row"] - 1, values_only=True)
    column = next(
        index
        for head in heads
        for index, text in enumerate(head)
        if isinstance(text, str) and "罚款金额" in text
    )
    fine = cells[column].value
    assert isinstance(fine, int | float)
    cells[column].value = 2 * fine
    workbook.save(path)
    assert value(own_sample, "penalty_fine_yuan") == int(PUBLISHED["penalty_fine_yuan"]) + fine


def texts_of_row(path, sheet, row):
    """The cells of a spreadsheet row as a person reads them, through a reader that is not ours."""
    if path.suffix == ".xls":
        book = xlrd.open_workbook(path)
        return [clean_text(cell.value) for cell in book.sheet_by_name(sheet).row(row - 1)]
    if path.suffix == ".csv":
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig") if raw.startswith(b"\xef\xbb\xbf") else raw.decode("gb18030")
        return [clean_text(cell) for cell in list(csv.reader(text.splitlines()))[row - 1]]
    workbook = openpyxl.load_workbook(path, data_only=True, read_only=True)
    return [
        clean_text(cell or "")
        for cell in next(workbook[sheet].iter_rows(min_row=row, max_row=row, values_only=True))
    ]


@pytest.mark.parametrize(
    "id",
    [
        "penalty_cases",
        "petitions_handled",
        "exam_score",
        "nine_small_units_inspected",
        "whistle_meetings",
        "disputes_mediated",
        "hotline_orders_handled",
        "bodycams_stock",
    ],
)
def test_a_trace_leads_to_that_very_record(sample, id):
    from wanxing_stats.cleaning.data_package import cleaned_workspace

    traced, _ = told(sample, "trace", id, "--year", "2024")
    ledger = SHIPPED.indicators[id].ledger
    frame = (
        cleaned_workspace(sample)
        .tables[ledger.name]
        .set_index(["source_file", "source_sheet", "source_row"])
    )
    for row in traced["rows"][:: max(1, len(traced["rows"]) // 5)]:
        number = frame.loc[
            (row["source_file"], row["source_sheet"], row["source_row"]), ledger.primary_key[0]
        ]
        assert number in texts_of_row(
            sample.raw / row["source_file"], row["source_sheet"], row["source_row"]
        )


def test_the_traces_of_different_figures_lead_into_different_formats(sample):
    suffixes = {
        row["source_file"].rsplit(".", 1)[1]
        for id in (
            "penalty_cases",
            "exam_score",
            "bodycams_stock",
            "nine_small_units_inspected",
            "whistle_meetings",
        )
        for row in told(sample, "trace", id, "--year", "2024")[0]["rows"]
    }
    assert suffixes == {"xlsx", "xls", "csv"}


def test_a_count_has_as_many_rows_behind_it(sample):
    rows = told(sample, "trace", "penalty_cases", "--year", "2024")[0]["rows"]
    assert len(rows) == int(PUBLISHED["penalty_cases"])


def test_the_row_kinds_of_every_sheet_add_up(sample):
    checked, status = told(sample, "check")
    assert len(checked["sheets"]) > 100
    for sheet in checked["sheets"]:
        assert sum(sheet[kind] for kind in KINDS) == sheet["rows"], sheet
    assert status == 1


def test_problems_name_place_and_remedy(sample):
    checked, _ = told(sample, "check")
    rejected = [one for one in checked["problems"] if one["severity"] == "rejected"]
    assert len(rejected) >= 20
    for one in rejected:
        assert (
            one["file"] in one["message"]
            and re.search(rf"第{one['row']}[、行]", one["message"])
            and "请" in one["message"]
        )
