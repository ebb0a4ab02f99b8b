"""The files of published years, ``data/published/<year>.toml``: written by ``wanxing publish`` and
``wanxing revise``, read back with all that is wrong with them.

In: a workspace, an Edition. Out: its file, and Editions. The first line has a hash of the others,
so that a damaged file is noticed; the year then counts as not published, and a problem says so:

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
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import Field, PlainValidator, Strict

from wanxing_stats.base import Place, Problem, Workspace, problem
from wanxing_stats.figures import Kind, State, Value
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


def read_editions(workspace: Workspace) -> tuple[dict[int, Edition], dict[int, list[Problem]]]:
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
    file = load_published(path)
    states = {id: State(**dict(state)) for id, state in file.states.items()}
    reasons = {(entry.id, entry.value): entry.reason for entry in file.revision}
    return Edition(int(path.stem), file.published_on, file.run, file.figures, states, reasons)


def load_published(path: Path) -> PublishedFile:
    return read_entry(PublishedFile, read_rule_file(path, _shown_name(path)), ())


def _first_line(rest: str) -> str:
    return f"{FIRST_LINE}{SEAL}{sha256(rest.encode()).hexdigest()[:16]}"


def write_edition(path: Path, edition: Edition, entries: list[PublishedRevision]) -> None:
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
