"""What was written here and lies among the sources by mistake is told from a ledger."""

import openpyxl
import pytest
from workbooks import PENALTY_HEADER, penalty, penalty_file, small_workspace, write_xlsx

from wanxing_stats.briefing.page_uses import owed_of_year
from wanxing_stats.build import build
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.departments.feedback_workbook import workbook_of
from wanxing_stats.figures import Figures
from wanxing_stats.rules import load_rules

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """A workspace that was built, by name what it wrote."""
    root = tmp_path_factory.mktemp("built")
    workspace = small_workspace(root, penalty(1), penalty(2), penalty(3, fine="约200"))
    workspace.office.write_text("[office]\ncase_sheets = true\n", encoding="utf-8")
    complaints = build(workspace).problems
    book = openpyxl.load_workbook(workspace.reports / "2024_指标表.xlsx")
    sheet = next(sheet for sheet in book if sheet.cell(1, 1).value == PENALTY_HEADER[0])
    pasted = write_xlsx(root / "一页.xlsx", {"Sheet1": list(sheet.iter_rows(values_only=True))})
    mend = root / "改正表.xlsx"
    mend.write_bytes(workbook_of("综合执法大队", complaints, None))
    return {
        "指标表.xlsx": workspace.reports / "2024_指标表.xlsx",
        "一页.xlsx": pasted,
        "改正表.xlsx": mend,
        "penalties.csv": workspace.clean / "penalties.csv",
    }


@pytest.mark.parametrize("name", ["指标表.xlsx", "一页.xlsx", "改正表.xlsx", "penalties.csv"])
def test_what_was_written_here_counts_nothing_and_is_said(tmp_path, outputs, name):
    source = penalty_file(tmp_path, penalty(1, filed="2024-12-30", decided="2024-12-31"))
    (source.parent / name).write_bytes(outputs[name].read_bytes())
    workspace = small_workspace(tmp_path)
    (source.parent / "示例_处罚.xlsx").unlink()
    cleaned = clean_workspace(workspace, load_rules(workspace))
    figures = Figures(cleaned)
    figure = figures["penalty_cases", 2024]
    assert (figure.value, figure.state.kind) == (1, "complete")
    (line,) = owed_of_year(figures, 2024)
    assert (line.ledger, line.files, line.unread_tables) == ("penalties", 1, 0)
    assert [(said.code, said.place.file.split("/")[-1]) for said in cleaned.problems] == [
        ("own_output", name)
    ]
