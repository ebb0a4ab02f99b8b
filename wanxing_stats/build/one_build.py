"""One build: clean, compute, make the pages that are stale, and only then replace what leaders open.

Everything is made aside (staging.py); a notebook that fails leaves data/clean, figures/ and reports/ as they were. What
each page was made of is kept in ``data/clean/pages.json``, so that the next build makes only what changed (see
dependencies.py).
"""

import json
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

import pandas as pd

from wanxing_stats.base import Workspace
from wanxing_stats.briefing import UseDigests, Use, library_fingerprint
from wanxing_stats.cleaning import (
    UNSETTLED,
    Cleaned,
    clean_what_changed,
    expected_rows_problems,
    problem_frame,
)
from wanxing_stats.figures import Figures, KeptFigures, check_relations, relation_problems
from wanxing_stats.history import (
    differences,
    keep_run,
    load_editions,
    moved_figures,
    newest_run,
    revision_problems,
    revisions,
    run_before,
    said_rows,
    this_run,
)
from wanxing_stats.pages import (
    UNIT_NAME,
    Kernels,
    Page,
    PageFrame,
    PageJob,
    Run,
    export_index,
    frames_of,
    make_page,
    pages_of,
)
from wanxing_stats.rules import Rules, load_rules
from wanxing_stats.store import Staging, all_whole, staged

from .nothing_changed import RECORD, RECORD_FORM, inputs_fingerprint, read_record
from .progress import Progress


@dataclass
class Built:
    """What a build did; ``notebooks`` are name, state ("run" or "fresh") and why, ``changed`` the figures that moved: id,
    year, before, after and why (differences.said_rows). ``sources`` are file and what, ``figures`` id, year and why: why each
    was read or computed again, "" where it was not."""

    files: int
    rows: dict[str, int]
    problems: pd.DataFrame
    rules: Rules
    notebooks: list[dict] = field(default_factory=list)
    changed: list[dict] = field(default_factory=list)
    sources: list[dict] = field(default_factory=list)
    figures: list[dict] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    missing_years: list[int] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def pages_made(self) -> int:
        return sum(one["state"] == "run" for one in self.notebooks)


def build(
    workspace: Workspace,
    years: Iterable[int] = (),
    progress: Progress | None = None,
    force: bool = False,
) -> Built:
    """Build the years given, else all that have data; with ``force`` all anew. ``progress`` hears of each step.

    Raises NotebookFailed, staging.Busy, cleaning.Refused, AccountingBroken, PublishedError, NoSuchRun,
    LedgerFileError, IndicatorFileError, or OSError when a file can't be written; then nothing has changed.
    """
    # Kernels start while the sources are read.
    with staged(workspace) as staging, Kernels(_workers(workspace)) as kernels:
        return _build(
            workspace, sorted(set(years)), progress or Progress(), force, kernels, staging
        )


def _workers(workspace: Workspace) -> int:
    """As many kernels as there may be pages, at most one more than processors, since a new one waits more than it works;
    none without a source."""
    notebooks, years = (
        len(list(folder.glob(names)))
        for folder, names in (
            (workspace.notebooks, "[0-9][0-9]_*.ipynb"),
            (workspace.raw, "[0-9][0-9][0-9][0-9]"),
        )
    )
    return min(notebooks * years, (os.cpu_count() or 1) + 1)


