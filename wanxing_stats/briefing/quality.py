"""What a year's figures rest on: what became of each row, what must be mended, what was corrected
and what moved.

In: a Briefing, as quality.say_rows(brief). Out: Html, sentences and tables.
"""

from collections import Counter

import pandas as pd

from wanxing_stats.base import (
    DOUBTFUL,
    INFO,
    KIND_TITLES,
    NO_DEPARTMENT,
    REJECTED,
    SEVERITY_TITLES,
    Place,
    below_department,
    department_of,
)
from wanxing_stats.cleaning import COUNTS, KINDS, Applied
from wanxing_stats.departments import say_missing, say_sent, say_title
from wanxing_stats.figures import Kind, number, signed
from wanxing_stats.history import Difference, Run

from .briefing import Briefing
from .markup import Html, counted, finding, table, tag
from .owed_sentences import say_owed
from .provenance import UNEXPLAINED
from .sentences import marked
from .state_words import STATE_TITLES, mark_beside, small_mark

ROW_KINDS = [kind for kind in KIND_TITLES if kind in KINDS]
RELATION_KIND_TITLES = {
    "hard": "应成立",
    "hard_data": "应成立",
    "soft": "通常成立",
    "approx": "约数",
    "assumption": "假设",
    "info": "参考",
    "ambiguous": "待确认",
}
HOLDS_TITLES = {True: "成立", False: "不成立", None: "缺数据"}


def say_rows(brief: Briefing) -> Html:
    """How many files and rows the year's folder holds, and what became of the rows."""
    sheets, files = brief.sent("sheets"), brief.sent("files")
    kinds = ("rows", *KINDS)
    rows = {kind: counted(int(sheets[kind].sum()), f"rows {kind}", "行") for kind in kinds}
    sentence = Html(
        "{year}年收到{files}文件、{sheets}工作表、{rows}，其中计入{clean}，重复{duplicate}，"
        "不能计入{rejected}；其余为标题、合计、附注和空行。"
    )
    return finding(
        sentence.format(
            year=brief.year,
            files=counted(len(files), "files", "个"),
            sheets=counted(len(sheets), "sheets", "张"),
            **rows,
        )
    )


def say_trust(brief: Briefing) -> Html:
    """How many of the report's figures rest on corrections, and how many places need mending."""
    places: Counter[str] = Counter()
    for problem in brief.problems:
        places[problem.severity] += problem.count
    counts = []
    for severity, title in ((REJECTED, "不能计入的{}"), (DOUBTFUL, "需要核对的{}")):
        if places[severity]:
            counts.append(Html(title).format(counted(places[severity], severity, "处")))
    if not counts:
        return tag("p", _say_corrected(brief), "没有不能计入或需要核对的数据。")
    sentence = Html("{}，逐条列在“{}”。")
    listed = tag("a", "数据质量", href="11_data_quality.html")
    return tag("p", _say_corrected(brief), sentence.format(Html("、").join(counts), listed))


def say_states(brief: Briefing) -> Html:
    """How many of the report's figures are complete, and what the others are."""
    kinds: Counter[str] = Counter(brief.figure(id).state.kind for id in brief.printed())
    complete = kinds.pop("complete", 0)
    states = []
    for kind, title in STATE_TITLES.items():
        if kinds[kind]:
            states.append(Html("{}{}").format(counted(kinds[kind], f"state {kind}", "项"), title))
    total = counted(len(brief.printed()), "figures", "项")
    if not states:
        return tag("p", Html("{}指标的数据都完整。").format(total))
    if complete:
        whole = counted(complete, "state complete", "项")
        states.insert(0, Html("{}数据完整").format(whole))
    return tag("p", Html("{}指标中，{}。").format(total, Html("，").join(states)))


def state_table(brief: Briefing) -> Html:
    """The report's figures that aren't complete: what they lack, and how many rows; those of one
    reason together."""
    lacking = []
    for figure in map(brief.figure, brief.printed()):
        if figure.state.kind != "complete":
            lacking.append(figure)
    names: dict[tuple[Kind, int, str], list[str]] = {}
    for figure in lacking:
        state = figure.state
        alike = names.setdefault((state.kind, state.uncounted, state.why), [])
        alike.append(figure.indicator.name)
    rows = []
    for (kind, uncounted, why), alike in names.items():
        rows.append([STATE_TITLES[kind], number(uncounted), why, "、".join(alike)])
    if not rows:
        return finding("各项指标的数据都完整。")
    caption = f"{brief.year}年数据不完整的{len(lacking)}项指标"
    head = ["情况", "未计入行数", "说明", "指标"]
    return table(caption, head, rows, texts=(2, 3), css="words")


