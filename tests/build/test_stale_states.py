"""A page is made again when a figure that it shows is complete in another way, and says so."""

import datetime
import json
from dataclasses import replace

import nbformat
import pytest
from typer.testing import CliRunner
from workbooks import small_workspace, write_xlsx

from wanxing_stats.build import build
from wanxing_stats.cli.commands import app
from wanxing_stats.figures import Figures, State

pytestmark = pytest.mark.slow
LETTERS = ["信访编号", "来访日期", "信访人姓名", "渠道", "内容分类", "办结日期"]
LETTER = ["XF1", "2024-03-04", "李某某", "来访", "违法建设", None]
FINES, OF_LETTERS = "2024/04_enforcement", "2024/05_letters"
INCOMPLETE = State("incomplete", datetime.date(2024, 12, 31), 4, "另有4行未计入。")


@pytest.fixture
def workspace(tmp_path):
    """Two ledgers, and a page for each."""
    workspace = small_workspace(tmp_path)
    letters = workspace.raw / "2024/矛调中心/示例_信访.xlsx"
    write_xlsx(letters, {"2024": [LETTERS, LETTER]})
    path = workspace.notebooks / "04_enforcement.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = 'brief.say("信访{letters_received}。")'
    nbformat.write(notebook, workspace.notebooks / "05_letters.ipynb")
    build(workspace)
    return workspace


@pytest.fixture
def give(monkeypatch):
    """Have figures be in these states, by id and year."""
    computed = Figures.__getitem__

    def give(states):
        def figure_of(figures, key):
            return replace(computed(figures, key), state=states.get(key, State()))

        monkeypatch.setattr(Figures, "__getitem__", figure_of)

    return give


def made(built):
    return {page.name: page.why for page in built.notebooks if page.state == "run"}


def test_a_state_alone_makes_the_pages_that_show_its_figure(workspace, give):
    give({("fine_cases", 2024): INCOMPLETE})
    built = build(workspace)
    assert made(built) == {FINES: "用到的数据变了：2024年行政处罚起数的完整程度"}
    assert made(build(workspace)) == {}


def test_the_build_says_the_figures_whose_state_moved(workspace, give):
    give({("fine_cases", 2024): INCOMPLETE})
    done = CliRunner().invoke(app, ["build", "--explain", "--json", "--root", str(workspace.root)])
    assert json.loads(done.stdout)["changed"] == [
        {
            "id": "fine_cases",
            "year": 2024,
            "before": 2,
            "after": 2,
            "why": "现有4行未计入",
            "state_before": "complete",
            "state_after": "incomplete",
        }
    ]
    diff = CliRunner().invoke(app, ["diff", "--root", str(workspace.root)])
    assert "2024年行政处罚起数：2（现有4行未计入）" in diff.stdout
    log = max((workspace.root / ".wanxing/logs").iterdir()).read_text(encoding="utf-8")
    assert "2024年行政处罚起数：2（现有4行未计入）" in log
