"""Published figures: what the printed report says, frozen; what differs later is a revision.

In: figures, when and from which run they were printed, reasons. Out: editions, and revisions with
their reasons. ``data/published/<year>.toml`` is written by ``wanxing publish`` and ``wanxing
revise`` and belongs to the workspace's own records, like corrections. Its first line has a hash of
the others, so that a damaged file is noticed; the year then counts as not published, and a problem
says so:

    # wanxing publish 写出：公布的数。以后的变动是修订，用 wanxing revise 写明原因。校验：3b1f…
    published_on = 2025-01-20
    run = 12                        # the build whose figures they are (data/clean/runs/0012.json)

    [figures]
    petitions_handled = 165

    [states]                        # of those that were not complete when they were published
    petitions_handled = { kind = "incomplete", through = 2024-12-31, uncounted = 4 }

    [[revision]]
    id = "petitions_handled"
    value = 166                     # the reason holds for this value, another needs its own
    reason = "矛调中心补报1件"
    on = 2025-03-02
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Annotated

from pydantic import Field, PlainValidator, Strict

from wanxing_stats.base import Place, Problem, Said, Workspace, problem, say_nearest, scrubbed
from wanxing_stats.figures import Figures, Kind, State, Value, number
from wanxing_stats.rules import (
    Filled,
    RuleFileError,
    Written,
    read_entry,
    read_rule_file,
    rule_problems,
)
from wanxing_stats.store import as_toml_value, replace_whole

FIRST_LINE = "# wanxing publish 写出：公布的数。以后的变动是修订，用 wanxing revise 写明原因。"
SEAL = "校验："


class PublishedError(Said):
    """A year can't be published, or its file says something impossible.

    The message (Chinese) says what to do.
    """


def _as_value(written: object) -> object:
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        raise ValueError("应为数字，或引号里的年月。请恢复 wanxing publish 写出的内容。")
    return written


PublishedValue = Annotated[int | float | str, PlainValidator(_as_value)]


class PublishedState(Written):
    """How complete a figure was when it was published."""

    kind: Kind
    through: datetime.date | None = None
    uncounted: Annotated[int, Field(ge=0)] = 0


class PublishedRevision(Written):
    """One [[revision]] of a file; without a value the figure has none now."""

    id: Filled
    value: PublishedValue | None = None
    reason: Filled
    on: datetime.date


class PublishedFile(Written):
    """What the file of a published year says."""

    published_on: datetime.date
    run: int
    figures: dict[str, PublishedValue]
    states: dict[str, PublishedState] = {}
    revision: Annotated[tuple[PublishedRevision, ...], Strict(False)] = ()


@dataclass(frozen=True)
class Printing:
    """That the report of a year was printed: on which day, and with the figures of which run."""

    year: int
    run: int
    on: datetime.date


@dataclass(frozen=True)
class Edition:
    """What was published of a year.

    Parameters
    ----------
    figures : values by id
    states : by id, those of which rows or months were missing; a file keeps no more of them than
        kind, through and uncounted
    reasons : the reason of a revision by (id, later value)
    """

    year: int
    on: datetime.date
    run: int
    figures: dict[str, int | float | str]
    states: dict[str, State]
    reasons: dict[tuple[str, Value], str]


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
    return _read(workspace)[0]


def edition_problems(workspace: Workspace) -> list[Problem]:
    """What is wrong with the files of published years; of these no revision is noticed."""
    return list(chain.from_iterable(_read(workspace)[1].values()))


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
    _write(path, edition, [])
    return edition


def revise(
    workspace: Workspace, figures: Figures, key: tuple[str, int], reason: str, on: datetime.date
) -> Revision:
    """Give the reason why a published figure is what it is now.

    Parameters
    ----------
    key
        The figure's id and year.
    reason
        Kept without particulars of people.
    on
        The day on which it is given.

    Raises
    ------
    PublishedError
        For a figure that was not published or is what was published, and for an empty reason.
    """
    id, year = key
    path = workspace.published / f"{year}.toml"
    editions, edition = load_editions(workspace), _edition(workspace, year)
    if edition is None:
        known = f"已公布的是{'、'.join(map(str, editions))}年。" if editions else ""
        raise PublishedError(f"{year}年还没有公布。{known}请先运行 wanxing publish {year}。")
    names = {id: indicator.name for id, indicator in figures.rules.indicators.items()}
    published = {id: names.get(id, "") for id in edition.figures}
    if id not in published:
        raise PublishedError(f"{year}年没有公布名为“{id}”的指标。{say_nearest(id, published)}")
    by_key = {(each.id, each.year): each for each in revisions(editions, figures)}
    revision = by_key.get(key)
    if revision is None:
        raise PublishedError(f"{year}年的“{id}”与公布数相同，不需要写原因。")
    if not reason.strip():
        raise PublishedError(
            "原因是空的。请用 --reason 写明为什么变动，例如 --reason 矛调中心补报1件。"
        )
    revision = replace(revision, reason=scrubbed(reason.strip()))
    entry = PublishedRevision(id=id, value=revision.now, reason=revision.reason, on=on)
    given = _load_file(path).revision
    others = [other for other in given if (other.id, other.value) != (id, revision.now)]
    _write(path, edition, [*others, entry])
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
    editions, problems = _read(workspace)
    if year in problems:
        raise PublishedError("".join(wrong.message for wrong in problems[year]))
    return editions.get(year)


def _read(workspace: Workspace) -> tuple[dict[int, Edition], dict[int, list[Problem]]]:
    """The years whose files can be read, and what is wrong with those of others, by year."""
    editions: dict[int, Edition] = {}
    problems: dict[int, list[Problem]] = {}
    for path in sorted(workspace.published.glob("[0-9][0-9][0-9][0-9].toml")):
        year = int(path.stem)
        try:
            if _is_as_written(path):
                editions[year] = _load(path)
            else:
                problems[year] = [problem("damaged_edition", Place(_shown_name(path)))]
        except RuleFileError as error:
            problems[year] = rule_problems(error.faults)
    return editions, problems


def _shown_name(path: Path) -> str:
    return f"data/published/{path.name}"


def _is_as_written(path: Path) -> bool:
    """Whether a file that says what its bytes were still has them; people may have written it."""
    first, _, rest = path.read_bytes().decode(errors="replace").partition("\n")
    sealed = first.startswith("# wanxing") or SEAL in first
    return not sealed or first in (FIRST_LINE, _first_line(rest))  # the first versions had no seal


def _load(path: Path) -> Edition:
    """Raises RuleFileError with all that is wrong with the file."""
    file = _load_file(path)
    states = {id: State(**dict(state)) for id, state in file.states.items()}
    reasons = {(entry.id, entry.value): entry.reason for entry in file.revision}
    return Edition(int(path.stem), file.published_on, file.run, file.figures, states, reasons)


def _load_file(path: Path) -> PublishedFile:
    return read_entry(PublishedFile, read_rule_file(path, _shown_name(path)), ())


def _first_line(rest: str) -> str:
    return f"{FIRST_LINE}{SEAL}{sha256(rest.encode()).hexdigest()[:16]}"


def _write(path: Path, edition: Edition, entries: list[PublishedRevision]) -> None:
    lines = [
        f"published_on = {edition.on.isoformat()}",
        f"run = {edition.run}",
        "",
        "[figures]",
        *(f"{id} = {as_toml_value(value)}" for id, value in edition.figures.items()),
    ]
    if edition.states:
        lines += ["", "[states]"]
        lines += [f"{id} = {_as_toml_table(state)}" for id, state in edition.states.items()]
    for entry in entries:
        values = entry.model_dump(exclude_none=True)
        lines += ["", "[[revision]]"]
        lines += [f"{name} = {as_toml_value(value)}" for name, value in values.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    rest = "\n".join(lines) + "\n"
    text = f"{_first_line(rest)}\n{rest}"
    replace_whole(path, lambda part: part.write_text(text, encoding="utf-8", newline="\n"))


def _as_toml_table(state: State) -> str:
    written = PublishedState(kind=state.kind, through=state.through, uncounted=state.uncounted)
    values = written.model_dump(exclude_none=True).items()
    return f"{{ {', '.join(f'{name} = {as_toml_value(value)}' for name, value in values)} }}"