def say_moved(brief: Briefing) -> Html:
    """Which of the year's figures moved since the last build that saw other sources, from what to
    what, by which rows; once the year is published, which are no longer what was, and why."""
    return _moved_since_last_build(brief) + _revised(brief)


def _moved_since_last_build(brief: Briefing) -> Html:
    since = brief.since_last_build
    if since.before is None:
        return tag("p", "这是第一次生成，没有可比的上一次。")
    rows = []
    for difference in since.of_year(brief.year):
        move = difference.move
        if move and move.id in brief.rules.indicators:
            figure = brief.figure(move.id)
            before = marked(number(move.before), figure, "before", move.before)
            mark = small_mark(mark_beside(figure))
            after = marked(number(move.after), figure) + mark
            rows.append([figure.indicator.name, before, after, _say_reason(difference)])
    if not rows:
        return tag("p", f"{brief.year}年各项指标与上次生成时相同。")
    caption = f"与上次生成相比，{brief.year}年有{len(rows)}项指标变动"
    return table(caption, ["指标", "上次", "这次", "因为"], rows, texts=(3,), css="words")


def _say_reason(difference: Difference) -> Html:
    """Why a figure moved, with the first of the rows behind it."""
    rows = difference.rows.all()
    if not rows:
        return Html.escape(difference.why)
    example = str(rows[0].place) + ("等" if len(rows) > 1 else "")
    return Html("{}<br>{}").format(difference.why, tag("span", example, class_="src"))


def _revised(brief: Briefing) -> Html:
    rows, on = [], ""
    for id, revision in brief.revisions.items():
        figure, on = brief.figure(id), revision.on.isoformat()
        published = marked(number(revision.published), figure, "published", revision.published)
        mark = small_mark(mark_beside(figure))
        now = marked(number(revision.now), figure) + mark
        rows.append([figure.indicator.name, published, now, revision.reason or UNEXPLAINED])
    if not rows:
        return Html("")
    caption = f"{brief.year}年的数已于{on}公布，其后有{len(rows)}项修订"
    return table(caption, ["指标", "公布数", "现在", "原因"], rows, texts=(3,), css="words")


def interpretations(brief: Briefing) -> Html:
    """What the report leaves open, and the reading taken."""
    brief.uses.note("definitions")
    printed = [brief.rules.indicators[id] for id in brief.rules.printed()]
    rows = [[indicator.name, indicator.note] for indicator in printed if indicator.note]
    caption = "报告没有写明的口径，以及本摘要的读法"
    return table(caption, ["指标", "读法"], rows, texts=(1,), css="words")


def sources_table(brief: Briefing) -> Html:
    """The year's ledgers: the department, the files they came from, and the rows that count."""
    rows = []
    for name, ledger in brief.rules.ledgers.items():
        of_year = brief.rows(name)
        if len(of_year):
            files = sorted(of_year["source_file"].unique())
            departments = "、".join(sorted({department_of(file) for file in files}))
            sent = counted(len(files), f"files {name}")
            clean = counted(len(of_year), f"clean {name}")
            rows.append([f"《{ledger.title}》", departments, sent, clean])
    caption = f"{brief.year}年数据来自{len(rows)}种台账"
    return table(caption, ["台账", "报送科室", "文件", "计入行数"], rows, texts=(1,))


def accounting_table(brief: Briefing) -> Html:
    """Rows of the year's folder by department and kind, and how the data rows moved since the last
    build."""
    sheets, columns = brief.sent("sheets"), ["rows", *ROW_KINDS]
    by_department = sheets.groupby(sheets["file"].map(department_of))[columns].sum()
    moved = _moved_rows(brief)
    gone = [department for department in moved if department not in by_department.index]
    rows = []
    for department in [*by_department.index, *gone]:
        counts = by_department.loc[department] if department not in gone else [0] * len(columns)
        numbers = [number(int(count)) for count in counts]
        rows.append([department, *numbers, moved.get(department, "—")])
    titles = [KIND_TITLES[kind] for kind in ROW_KINDS]
    return table(
        f"{brief.year}年各科室行数账（每行只有一个去处，合计等于总行数）",
        ["科室", "总行数", *titles, "与上次相比"],
        rows,
        texts=(len(columns) + 1,),
    )


