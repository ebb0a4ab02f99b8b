"""The commands that make files: build, watch, sample."""

import json
import signal
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wanxing_stats.base import Workspace, find_workspace

from .failures import COULD_NOT, say_failure
from .options import AsJson, Root, Years
from .output import complain, print_json, say_empty, say_no_data

if TYPE_CHECKING:
    from wanxing_stats.build import Built, PageOutcome, Unchanged
    from wanxing_stats.history import FigureMove
    from wanxing_stats.rules import Rules

# The wheel holds the library alone; in a clone the extra brings xlwt.
NO_SAMPLE = (
    "没有写出示例台账：它们由本项目源代码中的 sample_office 生成，安装包里没有；"
    '请在源代码文件夹中运行 python -m pip install -e ".[sample]"，再运行 wanxing sample。'
)
PAGE_STATES = {"run": "重做，", "failed": "没有生成成功，"}
SEE_PROBLEMS = "有{}处问题需要核对：运行 wanxing check 查看。"
MOST_SAID, MOST_IN_A_LINE = 20, 5  # of the figures that moved


def build(
    *,
    years: Years = None,
    root: Root = None,
    as_json: AsJson = False,
    force: Annotated[bool, typer.Option("--force", help="全部重做，不管有没有变化。")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="不说过程，只说结果。")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="逐项说明哪些重做了、为什么。")
    ] = False,
) -> None:
    """清洗台账、计算指标、运行笔记本、导出摘要；只重做有变化的。"""
    from wanxing_stats.build import built_already

    workspace = find_workspace(root)
    unchanged = None if force or explain else built_already(workspace, years or [])
    if unchanged:
        _say_unchanged(workspace, unchanged, as_json=as_json)
        raise typer.Exit(1 if unchanged.counts.problems or not unchanged.counts.files else 0)

    from rich.console import Console

    from wanxing_stats.build import LoggedProgress
    from wanxing_stats.build import build as run_build

    progress = LoggedProgress(workspace, None if quiet or as_json else Console(soft_wrap=True))
    try:
        built = run_build(workspace, years or [], progress, force=force)
    except (Exception, KeyboardInterrupt) as error:
        progress.log(say_failure(error))
        raise
    for line in _say_moves(built.rules, built.changed, most=len(built.changed)):
        progress.log(line)
    for failure in built.failures:
        progress.log(failure)
    progress.log(f"完成，更新{built.pages_made}页，{len(built.changed)}项指标变动。")
    if as_json:
        print_json(_describe_built(built, explain=explain))
        _say_years_without_pages(built)
        _say_failures(built)
    else:
        if explain:
            _explain_built(built)
        _print_built(workspace, built)
    wrong = built.open_problems or built.missing_years or built.failures or not built.files
    raise typer.Exit(1 if wrong else 0)


def watch(*, root: Root = None) -> None:
    """守候：源表变动并停下来后自动重做，一行说明哪些数变了；按 Ctrl+C 结束。"""
    import subprocess

    from wanxing_stats.build import watch as keep_watching

    workspace = find_workspace(root)
    # A process of its own each time: rules that changed meanwhile are read, and nothing of the last
    # build is left.
    module = [sys.executable, "-m", "wanxing_stats.cli.entry"]
    command = [*module, "build", "--json", "--root", str(workspace.root)]
    complained = ""

    def rebuild() -> bool:
        nonlocal complained
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if done.stdout:
            print(_say_in_a_line(workspace, json.loads(done.stdout)), flush=True)
        if done.stderr not in ("", complained):
            complain(done.stderr.strip())
        complained = done.stderr
        return done.returncode != COULD_NOT

    # Started in the background it inherits that Ctrl+C is ignored; whoever ends it then sends
    # SIGTERM.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        print(f"正在守候 {workspace.raw}，按 Ctrl+C 结束。")
        keep_watching(workspace, rebuild)
    except KeyboardInterrupt:
        print("已停止守候。")


