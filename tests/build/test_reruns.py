"""A rerun makes what its sources changed and nothing else, and says why.

It gives what a build from nothing would give.
"""

import contextlib
import errno
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time

import nbformat
import pytest
from typer.testing import CliRunner
from workbooks import (
    PENALTY_HEADER,
    changed_rules,
    penalty,
    penalty_file,
    write_xlsx,
)

from wanxing_stats.base.workspace import PACKAGE, Workspace
from wanxing_stats.build import stale
from wanxing_stats.build.built import SourceOutcome
from wanxing_stats.build.nothing_changed import built_already
from wanxing_stats.build.one_build import build
from wanxing_stats.cleaning import data_package as datapackage
from wanxing_stats.cleaning import problem_frame
from wanxing_stats.cleaning import source_cache as remembered
from wanxing_stats.cli.commands import app, main
from wanxing_stats.history import NoSuchRun, PublishedError
from wanxing_stats.store import Cache, stamps
from wanxing_stats.store.staging import Busy, staged

pytestmark = pytest.mark.slow
PAGE = "2024/04_enforcement"
LETTERS = ["信访编号", "来访日期", "信访人姓名", "渠道", "内容分类", "办结日期"]


@pytest.fixture
def workspace(built_pair):
    return built_pair


def run(*arguments, root):
    return CliRunner().invoke(app, [*arguments, "--root", str(root)])


