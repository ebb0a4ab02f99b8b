"""Random workspaces: each figure is what is true, or says what may be missing from it.

Some have messes, after each of which state and number of rows are known; some kinds of mess that
are read, or said. A failing seed is printed with the fewest that make it fail, and the files.
"""

import datetime
import itertools
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from soaking import seeds
from state_kinds import Told, hands, kind_faults, send_kinds
from state_oracle import (
    FIGURES,
    Said,
    Sent,
    faults,
    is_same,
    legible_through,
    send,
    some_messes,
    write,
)

from wanxing_stats.base import DOUBTFUL, REJECTED, Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.figures import Figures, completeness, records, sendings, tallies, year_ends
from wanxing_stats.figures import figures as figures_module
from wanxing_stats.figures.records import NO_ROW
from wanxing_stats.figures.year_ends import YearEnd
from wanxing_stats.rules import load_rules
from wanxing_stats.rules.office import Office


def complaints(seed: int, messes: tuple[str, ...]) -> list[str]:
    """What is wrong with the figures of one random workspace."""
    sent = send(seed, messes)
    with tempfile.TemporaryDirectory() as folder:
        write(sent, Path(folder))
        workspace = Workspace(Path(folder))
        figures = Figures(clean_workspace(workspace, load_rules(workspace)))
        said = []
        for id, year in itertools.product(FIGURES, sent.years):
            figure = figures[id, year]
            for fault in faults(sent, id, year, said_by(figure)):
                said.append(f"{id} {year}: {fault} — {figure.state}")
            said += part_of_year(sent, figures, id, datetime.date(year, seed % 12 + 1, 20))
        return said


def part_of_year(sent: Sent, figures: Figures, id: str, day: datetime.date) -> list[str]:
    """What is wrong with the figure of a part of the year, as comparisons use it."""
    part = figures.through(id, day.year, day)
    if not part.state.has_value:
        return []
    whole = figures.year_end(day.year).of(part.indicator.table).through or day
    if day > whole:
        return []  # nobody compares beyond the end
    value = legible_through(sent, id, day, part.state.through or day, whole)
    is_right = is_same(value, part.value)
    return [] if is_right else [f"{id} through {day}: value {part.value}, legible are {value}"]


def said_by(figure) -> Said:
    state = figure.state
    about = state.kind, state.through, state.uncounted, state.why
    return Said(figure.value, *about, state.low, state.high, state.least, state.most)


def kind_complaints(seed: int, names: tuple[str, ...]) -> list[str]:
    """What is wrong with the figures of a random workspace with these kinds of mess."""
    sent, kind_of = send_kinds(seed, names)
    with tempfile.TemporaryDirectory() as folder:
        write(sent, Path(folder))
        workspace = Workspace(Path(folder))
        cleaned = clean_workspace(workspace, load_rules(workspace))
        figures = Figures(cleaned)
        sentences: dict[str, list[str]] = {REJECTED: [], DOUBTFUL: []}
        for problem in cleaned.problems:
            sentences.get(problem.severity, []).append(problem.message)
        faults = []
        for id in FIGURES:
            kind, figure = kind_of.get(FIGURES[id].form), figures[id, sent.years[0]]
            told = Told(said_by(figure), sentences[REJECTED], sentences[DOUBTFUL])
            for fault in kind_faults(sent, kind, id, told) if kind else ():
                faults.append(f"{kind.make.__name__} {id}: {fault} — {figure.state.why}")
        return [*faults, *sentences[REJECTED], *sentences[DOUBTFUL]] if faults else []


def shrunk(seed: int, names: tuple[str, ...], complain=complaints) -> tuple[str, ...]:
    """The messes without those that don't matter."""
    for name in names:
        fewer = tuple(other for other in names if other != name)
        if complain(seed, fewer):
            names = fewer
    return names


@pytest.mark.random
def test_each_figure_is_what_is_true_or_says_what_may_be_missing():
    for seed in range(seeds(20, 500)):
        messes = some_messes(seed)
        if complaints(seed, messes):
            fewest = shrunk(seed, messes)
            said = "\n".join(complaints(seed, fewest))
            pytest.fail(f"{said}\n{send(seed, fewest)}")


@pytest.mark.random
def test_each_kind_of_mess_is_read_or_said():
    for seed in range(seeds(1, 50)):
        for names in hands(seed):
            if kind_complaints(seed, names):
                fewest = shrunk(seed, names, kind_complaints)
                said = "\n".join(kind_complaints(seed, fewest))
                pytest.fail(f"{said}\n{send_kinds(seed, fewest)[0]}")


