"""What below data/raw is a source, and the year and department that its folders say."""

import os
import sys

import pytest

from wanxing_stats.base import Workspace, department_of, year_of

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "w" / "data" / "raw").mkdir(parents=True)
    return Workspace(tmp_path / "w")


def put(workspace, *names):
    for name in names:
        path = workspace.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(workspace, paths):
    return [workspace.source_name(path) for path in paths]


@pytest.mark.parametrize(
    ("name", "year", "department"),
    [
        ("2024/综合执法大队/处罚.xlsx", 2024, "综合执法大队"),
        ("2024/综合执法大队/一季度/处罚.xlsx", 2024, "综合执法大队"),
        ("2024/处罚.xlsx", 2024, ""),
        ("处罚.xlsx", None, ""),
        ("综合执法大队/处罚.xlsx", None, ""),
        ("2024年/综合执法大队/处罚.xlsx", 2024, "综合执法大队"),
        ("2024年度/综合执法大队/处罚.xlsx", 2024, "综合执法大队"),
        ("综合执法大队/2024/处罚.xlsx", 2024, "综合执法大队"),
        ("综合执法大队/2024年/一季度/处罚.xlsx", 2024, "综合执法大队"),
        ("综合执法大队/台账/2024/处罚.xlsx", 2024, "综合执法大队"),
        ("2024/综合执法大队/2023/处罚.xlsx", 2024, "综合执法大队"),
        ("2024", None, ""),
        ("综合执法大队/2024", None, ""),
        ("2024年报/综合执法大队/处罚.xlsx", None, ""),
        ("0024/综合执法大队/处罚.xlsx", None, ""),
    ],
)
def test_the_year_and_the_department_are_those_of_the_folders(name, year, department):
    assert (year_of(name), department_of(name)) == (year, department)


LEFT = [
    "2024/执法/._处罚.xlsx",
    "2024/执法/.DS_Store",
    "2024/执法/Thumbs.db",
    "2024/执法/~WRD0001.tmp",
    "2024/执法/处罚 (conflicted copy 2024-01-01).xlsx",
    "2024/执法/处罚.xlsx.bak",
    "2024/执法/处罚.xlsx.crdownload",
    "2024/执法/处罚（张工的冲突副本）.xlsx",
]


def test_what_systems_and_programs_leave_is_no_source(workspace):
    sources = [
        "2024/执法/处罚.xlsx",
        "2024/执法/处罚-DESKTOP-ABC.xlsx",
        "2024/执法/说明（副本）.xlsx",
    ]
    put(workspace, *sources, *LEFT, "2024/执法/~$处罚.xlsx", "2024/执法/.~lock.处罚.xlsx#")
    put(workspace, "README.md", "corrections.toml", "2024/.gitkeep")
    assert names(workspace, workspace.sources()) == sorted(sources)
    assert sorted(names(workspace, workspace.leftovers())) == sorted(LEFT)
    assert len(workspace.lock_files()) == 2


@pytest.mark.parametrize(
    "folder", ["$RECYCLE.BIN", ".Trash-1000", ".Trashes", "@Recycle", "#recycle", ".stversions"]
)
def test_a_recycle_bin_is_one_leftover_whatever_lies_in_it(workspace, folder):
    put(workspace, "2024/执法/处罚.xlsx", f"2024/{folder}/处罚.xlsx", f"2024/{folder}/执法/1.xlsx")
    assert names(workspace, workspace.sources()) == ["2024/执法/处罚.xlsx"]
    assert names(workspace, workspace.leftovers()) == [f"2024/{folder}"]


def test_a_copy_whose_original_is_not_here_is_a_source(workspace):
    put(workspace, "2024/执法/处罚 (conflicted copy 2024-01-01).xlsx")
    assert len(workspace.sources()) == 1 and workspace.leftovers() == []


@needs_links
def test_a_linked_folder_is_followed_under_its_own_name(workspace, tmp_path):
    (tmp_path / "share" / "一季度").mkdir(parents=True)
    (tmp_path / "share" / "一季度" / "处罚.xlsx").write_bytes(b"x")
    put(workspace, "2024/司法所/信访.xlsx")
    os.symlink(tmp_path / "share", workspace.raw / "2024" / "综合执法大队")
    assert names(workspace, workspace.sources()) == [
        "2024/司法所/信访.xlsx",
        "2024/综合执法大队/一季度/处罚.xlsx",
    ]


@needs_links
def test_links_are_followed_once_and_never_in_a_loop(workspace, tmp_path):
    share = tmp_path / "share"
    share.mkdir()
    (share / "处罚.xlsx").write_bytes(b"x")
    put(workspace, "2024/司法所/信访.xlsx")
    os.symlink(share, workspace.raw / "2024" / "执法")
    os.symlink(share, workspace.raw / "2024" / "执法2")
    os.symlink(share, share / "自己")
    os.symlink(workspace.raw / "2024" / "司法所", workspace.raw / "2024" / "A司法所")
    os.symlink(workspace.raw, workspace.raw / "2024" / "回头")
    os.symlink(workspace.root, workspace.raw / "2024" / "上级")
    os.symlink(tmp_path / "gone", workspace.raw / "2024" / "断了")
    found = names(workspace, workspace.sources())
    assert "2024/司法所/信访.xlsx" in found and len(found) == 2


def test_the_years_that_have_a_folder(workspace):
    put(workspace, "2023/执法/a.xlsx", "2024年/b.xlsx", "司法所/2022/c.xlsx", "d.xlsx")
    assert workspace.folder_years() == {2022, 2023, 2024}
