"""What must hold between figures, and what is said of what doesn't."""

from given_figures import GivenFigures

from wanxing_stats.figures.consistency import check_relations, relation_problems


def outcome_of(id, values):
    figures = GivenFigures({(name, 2024): value for name, value in values.items()})
    return next(one for one in check_relations(figures, 2024) if one.id == id)


def test_parts_greater_than_their_whole_are_a_problem():
    broken = outcome_of("K1", {"letters_closed": 5, "letters_late": 6, "letters_received": 10})
    assert broken.holds is False
    (problem,) = relation_problems([broken])
    assert problem.code == "broken_relation" and "处理信访件数" in problem.message


def test_a_relation_that_holds_or_lacks_a_figure_is_no_problem():
    whole = outcome_of("K2", {"fine_cases": 21, "letters_received": 3})
    lacking = outcome_of("K2", {"fine_cases": 21})
    assert (whole.holds, lacking.holds) == (True, None)
    assert relation_problems([whole, lacking]) == []


def test_a_soft_relation_that_is_broken_is_shown_and_not_complained_of():
    broken = outcome_of("K4", {"fine_cases": 3, "letters_received": 21})
    assert broken.holds is False and relation_problems([broken]) == []


def test_a_month_of_another_year_breaks_its_relation():
    assert outcome_of("K3", {"last_visit": "2023-06"}).holds is False
