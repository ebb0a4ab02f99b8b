"""The command line: it parses, calls, prints. Exit status 0: done; 1: done, with problems to look at; 2: could not."""

import errno
import json
import os
import signal
import subprocess
import sys
import traceback
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

# Heavy modules (pandas, nbconvert) are imported by the command that needs them, so that the others start at once.
from wanxing_stats.base import Workspace, find_workspace, package_version, say_nearest
from wanxing_stats.rules import Rules, load_rules

from .usage import ChineseTyper, whole_number

app = ChineseTyper(add_completion=False, pretty_exceptions_enable=False)

COULD_NOT = 2
INTERRUPTED = 130  # what typer makes of Ctrl+C

BROKEN_OFF = "已中断，已有的摘要没有改动。"
# The wheel holds the library alone; in a clone the extra brings xlwt.
NO_SAMPLE = (
    "没有写出示例台账：它们由本项目源代码中的 sample_office 生成，安装包里没有；"
    '请在源代码文件夹中运行 python -m pip install -e ".[sample]"，再运行 wanxing sample。'
)
OS_ERRORS = {
    errno.ENOSPC: ("磁盘已满", "请清理出空间"),
    errno.EDQUOT: ("磁盘配额已满", "请清理出空间"),
    errno.EACCES: ("没有权限，或正被其他程序占用", "请关闭打开它的程序，或检查权限"),
    errno.EPERM: ("没有权限", "请检查权限"),
    errno.EROFS: ("磁盘或文件夹是只读的", "请换一个能写的地方"),
    errno.EBUSY: ("正被其他程序占用", "请关闭打开它的程序"),
}

Root = Annotated[
    Path | None,
    typer.Option("--root", metavar="文件夹", help="项目文件夹；不写则为当前文件夹或其上级。"),
]
AsJson = Annotated[bool, typer.Option("--json", help="只输出一份JSON。")]
Years = Annotated[
    list[int] | None,
    typer.Argument(parser=whole_number, metavar="年度", help="如 2024；不写则为全部。"),
]
YEAR: dict[str, Any] = {"parser": whole_number, "metavar": "年度", "help": "如 2024。"}
Id = Annotated[str, typer.Argument(metavar="指标", help="指标的名称，见 wanxing indicators。")]


@app.callback(invoke_without_command=True)
def wanxing(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本。")] = False,
) -> None:
    """把各科室的台账变成年度指标和摘要。"""
    if version or not context.invoked_subcommand:
        print(f"wanxing {package_version()}" if version else context.get_help())
        raise typer.Exit


def _a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"应为日期，如 2025-01-20，读到“{text}”。") from None