def tree(workspace):
    """Every built file with its bytes."""
    return {
        path.relative_to(workspace.root).as_posix(): path.read_bytes()
        for folder in (workspace.clean, workspace.figures, workspace.reports)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def made(built):
    """The pages made, with why."""
    return {one.name: one.why for one in built.notebooks if one.state == "run"}


def read(built):
    """The sources read again, with why."""
    return {one.file.split("/")[-1]: one.what for one in built.sources if one.what}


def source(workspace, year=2024):
    return workspace.raw / str(year) / "综合执法大队" / "示例_处罚.xlsx"


def edit_notebook(workspace, sentence):
    path = workspace.notebooks / "04_enforcement.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].source = sentence
    nbformat.write(notebook, path)


# only what changed


def test_nothing_changed_makes_nothing_and_reads_nothing(workspace):
    before = tree(workspace)
    built = build(workspace)
    assert made(built) == {} and read(built) == {} and tree(workspace) == before


def test_time_stamps_mean_nothing(workspace):
    for path in [
        *workspace.raw.rglob("*.xlsx"),
        *workspace.notebooks.glob("*.ipynb"),
        *workspace.reports.rglob("*.html"),
    ]:
        os.utime(path, (4_000_000_000, 4_000_000_000))  # in 2096: a clock was wrong
    built = build(workspace)
    assert made(built) == {} and read(built) == {}


def test_a_clock_that_jumps_back_changes_nothing(workspace, monkeypatch):
    before = tree(workspace)
    penalty_file(workspace.root, penalty(1), penalty(2), penalty(3), name="示例_处罚.xlsx")
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert list(made(build(workspace))) == [PAGE]
    assert tree(workspace) != before and made(build(workspace)) == {}


def test_a_changed_workbook_is_read_again_and_makes_the_pages_that_use_it(workspace):
    penalty_file(workspace.root, penalty(1), name="示例_处罚.xlsx")
    built = build(workspace)
    assert read(built) == {"示例_处罚.xlsx": "内容变了"} and len(built.sources) == 2
    assert made(built) == {PAGE: "用到的数据变了：2024年行政处罚起数"}


def test_the_same_rows_in_another_workbook_make_no_page(workspace):
    """What a page shows decides, not what was sent: only the workbook's own time stamp differs."""
    path = source(workspace)
    rows = [penalty(1), penalty(2)]
    before = path.read_bytes()
    time.sleep(1.1)  # a workbook's time stamp has seconds
    penalty_file(workspace.root, *rows, name="示例_处罚.xlsx")
    assert path.read_bytes() != before
    built = build(workspace)
    assert read(built) == {"示例_处罚.xlsx": "内容变了"} and made(built) == {}


def test_a_changed_notebook_makes_its_pages_and_reads_nothing(workspace):
    edit_notebook(workspace, 'brief.say("罚款{fine_total}。")')
    built = build(workspace)
    assert read(built) == {} and made(built) == {
        "2023/04_enforcement": "笔记本改过",
        PAGE: "笔记本改过",
    }


def test_a_changed_definition_makes_the_pages_that_use_the_figure(workspace, tmp_path):
    name = ('name = "行政处罚起数"', 'name = "行政处罚案件数"')
    built = build(changed_rules(workspace, tmp_path / "rules", "indicators.toml", *name))
    assert read(built) == {} and set(made(built)) == {"2023/04_enforcement", PAGE}


def test_publishing_makes_the_pages_that_show_what_is_published(workspace):
    edit_notebook(workspace, 'brief.cards("fine_cases")')
    build(workspace)
    run("publish", "2024", root=workspace.root)
    assert made(build(workspace)) == {PAGE: "用到的数据变了：2024年行政处罚起数的公布数"}


def test_the_same_value_from_rows_at_other_places_makes_the_page_that_lists_them(workspace):
    edit_notebook(workspace, 'brief.table("各项", "fine_cases")')
    build(workspace)
    path = penalty_file(
        workspace.root,
        ["万兴街道行政处罚台账"],
        PENALTY_HEADER,
        penalty(1),
        penalty(2),
        header=[],
        name="示例_处罚.xlsx",
    )
    built = build(workspace)
    assert built.changed == [] and list(made(built)) == [PAGE]
    page = (workspace.reports / f"{PAGE}.html").read_text(encoding="utf-8")
    assert f"{path.name} 2行：[Sheet1] 4–5" in re.sub("<[^>]*>", "", page)


def test_a_definition_that_changes_a_figure_is_a_run_of_its_own_that_says_so(
    workspace, tmp_path, monkeypatch
):
    of_penalties = "[fine_cases]\n"
    changed = changed_rules(
        workspace,
        tmp_path / "rules",
        "indicators.toml",
        of_penalties,
        of_penalties + 'where = "fine_yuan > 1000"\n',
    )
    build(changed)
    monkeypatch.setattr("wanxing_stats.base.workspace.SHIPPED_RULES", changed.rules)
    found = json.loads(run("diff", "--json", root=workspace.root).stdout)
    assert [
        (one["id"], one["year"], one["before"], one["after"], one["definition_changed"])
        for one in found
    ] == [("fine_cases", 2023, 1, 0, True), ("fine_cases", 2024, 2, 0, True)]


def edited(monkeypatch, *rooms):
    """As if the code of these rooms were another, and a new process."""
    hash_of_room = stamps._hash_of_room

    def another(room):
        return "another" if room in rooms else hash_of_room(room)

    monkeypatch.setattr(stamps, "_hash_of_room", another)


def newer(monkeypatch, package):
    """As if another version of the package were installed."""
    version_of = stamps._version
    monkeypatch.setattr(
        stamps, "_version", lambda name: "99" if name == package else version_of(name)
    )


@pytest.mark.parametrize(
    ("room", "reads", "makes"),
    [
        ("files", True, False),
        ("tables", True, False),
        ("cleaning", True, True),
        ("rules", True, True),
        ("figures", False, True),
        ("history", False, True),
        ("briefing", False, True),
        ("pages", False, True),
        ("departments", False, True),
        ("build", False, False),
        ("cli", False, False),
    ],
)
def test_an_edit_of_a_room_remakes_only_what_its_output_depends_on(
    workspace, monkeypatch, room, reads, makes
):
    before = tree(workspace)
    edited(monkeypatch, room)
    built = build(workspace)
    why = f"程序（{room}）有改动"
    assert {source.what for source in built.sources} == ({why} if reads else {""})
    assert set(made(built).values()) == ({why} if makes else set())
    after = tree(workspace)
    assert {name for name in before if before[name] != after[name]} <= {"data/clean/made.json"}


@pytest.mark.parametrize(
    ("package", "reads", "makes"),
    [
        ("python-calamine", True, False),
        ("matplotlib", False, True),
        ("pandas", True, True),
        ("openpyxl", False, False),
        ("pytest", False, False),
    ],
)
def test_a_newer_package_remakes_only_what_depends_on_it(
    workspace, monkeypatch, package, reads, makes
):
    newer(monkeypatch, package)
    built = build(workspace)
    why = f"软件包（{package}）换了版本"
    assert {source.what for source in built.sources} == ({why} if reads else {""})
    assert set(made(built).values()) == ({why} if makes else set())


def test_pages_depend_on_each_room_that_writing_them_takes_from():
    """But on store, which only carries files; what others do shows in what a page uses."""
    written_by = {"pages", "briefing"}
    for room in ("pages", "briefing"):
        for path in (PACKAGE / room).glob("*.py"):
            written_by |= set(re.findall(r"from wanxing_stats\.(\w+)", path.read_text("utf-8")))
    assert written_by - {"_door", "store"} == set(stale.ROOMS_OF_PAGES)


@pytest.mark.parametrize(
    "name",
    [
        "briefing/briefing.py",
        "briefing/wanxing.mplstyle",
        "pages/templates/summary/style.css",
    ],
)
def test_the_hash_of_a_room_covers(name, tmp_path, monkeypatch):
    package = tmp_path / "package"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(stamps, "PACKAGE", package)
    room, hash_of_room = name.split("/")[0], stamps._hash_of_room.__wrapped__
    before = hash_of_room(room)
    path = package / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert hash_of_room(room) != before


def test_changed_relations_make_every_page_and_read_nothing(workspace, tmp_path):
    title = ('kind = "soft"', 'kind = "info"')
    changed = changed_rules(workspace, tmp_path / "rules", "relations.toml", *title)
    built = build(changed)
    assert set(made(built).values()) == {"指标间的关系变了"} and read(built) == {}


def test_a_later_end_of_the_year_makes_only_pages_that_say_it(two_ledgers):
    """The header of a page says the last day that its figures cover, or its rows."""

    def newest_letter(day):
        row = ["XF1", day, "李某某", "来访", "违法建设", None]
        write_xlsx(two_ledgers.raw / "2024/矛调中心" / "示例_信访.xlsx", {"2024": [LETTERS, row]})
        return made(build(two_ledgers))

    def headers():
        pages = sorted(two_ledgers.reports.glob("*/04_enforcement.html"))
        texts = [page.read_text(encoding="utf-8") for page in pages]
        return [re.search("数据截至([^<。，；]*日)", text)[1] for text in texts]

    assert headers() == ["2023年12月31日", "2024年3月31日"]
    assert newest_letter("2024-09-09") == {PAGE: "用到的数据变了：2024年行政处罚起数的完整程度"}
    assert headers() == ["2023年12月31日", "2024年9月30日"]
    assert newest_letter("2024-09-10") == {}
    edit_notebook(two_ledgers, 'len(brief.rows("fines"))')
    build(two_ledgers)
    assert headers() == ["2023年12月31日", "2024年9月30日"]
    assert newest_letter("2024-10-10") == {PAGE: "用到的数据变了：2024年数据截止日"}
    assert headers() == ["2023年12月31日", "2024年10月31日"]


def changed_ledger(workspace, folder, name, before, after):
    return changed_rules(workspace, folder / "rules", f"ledgers/{name}.toml", before, after)


@pytest.fixture
def two_ledgers(workspace):
    """Beside the penalties, letters and a table whose headings no ledger knows."""
    row = ["XF1", "2024-03-04", "李某某", "来访", "违法建设", None]
    for name, headings in (
        ("信访.xlsx", LETTERS),
        ("别的.xlsx", ["试卷编号", "某日", "名称", "说明"]),
    ):
        write_xlsx(
            workspace.raw / "2024/矛调中心" / f"示例_{name}",
            {"2024": [headings, row[: len(headings)]]},
        )
    build(workspace)
    return workspace


def test_a_changed_ledger_reads_all_again_and_what_comes_out_the_same_stays(two_ledgers, tmp_path):
    changed = changed_ledger(two_ledgers, tmp_path, "letters", "title = ", "# 又一行\ntitle = ")
    before = tree(two_ledgers)
    built = build(changed)
    assert set(read(built).values()) == {"台账规则变了"} and made(built) == {}
    after = tree(two_ledgers)
    assert {name for name in before if before[name] != after[name]} <= {"data/clean/made.json"}
    assert read(build(changed)) == {}


def test_a_heading_that_becomes_known_reads_the_workbook_that_has_it(two_ledgers, tmp_path):
    """Which no ledger had known before."""
    rows = len(datapackage.cleaned_workspace(two_ledgers).tables["papers"])
    heading = ('"科目考试日期"', '"科目考试日期", "某日"')
    changed = changed_ledger(two_ledgers, tmp_path, "papers", *heading)
    assert read(build(changed))["示例_别的.xlsx"] == "台账规则变了"
    records = datapackage.cleaned_workspace(changed).records
    assert len(records[records["table"] == "papers"]) == 1 and rows == 0


def test_a_correction_reads_only_the_file_it_touches(workspace):
    (workspace.raw / "corrections.toml").write_text(
        '[[correction]]\naction = "drop"\nfile = "2024/综合执法大队/示例_处罚.xlsx"\n'
        'sheet = "Sheet1"\nrow = 3\n'
        'reason = "其他"\ndecided_by = "综合执法大队"\non = 2025-01-20\n',
        encoding="utf-8",
    )
    built = build(workspace)
    assert [(one.file[:4], one.what) for one in built.sources if one.what] == [("2024", "更正变了")]
    assert list(made(built)) == [PAGE]


def test_a_correction_by_key_reads_only_the_files_of_its_ledger(two_ledgers):
    (two_ledgers.raw / "corrections.toml").write_text(
        '[[correction]]\naction = "drop"\ntable = "letters"\nkey = "XF1"\n'
        'reason = "重复报送"\ndecided_by = "综合执法大队"\non = 2025-01-20\n',
        encoding="utf-8",
    )
    built = build(two_ledgers)
    assert read(built) == {"示例_信访.xlsx": "更正变了"} and read(build(two_ledgers)) == {}
    assert ("letters_received", 1, 0) in {(one.id, one.before, one.after) for one in built.changed}


def test_a_deleted_source_takes_with_it_what_came_from_it(workspace):
    source(workspace, 2023).unlink()
    built = build(workspace)
    assert SourceOutcome("2023/综合执法大队/示例_处罚.xlsx", "已删除") in built.sources
    assert not (workspace.reports / "2023").exists() or not list(
        (workspace.reports / "2023").iterdir()
    )
    assert "2023/" not in (workspace.reports / "index.html").read_text(encoding="utf-8")
    assert len(list((workspace.root / ".wanxing" / "read").iterdir())) <= 1


def test_a_deleted_notebook_takes_its_pages_with_it(workspace):
    path = workspace.notebooks / "04_enforcement.ipynb"
    path.rename(workspace.notebooks / "05_safety.ipynb")
    build(workspace)
    assert [one.name for one in sorted(workspace.reports.rglob("0*.html"))] == [
        "05_safety.html"
    ] * 2


def test_a_deleted_output_is_made_again(workspace):
    before = tree(workspace)
    (workspace.reports / f"{PAGE}.html").unlink()
    assert (
        made(build(workspace)) == {PAGE: "上次的结果不在了或已损坏"} and tree(workspace) == before
    )


@pytest.mark.parametrize("left", [0.5, 0])
@pytest.mark.parametrize(
    "name",
    [
        "reports/index.html",
        f"reports/{PAGE}.html",
        "data/clean/made.json",
        "data/clean/datapackage.json",
        "data/clean/fines.parquet",
        "data/clean/fines.csv",
    ],
)
def test_an_output_that_was_cut_off_is_made_again(workspace, name, left):
    """By a broken disk, a synchronised folder, a copy that stopped."""
    before, path = tree(workspace), workspace.root / name
    path.write_bytes(before[name][: int(len(before[name]) * left)])
    if name.startswith("data/clean/fines") or "package" in name:
        assert run("check", root=workspace.root).exit_code == 0
    assert run("build", root=workspace.root).exit_code == 0
    assert tree(workspace) == before


def test_a_chart_that_was_cut_off_is_made_again(workspace):
    edit_notebook(workspace, 'brief.draw.months("fines", "fine_cases")')
    build(workspace)
    before, chart = tree(workspace), workspace.figures / "2024" / "fines.svg"
    chart.write_bytes(chart.read_bytes()[:100])
    assert run("build", root=workspace.root).exit_code == 0 and tree(workspace) == before


def test_what_a_build_remembers_is_not_believed_when_it_was_cut_off(workspace):
    run("build", "--force", root=workspace.root)
    kept = [
        *(workspace.root / ".wanxing" / "read").iterdir(),
        workspace.root / ".wanxing" / "durations.json",
    ]
    penalty_file(workspace.root, penalty(1), name="示例_处罚.xlsx")
    for path in kept:
        path.write_bytes(path.read_bytes()[:-20])
    said = run("build", "--explain", root=workspace.root).output
    assert "2023/综合执法大队/示例_处罚.xlsx：重新读取，上次的结果不在了或已损坏" in said


@pytest.mark.parametrize("damage", [b'{"sources": {', b"", b"\xff\xfe", None])
def test_a_run_that_is_damaged_is_named_with_what_to_do_and_left_aside(workspace, damage):
    path = workspace.clean / "runs" / "0001.json"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b": 2", b": 3") if damage is None else damage)
    penalty_file(workspace.root, penalty(1), name="示例_处罚.xlsx")
    built = build(workspace)
    (message,) = [each.message for each in built.problems if each.code == "damaged_run"]
    assert message == (
        "data/clean/runs/0001.json：已损坏，与写出时不同，不再用来比较；不影响现在的数。"
        "请从备份恢复这个文件，或删除它后重新运行。"
    )
    assert message in run("check", root=workspace.root).output
    for asked in (["diff"], ["diff", "1", "2"]):
        result = run(*asked, root=workspace.root)
        assert isinstance(result.exception, NoSuchRun)
        assert "第1次生成的记录 data/clean/runs/0001.json：已损坏" in str(result.exception)
    path.write_bytes(whole)
    assert run("diff", root=workspace.root).exit_code == 0
    assert not (problem_frame(build(workspace).problems)["code"] == "damaged_run").any()


