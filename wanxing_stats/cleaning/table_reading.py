"""One table of a sheet: which ledger it is, and its rows.

In: a grid with its layout, one of its tables, and the Source that it lies in. Out: a TableReading,
which holds nothing of a personal column.
"""

from dataclasses import dataclass, field
from typing import Any

from wanxing_stats.base import Place, Problem, looks_personal, problem
from wanxing_stats.files import Grid
from wanxing_stats.rules import Ledger, Ledgers
from wanxing_stats.tables import SheetLayout, Table

from .decided_rows import clean_rows
from .decisions import Correction, Corrections, Outcomes
from .recognition import Match, closest_heading, recognise
from .table_cells import cells_of
from .total_rows import total_problems


@dataclass(frozen=True)
class Source:
    """A file: its name in messages, the ledgers it may hold, the corrections that may touch it."""

    name: str
    ledgers: Ledgers
    corrections: Corrections


@dataclass(frozen=True)
class TableReading:
    """What one table gave.

    Parameters
    ----------
    ledger
        Its name, "" when none was recognised.
    sheet, rows
        Where its data rows stand.
    values
        Each kept field's values, one a row; {} where the table gives no rows.
    rejected, merges
        By position in ``rows``: rows that can't count, and decisions that a row repeats another.
    problems, outcomes
        What is wrong, and what became of corrections.
    is_choices
        Whether it is a hidden list of choices that nobody misses.
    """

    ledger: str
    sheet: str
    rows: list[int]
    values: dict[str, list[Any]] = field(default_factory=dict)
    rejected: set[int] = field(default_factory=set)
    merges: dict[int, Correction] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    outcomes: Outcomes = field(default_factory=Outcomes)
    is_choices: bool = False


def read_table(grid: Grid, layout: SheetLayout, table: Table, source: Source) -> TableReading:
    """The rows of a table, or one problem that says why it can't be read."""
    matches = recognise(table.columns, source.ledgers)
    place = Place(source.name, grid.sheet, table.header_rows[-1] if table.header_rows else None)
    if grid.hidden and not matches:
        return TableReading("", grid.sheet, table.rows, is_choices=True)
    ledger = matches[0].ledger.name if grid.hidden or len(matches) == 1 else ""
    if grid.hidden or len(matches) != 1:
        refused = _refused(place, grid, matches, table.data_rows, source.ledgers.unread)
        return TableReading(ledger, grid.sheet, table.rows, problems=[refused])
    [match] = matches
    problems = [_unknown_heading(place, heading, match.ledger) for heading in match.unknown]
    if match.missing:
        problems.append(_missing_heading(place, match, table.data_rows))
        return TableReading(ledger, grid.sheet, table.rows, problems=problems)
    cells = cells_of(grid, layout, table, source.name, match)
    decided = clean_rows(cells, source.corrections)
    return TableReading(
        ledger,
        grid.sheet,
        table.rows,
        decided.rows.values,
        decided.rejected,
        decided.merges,
        problems + decided.problems + total_problems(cells, grid, layout, table),
        decided.outcomes,
    )


# what is wrong with a table's headings


def _refused(
    place: Place, grid: Grid, matches: list[Match], count: int, unread: tuple[str, ...]
) -> Problem:
    """Why a table isn't read: an old draft, it may be, or no ledger fits, or several do.

    It may be of an ``unread`` ledger; then nobody but the office can do anything.
    """
    titles = [match.ledger.title for match in matches]
    if grid.hidden:
        return problem("hidden_sheet", place, ledger=titles[0], count=count)
    if not titles and unread:
        files = "、".join(f"ledgers/{name}.toml" for name in unread)
        return problem("ledger_unread", place, count=count, files=files)
    if not titles:
        return problem("unknown_ledger", place, count=count)
    ledgers = "、".join(f"《{title}》" for title in titles)
    return problem("ambiguous_ledger", place, ledgers=ledgers, count=count)


def _unknown_heading(place: Place, heading: str, ledger: Ledger) -> Problem:
    file, place = f"ledgers/{ledger.name}.toml", place._replace(column=heading)
    if looks_personal(heading):
        return problem("personal_heading", place, file=file, heading=heading)
    says = {"ledger": ledger.title, "file": file, "heading": heading}
    near = closest_heading(heading, ledger)
    if near:
        return problem("unknown_heading_near_another", place, near=near, **says)
    return problem("unknown_heading", place, **says)


def _missing_heading(place: Place, match: Match, count: int) -> Problem:
    wanted = "、".join(f"「{field.title}」" for field in match.missing)
    ledger = match.ledger.title
    return problem("missing_heading", place, ledger=ledger, wanted=wanted, count=count)
