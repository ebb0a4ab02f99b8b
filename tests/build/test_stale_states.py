"""A page is made again when a figure that it shows is complete in another way, and says so."""

import json

import nbformat
import pytest
from typer.testing import CliRunner
from workbooks import penalty, penalty_file, small_workspace, write_xlsx

from wanxing_stats.build import build
from wanxing_stats.cli.commands import app

pytestmark = pytest.mark.slow
LETTERS = ["信访编号", "来访日期", "信访人姓名", "渠道", "内容分类", "办结日期"]
FINES, OF_LETTERS = "2024/04_enforcement", "2024/05_letters"
WHOLE = "[years.2024]\nas_of = 2024-12-31\n"
MARCH = WHOLE.replace("12-31", "03-31")
UNREADABLE = penalty(3, fine="若干")
OWED = '[[expected]]\nyear = 2024\ndepartment = "司法所"\nledger = "letters"\n'
BREAK = '[[break]]\nfigure = "letters_received"\nfrom = 2024\nreason = "由区里统一受理"\n'


def letter(number, received, closed=None):
    return [f"XF{number}", received, "李某某", "来访", "违法建设", closed]


def letters(workspace, *rows, year=2024):
    path = workspace.raw / f"{year}/矛调中心/示例_信访.xlsx"
    write_xlsx(path, {"Sheet1": [LETTERS, *rows]})


def decide(workspace, text):
    workspace.office.write_text(text, encoding="utf-8")


def second_notebook(workspace, shows):
    path = workspace.notebooks / "04_enforcement.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = shows
    nbformat.write(notebook, workspace.notebooks / "05_letters.ipynb")


@pytest.fixture
def workspace(tmp_path):
    """Two ledgers of a whole year, and a page for each."""
    workspace = small_workspace(tmp_path)
    letters(workspace, letter(1, "2024-03-04"))
    second_notebook(workspace, 'brief.say("信访{letters_received}。")')
    decide(workspace, WHOLE)
    build(workspace)
    return workspace


def made(built):
    return {page.name: page.why for page in built.notebooks if page.state == "run"}


def states(document):
    return document["id"], document["state_before"], document["state_after"], document["why"]


def test_a_row_that_cannot_count_makes_the_pages_that_show_its_ledger_and_no_others(workspace):
    penalty_file(workspace.root, penalty(1), penalty(2), UNREADABLE, name="示例_处罚.xlsx")
    assert made(build(workspace)) == {FINES: "用到的数据变了：2024年行政处罚起数的完整程度"}
    assert made(build(workspace)) == {}
    penalty_file(workspace.root, penalty(1), penalty(2), name="示例_处罚.xlsx")
    assert made(build(workspace)) == {FINES: "用到的数据变了：2024年行政处罚起数的完整程度"}


def test_a_changed_limit_of_the_office_makes_no_page(workspace):
    decide(workspace, WHOLE + "[limits]\ncell_seconds = 100\n")
    assert made(build(workspace)) == {}


@pytest.mark.parametrize("decided", [OWED, BREAK])
def test_a_decision_about_one_ledger_or_figure_makes_only_the_pages_that_show_it(
    workspace, decided
):
    decide(workspace, WHOLE + decided)
    assert made(build(workspace)) == {OF_LETTERS: "用到的数据变了：2024年处理信访件数的完整程度"}
    decide(workspace, WHOLE)
    assert list(made(build(workspace))) == [OF_LETTERS]


def test_another_last_day_makes_the_pages_of_its_year(workspace):
    decide(workspace, MARCH)
    assert set(made(build(workspace))) == {FINES, OF_LETTERS}


def test_what_a_part_of_last_year_lacks_makes_the_page_that_compares_with_it(workspace):
    """A letter that can't count lacks in the whole of last year, and in its part until March only
    when it came by then."""
    second_notebook(workspace, 'brief.table("各项", "letters_received")')
    decide(workspace, MARCH)
    rows = [letter(number, "2023-03-05") for number in (2, 3)]
    for received, makes in (("2023-05-04", True), ("2023-03-04", True), ("2023-03-03", False)):
        letters(workspace, *rows, [None, *letter(4, received)[1:]], year=2023)
        why = made(build(workspace)).get(OF_LETTERS, "")
        assert bool(why) == makes
        assert received != "2023-03-04" or why == ("用到的数据变了：2024年处理信访件数与上年的比较")


def test_the_build_says_the_figures_whose_state_moved(workspace):
    penalty_file(workspace.root, penalty(1), penalty(2), UNREADABLE, name="示例_处罚.xlsx")
    done = CliRunner().invoke(app, ["build", "--json", "--root", str(workspace.root)])
    changed = json.loads(done.stdout)["changed"]
    assert changed[0] == {
        "id": "fine_cases",
        "year": 2024,
        "before": 2,
        "after": 2,
        "why": "现有1行未计入",
        "state_before": "complete",
        "state_after": "incomplete",
    }
    assert {move["id"] for move in changed} == {"fine_cases", "fine_total", "warning_share"}
    diff = CliRunner().invoke(app, ["diff", "--root", str(workspace.root)])
    log = max((workspace.root / ".wanxing/logs").iterdir()).read_text(encoding="utf-8")
    for text in (diff.stdout, log):
        assert "2024年行政处罚起数：2（现有1行未计入）" in text