@app.command()
def build(
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
    from rich.console import Console

    from wanxing_stats.build import Told
    from wanxing_stats.build import build as run_build

    workspace = find_workspace(root)
    progress = Told(workspace, None if quiet or as_json else Console(soft_wrap=True))
    try:
        built = run_build(workspace, years or [], progress, force)
    except (Exception, KeyboardInterrupt) as error:
        progress.log(
            BROKEN_OFF if isinstance(error, KeyboardInterrupt) else _what_went_wrong(error)
        )
        raise
    for line in _said_moved(built.rules, built.changed, most=len(built.changed)):
        progress.log(line)
    progress.log(f"完成，更新{built.pages_made}页，{len(built.changed)}项指标变动。")
    problems = int((built.problems["severity"] != "info").sum())
    if as_json:
        document = {
            "files": built.files,
            "rows": built.rows,
            "notebooks": built.notebooks,
            "changed": built.changed,
            "seconds": built.seconds,
        }
        _print_json(
            document | ({"sources": built.sources, "figures": built.figures} if explain else {})
        )
    else:
        if explain:
            _say_why(built)
        _say_built(workspace, built, problems)
    if built.missing_years and as_json:
        _complain(_no_data(built.missing_years, built.years))
    raise typer.Exit(1 if problems or built.missing_years or not built.files else 0)


@app.command()
def inspect(
    files: Annotated[list[Path], typer.Argument(metavar="文件", help="要看的表格文件。")],
    as_json: AsJson = False,
) -> None:
    """说明一个表格文件是怎样被读懂的，不论台账是否认得它。"""
    from wanxing_stats.departments import describe_file, explain_file

    ledgers = load_rules(Workspace(Path())).ledgers
    described = [describe_file(path, ledgers) for path in files]
    if as_json:
        _print_json(described)
    else:
        for path, one in zip(files, described, strict=True):
            print(explain_file(path, one, ledgers))
    raise typer.Exit(1 if any(one["error"] for one in described) else 0)


@app.command()
def check(root: Root = None, as_json: AsJson = False) -> None:
    """每张工作表的行数账，以及要请科室改正的问题。"""
    from wanxing_stats.build import all_problems
    from wanxing_stats.cleaning import KINDS, cleaned_workspace
    from wanxing_stats.figures import Figures

    workspace = find_workspace(root)
    cleaned = cleaned_workspace(workspace)
    problems = all_problems(
        workspace, cleaned, Figures(cleaned.rules, cleaned.tables, cleaned.years)
    )
    if as_json:
        columns = ["code", "severity", "department", "file", "sheet", "row", "column", "message"]
        _print_json(
            {
                "sheets": _records(cleaned.sheets, ["file", "sheet", "hidden", "rows", *KINDS]),
                "problems": _records(problems, columns),
            }
        )
    else:
        _say_problems(problems)
        counts = cleaned.row_counts()
        print(
            f"{len(cleaned.files)}个文件、{len(cleaned.sheets)}张工作表、{counts['read']}行："
            f"计入{counts['clean']}，重复{counts['duplicate']}，不能计入{counts['rejected']}，其余为标题、合计、空行等。"
        )
    raise typer.Exit(1 if (problems["severity"] != "info").any() else 0)


@app.command()
def expect(root: Root = None, as_json: AsJson = False) -> None:
    """把现在每个文件的行数记为应有的行数；以后文件没变而行数变了，build 和 check 会指出。"""
    from wanxing_stats.base import EXPECTED
    from wanxing_stats.cleaning import cleaned_workspace, write_expected_rows

    workspace = find_workspace(root)
    lines = write_expected_rows(cleaned_workspace(workspace), workspace)
    path = workspace.clean / EXPECTED
    if as_json:
        _print_json(str(path))
    else:
        print(f"已记下{lines}项行数，在 {path}。")


@app.command()
def indicators(years: Years = None, root: Root = None, as_json: AsJson = False) -> None:
    """各年度的指标值。"""
    from wanxing_stats.cleaning import cleaned_workspace
    from wanxing_stats.figures import Figures, quantity

    cleaned = cleaned_workspace(find_workspace(root))
    missing = [year for year in years or [] if year not in cleaned.years]
    figures = Figures(
        cleaned.rules,
        cleaned.tables,
        [year for year in years or cleaned.years if year not in missing],
    )
    if as_json:
        _print_json([_figure_json(figure) for figure in figures.values()])
    else:
        for figure in figures.values():
            print(
                f"{figure.year}  {figure.indicator.id:32}{figure.indicator.name}  {quantity(figure)}"
            )
    if missing:
        _complain(_no_data(missing, cleaned.years))
    raise typer.Exit(1 if missing or not figures else 0)


@app.command()
def trace(
    id: Id,
    year: Annotated[int, typer.Option("--year", **YEAR)],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """一个指标背后的每一行。"""
    from wanxing_stats.cleaning import cleaned_workspace
    from wanxing_stats.figures import Figures, quantity

    cleaned = cleaned_workspace(find_workspace(root))
    indicator = cleaned.rules.indicators.get(id)
    if indicator is None:
        names = {indicator.id: indicator.name for indicator in cleaned.rules.indicators.values()}
        near = say_nearest(id, names)
        raise LookupError(f"没有名为“{id}”的指标。{near}用 wanxing indicators 查看全部名称。")
    figure = Figures(cleaned.rules, cleaned.tables, [year])[id, year]
    if as_json:
        _print_json({"id": id, "year": year, "value": figure.value, "rows": figure.sources()})
    else:
        print(f"{year}年{indicator.name} {quantity(figure)}。{indicator.definition}")
        for row in figure.sources():
            print(f"  {row['source_file']}[{row['source_sheet']}] 第{row['source_row']}行")
    if figure.value is None:
        _complain(_no_data([year], cleaned.years))
    raise typer.Exit(0 if figure.value is not None else 1)


@app.command()
def diff(
    runs: Annotated[
        list[int] | None,
        typer.Argument(
            parser=whole_number,
            metavar="第几次",
            help="哪两次生成，如 3 5；只写一个则与最近一次比；不写则比最近两次。",
        ),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """两次生成之间哪些指标变了，因为哪些行。"""
    from wanxing_stats.history import NoSuchRun, differences, explained, read_run, run_numbers

    workspace = find_workspace(root)
    numbers = run_numbers(workspace)
    if len(runs or []) > 2:
        raise NoSuchRun("最多写两次生成，如 wanxing diff 3 5。")
    chosen = {0: numbers[-2:], 1: [*(runs or []), *numbers[-1:]], 2: runs}[len(runs or [])]
    if len(chosen) < 2:
        raise NoSuchRun(
            f"只有{len(numbers)}次生成的记录，还不能比较。源表变动后再运行 wanxing build。"
        )
    before, after = (read_run(workspace, number) for number in chosen)
    rules = load_rules(workspace)
    found = differences(workspace, rules, before, after)
    if as_json:
        _print_json(found)
    else:
        print(f"第{chosen[0]}次生成 → 第{chosen[1]}次生成" + ("" if found else "：没有变动。"))
        for line in explained(rules, found):
            print(line)


@app.command()
def publish(
    year: Annotated[int, typer.Argument(**YEAR)],
    again: Annotated[
        bool, typer.Option("--again", help="报告重新印发：用现在的数代替上次公布的。")
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """报告印发后运行：把这一年的数定为公布数，以后的变动作为修订列出。"""
    from wanxing_stats.figures import Figures
    from wanxing_stats.history import current_run
    from wanxing_stats.history import publish as freeze

    workspace = find_workspace(root)
    cleaned, number = current_run(workspace)
    edition = freeze(
        workspace,
        Figures(cleaned.rules, cleaned.tables, cleaned.years),
        year,
        number,
        date.today(),
        again,
    )
    if as_json:
        _print_json(
            {"year": year, "on": edition.on.isoformat(), "run": number, "figures": edition.figures}
        )
    else:
        print(
            f"已定下{year}年的{len(edition.figures)}个公布数，在 data/published/{year}.toml。以后的变动会作为修订列出。"
        )


@app.command()
def revise(
    id: Id,
    year: Annotated[int, typer.Option("--year", **YEAR)],
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="原因", help="为什么变动，如 矛调中心补报1件。不要写人名。"
        ),
    ],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """写明一个公布数后来为什么变动。"""
    from wanxing_stats.cleaning import cleaned_workspace
    from wanxing_stats.figures import Figures
    from wanxing_stats.history import revise as explain

    workspace = find_workspace(root)
    cleaned = cleaned_workspace(workspace)
    one = explain(
        workspace,
        Figures(cleaned.rules, cleaned.tables, cleaned.years),
        year,
        id,
        reason,
        date.today(),
    )
    if as_json:
        _print_json(
            {
                "id": id,
                "year": year,
                "published": one.published,
                "now": one.now,
                "reason": one.reason,
            }
        )
    else:
        print(f"{one.said}，原因：{one.reason}。运行 wanxing build 后摘要会写明。")


@app.command()
def watch(root: Root = None) -> None:
    """守候：源表变动并停下来后自动重做，一行说明哪些数变了；按 Ctrl+C 结束。"""
    from wanxing_stats.build import watch as keep_watching

    workspace = find_workspace(root)
    # A process of its own each time: rules that changed meanwhile are read, and nothing of the last build is left.
    command = [
        sys.executable,
        "-m",
        "wanxing_stats.cli.entry",
        "build",
        "--json",
        "--root",
        str(workspace.root),
    ]

    complained = ""

    def rebuild() -> bool:
        nonlocal complained
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if done.stdout:
            print(_said_in_a_line(load_rules(workspace), json.loads(done.stdout)), flush=True)
        if done.stderr not in ("", complained):
            _complain(done.stderr.strip())
        complained = done.stderr
        return done.returncode != COULD_NOT

    # Started in the background it inherits that Ctrl+C is ignored; whoever ends it then sends SIGTERM.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        print(f"正在守候 {workspace.raw}，按 Ctrl+C 结束。")
        keep_watching(workspace, rebuild)
    except KeyboardInterrupt:
        print("已停止守候。")


@app.command()
def feedback(
    due: Annotated[
        date | None,
        typer.Option(
            "--due",
            parser=_a_day,
            metavar="日期",
            help="请科室在哪天前退回，如 2025-01-20；不写则留空。",
        ),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """给每个有问题的科室写一份改正表，在 data/clean/feedback 中。"""
    from wanxing_stats.cleaning import cleaned_workspace
    from wanxing_stats.departments import open_problems, write_feedback

    workspace = find_workspace(root)
    cleaned = cleaned_workspace(workspace)
    paths = write_feedback(cleaned, workspace, due)
    if as_json:
        _print_json([str(path) for path in paths])
        return
    for path in paths:
        print(path)
    ours = sum(not problem.department for problem in open_problems(cleaned))
    print(f"已写出{len(paths)}个科室的改正表。" if paths else "各科室没有要改正的地方。")
    if ours:
        print(f"另有{ours}处不属于任何科室：运行 wanxing check 查看。")


@app.command()
def correct(
    file: Annotated[Path, typer.Argument(metavar="文件", help="科室填好退回的改正表。")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接写入。")] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """把填好的改正表变成 data/raw/corrections.toml 中的更正，写入前先列出。"""
    from wanxing_stats.cleaning import append_corrections, cleaned_workspace
    from wanxing_stats.departments import proposed_corrections

    workspace = find_workspace(root)
    cleaned = cleaned_workspace(workspace)
    proposed = proposed_corrections(file, cleaned, date.today())
    if not as_json:
        _say_proposed(proposed)
    # With --json nobody can be asked.
    written = bool(proposed.entries) and (
        yes or not as_json and _agreed("写入 data/raw/corrections.toml 吗？[y/N] ")
    )
    if written:
        append_corrections(workspace, proposed.entries, cleaned.rules.ledgers)
    if as_json:
        _print_json(
            {
                "entries": [{**one, "on": one["on"].isoformat()} for one in proposed.entries],
                "refused": proposed.refused,
                "written": written,
            }
        )
    else:
        print(
            f"已写入{len(proposed.entries)}条。运行 wanxing build 生效。"
            if written
            else "没有写入。"
        )
    raise typer.Exit(1 if proposed.refused else 0)


@app.command()
def sample(
    folder: Annotated[
        Path, typer.Argument(metavar="文件夹", help="写到哪个文件夹；其下会有 data/raw。")
    ],
    as_json: AsJson = False,
) -> None:
    """写出一套虚构的示例台账，用来试用。"""
    try:
        from sample_office import write_sample
    except ModuleNotFoundError as missing:
        if missing.name not in ("sample_office", "xlwt"):
            raise
        _complain(NO_SAMPLE)
        raise typer.Exit(COULD_NOT) from None
    paths = write_sample(folder)
    if as_json:
        _print_json([str(path) for path in paths])
    else:
        print(f"已写出{len(paths)}个示例台账，在 {folder / 'data' / 'raw'}。")


def main() -> None:
    """Run a command; whatever goes wrong ends in one Chinese line on standard error and status 2."""
    _speak_utf8()
    try:
        status = app(prog_name="wanxing", standalone_mode=False)
        if status == INTERRUPTED:
            _complain(BROKEN_OFF)
            status = COULD_NOT
    except typer.TyperException as error:
        _complain(f"命令写法有误：{error.format_message()}用 wanxing --help 查看用法。")
        status = COULD_NOT
    except Exception as error:
        if os.environ.get("WANXING_DEBUG"):
            raise
        _complain(_what_went_wrong(error))
        status = COULD_NOT
    sys.exit(status)


def _what_went_wrong(error: Exception) -> str:
    if type(error).__module__.startswith("wanxing_stats") or isinstance(
        error, LookupError | FileNotFoundError
    ):
        return str(error.args[0]) if isinstance(error, LookupError) and error.args else str(error)
    if isinstance(error, OSError):
        what, advice = OS_ERRORS.get(
            error.errno,
            (
                error.strerror or type(error).__name__,
                "请检查文件是否被占用、磁盘是否已满、是否有权限",
            ),
        )
        return f"无法读写{f' {error.filename}' if error.filename else '文件'}：{what}。{advice}，然后重新运行。已有的摘要没有改动。"
    # The error's own text may quote a cell; where it happened is enough to mend it.
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"程序内部出错：{type(error).__name__}（{Path(place.filename).name} 第{place.lineno}行）。"
        "已有的摘要没有改动。请把这一行发给维护者。"
    )


def _say_why(built: Any) -> None:
    """A line for each source, each figure of each year and each page."""
    print("【文件】")
    for one in built.sources:
        again = "" if one["what"] in ("", "已删除") else "重新读取，"
        print(f"  {one['file']}：{again}{one['what'] or '没有变化'}")
    print("【指标】")
    for one in built.figures:
        print(
            f"  {one['year']}年{built.rules.indicators[one['id']].name}：{'重新计算，' if one['why'] else ''}{one['why'] or '没有变化'}"
        )
    print("【页面】")
    for one in built.notebooks:
        print(f"  {one['name']}：{'重做，' if one['state'] == 'run' else ''}{one['why']}")


def _said_in_a_line(rules: Rules, built: dict) -> str:
    """What a build's JSON says, for whoever watches."""
    moved = "；".join(_said_moved(rules, built["changed"], most=5))
    remade = sum(one["state"] == "run" for one in built["notebooks"])
    return f"{datetime.now():%H:%M} 更新{remade}页；{moved or '各项指标没有变动'}"


def _said_moved(rules: Rules, changed: list[dict], most: int) -> list[str]:
    """The figures that moved, in words, and how many more than ``most`` did."""
    from wanxing_stats.history import said_moved

    said = [said_moved(rules, one, one["why"]) for one in changed[:most]]
    return said + (
        [f"另有{len(changed) - most}项变动（用 wanxing diff 查看）"] if len(changed) > most else []
    )


def _say_built(workspace: Workspace, built: Any, problems: int) -> None:
    if built.changed:
        print(f"与上次相比，{len(built.changed)}项指标变动：")
    for line in _said_moved(built.rules, built.changed, most=20):
        print(f"  {line}")
    if built.missing_years:
        _complain(_no_data(built.missing_years, built.years))
    if not built.files:
        _complain(
            f"{workspace.raw} 下没有台账文件。请把各科室的表格放入 data/raw/年度/科室/ 后重新运行。"
        )
    if problems:
        print(f"有{problems}处问题需要核对：运行 wanxing check 查看。")
    print(
        f"完成（{built.seconds}秒，更新{built.pages_made}页）：用浏览器打开 {workspace.reports / 'index.html'}"
    )


def _say_problems(problems: Any) -> None:
    """What someone must mend or look at, by department; mere notes (duplicates, skipped files) are only counted."""
    names = {"rejected": "不能计入", "doubtful": "需要核对"}
    for department, group in problems.groupby("department", sort=True):
        notes = int((group["severity"] == "info").sum())
        print(
            f"【{department or '未归科室'}】{len(group) - notes}处"
            + (f"，另有{notes}处说明（用 --json 查看）" if notes else "")
        )
        for one in group[group["severity"] != "info"].itertuples():
            print(f"  {names[one.severity]}：{one.message}")


def _say_proposed(proposed: Any) -> None:
    if not proposed.entries and not proposed.refused:
        print("改正表的“更正为”一栏还没有填写。")
    for one in proposed.entries:
        mended = (
            f"“{one['expect']}”改为“{one['value']}”"
            if one["action"] == "override"
            else f"“{one['expect']}”核实无误"
        )
        print(f"  {one['file']}[{one['sheet']}] 第{one['row']}行 {one['field']}：{mended}")
    for line in proposed.refused:
        print(f"  没有采用：{line}")


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("y", "yes", "是")
    except EOFError:  # nobody is there to answer
        return False


def _figure_json(figure: Any) -> dict:
    one = figure.indicator
    return {
        "id": one.id,
        "name": one.name,
        "year": figure.year,
        "value": figure.value,
        "unit": one.unit,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "section": one.section,
        "department": one.department,
        "table": one.table,
        "rows": len(figure.rows),
        "polarity": one.polarity,
        "definition": one.definition,
        "note": one.note,
        "beside": one.beside,
    }


def _records(frame: Any, columns: list[str]) -> list[dict]:
    return json.loads(frame[columns].to_json(orient="records", force_ascii=False))


def _no_data(years: list[int], with_data: list[int]) -> str:
    known = f"有数据的是{'、'.join(map(str, with_data))}年。" if with_data else ""
    return (
        f"{'、'.join(map(str, years))}年没有数据。{known}"
        "请把这一年的台账放入 data/raw/年度/科室/ 后重新运行。"
    )


def _print_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))


def _complain(line: str) -> None:
    print(line, file=sys.stderr)


def _speak_utf8() -> None:
    """A Windows console may have another encoding; what we print is Chinese everywhere."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
