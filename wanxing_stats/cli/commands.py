"""The command line as a whole: its commands in the order of the help, and how each run ends.

Exit status 0: done; 1: done, with problems to look at; 2: could not. The commands lie by what they
do: building.py makes what leaders open, asking.py answers, deciding.py keeps what people decided.
Whatever is slow to import (pandas, nbconvert) a command imports itself: others start at once.
"""

import os
import sys
from typing import Annotated

import typer

from wanxing_stats.base import package_version

from .asking import check, diff, indicators, inspect, trace
from .building import build, sample, watch
from .deciding import correct, expect, feedback, publish, revise
from .failures import BROKEN_OFF, COULD_NOT, say_failure
from .output import complain, speak_utf8
from .usage import ChineseTyper

INTERRUPTED = 130  # what typer makes of Ctrl+C

app = ChineseTyper(add_completion=False, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def wanxing(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="显示版本。")] = False,
) -> None:
    """把各科室的台账变成年度指标和摘要。"""
    if version or not context.invoked_subcommand:
        print(f"wanxing {package_version()}" if version else context.get_help())
        raise typer.Exit


for command in (
    build,
    inspect,
    check,
    expect,
    indicators,
    trace,
    diff,
    publish,
    revise,
    watch,
    feedback,
    correct,
    sample,
):
    app.command()(command)


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
        if os.environ.get("WANXING_DEBUG"):
            raise
        complain(say_failure(error))
        status = COULD_NOT
    sys.exit(status)
