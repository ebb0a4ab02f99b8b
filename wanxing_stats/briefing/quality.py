"""What a year's figures rest on: what became of each row, what must be mended, what was corrected
and what moved.

In: a Briefing, as quality.say_rows(brief). Out: Html, sentences and tables.
"""

from html import escape

import pandas as pd

from wanxing_stats.base import department_of
from wanxing_stats.cleaning import COUNT_TITLES, KINDS
from wanxing_stats.figures import number
from wanxing_stats.history import Difference, Run

from .briefing import Briefing
from .markup import Html, counted, table
from .sentences import marked

ROW_KIND_TITLES = {
    "clean": "计入",
    "duplicate": "重复",
    "rejected": "不能计入",
    "header": "列标题",
    "title": "标题",
    "meta": "说明项",
    "group": "分组",
    "total": "合计",
    "note": "附注",
    "prenumbered": "预编号",
    "blank": "空行",
}
SEVERITY_TITLES = {"rejected": "不能计入", "doubtful": "需要核对"}
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
    return Html(
        f'<p class="finding">{brief.year}年收到{counted(len(files), "files", "个")}文件、'
        f"{counted(len(sheets), 'sheets', '张')}工作表、{rows['rows']}，其中计入{rows['clean']}，"
        f"重复{rows['duplicate']}，不能计入{rows['rejected']}；其余为标题、合计、附注和空行。</p>"
    )


def say_trust(brief: Briefing) -> Html:
    """How many of the report's figures rest on corrections, and how many places need mending."""
    places = brief.sent("problems")["severity"].value_counts()
    rejected = counted(int(places.get("rejected", 0)), "rejected", "处")
    doubtful = counted(int(places.get("doubtful", 0)), "doubtful", "处")
    return Html(
        f"<p>{_say_corrected(brief)}不能计入的{rejected}、需要核对的{doubtful}，"
        f'逐条列在<a href="11_data_quality.html">数据质量</a>。</p>'
    )


def say_moved(brief: Briefing) -> Html:
    """Which of the year's figures moved since the last build that saw other sources, from what to
    what, by which rows; once the year is published, which are no longer what was, and why."""
    return Html(_moved_since_last_build(brief) + _revised(brief))


def _moved_since_last_build(brief: Briefing) -> Html:
    since = brief.since_last_build
    if since.before is None:
        return Html("<p>这是第一次生成，没有可比的上一次。</p>")
    rows = []
    for difference in since.of_year(brief.year):
        move = difference.move
        if move and move.id in brief.rules.indicators:
            figure = brief.figure(move.id)
            before = marked(number(move.before), figure, "before", move.before)
            reason = Html(escape(difference.why) + _example(difference))
            after = marked(number(move.after), figure)
            rows.append([figure.indicator.name, before, after, reason])
    if not rows:
        return Html(f"<p>{brief.year}年各项指标与上次生成时相同。</p>")
    caption = f"与上次生成相比，{brief.year}年有{len(rows)}项指标变动"
    return table(caption, ["指标", "上次", "这次", "因为"], rows, texts=(3,), css="words")


def _example(difference: Difference) -> Html:
    """The first of the rows behind a move."""
    rows = [*difference.rows.added, *difference.rows.removed, *difference.rows.changed]
    if not rows:
        return Html("")
    more = "等" if len(rows) > 1 else ""
    return Html(f'<br><span class="src">{escape(rows[0].place + more)}</span>')


def _revised(brief: Briefing) -> Html:
    if not brief.revisions:
        return Html("")
    rows = []
    for id, revision in brief.revisions.items():
        figure = brief.figure(id)
        published = marked(number(revision.published), figure, "published", revision.published)
        now = marked(number(revision.now), figure)
        rows.append([figure.indicator.name, published, now, revision.reason or "还没有写明"])
    on = next(iter(brief.revisions.values())).on.isoformat()
    return table(
        f"{brief.year}年的数已于{on}公布，其后有{len(rows)}项修订",
        ["指标", "公布数", "现在", "原因"],
        rows,
        texts=(3,),
        css="words",
    )


