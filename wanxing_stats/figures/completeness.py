"""The state of a figure, from what was sent, what was counted and how far the year has come.

In: a Sending, a Tally, a YearEnd. Out: a State (states.py). The rules: docs/states.md.
"""

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from wanxing_stats.base import (
    REJECTED,
    below_department,
    department_of,
    last_day,
    say_date,
    say_day,
    say_months,
)
from wanxing_stats.cleaning import CONFLICT, HIDDEN
from wanxing_stats.rules import LIMIT, Indicator

from .bounds import bounds, rate_bounds
from .records import Kept, Mask, Records
from .sendings import Sending, Unread
from .states import SENT_ELSEWHERE, Kind, State
from .tallies import Measured, Tally, columns_of, needed_columns, source_columns
from .year_ends import LedgerEnd, YearEnd

LEFT_OUT = {
    REJECTED: "{}行内容有误",
    CONFLICT: "{}行与另一行编号相同而内容不同",
    HIDDEN: "{}行在隐藏的工作表里",
}


@dataclass(frozen=True)
class Basis:
    """What a figure rests on beside its rows: what was sent, and how far the year has come.

    ``day`` is the last of the part of the year that is asked for, None for all of it; ``breaks``:
    its definition isn't that of the year before.
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

    @property
    def settled_by(self) -> datetime.date:
        """The day as of which it counts what is settled."""
        return self.through or last_day(self.year)

    def is_looked_back(self, later: int) -> bool:
        """Whether that day is before the one that the ledger tells of; ``later``: how many of its
        rows are dated after the day that is asked for."""
        own = self.end.through
        if self.day and own and self.day < own:
            return True
        return self.year_end.given and later > 0


def without_value(basis: Basis, records: Records, of_year: Kept) -> State | None:
    """The state of a figure that can have no value; None for one that can."""
    sending, title = basis.sending, basis.indicator.ledger.title
    if not sending.is_there and not (of_year.may & records.counts).any():
        unread = (*sending.hinted, *sending.hidden) or sending.possible
        if unread:
            rows = sum(each.rows for each in unread)
            why = f"报来的{_say_unread(unread)}可能是《{title}》，没有读懂。"
            if not sending.hinted and sending.hidden:
                why = f"报来的《{title}》{_say_unread(unread)}在隐藏的工作表里，没有计入。"
            return State("unread", None, rows, why, obs_status=_code(basis, "L"))
        why = f"没有报送《{title}》。{_say_owed(sending)}"
        return State("absent", None, 0, why, obs_status=_code(basis, "O"))
    lacking = []
    for column in sorted(needed_columns(basis.indicator) & records.lacking.keys()):
        if of_year.may.any() and records.lacking[column][of_year.may].all():
            ledger = basis.indicator.ledger
            lacking.append(f"「{ledger.field(ledger.sources_of(column)[0]).title}」")
    if not lacking:
        return None
    rows = int(of_year.may.sum())
    why = f"报来的《{title}》都没有{'、'.join(lacking)}列，{rows:,}行无法按口径计算。"
    return State("unknown", basis.through, rows, why, obs_status=_code(basis, "L"))


def no_stock(basis: Basis, day: datetime.date) -> State:
    """The state of a stock as of a day before which nobody took it in its year."""
    title = basis.indicator.ledger.title
    why = f"到{say_date(day)}为止，{basis.year}年的《{title}》还没有盘点。"
    return State("unknown", basis.through, 0, why, obs_status=_code(basis, "L"))


def state_of(basis: Basis, tally: Tally, measured: Measured) -> State:
    """The state of a figure that has a value, or none for lack of rows."""
    sending, (value, _, _) = basis.sending, measured
    unread = sum(each.rows for each in sending.hinted)
    uncounted = int(tally.uncounted.sum()) + unread
    elsewhere = not sending.is_there
    is_open = bool(sending.unopened or sending.owed or elsewhere)
    kind: Kind = "complete"
    if uncounted or is_open:
        kind = "incomplete"
    elif not _is_whole(basis):
        kind = "partial_year"
    more = None if is_open else unread
    low, high = rate_bounds(tally, measured, more)
    least, most = bounds(tally, value, more)
    why = "".join(f"{sentence}。" for sentence in _reasons(basis, tally, elsewhere=elsewhere))
    gaps = tuple(_gaps(basis, elsewhere=elsewhere))
    later = tally.later_than(basis.through)
    # Without a value: L, data exist that aren't counted; M, there can be none.
    missing = "L" if uncounted else "M"
    code = _code(basis, missing if value is None else _code_of_value(basis, kind))
    return State(kind, basis.through, uncounted, why, low, high, least, most, later, gaps, code)


def _code(basis: Basis, code: str) -> str:
    """What precedes all other codes of CL_OBS_STATUS: B, a break in the series."""
    return "B" if basis.breaks else code


def _code_of_value(basis: Basis, kind: Kind) -> str:
    """P, provisional; U, of low reliability; A, normal: in SDMX's order (docs/states.md)."""
    if kind != "complete" and (not _is_whole(basis) or basis.sending.owed):
        return "P"
    return "U" if kind == "incomplete" else "A"


