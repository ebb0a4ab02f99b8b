"""Whether anything changed since the last build, told without importing what is slow to import.

In: a workspace and the years asked for. Out: Unchanged when nothing changed. Everything that a
build reads is hashed by content: sources and corrections, notebooks, this package and the rules,
what was published, the rows to expect, the versions of all installed packages. Equal hashes, and
every file that was made or kept still what it was: nothing to do.
"""

import hashlib
import os
import site
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wanxing_stats.base import EXPECTED, PACKAGE, Workspace
from wanxing_stats.store import Cache, content_hash, interrupted

from .record import PAGE, Counts, LastBuild, last_build, year_of_page


@dataclass(frozen=True)
class Unchanged:
    """That all pages asked for stand as a build would make them, and what it would say."""

    counts: Counts
    pages: list[str]
    seconds: float


def built_already(workspace: Workspace, years: list[int]) -> Unchanged | None:
    """What stands, when it is what a build of these years (of all without any) would make.

    None when a build must look.
    """
    started = time.monotonic()
    try:
        cache = Cache(workspace)
        last = last_build(cache)
        pages = _pages(last, list(cache.of_kind(PAGE)), years)
        if not last.inputs or pages is None or interrupted(workspace):
            return None
        if last.inputs != inputs_fingerprint(workspace) or not cache.all_whole():
            return None
    except OSError:
        return None  # the build says what is wrong
    return Unchanged(last.counts, pages, round(time.monotonic() - started, 1))


def inputs_fingerprint(workspace: Workspace) -> str:
    """A hash over everything a build reads."""
    digest = hashlib.sha256(sys.version.encode())
    for packages in site.getsitepackages():
        if os.path.isdir(packages):
            installed = [name for name in os.listdir(packages) if name.endswith(".dist-info")]
            digest.update("\n".join(sorted(installed)).encode())
    package = [path for path in _files(PACKAGE) if path.suffix != ".pyc"]
    rules = workspace.rules.rglob("*.toml") if workspace.rules != PACKAGE else ()
    by_folder: tuple[tuple[Path | None, Iterable[Path]], ...] = (
        (PACKAGE, package),
        (workspace.rules, rules),
        (workspace.raw, workspace.raw_files()),
        (None, read_beside(workspace)),
    )
    for folder, paths in by_folder:
        for path in sorted(paths):
            name = os.path.relpath(path, folder) if folder else path.name
            digest.update(f"{name}\0{content_hash(path)}".encode(errors="surrogateescape"))
    for folder in workspace.department_folders():  # who may decide about a correction
        digest.update(os.path.relpath(folder, workspace.raw).encode(errors="surrogateescape"))
    return digest.hexdigest()


def read_beside(workspace: Workspace) -> list[Path]:
    """What a build reads beside data/raw, the package and the rules."""
    return [
        *workspace.notebooks.glob("*.ipynb"),
        workspace.clean / EXPECTED,
        workspace.office,
        workspace.calendar,
        *workspace.published.glob("*.toml"),
    ]


def _pages(last: LastBuild, pages: list[str], years: list[int]) -> list[str] | None:
    """The pages of these years, of all without any.

    None when not all of them are known to be made of the inputs.
    """
    named = [name for name in pages if not years or year_of_page(name) in years]
    known = last.years is None or (years and set(years) <= set(last.years))
    return named if known and {year_of_page(name) for name in named} >= set(years) else None


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