# what the oracle must notice ---------------------------------------------------------------------


def changed_tally(change):
    """A patch that changes what figures know of their rows."""

    def patch(monkeypatch):
        real = figures_module.tally
        monkeypatch.setattr(figures_module, "tally", lambda *given: change(real(*given)))

    return patch


def forgets(why):
    """Rows that were left out for this reason aren't said to be uncounted."""

    def change(tally):
        return replace(tally, uncounted=tally.uncounted & (tally.records.why != why))

    return changed_tally(change)


def changed_records(**changes):
    def patch(monkeypatch):
        real = figures_module.records_of_ledger
        changed = lambda *given: replace(real(*given), **changes)  # noqa: E731
        monkeypatch.setattr(figures_module, "records_of_ledger", changed)

    return patch


def replaced(owner, name, make):
    """A patch of one attribute; ``make`` gives the new one from the old."""
    return lambda monkeypatch: monkeypatch.setattr(owner, name, make(getattr(owner, name)))


def says_no(old):
    return lambda *given, **named: False


def always_the_whole_year(old):
    return lambda self, year: YearEnd(year, datetime.date(year, 12, 31), given=False, ledgers={})


def without_tables_not_understood(old):
    return lambda *given: replace(old(*given), hinted=(), possible=())


def everything_was_sent(old):
    return lambda *given: replace(old(*given), is_there=True, hinted=(), possible=())


def unread_amounts_are_nothing(old):
    def bounds(tally, value, *given, **named):
        least, most = old(tally, value, *given, **named)
        return least, value if most is None else most

    return bounds


def limits_that_are_all_known(old):
    return lambda *given: old(*given)._replace(unread=given[0]["source_row"].to_numpy() < 0)


def every_row(old):
    return lambda rows, records: rows


def no_twin(records):
    return np.full(len(records.frame), NO_ROW)


BREAKS = {
    "rejected rows aren't uncounted": (forgets("rejected"), "unread_date"),
    "conflicts are ignored": (forgets("conflict"), "conflict_in_used"),
    "hidden rows are forgotten": (forgets("hidden"), "hidden_rows"),
    "an absent column is nothing": (changed_records(lacking={}), "column_of_all"),
    "what can't be read is empty": (changed_records(unread={}), "unread_optional"),
    "a limit that can't be read is none": (
        replaced(records, "limits_of", limits_that_are_all_known),
        "unread_optional",
    ),
    "tables not understood are forgotten": (
        replaced(sendings.Sendings, "_sending", without_tables_not_understood),
        "heading_nobody_knows",
    ),
    "files that can't be opened are forgotten": (
        replaced(sendings.SentTable, "is_unopened", lambda old: False),
        "garbage_file",
    ),
    "nobody owes anything": (replaced(sendings, "_is_owed", says_no), "department_missing"),
    "what was settled later is settled": (
        replaced(completeness.Basis, "settled_by", lambda old: datetime.date(2200, 1, 1)),
        "other_years",
    ),
    "what wasn't sent is nothing": (
        replaced(sendings.Sendings, "_sending", everything_was_sent),
        "all_headings_unknown",
    ),
    "every year ends on 31 December": (
        replaced(year_ends.YearEnds, "_end", always_the_whole_year),
        "part_of_year",
    ),
    "months without data are nothing": (
        replaced(year_ends, "_surprising", says_no),
        "one_ends_earlier",
    ),
    "rows after the end are unsaid": (
        replaced(tallies.Tally, "later_than", lambda old: lambda self, day: 0),
        "one_ends_earlier",
    ),
    "the office's day is ignored": (
        replaced(Office, "as_of", lambda old: lambda self, year: None),
        "as_of",
    ),
    "repeats are uncounted": (
        replaced(tallies, "_first_of_key", every_row),
        "rejected_row_repeated",
    ),
    "rows that were mended are uncounted": (
        replaced(records.Records, "counted_twin", lambda old: property(no_twin)),
        "rejected_row_mended",
    ),
    "amounts that can't be read are nothing": (
        replaced(completeness, "bounds", unread_amounts_are_nothing),
        "unread_amount",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_noticed(name):
    """Some workspace that is right is wrong once the library is broken so."""
    breaks, mess = BREAKS[name]
    for seed in range(30):
        with pytest.MonkeyPatch.context() as monkeypatch:
            breaks(monkeypatch)
            is_noticed = bool(complaints(seed, (mess,)))
        if is_noticed and not complaints(seed, (mess,)):
            return
    pytest.fail("nothing was noticed")
