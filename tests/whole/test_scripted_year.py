"""A year of updates as an office lives it.

After each: the figures, what moved because of which rows, and the revisions.
"""

import datetime
import html
import json
import re

import pytest
from typer.testing import CliRunner
from workbooks import PENALTY_HEADER, penalty, penalty_file, small_workspace, write_xlsx

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.build.one_build import build
from wanxing_stats.cli.commands import app

pytestmark = pytest.mark.small_rules

WATCHED = ("fine_cases", "fine_total", "letters_received")
PETITION_HEADER = ["信访编号", "来访日期", "信访人姓名", "渠道", "内容分类", "办结日期"]
RENAMED = ["处罚金额" if title == "罚款金额" else title for title in PENALTY_HEADER]
ONE, TWO, MORE = penalty(1), penalty(2, fine=300), penalty(2, fine=500)
THREE, FOUR = penalty(3, fine=100), penalty(4, fine=100)
WHOLE_YEAR = "[years.2024]\nas_of = 2024-12-31\n"
DROP = (
    '[[correction]]\naction = "drop"\ntable = "fines"\n'
    'key = "津南万罚〔2024〕1号"\nreason = "其他"\n'
    'decided_by = "综合执法大队"\non = 2025-01-20\n'
)


SHOWS = (
    "from IPython.display import display\nfrom wanxing_stats.briefing import quality\n\n"
    "display(brief.table('各项', 'letters_received'))\nquality.say_moved(brief)"
)


def petition(number, month=3):
    return [f"XF2024-{number:03}", f"2024-{month:02}-04", "李某某", "来访", "违法建设", None]


UNREADABLE = [None, *petition(9)[1:]]


def penalties(root, *rows, **options):
    penalty_file(root, *rows, **{"name": "处罚.xlsx", **options})


def petitions(root, *rows):
    write_xlsx(root / "data/raw/2024/矛调中心/信访件.xlsx", {"2024": [PETITION_HEADER, *rows]})


def split(root):
    penalties(root, ONE, header=RENAMED, name="处罚（上半年）.xlsx")
    penalties(root, MORE, header=RENAMED, name="处罚（下半年）.xlsx")
    (root / "data/raw/2024/综合执法大队/处罚.xlsx").unlink()


def late(root):
    (root / "data/raw/2024/矛调中心/信访件.xlsx").unlink()


def correct(root):
    (root / "data/raw/corrections.toml").write_text(DROP, encoding="utf-8")


def command(*arguments):
    return lambda root: CliRunner().invoke(app, [*arguments, "--root", str(root)])


