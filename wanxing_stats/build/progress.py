"""What a build is doing, for whoever waits.

In: each step of a build. Out: a bar with the time left on a terminal, lines elsewhere; and a log.
The log (.wanxing/logs/0001.log, the last thirty) says when it began and holds what is said: names
of sources and pages, counts, figures, how it ended. A build that finds nothing changed leaves none.
No cell of a spreadsheet comes here, so no particulars do.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from wanxing_stats.base import Workspace
from wanxing_stats.store import ASIDE, read_json, replace_whole

LOGS_KEPT = 30
# What a page takes that was never timed.
USUAL_SECONDS = 2.0


class Progress:
    """Hears what a build does, and says nothing."""

    def step(self, what: str) -> None:
        """The build begins to do ``what``."""

    def say(self, line: str) -> None:
        """Something that a reader wants to know."""

    @contextmanager
    def pages(self, names: list[str], workers: int) -> Iterator[None]:
        """Inside, these pages are made, ``workers`` at a time."""
        yield

    @contextmanager
    def making(self, name: str) -> Iterator[None]:
        """Inside, one page is made."""
        yield


class LoggedProgress(Progress):
    """Says it on ``console`` (None: nowhere) and in a new log; remembers what each page took."""

    def __init__(self, workspace: Workspace, console: Console | None):
        aside = workspace.root / ASIDE
        self.console, self.durations_file = console, aside / "durations.json"
        self.durations = read_json(self.durations_file)
        self.log_file = _next_log(aside / "logs")
        self.started = time.monotonic()
        self._write(f"{datetime.now():%Y-%m-%d %H:%M:%S}")
        self.bar: Bar | None = None

    def step(self, what: str) -> None:
        self.log(what)
        if self.console and not self.console.is_terminal:
            self.console.print(f"{what}……")
        elif self.console:
            self.console.print(f"[dim]{what}……[/dim]", end="\r")

    def say(self, line: str) -> None:
        self.log(line)
        if self.console:
            self.console.print(line, markup=False, highlight=False)

    @contextmanager
    def pages(self, names: list[str], workers: int) -> Iterator[None]:
        seconds = {name: self.durations.get(name, USUAL_SECONDS) for name in names}
        self.left, self.workers, self.done, self.of = seconds, workers, 0, len(names)
        if not self.console or not self.console.is_terminal:
            yield
        else:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.completed}/{task.total}"),
                TextColumn("{task.fields[left]}"),
            )
            with Bar(*columns, console=self.console, transient=True) as self.bar:
                self.task = self.bar.add_task("生成页面", total=self.of, left=self._time_left())
                yield
            self.bar = None
        replace_whole(self.durations_file, lambda part: part.write_text(json.dumps(self.durations)))

    @contextmanager
    def making(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        if self.bar:
            self.bar.update(self.task, description=f"正在生成 {name}")
        ended = "没有生成"
        try:
            yield
            ended = "完成"
        finally:
            self._say_ended(name, ended, round(time.monotonic() - started, 1))

    def _say_ended(self, name: str, ended: str, seconds: float) -> None:
        self.durations[name] = seconds
        self.left.pop(name, None)
        self.done += 1
        self.log(f"{name} {ended}（{seconds}秒）")
        if self.bar:
            self.bar.update(self.task, completed=self.done, left=self._time_left())
        elif self.console:
            self.console.print(
                f"  {name}  {ended}（{self.done}/{self.of}）", markup=False, highlight=False
            )

    def _time_left(self) -> str:
        if not self.left:
            return "即将完成"
        return f"约还需{max(round(sum(self.left.values()) / self.workers), 1)}秒"

    def log(self, line: str) -> None:
        """A line for the log alone, after the seconds since the beginning."""
        self._write(f"{time.monotonic() - self.started:8.1f}  {line}")

    def _write(self, line: str) -> None:
        with open(self.log_file, "a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _next_log(folder: Path) -> Path:
    """The path of a new log; the oldest beyond LOGS_KEPT go. Numbered, since a clock may jump."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = sorted(int(path.stem) for path in folder.glob("[0-9]*.log"))
    for number in numbers[: -LOGS_KEPT + 1]:
        (folder / f"{number:04}.log").unlink(missing_ok=True)
    return folder / f"{numbers[-1] + 1 if numbers else 1:04}.log"