def readings(brief: Briefing) -> Html:
    """What the report leaves open, and the reading taken."""
    brief.uses.note("definitions")
    printed = [brief.rules.indicators[id] for id in brief.rules.printed()]
    rows = [[indicator.name, indicator.note] for indicator in printed if indicator.note]
    return table(
        "报告没有写明的口径，以及本摘要的读法", ["指标", "读法"], rows, texts=(1,), css="words"
    )


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
    sheets = brief.sent("sheets")
    by_department = sheets.groupby(sheets["file"].map(department_of))[["rows", *KINDS]].sum()
    moved, rows = _moved_rows(brief), []
    for department, counts in by_department.iterrows():
        numbers = [number(int(counts[kind])) for kind in ("rows", *ROW_KIND_TITLES)]
        rows.append([department, *numbers, moved.get(department, "—")])
    for department, change in moved.items():
        if department not in by_department.index:
            rows.append([department, *["0"] * (len(ROW_KIND_TITLES) + 1), change])
    return table(
        f"{brief.year}年各科室行数账（每行只有一个去处，合计等于总行数）",
        ["科室", "总行数", *ROW_KIND_TITLES.values(), "与上次相比"],
        rows,
        texts=(len(ROW_KIND_TITLES) + 2,),
    )


def correction_table(brief: Briefing) -> Html:
    """Every correction applied to a record of the year, with what it changed and who decided."""
    applied = brief.corrections[brief.corrections["year"] == brief.year]
    if applied.empty:
        return Html('<p class="finding">本年没有更正，各行按科室报送的内容计入。</p>')
    rows = [_correction_row(brief, correction) for correction in applied.to_dict("records")]
    head = ["更正", "记录", "列", "更正前", "更正后", "原因", "决定单位、日期"]
    caption = f"{brief.year}年采用的{len(rows)}处更正"
    listed = table(caption, head, rows, texts=range(1, len(head)), css="words")
    return Html(f"<p>{_say_corrected(brief)}</p>{listed}")


def _correction_row(brief: Briefing, applied: dict) -> list[str]:
    ledger, name = brief.rules.ledgers[applied["table"]], applied["field"]
    file = applied["source_file"].split("/", 2)[-1]
    return [
        f"第{applied['number']}条",
        f"{file}[{applied['source_sheet']}] 第{applied['source_row']}行",
        ledger.field(name).title if pd.notna(name) else "整行",
        applied["before"],
        applied["after"],
        applied["reason"],
        f"{applied['decided_by']}，{applied['on']}",
    ]


def problem_table(brief: Briefing) -> Html:
    """The year's problems that someone should look at, by department, in the message's words."""
    problems = brief.sent("problems")
    problems = problems[problems["severity"] != "info"]
    if problems.empty:
        return Html('<p class="finding">没有需要改正的地方。</p>')
    rows = []
    for problem in problems.sort_values(["department"], kind="stable").itertuples():
        message = problem.message.split("/", 2)[-1]
        rows.append([problem.department, SEVERITY_TITLES[problem.severity], message])
    caption = f"{brief.year}年需要科室改正或核对的{len(rows)}处"
    return table(caption, ["科室", "情况", "说明"], rows, texts=(1, 2), css="words")


def relation_table(brief: Briefing) -> Html:
    """The relations between the report's figures, with what they were checked on."""
    rows = []
    for outcome in brief.relations():
        kind, holds = RELATION_KIND_TITLES[outcome.kind], HOLDS_TITLES[outcome.holds]
        rows.append([outcome.title, kind, holds, outcome.values or "—"])
    caption = f"{brief.year}年报告数字之间的关系"
    return table(caption, ["关系", "性质", "结果", "依据"], rows, texts=(1, 2, 3), css="words")


def _say_corrected(brief: Briefing) -> str:
    return (
        f"报告所列{counted(len(brief.printed()), 'figures', '项')}指标中，"
        f"{counted(len(brief.corrected()), 'corrected', '项')}的数据经过更正。"
    )


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
    return {department: _say_difference(counts) for department, counts in moved.iterrows()}


def _rows_by_department(run: Run, year: int) -> pd.DataFrame:
    keys = ["department", *COUNT_TITLES]
    of_year = [row for row in run.rows if row["year"] == year]
    return pd.DataFrame(of_year, columns=keys).groupby("department").sum()


def _say_difference(counts: pd.Series) -> str:
    """计入+3行，重复−1行."""
    moved = counts[counts != 0].items()
    texts = [f"{COUNT_TITLES[kind]}{count:+d}行" for kind, count in moved]
    return "，".join(texts).replace("-", "−")
