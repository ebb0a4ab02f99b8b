"""Whether anything changed since the last build, told without importing what is slow to import (pandas, typer).

Everything that a build reads is hashed by content: sources and corrections, notebooks, this package, the versions of all
installed packages, the rows to expect. Equal hashes, and every file that was made still there and as long as it was:
nothing to do.
"""

import hashlib
import json
import os
import site
import sys
import time
from pathlib import Path

from wanxing_stats.base import EXPECTED, PACKAGE, Workspace, find_workspace
from wanxing_stats.store import all_whole, content_hash, interrupted, read_json, stored_fingerprint

RECORD = "pages.json"
RECORD_FORM = 4  # a record of another form is none


def inputs_fingerprint(workspace: Workspace) -> str:
    """A hash over everything a build reads."""
    digest = hashlib.sha256(sys.version.encode())
    for folder in site.getsitepackages():
        if os.path.isdir(folder):
            digest.update(
                "\n".join(
                    sorted(name for name in os.listdir(folder) if name.endswith(".dist-info"))
                ).encode()
            )
    package = [path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    sources = [path for path in workspace.raw.rglob("*") if path.is_file()]
    others = [
        *workspace.notebooks.glob("*.ipynb"),
        workspace.clean / EXPECTED,
        *(workspace.root / "data" / "published").glob("*.toml"),
    ]
    rules = workspace.rules.rglob("*.toml") if workspace.rules != PACKAGE else ()
    for folder, paths in (
        (PACKAGE, package),
        (workspace.rules, rules),
        (workspace.raw, sources),
        (None, others),
    ):
        for path in sorted(paths):
            name = os.path.relpath(path, folder) if folder else path.name
            digest.update(name.encode(errors="surrogateescape") + b"\0" + content_hash(path))
    return digest.hexdigest()


def read_record(workspace: Workspace) -> dict:
    """What the last build left; {} before the first.

    ``inputs`` (the fingerprint, "" when it must be looked at again), ``years`` whose pages are made of them (None: all),
    ``figures`` (KeptFigures.record), ``told`` (what it said), ``files`` and ``pages``.
    """
    record = read_json(workspace.clean / RECORD)
    return record if record.get("form") == RECORD_FORM else {}


def built_already(arguments: list[str]) -> int | None:
    """Say that nothing changed, and give the exit status; None when a build must look, or asks for more."""
    started = time.monotonic()
    root, years = None, []
    for before, argument in zip(["", *arguments], arguments, strict=False):
        if before == "--root" or argument.startswith("--root="):
            root = Path(argument.removeprefix("--root="))
        elif argument.isdecimal():
            years.append(int(argument))
        elif argument not in ("--json", "--quiet", "--root"):
            return None
    try:
        workspace = find_workspace(root)
        record = read_record(workspace)
        if (
            interrupted(workspace)
            or not record.get("inputs")
            or not _all_standing(record, workspace)
        ):
            return None
        pages = _pages(record, years)
        if pages is None or record["inputs"] != inputs_fingerprint(workspace):
            return None
    except OSError:
        return None  # the build says what is wrong
    told, seconds = record["told"], round(time.monotonic() - started, 1)
    if "--json" in arguments:
        notebooks = [{"name": name, "state": "fresh", "why": "没有变化"} for name in pages]
        print(
            json.dumps(
                {
                    "files": told["files"],
                    "rows": told["rows"],
                    "notebooks": notebooks,
                    "changed": [],
                    "seconds": seconds,
                },
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        if told["problems"]:
            print(f"有{told['problems']}处问题需要核对：运行 wanxing check 查看。")
        print(f"没有变化（{seconds}秒）：用浏览器打开 {workspace.reports / 'index.html'}")
    return 1 if told["problems"] or not told["files"] else 0


def _pages(record: dict, years: list[int]) -> list[str] | None:
    """The pages of these years, of all without any; None when not all of them are known to be made of the inputs."""
    named = [name for name in record["pages"] if not years or int(name.split("/")[0]) in years]
    known = record["years"] is None or years and set(years) <= set(record["years"])
    return named if known and {int(name.split("/")[0]) for name in named} >= set(years) else None


def _all_standing(record: dict, workspace: Workspace) -> bool:
    return stored_fingerprint(workspace.clean) is not None and all(
        all_whole(workspace.root, part["files"]) for part in (record, *record["pages"].values())
    )