# What is done; the watched figures then; what moved: tier, figure or ledger, before, after, rows
# added, removed, changed; the revisions: figure, published, now, reason.
YEAR = {
    "rows added": (
        lambda root: penalties(root, ONE, TWO, THREE),
        (3, 600, 2),
        [
            ("printed", "fine_cases", 1, 3, 2, 0, 0),
            ("printed", "fine_total", 200, 600, 2, 0, 0),
        ],
        [],
    ),
    "a row corrected in the workbook": (
        lambda root: penalties(root, ONE, MORE, THREE),
        (3, 800, 2),
        [("printed", "fine_total", 600, 800, 0, 0, 1)],
        [],
    ),
    "a row that moves no figure": (
        lambda root: penalties(root, ONE, MORE, [*THREE[:4], "2024-03-02", THREE[5]]),
        (3, 800, 2),
        [("no_effect", "fines", None, None, 0, 0, 1)],
        [],
    ),
    "a row added while another changes beside the point": (
        lambda root: penalties(root, ONE, MORE, [*THREE[:4], "2024-03-01", THREE[5]], FOUR),
        (4, 900, 2),
        [
            ("printed", "fine_cases", 3, 4, 1, 0, 0),
            ("printed", "fine_total", 800, 900, 1, 0, 0),
            ("no_effect", "fines", None, None, 0, 0, 1),
        ],
        [],
    ),
    "it goes again": (
        lambda root: penalties(root, ONE, MORE, [*THREE[:4], "2024-03-01", THREE[5]]),
        (3, 800, 2),
        [
            ("printed", "fine_cases", 4, 3, 0, 1, 0),
            ("printed", "fine_total", 900, 800, 0, 1, 0),
        ],
        [],
    ),
    "a row removed": (
        lambda root: penalties(root, ONE, MORE),
        (2, 700, 2),
        [
            ("printed", "fine_cases", 3, 2, 0, 1, 0),
            ("printed", "fine_total", 800, 700, 0, 1, 0),
        ],
        [],
    ),
    "a column renamed to a heading that is known": (
        lambda root: penalties(root, ONE, MORE, header=RENAMED),
        (2, 700, 2),
        [],
        [],
    ),
    "a file split in two": (split, (2, 700, 2), [], []),
    "a department late": (
        late,
        (2, 700, None),
        [
            ("printed", "letters_received", 2, None, 0, 2, 0),
            ("other", "letters_closed", 0, None, 0, 2, 0),
            ("other", "letters_late", None, None, 0, 2, 0),
        ],
        [],
    ),
    "the late department sends its file": (
        lambda root: petitions(root, petition(1), petition(2), petition(3)),
        (2, 700, 3),
        [
            ("printed", "letters_received", None, 3, 3, 0, 0),
            ("other", "letters_closed", None, 0, 3, 0, 0),
            ("other", "letters_late", None, None, 3, 0, 0),
        ],
        [],
    ),
    "a row that cannot be read": (
        lambda root: petitions(root, petition(1), petition(2), petition(3), UNREADABLE),
        (2, 700, 3),
        [
            ("printed", "letters_received", 3, 3, 0, 0, 0),
        ],
        [],
    ),
    "it is mended": (
        lambda root: petitions(root, petition(1), petition(2), petition(3), petition(9)),
        (2, 700, 4),
        [
            ("printed", "letters_received", 3, 4, 1, 0, 0),
        ],
        [],
    ),
    "it was a mistake": (
        lambda root: petitions(root, petition(1), petition(2), petition(3)),
        (2, 700, 3),
        [("printed", "letters_received", 4, 3, 0, 1, 0)],
        [],
    ),
    "a correction": (
        correct,
        (1, 500, 3),
        [
            ("printed", "fine_cases", 2, 1, 0, 1, 0),
            ("printed", "fine_total", 700, 500, 0, 1, 0),
        ],
        [],
    ),
    "the year published": (command("publish", "2024"), (1, 500, 3), [], []),
    "a late change": (
        lambda root: petitions(root, petition(1), petition(2), petition(3), petition(4)),
        (1, 500, 4),
        [("printed", "letters_received", 3, 4, 1, 0, 0)],
        [("letters_received", 3, 4, "")],
    ),
    "its reason": (
        command("revise", "letters_received", "--year", "2024", "--reason", "矛调中心补报1件"),
        (1, 500, 4),
        [],
        [("letters_received", 3, 4, "矛调中心补报1件")],
    ),
    "a change to another value needs another reason": (
        lambda root: petitions(root, petition(1), petition(2)),
        (1, 500, 2),
        [("printed", "letters_received", 4, 2, 0, 2, 0)],
        [("letters_received", 3, 2, "")],
    ),
    "back to what was published": (
        lambda root: petitions(root, petition(1), petition(2), petition(3)),
        (1, 500, 3),
        [("printed", "letters_received", 2, 3, 1, 0, 0)],
        [],
    ),
}


def run(*arguments, root):
    return CliRunner().invoke(app, [*arguments, "--root", str(root)])


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """What was to be seen after each update, by its name."""
    root = tmp_path_factory.mktemp("year")
    small_workspace(root, shows=SHOWS)
    (root / "data/raw/2024/综合执法大队/示例_处罚.xlsx").unlink()
    penalties(root, ONE)
    petitions(root, petition(1), petition(2))
    (root / "office.toml").write_text(WHOLE_YEAR, encoding="utf-8")
    workspace, seen = Workspace(root), {}
    build(workspace)
    runs = 1
    for name, (update, *_) in YEAR.items():
        update(root)
        built = build(workspace)
        numbers = sorted((root / "data/clean/runs").glob("*.json"))
        diff = json.loads(run("diff", "--json", root=root).stdout) if len(numbers) > runs else []
        runs = len(numbers)
        figures = {
            one["id"]: one["value"]
            for one in json.loads(run("indicators", "2024", "--json", root=root).stdout)
        }
        unexplained = [each for each in built.problems if each.code == "unexplained_revision"]
        problems = [each.message for each in unexplained]
        page = (workspace.reports / "2024/04_enforcement.html").read_text(encoding="utf-8")
        seen[name] = {
            "diff": diff,
            "figures": figures,
            "unexplained": list(problems),
            "page": page,
            "built": built,
            "said": run("diff", root=root).output,
        }
    return seen


@pytest.mark.parametrize("name", YEAR)
def test_after_each_update_the_figures_are_those_of_the_rows(year, name):
    assert tuple(year[name]["figures"][id] for id in WATCHED) == YEAR[name][1]


@pytest.mark.parametrize("name", YEAR)
def test_after_each_update_the_diff_names_what_moved_and_counts_its_rows(year, name):
    found = [
        (
            one["tier"],
            one["id"] or one["table"],
            one["before"],
            one["after"],
            len(one["rows_added"]),
            len(one["rows_removed"]),
            len(one["rows_changed"]),
        )
        for one in year[name]["diff"]
    ]
    assert found == list(YEAR[name][2])


@pytest.mark.parametrize("name", YEAR)
def test_after_each_update_the_build_says_the_same_figures_moved(year, name):
    moved = {(one.id, one.before, one.after) for one in year[name]["built"].changed}
    assert moved == {
        (id, before, after) for tier, id, before, after, *_ in YEAR[name][2] if tier != "no_effect"
    }


