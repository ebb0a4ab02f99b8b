"""Whether anything changed since the last build, told without importing what is slow to import.

In: the arguments of ``wanxing build``. Out: its exit status when nothing changed, having said so.
Everything that a build reads is hashed by content: sources and corrections, notebooks, this
package and the rules, what was published, the rows to expect, the versions of all installed
packages. Equal hashes, and every file that was made still there and as long as it was: nothing to
do.
"""

import hashlib
import json
import os
import site
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from wanxing_stats.base import EXPECTED, PACKAGE, Workspace, find_workspace
from wanxing_stats.store import all_whole, content_hash, interrupted, stored_fingerprint

from .record import BuildRecord, read_record


def built_already(arguments: list[str]) -> int | None:
    """Say that nothing changed, and give the exit status.

    None when a build must look, or is asked for more than ``--root``, ``--json``, ``--quiet`` and
    years.
    """
    started = time.monotonic()
    asked = _parse(arguments)
    if asked is None:
        return None
    root, years = asked
    try:
        workspace = find_workspace(root)
        record = read_record(workspace)
        if interrupted(workspace) or not record.inputs or not _all_standing(record, workspace):
            return None
        pages = _pages(record, years)
        if pages is None or record.inputs != inputs_fingerprint(workspace):
            return None
    except OSError:
        return None  # the build says what is wrong
    counts, seconds = record.counts, round(time.monotonic() - started, 1)
    if "--json" in arguments:
        document = {
            "files": counts.files,
            "rows": counts.rows,
            "notebooks": [{"name": name, "state": "fresh", "why": "没有变化"} for name in pages],
            "changed": [],
            "seconds": seconds,
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        if counts.problems:
            print(f"有{counts.problems}处问题需要核对：运行 wanxing check 查看。")
        print(f"没有变化（{seconds}秒）：用浏览器打开 {workspace.reports / 'index.html'}")
    return 1 if counts.problems or not counts.files else 0


def inputs_fingerprint(workspace: Workspace) -> str:
    """A hash over everything a build reads."""
    digest = hashlib.sha256(sys.version.encode())
    for packages in site.getsitepackages():
        if os.path.isdir(packages):
            installed = [name for name in os.listdir(packages) if name.endswith(".dist-info")]
            digest.update("\n".join(sorted(installed)).encode())
    package = [path for path in _files(PACKAGE) if path.suffix != ".pyc"]
    rules = workspace.rules.rglob("*.toml") if workspace.rules != PACKAGE else ()
    others = [
        *workspace.notebooks.glob("*.ipynb"),
        workspace.clean / EXPECTED,
        workspace.office,
        *(workspace.root / "data" / "published").glob("*.toml"),
    ]
    by_folder: tuple[tuple[Path | None, Iterable[Path]], ...] = (
        (PACKAGE, package),
        (workspace.rules, rules),
        (workspace.raw, _files(workspace.raw)),
        (None, others),
    )
    for folder, paths in by_folder:
        for path in sorted(paths):
            name = os.path.relpath(path, folder) if folder else path.name
            digest.update(name.encode(errors="surrogateescape") + b"\0" + content_hash(path))
    return digest.hexdigest()


def _parse(arguments: list[str]) -> tuple[Path | None, list[int]] | None:
    """The folder and the years that are asked for; None for other options."""
    root, years = None, []
    for before, argument in zip(["", *arguments], arguments, strict=False):
        if before == "--root" or argument.startswith("--root="):
            root = Path(argument.removeprefix("--root="))
        elif argument.isdecimal():
            years.append(int(argument))
        elif argument not in ("--json", "--quiet", "--root"):
            return None
    return root, years


def _pages(record: BuildRecord, years: list[int]) -> list[str] | None:
    """The pages of these years, of all without any.

    None when not all of them are known to be made of the inputs.
    """
    named = [name for name in record.pages if not years or _year(name) in years]
    known = record.years is None or (years and set(years) <= set(record.years))
    return named if known and {_year(name) for name in named} >= set(years) else None


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _year(page: str) -> int:
    return int(page.split("/")[0])


def _all_standing(record: BuildRecord, workspace: Workspace) -> bool:
    """Whether the clean rows and all that the record speaks of are there and whole."""
    made = [record.files, *(page.files for page in record.pages.values())]
    clean = stored_fingerprint(workspace.clean) is not None
    return clean and all(all_whole(workspace.root, files) for files in made)
