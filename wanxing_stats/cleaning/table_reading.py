"""One table of a sheet: which ledger it is, and its rows.

In: the layout of a sheet, one of its tables, and the Source that it lies in. Out: a TableReading,
which holds nothing of a personal column.
"""

import itertools
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import Any

from wanxing_stats.base import Place, Problem, problem
from wanxing_stats.rules import Ledger, Ledgers, Office
from wanxing_stats.tables import SheetLayout, Table

from .decided_rows import clean_rows
from .decisions import Corrections, Outcomes
from .heading_problems import heading_problems, missing_heading, not_recognised
from .matters import matters_of
from .other_offices import other_offices
from .recognition import (
    Match,
    Names,
    are_categories,
    confirming_line,
    doubt_about,
    headings_digest,
    may_be_choices,
    named_ledgers,
    names_of,
    partly_fitting,
    told_ledgers,
)
from .standings import standing_of
from .table_cells import cells_of
from .table_notes import table_problems
from .total_rows import total_problems
from .undeclared import undeclared_cells, undeclared_problems
from .void_rows import cells_that_count, void_rows

NO_CORRECTIONS = Corrections([])


@dataclass(frozen=True)
class Source:
    """A file: its name in messages, the ledgers it may hold, the corrections that may touch it,
    and what the office says of itself and of kinds of tables."""

    name: str
    ledgers: Ledgers
    corrections: Corrections
    office: Office = Office()


