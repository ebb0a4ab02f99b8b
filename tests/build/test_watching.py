"""Watching rebuilds once files have settled, and not while they are being written."""

import pytest
from workbooks import penalty, penalty_file

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.build.watching import AGAIN_AFTER, EVERY, SETTLED_AFTER, watch


class Stop(Exception):
    """The script of a test has ended."""


def watched(workspace, script, ends=lambda: True):
    """After which waits the workspace was rebuilt.

    ``script`` says what happens during which, ``ends`` how a build does.
    """
    builds, waits = [], iter(range(1000))

    def rebuild():
        builds.append(next(waits))
        return ends()

    def wait(seconds):
        number = next(waits)
        assert seconds in (EVERY, SETTLED_AFTER)
        if number == max(script, default=0) + 8:
            raise Stop
        script.get(number, lambda: None)()

    with pytest.raises(Stop):
        watch(workspace, rebuild, wait)
    return builds


@pytest.fixture
def workspace(tmp_path):
    penalty_file(tmp_path, penalty(1))
    return Workspace(tmp_path)


def test_it_builds_at_once_and_then_only_after_a_change(workspace):
    assert len(watched(workspace, {})) == 1
    assert (
        len(watched(workspace, {4: lambda: penalty_file(workspace.root, penalty(1), penalty(2))}))
        == 2
    )


def test_a_file_that_goes_is_a_change(workspace):
    assert len(watched(workspace, {4: lambda: next(workspace.raw.rglob("*.xlsx")).unlink()})) == 2


def test_while_a_file_grows_it_waits(workspace):
    path = workspace.raw / "2024" / "综合执法大队" / "新.csv"

    def grow():
        with open(path, "a", encoding="utf-8") as file:
            file.write("更多")

    growing = dict.fromkeys(range(4, 14), grow)
    builds = watched(workspace, growing)
    assert len(builds) == 2 and builds[1] > 13


def test_a_change_during_the_build_is_built_next(workspace):
    rebuilt, waits = [], iter(range(1000))

    def rebuild():
        rebuilt.append(1)
        if len(rebuilt) == 1:
            penalty_file(workspace.root, penalty(1), penalty(2))
        return True

    def wait(seconds):
        if next(waits) > 12:
            raise Stop

    with pytest.raises(Stop):
        watch(workspace, rebuild, wait)
    assert len(rebuilt) == 2


def test_what_failed_is_tried_again_after_a_while(workspace):
    """Another command was at it, say: no file will change because that has ended."""
    ends = iter([False, False, True])
    quiet = 2 * int(AGAIN_AFTER / (EVERY + SETTLED_AFTER))  # waits
    builds = watched(workspace, {4 * quiet: lambda: None}, lambda: next(ends))
    assert len(builds) == 3 and builds[2] - builds[1] >= builds[1] - builds[0] >= quiet
