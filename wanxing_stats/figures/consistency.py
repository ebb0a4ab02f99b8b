"""What must hold between the figures of a year (``relations.toml``), and what doesn't.

In: figures and a year; out: an Outcome for each relation, and a problem for each hard one that is broken.
"""

from dataclasses import dataclass

from simpleeval import NameNotDefined, SimpleEval

from wanxing_stats.base import DOUBTFUL, Problem
from wanxing_stats.rules import RELATIONS_FILE, Selection, load_relations

from .figures import Figures, measure, select

COMPLAINED_OF = ("hard", "hard_data")


@dataclass(frozen=True)
class Outcome:
    """One relation in one year: ``holds`` is None where a figure it names has no value."""

    id: str
    title: str
    kind: str
    year: int
    holds: bool | None
    values: str  # what the relation was evaluated with, in words


def check_relations(figures: Figures, year: int) -> list[Outcome]:
    """Every relation that speaks of the year."""
    return [
        _outcome(id, entry, figures, year)
        for id, entry in load_relations().items()
        if year in entry.get("years", [year])
    ]


def relation_problems(outcomes: list[Outcome]) -> list[Problem]:
    """A problem for each hard relation that is broken."""
    return [
        Problem(
            "broken_relation",
            DOUBTFUL,
            RELATIONS_FILE,
            one.id,
            None,
            None,
            f"{one.year}年“{one.title}”不成立：{one.values}。请核对相关台账。",
        )
        for one in outcomes
        if one.holds is False and one.kind in COMPLAINED_OF
    ]


def _outcome(id: str, entry: dict, figures: Figures, year: int) -> Outcome:
    if "each_row" in entry:
        rows = figures.rows_of_year(entry["table"], entry["date"], year)
        breaking = len(rows) - len(select(rows, entry["each_row"]))
        return Outcome(
            id,
            entry["title"],
            entry["kind"],
            year,
            breaking == 0 if len(rows) else None,
            f"{len(rows)}行中{breaking}行不符",
        )
    names = _Names(figures, year)
    for name, term in entry.get("terms", {}).items():
        rows = figures.rows_of_year(term["table"], term["date"], year)
        names.terms[name] = measure(
            rows,
            Selection(term["measure"], term.get("where", ""), term.get("column", "")),
            term["date"],
        )
    evaluator = SimpleEval(names=names, functions={"year_of": lambda month: int(month[:4])})
    try:
        holds = bool(evaluator.eval(entry["holds"]))
    except NameNotDefined:
        holds = None
    return Outcome(id, entry["title"], entry["kind"], year, holds, names.said())


class _Names(dict):
    """The names an expression may use, looked up when asked for; remembers which were, to say so."""

    def __init__(self, figures: Figures, year: int):
        super().__init__()
        self.figures, self.year, self.terms, self.asked = figures, year, {}, {}

    def __getitem__(self, name: str):
        if name == "year":
            return self.year
        if name in self.terms:
            self.asked["台账"] = self.terms[name]
            return self.terms[name]
        of_year = self.year - 1 if name.endswith("_last_year") else self.year
        figure = self.figures.get((name.removesuffix("_last_year"), of_year))
        if figure is None or figure.value is None:
            raise KeyError(name)
        said = figure.indicator.name + ("（上年）" if of_year != self.year else "")
        self.asked[said] = figure.value
        return figure.value

    def said(self) -> str:
        return "，".join(f"{name}{value}" for name, value in self.asked.items())
