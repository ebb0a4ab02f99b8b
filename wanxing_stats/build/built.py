"""What a build did: counts, problems, what was made or moved, and why."""

from dataclasses import dataclass

from wanxing_stats.base import INFO, Problem
from wanxing_stats.history import FigureMove
from wanxing_stats.rules import Rules

MADE, FRESH, FAILED = "run", "fresh", "failed"
UNCHANGED = "没有变化"  # why something is FRESH


@dataclass(frozen=True)
class PageOutcome:
    """One page, year's file or workbook: MADE, FRESH or FAILED, and why."""

    name: str
    state: str
    why: str


@dataclass(frozen=True)
class SourceOutcome:
    """One source, or one that is gone; ``what`` became of it, "" where it was not read again."""

    file: str
    what: str


@dataclass(frozen=True)
class Built:
    """What a build did.

    Parameters
    ----------
    files, rows : how many files were read, and their rows by kind
    problems : all problems, those of the sources first
    rules : those that it was built with
    changed : the figures that moved since the last build, and why
    gone : by ledger the records that were there then and that no source has any more
    sources, notebooks, year_files, workbooks : what became of each source, page, year's file and
        year's workbook
    years, missing_years : the years with figures, and those asked for without
    empty_years : those wanted that were sent, though no figure has a value
    years_behind : those not asked for whose pages are no longer what they would be
    too_large : a sentence for each year's file made now that is too large to be sent by chat
    pruned : how many old runs went
    seconds : how long it took
    """

    files: int
    rows: dict[str, int]
    problems: list[Problem]
    rules: Rules
    changed: list[FigureMove]
    gone: dict[str, list[str]]
    sources: list[SourceOutcome]
    notebooks: list[PageOutcome]
    year_files: list[PageOutcome]
    workbooks: list[PageOutcome]
    years: list[int]
    missing_years: list[int]
    empty_years: list[int]
    years_behind: list[int]
    too_large: list[str]
    pruned: int
    seconds: float

    @property
    def pages_made(self) -> int:
        return sum(page.state == MADE for page in self.notebooks)

    @property
    def failures(self) -> list[str]:
        """Why pages could not be made, a sentence each."""
        return [page.why for page in self.notebooks if page.state == FAILED]

    @property
    def open_problems(self) -> int:
        return count_open(self.problems)


def count_open(problems: list[Problem]) -> int:
    """How many places someone must look at."""
    return sum(problem.count for problem in problems if problem.severity != INFO)