@pytest.mark.parametrize("name", YEAR)
def test_a_revision_without_a_reason_is_a_problem(year, name):
    wanted = [id for id, _, _, reason in YEAR[name][3] if not reason]
    assert len(year[name]["unexplained"]) == len(wanted)
    for said, id in zip(year[name]["unexplained"], wanted, strict=True):
        assert f"wanxing revise {id} --year 2024" in said and "已公布3" in said


def test_a_changed_row_is_told_by_place_and_column(year):
    (one,) = year["a row corrected in the workbook"]["diff"]
    (row,) = one["rows_changed"]
    assert row == {
        "source_file": "2024/综合执法大队/处罚.xlsx",
        "source_sheet": "Sheet1",
        "source_row": 3,
        "columns": [{"name": "fine_yuan", "title": "罚款金额", "before": 300.0, "after": 500.0}],
    }
    assert "第3行：「罚款金额」300 → 500" in year["a row corrected in the workbook"]["said"]


@pytest.mark.parametrize(
    ("name", "states", "said"),
    [
        ("a department late", ("complete", "absent"), "2 → 无数据（现没有报送、减少2行）"),
        (
            "the late department sends its file",
            ("absent", "complete"),
            "无数据 → 3（新增3行）",
        ),
        ("a row that cannot be read", ("complete", "incomplete"), "3（现有1行未计入）"),
        ("it is mended", ("incomplete", "complete"), "3 → 4（现已完整、新增1行）"),
        ("a late change", ("complete", "complete"), "3 → 4（新增1行）"),
    ],
)
def test_what_a_figure_lacks_is_told_with_its_value(year, name, states, said):
    """In the diff, its JSON, the build's list and the page."""
    (one,) = [one for one in year[name]["diff"] if one["id"] == "letters_received"]
    assert (one["state_before"], one["state_after"]) == states
    assert f"2024年处理信访件数：{said}" in year[name]["said"]
    (move,) = [move for move in year[name]["built"].changed if move.id == "letters_received"]
    assert (move.state_before, move.state_after) == states
    assert move.why == said.partition("（")[2].removesuffix("）")


def test_the_page_says_that_rows_came_that_cannot_count(year):
    text = shown(year["a row that cannot be read"])
    assert "处理信访件数 3 3 另有1行未计入 现有1行未计入" in text


def test_a_row_that_a_correction_took_out_is_told_from_a_deleted_one(year):
    (row,) = year["a correction"]["diff"][0]["rows_removed"]
    assert "按更正第1条不计入：其他" in row["why"]
    (row,) = year["a row removed"]["diff"][0]["rows_removed"]
    assert "why" not in row


def shown(seen):
    """The page's text."""
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]*>", " ", seen["page"])))


def test_the_page_says_what_moved_and_why(year):
    assert "2024年有1项指标变动" in shown(year["a late change"])
    assert "处理信访件数 3 4 新增1行 2024/矛调中心/信访件.xlsx[2024] 第5行" in shown(
        year["a late change"]
    )
    assert "各项指标与上次生成时相同" in shown(year["a row that moves no figure"])


def test_the_page_shows_a_revision_beside_the_published_number_with_its_reason(year):
    assert "公布" not in shown(year["a correction"])
    assert re.search(r"公布数 3 （\d{4}-\d\d-\d\d公布）", shown(year["the year published"]))
    late, reason = shown(year["a late change"]), shown(year["its reason"])
    assert (
        "4 公布3" in late
        and "其后有1项修订 指标 公布数 现在 原因 处理信访件数 3 4 还没有写明" in late
    )
    assert (
        "处理信访件数 3 4 矛调中心补报1件" in reason and "现为 4 ，原因：矛调中心补报1件" in reason
    )
    assert "修订" not in shown(year["back to what was published"])


def test_no_diff_names_a_person(year):
    for seen in year.values():
        assert "张某某" not in json.dumps(seen["diff"], ensure_ascii=False) + seen["said"]


def test_the_published_numbers_were_frozen_on_the_day(year, tmp_path):
    root = tmp_path / "x"
    workspace = small_workspace(root, ONE)
    workspace.office.write_text(WHOLE_YEAR, encoding="utf-8")
    assert "请先运行 wanxing build" in str(run("publish", "2024", root=root).exception)
    build(workspace)
    document = json.loads(run("publish", "2024", "--json", root=root).stdout)
    assert document["figures"]["fine_cases"] == 1 and document["run"] == 1
    assert document["on"] == datetime.date.today().isoformat()
    assert "已于" in str(run("publish", "2024", root=root).exception)
    assert run("publish", "2024", "--again", root=root).exit_code == 0
    assert "没有数据" in str(run("publish", "2031", root=root).exception)
    assert "与公布数相同" in str(
        run("revise", "fine_cases", "--year", "2024", "--reason", "x", root=root).exception
    )
    assert "还没有公布" in str(
        run("revise", "fine_cases", "--year", "2023", "--reason", "x", root=root).exception
    )
