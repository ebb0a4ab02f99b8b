"""The state of a figure, from what was sent, what was counted and how far the year has come.

In: a Sending, a Tally, a YearEnd. Out: a State (states.py). The rules: docs/states.md.
"""

import datetime
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wanxing_stats.base import (
    REJECTED,
    below_department,
    department_of,
    last_day,
    say_date,
    say_day,
)
from wanxing_stats.cleaning import CONFLICT, HIDDEN
from wanxing_stats.rules import Indicator

from .bounds import bounds, rate_bounds
from .records import Kept, Records
from .sendings import Sending, Unread
from .states import Kind, State
from .tallies import Tally, Value, columns_of, needed_columns
from .year_ends import LedgerEnd, YearEnd

LEFT_OUT = {
    REJECTED: "{}行不能计入",
    CONFLICT: "{}行与另一行编号相同而内容不同",
    HIDDEN: "{}行在隐藏的工作表里",
}


@dataclass(frozen=True)
class Known:
    """What is known of a figure's ledger and year.

    ``day`` is the last of the part of the year that is asked for, None for all of it.
    """

    indicator: Indicator
    year: int
    sending: Sending
    year_end: YearEnd
    day: datetime.date | None
    breaks: bool

    @property
    def end(self) -> LedgerEnd:
        """How far the ledger has come."""
        return self.year_end.of(self.indicator.table)

    @property
    def through(self) -> datetime.date | None:
        """The last day that the figure covers."""
        days = [day for day in (self.day, self.end.through) if day]
        return min(days, default=None)


def without_value(known: Known, records: Records, of_year: Kept) -> State | None:
    """The state of a figure that can have no value; None for one that can."""
    sending, title = known.sending, known.indicator.ledger.title
    if not sending.is_there and not (of_year.may & records.counts).any():
        unread = (*sending.hinted, *sending.hidden) or sending.possible
        if unread:
            rows = sum(each.rows for each in unread)
            why = f"没有读懂可能是《{title}》的{_say_unread(unread)}。"
            return State("unread", None, rows, why, obs_status=_code(known, "L"))
        why = f"没有报送《{title}》。{_say_owed(sending)}"
        return State("absent", None, 0, why, obs_status=_code(known, "O"))
    lacking = []
    for column in sorted(needed_columns(known.indicator) & records.lacking.keys()):
        if of_year.may.any() and records.lacking[column][of_year.may].all():
            lacking.append(f"「{known.indicator.ledger.field(column).title}」")
    if not lacking:
        return None
    rows = int(of_year.may.sum())
    why = f"报来的《{title}》都没有{'、'.join(lacking)}列，{rows:,}行无法按口径计算。"
    return State("unknown", known.through, rows, why, obs_status=_code(known, "L"))


def state_of(known: Known, tally: Tally, value: Value) -> State:
    """The state of a figure that has a value, or none for lack of rows."""
    sending = known.sending
    unread = sum(each.rows for each in sending.hinted)
    uncounted = int(tally.uncounted.sum()) + unread
    elsewhere = not sending.is_there
    is_open = bool(sending.unopened or sending.owed or elsewhere)
    kind: Kind = "complete"
    if uncounted or is_open:
        kind = "incomplete"
    elif not _is_whole(known):
        kind = "partial_year"
    more = None if is_open else unread
    low, high = rate_bounds(tally, known.through, more)
    least, most = bounds(tally, value, more)
    why = "".join(f"{sentence}。" for sentence in _reasons(known, tally, elsewhere=elsewhere))
    gaps = tuple(_gaps(known, tally, elsewhere=elsewhere))
    missing = "L" if uncounted else "M"
    code = _code(known, missing if value is None else _code_of_value(known, kind))
    through = known.through
    return State(kind, through, uncounted, why, low, high, least, most, gaps, code)


def _code(known: Known, code: str) -> str:
    """What precedes all other codes of CL_OBS_STATUS: B, a break in the series."""
    return "B" if known.breaks else code


def _code_of_value(known: Known, kind: Kind) -> str:
    """P, provisional; U, of low reliability; A, normal: in SDMX's order.

    Of no value L, data exist that aren't counted, or M, they can't exist (docs/states.md).
    """
    if kind != "complete" and (not _is_whole(known) or known.sending.owed):
        return "P"
    return "U" if kind == "incomplete" else "A"


