"""Twelve mistakes go to the departments and come back mended.

A build afterwards has none, and the figures moved as they should.
"""

import datetime
import json

import openpyxl
from workbooks import SHIPPED, fill_in, take_notebooks, to_mend

from wanxing_stats.build.one_build import build
from wanxing_stats.cleaning.corrections import append_corrections
from wanxing_stats.cleaning.data_package import cleaned_workspace
from wanxing_stats.departments.feedback import (
    open_problems,
    proposed_corrections,
    write_feedback,
)
from wanxing_stats.figures.figures import Figures

ON = datetime.date(2025, 1, 20)
PENALTIES = "综合执法大队/示例_行政处罚案件台账.xlsx"
HAZARDS = "公共安全(应急)办公室/示例_隐患排查整改台账.xlsx"
PETITIONS = "平安建设办公室(矛调中心、信访)/示例_信访件台账.xlsx"
# Where a mistake is planted (file, field, which record of the file), and what it says instead.
PLANTED = [
    (PENALTIES, "fine_yuan", 0, "约贰佰"),
    (PENALTIES, "fine_yuan", 5, "-200"),
    (PENALTIES, "fine_yuan", 9, "#REF!"),
    (PENALTIES, "decided_on", 12, "2024年2月30日"),
    (PENALTIES, "decided_on", 20, None),
    (PENALTIES, "kind", 25, "口头教育"),
    (PENALTIES, "decision_no", 30, None),
    (HAZARDS, "found_on", 3, "不详"),
    (HAZARDS, "found_on", 4, "13月1日"),
    (PETITIONS, "received_on", 2, "上月底"),
    (PETITIONS, "received_on", 7, None),
    (PETITIONS, "petition_no", 11, None),
]
WATCHED = ("penalty_cases", "penalty_fine_yuan", "hazards_found", "petitions_handled")


def only_the_files_of_mistakes(workspace):
    """Without the other departments, whom no mistake concerns."""
    of_mistakes = {f"2024/{file}" for file, *_ in PLANTED}
    for path in workspace.sources():
        if workspace.source_name(path) not in of_mistakes:
            path.unlink()


def plant(workspace):
    """Write the mistakes; gives what each cell said: (file, sheet, row, field) -> value."""
    cleaned, said = cleaned_workspace(workspace), {}
    for name, field, which, _ in PLANTED:
        table = next(
            frame
            for frame in cleaned.tables.values()
            if (frame["source_file"] == f"2024/{name}").any() and field in frame
        )
        record = table[table["source_file"] == f"2024/{name}"].iloc[which]
        said[f"2024/{name}", record["source_sheet"], int(record["source_row"]), field] = record[
            field
        ]
    headings = {}
    for (file, sheet, row, field), (_, _, _, value) in zip(said, PLANTED, strict=True):
        path = workspace.raw / file
        book = openpyxl.load_workbook(path)
        column = headings.setdefault(
            (file, sheet, field), column_of(book[sheet], field, cleaned, file)
        )
        book[sheet].cell(row, column).value = value
        book.save(path)
    return said


def column_of(sheet, field, cleaned, file):
    """The column whose heading the ledger knows as the field."""
    spellings = {
        heading
        for ledger in SHIPPED.ledgers.values()
        for one in ledger.fields
        if one.name == field
        for heading in (one.title, *one.aliases)
    }
    return next(
        cell.column
        for row in sheet.iter_rows(max_row=6)
        for cell in row
        if str(cell.value).split("（")[0].strip("*") in spellings
    )


def figures(workspace):
    computed = Figures(cleaned_workspace(workspace), [2024])
    return {id: computed[id, 2024].value for id in WATCHED}


def open_rows(workspace):
    """The sentence of each row that someone must look at, with whether it is about a cell."""
    problems = open_problems(cleaned_workspace(workspace))
    return {problem.message: bool(problem.field) for problem in problems}


def test_round_trip_of_twelve_mistakes_through_a_build(own_sample):
    take_notebooks(own_sample.root, "11")
    only_the_files_of_mistakes(own_sample)
    right, before = figures(own_sample), set(open_rows(own_sample))
    penalties = cleaned_workspace(own_sample).tables["penalties"]
    said = plant(own_sample)
    lost = penalties["source_row"].isin(
        [row for file, _, row, _ in said if file.endswith(PENALTIES)]
    )
    build(own_sample)
    new = [about for said, about in open_rows(own_sample).items() if said not in before]
    assert sum(new) == 12
    # Seven penalties don't count, their fines are missing; nor do two hazards and three petitions.
    assert figures(own_sample) == {
        "penalty_cases": right["penalty_cases"] - 7,
        "penalty_fine_yuan": right["penalty_fine_yuan"] - penalties.loc[lost, "fine_yuan"].sum(),
        "hazards_found": right["hazards_found"] - 2,
        "petitions_handled": right["petitions_handled"] - 3,
    }

    for path in write_feedback(cleaned_workspace(own_sample), own_sample):
        answers = [said.get(tuple(json.loads(row["标识（请勿改动）"]))) for row in to_mend(path)]
        fill_in(path, [answer if answer is None else str(answer) for answer in answers])
        proposed = proposed_corrections(path, cleaned_workspace(own_sample), ON)
        assert proposed.refused == []
        append_corrections(own_sample, proposed.entries, SHIPPED)
    mended = build(own_sample)

    assert set(open_rows(own_sample)) <= before
    assert figures(own_sample) == right
    moved = {one.id: (one.before, one.after) for one in mended.changed}
    assert moved["petitions_handled"] == (
        right["petitions_handled"] - 3,
        right["petitions_handled"],
    )
    applied = cleaned_workspace(own_sample).corrections
    assert sorted(
        applied[["source_file", "source_sheet", "source_row", "field"]].itertuples(
            index=False, name=None
        )
    ) == sorted(said)
    page = (own_sample.reports / "2024/11_data_quality.html").read_text(encoding="utf-8")
    assert "2024年采用的12处更正" in page and page.count("科室退回更正") == 12
    assert "计入+7行，不能计入−7行" in page
