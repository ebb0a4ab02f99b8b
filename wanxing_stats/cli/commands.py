"""The command line as a whole: its commands in the order of the help, and how each run ends.

Exit status 0: done; 1: done, with problems to look at; 2: could not. The commands lie by what they
do: building.py makes what leaders open, asking.py answers, deciding.py keeps what people decided.
Only the command that is asked for is loaded, and whatever is slow to import (pandas, nbconvert) it
imports itself: a build with nothing to do ends before.
"""

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Annotated

import typer

from .failures import BROKEN_OFF, COULD_NOT, say_failure
from .output import complain, speak_utf8
from .usage import ChineseGroup

INTERRUPTED = 130  # what typer makes of Ctrl+C
MODULE_OF = {
    "build": "building",
    "inspect": "asking",
    "check": "asking",
    "status": "status",
    "expect": "deciding",
    "indicators": "asking",
    "trace": "asking",
    "diff": "asking",
    "publish": "deciding",
    "revise": "deciding",
    "watch": "building",
    "feedback": "deciding",
    "correct": "deciding",
    "sample": "building",
}


def _function(name: str) -> Callable[..., None]:
    function: Callable[..., None] = getattr(import_module(f".{MODULE_OF[name]}", __package__), name)
    return function


class Commands(ChineseGroup):
    """Those of wanxing."""

    functions = {name: partial(_function, name) for name in MODULE_OF}


app = typer.Typer(cls=Commands, add_completion=False, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def wanxing(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="显示版本。")] = False,
) -> None:
    """把各科室的台账变成年度指标和摘要。"""
    if version or not context.invoked_subcommand:
        from wanxing_stats.base import package_version

        print(f"wanxing {package_version()}" if version else context.get_help())
        raise typer.Exit


def main() -> None:
    """Run a command; whatever goes wrong is one Chinese line on standard error and status 2."""
    speak_utf8()
    try:
        status = app(prog_name="wanxing", standalone_mode=False)
        if status == INTERRUPTED:
            complain(BROKEN_OFF)
            status = COULD_NOT
    except typer.TyperException as error:
        complain(f"命令写法有误：{error.format_message()}用 wanxing --help 查看用法。")
        status = COULD_NOT
    except Exception as error:
        if sys.flags.dev_mode:  # python -X dev
            raise
        complain(say_failure(error))
        status = COULD_NOT
    sys.exit(status)