@dataclass(frozen=True)
class TableReading:
    """What one table gave.

    Parameters
    ----------
    ledger
        Its name, "" when none was recognised.
    sheet, rows
        Where its data rows stand.
    extent
        The first and the last row of it, with its headings.
    columns
        The names of the kept fields that it has.
    values
        Each kept field's values, one a row; {} where the table gives no rows.
    rejected, merges
        By position in ``rows``: rows that can't count; the number of the correction by which a
        row repeats another.
    matters, undeclared
        By position: which matter of its key a row is about, where it isn't the first; by field the
        positions of values that aren't declared, and may not be shown.
    standing
        What it calls itself: 1 final, -1 a draft, 0 neither.
    excluded, unread
        By position: rows (among the rejected) that nobody misses, as people have dropped them or
        they say themselves that they don't count; and the fields whose cells are complained about.
    problems, outcomes
        What is wrong, and what became of corrections.
    why, may_be
        Of a table not understood: the message that says so, and the names of the ledgers that it
        may be.
    is_hidden
        Whether the sheet is hidden: none of its rows counts.
    is_choices
        Whether it is a hidden list of choices that nobody misses.
    digest
        What office.toml calls a table with its headings.
    """

    ledger: str
    sheet: str
    rows: list[int]
    extent: tuple[int, int]
    columns: list[str] = field(default_factory=list)
    values: dict[str, list[Any]] = field(default_factory=dict)
    rejected: set[int] = field(default_factory=set)
    merges: dict[int, int] = field(default_factory=dict)
    matters: dict[int, int] = field(default_factory=dict)
    undeclared: dict[str, list[int]] = field(default_factory=dict)
    standing: int = 0
    excluded: set[int] = field(default_factory=set)
    unread: dict[int, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    outcomes: Outcomes = field(default_factory=Outcomes)
    why: str = ""
    may_be: list[str] = field(default_factory=list)
    is_hidden: bool = False
    is_choices: bool = False
    digest: str = ""


class LedgerTables:
    """The tables that gave a ledger's rows, in their order; rows are counted on from 0."""

    def __init__(self, tables: list[TableReading]):
        self.tables = tables
        counts = [len(table.rows) for table in tables]
        self.starts = list(itertools.accumulate(counts, initial=0))[:-1]

    @property
    def undeclared(self) -> dict[str, list[int]]:
        """By field, the rows whose value may not be shown."""
        undeclared: dict[str, list[int]] = {}
        for table, start in zip(self.tables, self.starts, strict=True):
            for name, positions in table.undeclared.items():
                undeclared.setdefault(name, []).extend(start + at for at in positions)
        return undeclared

    def find(self, number: int) -> tuple[TableReading, int]:
        """Which table gave a row, and its position there."""
        of_table = bisect_right(self.starts, number) - 1
        return self.tables[of_table], number - self.starts[of_table]


def read_table(layout: SheetLayout, table: Table, source: Source) -> TableReading:
    """The rows of a table, or one problem that says why it can't be read."""
    grid, ledgers = layout.grid, source.ledgers
    names, place = names_of(layout, table, source.name), _place(source, table)
    digest = headings_digest(table.columns)
    reading = TableReading("", grid.sheet, table.rows, table.extent)
    reading = replace(reading, is_hidden=grid.hidden, digest=digest)
    matches, is_confirmed = told_ledgers(table.columns, ledgers, source.office, names)
    if grid.hidden:
        return _of_hidden_sheet(reading, matches, layout, table, place)
    if len(matches) != 1:
        may_be = [match.ledger.name for match in matches] or _may_be(table, names, ledgers)
        why = not_recognised(place, matches, table.data_rows, ledgers.unread)
        return _without_rows(reading, why, may_be)
    [match] = matches
    reading = replace(reading, ledger=match.ledger.name, columns=_kept_columns(match))
    doubt = None if is_confirmed else doubt_about(match, table.columns, names, ledgers)
    if doubt:
        line = confirming_line(digest, match.ledger)
        why = problem(doubt.name, place, count=table.data_rows, line=line, **doubt.values)
        return _without_rows(reading, why, [match.ledger.name])
    reading = replace(reading, problems=heading_problems(place, match))
    if match.missing:
        why = missing_heading(place, match, table.data_rows)
        return _without_rows(reading, why, [match.ledger.name])
    standing = standing_of([source.name, grid.sheet, *names.titles], ledgers.versions)
    return _with_rows(replace(reading, standing=standing), layout, table, match, source)


def _without_rows(reading: TableReading, why: Problem, may_be: list[str]) -> TableReading:
    """The reading of a table that isn't understood, or is doubted."""
    problems = [*reading.problems, why]
    return replace(reading, problems=problems, why=why.name, may_be=may_be)


def _with_rows(
    reading: TableReading, layout: SheetLayout, table: Table, match: Match, source: Source
) -> TableReading:
    """The reading with its rows, and what is wrong with these."""
    cells = cells_of(layout, table, source.name, match)
    others = other_offices(table, match, _place(source, table), source.office.naming.names)
    void = void_rows(layout, table, cells, source.ledgers.void)
    marks = {**others.marks, **void.marks}
    decided = clean_rows(cells, marks, source.corrections)
    totals = total_problems(cells, layout, table)
    if totals and marks:  # a total may count these rows, or not
        without = total_problems(cells_that_count(cells, marks), layout, table)
        doubted = {total.place for total in without}
        totals = [total for total in totals if total.place in doubted]
    undeclared = undeclared_cells(match.ledger, decided.rows.values)
    unlisted = undeclared_problems(cells, undeclared, decided.excluded)
    problems = [*reading.problems, *table_problems(cells), *others.problems, *void.problems]
    return replace(
        reading,
        values=decided.rows.values,
        rejected=decided.rejected,
        merges=decided.merges,
        matters=matters_of(match, decided.rows.values, table),
        undeclared=undeclared,
        excluded=decided.excluded,
        unread=decided.rows.unread,
        problems=[*problems, *decided.problems, *unlisted, *totals],
        outcomes=decided.outcomes,
    )


def _place(source: Source, table: Table) -> Place:
    """That of a table: its headings' last row."""
    row = table.header_rows[-1] if table.header_rows else None
    return Place(source.name, table.grid.sheet, row)


def _of_hidden_sheet(
    reading: TableReading, matches: list[Match], layout: SheetLayout, table: Table, place: Place
) -> TableReading:
    """The reading of a hidden table: its rows, all rejected, if its headings say what they are.

    Of its cells nothing is said, and nobody decides about them.
    """
    if not matches:
        return replace(reading, is_choices=True)
    match = matches[0]
    why = problem("hidden_sheet", place, ledger=match.ledger.title, count=table.data_rows)
    reading = _without_rows(reading, why, [each.ledger.name for each in matches])
    reading = replace(reading, ledger=match.ledger.name, columns=_kept_columns(match))
    if len(matches) > 1 or match.missing:
        return reading
    rows = clean_rows(cells_of(layout, table, "", match), {}, NO_CORRECTIONS).rows
    everything = set(range(len(table.rows)))
    undeclared = undeclared_cells(match.ledger, rows.values)
    return replace(
        reading, values=rows.values, rejected=everything, unread=rows.unread, undeclared=undeclared
    )


def _kept_columns(match: Match) -> list[str]:
    return [field.name for field in match.ledger.kept if field.name in match.headings]


def _may_be(table: Table, names: Names, ledgers: Ledgers) -> list[str]:
    """The ledgers that some headings of a table, or the words above it and of its sheet, fit."""
    by_headings = []
    for name in partly_fitting(table.columns, ledgers):
        if not _lists_choices(table, ledgers[name]):
            by_headings.append(name)
    named = named_ledgers([names.sheet, *names.titles], ledgers)
    return [name for name in by_headings if name in named] or by_headings or named


def _lists_choices(table: Table, ledger: Ledger) -> bool:
    """Whether a table holds what the cells of a ledger may be chosen from."""
    if not are_categories(table.columns, ledger):
        return False
    cells = table.cells()
    headed = [cells[column.index] for column in table.columns if column.heading]
    return all(map(may_be_choices, headed))
