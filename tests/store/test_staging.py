"""All or nothing: whatever happens to a commit, what then stands is the old or the new, unmixed."""

import errno
import os
import signal
from pathlib import Path

import pytest

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.store.staging import Busy, interrupted, staged
from wanxing_stats.store.whole_files import replace_whole

OLD = {
    "reports/a.html": "old a",
    "reports/b.html": "old b",
    "reports/gone.html": "old gone",
    "data/clean/same.csv": "same",
}
NEW = {
    "reports/a.html": "new a",
    "reports/b.html": "new b",
    "reports/deep/c.html": "new c",
    "data/clean/same.csv": "same",
}


@pytest.fixture
def workspace(tmp_path):
    for name, text in OLD.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Workspace(tmp_path)


def standing(workspace):
    return {
        path.relative_to(workspace.root).as_posix(): path.read_text()
        for path in sorted(workspace.root.rglob("*"))
        if path.is_file() and ".wanxing" not in path.parts
    }


def prepare(workspace, staging):
    for name, text in NEW.items():
        staging.write(workspace.root / name, text, last=name.endswith("a.html"))
    staging.remove([workspace.root / "reports/gone.html", workspace.root / "reports/b.html"])


def commit(workspace):
    with staged(workspace) as staging:
        prepare(workspace, staging)
        staging.commit()


def leftovers(workspace):
    return [path.name for path in (workspace.root / ".wanxing").iterdir() if path.name != "lock"]


def test_a_commit_puts_and_removes_everything_and_leaves_nothing_behind(workspace):
    commit(workspace)
    assert standing(workspace) == NEW and leftovers(workspace) == []


def test_nothing_changes_before_the_commit(workspace):
    with pytest.raises(ZeroDivisionError), staged(workspace) as staging:
        prepare(workspace, staging)
        raise ZeroDivisionError
    assert standing(workspace) == OLD and leftovers(workspace) == []


def test_a_file_with_the_same_bytes_is_not_touched(workspace):
    path = workspace.root / "data/clean/same.csv"
    os.utime(path, (1, 1))
    commit(workspace)
    assert path.stat().st_mtime == 1


def test_what_says_that_the_others_are_there_is_moved_last(workspace, monkeypatch):
    moved, replace = [], os.replace
    monkeypatch.setattr(
        os, "replace", lambda one, other: (moved.append(str(other)), replace(one, other))
    )
    commit(workspace)
    put = [
        name
        for name in moved
        if "/old/" not in name and name.startswith(str(workspace.root)) and ".wanxing" not in name
    ]
    assert put[-1].endswith("reports/a.html") and len(put) == 3


def test_before_anything_is_moved_the_disk_has_it(workspace, monkeypatch):
    """Else a power cut could leave a page with its name and nothing in it."""
    flushed, moved, fsync, replace = [], [], os.fsync, os.replace
    monkeypatch.setattr(
        os, "fsync", lambda file: (flushed.append(os.fstat(file).st_ino), fsync(file))
    )

    def look_and_replace(one, other):
        moved.append((Path(other).name, os.stat(one).st_ino, set(flushed)))
        replace(one, other)

    monkeypatch.setattr(os, "replace", look_and_replace)
    commit(workspace)
    _, decision, before = moved[0]
    put = {inode for name, inode, _ in moved if name in ("a.html", "b.html", "c.html")}
    assert moved[0][0] == "commit.json" and len(put) == 3 and {decision, *put} <= before


@pytest.mark.parametrize("failing", ["a.html", "b.html", "c.html"])
def test_a_file_that_can_t_be_replaced_puts_the_others_back(workspace, monkeypatch, failing):
    replace = os.replace

    def refuse(one, other):
        if str(other).endswith(f"{failing}") and "/new/" in str(one):
            raise PermissionError(13, "Permission denied", str(other))
        replace(one, other)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(PermissionError):
        commit(workspace)
    assert standing(workspace) == OLD and not interrupted(workspace)
    monkeypatch.undo()
    commit(workspace)
    assert standing(workspace) == NEW and leftovers(workspace) == []


def test_a_file_that_can_t_be_written_is_named_and_leaves_no_part_of_it(tmp_path):
    def fill(part):
        part.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "01_overview.html"
    path.write_text("old")
    with pytest.raises(OSError) as failed:
        replace_whole(path, fill)
    assert failed.value.filename == str(path)
    assert [one.name for one in tmp_path.iterdir()] == [path.name] and path.read_text() == "old"


def test_reports_may_lie_on_another_disk(workspace, monkeypatch):
    replace = os.replace

    def across(one, other):
        if ("reports" in Path(one).parts) and (
            (".wanxing" in Path(one).parts) != (".wanxing" in Path(other).parts)
        ):
            raise OSError(errno.EXDEV, "Invalid cross-device link", str(one), None, str(other))
        replace(one, other)

    monkeypatch.setattr(os, "replace", across)
    commit(workspace)
    assert standing(workspace) == NEW and leftovers(workspace) == []


def test_two_at_once_are_refused_with_a_message(workspace):
    with staged(workspace), pytest.raises(Busy, match="另一个 wanxing 命令正在"), staged(workspace):
        pass


def commit_and_die(workspace, at, refusing=False):
    """Commit in a process of its own that kills itself; whether it did.

    It does so just before step ``at`` of those that change files.
    """
    child = os.fork()
    if child == 0:
        steps = iter(range(10_000))

        def counted(step):
            def take(*arguments, **named):
                if next(steps) == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                if (
                    refusing
                    and step is replace
                    and str(arguments[1]).endswith("reports/b.html")
                    and "/new/" in str(arguments[0])
                ):
                    raise PermissionError(13, "Permission denied")
                return step(*arguments, **named)

            return take

        replace = os.replace
        os.replace, os.link, os.unlink, os.mkdir = map(
            counted, (os.replace, os.link, os.unlink, os.mkdir)
        )
        try:
            commit(workspace)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.slow
@pytest.mark.parametrize(
    "refusing", [False, True], ids=["while it is carried out", "while it is undone"]
)
def test_killed_at_any_step_the_next_one_finishes_or_sweeps_away(tmp_path_factory, refusing):
    ways, at = set(), 0
    while True:
        root = tmp_path_factory.mktemp("killed")
        for name, text in OLD.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        workspace = Workspace(root)
        if not commit_and_die(workspace, at, refusing):
            break
        was_interrupted = interrupted(workspace)
        with staged(workspace):
            pass
        assert standing(workspace) in (
            [NEW] if was_interrupted else [OLD, NEW]
        ) and not interrupted(workspace)
        ways.add(was_interrupted)
        commit(workspace)
        assert standing(workspace) == NEW
        at += 1
    assert at > 10 and ways == {False, True}
