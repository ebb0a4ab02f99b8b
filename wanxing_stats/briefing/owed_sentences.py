"""What departments owe, in sentences: how much of it, and which ledgers.

In: figures, a year, its SentLedgers. Out: Html.

    say_owed(figures, 2024, lines)            各科室还缺2份台账，有1张表没有读懂。
    say_owed_ledgers(figures, lines)          还有2份台账没有报送：司法所《…》、…。
"""

from collections.abc import Iterator, Sequence

from wanxing_stats.base import NO_DEPARTMENT
from wanxing_stats.departments import (
    OWED_IS_UNKNOWN,
    SentLedger,
    is_held_against,
    say_missing,
    say_title,
)
from wanxing_stats.figures import Figures

from .markup import Html, counted

NOTHING_OWED = "各科室没有欠报的台账，也没有读不懂的表。"


def say_owed(figures: Figures, year: int, lines: Sequence[SentLedger]) -> Html:
    """How many ledgers are owed or late, how many tables weren't understood."""
    parts = []
    for count, what, name, unit in (
        (sum(bool(line.missing) for line in lines), "还缺{}台账", "owed", "份"),
        (sum(line.is_late for line in lines), "有{}台账没有报齐", "late ledgers", "份"),
        (sum(line.unread_tables for line in lines), "有{}表没有读懂", "unread tables", "张"),
    ):
        if count:
            parts.append(Html(what).format(counted(count, name, unit)))
    if parts:
        return Html("各科室{}。").format(Html("，").join(parts))
    return say_nothing_owed(figures, year)


def say_nothing_owed(figures: Figures, year: int) -> Html:
    """That nothing is owed, or that nobody knows what would be."""
    known = is_held_against(figures.cleaned, year, figures.year_end(year).through)
    return Html(NOTHING_OWED if known else f"{OWED_IS_UNKNOWN}。")


def say_owed_ledgers(figures: Figures, lines: Sequence[SentLedger]) -> Iterator[Html]:
    """Which ledgers are owed or late, and whose tables weren't understood; nothing of none."""
    ledgers = figures.rules.ledgers
    owed, late, unread, tables = [], [], [], 0
    for line in lines:
        whose = f"{line.department or NO_DEPARTMENT}{say_title(line, ledgers)}"
        if line.missing:
            owed.append(whose)
        if line.is_late:
            late.append(f"{whose}（{say_missing(line)}）")
        if line.unread_tables:
            unread.append(whose)
            tables += line.unread_tables
    for names, count, what, name, unit in (
        (owed, len(owed), "还有{}台账没有报送：{}。", "owed", "份"),
        (late, len(late), "有{}台账没有报齐：{}。", "late ledgers", "份"),
        (unread, tables, "有{}表没有读懂：{}。", "unread tables", "张"),
    ):
        if names:
            yield Html(what).format(counted(count, name, unit), "、".join(names))
