"""A run keeps how complete each figure was, and what is another now is said in plain words."""

import datetime
import json

import pytest
from workbooks import RULES

from wanxing_stats.base import Workspace
from wanxing_stats.figures import State
from wanxing_stats.history import Run, differences, moved_figures
from wanxing_stats.history.what_moved import explain_differences

KEY = "fine_cases", 2024
YEARS_END, MARCH = datetime.date(2024, 12, 31), datetime.date(2024, 3, 31)
COMPLETE = State("complete", YEARS_END)
ABSENT = State("absent")


def incomplete(rows, through=YEARS_END, **more):
    return State("incomplete", through, rows, **more)


def run_of(value, state, **more):
    states = None if state is None else {KEY: state}
    return Run(figures={KEY: value}, states=states, tables={}, **more)


def said(tmp_path, before, now):
    moved = differences(Workspace(tmp_path), RULES, before, now)
    return list(explain_differences(RULES, moved))[1:]


def test_a_run_is_read_as_it_was_kept():
    states = {KEY: incomplete(4), ("fine_total", 2023): ABSENT}
    run = Run(figures={KEY: 2, ("fine_total", 2023): None}, states=states)
    written = json.loads(json.dumps(run.as_json()))
    assert written["states"]["fine_cases/2024"] == {
        "kind": "incomplete",
        "through": "2024-12-31",
        "uncounted": 4,
        "gaps": [],
    }
    assert Run.from_json(written) == run


def test_a_run_without_states_is_read_and_differs_from_none_by_them():
    old = Run.from_json({"figures": {"fine_cases/2024": 2}})
    now = Run(figures={KEY: 2}, states={KEY: incomplete(4)})
    assert old.states is None and old.equals(now) and now.equals(old)
    assert moved_figures(old, now) == [] == moved_figures(now, old)


def test_a_changed_state_makes_another_run():
    assert not run_of(2, COMPLETE).equals(run_of(2, incomplete(4)))
    assert run_of(2, incomplete(4)).equals(run_of(2, incomplete(4)))


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (COMPLETE, incomplete(4), "现有4行未计入"),
        (incomplete(4), incomplete(1234), "现有1,234行未计入"),
        (incomplete(4), COMPLETE, "现已完整"),
        (COMPLETE, State("partial_year", MARCH), "现截至3月31日"),
        (COMPLETE, State("partial_year", YEARS_END, gaps=("缺1月至3月",)), "现缺1月至3月"),
        (COMPLETE, State("partial_year"), "现截至日期不明"),
        (State("partial_year", MARCH), incomplete(4, MARCH), "现截至3月31日，有4行未计入"),
        (State("partial_year", MARCH), COMPLETE, "现已完整"),
        (COMPLETE, incomplete(0, gaps=("有科室未报",)), "现有科室未报"),
    ],
)
def test_a_figure_whose_state_alone_changed_is_said_with_what_it_is_now(
    tmp_path, before, now, words
):
    assert said(tmp_path, run_of(165, before), run_of(165, now)) == [
        f"2024年行政处罚起数：165（{words}）"
    ]


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ((2, COMPLETE), (None, ABSENT), "2 → 无数据（现没有报送）"),
        ((2, COMPLETE), (None, State("unread")), "2 → 无数据（现没有读懂）"),
        ((None, ABSENT), (None, State("unknown", MARCH)), "无数据（现缺少列）"),
        ((2, COMPLETE), (1, incomplete(1)), "2 → 1（现有1行未计入）"),
        ((None, ABSENT), (2, COMPLETE), "无数据 → 2"),
        ((2, incomplete(4)), (3, incomplete(4)), "2 → 3"),
        ((2, None), (3, incomplete(4)), "2 → 3"),
    ],
)
def test_value_and_state_are_said_together(tmp_path, before, now, words):
    assert said(tmp_path, run_of(*before), run_of(*now)) == [f"2024年行政处罚起数：{words}"]


def test_a_difference_has_both_states_in_json_and_null_for_one_that_nobody_knows(tmp_path):
    def documents(before, now):
        moved = differences(Workspace(tmp_path), RULES, before, now)
        return [difference.as_json() for difference in moved]

    (document,) = documents(run_of(2, COMPLETE), run_of(2, incomplete(4)))
    assert list(document)[:6] == ["id", "year", "before", "after", "state_before", "state_after"]
    assert (document["state_before"], document["state_after"]) == ("complete", "incomplete")
    (document,) = documents(run_of(2, None), run_of(3, incomplete(4)))
    assert (document["state_before"], document["state_after"]) == (None, "incomplete")


def test_a_changed_definition_and_a_changed_state_are_both_said(tmp_path):
    before = run_of(2, COMPLETE, definitions={"fine_cases": "a"})
    now = run_of(2, incomplete(4), definitions={"fine_cases": "b"})
    assert said(tmp_path, before, now) == ["2024年行政处罚起数：2（口径改了、现有4行未计入）"]
