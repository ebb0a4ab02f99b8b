"""What a build tells the process that makes one page, in one object.

In: the job, taken before the notebook's first cell. Out: the same job for every Briefing there; in
JupyterLab there is none, and a Briefing looks for its workspace itself.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wanxing_stats.base import Workspace
from wanxing_stats.history import SinceLastBuild
from wanxing_stats.trends import Judgement


@dataclass(frozen=True)
class Told:
    """What a build knows once for all its pages: what moved since the last one, and each year's
    claims."""

    since: SinceLastBuild
    judgements: Mapping[int, Judgement]


@dataclass(frozen=True)
class PageJob:
    """One notebook to run for one year.

    Parameters
    ----------
    workspace : where the build works, and the rules that it holds to
    clean : the folder of this build's clean rows
    figures : the folder that charts are drawn in, a folder a year
    notebook, year : what to run
    days : the last day that each figure of the year covers, and the year itself (last_days)
    told : the file with what the build knows for all pages (Told, pickled); None: nobody knows yet
    """

    workspace: Workspace
    clean: Path
    figures: Path
    notebook: Path
    year: int
    days: Mapping[str, datetime.date] = field(default_factory=dict)
    told: Path | None = None


_taken: PageJob | None = None  # None: this process makes no page


def take_job(job: PageJob) -> None:
    """Have this process make a page, for good."""
    global _taken
    _taken = job


def job_at(root: Path | None) -> PageJob | None:
    """The job of this process, where ``root`` is its workspace or None; else None."""
    if _taken is None or (root and root.resolve() != _taken.workspace.root.resolve()):
        return None
    return _taken
