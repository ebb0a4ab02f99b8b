"""What was before: the run of each build, what moved between two of them and because of which rows, what was published.

In: Cleaned and Figures of now, data/clean/runs, data/published. Out: runs as they were kept, row changes behind each moved
figure, editions and revisions.
"""

from typing import TYPE_CHECKING

from wanxing_stats._door import door

if TYPE_CHECKING:
    from .published import (
        Edition,
        PublishedError,
        Revision,
        load_editions,
        publish,
        revise,
        revision_problems,
        revisions,
    )
    from .row_changes import differences, explained, said_moved, said_rows
    from .runs import (
        NoSuchRun,
        current_run,
        keep_run,
        moved_figures,
        newest_run,
        read_run,
        run_before,
        run_numbers,
        this_run,
    )
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "Edition",
    "NoSuchRun",
    "PublishedError",
    "Revision",
    "current_run",
    "differences",
    "explained",
    "keep_run",
    "load_editions",
    "moved_figures",
    "newest_run",
    "publish",
    "read_run",
    "revise",
    "revision_problems",
    "revisions",
    "run_before",
    "run_numbers",
    "said_moved",
    "said_rows",
    "this_run",
]