def test_a_damaged_run_that_would_be_written_just_so_is_written_again(workspace):
    before = tree(workspace)
    for path in (workspace.clean / "runs").rglob("*.*"):
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert run("build", root=workspace.root).exit_code == 0 and tree(workspace) == before


def test_a_damaged_edition_is_named_with_what_to_do_and_left_aside(workspace):
    run("publish", "2024", root=workspace.root)
    path = workspace.root / "data" / "published" / "2024.toml"
    whole = path.read_text(encoding="utf-8")
    for damaged in (whole.replace("= 400", "= 401"), whole.replace("#", "*", 1), whole[:-40]):
        path.write_text(damaged, encoding="utf-8")
        problems = problem_frame(build(workspace).problems)
        (message,) = problems.loc[problems["code"] == "damaged_edition", "message"]
        assert "data/published/2024.toml：与公布时写下的内容不同" in message
        failed = run("publish", "2024", root=workspace.root).exception
        assert isinstance(failed, PublishedError) and "请恢复原来的文件" in str(failed)
    path.write_text(whole, encoding="utf-8")
    assert not (problem_frame(build(workspace).problems)["code"] == "damaged_edition").any()
    # the first versions wrote no hash
    older = re.sub("校验：.*", "", whole, count=1)
    path.write_text(older, encoding="utf-8")
    assert not (problem_frame(build(workspace).problems)["code"] == "damaged_edition").any()