def _build(
    workspace: Workspace,
    years: list[int],
    progress: Progress,
    force: bool,
    kernels: Kernels,
    staging: Staging,
) -> Built:
    started = time.monotonic()
    # Before anything is read: a source that changes meanwhile is noticed next time.
    inputs = inputs_fingerprint(workspace)
    progress.step("读取台账")
    rules = load_rules(workspace)
    cleaned, read_again = clean_what_changed(workspace, staging, rules, afresh=force)
    record, library = read_record(workspace), library_fingerprint(rules)
    figures = KeptFigures(cleaned, record.get("figures", {}), library, afresh=force)
    with_data = [
        year
        for year in cleaned.years
        if any(figures[id, year].value is not None for id in rules.indicators)
    ]
    wanted = years or with_data
    now, newest = this_run(workspace, cleaned, figures), newest_run(workspace)
    keep_run(workspace, staging, now, cleaned)
    problems = all_problems(workspace, cleaned, figures)
    moved = _moved_since(workspace, staging, now, cleaned)
    built = Built(
        len(cleaned.files),
        cleaned.row_counts(),
        problems,
        rules,
        changed=_why_moved(moved_figures(newest, now), moved),
        sources=_said_sources(newest, read_again),
        figures=[{"id": id, "year": year, "why": why} for (id, year), why in figures.why.items()],
        years=sorted(with_data),
        missing_years=[year for year in wanted if year not in with_data],
    )
    progress.say(
        f"读取{built.files}个文件、{built.rows['read']}行，其中{built.rows['clean']}行计入。"
    )
    pages = pages_of(workspace, [year for year in wanted if year in with_data])
    digests = UseDigests(workspace, cleaned, figures, now, moved)
    built.notebooks, shown = _remake(
        pages,
        digests,
        record,
        workspace,
        cleaned,
        staging,
        kernels,
        progress,
        force,
        whole=not years,
    )
    if (problems["code"] == UNSETTLED).any():
        inputs = ""  # what was left for the next time must be looked at then
    fresh = None if not years else _fresh_years(record, inputs, years)
    _stage_index_and_record(
        workspace,
        staging,
        cleaned,
        built,
        shown,
        {"inputs": inputs, "years": fresh, "figures": figures.record()},
    )
    progress.step("换上新的摘要")
    staging.commit()
    built.seconds = round(time.monotonic() - started, 1)
    return built


def _fresh_years(record: dict, inputs: str, years: list[int]) -> list[int] | None:
    """The years whose pages are made of these inputs once ``years`` are; None when those of all years are."""
    if record.get("inputs") != inputs:
        return years
    return None if record["years"] is None else sorted({*record["years"], *years})


def _remake(
    pages: list[Page],
    digests: UseDigests,
    record: dict,
    workspace: Workspace,
    cleaned: Cleaned,
    staging: Staging,
    kernels: Kernels,
    progress: Progress,
    force: bool,
    whole: bool,
) -> tuple[list[dict], dict[str, dict]]:
    """Stage the stale ones of these pages, and the end of what is gone when they are the ``whole`` of all.

    Gives each page's name, state and why, and the record of every page that then stands.
    """
    kept, frames = record.get("pages", {}), frames_of(pages, cleaned)
    parts = {
        page.name: {
            "library": digests.figures.library,
            "notebook": sha256(page.notebook.read_bytes()).hexdigest(),
            "frame": sha256(repr(frames[page.name]).encode()).hexdigest(),
        }
        for page in pages
    }
    why = {
        page.name: "要求全部重做"
        if force
        else _why_stale(kept.get(page.name), parts[page.name], digests, workspace)
        for page in pages
    }
    made = _make(
        [page for page in pages if why[page.name]], frames, workspace, staging, kernels, progress
    )
    shown = {name: page for name, page in kept.items() if name in parts or not whole}
    for name, page in made.items():
        shown[name] = {
            **page,
            "parts": parts[name],
            "uses": {use: digests[use] for use in page["uses"]},
        }
    standing, stood = (
        {workspace.root / name for page in pages.values() for name in page["files"]}
        for pages in (shown, kept)
    )
    staging.remove(stood - standing)
    said = [
        {"name": name, "state": "run" if reason else "fresh", "why": reason or "没有变化"}
        for name, reason in why.items()
    ]
    return said, shown


def _stage_index_and_record(
    workspace: Workspace,
    staging: Staging,
    cleaned: Cleaned,
    built: Built,
    shown: dict[str, dict],
    made_of: dict,
) -> None:
    """The list of all pages; and what stands in reports/, what it was made of, and what to say when nothing changed."""
    index = _index(cleaned, shown)
    staging.write(workspace.reports / "index.html", index)
    told = {
        "files": built.files,
        "rows": built.rows,
        "problems": int((built.problems["severity"] != "info").sum()),
    }
    record = {
        "form": RECORD_FORM,
        **made_of,
        "told": told,
        "files": {"reports/index.html": len(index.encode())},
        "pages": dict(sorted(shown.items())),
    }
    staging.write(
        workspace.clean / RECORD, json.dumps(record, ensure_ascii=False, indent=1), last=True
    )


