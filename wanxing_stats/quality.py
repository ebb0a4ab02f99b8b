"""The state of a year's sources, as notebook 11 shows it: what became of each row, and what must be mended."""

import pandas as pd

from .accounting import COUNT_TITLES, rows_by_department
from .briefing import Briefing
from .cleaning import KINDS
from .ledgers import load_ledgers
from .markup import Html, aside, table
from .runs import run_before, this_run
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
    """Rows of the year's folder by department and kind, and how the data rows moved since the last build."""
    sheets = _of_folder(brief, brief.cleaned.sheets)
    by_department = sheets.groupby(sheets["file"].map(department_of))[["rows", *KINDS]].sum()
    moved = _moved_rows(brief)
    rows = [[department, *(number(int(counts[kind])) for kind in ("rows", *ROW_KIND_TITLES)),
             moved.get(department, "—")] for department, counts in by_department.iterrows()]
    rows += [[department, *["0"] * (len(ROW_KIND_TITLES) + 1), said] for department, said in moved.items()
             if department not in by_department.index]
    return table(f"{brief.year}年各科室行数账（每行只有一个去处，合计等于总行数）",
                 ["科室", "总行数", *ROW_KIND_TITLES.values(), "与上次相比"], rows, texts=(len(ROW_KIND_TITLES) + 2,))


def correction_table(brief: Briefing) -> Html:
    """Every correction applied to a record of the year, with what it changed and who decided."""
    applied = brief.cleaned.corrections
    applied = applied[applied["year"] == brief.year]
    if applied.empty:
        return Html('<p class="finding">本年没有更正，各行按科室报送的内容计入。</p>')
    ledgers = load_ledgers()
    rows = []
    for one in applied.to_dict("records"):
        column = ledgers[one["table"]].field(one["field"]).title if one["field"] else "整行"
        place = f"{one['source_file'].split('/', 2)[-1]}[{one['source_sheet']}] 第{one['source_row']}行"
        rows.append([f"第{one['number']}条", place, column, one["before"], one["after"], one["reason"],
                     f"{one['decided_by']}，{one['on']}"])
    said = aside(f"报告所列{len(brief.printed())}项指标中，{len(brief.corrected())}项的数据经过更正。")
    return Html(said + table(f"{brief.year}年采用的{len(rows)}处更正",
                             ["更正", "记录", "列", "更正前", "更正后", "原因", "决定单位、日期"], rows,
                             texts=tuple(range(1, 7)), css="words"))


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


def _moved_rows(brief: Briefing) -> dict[str, str]:
    """Department -> how its data rows of the year differ from those of the last build; {} when nothing was built yet."""
    now = this_run(brief.workspace, brief.cleaned, brief.all_figures)
    before = run_before(brief.workspace, now)
    if before is None:
        return {}
    keys = ["department", *COUNT_TITLES]
    frames = [pd.DataFrame([row for row in run["rows"] if row["year"] == brief.year], columns=[*keys, "year"])
              [keys].groupby("department").sum() for run in (now, before)]
    difference = frames[0].sub(frames[1], fill_value=0).astype(int)
    return {department: "，".join(f"{COUNT_TITLES[kind]}{count:+d}行".replace("-", "−") for kind, count in counts.items()
                                if count) for department, counts in difference.iterrows() if counts.any()}


def _of_folder(brief: Briefing, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["file"].str.startswith(f"{brief.year}/")]