def test_explain_says_a_line_for_each_source_and_page(workspace):
    penalty_file(workspace.root, penalty(1), name="示例_处罚.xlsx")
    said = run("build", "--explain", root=workspace.root).output
    assert "  2023/综合执法大队/示例_处罚.xlsx：没有变化" in said
    assert "  2024/综合执法大队/示例_处罚.xlsx：重新读取，内容变了" in said
    assert "  2023/04_enforcement：没有变化" in said
    assert "  2024/04_enforcement：重做，用到的数据变了：2024年行政处罚起数" in said
    assert "\n与上次相比，2项指标变动：\n  2024年行政处罚起数：2 → 1（减少1行）\n" in said
    assert "\n不再报来的《行政处罚案件台账》记录：津南万罚〔2024〕2号\n" in said
    explained = run("diff", root=workspace.root).output
    where = "2024/综合执法大队/示例_处罚.xlsx"
    assert f"减少：津南万罚〔2024〕2号（原在 {where}）" in explained
    document = json.loads(run("build", "--explain", "--json", root=workspace.root).stdout)
    assert {one["what"] for one in document["sources"]} == {""}


def test_force_makes_everything_and_gives_the_same_bytes(workspace):
    penalty_file(workspace.root, penalty(1), penalty(3), name="示例_处罚.xlsx")
    edit_notebook(workspace, 'brief.say("罚款{fine_total}。")')
    build(workspace)
    before = tree(workspace)
    built = build(workspace, force=True)
    assert set(made(built)) == {"2023/04_enforcement", PAGE}
    assert set(read(built)) == {"示例_处罚.xlsx"}
    assert set(made(built).values()) == set(read(built).values()) == {"要求全部重做"}
    assert tree(workspace) == before


