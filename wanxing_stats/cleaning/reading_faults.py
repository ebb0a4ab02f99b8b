"""The border that an unexpected error in one file doesn't pass: it becomes that file's problem.

    with step("查找表格"):
        layout = find_tables(grid)

In: an error in whatever room. Out: ReadingFailed, which knows the step; its problem; and a log
below .wanxing/faults for whoever maintains the program, without anything that the file holds.
"""

import contextlib
import hashlib
import platform
import traceback
from collections.abc import Iterator
from pathlib import Path

from wanxing_stats.base import (
    PACKAGE,
    UNEXPECTED,
    Place,
    Problem,
    Workspace,
    package_version,
    problem,
)
from wanxing_stats.files import Unreadable
from wanxing_stats.store import ASIDE

FAULTS = "faults"


class ReadingFailed(Exception):
    """A file can't be read because of an error that nobody expected, in this ``step``.

    ``lines`` say what kind of error it is and where it came through: it may be raised in one
    process and be logged by another.
    """

    def __init__(self, step: str, lines: list[str]):
        self.step, self.lines = step, lines
        super().__init__(step, lines)


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    """What is done with a file, as messages call it. Raises ReadingFailed for any error in it but
    Unreadable."""
    try:
        yield
    except Unreadable:
        raise
    except Exception as fault:
        raise ReadingFailed(name, _described(fault)) from fault


def fault_problem(workspace: Workspace, name: str, failed: ReadingFailed) -> Problem:
    """What is said of the source ``name``; the error is logged."""
    path = fault_log(workspace, name)
    with contextlib.suppress(OSError):  # as in a folder that may only be read
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_log(name, failed), encoding="utf-8", newline="\n")
    log = path.relative_to(workspace.root).as_posix()
    return problem(UNEXPECTED, Place(name), step=failed.step, log=log)


def fault_log(workspace: Workspace, name: str) -> Path:
    """Where the error of a source is logged."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return workspace.root / ASIDE / FAULTS / f"{digest}.txt"


def _log(name: str, failed: ReadingFailed) -> str:
    versions = f"wanxing_stats {package_version()}, Python {platform.python_version()}"
    return "\n".join([name, failed.step, versions, *failed.lines]) + "\n"


def _described(fault: Exception) -> list[str]:
    """The kinds of the errors and the lines of code they came through, never what they say: an
    error quotes values."""
    lines: list[str] = []
    error: BaseException | None = fault
    while error is not None:
        lines += ["", f"{type(error).__module__}.{type(error).__qualname__}"]
        for frame in traceback.extract_tb(error.__traceback__):
            lines.append(f"  {_shortened(frame.filename)}:{frame.lineno} {frame.name}")
        error = error.__cause__ or error.__context__
    return lines


def _shortened(filename: str) -> str:
    """The path of a module from its package on: no folder of this machine."""
    path = Path(filename)
    if path.is_relative_to(PACKAGE):
        return path.relative_to(PACKAGE.parent).as_posix()
    parts = path.parts
    at = parts.index("site-packages") + 1 if "site-packages" in parts else len(parts) - 1
    return "/".join(parts[at:])
