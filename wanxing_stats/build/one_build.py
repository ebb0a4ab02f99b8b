"""One build: clean, compute, make stale pages, and only then replace what leaders open.

In: a workspace and years. Out: Built. Everything is made aside (store.staged) and moves in at once;
a page that can't be made keeps its last good version, and stops no other. What each thing was made
of is kept (store.Cache), so that the next build makes only what changed.
"""

import os
import pickle
import time
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from wanxing_stats.base import RETRIED, Problem, Workspace
from wanxing_stats.briefing import Told, UseDigests
from wanxing_stats.cleaning import (
    Cleaned,
    clean_what_changed,
    expected_rows_problems,
    load_corrections,
)
from wanxing_stats.figures import Figures, check_relations, relation_problems
from wanxing_stats.history import (
    FigureMove,
    Run,
    SinceLastBuild,
    edition_problems,
    gone_records,
    keep_run,
    load_editions,
    moved_figures,
    newest_run,
    prune_runs,
    revision_problems,
    revisions,
    run_problems,
    since_last_build,
    this_run,
)
from wanxing_stats.pages import (
    NotebookFailed,
    Page,
    PageFrame,
    PageProcesses,
    frames_of,
    pages_of,
)
from wanxing_stats.rules import load_rules, rule_problems
from wanxing_stats.store import RETRY, Cache, Entry, staged

from .built import FAILED, FRESH, MADE, UNCHANGED, Built, PageOutcome, SourceOutcome, count_open
from .leaving import stage_index, stage_links, stage_years
from .making import TOLD, Making, keep_failed, make_pages, with_own_rules
from .nothing_changed import inputs_fingerprint
from .progress import Progress
from .record import PAGE, Counts, LastBuild, keep_build, last_build
from .stale import stamp_of
from .workbooks import workbooks_beside


def build(
    workspace: Workspace,
    years: Iterable[int] = (),
    progress: Progress | None = None,
    *,
    force: bool = False,
) -> Built:
    """Make everything that is stale.

    Parameters
    ----------
    years
        Those whose pages are made; without any, all that have data.
    progress
        Hears of each step.
    force
        Whether everything is made anew.

    Raises
    ------
    Busy, Refused, AccountingBroken, RuleFileError
        With a Chinese message, or OSError when a file can't be written. Then nothing has changed.
    """
    # What processes are forked from gets ready while the sources are read.
    with staged(workspace) as staging, PageProcesses(_workers(workspace)) as processes:
        # Before anything is read: a source that changes meanwhile is noticed next time.
        inputs = inputs_fingerprint(workspace)
        own = with_own_rules(workspace, staging)
        making = Making(own, staging, processes, progress or Progress(), load_rules(own))
        return _build(making, Cache(own, afresh=force), sorted(set(years)), inputs)


def all_problems(
    workspace: Workspace, cleaned: Cleaned, figures: Figures, written: Collection[Path] = ()
) -> list[Problem]:
    """The problems of the sources, and those that show only when all is known.

    These are faults of files that people write, unexpected row counts, unexplained revisions,
    broken relations of the report, and files that a build can't make again when they are damaged,
    unless it has ``written`` them now.
    """
    rules = cleaned.rules
    problems = [*cleaned.problems, *rule_problems(rules.faults)]
    problems += rule_problems(load_corrections(workspace, rules).faults)
    problems += expected_rows_problems(cleaned, workspace)
    problems += run_problems(workspace, written) + edition_problems(workspace)
    problems += revision_problems(revisions(load_editions(workspace), figures))
    for year in cleaned.years:
        problems += relation_problems(check_relations(figures, year))
    return problems


def _workers(workspace: Workspace) -> int:
    """As many processes as there may be pages, none without a source.

    At most one more than processors, since a new one waits more than it works.
    """
    notebooks = len(list(workspace.notebooks.glob("[0-9][0-9]_*.ipynb")))
    years = workspace.folder_years()
    return min(notebooks * len(years), (os.cpu_count() or 1) + 1)


def _build(making: Making, cache: Cache, years: list[int], inputs: str) -> Built:
    started = time.monotonic()
    workspace, staging, progress = making.workspace, making.staging, making.progress
    progress.step("读取台账")
    rules = making.rules
    cleaned, read_again = clean_what_changed(cache, staging, rules)
    figures = Figures(cleaned)
    now, newest = this_run(workspace, cleaned, figures), newest_run(workspace)
    written = keep_run(cache, staging, now, cleaned)
    pruned = prune_runs(cache, staging, now, written)
    problems = all_problems(workspace, cleaned, figures, written)
    since = since_last_build(workspace, rules, now)
    with_data = _years_with_data(cleaned, figures)
    empty = [year for year in cleaned.years if year not in with_data]
    wanted = years or with_data
    files, rows = len(cleaned.files), cleaned.row_counts()
    progress.say(f"读取{files}个文件、{rows['read']}行，其中{rows['clean']}行计入。")
    shown = [year for year in wanted if year in with_data]
    pages = pages_of(workspace, shown)
    digests = UseDigests(workspace, cleaned, figures, since)
    _tell_pages(staging.folder / TOLD, digests)
    with workbooks_beside(making, cache, shown, digests, whole=not years) as workbooks:
        notebooks = _remake(making, cache, pages, digests, whole=not years)
    if any(problem.code in RETRIED for problem in problems):
        inputs = ""  # what was left for the next time must be looked at then
    if any(page.state == FAILED for page in notebooks):
        inputs = ""  # and what failed tried again
    made_of_these = _fresh_years(last_build(cache), inputs, years) if years else None
    counts = Counts(files, rows, count_open(problems))
    stage_links(making, cache)
    year_files, too_large = stage_years(making, cache, digests)
    others = [year for year in with_data if year not in wanted]
    behind = _years_behind(workspace, cache, others, digests)
    index = stage_index(making, cache, digests, empty, behind)
    keep_build(cache, staging, LastBuild(inputs, made_of_these, counts), [index])
    cache.stage(staging)
    progress.step("换上新的摘要")
    staging.commit()
    return Built(
        files,
        rows,
        problems,
        rules,
        changed=_why_moved(moved_figures(newest, now), since),
        gone={} if newest and newest.equals(now) else gone_records(since.moved),
        sources=_source_outcomes(newest, read_again),
        notebooks=notebooks,
        year_files=year_files,
        workbooks=workbooks,
        years=sorted(with_data),
        missing_years=[year for year in wanted if year not in with_data],
        empty_years=[year for year in empty if year in (years or empty)],
        years_behind=behind,
        too_large=too_large,
        pruned=pruned,
        seconds=round(time.monotonic() - started, 1),
    )


