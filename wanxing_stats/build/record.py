"""What a build leaves for the next one in the cache, read and written here alone.

In: the cache of a workspace. Out: LastBuild: what the build read, and what to say when nothing
changed.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from wanxing_stats.store import Cache, Entry, Staging, Stamp

BUILD, PAGE, YEAR, WORKBOOK = "build", "page", "year", "workbook"  # kinds of store.Cache


@dataclass(frozen=True)
class Counts:
    """What a build says of all sources: how many files, rows by kind, problems to look at."""

    files: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    problems: int = 0


@dataclass(frozen=True)
class LastBuild:
    """What the last build left; all empty before the first.

    Parameters
    ----------
    inputs : a hash of what it read, "" when that must be looked at again
    years : those whose pages are made of these inputs; None: all
    counts : what it said
    """

    inputs: str = ""
    years: list[int] | None = None
    counts: Counts = field(default_factory=Counts)


def last_build(cache: Cache) -> LastBuild:
    """What the last build left."""
    entry = cache.get(BUILD)
    if entry is None:
        return LastBuild()
    inputs, about = entry.stamp.parts["content"][""], entry.about
    return LastBuild(inputs, about["years"], Counts(**about["counts"]))


def keep_build(cache: Cache, staging: Staging, build: LastBuild, files: Iterable[Path]) -> None:
    """Keep this as the last build, with what it made beside the pages."""
    about = {"years": build.years, "counts": asdict(build.counts)}
    stamp = Stamp.of(content=build.inputs)
    cache.keep(BUILD, "", Entry(stamp, staging.hashes(files), about))


def year_of_page(name: str) -> int:
    """2024 of "2024/01_overview", as pages are called in the cache."""
    return int(name.split("/")[0])


def subject_of_page(name: str) -> str:
    """01_overview of "2024/01_overview"."""
    return name.split("/")[1]
