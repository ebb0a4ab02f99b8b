"""One build: clean, compute, make the pages that are stale, and only then replace what leaders open.

Pages are made in a folder aside; a notebook that fails leaves figures/ and reports/ as they were. What each page was made
of is kept in ``data/clean/pages.json``, so that the next build makes only what changed (see dependencies.py).
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import filelock
import pandas as pd

from .accounting import check_accounting, expected_rows_problems
from .cleaning import Cleaned, problem_frame
from .datapackage import cleaned_workspace, forget_package
from .dependencies import Digests, library_fingerprint
from .freshness import RECORD, inputs_fingerprint, read_record
from .indicators import Figures, load_indicators
from .kernels import Kernels, Run
from .outputs import replace_whole
from .pages import UNIT_NAME, Page, frames_of, make_page, pages_of
from .relations import check_relations, relation_problems
from .runs import keep_run, moved_figures, newest_run, this_run
from .summaries import export_index
from .workspace import Workspace


class Busy(Exception):
    """Another build is running in the workspace."""


@dataclass
class Built:
    """What a build did; ``notebooks`` are name, state ("run" or "fresh") and why, ``changed`` the figures that moved."""

    files: int
    rows: dict[str, int]
    problems: pd.DataFrame
    notebooks: list[dict] = field(default_factory=list)
    changed: list[dict] = field(default_factory=list)
    sources: list[dict] = field(default_factory=list)
    missing_years: list[int] = field(default_factory=list)
    seconds: float = 0.0


def build(workspace: Workspace, years: Iterable[int] = (), say: Callable[[str], None] = lambda line: None,
          force: bool = False) -> Built:
    """Build the years given, else all that have data; with ``force`` all anew. ``say`` gets a Chinese line for each step.

    Raises NotebookFailed, Busy, cleaning.Refused, AccountingBroken, LedgerFileError or IndicatorFileError; then no summary
    has changed.
    """
    aside = workspace.root / ".wanxing"
    aside.mkdir(exist_ok=True)
    lock = filelock.FileLock(aside / "lock", timeout=0)  # let go by the system when its holder dies
    try:
        # Kernels start while the sources are read.
        with lock, Kernels(workspace.root, workers=_workers(workspace)) as kernels:
            return _build(workspace, sorted(set(years)), say, force, kernels)
    except filelock.Timeout:
        raise Busy("另一个 wanxing build 正在运行。请等它结束后再试。") from None


def _workers(workspace: Workspace) -> int:
    """As many kernels as there may be pages, at most one for each processor; none without a source."""
    notebooks, years = (len(list(folder.glob(names))) for folder, names in
                        ((workspace.notebooks, "[0-9][0-9]_*.ipynb"), (workspace.raw, "[0-9][0-9][0-9][0-9]")))
    return min(notebooks * years, os.cpu_count() or 1)


def _build(workspace: Workspace, years: list[int], say: Callable[[str], None], force: bool, kernels: Kernels) -> Built:
    started = time.monotonic()
    _sweep(workspace)
    # Before anything is read: a source that changes meanwhile is noticed next time.
    inputs = inputs_fingerprint(workspace)
    if force:
        forget_package(workspace)
    say("读取台账……")
    cleaned = cleaned_workspace(workspace)
    check_accounting(cleaned)
    figures = Figures(cleaned.tables, cleaned.years)
    with_data = [year for year in cleaned.years if any(figures[id, year].value is not None for id in load_indicators())]
    wanted = years or with_data
    now = this_run(workspace, cleaned, figures)
    built = Built(len(cleaned.files), cleaned.row_counts(), all_problems(workspace, cleaned),
                  changed=moved_figures(newest_run(workspace), now), sources=_moved_sources(newest_run(workspace), now),
                  missing_years=[year for year in wanted if year not in with_data])
    say(f"读取{built.files}个文件、{built.rows['read']}行，其中{built.rows['clean']}行计入。")
    kept = {} if force else read_record(workspace).get("pages", {})
    pages = pages_of(workspace, [year for year in wanted if year in with_data])
    digests, library = Digests(workspace, cleaned, now), library_fingerprint()
    frames = frames_of(pages, cleaned)
    parts = {page.name: {"library": library, "notebook": sha256(page.notebook.read_bytes()).hexdigest(),
                         "frame": sha256(repr(frames[page.name]).encode()).hexdigest()} for page in pages}
    why = {page.name: _why_stale(kept.get(page.name), parts[page.name], digests, page.name, workspace) for page in pages}
    stale = [page for page in pages if why[page.name]]
    made = _make_and_replace(stale, frames, workspace, kept, kernels, say)
    built.notebooks = [{"name": page.name, "state": "run" if why[page.name] else "fresh",
                        "why": why[page.name] or "没有变化"} for page in pages]
    shown = _without_gone(kept, pages, years, workspace)
    for name, page in made.items():
        shown[name] = {**page, "parts": parts[name], "uses": {use: digests[use] for use in page["uses"]}}
    keep_run(workspace, now)
    _write_index(workspace, cleaned, shown)
    built.seconds = round(time.monotonic() - started, 1)
    _write_record(workspace, built, shown, "" if years else inputs)
    return built


def all_problems(workspace: Workspace, cleaned: Cleaned) -> pd.DataFrame:
    """The problems of the sources, unexpected row counts, and the relations of the report that break in any year."""
    figures = Figures(cleaned.tables, cleaned.years)
    more = expected_rows_problems(cleaned, workspace)
    more += [problem for year in cleaned.years for problem in relation_problems(check_relations(figures, year))]
    return pd.concat([cleaned.problems, problem_frame(more)], ignore_index=True) if more else cleaned.problems


# what is stale -------------------------------------------------------------------------------------------------------


def _why_stale(kept: dict | None, parts: dict, digests: Digests, name: str, workspace: Workspace) -> str:
    """Why a page must be made, in a few Chinese words; "" when it need not be."""
    if kept is None:
        return "还没有生成过"
    if not _still_there(name, kept, workspace):
        return "结果文件不在了"
    reasons = {"library": "程序、样式或软件包有改动", "notebook": "笔记本改过", "frame": "标题、数据截止日或同年页面有变化"}
    said = [reason for part, reason in reasons.items() if kept["parts"][part] != parts[part]]
    changed = [use for use, digest in kept["uses"].items() if digests[use] != digest]
    if changed:
        more = f"等{len(changed)}项" if len(changed) > 3 else ""
        said.append(f"用到的数据变了：{'、'.join(map(_said_use, changed[:3]))}{more}")
    return "；".join(said)


def _said_use(use: str) -> str:
    kind, _, of = use.partition(" ")
    titles = {"files": "文件", "sheets": "行数账", "problems": "问题", "corrections": "更正", "runs": "与上次相比", "years": "年度"}
    if kind == "figure":
        id, year = of.split("/")
        return f"{year}年{load_indicators()[id].name}" if id in load_indicators() else id
    return f"{of}年{titles[kind]}" if kind in titles and of else titles.get(kind, "台账" if kind == "rows" else "指标定义")


def _still_there(name: str, page: dict, workspace: Workspace) -> bool:
    """Whether nobody has deleted a page or one of its charts since it was built."""
    return all(path.exists() for path in _files_of(name, page, workspace))


def _files_of(name: str, page: dict, workspace: Workspace) -> list[Path]:
    return [workspace.reports / f"{name}.html", *(workspace.figures / figure for figure in page["figures"])]


def _moved_sources(before: dict | None, now: dict) -> list[dict]:
    """Which sources are new, changed or gone since the last build: file, what."""
    old, new = (before or {}).get("sources", {}), now["sources"]
    said = {name: "新增" for name in new if name not in old} | {name: "已删除" for name in old if name not in new}
    said |= {name: "内容变了" for name in new if name in old and new[name] != old[name]}
    return [{"file": name, "what": what} for name, what in sorted(said.items())]


# making and replacing ------------------------------------------------------------------------------------------------


def _make_and_replace(stale: list[Page], frames: dict[str, dict], workspace: Workspace, kept: dict[str, dict],
                      kernels: Kernels, say: Callable[[str], None]) -> dict[str, dict]:
    """Make the stale pages aside, then put them in place; what make_page says, by page name."""
    if not stale:
        return {}
    made: dict[str, dict] = {}
    with tempfile.TemporaryDirectory(dir=workspace.root / ".wanxing", prefix="build-") as folder:
        staged = Path(folder)

        def make(run: Run, page: Page) -> None:
            made[page.name] = make_page(run, page, frames[page.name], workspace, staged / page.name)
            say(f"  {page.name}  完成（{len(made)}/{len(stale)}）")

        for one in [kernels.submit(make, page) for page in stale]:
            one.result()
        for page in stale:
            _put_in_place(staged / page.name / "figures", workspace.figures)
            _put_in_place(staged / page.name / "reports", workspace.reports)
            for figure in set(kept.get(page.name, {}).get("figures", [])) - set(made[page.name]["figures"]):
                (workspace.figures / figure).unlink(missing_ok=True)
    return {page.name: made[page.name] for page in stale}


def _put_in_place(staged: Path, target: Path) -> None:
    for path in sorted(staged.rglob("*")):
        if path.is_file():
            final = target / path.relative_to(staged)
            final.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, final)


def _without_gone(kept: dict[str, dict], pages: list[Page], years: list[int], workspace: Workspace) -> dict[str, dict]:
    """The kept pages without those whose notebook or data is gone, which are deleted; all are when years were named."""
    standing = {page.name for page in pages}
    gone = {name: page for name, page in kept.items() if name not in standing and not years}
    for name, page in gone.items():
        for path in _files_of(name, page, workspace):
            path.unlink(missing_ok=True)
    return {name: page for name, page in kept.items() if name not in gone}


def _sweep(workspace: Workspace) -> None:
    """Remove what a build that was killed has left half-done."""
    for path in (workspace.root / ".wanxing").glob("build-*"):
        shutil.rmtree(path, ignore_errors=True)
    for folder in (workspace.clean, workspace.reports, workspace.figures, workspace.root / ".wanxing"):
        for path in folder.rglob(".*.part"):
            path.unlink(missing_ok=True)


def _write_index(workspace: Workspace, cleaned: Cleaned, pages: dict[str, dict]) -> None:
    by_year: dict[int, list[dict]] = {}
    for name, page in sorted(pages.items()):
        year = int(name.split("/")[0])
        by_year.setdefault(year, []).append({"href": f"{name}.html", "title": page["title"], "finding": page["finding"]})
    markup = export_index(by_year, unit=UNIT_NAME, sample=any(map(cleaned.is_sample, by_year)))
    workspace.reports.mkdir(exist_ok=True)
    replace_whole(workspace.reports / "index.html", lambda part: part.write_text(markup, encoding="utf-8"))


def _write_record(workspace: Workspace, built: Built, pages: dict[str, dict], inputs: str) -> None:
    """Last of all: what stands in reports/, what it was made of, and what to say when nothing changed."""
    told = {"files": built.files, "rows": built.rows, "problems": int((built.problems["severity"] != "info").sum())}
    text = json.dumps({"inputs": inputs, "told": told, "pages": pages}, ensure_ascii=False, indent=1)
    replace_whole(workspace.clean / RECORD, lambda part: part.write_text(text, encoding="utf-8"))
