"""The commands that keep what people decided: expect, publish, revise; feedback and correct."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wanxing_stats.base import Place, find_workspace

from .options import YEAR, AsJson, Name, Root, a_day, a_reason
from .output import complain, print_json

if TYPE_CHECKING:
    from wanxing_stats.departments import Proposed
    from wanxing_stats.history import Edition
    from wanxing_stats.rules import Rules


def expect(*, root: Root = None, as_json: AsJson = False) -> None:
    """把现在每个文件的行数记为应有的行数；以后文件没变而行数变了，build 和 check 会指出。"""
    from wanxing_stats.base import EXPECTED
    from wanxing_stats.cleaning import cleaned_workspace, write_expected_rows

    workspace = find_workspace(root)
    lines = write_expected_rows(cleaned_workspace(workspace), workspace)
    path = workspace.clean / EXPECTED
    if as_json:
        print_json(str(path))
    else:
        print(f"已记下{lines}项行数，在 {path}。")


def publish(
    year: Annotated[int, typer.Argument(**YEAR)],
    *,
    again: Annotated[
        bool, typer.Option("--again", help="报告重新印发：用现在的数代替上次公布的。")
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """报告印发后运行：把这一年的数定为公布数，以后的变动作为修订列出。"""
    from wanxing_stats.figures import Figures
    from wanxing_stats.history import Printing, current_run
    from wanxing_stats.history import publish as freeze

    workspace = find_workspace(root)
    cleaned, number = current_run(workspace)
    figures = Figures(cleaned)
    edition = freeze(workspace, figures, Printing(year, number, date.today()), again=again)
    if as_json:
        on = edition.on.isoformat()
        states = {id: state.kind for id, state in edition.states.items()}
        published = {"figures": edition.figures, "states": states}
        print_json({"year": year, "on": on, "run": number, **published})
    else:
        print(
            f"已定下{year}年的{len(edition.figures)}个公布数，在 data/published/{year}.toml。"
            "以后的变动会作为修订列出。"
        )
    if edition.states:
        _complain_of_states(edition, cleaned.rules)
        raise typer.Exit(1)


def _complain_of_states(edition: "Edition", rules: "Rules") -> None:
    """Which of the published figures weren't complete, and why."""
    complain(
        f"其中{len(edition.states)}个指标还不完整。请核对；补齐后若与公布数不同，"
        "会列为修订，或在报告重新印发时加 --again："
    )
    for id, state in edition.states.items():
        complain(f"  {rules.indicators[id].name}：{state.why}")


def revise(
    name: Name,
    *,
    year: Annotated[int, typer.Option("--year", **YEAR)],
    reason: Annotated[
        str,
        typer.Option(
            "--reason",
            metavar="原因",
            help="为什么变动，如 矛调中心补报1件。照原样印在摘要上，不要写人名。",
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
    figures = Figures(cleaned)
    revision = explain(workspace, figures, (name, year), reason, date.today())
    if as_json:
        print_json(
            {
                "id": revision.id,
                "year": year,
                "published": revision.published,
                "now": revision.now,
                "reason": revision.reason,
            }
        )
    else:
        print(f"{revision.say()}，原因：{revision.reason}。运行 wanxing build 后摘要会写明。")


def feedback(
    *,
    due: Annotated[
        date | None,
        typer.Option(
            "--due",
            parser=a_day,
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
        print_json([str(path) for path in paths])
        return
    for path in paths:
        print(path)
    ours = sum(not problem.department for problem in open_problems(cleaned))
    print(f"已写出{len(paths)}个科室的改正表。" if paths else "各科室没有要改正的地方。")
    if ours:
        print(f"另有{ours}处不属于任何科室：运行 wanxing check 查看。")


def correct(
    file: Annotated[Path, typer.Argument(metavar="文件", help="科室填好退回的改正表。")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接写入。")] = False,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            parser=a_reason,
            metavar="原因",
            help="科室退回更正、录入错误、重复报送、口径确认或其他；不写则为科室退回更正，填“无误”的为口径确认。",
        ),
    ] = None,
    note: Annotated[
        str,
        typer.Option(
            "--note", metavar="说明", help="具体情况，只留在 corrections.toml 中，不会显示。"
        ),
    ] = "",
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """把填好的改正表变成 data/raw/corrections.toml 中的更正，写入前先列出。"""
    from wanxing_stats.cleaning import append_corrections, cleaned_workspace
    from wanxing_stats.departments import proposed_corrections

    workspace = find_workspace(root)
    cleaned = cleaned_workspace(workspace)
    proposed = proposed_corrections(file, cleaned, date.today()).explained(reason, note)
    if not as_json:
        _print_proposed(proposed)
    # With --json nobody can be asked.
    written = bool(proposed.entries) and (
        yes or (not as_json and _agreed("写入 data/raw/corrections.toml 吗？[y/N] "))
    )
    if written:
        append_corrections(workspace, proposed.entries, cleaned.rules)
    if as_json:
        entries = []
        for entry, shown in zip(proposed.entries, proposed.shown, strict=True):
            said = entry.model_dump(mode="json", exclude_defaults=True, exclude={"note"})
            entries.append(said | ({"value": shown} if "value" in said else {}))
        print_json({"entries": entries, "refused": proposed.refused, "written": written})
    elif written:
        print(f"已写入{len(proposed.entries)}条。运行 wanxing build 生效。")
    else:
        print("没有写入。")
    raise typer.Exit(1 if proposed.refused else 0)


def _print_proposed(proposed: "Proposed") -> None:
    if not proposed.entries and not proposed.refused:
        print("改正表的“更正为”一栏还没有填写。")
    for entry, shown in zip(proposed.entries, proposed.shown, strict=True):
        place = Place(entry.file, entry.sheet, entry.row)
        decision = f"改为“{shown}”" if entry.action == "override" else "核实无误"
        print(f"  {place} {entry.field}：“{entry.expect}”{decision}")
    for line in proposed.refused:
        print(f"  没有采用：{line}")


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("y", "yes", "是")
    except EOFError:  # nobody is there to answer
        return False
