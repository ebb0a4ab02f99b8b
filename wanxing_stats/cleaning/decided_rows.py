"""A row read as people decided about it.

In: a table's RowReader, a row's cells, the corrections about the row. Out: the row's Record, and
what became of each correction; one that doesn't fit any more changes nothing.
"""

from collections.abc import Iterable
from dataclasses import replace

from wanxing_stats.base import INFO, clean_text

from .complaints import quoted, row_problem
from .decisions import Application, Correction, Outcomes, Refusal
from .records import Cells, Record, RowReader

# The complaints that someone may overrule: the value is read, only odd.
OVERRULED_BY_CONFIRM = {"out_of_bounds", "impossible_order"}
KIND_TITLES = {"clean": "计入", "rejected": "不能计入"}


def read_as_decided(
    reader: RowReader, row: int, cells: Cells, corrections: list[Correction]
) -> tuple[Record, Outcomes]:
    """The record of a row with its corrections applied, and what became of them."""
    outcomes = Outcomes(refused=_refusals(reader, cells, corrections))
    refused = {refusal.correction.number for refusal in outcomes.refused}
    fitting = [correction for correction in corrections if correction.number not in refused]
    overrides, confirms = _with_action("override", fitting), _with_action("confirm", fitting)
    drops, merges = _with_action("drop", fitting), _with_action("merge", fitting)

    mended = cells | {reader.columns[override.field]: override.value for override in overrides}
    unconfirmed = reader.read(row, mended)
    record = reader.read(row, mended, frozenset(confirm.field for confirm in confirms))
    for override in overrides:
        before, after = reader.quote(cells, override.field), quoted(clean_text(override.value))
        outcomes.applied.append(application(override, record, before, after))
    outcomes.extend(_confirmed(confirms, unconfirmed, record))
    _name_corrections(record, overrides)
    if drops:
        outcomes.applied.append(application(drops[0], record, KIND_TITLES[record.kind], "不计入"))
        _drop(record, drops[0])
    elif merges:
        record.merge = merges[0]
    return record, outcomes


def application(correction: Correction, record: Record, before: str, after: str) -> Application:
    """That a correction was applied to a record."""
    table = record.ledger.name
    return Application(correction, table, record.source, record.year, before, after)


def _with_action(action: str, corrections: Iterable[Correction]) -> list[Correction]:
    return [correction for correction in corrections if correction.action == action]


def _refusals(reader: RowReader, cells: Cells, corrections: list[Correction]) -> list[Refusal]:
    """Why some corrections don't fit: no such column, or the cell says something else by now."""
    refusals = []
    for correction in corrections:
        name = correction.field
        if not name:
            continue
        if name not in reader.columns:
            what = f"这张表没有“{name}”这一列，或者它是个人信息列。"
            refusals.append(Refusal(correction, "correction_unmatched", what))
        elif not correction.holds(reader.cell(cells, name)):
            what = (
                f"「{reader.headings[name]}」应为“{quoted(clean_text(correction.expect))}”，"
                f"现在是“{reader.quote(cells, name)}”。"
            )
            refusals.append(Refusal(correction, "correction_outdated", what))
    return refusals


def _confirmed(confirms: list[Correction], unconfirmed: Record, record: Record) -> Outcomes:
    """Applied are the confirmations of cells that are odd in the record as read without them."""
    outcomes = Outcomes()
    odd = [problem for problem in unconfirmed.problems if problem.code in OVERRULED_BY_CONFIRM]
    cell_of = {problem.field: problem.found or "" for problem in odd}
    for confirm in confirms:
        cell = cell_of.get(confirm.field)
        if cell is not None:
            outcomes.applied.append(application(confirm, record, cell, cell))
        else:
            what = "这一格没有超出范围，日期也没有先后颠倒，不需要认定。"
            outcomes.refused.append(Refusal(confirm, "correction_outdated", what))
    return outcomes


def _name_corrections(record: Record, overrides: list[Correction]) -> None:
    """Say of a complaint about an overridden cell that the value is not the spreadsheet's."""
    number_of = {override.field: override.number for override in overrides}
    for at, problem in enumerate(record.problems):
        if problem.field in number_of:
            what = f"{problem.what}（这是更正第{number_of[problem.field]}条写的值。）"
            record.problems[at] = replace(problem, what=what)


def _drop(record: Record, drop: Correction) -> None:
    """Reject a record for the reason that people gave, and for no other."""
    what = f"按更正第{drop.number}条不计入：{drop.reason}。"
    record.problems = [row_problem("corrected_drop", INFO, record.source, what)]
    record.kind = "rejected"
