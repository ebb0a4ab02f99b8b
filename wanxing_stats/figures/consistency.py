"""What must hold between the figures of a year (``relations.toml``), and what doesn't.

In: figures and a year; out: an Outcome for each relation, and a problem for each hard one that is
broken.
"""

from dataclasses import dataclass
from typing import Any

from simpleeval import NameNotDefined, SimpleEval

from wanxing_stats.base import Place, Problem, last_day, problem
from wanxing_stats.rules import LAST_YEAR, RELATIONS_FILE, Relation

from .figures import Figures
from .tallies import Value, measure

COMPLAINED_OF = ("hard", "hard_data")


@dataclass(frozen=True)
class Outcome:
    """One relation in one year: ``holds`` is None where a figure it names has no value, where it
    would divide by 0, and before the year's end where it holds only then."""

    id: str
    title: str
    kind: str
    year: int
    holds: bool | None
    values: str  # what the relation was evaluated with, in words


def check_relations(figures: Figures, year: int) -> list[Outcome]:
    """Every relation that speaks of the year."""
    relations = figures.rules.relations.values()
    speaking = [relation for relation in relations if year in (relation.years or {year})]
    return [_outcome(relation, figures, year) for relation in speaking]


def relation_problems(outcomes: list[Outcome]) -> list[Problem]:
    """A problem for each hard relation that is broken."""
    broken = [outcome for outcome in outcomes if outcome.holds is False]
    return [_problem(outcome) for outcome in broken if outcome.kind in COMPLAINED_OF]


def _problem(outcome: Outcome) -> Problem:
    says = {"year": outcome.year, "title": outcome.title, "values": outcome.values}
    return problem("broken_relation", Place(RELATIONS_FILE, outcome.id), **says)


def _outcome(relation: Relation, figures: Figures, year: int) -> Outcome:
    holds, values = (_each_row if relation.each_row else _expression)(relation, figures, year)
    if relation.at_year_end and figures.year_end(year).through != last_day(year):
        holds, values = None, f"{values}；年度还没有结束，到年底再核对"
    return Outcome(relation.id, relation.title, relation.kind, year, holds, values)


def _each_row(relation: Relation, figures: Figures, year: int) -> tuple[bool | None, str]:
    rows = figures.rows_of_year(relation.table, relation.date, year)
    breaking = int((~relation.each_row.mask(rows)).sum())
    return breaking == 0 if len(rows) else None, f"{len(rows)}行中{breaking}行不符"


def _expression(relation: Relation, figures: Figures, year: int) -> tuple[bool | None, str]:
    names = _Names(figures, year)
    for name, term in relation.terms.items():
        rows = figures.rows_of_year(term.table, term.date, year)
        if rows.empty and not figures.was_sent(term.table, year):
            continue
        names.terms[name] = measure(rows, term, term.date)
        names.titles[name] = term.title
    evaluator = SimpleEval(names=names, functions={"year_of": lambda month: int(month[:4])})
    try:
        return bool(evaluator.eval(relation.holds)), names.say()
    except (NameNotDefined, ZeroDivisionError):
        return None, names.say()


class _Names(dict[str, Any]):
    """The names an expression may use, looked up when asked for; remembers which, to say so."""

    def __init__(self, figures: Figures, year: int):
        super().__init__()
        self.figures, self.year = figures, year
        self.terms: dict[str, Value] = {}
        self.titles: dict[str, str] = {}
        self.asked: dict[str, Value] = {}
        self.marks: dict[str, str] = {}

    def __getitem__(self, name: str) -> Value:
        if name == "year":
            return self.year
        if self.terms.get(name) is not None:
            self.asked[self.titles[name]] = self.terms[name]
            return self.terms[name]
        of_year = self.year - 1 if name.endswith(LAST_YEAR) else self.year
        figure = self.figures.get((name.removesuffix(LAST_YEAR), of_year))
        if figure is None or figure.value is None:
            raise KeyError(name)
        title = figure.indicator.name + ("（上年）" if of_year != self.year else "")
        self.asked[title] = figure.value
        self.marks[title] = figure.state.mark
        return figure.value

    def say(self) -> str:
        """信访件165（另有4行未计入），工单6942."""
        terms = []
        for title, value in self.asked.items():
            mark = self.marks.get(title)
            terms.append(f"{title}{value}" + (f"（{mark}）" if mark else ""))
        return "，".join(terms)
