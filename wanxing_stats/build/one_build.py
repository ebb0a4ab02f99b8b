"""One build: clean, compute, make stale pages, and only then replace what leaders open.

In: a workspace and years. Out: Built. Everything is made aside (store.staged) and moves in at once;
a page that can't be made keeps its last good version, and stops no other. What each page was made
of is recorded (record.py), so that the next build makes only what changed (stale.py).
"""

import json
import os
import time
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from wanxing_stats.base import REGION, UNSETTLED, Workspace
from wanxing_stats.briefing import UseDigests, library_fingerprint
from wanxing_stats.cleaning import (
    Cleaned,
    clean_what_changed,
    correction_faults,
    expected_rows_problems,
    problem_frame,
)
from wanxing_stats.figures import Figures, KeptFigures, check_relations, relation_problems
from wanxing_stats.history import (
    FigureMove,
    Run,
    SinceLastBuild,
    edition_faults,
    keep_run,
    load_editions,
    moved_figures,
    newest_run,
    revision_problems,
    revisions,
    since_last_build,
    this_run,
)
from wanxing_stats.pages import (
    IndexEntry,
    NotebookFailed,
    Page,
    Processes,
    export_index,
    frames_of,
    pages_of,
)
from wanxing_stats.rules import load_rules, rule_problems
from wanxing_stats.store import staged

