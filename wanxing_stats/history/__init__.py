"""What was before: the run of each build, what moved between two of them, what was published.

In: Cleaned and Figures of now, data/clean/runs, data/published. Out: runs as they were kept, the
differences of two of them with the rows behind each, editions and their revisions.
"""

from wanxing_stats._door import TYPE_CHECKING, door

if TYPE_CHECKING:
    from .comparison import differences, since_last_build
    from .pruning import RUNS_KEPT, prune_runs
    from .published import (
        Printing,
        PublishedError,
        Revision,
        edition_problems,
        load_editions,
        publish,
        revise,
        revision_problems,
        revisions,
    )
    from .published_files import Edition
    from .runs import (
        FigureMove,
        NoSuchRun,
        Run,
        current_run,
        keep_run,
        moved_figures,
        newest_run,
        read_run,
        run_numbers,
        run_problems,
        this_run,
    )
    from .what_moved import Difference, SinceLastBuild, explain_differences, gone_records, say_move
else:
    __getattr__, __dir__ = door(__name__)

__all__ = [
    "RUNS_KEPT",
    "Difference",
    "Edition",
    "FigureMove",
    "NoSuchRun",
    "Printing",
    "PublishedError",
    "Revision",
    "Run",
    "SinceLastBuild",
    "current_run",
    "differences",
    "edition_problems",
    "explain_differences",
    "gone_records",
    "keep_run",
    "load_editions",
    "moved_figures",
    "newest_run",
    "prune_runs",
    "publish",
    "read_run",
    "revise",
    "revision_problems",
    "revisions",
    "run_numbers",
    "run_problems",
    "say_move",
    "since_last_build",
    "this_run",
]
