"""What departments sent and owe, in words.

In: SentLedgers. Out: what each says in a table, and a line for each department that can be sent to
it.

    say_to_departments(lines, cleaned.rules.ledgers)
"""

import datetime
import itertools
from collections.abc import Iterable, Iterator, Mapping

from wanxing_stats.base import NO_DEPARTMENT, is_within_month, say_date, say_day, say_months
from wanxing_stats.rules import Ledger

from .owed import SentLedger

OWED_IS_UNKNOWN = "没有登记应报的台账，上年也没有报送可比，是否欠报无从判断"
NO_LEDGER = "不像任何一种台账的表格"


def say_to_departments(
    lines: Iterable[SentLedger], ledgers: Mapping[str, Ledger]
) -> dict[str, str]:
    """By department, a sentence that can be sent to it: what came, what is missing, what to do."""
    sentences = {}
    for department, of_department in itertools.groupby(lines, lambda line: line.department):
        sentences[department] = _say(list(of_department), ledgers)
    return sentences


def say_missing(line: SentLedger) -> str:
    """What is missing, or who asks for it: 1月、10月以后, 办公室要求4月10日前报送, 上年报送过; ""
    where nothing is missing."""
    if line.is_late:
        silent = [say_months(line.silent)] if line.silent else []
        return "、".join([*silent, *_say_behind(line)])
    if not line.missing:
        return ""
    by = _say_by(line.entry.by, line.year) if line.entry and line.entry.by else ""
    asked = f"办公室要求{by}报送" if line.missing == "expected" else "上年报送过"
    if line.is_empty:
        return f"{asked}，报来的是空表；确实没有的请在office.toml写nil_ok = true"
    return asked


def say_title(line: SentLedger, ledgers: Mapping[str, Ledger]) -> str:
    """《行政处罚案件台账》."""
    return f"《{ledgers[line.ledger].title}》" if line.ledger else NO_LEDGER


def say_sent(line: SentLedger, ledgers: Mapping[str, Ledger]) -> str:
    """2个文件87行，计入86行，不能计入1行，1月3日至12月28日; "" of what wasn't sent."""
    if not line.files:
        dates = _say_dates(line, ledgers)
        return f"在其他年度的文件夹里，{dates}" if dates else ""
    rows = f"{line.rows:,}行" if line.rows else ""
    parts = [f"{line.files}个文件{rows}"]
    if line.clean == line.rows > 0:
        parts.append("全部计入")
    elif line.rows > line.unread:
        parts.append(f"计入{line.clean:,}行")
    for count, what in ((line.duplicate, "重复"), (line.rejected, "不能计入")):
        if count:
            parts.append(f"{what}{count:,}行")
    if line.unread_tables:
        unread = f"{line.unread:,}行" if line.unread else f"{line.unread_tables}个"
        parts.append(f"没有读懂{unread}")
    elif not line.rows:
        parts.append("没有数据行")
    parts.append(_say_dates(line, ledgers))
    return "，".join(filter(None, parts))


def _say(lines: list[SentLedger], ledgers: Mapping[str, Ledger]) -> str:
    """What came from one department, what is missing, and what to do."""
    year, department = lines[0].year, lines[0].department
    there = [line for line in lines if line.files or line.is_late]
    sent = "；".join(say_title(line, ledgers) + _say_there(line, ledgers) for line in there)
    missing = [line for line in lines if line.missing and not line.is_empty]
    came = f"{year}年收到{sent}" if sent else f"{year}年还没有收到台账"
    if missing:
        titles = "、".join(f"{say_title(line, ledgers)}（{say_missing(line)}）" for line in missing)
        came += f"；还缺{titles}"
    advice = "；".join(_advice(lines, ledgers)) or "暂时没有要补报、改正的，谢谢"
    return f"{department or NO_DEPARTMENT}：{came}。{advice}。"


def _say_by(day: datetime.date, year: int) -> str:
    """4月10日前; 2026年1月10日前 of another year."""
    return f"{say_day(day) if day.year == year else say_date(day)}前"


def _say_there(line: SentLedger, ledgers: Mapping[str, Ledger]) -> str:
    """What came of a ledger, and to which day where others have come further."""
    behind = f"，只报到{say_day(line.behind)}" if line.behind else ""
    return say_sent(line, ledgers) + behind


def _say_behind(line: SentLedger) -> Iterator[str]:
    """10月以后, 9月20日以后: what comes after the day that it has come to."""
    if line.behind:
        day = line.behind
        yield f"{say_day(day)}以后" if is_within_month(day) else f"{day.month + 1}月以后"


def _say_dates(line: SentLedger, ledgers: Mapping[str, Ledger]) -> str:
    """1月3日至12月28日, of months 1月至12月; one of them where they are the same, "" of none."""
    if not line.first or not line.through:
        return ""
    by_month = ledgers[line.ledger].by_month
    days = [f"{day.month}月" if by_month else say_day(day) for day in (line.first, line.through)]
    return "至".join(dict.fromkeys(days))


def _advice(lines: list[SentLedger], ledgers: Mapping[str, Ledger]) -> Iterator[str]:
    """What the department shall do."""
    if any(line.missing and not line.is_empty for line in lines):
        yield "请补报还缺的台账"
    for line in lines:
        yield from _advice_of_time(line, say_title(line, ledgers))
    if empty := "、".join(say_title(line, ledgers) for line in lines if line.is_empty):
        yield f"{empty}应有数据，报来的是空表，请补报；确实没有发生的，请告诉办公室"
    if any(line.entry and line.entry.nil_ok for line in lines):
        yield "没有发生的，请报一张只有列标题、下面写“无”的表"
    if any(line.missing == "last_year" for line in lines):
        yield "这一年不用报送或改由其他科室报送的，请告诉办公室"
    if any(line.unread_tables for line in lines):
        yield "没有读懂的，请核对是否发错、列标题是否完整、是否设了打开密码，改好后重新报送"
    if any(line.to_mend for line in lines):
        yield "不能计入的行，请按退回的工作簿改正后重新报送"
    if any(line.is_hidden for line in lines):
        yield "隐藏的工作表没有计入，应计入的请取消隐藏，旧稿请删除，再重新报送"


def _advice_of_time(line: SentLedger, title: str) -> Iterator[str]:
    """What to do about parts of the year that are missing."""
    for behind in _say_behind(line):
        yield f"请补报{title}{behind}的"
    if line.silent:
        yield f"{title}{say_months(line.silent)}没有数据，请核对是否漏报"
