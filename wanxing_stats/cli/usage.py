"""The command line's own words in Chinese: help, and what is said of a wrongly written command.

In: commands as typer knows them. Out: their help as text; for a mistake, one Chinese sentence as a
TyperException. typer's own words are English, and its settings reach only some of them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

from wanxing_stats.base import say_nearest

OPTIONS = "[选项]"
HELP = "显示这段说明。"


class ChineseCommand(TyperCommand):
    """One command; arguments left over are refused here, and not by typer."""

    allow_extra_args = True

    def __init__(self, *arguments: Any, **options: Any):
        super().__init__(*arguments, **{**options, "options_metavar": OPTIONS})

    def get_help_option(self, ctx: Any) -> Any:
        return _with_chinese_help(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _write_help(self, ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            left = super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise typer.TyperException(_say_mistake(error, self.params)) from None
        if left:
            raise typer.TyperException(f"“{' '.join(left)}”是多余的。")
        return left


class ChineseGroup(TyperGroup):
    """All commands; ``functions`` gives each by its name, so that only the one asked for is loaded.

    What typer makes of a command (pydantic's adapters for its parameters) costs as much as looking
    whether anything changed.
    """

    functions: Mapping[str, Callable[[], Callable[..., None]]] = {}

    def __init__(self, *arguments: Any, **options: Any):
        metavars = {"options_metavar": OPTIONS, "subcommand_metavar": "命令 …"}
        super().__init__(*arguments, **{**options, **metavars})

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.functions)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        alone = typer.Typer(add_completion=False)
        alone.command(cmd_name, cls=ChineseCommand)(self.functions[cmd_name]())
        return typer.main.get_command(alone)

    def get_help_option(self, ctx: Any) -> Any:
        return _with_chinese_help(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _write_help(self, ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            left = super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise typer.TyperException(_say_mistake(error, self.params)) from None
        return left

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in self.functions:
            near = say_nearest(args[0], dict.fromkeys(self.functions, ""))
            raise typer.TyperException(f"没有“{args[0]}”这个命令。{near}")
        return super().resolve_command(ctx, args)


def whole_number(text: str) -> int:
    """A year, or the number of a build; typer's own complaint would be English."""
    if not text.isdecimal():
        raise typer.BadParameter(f"应为整数，读到“{text}”。")
    return int(text)


def _say_mistake(error: typer.TyperException, params: Iterable[Any]) -> str:
    if isinstance(error, typer.BadParameter):  # without a message when the value is missing
        name = _name(error.param)
        return f"{name}：{error.message}" if error.message else f"缺少 {name}。"
    option = getattr(error, "option_name", "")
    if hasattr(error, "possibilities"):
        names: dict[str, str] = {}
        for param in params:
            names |= {name: "" for name in param.opts if name.startswith("-")}
        return f"没有 {option} 这个选项。{say_nearest(option, names)}"
    without_value = any(param.is_flag for param in params if option in param.opts)
    return f"选项 {option} 后面{'不写值' if without_value else '要写一个值'}。"


def _with_chinese_help(option: Any) -> Any:
    option.help = HELP
    return option


def _write_help(command: Any, ctx: Any, formatter: Any) -> None:
    from rich.cells import cell_len

    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    formatter.write(f"用法：{usage}\n\n{command.help}\n")
    params = command.get_params(ctx)
    arguments = [param for param in params if isinstance(param, TyperArgument)]
    options = [param for param in params if param not in arguments]
    names = command.list_commands(ctx) if isinstance(command, ChineseGroup) else []
    commands = [command.get_command(ctx, name) for name in names]
    for title, rows in (
        ("参数", [(_name(param), param.help) for param in arguments]),
        ("选项", [(_name(param), _option_help(param)) for param in options]),
        ("命令", [(command.name, command.help) for command in commands]),
    ):
        width = max((cell_len(name) for name, _ in rows), default=0)
        lines = [f"  {name}{' ' * (width - cell_len(name))}  {text}\n" for name, text in rows]
        if lines:
            formatter.write(f"\n{title}：\n{''.join(lines)}")


def _name(param: Any) -> str:
    """How a parameter is written: ``--year 年度``, or ``指标`` for an argument."""
    names = [] if isinstance(param, TyperArgument) else [", ".join(param.opts)]
    return " ".join([*names, *([param.metavar] if param.metavar else [])])


def _option_help(option: Any) -> str:
    return f"{option.help}{'（必填）' if option.required else ''}"
