"""Which years of a figure may stand beside each other, for charts and for judgements."""

import datetime
from dataclasses import replace

import pytest
from given_figures import GivenFigures
from workbooks import SMALL_RULES, penalty, penalty_file

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.figures import Figures, State, comparable_years, compared
from wanxing_stats.rules import load_rules
from wanxing_stats.trends.series import last_stretch


@pytest.fixture
def office(tmp_path):
    """Fines of some years, whole, a file a year of this name; office.toml as given."""

    def make(names, office_toml=""):
        (tmp_path / "office.toml").write_text(office_toml, encoding="utf-8")
        for year, name in names.items():
            rows = [penalty(n, decided=f"{year}-{n % 12 + 1:02}-28") for n in range(24)]
            rows = [[f"{year}{row[0]}", *row[1:4], None, *row[5:]] for row in rows]
            penalty_file(tmp_path, *rows, year=year, name=name)
        workspace = Workspace(tmp_path, rules=SMALL_RULES)
        rules = load_rules(workspace)
        return Figures(clean_workspace(workspace, rules))

    return make


class LaterFigures(GivenFigures):
    """Given figures, one year of which ends in March and has rows after that."""

    def __init__(self, given, begun):
        super().__init__(given)
        self.begun = begun

    def __getitem__(self, key):
        figure = super().__getitem__(key)
        march = datetime.date(self.begun, 3, 31)
        state = State("partial_year", march, later=2)
        return replace(figure, state=state) if figure.year == self.begun else figure

    def through(self, id, year, day):
        whole = super().__getitem__((id, year))
        return replace(whole, state=State("partial_year", day))

    def has_rows(self, *given):
        return True


def years_of(figures, year=2024, id="fine_cases"):
    """The years to draw, those to judge by, and why no others are drawn."""
    figure = figures[id, year]
    comparable = comparable_years(figures, figure)
    judged = [of_year.year for of_year in last_stretch(figures, figure)]
    return [*comparable.of_years], judged, str(comparable.reason or "")


def test_a_gap_stays_among_the_years_and_no_judgement_reaches_over_it():
    values = {2020: 5, 2021: 6, 2022: None, 2023: 7, 2024: 8}
    figures = GivenFigures({("fine_cases", year): value for year, value in values.items()})
    assert years_of(figures) == ([2020, 2021, 2022, 2023, 2024], [2023, 2024], "")


def test_a_year_of_which_nothing_at_all_was_sent_is_a_gap_too():
    figures = GivenFigures({("fine_cases", year): 9 for year in (2020, 2021, 2023, 2024)})
    assert years_of(figures) == ([2020, 2021, 2023, 2024], [2023, 2024], "")


def test_a_figure_without_a_value_is_judged_alone():
    figures = GivenFigures({("fine_cases", 2023): 7, ("fine_cases", 2024): None})
    assert years_of(figures) == ([2023, 2024], [2024], "")


def test_made_up_years_stand_beside_no_real_ones(office):
    names = {2021: "处罚.xlsx", 2022: "处罚.xlsx", 2023: "示例_处罚.xlsx", 2024: "示例_处罚.xlsx"}
    why = "2023年是示例数据，不与真实数据比较"
    assert years_of(office(names)) == ([2023, 2024], [2023, 2024], why)


def test_a_changed_definition_parts_the_years_even_over_a_gap(office):
    broken = '[[break]]\nfigure = "fine_cases"\nfrom = 2022\nreason = "由区里受理"\n'
    figures = office(dict.fromkeys((2021, 2023, 2024), "示例_处罚.xlsx"), broken)
    why = "行政处罚起数的口径自2022年起有变：由区里受理，不作比较"
    assert years_of(figures) == ([2023, 2024], [2023, 2024], why)
    comparable = comparable_years(figures, figures["fine_cases", 2024])
    assert (comparable.left_out, comparable.reason.name) == (2021, "行政处罚起数")


def test_years_before_one_with_later_rows_are_drawn_and_not_judged_by():
    given = {("fine_cases", year): 24 for year in (2022, 2023, 2024)}
    assert years_of(LaterFigures(given, 2024)) == ([2022, 2023, 2024], [2024], "")
    assert years_of(LaterFigures(given, 2023)) == ([2022, 2023, 2024], [2023, 2024], "")


def test_what_is_shown_with_later_rows_stands_beside_nothing_and_says_what_can_be_compared():
    figures = LaterFigures({("fine_cases", 2023): 20, ("fine_cases", 2024): 24}, 2024)
    comparison = compared(figures, figures["fine_cases", 2024])
    assert comparison.last is None and comparison.change is None
    assert comparison.why == (
        "行政处罚起数截至3月31日为24起，比上年同期增4起（20.0%），其后的行不作比较。"
    )


def test_later_rows_make_no_real_year_stand_beside_a_made_up_one(office):
    figures = office({2022: "处罚.xlsx", 2023: "示例_处罚.xlsx", 2024: "示例_处罚.xlsx"})
    of_2023, day = figures["fine_cases", 2023], datetime.date(2023, 3, 31)
    begun = replace(of_2023, state=State("partial_year", day, later=18))
    figures._computed["fine_cases", 2023, None] = begun
    years, _, why = years_of(figures)
    assert years == [2023, 2024] and "示例数据" in why
