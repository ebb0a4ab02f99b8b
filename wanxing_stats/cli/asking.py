"""The commands that answer and change nothing: inspect, check, indicators, trace, diff."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wanxing_stats.base import (
    INFO,
    NO_DEPARTMENT,
    RULE_FILE_TITLE,
    SEVERITY_TITLES,
    Problem,
    UnknownName,
    Workspace,
    find_workspace,
)

from .options import YEAR, AsJson, Name, Root, Years
from .output import complain, print_json, say_no_data
from .usage import whole_number

if TYPE_CHECKING:
    import pandas as pd

    from wanxing_stats.base import Problem
    from wanxing_stats.figures import Figure


def inspect(
    files: Annotated[list[Path], typer.Argument(metavar="文件", help="要看的表格文件。")],
    *,
    values: Annotated[
        bool,
        typer.Option(
            "--values", help="列出还没有列入类别的内容，供粘贴到 office.toml；只在屏幕上。"
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """说明一个表格文件是怎样被读懂的，不论台账是否认得它。"""
    from wanxing_stats.departments import inspect_files, lines_to_declare
    from wanxing_stats.rules import load_rules

    if values and as_json:
        raise typer.BadParameter("--values 只在屏幕上列出，不能与 --json 同用。")
    rules = load_rules(Workspace(Path()))
    inspections = inspect_files(files, rules, values=values)
    if values:
        print("\n".join(lines_to_declare(inspections, rules)))
    elif as_json:
        print_json([inspection.document for inspection in inspections])
    else:
        for inspection in inspections:
            print("\n".join(inspection.lines))
    raise typer.Exit(0 if all(inspection.is_read for inspection in inspections) else 1)


def check(*, root: Root = None, as_json: AsJson = False) -> None:
    """每张工作表的行数账，以及要请科室改正的问题。"""
    from wanxing_stats.build import all_problems
    from wanxing_stats.cleaning import KINDS, cleaned_workspace
    from wanxing_stats.figures import Figures

    workspace = find_workspace(root)
    cleaned = cleaned_workspace(workspace)
    figures = Figures(cleaned)
    problems = all_problems(workspace, cleaned, figures)
    if as_json:
        sheets = _records(cleaned.sheets, ["file", "sheet", "hidden", "rows", *KINDS])
        described = [_describe_problem(problem) for problem in problems]
        print_json({"sheets": sheets, "problems": described})
    else:
        _print_problems(problems)
        counts = cleaned.row_counts()
        print(
            f"{len(cleaned.files)}个文件、{len(cleaned.sheets)}张工作表、{counts['read']}行："
            f"计入{counts['clean']}，重复{counts['duplicate']}，不能计入{counts['rejected']}，"
            "其余为标题、合计、空行等。"
        )
    raise typer.Exit(1 if any(problem.severity != INFO for problem in problems) else 0)


def indicators(*, years: Years = None, root: Root = None, as_json: AsJson = False) -> None:
    """各年度的指标值。"""
    from wanxing_stats.cleaning import cleaned_workspace
    from wanxing_stats.figures import Figures, quantity

    cleaned = cleaned_workspace(find_workspace(root))
    missing = [year for year in years or [] if year not in cleaned.years]
    asked = [year for year in years or cleaned.years if year not in missing]
    figures = Figures(cleaned, asked)
    if as_json:
        print_json([_describe_figure(figure) for figure in figures.values()])
    else:
        for figure in figures.values():
            id, name = figure.indicator.id, figure.indicator.name
            mark = f"（{figure.state.mark}）" if figure.state.mark else ""
            print(f"{figure.year}  {id:32}{name}  {quantity(figure)}{mark}")
    if missing:
        complain(say_no_data(missing, cleaned.years))
    raise typer.Exit(1 if missing or not figures else 0)


def trace(
    name: Name,
    *,
    year: Annotated[int, typer.Option("--year", **YEAR)],
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """一个指标背后的每一行。"""
    from wanxing_stats.cleaning import SOURCE, cleaned_workspace, places_of
    from wanxing_stats.figures import Figures, quantity

    cleaned = cleaned_workspace(find_workspace(root))
    try:
        indicator = cleaned.rules.indicator(name)
    except UnknownName as error:
        raise UnknownName(f"{error}用 wanxing indicators 查看全部名称。") from None
    figure = Figures(cleaned, [year])[indicator.id, year]
    if as_json:
        document = {
            "id": indicator.id,
            "year": year,
            "value": figure.value,
            "rows": figure.sources(),
        }
        print_json({**document, "uncounted_rows": figure.uncounted_rows[SOURCE].to_dict("records")})
    else:
        print(f"{year}年{indicator.name} {quantity(figure)}。{indicator.definition}")
        if figure.value is not None and figure.state.why:
            print(figure.state.why)
        for place in places_of(figure.rows):
            print(f"  {place}")
        if len(figure.uncounted_rows):
            print("未计入的行：")
        for place in places_of(figure.uncounted_rows):
            print(f"  {place}")
    if figure.value is None and year not in cleaned.years:
        complain(say_no_data([year], cleaned.years))
    elif figure.value is None:
        complain(_say_no_value(figure))
    raise typer.Exit(0 if figure.value is not None else 1)


def diff(
    runs: Annotated[
        list[int] | None,
        typer.Argument(
            parser=whole_number,
            metavar="第几次",
            help="哪两次生成，如 3 5；只写一个则与最近一次比；不写则比最近两次。",
        ),
    ] = None,
    *,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """两次生成之间哪些指标变了，因为哪些行。"""
    from wanxing_stats.history import differences, explain_differences, read_run
    from wanxing_stats.rules import load_rules

    workspace = find_workspace(root)
    first, second = _two_runs(workspace, runs or [])
    before, after = read_run(workspace, first), read_run(workspace, second)
    rules = load_rules(workspace)
    moved = differences(workspace, rules, before, after)
    if as_json:
        print_json([difference.as_json() for difference in moved])
    else:
        print(f"第{first}次生成 → 第{second}次生成" + ("" if moved else "：没有变动。"))
        for line in explain_differences(rules, moved):
            print(line)


def _two_runs(workspace: Workspace, runs: list[int]) -> tuple[int, int]:
    """Which two runs are compared: those given, one given and the newest, or the newest two."""
    from wanxing_stats.history import NoSuchRun, run_numbers

    numbers = run_numbers(workspace)
    if len(runs) > 2:
        raise NoSuchRun("最多写两次生成，如 wanxing diff 3 5。")
    if len(runs) == 1:
        runs = [*runs, *numbers[-1:]]
    chosen = runs or numbers[-2:]
    if len(chosen) < 2:
        raise NoSuchRun(
            f"只有{len(numbers)}次生成的记录，还不能比较。源表变动后再运行 wanxing build。"
        )
    return chosen[0], chosen[1]


def _say_no_value(figure: "Figure") -> str:
    """That a figure has no value in a year that sources were sent for, why, and what to do."""
    indicator, year = figure.indicator, figure.year
    if indicator.left_out:
        why = "它的口径或台账的规则文件有误，没有计算。请运行 wanxing check 查看，改正后重试。"
    elif figure.state.kind == "absent":
        why = f"{figure.state.why}请把它放入 data/raw/{year}/科室/ 后重新运行。"
    elif not figure.state.has_value:
        why = f"{figure.state.why}请运行 wanxing check 查看，改正后重试。"
    else:
        why = f"没有符合口径的行可以计算。{figure.state.why}请核对台账。"
    return f"{year}年{indicator.name}没有值：{why}"


def _print_problems(problems: list[Problem]) -> None:
    """What someone must mend or look at, or may declare, by department; mere notes are only
    counted."""
    by_department: dict[str, list[Problem]] = {}
    for problem in problems:
        by_department.setdefault(problem.department, []).append(problem)
    for department, of_department in sorted(by_department.items()):
        told = [problem for problem in of_department if problem.severity != INFO or problem.advice]
        notes = sum(problem.count for problem in of_department if problem not in told)
        more = f"，另有{notes}处说明（用 --json 查看）" if notes else ""
        count = sum(problem.count for problem in told)
        print(f"【{department or NO_DEPARTMENT}】{count}处{more}")
        for problem in told:
            of_rules = problem.code == "rule_file"
            title = RULE_FILE_TITLE if of_rules else SEVERITY_TITLES[problem.severity]
            print(f"  {title}：{problem.message}")


def _describe_problem(problem: "Problem") -> dict[str, object]:
    file, sheet, row, column = problem.place
    return {
        "code": problem.code,
        "severity": problem.severity,
        "department": problem.department,
        "file": file,
        "sheet": sheet,
        "row": row,
        "rows": problem.rows,
        "column": column,
        "message": problem.message,
    }


def _describe_figure(figure: "Figure") -> dict[str, object]:
    indicator, state = figure.indicator, figure.state
    return {
        "id": indicator.id,
        "name": indicator.name,
        "year": figure.year,
        "value": figure.value,
        "unit": indicator.unit,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "section": indicator.section,
        "department": indicator.department,
        "table": indicator.table,
        "rows": len(figure.rows),
        "state": state.kind,
        "through": state.through.isoformat() if state.through else None,
        "uncounted": state.uncounted,
        "why": state.why,
        "low": state.low,
        "high": state.high,
        "obs_status": state.obs_status,
        "polarity": indicator.polarity,
        "definition": indicator.definition,
        "note": indicator.note,
        "kind": indicator.kind,
        "beside": indicator.reading_of,
    }


def _records(frame: "pd.DataFrame", columns: list[str]) -> list[dict[str, object]]:
    text = frame[columns].to_json(orient="records", force_ascii=False)
    records: list[dict[str, object]] = json.loads(text)
    return records
