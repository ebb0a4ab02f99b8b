"""Published figures: what the printed report says, frozen; what differs later is a revision.

In: figures, when and from which run they were printed, reasons. Out: editions, and revisions with
their reasons. The files of published years (published_files.py) belong to the workspace's own
records, like corrections.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from wanxing_stats.base import Place, Problem, Said, Workspace, find_named, problem, scrubbed
from wanxing_stats.figures import Figures, State, Value, number

from .published_files import (
    Edition,
    PublishedRevision,
    load_published,
    read_editions,
    write_edition,
)


class PublishedError(Said):
    """A year can't be published, or its file says something impossible.

    The message (Chinese) says what to do.
    """


@dataclass(frozen=True)
class Printing:
    """That the report of a year was printed: on which day, and with the figures of which run."""

    year: int
    run: int
    on: datetime.date


@dataclass(frozen=True)
class Revision:
    """A published figure that is another now; ``reason`` is "" until someone gives it."""

    id: str
    name: str
    year: int
    published: int | float | str
    now: Value
    on: datetime.date
    reason: str

    def say(self) -> str:
        """Its name, what was published and what it is now: 处理信访件已公布165，现为166."""
        return f"{self.name}已公布{number(self.published)}，现为{number(self.now)}"


def load_editions(workspace: Workspace) -> dict[int, Edition]:
    """The published years, as far as their files can be read."""
    return read_editions(workspace)[0]


def edition_problems(workspace: Workspace) -> list[Problem]:
    """What is wrong with the files of published years; of these no revision is noticed."""
    return list(chain.from_iterable(read_editions(workspace)[1].values()))


def publish(
    workspace: Workspace, figures: Figures, printing: Printing, *, again: bool = False
) -> Edition:
    """Freeze the figures of a year that its report prints.

    Parameters
    ----------
    printing
        The year, the run whose figures they are, and the day.
    again
        Whether a year that is published already is published anew; the reasons given before fall
        away then.

    Raises
    ------
    PublishedError
        For a year without data, and for one already published unless ``again``.
    """
    year = printing.year
    path = workspace.published / f"{year}.toml"
    earlier = None if again else _edition(workspace, year)
    if earlier:
        raise PublishedError(
            f"{year}年已于{earlier.on}公布，没有改动。若报告重新印发，请加 --again；"
            f"若只是个别数字有变，请用 wanxing revise 写明原因。"
        )
    ids = figures.rules.printed() if year in figures.years else []
    printed = {id: figures[id, year] for id in ids}
    values = {id: figure.value for id, figure in printed.items() if figure.value is not None}
    if not values:
        known = f"有数据的是{'、'.join(map(str, figures.years))}年。" if figures.years else ""
        raise PublishedError(f"{year}年没有数据，不能公布。{known}")
    states = {id: figure.state for id, figure in printed.items() if _is_unsure(figure.state)}
    edition = Edition(year, printing.on, printing.run, values, states, {})
    write_edition(path, edition, [])
    return edition


def revise(
    workspace: Workspace, figures: Figures, key: tuple[str, int], reason: str, on: datetime.date
) -> Revision:
    """Give the reason why a published figure is what it is now.

    Parameters
    ----------
    key
        The figure's id or Chinese name, and the year.
    reason
        Kept without particulars of people.
    on
        The day on which it is given.

    Raises
    ------
    PublishedError
        For a year that was not published, a figure that is what was published, and for an empty
        reason.
    UnknownName
        For a figure that was not published, with the nearest that was.
    """
    name, year = key
    path = workspace.published / f"{year}.toml"
    editions, edition = load_editions(workspace), _edition(workspace, year)
    if edition is None:
        known = f"已公布的是{'、'.join(map(str, editions))}年。" if editions else ""
        raise PublishedError(f"{year}年还没有公布。{known}请先运行 wanxing publish {year}。")
    names = {id: indicator.name for id, indicator in figures.rules.indicators.items()}
    published = {id: names.get(id, "") for id in edition.figures}
    id = find_named(name, published, f"{year}年公布数")
    by_key = {(each.id, each.year): each for each in revisions(editions, figures)}
    revision = by_key.get((id, year))
    if revision is None:
        raise PublishedError(f"{year}年的“{name}”与公布数相同，不需要写原因。")
    if not reason.strip():
        raise PublishedError(
            "原因是空的。请用 --reason 写明为什么变动，例如 --reason 矛调中心补报1件。"
        )
    revision = replace(revision, reason=scrubbed(reason.strip()))
    entry = PublishedRevision(id=id, value=revision.now, reason=revision.reason, on=on)
    given = load_published(path).revision
    others = [other for other in given if (other.id, other.value) != (id, revision.now)]
    write_edition(path, edition, [*others, entry])
    return revision


def revisions(editions: dict[int, Edition], figures: Figures) -> list[Revision]:
    """Every published figure that is another now, in the order of the report."""
    revised = []
    for edition in editions.values():
        for id, indicator in figures.rules.indicators.items():
            if id not in edition.figures:
                continue
            published = edition.figures[id]
            year, on = edition.year, edition.on
            now = figures[id, year].value if year in figures.years else None
            if now != published:
                reason = edition.reasons.get((id, now), "")
                revised.append(Revision(id, indicator.name, year, published, now, on, reason))
    return revised


def revision_problems(revised: Iterable[Revision]) -> list[Problem]:
    """A problem for each revision that nobody has explained."""
    problems = []
    for revision in revised:
        if not revision.reason:
            place = Place(f"{revision.year}年已公布的数")
            says = {"revision": revision.say(), "id": revision.id, "year": revision.year}
            problems.append(problem("unexplained_revision", place, **says))
    return problems


def _is_unsure(state: State) -> bool:
    """Whether what was sent may give another figure; without anything sent there is none."""
    return state.kind not in ("complete", "absent")


def _edition(workspace: Workspace, year: int) -> Edition | None:
    """What was published of a year, None of one that wasn't.

    Raises PublishedError, which says all that is wrong with a file that can't be read.
    """
    editions, problems = read_editions(workspace)
    if year in problems:
        raise PublishedError("".join(wrong.message for wrong in problems[year]))
    return editions.get(year)
