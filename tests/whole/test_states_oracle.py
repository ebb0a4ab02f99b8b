"""Random workspaces: each figure is what is true, or says what may be missing from it.

A failing seed is printed with the fewest messes that make it fail, and the files.
"""

import tempfile
from pathlib import Path

import pytest
from soaking import seeds
from state_oracle import FIGURES, Said, faults, send, some_messes, write

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.figures import Figures
from wanxing_stats.rules import load_rules


def complaints(seed: int, messes: tuple[str, ...]) -> list[str]:
    """What is wrong with the figures of one random workspace."""
    sent = send(seed, messes)
    with tempfile.TemporaryDirectory() as folder:
        write(sent, Path(folder))
        workspace = Workspace(Path(folder))
        figures = Figures(clean_workspace(workspace, load_rules(workspace)))
        return [
            f"{id} {year}: {fault} — {figures[id, year].state}"
            for id in FIGURES
            for year in sent.years
            for fault in faults(sent, id, year, said_by(figures[id, year]))
        ]


def said_by(figure) -> Said:
    state = figure.state
    about = state.kind, state.through, state.uncounted, state.why
    return Said(figure.value, *about, state.low, state.high, state.least, state.most)


def shrunk(seed: int, messes: tuple[str, ...]) -> tuple[str, ...]:
    """The messes without those that don't matter."""
    for mess in messes:
        fewer = tuple(other for other in messes if other != mess)
        if complaints(seed, fewer):
            messes = fewer
    return messes


@pytest.mark.random
def test_each_figure_is_what_is_true_or_says_what_may_be_missing():
    for seed in range(seeds(60, 500)):
        messes = some_messes(seed)
        if complaints(seed, messes):
            fewest = shrunk(seed, messes)
            said = "\n".join(complaints(seed, fewest))
            pytest.fail(f"{said}\n{send(seed, fewest)}")
