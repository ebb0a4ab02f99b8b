"""A figure's years as a line no larger than a word: it rises where the figure rises, has a gap
where nobody knows, and says its numbers."""

import datetime
import re
from dataclasses import replace

import pandas as pd
import pytest
from given_figures import GivenFigures

from wanxing_stats.briefing.small_lines import EDGE, HEIGHT, WIDTH, small_line
from wanxing_stats.figures import State

VALUES = {2022: 0, 2023: 5, 2024: 6}


def line(id="fine_cases", /, begun=(), **values):
    """A line of values by year, y2021=…; the years ``begun`` run through March."""
    given = {(id, int(year[1:])): value for year, value in values.items()}
    figures, of_years = GivenFigures(given), {}
    for _, year in given:
        state = State("partial_year", datetime.date(year, 3, 31)) if year in begun else State()
        of_years[year] = replace(figures[id, year], state=state)
    return small_line(of_years)


def pieces(html):
    """The ends of each piece: ((x, y), (x, y))."""
    found = re.findall('<line x1="(.*?)" y1="(.*?)" x2="(.*?)" y2="(.*?)"', html)
    return [((float(a), float(b)), (float(c), float(d))) for a, b, c, d in found]


def dots(html):
    """Where each dot is, and whether it is hollow."""
    found = re.findall('<circle cx="(.*?)" cy="(.*?)" r="2.5"(.*?)>', html)
    return [(float(x), float(y), "begun" in rest) for x, y, rest in found]


def test_a_line_rises_where_the_figure_rises():
    up, down = pieces(line(y2021=60, y2022=90, y2023=40))
    assert up[0][1] > up[1][1] and down[0][1] < down[1][1]  # y counts from above
    assert up[1] == down[0] and up[0][0] < up[1][0] < down[1][0]


def test_its_scale_begins_at_zero_unless_all_lie_in_its_upper_half():
    (piece,) = pieces(line(y2023=10, y2024=100))
    from_foot = [HEIGHT - EDGE - y for _, y in piece]
    assert abs(from_foot[0] / from_foot[1] - 0.1) < 0.01
    (piece,) = pieces(line(y2023=99, y2024=100))
    from_foot = [HEIGHT - EDGE - y for _, y in piece]
    assert abs(from_foot[0] / from_foot[1] - 0.5) < 0.01


def test_it_stays_within_its_picture():
    for values in ({"y2021": 5, "y2024": 5}, {"y2021": 0, "y2024": 7000}, {"y2021": 0, "y2022": 0}):
        for x, y, _ in dots(line(**values)):
            assert EDGE <= x <= WIDTH - EDGE and EDGE <= y <= HEIGHT - EDGE


def test_no_piece_bridges_a_year_without_a_value():
    html = line(y2020=5, y2021=6, y2022=None, y2023=7, y2024=8)
    (before, after), (_, end) = pieces(html)
    assert len(pieces(html)) == 2 and after[0] < pieces(html)[1][0][0]
    assert before[0] == EDGE and end[0] == WIDTH - EDGE


def test_a_year_that_nothing_was_sent_of_is_as_wide_as_others():
    (piece,) = pieces(line(y2021=6, y2023=7, y2024=8))
    assert piece[0][0] > WIDTH / 2 and "2021年6起，2023年7起" in line(y2021=6, y2023=7, y2024=8)


def test_a_dot_stands_at_the_last_year_and_at_a_year_alone():
    html = line(y2021=5, y2022=6, y2023=9)
    assert [x for x, *_ in dots(html)] == [WIDTH - EDGE]
    assert dots(html)[0][:2] == pieces(html)[-1][1]
    alone = line(y2021=5, y2022=None, y2023=9, y2024=8)
    assert [x for x, *_ in dots(alone)] == [EDGE, WIDTH - EDGE]


def test_only_the_dot_of_a_year_that_is_not_over_is_hollow():
    begun = line(y2023=5, y2024=2, begun=[2024])
    assert [hollow for *_, hollow in dots(begun)] == [False, True]
    assert [hollow for *_, hollow in dots(line(y2023=5, y2024=2))] == [False]
    html = line(y2022=2, y2023=None, y2024=5, begun=[2022])
    assert [hollow for *_, hollow in dots(html)] == [True, False]


def test_its_numbers_are_said_with_what_is_no_whole_year():
    html = line(y2022=6500, y2023=None, y2024=1702, begun=[2024])
    assert 'role="img" aria-label="2022年6,500起，2024年1,702起（1月至3月）"' in html


def test_fewer_than_two_numbers_are_no_line():
    assert line(y2023=None, y2024=5) == "" and line(y2024=5) == ""


def test_a_part_of_a_year_is_joined_to_no_whole_one():
    html = line(y2022=70, y2023=79, y2024=18, begun=[2024])
    (piece,) = pieces(html)
    assert piece[1][0] < WIDTH - EDGE and dots(html)[-1][0] == WIDTH - EDGE
    html = line(y2023=79, y2024=18, begun=[2024])
    assert pieces(html) == [] and [hollow for *_, hollow in dots(html)] == [False, True]


def test_a_year_of_which_no_row_counts_is_no_zero_and_each_number_is_as_sure_as_it_is():
    figures = GivenFigures({("fine_cases", year): value for year, value in VALUES.items()})
    of_years = {}
    for year in VALUES:
        figure, state = figures["fine_cases", year], State("incomplete", uncounted=3)
        rows = pd.DataFrame({"source_row": range(figure.value)})
        of_years[year] = replace(figure, state=state, rows=rows)
    html = small_line(of_years)
    assert len(pieces(html)) == 1 and "2022年0起（另有3行未计入），2023年5起（另有3行" in html


def test_lines_of_a_table_have_one_scale_of_years():
    figures = GivenFigures({("fine_cases", year): value for year, value in VALUES.items()})
    of_years = {year: figures["fine_cases", year] for year in (2023, 2024)}
    (piece,) = pieces(small_line(of_years, [2022, 2023, 2024]))
    assert piece[0][0] == pytest.approx(WIDTH / 2) and piece[1][0] == WIDTH - EDGE


def test_nothing_in_all_years_lies_at_the_foot():
    (piece,) = pieces(line(y2023=0, y2024=0))
    assert {piece[0][1], piece[1][1]} == {HEIGHT - EDGE}
