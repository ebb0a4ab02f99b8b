"""From the spreadsheets in data/raw to typed clean rows, each row and each problem accounted for.

In: a Workspace and its rules. Out: Cleaned. Nothing is dropped: each row of each sheet gets one
kind, and a data row is clean, duplicate or rejected. One file is read by ``source_file``; here its
rows meet those of all the others.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from wanxing_stats.base import (
    Place,
    Problem,
    Said,
    Workspace,
    grouped,
    is_sample,
    problem,
    year_of,
)
from wanxing_stats.rules import Ledger, Office, Rules
from wanxing_stats.store import Cache

from .cleaned import (
    Cleaned,
    correction_frame,
    duplicate_frame,
    file_frame,
    ledger_frame,
    record_frame,
    sheet_frame,
)
from .corrections import load_corrections
from .decisions import Correction, Corrections, Outcomes
from .ledger_rows import LedgerRows, hide_undeclared
from .left_out import left_out_rows
from .other_years import StrayRow, one_a_file, stray_problems, stray_rows
from .repeats import settle_merges, settle_repeats
from .sent_tables import sent_table_frame
from .source_cache import SourceCache
from .source_file import FileReading
from .table_reading import LedgerTables, Source, TableReading

RAW = "data/raw"  # as messages call it
OFFICE_FILE = "office.toml"
MOST_NAMED = 5  # files that nobody sent
# A table, and the file that it lies in.
Placed = tuple[str, TableReading]


class Refused(Said):
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
    """
    paths = workspace.sources()
    names = [workspace.source_name(path) for path in paths]
    _refuse_mixed_years(names)
    corrections = load_corrections(workspace, rules)
    cache = cache or SourceCache(Cache(workspace), rules)
    sources = []
    for name in names:
        sources.append(Source(name, rules.ledgers, corrections.about_file(name), rules.office))
    readings = cache.readings(list(zip(paths, sources, strict=True)))
    cache.forget_all_but(names)

    problems: list[Problem] = [*_notes_beside(workspace), *_unconfirmed(readings, rules.office)]
    outcomes = Outcomes()
    for reading in readings:
        problems.extend(reading.problems)
        for table in reading.tables:
            outcomes.extend(table.outcomes)
            if not table.values:
                problems.extend(table.problems)
    settled: dict[str, _Settled] = {}
    strays: list[StrayRow] = []
    for name, tables in _tables_of(readings, rules.ledgers).items():
        settled[name] = of_ledger = _settle(rules.ledgers[name], tables, corrections)
        outcomes.extend(of_ledger.outcomes)
        problems.extend(of_ledger.problems)
        if tables:
            strays.extend(stray_rows(of_ledger.rows))
    problems.extend(stray_problems(strays))
    sheets = set(itertools.chain.from_iterable(map(_sheets_of, readings)))
    problems.extend(corrections.unapplied_problems(outcomes, sheets))
    rows = {name: of_ledger.rows for name, of_ledger in settled.items()}
    read = {name: of_ledger for name, of_ledger in rows.items() if len(of_ledger.frame)}
    return Cleaned(
        tables={name: of_ledger.clean for name, of_ledger in rows.items()},
        files=file_frame(readings),
        sheets=sheet_frame(readings, read),
        records=record_frame(readings, read),
        problems=grouped(one_a_file(problems)),
        duplicates=duplicate_frame(read),
        corrections=correction_frame(outcomes.applied),
        left_out={name: of_ledger.left_out for name, of_ledger in settled.items()},
        sent_tables=sent_table_frame(readings, rules.ledgers),
        rules=rules,
    )


def _sheets_of(reading: FileReading) -> list[tuple[str, str | None]]:
    return [(sheet.file, sheet.sheet) for sheet in reading.sheets]


def _tables_of(
    readings: list[FileReading], ledgers: Mapping[str, Ledger]
) -> dict[str, list[Placed]]:
    """The tables of each ledger that gave rows, in the order of the sources."""
    tables: dict[str, list[Placed]] = {name: [] for name in ledgers}
    for reading in readings:
        for table in reading.tables:
            if table.values:
                tables[table.ledger].append((reading.name, table))
    return tables


@dataclass(frozen=True)
class _Settled:
    """A ledger's rows, each counted once, and those that can't count.

    With what is wrong with them, and what became of merges.
    """

    rows: LedgerRows
    left_out: pd.DataFrame
    problems: list[Problem]
    outcomes: Outcomes


def _settle(ledger: Ledger, placed: list[Placed], corrections: Corrections) -> _Settled:
    """The rows of a ledger's tables beside each other."""
    tables = LedgerTables([table for _, table in placed])
    merges: dict[int, Correction] = {}
    for (name, table), start in zip(placed, tables.starts, strict=True):
        for position, number in table.merges.items():
            place = Place(name, table.sheet, table.rows[position])
            # A file that can't be read now is as it was, while the decision may be gone.
            if merge := corrections.merging(number, place):
                merges[start + position] = merge
    standings = [table.standing for table in tables.tables]
    rows = LedgerRows(ledger, ledger_frame(ledger, placed), standings)
    rows, merged, outcomes = settle_merges(rows, merges)
    repeating, problems = rows.repeating, [*merged]
    for table, start in zip(tables.tables, tables.starts, strict=True):
        of_table = range(start, start + len(table.rows))
        of_these = {table.rows[row - start] for row in repeating if row in of_table}
        problems.extend(_without(table.problems, of_these))
    rows, repeated = settle_repeats(rows) if placed else (rows, [])
    rows = hide_undeclared(rows, tables.undeclared)
    return _Settled(rows, left_out_rows(rows, tables), [*problems, *repeated], outcomes)


def _without(problems: list[Problem], repeating: set[int]) -> list[Problem]:
    """A table's problems; in a row that a correction has merged no cell need be mended."""
    left = []
    for each in problems:
        remaining = each.without(repeating) if repeating and each.field else each
        if remaining:
            left.append(remaining)
    return left


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
            f"请删除{year}年文件夹中的示例文件后重试。"
        )


def _unconfirmed(readings: list[FileReading], office: Office) -> list[Problem]:
    """What office.toml confirms that nobody has sent."""
    tables = itertools.chain.from_iterable(reading.tables for reading in readings)
    digests = {table.digest for table in tables}
    unmatched = [entry for entry in office.confirmed if entry.headings not in digests]
    place = Place(OFFICE_FILE)
    return [problem("confirmed_unmatched", place, headings=each.headings) for each in unmatched]


def _notes_beside(workspace: Workspace) -> list[Problem]:
    """What is said of files in data/raw that are no sources."""
    names = [workspace.source_name(path) for path in workspace.lock_files()]
    notes = [problem("lock_file", Place(name)) for name in names]
    if left := [workspace.source_name(path) for path in workspace.leftovers()]:
        more = f"等{len(left)}个" if len(left) > MOST_NAMED else ""
        listed = "、".join(left[:MOST_NAMED]) + more
        notes.append(problem("leftovers", Place(RAW), names=listed))
    return notes