def test_a_table_whose_rows_are_the_same_is_not_written_again(workspace, monkeypatch):
    written, write = [], datapackage.write_parquet
    monkeypatch.setattr(
        datapackage,
        "write_parquet",
        lambda frame, path: (written.append(path.stem), write(frame, path)),
    )
    penalty_file(workspace.root, penalty(1), name="示例_处罚.xlsx")
    build(workspace)
    assert (
        {"fines", "sheets", "records"} <= set(written)
        and "letters" not in written
        and "problems" not in written
    )


def test_a_file_that_was_changed_in_place_is_neither_served_nor_left(workspace):
    """Of the same length and time: 2 fines of 400 yuan were 2 of 500."""
    before, path = tree(workspace), workspace.clean / "fines.parquet"
    asked = ("indicators", "2024", "--json")
    said, status = run(*asked, root=workspace.root).stdout, path.stat()
    frame = datapackage.read_parquet(path).assign(fine_yuan=250.0)
    datapackage.write_parquet(frame, path)
    path.write_bytes(path.read_bytes()[: status.st_size].ljust(status.st_size, b"x"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert run(*asked, root=workspace.root).stdout == said
    assert tree(workspace) == before


def test_a_figure_changed_in_a_parquet_file_is_not_served(workspace):
    asked = ("indicators", "2024", "--json")
    said, path = run(*asked, root=workspace.root).stdout, workspace.clean / "fines.parquet"
    for again in (asked, ("build",)):
        frame = datapackage.read_parquet(path)
        datapackage.write_parquet(frame.assign(fine_yuan=frame["fine_yuan"] + 50), path)
        run(*again, root=workspace.root)
        assert run(*asked, root=workspace.root).stdout == said


def test_a_build_step_by_step_equals_one_from_nothing(workspace, tmp_path_factory):
    """But for the record of runs, which is what the one from nothing can't know."""
    penalty_file(workspace.root, penalty(1), penalty(3), name="示例_处罚.xlsx")
    build(workspace)
    penalty_file(workspace.root, penalty(7), name="示例_更多处罚.xlsx")
    build(workspace)
    anew = Workspace(tmp_path_factory.mktemp("anew"))
    for folder in ("data/raw", "notebooks"):
        shutil.copytree(workspace.root / folder, anew.root / folder)
    build(anew)
    one, other = (
        {
            name: content
            for name, content in tree(each).items()
            if "/runs/" not in name and name != "data/clean/made.json"
        }
        for each in (workspace, anew)
    )
    assert one == other
    kept = [Cache(workspace), Cache(anew)]
    for kind in ("source", "table", "clean", "page", "build"):
        assert kept[0].of_kind(kind) == kept[1].of_kind(kind) != {}


def test_a_build_of_one_year_keeps_the_others(workspace):
    penalty_file(workspace.root, penalty(1), name="示例_处罚.xlsx")
    before = (workspace.reports / "2023" / "04_enforcement.html").read_bytes()
    for force in (False, True):
        build(workspace, [2024], force=force)
        assert (workspace.reports / "2023" / "04_enforcement.html").read_bytes() == before
        index = (workspace.reports / "index.html").read_text(encoding="utf-8")
        assert "2023/04" in index and "2024/04" in index


def test_a_build_with_nothing_to_do_imports_nothing_slow(workspace):
    build(workspace)
    code = (
        "import pathlib, sys\nfrom wanxing_stats.base import workspace\n"
        "from wanxing_stats.cli.entry import main\n"
        "workspace.SHIPPED_RULES = pathlib.Path(sys.argv[2])\n"
        "sys.argv = ['wanxing', 'build', '--root', sys.argv[1]]\n"
        "try:\n    main()\nexcept SystemExit as done:\n"
        "    slow = {'pandas', 'numpy', 'pyarrow', 'rich', 'nbformat', 'filelock'}\n"
        "    print(done.code, slow & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(workspace.root), str(workspace.rules)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "没有变化" in done.stdout and "0 set()" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    "change",
    [
        "raw/corrections.toml",
        "raw/2024/综合执法大队/新.csv",
        "published/2024.toml",
        "clean/expected_rows.csv",
    ],
)
def test_whatever_a_build_reads_it_looks_when_that_has_changed(workspace, change):
    build(workspace)
    assert built_already(workspace, [])
    path = workspace.root / "data" / change
    path.parent.mkdir(exist_ok=True)
    path.write_text("x", encoding="utf-8")
    assert built_already(workspace, []) is None


def test_a_gone_output_and_an_unfinished_commit_make_a_build_look(workspace):
    build(workspace)
    gone = workspace.reports / "index.html"
    kept = gone.read_bytes()
    gone.unlink()
    assert built_already(workspace, []) is None
    gone.write_bytes(kept)
    assert built_already(workspace, [])
    unfinished = workspace.root / ".wanxing" / "build-x" / "commit.json"
    unfinished.parent.mkdir()
    unfinished.write_text("{}")
    assert built_already(workspace, []) is None


def test_more_than_a_plain_build_is_never_answered_from_the_record(workspace):
    build(workspace)
    for asked in ([2031], [2024, 2031]):
        assert built_already(workspace, asked) is None
    for asked in ("--force", "--explain"):
        assert "没有变化（" not in run("build", asked, root=workspace.root).output


def test_nothing_changed_is_known_of_each_year_by_itself(workspace):
    def known(*years):
        return built_already(workspace, list(years)) is not None

    build(workspace)
    assert known(2024) and known(2023, 2024)
    assert "没有变化（" in run("build", "--quiet", root=workspace.root).output
    penalty_file(workspace.root, penalty(1), name="示例_处罚.xlsx")
    assert not known(2024)
    build(workspace, [2024])
    assert known(2024) and not known(2023) and not known()
    assert made(build(workspace, [2023])) == {}
    assert known(2023, 2024) and not known()
    build(workspace)
    assert known()
    document = json.loads(run("build", "2024", "--json", root=workspace.root).stdout)
    assert [one["name"] for one in document["notebooks"]] == [PAGE]
    assert set(document) == {"files", "rows", "notebooks", "changed", "seconds"}


# at any moment


def test_a_second_build_at_the_same_time_is_one_line_and_changes_nothing(workspace):
    before = tree(workspace)
    penalty_file(workspace.root, penalty(1), name="示例_处罚.xlsx")
    with staged(workspace):
        with pytest.raises(Busy):
            build(workspace)
        assert (
            run("check", root=workspace.root).exit_code == 0
        )  # others read meanwhile, and write nothing
    assert tree(workspace) == before
    assert list(made(build(workspace))) == [PAGE]


def test_a_page_that_failed_is_made_by_the_next_build_as_if_it_had_not(workspace, tmp_path):
    penalty_file(workspace.root, penalty(1), name="示例_处罚.xlsx")
    other = Workspace(shutil.copytree(workspace.root, tmp_path / "other"))
    edit_notebook(workspace, "1 / 0")
    assert {page.state for page in build(workspace).notebooks} == {"failed"}
    for each in (workspace, other):
        edit_notebook(each, 'brief.say("罚款{fine_total}。")')
        assert set(made(build(each))) == {"2023/04_enforcement", PAGE}
    pages = [
        {name: text for name, text in tree(each).items() if name.endswith(".html")}
        for each in (workspace, other)
    ]
    assert pages[0] == pages[1] and len(pages[0]) == 5


@pytest.mark.parametrize(
    ("number", "name", "said"),
    [
        (errno.ENOSPC, "04_enforcement.html", "磁盘已满"),
        (errno.EACCES, "04_enforcement.html", "正被其他程序占用"),
        (errno.EROFS, "fines.csv", "只读"),
        (errno.EIO, "made.json", "请检查磁盘或网络盘"),
        (errno.EXDEV, "made.json", "请检查文件是否被占用、磁盘是否已满、是否有权限"),
    ],
)
def test_a_full_disk_or_a_page_that_is_open_elsewhere_leaves_everything_as_it_was(
    workspace, monkeypatch, number, name, said
):
    """Also a read-only reports/: to whoever replaces a file it is the same refusal."""
    before, replace = tree(workspace), os.replace

    def refuse(one, other):
        if str(other).endswith(name) and ".wanxing" not in str(other):
            raise OSError(number, os.strerror(number), str(other))
        replace(one, other)

    penalty_file(workspace.root, penalty(1), name="示例_处罚.xlsx")
    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr("sys.argv", ["wanxing", "build", "--root", str(workspace.root)])
    line = told(workspace)
    assert name in line and said in line and "已有的摘要没有改动" in line and line.count("\n") == 1
    assert tree(workspace) == before
    monkeypatch.setattr(os, "replace", replace)
    assert list(made(build(workspace))) == [PAGE]


def told(workspace):
    """What the command line says of a build that fails."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stderr(stream), pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    stream.seek(0)
    return stream.read()


def test_a_disk_that_fills_while_a_notebook_draws_is_said(workspace):
    edit_notebook(workspace, "raise OSError(28, 'No space left on device')")
    failures = build(workspace).failures
    assert failures[-1] == (
        "notebooks/04_enforcement.ipynb（2024年）没有画完：磁盘已满。请清理出空间，然后重新运行。"
    )


# sources that are not at rest


def settles(workspace, before):
    """The source is read the next time, even if it has the bytes it had."""
    built = build(workspace)
    assert not (problem_frame(built.problems)["code"] == "unsettled_file").any()
    assert json.loads(run("indicators", "2024", "--json", root=workspace.root).stdout)
    return built


def unsettled(built):
    frame = problem_frame(built.problems)
    (problem,) = frame[frame["code"] == "unsettled_file"].to_dict("records")
    return problem


def test_a_workbook_that_can_t_be_opened_counts_as_it_was_and_is_read_next_time(
    workspace, monkeypatch
):
    read_bytes = type(source(workspace)).read_bytes

    def locked(path):
        if path == source(workspace):
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(type(source(workspace)), "read_bytes", locked)
    built = build(workspace)
    problem = unsettled(built)
    assert (
        problem["severity"] == "doubtful"
        and "本次仍用上次读到的内容" in problem["message"]
        and "打不开" in problem["message"]
    )
    assert built.changed == [] and made(built) == {}
    monkeypatch.undo()
    assert made(settles(workspace, built)) == {}


def test_a_new_workbook_that_can_t_be_opened_is_a_problem_and_is_read_next_time(
    workspace, monkeypatch
):
    new = penalty_file(workspace.root, penalty(7), name="示例_更多处罚.xlsx")
    read_bytes = type(new).read_bytes

    def locked(path):
        if path == new:
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(type(new), "read_bytes", locked)
    problem = unsettled(build(workspace))
    assert problem["severity"] == "rejected" and "本次没有计入" in problem["message"]
    monkeypatch.undo()
    (moved, *_) = settles(workspace, None).changed
    assert (moved.before, moved.after) == (2, 3)


@pytest.mark.parametrize("meanwhile", ["replaced", "deleted", "half-copied"])
def test_a_workbook_that_changes_while_it_is_read_counts_as_it_was(
    workspace, monkeypatch, meanwhile
):
    path = source(workspace)
    whole = penalty_file(
        workspace.root, penalty(1), penalty(2), penalty(3), name="示例_处罚.xlsx"
    ).read_bytes()
    if meanwhile == "half-copied":
        path.write_bytes(whole[: len(whole) // 2])
    read = remembered.ReadingPool.read

    def reading(*given):
        found = read(*given)
        if meanwhile == "deleted":
            path.unlink()
        else:
            path.write_bytes(whole + b" ")
        return found

    monkeypatch.setattr(remembered.ReadingPool, "read", reading)
    monkeypatch.setattr(remembered, "WAIT_FOR_A_COPY", 0)
    built = build(workspace)
    assert "本次仍用上次读到的内容" in unsettled(built)["message"] and built.changed == []
    monkeypatch.undo()
    path.write_bytes(whole)
    (moved, *_) = settles(workspace, built).changed
    assert (moved.id, moved.before, moved.after) == ("fine_cases", 2, 3)
