"""What a build did: counts, problems, what was made or moved, and why."""

from dataclasses import dataclass, field

import pandas as pd

from wanxing_stats.base import INFO
from wanxing_stats.history import FigureMove
from wanxing_stats.rules import Rules

MADE, FRESH, FAILED = "run", "fresh", "failed"


@dataclass(frozen=True)
class PageOutcome:
    """One page: MADE, FRESH or FAILED, and why."""

    name: str
    state: str
    why: str


@dataclass(frozen=True)
class SourceOutcome:
    """One source, or one that is gone; ``what`` became of it, "" where it was not read again."""

    file: str
    what: str


@dataclass(frozen=True)
class FigureOutcome:
    """One figure of one year; ``why`` it was computed again, "" where it was not."""

    id: str
    year: int
    why: str


@dataclass
class Built:
    """What a build did.

    Parameters
    ----------
    files, rows : how many files were read, and their rows by kind
    problems : the frame of all problems (Cleaned.problems)
    rules : those that it was built with
    changed : the figures that moved since the last build, and why
    sources, figures, notebooks : what became of each source, figure and page
    years, missing_years : the years with data, and those asked for without
    seconds : how long it took
    """

    files: int
    rows: dict[str, int]
    problems: pd.DataFrame
    rules: Rules
    changed: list[FigureMove] = field(default_factory=list)
    sources: list[SourceOutcome] = field(default_factory=list)
    figures: list[FigureOutcome] = field(default_factory=list)
    notebooks: list[PageOutcome] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    missing_years: list[int] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def pages_made(self) -> int:
        return sum(page.state == MADE for page in self.notebooks)

    @property
    def failures(self) -> list[str]:
        """Why pages could not be made, a sentence each."""
        return [page.why for page in self.notebooks if page.state == FAILED]

    @property
    def open_problems(self) -> int:
        """How many places someone must look at."""
        return int(self.problems.loc[self.problems["severity"] != INFO, "count"].sum())
