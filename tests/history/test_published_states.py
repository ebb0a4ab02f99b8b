"""What is published says which figures were not complete then, and its file keeps it."""

import datetime
from dataclasses import replace

import pytest
from given_figures import GivenFigures

from wanxing_stats.base import Workspace
from wanxing_stats.figures import State
from wanxing_stats.history import (
    Printing,
    PublishedError,
    edition_problems,
    load_editions,
    publish,
    revise,
)

ON, YEARS_END = datetime.date(2025, 1, 20), datetime.date(2024, 12, 31)
INCOMPLETE = State("incomplete", YEARS_END, 4, "另有4行未计入。", low=90.0, high=95.0)
BEFORE_STATES = "published_on = 2025-01-20\nrun = 12\n\n[figures]\nfine_cases = 2\n"


class FiguresInStates(GivenFigures):
    """Figures with these values, in these states; all others are absent."""

    def __init__(self, given, states):
        super().__init__(given)
        self.states = states

    def __getitem__(self, key):
        return replace(super().__getitem__(key), state=self.states.get(key[0], State("absent")))


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


def figures(cases, **states):
    given = {("fine_cases", 2024): cases, ("fine_total", 2024): 400}
    return FiguresInStates(given, {"fine_total": State("complete", YEARS_END), **states})


def published(workspace):
    return (workspace.published / "2024.toml").read_text(encoding="utf-8")


def test_the_file_names_the_figures_that_were_not_complete_and_no_others(workspace):
    edition = publish(workspace, figures(2, fine_cases=INCOMPLETE), Printing(2024, 1, ON))
    assert edition.states == {"fine_cases": INCOMPLETE}
    states = published(workspace).partition("[states]\n")[2]
    assert states == ('fine_cases = { kind = "incomplete", through = 2024-12-31, uncounted = 4 }\n')


def test_what_was_sent_and_gave_no_number_is_named_and_what_was_not_sent_is_not(workspace):
    letters = State("unread", None, 0, "信访件的表格没有读懂。")
    edition = publish(workspace, figures(2, letters_received=letters), Printing(2024, 1, ON))
    assert edition.states == {"letters_received": letters}
    assert set(edition.figures) == {"fine_cases", "fine_total"}


def test_of_complete_figures_the_file_says_what_it_always_said(workspace):
    publish(workspace, figures(2, fine_cases=State()), Printing(2024, 1, ON))
    assert "states" not in published(workspace)


def test_the_states_are_read_again_and_a_revision_keeps_them(workspace):
    publish(workspace, figures(2, fine_cases=INCOMPLETE), Printing(2024, 1, ON))
    kept = {"fine_cases": State("incomplete", YEARS_END, 4)}
    assert load_editions(workspace)[2024].states == kept
    revise(workspace, figures(3, fine_cases=State()), ("fine_cases", 2024), "补报1件", ON)
    edition = load_editions(workspace)[2024]
    assert edition.states == kept and edition.reasons == {("fine_cases", 3): "补报1件"}
    assert edition_problems(workspace) == []


def test_a_state_that_somebody_edits_is_noticed(workspace):
    publish(workspace, figures(2, fine_cases=INCOMPLETE), Printing(2024, 1, ON))
    text = published(workspace).replace("uncounted = 4", "uncounted = 0")
    (workspace.published / "2024.toml").write_text(text, encoding="utf-8")
    assert [problem.code for problem in edition_problems(workspace)] == ["damaged_edition"]
    with pytest.raises(PublishedError):
        revise(workspace, figures(3), ("fine_cases", 2024), "补报1件", ON)


def test_a_file_from_before_states_were_kept_is_read(workspace):
    workspace.published.mkdir(parents=True)
    (workspace.published / "2024.toml").write_text(BEFORE_STATES, encoding="utf-8")
    assert load_editions(workspace)[2024].states == {} and edition_problems(workspace) == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('{ kind = "halb" }', "fine_cases.kind 应为"),
        ('{ kind = "incomplete", uncounted = -1 }', "fine_cases.uncounted 应不小于0，读到-1。"),
        ('{ kind = "incomplete", through = "12月" }', "fine_cases.through 应为日期"),
        ("4", "fine_cases 应为几个键和值"),
    ],
)
def test_a_state_that_can_not_be_is_said_in_chinese(workspace, written, said):
    workspace.published.mkdir(parents=True)
    text = f"{BEFORE_STATES}\n[states]\nfine_cases = {written}\n"
    (workspace.published / "2024.toml").write_text(text, encoding="utf-8")
    (problem,) = edition_problems(workspace)
    assert f"第7行：[states]：{said}" in problem.message and load_editions(workspace) == {}
