"""From the spreadsheets in data/raw to typed clean rows, each row and each problem accounted for.

In: a Workspace and its rules. Out: Cleaned. Nothing is dropped: each row of each sheet gets one
kind, and a data row is clean, duplicate or rejected. One file is read by ``source_file``; here its
rows meet those of all the others.
"""

from wanxing_stats.base import INFO, Problem, Workspace, is_sample, year_of
from wanxing_stats.rules import Rules
from wanxing_stats.store import Cache

from .cleaned import (
    Cleaned,
    clean_tables,
    correction_frame,
    duplicate_frame,
    file_frame,
    problem_frame,
    record_frame,
    sheet_frame,
)
from .complaints import file_problem
from .corrections import load_corrections
from .decisions import Outcomes
from .records import Record
from .repeats import settle_merges, settle_repeats
from .source_cache import SourceCache
from .source_file import FileReading, SheetRows
from .table_reading import Source


class Refused(Exception):
    """The workspace can't be built as it stands; the message is Chinese and says what to do."""


def clean_workspace(
    workspace: Workspace, rules: Rules, cache: SourceCache | None = None
) -> Cleaned:
    """Read every source below data/raw, as corrections.toml has it.

    Parameters
    ----------
    cache
        What files gave last time, and where to keep what they give now; None to keep nothing.

    Raises
    ------
    Refused
        When a year holds both made-up and real workbooks.
    CorrectionsError
        For an entry that can't be meant.
    """
    paths = workspace.sources()
    names = [workspace.source_name(path) for path in paths]
    _refuse_mixed_years(names)
    corrections = load_corrections(workspace, rules.ledgers)
    cache = cache or SourceCache(Cache(workspace), rules)
    readings: list[FileReading] = []
    for path, name in zip(paths, names, strict=True):
        source = Source(name, rules.ledgers, corrections.about_file(name))
        readings.append(cache.reading(path, source))
    cache.forget_all_but(names)

    sheets: list[SheetRows] = []
    records: list[Record] = []
    problems: list[Problem] = []
    outcomes = Outcomes()
    for reading in readings:
        sheets.extend(reading.sheets)
        records.extend(reading.records)
        problems.extend(reading.problems)
        outcomes.extend(reading.outcomes)
    outcomes.extend(settle_merges(records))
    settle_repeats(records)
    problems.extend(_lock_file_notes(workspace))
    problems.extend(corrections.unapplied_problems(outcomes))
    for record in records:
        problems.extend(record.problems)
    return Cleaned(
        tables=clean_tables(rules.ledgers, records),
        files=file_frame(readings),
        sheets=sheet_frame(sheets, records),
        records=record_frame(readings, records),
        problems=problem_frame(problems),
        duplicates=duplicate_frame(records),
        corrections=correction_frame(outcomes.applied),
        rules=rules,
    )


def _refuse_mixed_years(names: list[str]) -> None:
    years: dict[int, set[bool]] = {}
    for name in names:
        year = year_of(name)
        if year is not None:
            years.setdefault(year, set()).add(is_sample(name))
    mixed = [year for year, made_up in years.items() if len(made_up) == 2]
    if mixed:
        year = min(mixed)
        raise Refused(
            f"{year}年的文件夹里既有示例文件（示例_…）又有真实文件，合在一起的数字没有意义。"
            f"请删除 data/raw/{year} 中的示例文件后重试。"
        )


def _lock_file_notes(workspace: Workspace) -> list[Problem]:
    what = "是Excel或WPS打开文件时留下的临时文件，已跳过。若工作簿还开着，请保存并关闭后重新运行。"
    names = [workspace.source_name(path) for path in workspace.lock_files()]
    return [file_problem("lock_file", INFO, name, what) for name in names]
