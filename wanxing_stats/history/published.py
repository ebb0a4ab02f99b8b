"""Published figures: what the printed report says, frozen; whatever differs from it later is a revision with a reason.

``data/published/<year>.toml`` is written by ``wanxing publish`` and ``wanxing revise`` and belongs to the workspace's own
records, like corrections:

    published_on = 2025-01-20
    run = 12                        # the build whose figures they are (data/clean/runs/0012.json)

    [figures]
    petitions_handled = 165

    [[revision]]
    id = "petitions_handled"
    value = 166                     # the reason holds for this value; another one needs a reason of its own
    reason = "矛调中心补报1件"
    on = 2025-03-02
"""

import datetime
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wanxing_stats.base import DOUBTFUL, Problem, Workspace, say_nearest, scrubbed
from wanxing_stats.figures import Figures, number
from wanxing_stats.store import as_toml_value, replace_whole


class PublishedError(Exception):
    """A year can't be published, or its file says something impossible; the message (Chinese) says what to do."""


@dataclass(frozen=True)
class Edition:
    """What was published of a year: ``figures`` {id: value}, ``reasons`` {(id, later value): reason}."""

    year: int
    on: datetime.date
    run: int
    figures: dict[str, int | float | str]
    reasons: dict[tuple[str, int | float | str], str]


@dataclass(frozen=True)
class Revision:
    """A published figure that is another now; ``reason`` is "" until someone gives it."""

    id: str
    name: str
    year: int
    published: int | float | str
    now: int | float | str | None
    on: datetime.date
    reason: str

    @property
    def said(self) -> str:
        return f"{self.name}已公布{number(self.published)}，现为{number(self.now)}"


def load_editions(workspace: Workspace) -> dict[int, Edition]:
    """The published years. Raises PublishedError."""
    return {
        int(path.stem): _load(path)
        for path in sorted(_folder(workspace).glob("[0-9][0-9][0-9][0-9].toml"))
    }


def publish(
    workspace: Workspace,
    figures: Figures,
    year: int,
    run: int,
    on: datetime.date,
    again: bool = False,
) -> Edition:
    """Freeze the year's figures that the report prints, as run number ``run`` gave them.

    Raises PublishedError for a year without data, and for one already published unless ``again``; the new figures then
    take the place of the old, and reasons given before fall away.
    """
    path = _folder(workspace) / f"{year}.toml"
    if path.exists() and not again:
        raise PublishedError(
            f"{year}年已于{_load(path).on}公布，没有改动。若报告重新印发，请加 --again；"
            f"若只是个别数字有变，请用 wanxing revise 写明原因。"
        )
    printed = figures.rules.printed() if year in figures.years else []
    values = {id: figures[id, year].value for id in printed}
    values = {id: value for id, value in values.items() if value is not None}
    if not values:
        known = f"有数据的是{'、'.join(map(str, figures.years))}年。" if figures.years else ""
        raise PublishedError(f"{year}年没有数据，不能公布。{known}")
    edition = Edition(year, on, run, values, {})
    _write(path, edition, [])
    return edition


def revise(
    workspace: Workspace, figures: Figures, year: int, id: str, reason: str, on: datetime.date
) -> Revision:
    """Give the reason why a published figure is what it is now. Raises PublishedError."""
    path = _folder(workspace) / f"{year}.toml"
    editions = load_editions(workspace)
    if year not in editions:
        others = f"已公布的是{'、'.join(map(str, editions))}年。" if editions else ""
        raise PublishedError(f"{year}年还没有公布。{others}请先运行 wanxing publish {year}。")
    figures_named = {id: indicator.name for id, indicator in figures.rules.indicators.items()}
    published = {id: figures_named.get(id, "") for id in editions[year].figures}
    if id not in published:
        raise PublishedError(f"{year}年没有公布名为“{id}”的指标。{say_nearest(id, published)}")
    found = [one for one in revisions(editions, figures) if (one.id, one.year) == (id, year)]
    if not found:
        raise PublishedError(f"{year}年的“{id}”与公布数相同，不需要写原因。")
    if not reason.strip():
        raise PublishedError(
            "原因是空的。请用 --reason 写明为什么变动，例如 --reason 矛调中心补报1件。"
        )
    entries = [
        entry
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("revision", [])
        if (entry["id"], entry.get("value")) != (id, found[0].now)
    ]
    entry = {"id": id, "value": found[0].now, "reason": scrubbed(reason.strip()), "on": on}
    _write(path, editions[year], [*entries, entry])
    return Revision(**{**found[0].__dict__, "reason": entry["reason"]})


def revisions(editions: dict[int, Edition], figures: Figures) -> list[Revision]:
    """Every published figure that is another now, in the order of the report."""
    found = []
    for year, edition in editions.items():
        for id, indicator in figures.rules.indicators.items():
            if id in edition.figures:
                now = figures[id, year].value if year in figures.years else None
                if now != edition.figures[id]:
                    found.append(
                        Revision(
                            id,
                            indicator.name,
                            year,
                            edition.figures[id],
                            now,
                            edition.on,
                            edition.reasons.get((id, now), ""),
                        )
                    )
    return found


def revision_problems(found: Iterable[Revision]) -> list[Problem]:
    """A problem for each revision that nobody has explained."""
    return [
        Problem(
            "unexplained_revision",
            DOUBTFUL,
            f"{one.year}年已公布的数",
            None,
            None,
            None,
            f"{one.said}，还没有写明原因。请核实（wanxing diff 列出变动的行），"
            f"然后运行 wanxing revise {one.id} --year {one.year} --reason 原因。",
        )
        for one in found
        if not one.reason
    ]


def _folder(workspace: Workspace) -> Path:
    return workspace.root / "data" / "published"


def _load(path: Path) -> Edition:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        reasons = {
            (entry["id"], entry.get("value")): entry["reason"] for entry in raw.get("revision", [])
        }
        return Edition(int(path.stem), raw["published_on"], raw["run"], raw["figures"], reasons)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise PublishedError(
            f"data/published/{path.name} 读不懂（{error}）。"
            "这个文件由 wanxing publish 写出，请恢复原来的内容。"
        ) from error


def _write(path: Path, edition: Edition, entries: list[dict]) -> None:
    lines = [
        "# wanxing publish 写出：公布的数。以后的变动是修订，用 wanxing revise 写明原因。",
        f"published_on = {edition.on.isoformat()}",
        f"run = {edition.run}",
        "",
        "[figures]",
        *(f"{id} = {as_toml_value(value)}" for id, value in edition.figures.items()),
    ]
    for entry in entries:
        lines += [
            "",
            "[[revision]]",
            *(
                f"{name} = {as_toml_value(value)}"
                for name, value in entry.items()
                if value is not None
            ),
        ]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(lines) + "\n"
    replace_whole(path, lambda part: part.write_text(text, encoding="utf-8"))