def _is_whole(known: Known) -> bool:
    return known.through == last_day(known.year) and not known.end.missing


# in words


def _reasons(known: Known, tally: Tally, *, elsewhere: bool) -> Iterator[str]:
    """Each reason why a figure isn't complete."""
    sending, title = known.sending, known.indicator.ledger.title
    uncounted = "，".join(_say_uncounted(tally, sending))
    if uncounted:
        yield f"没有计入的有：{uncounted}"
    if sending.unopened:
        yield f"打不开的文件里可能还有《{title}》：{'、'.join(map(_name, sending.unopened))}"
    if sending.owed:
        yield f"应报而没有报的科室：{'、'.join(each.department for each in sending.owed)}"
    if elsewhere:
        folders = "、".join(f"{year}年" for year in sorted(tally.folders))
        rows = f"{tally.counted.sum():,}行"
        yield f"{known.year}年的文件夹里没有《{title}》，只有{folders or '别处'}文件夹里的{rows}"
    yield from _reasons_of_time(known, tally)


def _reasons_of_time(known: Known, tally: Tally) -> Iterator[str]:
    """What of the year is missing, and what lies behind its end."""
    end = known.end
    for department, months in end.missing.items():
        yield f"{department}{_say_months(months)}没有数据"
    through = known.through
    if not through:
        yield "没有带日期的行，看不出数据截至哪一天"
    elif through != last_day(known.year):
        yield f"数据截至{say_date(through)}"
    for department, day in end.behind.items():
        yield f"{department}只报到{say_day(day)}"
    later = tally.later_than(known.through)
    if later:
        yield f"其中{later:,}行的日期在这一天之后，已经计入，请核对日期"
    elif known.day is None and known.year_end.given and tally.left_for_later:
        yield f"另有{tally.left_for_later:,}行的日期在这一天之后，没有计入"


def _gaps(known: Known, tally: Tally, *, elsewhere: bool) -> Iterator[str]:
    """The same in a few words, of what isn't rows and isn't the end."""
    if known.sending.unopened:
        yield "有文件打不开"
    if known.sending.owed:
        yield "有科室未报"
    if elsewhere:
        yield "本年没有报送"
    months = sorted(set(itertools.chain.from_iterable(known.end.missing.values())))
    if months:
        yield f"缺{_say_months(months)}"
    if later := tally.later_than(known.through):
        yield f"含其后{later:,}行"


def _say_uncounted(tally: Tally, sending: Sending) -> Iterator[str]:
    records, indicator = tally.records, tally.indicator
    why = records.why[tally.uncounted]
    for name, text in LEFT_OUT.items():
        if rows := int((why == name).sum()):
            yield text.format(f"{rows:,}")
    left = tally.uncounted & records.counts
    for column in sorted(columns_of(indicator)):
        title = indicator.ledger.field(column).title
        for sentence, of in (
            (f"行所在的表没有「{title}」列", records.lacking.get(column)),
            (f"行的「{title}」读不出", records.unread.get(column)),
            (f"行没有填「{title}」", records.lack(column)),
        ):
            if of is not None and (rows := int((left & of).sum())):
                yield f"{rows:,}{sentence}"
                left = left & ~of
    if sending.hinted:
        yield f"没有读懂的{_say_unread(sending.hinted)}"


def _say_unread(unread: tuple[Unread, ...]) -> str:
    """报来的20行（处罚.csv）; 文件（处罚.xlsx）."""
    rows = sum(each.rows for each in unread)
    names = [_name(each.file) for each in unread]
    more = "等" if len(names) > 3 else ""
    return f"{f'{rows:,}行' if rows else '文件'}（{'、'.join(names[:3])}{more}）"


def _say_owed(sending: Sending) -> str:
    departments = "、".join(each.department for each in sending.owed)
    return f"应由{departments}报送。" if departments else ""


def _say_months(months: Sequence[int]) -> str:
    """1月; 1月至3月; 2月、5月."""
    whole = months[-1] - months[0] == len(months) - 1
    if len(months) > 1 and whole:
        return f"{months[0]}月至{months[-1]}月"
    return "、".join(f"{month}月" for month in months)


def _name(file: str) -> str:
    """A source without its year's folder."""
    return f"{department_of(file)}/{below_department(file)}".removeprefix("/")