def sample(
    folder: Annotated[
        Path, typer.Argument(metavar="文件夹", help="写到哪个文件夹：data/raw 和 office.toml。")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """写出一套虚构的示例台账，用来试用。"""
    try:
        from sample_office import write_sample
    except ModuleNotFoundError as missing:
        if missing.name not in ("sample_office", "xlwt"):
            raise
        complain(NO_SAMPLE)
        raise typer.Exit(COULD_NOT) from None
    paths = write_sample(folder)
    if as_json:
        print_json([str(path) for path in paths])
    else:
        workbooks = [path for path in paths if path.parent != folder]
        print(f"已写出{len(workbooks)}个示例台账，在 {folder / 'data' / 'raw'}。")
        decisions = folder / "office.toml"
        if decisions in paths:
            print(f"示例数据的口径变化写在 {decisions}。")
        else:
            print(f"没有改动 {decisions}：文件已经在。")


def _say_unchanged(workspace: Workspace, unchanged: "Unchanged", *, as_json: bool) -> None:
    counts = unchanged.counts
    if as_json:
        pages = [{"name": name, "state": "fresh", "why": "没有变化"} for name in unchanged.pages]
        document = {
            "files": counts.files,
            "rows": counts.rows,
            "notebooks": pages,
            "changed": [],
            "seconds": unchanged.seconds,
        }
        print_json(document)
    else:
        if counts.problems:
            print(SEE_PROBLEMS.format(counts.problems))
        index = workspace.reports / "index.html"
        print(f"没有变化（{unchanged.seconds}秒）：用浏览器打开 {index}")


def _describe_built(built: "Built", *, explain: bool) -> dict[str, object]:
    document = {
        "files": built.files,
        "rows": built.rows,
        "notebooks": _as_documents(built.notebooks),
        "changed": _as_documents(built.changed),
        "seconds": built.seconds,
    }
    if explain:
        document["sources"] = _as_documents(built.sources)
        document["year_files"] = _as_documents(built.year_files)
        document["workbooks"] = _as_documents(built.workbooks)
    return document


def _as_documents(outcomes: Iterable[object]) -> list[dict[str, object]]:
    return [vars(outcome) for outcome in outcomes]


def _explain_built(built: "Built") -> None:
    """A line for each source, page and workbook."""
    print("【文件】")
    for source in built.sources:
        again = "" if source.what in ("", "已删除") else "重新读取，"
        print(f"  {source.file}：{again}{source.what or '没有变化'}")
    for title, outcomes in (
        ("【页面】", built.notebooks),
        ("【全年】", built.year_files),
        ("【指标表】", built.workbooks),
    ):
        print(title)
        _explain_outcomes(outcomes)


def _explain_outcomes(outcomes: "list[PageOutcome]") -> None:
    for page in outcomes:
        print(f"  {page.name}：{PAGE_STATES.get(page.state, '')}{page.why}")


def _print_built(workspace: Workspace, built: "Built") -> None:
    from wanxing_stats.history import RUNS_KEPT

    if built.changed:
        print(f"与上次相比，{len(built.changed)}项指标变动：")
    for line in _say_moves(built.rules, built.changed, most=MOST_SAID):
        print(f"  {line}")
    for table, keys in built.gone.items():
        more = f"等{len(keys)}条（用 wanxing diff 查看）" if len(keys) > MOST_IN_A_LINE else ""
        first = "、".join(keys[:MOST_IN_A_LINE])
        print(f"不再报来的《{built.rules.ledgers[table].title}》记录：{first}{more}")
    _say_years_without_pages(built)
    if not built.files:
        complain(
            f"{workspace.raw} 下没有台账文件。请把各科室的表格放入 data/raw/年度/科室/ 后重新运行。"
        )
    _say_failures(built)
    if built.years_behind:
        years = "、".join(f"{year}年" for year in built.years_behind)
        complain(f"{years}的数据或口径也有变动，摘要还没有更新：请运行 wanxing build 更新全部。")
    for sentence in built.too_large:
        complain(sentence)
    if built.pruned:
        kept = f"生成记录只保留最近{RUNS_KEPT}次和公布过的"
        print(f"{kept}，删去较早的{built.pruned}次。")
    if built.open_problems:
        print(SEE_PROBLEMS.format(built.open_problems))
    index = workspace.reports / "index.html"
    print(f"完成（{built.seconds}秒，更新{built.pages_made}页）：用浏览器打开 {index}")


def _say_years_without_pages(built: "Built") -> None:
    not_sent = [year for year in built.missing_years if year not in built.empty_years]
    if not_sent:
        complain(say_no_data(not_sent, built.years))
    if built.empty_years:
        complain(say_empty(built.empty_years))


def _say_failures(built: "Built") -> None:
    for failure in built.failures:
        complain(failure)
    if built.failures:
        complain(f"有{len(built.failures)}页没有生成成功，页首和总目录已注明；其余各页不受影响。")


def _say_in_a_line(workspace: Workspace, document: dict[str, Any]) -> str:
    """What a build's JSON says, for whoever watches."""
    from wanxing_stats.history import FigureMove
    from wanxing_stats.rules import RuleFileError, load_rules

    changed = [FigureMove(**move) for move in document["changed"]]
    try:
        moves = "；".join(_say_moves(load_rules(workspace), changed, most=MOST_IN_A_LINE))
    except RuleFileError as error:  # changed since it was built; the next build says it too
        moves = str(error)
    remade = sum(page["state"] == "run" for page in document["notebooks"])
    return f"{datetime.now():%H:%M} 更新{remade}页；{moves or '各项指标没有变动'}"


def _say_moves(rules: "Rules", changed: "list[FigureMove]", most: int) -> list[str]:
    """The figures that moved, in words, and how many more than ``most`` did."""
    from wanxing_stats.history import say_move

    lines = [say_move(rules, move) for move in changed[:most]]
    if len(changed) > most:
        lines.append(f"另有{len(changed) - most}项变动（用 wanxing diff 查看）")
    return lines
