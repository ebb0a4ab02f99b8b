"""The command that says who owes what: status."""

from typing import TYPE_CHECKING, Annotated

import typer

from wanxing_stats.base import NO_DEPARTMENT, find_workspace, say_day

from .options import AsJson, Root
from .output import complain, print_json, print_table, say_no_data
from .usage import whole_number

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from wanxing_stats.cleaning import Cleaned
    from wanxing_stats.departments import SentLedger
    from wanxing_stats.rules import Ledger

COUNT_TITLES = {
    "files": "文件",
    "rows": "行数",
    "clean": "计入",
    "duplicate": "重复",
    "rejected": "不能计入",
    "unread": "没有读懂",
}
HEAD = ["科室", "台账", *COUNT_TITLES.values(), "最早", "最晚", "还缺"]
NUMBERS = range(2, 2 + len(COUNT_TITLES))
NOTHING_SENT = "还没有台账。请把台账放入 data/raw/年度/科室/ 后重新运行。"


def status(
    *,
    year: Annotated[
        int | None,
        typer.Argument(
            parser=whole_number, metavar="年度", help="如 2024；不写则为报送了台账的最近一年。"
        ),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """各科室报送了什么、还欠什么，以及可以发给科室的话。"""
    from wanxing_stats.cleaning import cleaned_workspace
    from wanxing_stats.departments import (
        OWED_IS_UNKNOWN,
        is_held_against,
        owed_ledgers,
        say_to_departments,
    )
    from wanxing_stats.figures import Figures
    from wanxing_stats.rules import rule_problems

    workspace = find_workspace(root)
    cleaned = cleaned_workspace(workspace)
    asked = year or max(cleaned.years, default=None)
    lines, through, nothing = [], None, "没有欠报的台账"
    if asked:
        figures = Figures(cleaned)
        end, latest = figures.year_end(asked), figures.latest_day()
        lines, through = owed_ledgers(cleaned, asked, end.through, latest, end.ledgers), end.through
        if not is_held_against(cleaned, asked, end.through):
            nothing = OWED_IS_UNKNOWN
    if as_json:
        print_json([line.as_json() for line in lines])
    elif lines:
        ledgers = cleaned.rules.ledgers
        files = int((cleaned.files["year"] == asked).sum())
        owed = _say_owed(lines, nothing)
        print(f"{asked}年{_say_through(through, lines)}：收到{files}个文件，{owed}。")
        print_table(HEAD, [_row(line, ledgers) for line in lines], numbers=NUMBERS)
        print("\n可以发给科室的话：", *say_to_departments(lines, ledgers).values(), sep="\n")
    if not lines:
        complain(say_no_data([asked], cleaned.years) if asked else NOTHING_SENT)
    # An entry with a fault asks for nothing.
    faults = [fault for fault in cleaned.rules.faults if fault.file == workspace.office.name]
    for problem in rule_problems(faults):
        complain(problem.message)
    outside = _outside(cleaned)
    for file in outside:
        complain(
            f"{file}：不在年度文件夹里，报送情况没有算上它。请移到 data/raw/年度/科室/ 后重新运行。"
        )
    is_open = not lines or any(line.is_open for line in lines)
    raise typer.Exit(1 if faults or outside or is_open else 0)


def _outside(cleaned: "Cleaned") -> list[str]:
    """The sources outside of any year's folder: no department and no year has sent them."""
    return list(cleaned.files.loc[cleaned.files["year"].isna(), "file"])


def _say_owed(lines: list["SentLedger"], nothing: str) -> str:
    """还缺2份台账，1份台账没有报齐，1张表没有读懂; ``nothing`` where no ledger is owed or late."""
    missing = sum(bool(line.missing) for line in lines)
    late = sum(line.is_late for line in lines)
    unread = sum(line.unread_tables for line in lines)
    parts = [f"还缺{missing}份台账"] if missing else []
    if late:
        parts.append(f"{late}份台账没有报齐")
    parts = parts or [nothing]
    if unread:
        parts.append(f"{unread}张表没有读懂")
    return "，".join(parts)


def _say_through(through: "datetime.date | None", lines: list["SentLedger"]) -> str:
    """The day that the figures count to, and that the table goes beyond it where it does."""
    if through is None:
        return ""
    if any(line.through and line.through > through for line in lines):
        return f"，指标计到{say_day(through)}，下表连这一天以后报来的也列出"
    return f"，数据截至{say_day(through)}"


def _row(line: "SentLedger", ledgers: "Mapping[str, Ledger]") -> list[str]:
    from wanxing_stats.departments import say_missing, say_title
    from wanxing_stats.figures import number

    counts = [number(getattr(line, count)) for count in COUNT_TITLES]
    if line.unread_tables and not line.unread:
        counts[-1] = f"{line.unread_tables}个"
    days = [day.isoformat() if day else "" for day in (line.first, line.through)]
    department, title = line.department or NO_DEPARTMENT, say_title(line, ledgers)
    return [department, title, *counts, *days, say_missing(line)]
