"""Where the rows of all sources meet: a record counts once, whoever sent it how often.

In: the records of all sources. Out: the same records, some of them now duplicate or rejected, each
with a problem that names the other row.
"""

from wanxing_stats.base import DOUBTFUL, INFO, REJECTED

from .complaints import row_problem, say_place
from .decided_rows import KIND_TITLES, application
from .decisions import Key, Outcomes, Refusal, key_text
from .records import Record


def settle_merges(records: list[Record]) -> Outcomes:
    """Make a duplicate of each row that, by a correction, repeats another record which counts."""
    outcomes = Outcomes()
    merging = [(record, record.merge) for record in records if record.merge]
    if not merging:
        return outcomes
    counting: dict[tuple[str, Key], Record] = {}
    for record in records:
        if record.kind == "clean" and not record.merge:
            counting.setdefault((record.ledger.name, key_text(record.key)), record)
    for record, merge in merging:
        into = counting.get((record.ledger.name, merge.into))
        if into is None:
            what = f"要并入的记录“{'、'.join(merge.into)}”没有找到，或者没有计入。"
            outcomes.refused.append(Refusal(merge, "correction_unmatched", what))
            continue
        place = say_place(into.source)
        before, after = KIND_TITLES[record.kind], f"并入{place}"
        outcomes.applied.append(application(merge, record, before, after))
        what = f"按更正第{merge.number}条，与{place}是同一条记录，只计一次。"
        record.kind, record.kept = "duplicate", into.source
        record.problems = [row_problem("duplicate", INFO, record.source, what)]
    return outcomes


def settle_repeats(records: list[Record]) -> None:
    """Mark a row that repeats an earlier one as duplicate.

    The same key with other content is a conflict.
    """
    first_with: dict[tuple, Record] = {}
    for record in records:
        key = record.key
        if record.kind != "clean" or None in key:
            continue
        earlier = first_with.setdefault((record.ledger.name, *key), record)
        if earlier is record:
            continue
        if earlier.values == record.values:
            what = f"与{say_place(earlier.source)}是同一条记录，只计一次。"
            record.kind, record.kept = "duplicate", earlier.source
            record.problems.append(row_problem("duplicate", INFO, record.source, what))
        else:
            _complain_of_conflict(earlier, record)


def _complain_of_conflict(earlier: Record, record: Record) -> None:
    """Reject the later of two records with the same key, and say so of both.

    The other may lie in another department's file: whoever sent it must see it too.
    """
    before, now = earlier.values, record.values
    differing = [field for field in record.ledger.kept if before[field.name] != now[field.name]]
    titles = "、".join(f"「{field.title}」" for field in differing)
    what = (
        f"与{say_place(earlier.source)}编号相同而{titles}不同，本行没有计入。"
        "请核实哪一行正确，改正另一行。"
    )
    record.complain(row_problem("conflict", REJECTED, record.source, what))
    what = (
        f"与{say_place(record.source)}编号相同而{titles}不同，暂按本行计入。"
        "请核实哪一行正确，改正另一行。"
    )
    earlier.complain(row_problem("conflict", DOUBTFUL, earlier.source, what))
