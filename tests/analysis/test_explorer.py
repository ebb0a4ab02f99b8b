"""The explorer: the code it shows is what was run; what doesn't go together is said."""

import pytest
from workbooks import penalty, penalty_file

from wanxing_stats.analysis import open as open_office
from wanxing_stats.analysis.explorer import (
    Call,
    Choices,
    Explorer,
    figures_to_choose,
    parts_to_choose,
    values_to_choose,
)
from wanxing_stats.base import UnknownName

YEARS = (2021, 2022, 2023)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Penalties of three years: more of them each year, the first of each a warning."""
    root = tmp_path_factory.mktemp("office")
    for count, year in enumerate(YEARS, 2):
        rows = [
            penalty(
                10 * year + month,
                filed=f"{year}-{month}-01",
                decided=f"{year}-{month}-05",
                kind="警告" if month == 1 else "罚款",
            )
            for month in range(1, count + 1)
        ]
        penalty_file(root, *rows, year=year, name=f"示例_{year}.xlsx")
    return open_office(root)


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        (("fine_cases", "year", YEARS), '.by("year", years=range(2021, 2024))'),
        (("fine_cases", "month", (2023,)), '.by("month", years=2023)'),
        (("fine_cases", "kind", (2021, 2023)), '.by("kind", years=[2021, 2023])'),
        (("fine_cases", "kind", (2022, 2023)), '.by("kind", years=[2022, 2023])'),
        (
            ("fine_cases", "kind", (2023,), "month"),
            '.by("kind", years=2023, and_by="month")',
        ),
        (
            ("fine_cases", "month", (2023,), "", ("kind", "罚款")),
            '.where(kind="罚款").by("month", years=2023)',
        ),
        (
            ("fine_cases", "kind", (2023,), "", ("month", 2)),
            '.where(month=2).by("kind", years=2023)',
        ),
    ],
)
def test_the_code_is_what_was_run(office, choices, code):
    choices = Choices(*choices)
    assert choices.code == f'office.figure("fine_cases"){code}'
    view, written = choices.view(office), eval(choices.code, {"office": office})
    assert view.title == written.title
    assert view.frame.equals(written.frame) and len(view.frame)


def test_a_text_with_quotes_is_code_all_the_same():
    text = '“甲"乙\\丙'
    assert eval(str(Call("repr", (text,)))) == repr(text)


def test_figures_and_parts_are_chosen_by_their_chinese_names(office):
    assert ("行政处罚起数", "fine_cases") in figures_to_choose(office)
    parts = parts_to_choose(office.figure("fine_cases"))
    assert {("年度", "year"), ("月份", "month"), ("处罚类别", "kind")} < set(parts)


def test_what_has_too_many_values_is_no_part_to_choose(office):
    """Numbers of records, days and amounts."""
    names = [name for _, name in parts_to_choose(office.figure("fine_cases"))]
    assert not {"decision_no", "decided_on", "fine_yuan"} & set(names)


def test_a_figure_that_is_a_month_itself_is_chosen_by_year_alone(office):
    assert parts_to_choose(office.figure("last_visit")) == [("年度", "year")]


def test_values_are_those_that_there_are_and_read_as_people_read_them(office):
    question = office.figure("fine_cases")
    assert set(values_to_choose(question, "kind")) == {("罚款", "罚款"), ("警告", "警告")}
    assert values_to_choose(question, "month")[1] == ("2月", 2)


# widgets -----------------------------------------------------------------------------------------


def html(explorer):
    return "".join(output["data"]["text/html"] for output in explorer.shown.outputs)


@pytest.fixture
def explorer(office):
    return Explorer(office, "fine_cases")


def test_it_begins_with_all_years(explorer):
    assert explorer.code.value == Choices("fine_cases", "year", YEARS).code
    assert "行政处罚起数" in html(explorer) and "<table" in html(explorer)


def test_table_chart_and_code_follow_a_choice(explorer):
    before = html(explorer)
    explorer.by.value = "month"
    explorer.years.value = (2023,)
    assert explorer.code.value == 'office.figure("fine_cases").by("month", years=2023)'
    table, chart = (output["data"]["text/html"] for output in explorer.shown.outputs)
    assert "按月份，2023年" in table and "<table" in table and "<svg" in chart
    assert html(explorer) != before


def test_a_column_is_chosen_before_its_value_and_changes_nothing_alone(explorer):
    before = explorer.code.value
    explorer.column.value = "kind"
    assert explorer.code.value == before
    explorer.value.value = "警告"
    assert '.where(kind="警告")' in explorer.code.value
    explorer.column.value = "month"
    assert explorer.value.value == "" and explorer.code.value == before


def test_choices_that_do_not_go_together_are_said_and_leave_no_code(explorer):
    explorer.by.value, explorer.and_by.value = "month", "kind"
    assert "只看一年" in html(explorer) and "<table" not in html(explorer)
    assert explorer.code.value == ""
    explorer.years.value = ()
    assert "年度" in html(explorer) and explorer.code.value == ""
    explorer.years.value = (2023,)
    assert explorer.code.value.endswith('.by("month", years=2023, and_by="kind")')


def test_another_figure_keeps_what_it_has_too(explorer):
    explorer.by.value, explorer.and_by.value = "month", "kind"
    explorer.figure.value = "letters_received"
    assert (explorer.by.value, explorer.and_by.value) == ("month", "")


def test_a_figure_that_is_not_there_is_refused_as_everywhere(office):
    with pytest.raises(UnknownName):
        Choices("fine_case", "month", (2023,)).view(office)
