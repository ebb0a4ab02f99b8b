"""Why a page could not be made, as one Chinese sentence: which notebook, year and cell, and what to
do.

It quotes neither values nor tracebacks, which may hold somebody's particulars. What it quotes of a
cell's code is scrubbed and cut, and not shown on leaders' pages.
"""

import errno
import traceback
from pathlib import Path

from wanxing_stats.base import Said, UnknownName, scrubbed, shortened
from wanxing_stats.briefing import PageJob
from wanxing_stats.processes import Ended, Step, Why
from wanxing_stats.rules import Limits

LOOK = "请在 JupyterLab 中打开这个笔记本，运行到这一单元查看。"
ADVICE = {
    Why.SECONDS: (
        "超过{limits.cell_seconds:g}秒还没有结束，已停止",
        "请检查是不是停不下来；确实需要更久的，请在 office.toml 的 [limits] 里调大 cell_seconds。",
    ),
    Why.MEGABYTES: (
        "占用的内存超过{limits.page_megabytes:g}MB，已停止",
        "请检查是不是读入或复制了过多数据；确实需要更多的，请在 office.toml 的 [limits] 里调大 "
        "page_megabytes。",
    ),
    Why.DIED: (
        "没有运行完：运行它的进程被系统结束了，可能是内存不足",
        "请关闭其他程序，然后重新运行。",
    ),
    Why.STOPPED: ("没有运行完：生成已中断", "请重新运行。"),
}


class NotebookFailed(Said):
    """A page could not be made; the message (Chinese) names notebook, year and cell.

    ``shown`` is what leaders' pages say of it: nothing that the cell's code says.
    """

    def __init__(self, said: str, shown: str = ""):
        super().__init__(said)
        self.shown = shown or said


def failed_by_end(job: PageJob, ended: Ended, limits: Limits) -> NotebookFailed:
    """Of a process that ended before its page was made."""
    what, advice = (text.format(limits=limits) for text in ADVICE[ended.why])
    place = f"{say_page(job)}{ended.step.place}"
    return NotebookFailed(f"{place}{_begins(ended.step)}{what}。{advice}", f"{place}{what}。")


def failed_by_cell(job: PageJob, step: Step, error: BaseException) -> NotebookFailed:
    """Of a cell that raised."""
    if is_full_disk(error):
        return NotebookFailed(say_full_disk(job))
    what = f"{shortened(type(error).__name__)}。"
    if isinstance(error, UnknownName):  # says a name that the cell has, and those of rule files
        what = scrubbed(str(error))
    place = f"{say_page(job)}{step.place}"
    return NotebookFailed(f"{place}{_begins(step)}出错：{what}{LOOK}", f"{place}出错。")


def say_full_disk(job: PageJob) -> str:
    return f"{say_page(job)}没有画完：磁盘已满。请清理出空间，然后重新运行。"


def say_refused(job: PageJob, why: str) -> str:
    """Of a page that may not be shown as it is."""
    return f"{say_page(job)}没有导出：{scrubbed(why)}。请在 JupyterLab 中打开这个笔记本修改。"


def say_unreadable(job: PageJob) -> str:
    return (
        f"{say_page(job)}不是能读的笔记本文件。请用 JupyterLab 打开，修好后保存，或换回原来的文件。"
    )


def say_own_fault(job: PageJob, error: Exception) -> str:
    """Of an error that no notebook made."""
    if is_full_disk(error):
        return say_full_disk(job)
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name} 第{place.lineno}行"
    return (
        f"{say_page(job)}没有生成：程序内部出错：{shortened(type(error).__name__)}（{where}）。"
        "请把这一行发给维护者。"
    )


def is_full_disk(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno == errno.ENOSPC


def say_page(job: PageJob) -> str:
    return f"notebooks/{job.notebook.name}（{job.year}年）"


def _begins(step: Step) -> str:
    return f"（开头是“{shortened(step.code)}”）" if step.code else ""
