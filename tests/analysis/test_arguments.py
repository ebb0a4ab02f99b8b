"""A wrong argument is answered in one Chinese line: what was expected, what was given, how to write
it; what is right is taken in every form that people write it in."""

import datetime
import re

import numpy as np
import pandas as pd
import pytest
from given_office import office_of
from IPython.core.interactiveshell import InteractiveShell

import wanxing_stats as wx
from wanxing_stats.analysis.arguments import EXPECTED, NoSuchQuestion, WrongArgument
from wanxing_stats.base import NoWorkspace, Said, UnknownName


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return office_of(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def count(office):
    return office.figure("count")


WRONG = [
    (lambda count: count.by(None), "by 的 part 应为名称或代码（文字，写在引号里），读到None。"),
    (lambda count: count.by(3), '读到3。请写成 by("month", years=2024)。'),
    (lambda count: count.by(" "), "读到“ ”（文字）"),
    (lambda count: count.by("month", 2024.5), "by 的 years 应为年度（数字，如 2024，"),
    (lambda count: count.by("month", "2024"), "读到“2024”（文字）。请写成"),
    (lambda count: count.by("month", ["2024"]), "读到['2024']。"),
    (lambda count: count.by("month", True), "读到True。"),
    (lambda count: count.by("month", {2024: 1}), "读到{2024: 1}。"),
    (lambda count: count.by("channel", 2024, 3), "by 的 and_by 应为"),
    (lambda count: count.by(), "by 少写了 part，应为名称或代码"),
    (
        lambda count: count.by("month", year=2024),
        "没有 year= 这一项，可以写的是 part、years、and_by",
    ),
    (lambda count: count.by("month", 2024, "channel", 1), "by 写多了，可以写的是 part、years"),
    (
        lambda count: count.compare(None),
        "compare 的 year 应为一个年度（数字，如 2024），读到None。",
    ),
    (lambda count: count.compare([2024]), "读到[2024]。请写成 compare(2024)。"),
    (lambda count: count.compare((0, 0)), "读到(0, 0)。请写成 compare(2024)。"),
    (lambda count: count.compare(), "compare 少写了 year，应为一个年度"),
    (lambda count: count.rows("x"), "rows 的 years 应为年度"),
    (lambda count: count.closing(2024, by=3), "closing 的 by 应为"),
    (
        lambda count: count.over(3),
        "over 的 other 应为指标的代码、名称，或 office.figure(…)，读到3。",
    ),
    (lambda count: count.over(count.over("sum")), "读到一个 RatioQuestion"),
    (lambda count: count.over(), "over 少写了 other"),
    (lambda count: count.beside(), "beside 里要写另一个指标。请写成 beside("),
    (lambda count: count.beside("sum", None), "beside 的 others 应为"),
    (lambda count: count.where("来访"), "where 里要写明哪一列，读到“来访”（文字）。请写成 where("),
    (lambda count: count.where(channel={}), "where 的 channel 应为一个值，或几个值"),
    (lambda count: count.where(channel=[["来访"]]), "读到['来访']。"),
    (lambda count: count.where(channel=count), "读到一个 FigureQuestion。"),
    (lambda count: count.by("month").rows(), "rows 少写了 point。请写成 rows("),
    (
        lambda count: count.by("month").rows({}),
        "这张表的一格由月份、年度定下，读到{}。请写成 rows(",
    ),
    (lambda count: count.by("month", 2024).rows((3, 2024, 5)), "读到(3, 2024, 5)"),
    (lambda count: count.by("month").to_excel(None), "to_excel 的 path 应为文件名"),
    (lambda count: count.office.figure(None), "figure 的 name 应为名称或代码"),
    (lambda count: count.office.figures[3], "figure 的 name 应为名称或代码"),
    (lambda count: count.office.table(None), "table 的 name 应为名称或代码"),
    (lambda count: count.office.table("letters", "2024"), "table 的 years 应为年度"),
    (lambda count: wx.open(3), "open 的 root 应为文件夹的位置"),
]


@pytest.mark.parametrize(("ask", "said"), WRONG)
def test_a_wrong_argument_is_answered_in_one_chinese_line(count, ask, said):
    with pytest.raises(WrongArgument) as error:
        ask(count)
    assert said in str(error.value) and "\n" not in str(error.value)
    assert isinstance(error.value, Said) and isinstance(error.value, TypeError)


def test_a_notebook_shows_the_sentence_and_no_traceback(count, capsys):
    shell = InteractiveShell.instance()
    shell.push({"count": count})
    shell.run_cell("count.by(None)")
    shown = capsys.readouterr().out.strip()
    assert shown.startswith("by 的 part 应为") and "\n" not in shown


def test_what_names_no_label_or_year_is_no_row(count):
    with pytest.raises(UnknownName, match="年度里没有“2023”"):
        count.by("month", 2024).rows((3, 2023))
    with pytest.raises(UnknownName, match="^月份里没有“x”。有的是：1月"):
        count.where(month="x")


def test_years_may_be_given_in_every_form(count):
    expected = count.by("month", [2023, 2024]).frame
    for years in (
        range(2023, 2025),
        (2023, 2024),
        {2024, 2023},
        pd.Index([2023, 2024]),
        np.array([2023, 2024]),
        (year for year in (2023, 2024)),
    ):
        assert count.by("month", years).frame.equals(expected)
    assert count.by(" month ", np.int64(2024)).frame.equals(count.by("month", 2024).frame)


def test_values_may_be_given_as_pandas_has_them(count):
    days = [datetime.date(2024, 1, 5), pd.Timestamp("2024-03-09"), np.datetime64("2024-11-05")]
    assert count.where(received_on=days).figure(2024).value == 4
    assert count.where(people=np.int64(1)).figure(2024).value == 2
    assert count.where(people=1.0).figure(2024).value == 2
    assert count.where(channel=pd.Series(["来访", "来信"])).figure(2024).value == 6
    assert count.where(collective=np.bool_(True)).figure(2024).value == 3


def test_figures_together_say_that_they_can_only_be_asked_by_part(count):
    for together in (count.where(channel="来访").over(count), count.beside("sum")):
        ask = re.escape('如 office.figure("count").compare(…)')
        with pytest.raises(NoSuchQuestion, match=f"只能用 by，没有 compare。.*{ask}"):
            together.compare(2024)
        with pytest.raises(NoSuchQuestion, match="没有 foo。$"):
            together.foo  # noqa: B018
        assert not hasattr(together, "_repr_svg_")


def test_figures_together_show_themselves_by_year(count):
    share = repr(count.where(channel="来访").over(count))
    assert "50%（3/6）" in share and "可以按这些分开（by）：year（年度）" in share
    for question in (count, count.beside("sum")):
        assert question._repr_html_().startswith("<") and "&lt;" not in question._repr_html_()
    assert "RatioQuestion" not in share and "where" not in share


def test_a_folder_that_is_no_workspace_is_said_to_an_analyst(tmp_path, monkeypatch):
    with pytest.raises(NoWorkspace) as error:
        wx.open(tmp_path / "no")
    assert "wx.open(r" in str(error.value) and "--root" not in str(error.value)
    monkeypatch.delenv("WANXING_ROOT", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoWorkspace, match="和它的上层没有 data/raw"):
        wx.open()


def test_every_annotation_of_the_door_is_one_that_is_checked():
    """A parameter whose annotation no rule knows would be taken silently."""
    import inspect

    from wanxing_stats.analysis import office, parts_view, questions, views

    doors = [office.open, office.Office, parts_view.PartsView, views.View]
    doors += [questions.Question, questions.FigureQuestion, questions.FiguresBeside]
    taken = set()
    for door in doors:
        for question in [door] if inspect.isfunction(door) else vars(door).values():
            if hasattr(question, "__wrapped__") and inspect.isfunction(question):
                parameters = inspect.signature(question).parameters.values()
                taken |= {each.annotation for each in parameters if each.name != "self"}
    assert taken - {"Any"} == set(EXPECTED)