def correction_table(brief: Briefing) -> Html:
    """Every correction applied to a record of the year, with what it changed and who decided."""
    rows = []
    for applied in brief.corrections:
        if applied.year == brief.year:
            rows.append(_correction_row(brief, applied))
    if not rows:
        return finding("本年没有更正，各行按科室报送的内容计入。")
    head = ["更正", "记录", "列", "更正前", "更正后", "原因", "决定单位、日期"]
    caption = f"{brief.year}年采用的{len(rows)}处更正"
    listed = table(caption, head, rows, texts=range(1, len(head)), css="words")
    return tag("p", _say_corrected(brief)) + listed


def _correction_row(brief: Briefing, applied: Applied) -> list[str]:
    ledger = brief.rules.ledgers[applied.table]
    return [
        f"第{applied.number}条",
        _below_department(str(applied.place), applied.place),
        ledger.field(applied.field).title if applied.field else "整行",
        applied.before,
        applied.after,
        applied.reason,
        f"{applied.decided_by}，{applied.on}",
    ]


def problem_table(brief: Briefing) -> Html:
    """The year's problems that someone should look at, by department, in the message's words."""
    problems = [problem for problem in brief.problems if problem.severity != INFO]
    rows = []
    for problem in sorted(problems, key=lambda problem: problem.department):
        message = _below_department(problem.message, problem.place)
        rows.append([problem.department, SEVERITY_TITLES[problem.severity], message])
    if not rows:
        return finding("没有需要改正的地方。")
    caption = f"{brief.year}年需要科室改正或核对的{sum(problem.count for problem in problems)}处"
    return table(caption, ["科室", "情况", "说明"], rows, texts=(1, 2), css="words")


def _below_department(text: str, place: Place) -> str:
    """A text about a place, which names its file without the folders of year and department."""
    return text.replace(place.file, below_department(place.file), 1)


def relation_table(brief: Briefing) -> Html:
    """The relations between the report's figures, with what they were checked on."""
    rows = []
    for outcome in brief.relations():
        kind, holds = RELATION_KIND_TITLES[outcome.kind], HOLDS_TITLES[outcome.holds]
        rows.append([outcome.title, kind, holds, outcome.values or "—"])
    caption = f"{brief.year}年报告数字之间的关系"
    return table(caption, ["关系", "性质", "结果", "依据"], rows, texts=(1, 2, 3), css="words")


def _say_corrected(brief: Briefing) -> Html:
    total, corrected = counted(len(brief.printed()), "figures", "项"), len(brief.corrected())
    if not corrected:
        return Html("报告所列{}指标的数据都没有经过更正。").format(total)
    some = counted(corrected, "corrected", "项")
    return Html("报告所列{}指标中，{}的数据经过更正。").format(total, some)


def _moved_rows(brief: Briefing) -> dict[str, str]:
    """Department -> how its data rows of the year differ from those of the last build; {} when
    nothing was built yet."""
    since = brief.since_last_build
    if since.before is None:
        return {}
    now = _rows_by_department(since.now, brief.year)
    before = _rows_by_department(since.before, brief.year)
    difference = now.sub(before, fill_value=0).astype(int)
    moved = difference[difference.any(axis=1)]
    return {department: _say_counts(counts) for department, counts in moved.iterrows()}


def _rows_by_department(run: Run, year: int) -> pd.DataFrame:
    keys = ["department", *COUNTS]
    of_year = [row for row in run.rows if row.year == year]
    return pd.DataFrame(of_year, columns=keys).groupby("department").sum()


def _say_counts(counts: pd.Series) -> str:
    """计入+3行，重复−1行."""
    moved = counts[counts != 0].items()
    return "，".join(f"{KIND_TITLES[kind]}{signed(count)}行" for kind, count in moved)


def owed_table(brief: Briefing) -> Html:
    """What each department sent of each ledger for the year, and what it still owes."""
    lines, ledgers = brief.owed, brief.rules.ledgers
    rows = []
    for line in sorted(lines, key=lambda line: not line.is_open):
        missing = f"还缺（{say_missing(line)}）" if say_missing(line) else ""
        sent = "；".join(filter(None, [say_sent(line, ledgers), missing]))
        rows.append([line.department or NO_DEPARTMENT, say_title(line, ledgers), sent])
    head, caption = ["科室", "台账", "报送情况"], f"{brief.year}年各科室报送的台账"
    listed = table(caption, head, rows, texts=(1, 2), css="words")
    return finding(say_owed(brief.figures, brief.year, lines)) + listed