def _is_whole(basis: Basis) -> bool:
    return basis.through == last_day(basis.year) and not basis.end.missing


# in words


def _reasons(basis: Basis, tally: Tally, *, elsewhere: bool) -> Iterator[str]:
    """Each reason why a figure isn't complete."""
    sending, title = basis.sending, basis.indicator.ledger.title
    uncounted = "，".join(_say_uncounted(tally, sending))
    if uncounted:
        yield f"没有计入的有：{uncounted}"
    if sending.unopened:
        yield f"打不开的文件里可能还有《{title}》：{'、'.join(map(_name, sending.unopened))}"
    if sending.unsent:
        yield f"应报而没有报的科室：{'、'.join(sending.unsent)}"
    if sending.empty:
        yield (
            f"应有数据而报来空表的科室：{'、'.join(sorted(sending.empty))}，请核对；"
            "确实没有的，在office.toml写nil_ok = true"
        )
    if elsewhere:
        folders = "、".join(f"{year}年" for year in sorted(tally.folders))
        rows = f"{tally.counted.sum():,}行"
        yield f"{basis.year}年的文件夹里没有《{title}》，只有{folders or '别处'}文件夹里的{rows}"
    yield from _reasons_of_time(basis, tally)


def _reasons_of_time(basis: Basis, tally: Tally) -> Iterator[str]:
    """What of the year is missing, and what lies behind its end."""
    end = basis.end
    for department, months in end.missing.items():
        yield f"{department}{say_months(months)}没有数据"
    through = basis.through
    if not through:
        yield "没有带日期的行，看不出数据截至哪一天"
    elif through != last_day(basis.year):
        yield f"数据截至{say_date(through)}"
    for department, day in end.behind.items():
        yield f"{department}只报到{say_day(day)}"
    later = tally.later_than(through)
    if through and later:
        check = "" if end.behind else "，请核对日期"
        yield f"其中{later:,}行的日期在{say_day(through)}之后，已经计入{check}"
    last = basis.year_end.through
    if last and basis.day is None and basis.year_end.given and tally.left_for_later:
        yield f"另有{tally.left_for_later:,}行的日期在{say_day(last)}之后，没有计入"


def _gaps(basis: Basis, *, elsewhere: bool) -> Iterator[str]:
    """The same in a few words, of what isn't rows and isn't the end."""
    if basis.sending.unopened:
        yield "有文件打不开"
    if basis.sending.unsent:
        yield "有科室未报"
    if basis.sending.empty:
        yield "有科室报来空表"
    if elsewhere:
        yield SENT_ELSEWHERE
    months = sorted(set(itertools.chain.from_iterable(basis.end.missing.values())))
    if months:
        yield f"缺{say_months(months)}"


def _say_uncounted(tally: Tally, sending: Sending) -> Iterator[str]:
    records, indicator = tally.records, tally.indicator
    why = records.why[tally.uncounted]
    for name, text in LEFT_OUT.items():
        if rows := int((why == name).sum()):
            yield text.format(f"{rows:,}")
    left = tally.uncounted & records.counts
    for sentence, of in _reasons_of_cells(records, indicator):
        if of is not None and (rows := int((left & of).sum())):
            yield f"{rows:,}{sentence}"
            left = left & ~of
    unread = tuple(each for each in sending.hinted if each.rows)
    if unread:
        yield f"没有读懂的{_say_unread(unread)}"


def _reasons_of_cells(records: Records, indicator: Indicator) -> Iterator[tuple[str, Mask | None]]:
    """What may be wrong with cells that a figure uses, with the rows of which it holds."""
    columns = sorted(source_columns(indicator))
    titles = {column: records.ledger.field(column).title for column in columns}
    for column, title in titles.items():
        yield f"行所在的表没有「{title}」列", records.lacking.get(column)
        yield f"行的「{title}」读不出", records.unread.get(column)
    if LIMIT in columns_of(indicator):
        why = "行的时限算不出，因为不知道那一年的放假安排（请写入 calendar.toml）"
        yield why, records.unread.get(LIMIT)
    for column, title in titles.items():
        yield f"行没有填「{title}」", records.lack(column)


def _say_unread(unread: tuple[Unread, ...]) -> str:
    """报来的20行（处罚.csv）; 文件（处罚.xlsx）."""
    rows = sum(each.rows for each in unread)
    names = [_name(each.file) for each in unread]
    more = "等" if len(names) > 3 else ""
    return f"{f'{rows:,}行' if rows else '文件'}（{'、'.join(names[:3])}{more}）"


def _say_owed(sending: Sending) -> str:
    departments = "、".join(each.department for each in sending.owed)
    return f"应由{departments}报送。" if departments else ""


def _name(file: str) -> str:
    """A source without its year's folder."""
    return f"{department_of(file)}/{below_department(file)}".removeprefix("/")
