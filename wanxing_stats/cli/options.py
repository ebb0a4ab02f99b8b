"""The arguments and options that several commands take, with their Chinese help."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from .usage import whole_number

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
Name = Annotated[
    str,
    typer.Argument(
        metavar="指标", help="指标的名称，如 处理信访件数，或代码；见 wanxing indicators。"
    ),
]


def a_reason(text: str) -> str:
    """A reason for a correction."""
    from wanxing_stats.cleaning import REASONS

    if text not in REASONS:
        listed = "、".join(REASONS)
        raise typer.BadParameter(f"应为{listed}之一；具体情况请用 --note 写明。")
    return text


def a_day(text: str) -> date:
    """A day as 2025-01-20; typer's own complaint would be English."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"应为日期，如 2025-01-20，读到“{text}”。") from None
