"""The processes in which notebooks run: what they have imported, what each may take.

In: what the office allows a page. Out: Processes for them, and its Bounds.
"""

import os
import tempfile
from collections.abc import Mapping

from wanxing_stats import processes
from wanxing_stats.processes import Bounds
from wanxing_stats.rules import Limits

PRELOADED = "wanxing_stats.pages.preloaded"


class PageProcesses(processes.Processes):
    """Someone's own IPython start-up files and history don't change a figure in them."""

    def __init__(self, workers: int, **options: str):
        super().__init__(workers, PRELOADED, **options)
        self._ipython = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)

    def __exit__(self, failure: type[BaseException] | None, *error: object) -> None:
        super().__exit__(failure, *error)
        self._ipython.cleanup()

    def environment(self) -> Mapping[str, str]:
        return {**os.environ, "IPYTHONDIR": self._ipython.name}


def bounds_of_page(limits: Limits) -> Bounds:
    return Bounds(seconds=limits.cell_seconds, megabytes=limits.page_megabytes)