def _tell_pages(path: Path, digests: UseDigests) -> None:
    """Write what is known once for all pages."""
    judgements = {year: digests.judgement(year) for year in digests.cleaned.years}
    path.write_bytes(pickle.dumps(Told(digests.since, judgements)))


def _years_with_data(cleaned: Cleaned, figures: Figures) -> list[int]:
    """Those of which anything was sent that may be a ledger, be it that it wasn't understood; of
    the others no page can say anything."""
    with_data = {year for (_, year), figure in figures.items() if figure.state.kind != "absent"}
    return [year for year in cleaned.years if year in with_data]


def _fresh_years(last: LastBuild, inputs: str, years: list[int]) -> list[int] | None:
    """The years whose pages are made of these inputs once ``years`` are; None for all years."""
    if last.inputs != inputs:
        return years
    return None if last.years is None else sorted({*last.years, *years})


def _source_outcomes(newest: Run | None, read_again: dict[str, str]) -> list[SourceOutcome]:
    """What became of each source, and those that are gone since the last build."""
    before = newest.sources if newest else {}
    outcomes = []
    for name, why in read_again.items():
        outcomes.append(SourceOutcome(name, "新增" if newest and name not in before else why))
    for name in before:
        if name not in read_again and "/" in name:  # corrections.toml is no source
            outcomes.append(SourceOutcome(name, "已删除"))
    return outcomes


def _why_moved(moves: list[FigureMove], since: SinceLastBuild) -> list[FigureMove]:
    """The figures that moved since the newest run, with why, which ``since`` tells."""
    why = {(each.move.id, each.move.year): each.why for each in since.moved if each.move}
    return [replace(move, why=why[move.id, move.year]) for move in moves]


def _years_behind(
    workspace: Workspace, cache: Cache, years: list[int], digests: UseDigests
) -> list[int]:
    """Those of these years that have a page which a build of them would make again."""
    if not years:  # a whole build: no notebook need be read for it
        return []
    pages = pages_of(workspace, years)
    stale = _stale(cache, pages, frames_of(pages, digests.cleaned), digests)
    return sorted({page.year for page in pages if page.name in stale.keys() & cache.of_kind(PAGE)})


def _stale(
    cache: Cache, pages: list[Page], frames: dict[str, PageFrame], digests: UseDigests
) -> dict[str, str]:
    """The names of those pages that must be made again, and why."""
    stale: dict[str, str] = {}
    for page in pages:
        entry = cache.get(PAGE, page.name)
        uses = entry.stamp.parts.get("data", ()) if entry else ()
        stamp = stamp_of(page, frames[page.name], uses, digests)
        why = cache.changed(PAGE, page.name, stamp, digests.say)
        if entry and entry.about["failed"] and not cache.afresh:
            why = RETRY
        if why:
            stale[page.name] = why
    return stale


def _remake(
    making: Making, cache: Cache, pages: list[Page], digests: UseDigests, *, whole: bool
) -> list[PageOutcome]:
    """Stage the stale ones of these pages, and keep in the cache what all were made of.

    When they are the ``whole``, nothing is kept of others. Gives what became of each.
    """
    frames = frames_of(pages, digests.cleaned)
    stale = _stale(cache, pages, frames, digests)
    to_make = [page for page in pages if page.name in stale]
    made = make_pages(making, to_make, frames, digests.figures)
    outcomes = []
    for page in pages:
        outcome, why = made.get(page.name), stale.get(page.name, UNCHANGED)
        if isinstance(outcome, NotebookFailed):
            outcomes.append(PageOutcome(page.name, FAILED, str(outcome)))
            keep_failed(making, cache, page, frames[page.name], outcome.shown)
        elif outcome:
            outcomes.append(PageOutcome(page.name, MADE, why))
            stamp = stamp_of(page, frames[page.name], outcome.uses, digests)
            files = making.staging.hashes(making.workspace.root / name for name in outcome.files)
            about = {"title": outcome.title, "finding": outcome.finding, "failed": ""}
            cache.keep(PAGE, page.name, Entry(stamp, files, about))
        else:
            outcomes.append(PageOutcome(page.name, FRESH, why))
    if whole:
        cache.forget_all_but(PAGE, frames)
    return outcomes
