"""Two runs compared: which figures moved, and which of the changed rows can have moved them.

In: two runs and the rules. Out: a Difference for each figure that moved and for each ledger whose
rows changed and moved none.
"""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from wanxing_stats.base import Place, Workspace, is_stand_in
from wanxing_stats.cleaning import places_of
from wanxing_stats.figures import select, source_columns, with_limits, year_of_rows
from wanxing_stats.rules import Indicator, Ledger, Rules
from wanxing_stats.store import Cache

from .row_changes import ComparedRows, Row, RowChange, compare_rows
from .runs import FigureMove, Run, moved_figures, run_before
from .what_moved import (
    CellChange,
    ChangedRow,
    ChangedRows,
    Definition,
    Difference,
    SinceLastBuild,
    Tier,
)


def since_last_build(workspace: Workspace, rules: Rules, now: Run) -> SinceLastBuild:
    """How what a build sees now differs from what the last one saw that saw something else."""
    before = run_before(workspace, now)
    moved = differences(workspace, rules, before, now) if before else []
    return SinceLastBuild(replace(now, live=None), before, moved)


def differences(workspace: Workspace, rules: Rules, before: Run, after: Run) -> list[Difference]:
    """What moved from one run to another.

    Parameters
    ----------
    before, after
        Two runs, as read_run or this_run gives them.

    Returns
    -------
    list of Difference
        The figures that the report prints, then the others, then the ledgers whose rows changed
        and moved no figure.
    """
    ledgers, cache = rules.ledgers, Cache(workspace)
    compared = {}
    for name, ledger in ledgers.items():
        rows = compare_rows(cache, before, after, ledger)
        was = with_limits(rows.before, ledger, rules.calendar)
        stands = with_limits(rows.after, ledger, rules.calendar)
        compared[name] = replace(rows, before=was, after=stands)
    left_out = {Place(row.file, row.sheet, row.row): row.why for row in after.left_out}
    moved, effective, printed = [], set(), set(rules.printed())
    for move in moved_figures(before, after):
        definition = _definition_since(move.id, before, after)
        indicator = rules.indicators.get(move.id)
        if indicator is None or indicator.left_out:
            moved.append(Difference(move, "other", None, ChangedRows(), definition))
            continue
        rows = compared[indicator.table]
        behind = _rows_behind(rows, indicator, move)
        effective |= {id(change) for change in behind}
        tier: Tier = "printed" if move.id in printed else "other"
        changed = _changed_rows(behind, indicator.ledger, left_out)
        moved.append(Difference(move, tier, indicator.table, changed, definition, rows.known))
    moved.sort(key=lambda difference: difference.tier != "printed")
    for table, rows in compared.items():
        idle = [change for change in rows.changes if id(change) not in effective]
        if idle:
            changed = _changed_rows(idle, ledgers[table], left_out)
            moved.append(Difference(None, "no_effect", table, changed))
    return moved


def _definition_since(id: str, before: Run, after: Run) -> Definition:
    """What became of a figure's definition; the same also where a run kept none."""
    was, stands = before.definitions.get(id), after.definitions.get(id)
    if was == stands or not before.definitions or not after.definitions:
        return "same"
    if "" in (was, stands):  # its entry could not be read
        return "unread" if stands == "" else "same"
    if was is None:
        return "new"
    return "changed" if stands else "gone"


def _rows_behind(rows: ComparedRows, indicator: Indicator, move: FigureMove) -> list[RowChange]:
    """The changes that can have moved the figure."""
    # without a value the year's rows came or went, also those that the figure doesn't select
    whole = None in (move.before, move.after)
    before = _places(rows.before, indicator, move.year, whole=whole)
    after = _places(rows.after, indicator, move.year, whole=whole)
    return [change for change in rows.changes if _matters(change, indicator, before, after)]


def _matters(
    change: RowChange, indicator: Indicator, before: set[Place], after: set[Place]
) -> bool:
    """Whether the row entered or left the figure, or a column that it uses changed."""
    was = change.before is not None and change.before.place in before
    stands = change.after is not None and change.after.place in after
    return was != stands or (was and bool(set(change.fields) & source_columns(indicator)))


def _places(frame: pd.DataFrame, indicator: Indicator, year: int, *, whole: bool) -> set[Place]:
    """Where the rows stand that a figure is made of, or the ``whole`` year's."""
    if frame.empty:
        return set()
    of_year = frame[year_of_rows(frame, indicator.date) == year]
    rows = of_year if whole else select(of_year, indicator.selection.where)
    return set(places_of(rows))


def _changed_rows(
    changes: list[RowChange], ledger: Ledger, left_out: Mapping[Place, str]
) -> ChangedRows:
    rows = ChangedRows()
    for change in changes:
        if change.before is None:
            rows.added.append(ChangedRow(change.place))
        elif change.after is None:
            why, key = left_out.get(change.place, ""), _shown_key(change.before, ledger)
            rows.removed.append(ChangedRow(change.place, why, key))
        else:
            cells = _cell_changes(change.before, change.after, change.fields, ledger)
            rows.changed.append(ChangedRow(change.place, cells=cells))
    return rows


def _shown_key(row: Row, ledger: Ledger) -> str:
    """A record's key as messages call it; "" for one that isn't shown, or without one."""
    parts = [str(_value(row.values[name])) for name in ledger.primary_key]
    return "" if any(map(is_stand_in, parts)) else "、".join(parts)


def _cell_changes(
    before: Row, after: Row, fields: tuple[str, ...], ledger: Ledger
) -> list[CellChange]:
    cells = []
    for name in fields:
        values = _value(before.values[name]), _value(after.values[name])
        cells.append(CellChange(name, ledger.field(name).title, *values))
    return cells


def _value(value: object) -> object:
    """A cell of a clean row as JSON has it."""
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value
