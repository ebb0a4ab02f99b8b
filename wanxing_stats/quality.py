"""The state of a year's sources, as notebook 11 shows it: what became of each row, and what must be mended."""

import pandas as pd

from .briefing import Briefing
from .cleaning import KINDS
from .markup import Html, table
from .wording import number
from .workspace import department_of

ROW_KIND_TITLES = {"clean": "计入", "duplicate": "重复", "rejected": "不能计入", "header": "列标题", "title": "标题",
                   "meta": "说明项", "group": "分组", "total": "合计", "note": "附注", "prenumbered": "预编号",
                   "blank": "空行"}
SEVERITY_TITLES = {"rejected": "不能计入", "doubtful": "需要核对"}
RELATION_KIND_TITLES = {"hard": "应成立", "hard_data": "应成立", "soft": "通常成立", "approx": "约数",
                        "assumption": "假设", "info": "参考", "ambiguous": "待确认"}


def say_rows(brief: Briefing) -> Html:
    """How many files and rows the year's folder holds, and what became of the rows."""
    sheets, files = (_of_folder(brief, frame) for frame in (brief.cleaned.sheets, brief.cleaned.files))
    counts = {kind: number(int(sheets[kind].sum())) for kind in ("rows", *KINDS)}
    return Html(f'<p class="finding">{brief.year}年收到{len(files)}个文件、{len(sheets)}张工作表、{counts["rows"]}行，'
                f'其中计入{counts["clean"]}行，重复{counts["duplicate"]}行，不能计入{counts["rejected"]}行；'
                f'其余为标题、合计、附注和空行。</p>')


def rows_add_up(brief: Briefing) -> bool:
    """Whether each row of each sheet of the workspace has exactly one kind."""
    sheets = brief.cleaned.sheets
    return bool((sheets[list(KINDS)].sum(axis=1) == sheets["rows"]).all())


def accounting_table(brief: Briefing) -> Html:
    """Rows of the year's folder by department and kind."""
    sheets = _of_folder(brief, brief.cleaned.sheets)
    by_department = sheets.groupby(sheets["file"].map(department_of))[["rows", *KINDS]].sum()
    rows = [[department, *(number(int(counts[kind])) for kind in ("rows", *ROW_KIND_TITLES))]
            for department, counts in by_department.iterrows()]
    return table(f"{brief.year}年各科室行数账（每行只有一个去处，合计等于总行数）",
                 ["科室", "总行数", *ROW_KIND_TITLES.values()], rows)


def problem_table(brief: Briefing) -> Html:
    """The year's problems that someone should look at, by department, in the words of the message."""
    problems = _of_folder(brief, brief.cleaned.problems)
    problems = problems[problems["severity"] != "info"]
    if problems.empty:
        return Html('<p class="finding">没有需要改正的地方。</p>')
    rows = [[one.department, SEVERITY_TITLES[one.severity], one.message.split("/", 2)[-1]]
            for one in problems.sort_values(["department"], kind="stable").itertuples()]
    return table(f"{brief.year}年需要科室改正或核对的{len(rows)}处", ["科室", "情况", "说明"], rows, texts=(1, 2), css="words")


def relation_table(brief: Briefing) -> Html:
    """The relations between the report's figures, with what they were checked on."""
    said = {True: "成立", False: "不成立", None: "缺数据"}
    rows = [[one.title, RELATION_KIND_TITLES[one.kind], said[one.holds], one.values or "—"]
            for one in brief.relations()]
    return table(f"{brief.year}年报告数字之间的关系", ["关系", "性质", "结果", "依据"], rows, texts=(1, 2, 3), css="words")


def _of_folder(brief: Briefing, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["file"].str.startswith(f"{brief.year}/")]
