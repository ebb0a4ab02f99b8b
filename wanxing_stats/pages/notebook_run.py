"""A notebook's cells, run in this process by IPython's shell.

In: a PageJob. Out: its notebook with the outputs of its cells, in the order in which they were
shown; or NotebookFailed. What a cell prints is no part of a page, and kept as JupyterLab keeps it.
"""

import contextlib
import io
import os
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets import Type
from traitlets.config import Config

from wanxing_stats.briefing import PageJob, take_job
from wanxing_stats.processes import Say, Step

from .failures import NotebookFailed, failed_by_cell, say_unreadable
from .notebooks import read_notebook

Shown = dict[str, Any]  # by MIME type


def run_notebook(say: Say, job: PageJob) -> NotebookNode:
    """The job's notebook, executed for its year; each cell is said when it begins.

    This process is the notebook's from then on. Raises NotebookFailed.
    """
    notebook = read_notebook(job.notebook)
    if notebook is None:
        raise NotebookFailed(say_unreadable(job))
    take_job(job)
    os.chdir(job.workspace.root)
    os.environ["WANXING_ROOT"] = str(job.workspace.root)
    shell = PageShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    # A picture without words is shown, so that the export refuses it.
    shell.enable_matplotlib("inline")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, 1):
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = f"YEAR = {job.year}"
        step = Step(f"第{number}个代码单元", cell.source.strip().partition("\n")[0])
        say(step)
        cell.outputs, cell.execution_count, error = shell.run(cell.source)
        if error:
            raise failed_by_cell(job, step, error)
    return notebook


class ResultHook(DisplayHook):
    """Keeps a cell's result among its outputs."""

    shell: "PageShell"

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Shown, md_dict: Shown | None = None) -> None:
        shown = {"data": format_dict, "metadata": md_dict or {}}
        self.shell.show("execute_result", execution_count=self.shell.number, **shown)

    def finish_displayhook(self) -> None:
        self._is_active = False


class ShownPublisher(DisplayPublisher):
    """Keeps what a cell displays among its outputs."""

    shell: "PageShell"

    def publish(self, data: Shown, metadata: Shown | None = None, *_: Any, **__: Any) -> None:
        self.shell.show("display_data", data=data, metadata=metadata or {})


class PageShell(InteractiveShell):
    """IPython's shell, whose outputs stay here."""

    displayhook_class = Type(ResultHook)
    display_pub_class = Type(ShownPublisher)
    number: int  # of the cell that runs
    outputs: list[NotebookNode]

    def enable_gui(self, *_: Any, **__: Any) -> None:
        """There is none."""

    def ask_exit(self) -> None:
        """What exit() and quit() do: no page ends before its last cell."""
        raise SystemExit

    def show(self, kind: str, **what: Any) -> None:
        """Keep something among the outputs of the cell."""
        self.outputs.append(new_output(kind, **what))

    def run(self, source: str) -> tuple[list[NotebookNode], int, BaseException | None]:
        """What a cell showed, its number, and what stopped it."""
        self.outputs, self.number = [], self.execution_count
        printed, complained = Printed(self, "stdout"), Printed(self, "stderr")
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
            result = self.run_cell(source, store_history=True)
        return self.outputs, self.number, result.error_before_exec or result.error_in_exec


class Printed(io.TextIOBase):
    """What a cell prints, kept among its outputs."""

    def __init__(self, shell: PageShell, name: str):
        self._shell, self._name = shell, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        outputs = self._shell.outputs
        if not (outputs and outputs[-1].get("name") == self._name):
            self._shell.show("stream", name=self._name, text="")
        outputs[-1].text += text
        return len(text)
