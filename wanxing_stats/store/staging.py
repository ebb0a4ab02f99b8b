"""All or nothing: what a command writes stands aside until all is done, then moves in together.

    with staged(workspace) as staging:
        staging.write(workspace.reports / "index.html", text)
        staging.commit()

Killed before ``commit``, nothing has changed; killed within it, or cut off from power, whoever
comes next finishes it; when a file can't be replaced (it is open in another program, the folder is
read-only), those that were are put back.
"""

import errno
import filecmp
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wanxing_stats.base import Said, Workspace

from .contents import content_hash
from .whole_files import flush, replace_whole, same_file

ASIDE = ".wanxing"
DECIDED = "commit.json"


class Busy(Said):
    """Another command is writing in the workspace."""


class Staging:
    """A folder aside with the files to come, below the same paths as in the workspace."""

    def __init__(self, root: Path, folder: Path):
        self.root, self.folder = root, folder
        self._new = folder / "new"
        self._removed: set[str] = set()
        self._last: list[str] = []

    def path(self, final: Path, *, last: bool = False) -> Path:
        """Where to write what shall stand at ``final``.

        With ``last`` it is moved after all others: it says they are there.
        """
        staged = self._new / final.relative_to(self.root)
        staged.parent.mkdir(parents=True, exist_ok=True)
        if last:
            self._last.append(staged.relative_to(self._new).as_posix())
        return staged

    def write(self, final: Path, text: str, *, last: bool = False) -> None:
        """Have a text (UTF-8) stand at ``final``."""
        self.path(final, last=last).write_text(text, encoding="utf-8", newline="\n")

    def hashes(self, finals: Iterable[Path]) -> dict[str, str]:
        """The sha256 of what will stand at these paths, by path below the root."""
        hashes = {}
        for final in finals:
            name = final.relative_to(self.root).as_posix()
            staged = self._new / name
            hashes[name] = content_hash(staged if staged.exists() else final)
        return hashes

    def take(self, folder: Path, final: Path) -> None:
        """Have every file below ``folder`` stand below ``final``."""
        for path in _files(folder):
            os.replace(path, self.path(final / path.relative_to(folder)))

    def remove(self, finals: Iterable[Path]) -> None:
        """Have nothing stand at these paths, unless something new is to."""
        self._removed |= {path.relative_to(self.root).as_posix() for path in finals}

    def commit(self) -> None:
        """Put everything in its place; what has the same bytes already stays.

        Raises OSError; then nothing has changed.
        """
        names = [path.relative_to(self._new).as_posix() for path in _files(self._new)]
        put = [name for name in names if not _is_there(self._new / name, self.root / name)]
        put.sort(key=lambda name: name in self._last)
        for name in put:
            flush(self._new / name)
        decided = {"put": put, "remove": sorted(self._removed - set(names))}
        decision = json.dumps(decided)
        replace_whole(
            self.folder / DECIDED, lambda part: part.write_text(decision, encoding="utf-8")
        )
        try:
            _carry_out(self.folder, self.root)
        except OSError:
            _undo(self.folder, self.root)
            raise


@contextmanager
def staged(workspace: Workspace) -> Iterator[Staging]:
    """The only one writing in the workspace, with what an interrupted one left finished or swept.

    Raises
    ------
    Busy
        When another command is at it; the system lets go of the lock when its holder dies.
    """
    # Here, because a build that finds nothing to do asks `interrupted` and shouldn't wait for them.
    import tempfile

    import filelock

    aside = workspace.root / ASIDE
    aside.mkdir(exist_ok=True)
    try:
        with filelock.FileLock(aside / "lock", timeout=0):
            _finish(workspace.root)
            folder = Path(tempfile.mkdtemp(dir=aside, prefix="build-"))
            try:
                yield Staging(workspace.root, folder)
            finally:
                if not (folder / DECIDED).exists():
                    shutil.rmtree(folder, ignore_errors=True)
    except filelock.Timeout:
        raise Busy("另一个 wanxing 命令正在这个文件夹里生成。请等它结束后再试。") from None


def interrupted(workspace: Workspace) -> bool:
    """Whether a commit was killed half-way; the next ``staged`` finishes it."""
    return any((workspace.root / ASIDE).glob(f"build-*/{DECIDED}"))


def _finish(root: Path) -> None:
    for folder in (root / ASIDE).glob("build-*"):
        if (folder / DECIDED).exists():
            _carry_out(folder, root)
        shutil.rmtree(folder, ignore_errors=True)
    for path in (root / ASIDE).rglob(".*.part"):
        path.unlink(missing_ok=True)


def _carry_out(folder: Path, root: Path) -> None:
    """What commit.json says, from wherever it was left.

    Each file replaced is kept in ``old`` until the end.
    """
    decided = json.loads((folder / DECIDED).read_text(encoding="utf-8"))
    for name in decided["put"]:
        new, final, old = folder / "new" / name, root / name, folder / "old" / name
        if new.exists():
            final.parent.mkdir(parents=True, exist_ok=True)
            if final.exists():
                same_file(final, old)
            _move(new, final)
    for name in decided["remove"]:
        if (root / name).exists():
            (folder / "old" / name).parent.mkdir(parents=True, exist_ok=True)
            _move(root / name, folder / "old" / name)
    (folder / DECIDED).unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _undo(folder: Path, root: Path) -> None:
    """Put back what was replaced; ``_carry_out`` could take up again if this is killed."""
    decided = json.loads((folder / DECIDED).read_text(encoding="utf-8"))
    for name in decided["remove"]:
        if (folder / "old" / name).exists():
            _move(folder / "old" / name, root / name)
    for name in reversed(decided["put"]):
        new, final, old = folder / "new" / name, root / name, folder / "old" / name
        if not new.exists():
            _move(final, new)
            if old.exists():
                _move(old, final)
    (folder / DECIDED).unlink()


def _move(source: Path, target: Path) -> None:
    """os.replace, also where figures/ or reports/ lie on another disk: whole or not at all."""
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        replace_whole(target, lambda part: shutil.copy2(source, part))
        source.unlink()


def _is_there(new: Path, final: Path) -> bool:
    """Whether the same bytes stand already where the new file is to stand."""
    return final.exists() and filecmp.cmp(new, final, shallow=False)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