from .built import FAILED, FRESH, MADE, Built, FigureOutcome, PageOutcome, SourceOutcome
from .making import TOLD, Making, make_pages, stage_failed, with_own_rules
from .nothing_changed import inputs_fingerprint
from .progress import Progress
from .record import BuildRecord, Counts, PageRecord, read_record, stage_record
from .stale import parts_of, why_stale


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
    Busy, Refused, AccountingBroken, PublishedError, NoSuchRun, RuleFileError
        With a Chinese message, or OSError when a file can't be written. Then nothing has changed.
    """
    # What processes are forked from gets ready while the sources are read.
    with staged(workspace) as staging, Processes(_workers(workspace)) as processes:
        # Before anything is read: a source that changes meanwhile is noticed next time.
        inputs = inputs_fingerprint(workspace)
        own = with_own_rules(workspace, staging)
        making = Making(own, staging, processes, progress or Progress(), load_rules(own), force)
        return _build(making, sorted(set(years)), inputs)


def all_problems(workspace: Workspace, cleaned: Cleaned, figures: Figures) -> pd.DataFrame:
    """The problems of the sources, and those that show only when all is known.

    These are faults of files that people write, unexpected row counts, unexplained revisions and
    broken relations of the report.
    """
    rules = cleaned.rules
    more = rule_problems(rules.faults)
    more += rule_problems(correction_faults(workspace, rules.ledgers))
    more += rule_problems(edition_faults(workspace))
    more += expected_rows_problems(cleaned, workspace)
    more += revision_problems(revisions(load_editions(workspace), figures))
    for year in cleaned.years:
        more += relation_problems(check_relations(figures, year))
    if not more:
        return cleaned.problems
    return pd.concat([cleaned.problems, problem_frame(more)], ignore_index=True)


def _workers(workspace: Workspace) -> int:
    """As many processes as there may be pages, none without a source.

    At most one more than processors, since a new one waits more than it works.
    """
    notebooks = len(list(workspace.notebooks.glob("[0-9][0-9]_*.ipynb")))
    years = len(list(workspace.raw.glob("[0-9][0-9][0-9][0-9]")))
    return min(notebooks * years, (os.cpu_count() or 1) + 1)


def _build(making: Making, years: list[int], inputs: str) -> Built:
    started = time.monotonic()
    workspace, staging, progress = making.workspace, making.staging, making.progress
    progress.step("读取台账")
    rules = making.rules
    cleaned, read_again = clean_what_changed(workspace, staging, rules, afresh=making.force)
    last, library = read_record(workspace), library_fingerprint(rules)
    figures = KeptFigures(cleaned, last.figures, library, afresh=making.force)
    now, newest = this_run(workspace, cleaned, figures), newest_run(workspace)
    keep_run(workspace, staging, now, cleaned)
    problems = all_problems(workspace, cleaned, figures)
    since = since_last_build(workspace, rules, now)
    (staging.folder / TOLD).write_text(
        json.dumps(since.as_json(), ensure_ascii=False), encoding="utf-8"
    )
    with_data = _years_with_data(cleaned, figures)
    wanted = years or with_data
    built = Built(
        len(cleaned.files),
        cleaned.row_counts(),
        problems,
        rules,
        changed=_why_moved(moved_figures(newest, now), since),
        sources=_source_outcomes(newest, read_again),
        figures=[FigureOutcome(id, year, why) for (id, year), why in figures.why.items()],
        years=sorted(with_data),
        missing_years=[year for year in wanted if year not in with_data],
    )
    progress.say(
        f"读取{built.files}个文件、{built.rows['read']}行，其中{built.rows['clean']}行计入。"
    )
    pages = pages_of(workspace, [year for year in wanted if year in with_data])
    digests = UseDigests(workspace, cleaned, figures, since)
    built.notebooks, standing = _remake(making, pages, last, digests, whole=not years)
    if (problems["code"] == UNSETTLED).any():
        inputs = ""  # what was left for the next time must be looked at then
    if any(page.failed for page in standing.values()):
        inputs = ""  # and what failed tried again
    record = BuildRecord(
        inputs=inputs,
        years=_fresh_years(last, inputs, years) if years else None,
        figures=figures.record(),
        counts=Counts(built.files, built.rows, built.open_problems),
        files=_stage_index(making, cleaned, standing),
        pages=standing,
    )
    stage_record(workspace, staging, record)
    progress.step("换上新的摘要")
    staging.commit()
    built.seconds = round(time.monotonic() - started, 1)
    return built


def _years_with_data(cleaned: Cleaned, figures: Figures) -> list[int]:
    with_data = {year for (_, year), figure in figures.items() if figure.value is not None}
    return [year for year in cleaned.years if year in with_data]


def _fresh_years(last: BuildRecord, inputs: str, years: list[int]) -> list[int] | None:
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


def _remake(
    making: Making, pages: list[Page], last: BuildRecord, digests: UseDigests, *, whole: bool
) -> tuple[list[PageOutcome], dict[str, PageRecord]]:
    """Stage the stale ones of these pages, and the end of what is gone when they are the ``whole``.

    Gives what became of each, and the records of all pages that then stand.
    """
    frames = frames_of(pages, digests.cleaned)
    parts, reasons = {}, {}
    for page in pages:
        parts[page.name] = parts_of(page, frames[page.name], digests.figures.library)
        record = last.pages.get(page.name)
        if making.force:
            reasons[page.name] = "要求全部重做"
        elif record and record.failed:
            reasons[page.name] = "上次没有生成成功"
        else:
            reasons[page.name] = why_stale(record, parts[page.name], digests, making.workspace)
    made = make_pages(making, [page for page in pages if reasons[page.name]], frames)
    standing = {name: last.pages[name] for name in last.pages if name in parts or not whole}
    outcomes = []
    for page in pages:
        name, outcome, why = page.name, made.get(page.name), reasons[page.name]
        if isinstance(outcome, NotebookFailed):
            why, state = str(outcome), FAILED
            before = last.pages.get(name)
            standing[name] = stage_failed(making, page, frames[name], before, why)
        elif outcome:
            uses, state = {use: digests[use] for use in outcome.uses}, MADE
            shown = (outcome.title, outcome.finding)
            standing[name] = PageRecord(*shown, outcome.files, uses, parts[name])
        else:
            state = FRESH
        outcomes.append(PageOutcome(name, state, why or "没有变化"))
    gone = _files_of(last.pages) - _files_of(standing)
    making.staging.remove(making.workspace.root / name for name in gone)
    return outcomes, standing


def _files_of(pages: dict[str, PageRecord]) -> set[str]:
    return set().union(*(page.files for page in pages.values()))


def _stage_index(making: Making, cleaned: Cleaned, pages: dict[str, PageRecord]) -> dict[str, int]:
    """Stage the list of all pages; gives its path and how many bytes it has."""
    by_year: dict[int, list[IndexEntry]] = {}
    for name, page in sorted(pages.items()):
        entry = IndexEntry(f"{name}.html", page.title, page.finding, page.failed)
        by_year.setdefault(int(name.split("/")[0]), []).append(entry)
    index = export_index(by_year, unit=REGION, sample=any(map(cleaned.is_sample, by_year)))
    making.staging.write(making.workspace.reports / "index.html", index)
    return {"reports/index.html": len(index.encode())}