def all_problems(workspace: Workspace, cleaned: Cleaned, figures: Figures) -> pd.DataFrame:
    """The problems of the sources, unexpected row counts, unexplained revisions, and broken relations of the report."""
    more = expected_rows_problems(cleaned, workspace)
    more += revision_problems(revisions(load_editions(workspace), figures))
    more += [
        problem
        for year in cleaned.years
        for problem in relation_problems(check_relations(figures, year))
    ]
    return (
        pd.concat([cleaned.problems, problem_frame(more)], ignore_index=True)
        if more
        else cleaned.problems
    )


# what is stale -------------------------------------------------------------------------------------------------------


def _why_stale(kept: dict | None, parts: dict, digests: UseDigests, workspace: Workspace) -> str:
    """Why a page must be made, in a few Chinese words; "" when it need not be."""
    if kept is None:
        return "还没有生成过"
    if not all_whole(workspace.root, kept["files"]):
        return "结果文件不在了或不完整"
    reasons = {
        "library": "程序、样式或软件包有改动",
        "notebook": "笔记本改过",
        "frame": "标题、数据截止日或同年页面有变化",
    }
    said = [reason for part, reason in reasons.items() if kept["parts"][part] != parts[part]]
    changed = [use for use, digest in kept["uses"].items() if digests[use] != digest]
    if changed:
        more = f"等{len(changed)}项" if len(changed) > 3 else ""
        titles = "、".join(Use.read(use).say(digests.rules) for use in changed[:3])
        said.append(f"用到的数据变了：{titles}{more}")
    return "；".join(said)


def _said_sources(newest: dict | None, read_again: dict[str, str]) -> list[dict]:
    """Each source, and those that are gone since the last build: file, what ("" for one that was not read again)."""
    before = (newest or {}).get("sources", {})
    gone = [
        {"file": name, "what": "已删除"}
        for name in before
        if name not in read_again and "/" in name
    ]
    return [
        {"file": name, "what": "新增" if newest and name not in before else why}
        for name, why in read_again.items()
    ] + gone


def _why_moved(figures: list[dict], moved: list[dict] | None) -> list[dict]:
    """The figures that moved since the newest run, with why; ``moved`` tells it, since that run differs from this one."""
    why = {(one["id"], one["year"]): said_rows(one) for one in moved or []}
    return [{**one, "why": why[one["id"], one["year"]]} for one in figures]


def _moved_since(
    workspace: Workspace, staging: Staging, now: dict, cleaned: Cleaned
) -> list[dict] | None:
    """What moved since the last build that saw something else; notebooks find it, and this run, in WANXING_TOLD."""
    before = run_before(workspace, now)
    moved = (
        None
        if before is None
        else differences(workspace, cleaned.rules, before, {**now, "live": cleaned.tables})
    )
    text = json.dumps({"now": now, "before": before, "moved": moved}, ensure_ascii=False)
    (staging.folder / "told.json").write_text(text, encoding="utf-8")
    return moved


# making --------------------------------------------------------------------------------------------------------------


def _make(
    stale: list[Page],
    frames: dict[str, PageFrame],
    workspace: Workspace,
    staging: Staging,
    kernels: Kernels,
    progress: Progress,
) -> dict[str, dict]:
    """Make the stale pages and stage them; what make_page says, by page name."""
    if not stale:
        return {}
    made: dict[str, dict] = {}
    aside = staging.folder / "pages"
    clean = staging.path(workspace.clean / "datapackage.json")
    environment = {
        "WANXING_CLEAN": str(clean.parent if clean.exists() else workspace.clean),
        "WANXING_TOLD": str(staging.folder / "told.json"),
    }

    def make(run: Run, page: Page) -> None:
        with progress.making(page.name):
            job = PageJob(page, frames[page.name], aside / page.name)
            made[page.name] = make_page(run, job, workspace, environment)

    with progress.pages([page.name for page in stale], kernels.workers):
        for one in [kernels.submit(make, page) for page in stale]:
            one.result()
    for page in stale:
        staging.take(aside / page.name / "figures", workspace.figures)
        staging.take(aside / page.name / "reports", workspace.reports)
    return made


def _index(cleaned: Cleaned, pages: dict[str, dict]) -> str:
    by_year: dict[int, list[dict]] = {}
    for name, page in sorted(pages.items()):
        year = int(name.split("/")[0])
        by_year.setdefault(year, []).append(
            {"href": f"{name}.html", "title": page["title"], "finding": page["finding"]}
        )
    return export_index(by_year, unit=UNIT_NAME, sample=any(map(cleaned.is_sample, by_year)))
