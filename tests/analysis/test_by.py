"""A figure by part: each cell is the figure's own measure over its rows, and what isn't known is
no zero."""

import datetime
import math
import re

import pandas as pd
import pytest
from given_office import BY_CHANNEL, DEPARTMENT, HEADER, LETTERS, broken, office_of, rules_of
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from workbooks import write_xlsx

import wanxing_stats as wx
from wanxing_stats.analysis.arguments import WrongArgument
from wanxing_stats.analysis.parts import WEEKDAYS
from wanxing_stats.base import UnknownName, Workspace
from wanxing_stats.cleaning.all_sources import clean_workspace


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return office_of(tmp_path_factory.mktemp("office"))


def values(view, column=2024):
    return view.frame[column].dropna().to_dict()


# measures -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "expected"),
    BY_CHANNEL,
)
def test_each_part_is_the_figures_own_measure(office, id, expected):
    assert values(office.figure(id).by("channel", 2024)) == expected


@pytest.mark.parametrize("part", ["year", "quarter", "month", "weekday", "department", "category"])
@pytest.mark.parametrize("id", ["count", "closed", "sum"])
def test_what_adds_up_adds_up(office, id, part):
    figure = office.figure(id)
    for year in (2023, 2024):
        total = office.computed[id, year].value
        assert figure.by(part, year).frame.to_numpy().sum() == total


def test_a_rate_shows_n_and_n_of_each_part_and_of_the_whole(office):
    shown = repr(office.figure("rate").by("channel", 2024))
    assert "66.67%（2/3）" in shown and "合计" in shown and "66.67%（4/6）" in shown


def test_what_counts_each_once_does_not_add_up_and_says_so(office):
    view = office.figure("distinct").by("channel", 2024)
    assert any("去重" in text and "不等于合计" in text for text in view.caveats)
    assert not any("去重" in text for text in office.figure("count").by("channel").caveats)


def test_empty_cells_are_a_part_of_their_own_last_and_said(office):
    view = office.figure("count").by("category", 2024)
    assert list(view.frame.index) == ["物业", "噪声", "停车", "未填写"]
    assert "2024年有16.7%（1/6）未填写内容分类。" in view.caveats


# parts and years ----------------------------------------------------------------------------------


def test_months_are_twelve_and_quarters_four(office):
    months = office.figure("count").by("month", [2023, 2024]).frame
    assert list(months.index) == list(range(1, 13)) and list(months) == [2023, 2024]
    assert months[2024].to_list() == [2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert office.figure("count").by("季度", 2024).frame[2024].to_list() == [4, 0, 0, 2]


def test_weekdays_are_those_of_the_days(office):
    view = office.figure("count").by("weekday", 2024)
    expected = pd.Series(0, index=WEEKDAYS)
    for day, *_ in LETTERS[2024]:
        expected[WEEKDAYS[pd.Timestamp(f"2024-{day}").day_of_week]] += 1
    assert values(view) == expected.to_dict()


def test_years_stand_below_each_other_and_beside(office):
    figure = office.figure("count")
    assert figure.by("year").frame["件数"].to_dict() == {2023: 3, 2024: 6, 2025: 1}
    below = figure.by("year", [2023, 2024], and_by="channel").frame
    beside = figure.by("channel", [2023, 2024]).frame
    assert below.index.name == "年度" and beside.columns.name == "年度"
    pd.testing.assert_frame_equal(
        below.sort_index(axis=1), beside.T.sort_index(axis=1), check_names=False
    )


def test_two_parts_of_one_year(office):
    frame = office.figure("sum").by("channel", 2024, and_by="month").frame
    assert frame.loc["来访", [1, 3, 4]].to_list() == [2, 9, 0]
    assert frame.columns.name == "月份" and frame.to_numpy().sum() == 16
    with pytest.raises(UnknownName, match="只看一年"):
        office.figure("sum").by("channel", and_by="month")


def test_the_department_is_the_folder_and_said_to_be(office):
    view = office.figure("count").by("department", 2024)
    assert values(view) == {DEPARTMENT: 6}
    assert "科室是报送文件所在的文件夹，不是承办单位。" in view.caveats


def test_a_part_that_a_year_lacks_is_none_of_a_count_and_unknown_of_a_mean(office):
    counts = office.figure("count").by("channel", [2023, 2024]).frame
    means = office.figure("mean").by("channel", [2023, 2024]).frame
    assert counts.loc["来电"].to_list() == [1, 0] and counts[2024].dtype.kind == "i"
    assert math.isnan(means.loc["来电", 2024])


def test_a_month_that_was_not_sent_is_no_zero(tmp_path):
    letters = {2024: [(f"{month:02}-05", "来访", "物业", 1, "是", None) for month in range(1, 9)]}
    office = office_of(tmp_path, {**letters, 2025: []}, rules=rules_of("monthly"))
    view = office.figure("count").by("month", 2024)
    assert view.frame[2024].isna().to_list() == [False] * 8 + [True] * 4
    assert office.figure("count").by("quarter", 2024).frame[2024].isna().to_list()[3]
    assert any("8月31日" in text for text in view.caveats)
    both = office.figure("count").by("channel", 2024, and_by="month").frame
    assert both.loc["来访"].isna().sum() == 4
    assert "—" in repr(office.figure("count").by("channel", 2024, and_by="month"))


def test_a_column_that_the_year_lacks_is_said(tmp_path):
    header = [title for title in HEADER if title != "内容分类"]
    letters = {2024: [("01-05", "来访", 1, "是", None)] * 3}
    office = office_of(tmp_path, letters, header)
    view = office.figure("count").by("category", 2024)
    assert "2024年的台账没有「内容分类」列，全部列为未填写。" in view.caveats


def test_of_a_year_without_the_column_no_part_is_zero(tmp_path):
    """Nobody knows how many letters of 2023 were of which channel."""
    office = office_of(tmp_path)
    header = [title for title in HEADER if title != "渠道"]
    write_xlsx(
        tmp_path / f"data/raw/2023/{DEPARTMENT}/信访.xlsx",
        {"a": [header, ["2023-1", "2023-01-02", "张某某", "物业", 1, "是", None]]},
    )
    office = wx.Office(clean_workspace(Workspace(tmp_path), rules_of()), tmp_path)
    frame = office.figure("count").by("channel", [2023, 2024]).frame
    assert frame.loc[["来访", "来信"], 2023].isna().all() and frame.loc["未填写", 2023] == 1


def test_a_changed_definition_between_the_years_is_said(tmp_path):
    rules = rules_of(breaks=[broken("count", 2024, "改由区里受理")])
    figure = office_of(tmp_path, rules=rules).figure("count")
    text = "件数的口径自2024年起有变：改由区里受理，2024年与以前各年不能直接比较。"
    assert text in figure.by("channel", [2023, 2024]).caveats
    assert text not in figure.by("channel", 2024).caveats


def test_a_change_is_said_of_all_years_since_and_each_of_several(tmp_path):
    breaks = [broken("count", 2023, "改由区里受理"), broken("count", 2025, "又改回来")]
    letters = {2022: LETTERS[2023][:0], **LETTERS}
    office = office_of(tmp_path, letters, rules=rules_of(breaks=breaks))
    texts = office.figure("count").by("year").caveats
    since = "件数的口径自2023年起有变：改由区里受理，2023—2025年与以前各年不能直接比较。"
    again = "件数的口径自2025年起有变：又改回来，2025年与以前各年不能直接比较。"
    assert since in texts and again in texts
    assert since in office.figure("sum").beside("count").by("year").caveats  # its name once
    assert since in office.figure("count").rows([2022, 2023, 2024, 2025]).caveats


# filters ------------------------------------------------------------------------------------------


def test_filters_keep_rows_by_value_spelling_month_and_weekday(office):
    count = office.figure("count")
    assert count.where(channel="来访").by("year", 2024).frame.loc[2024].item() == 3
    assert count.where(渠道="走访").by("year", 2024).frame.loc[2024].item() == 3
    assert count.where(channel=["来访", "来信"], month=[1, 2]).figure(2024).value == 2
    assert count.where(collective=True).figure(2024).value == 3
    assert count.where(category=None).figure(2024).value == 1
    assert count.where(quarter="第4季度").figure(2024).value == 2
    monday = pd.Timestamp("2024-01-05").day_of_week + 1
    assert count.where(weekday=monday, month=1).figure(2024).value == 2


def test_a_filtered_rate_is_of_the_filtered_rows(office):
    view = office.figure("rate").where(channel="来信").by("quarter", 2024)
    assert view.frame.loc[[1, 4], 2024].to_list() == [0, 100]
    assert math.isnan(view.frame.loc[2, 2024])


# over and beside ----------------------------------------------------------------------------------


def test_one_figure_over_another_is_n_over_n_in_each_part(office):
    share = office.figure("closed").over("count")
    assert values(share.by("channel", 2024)) == {"来访": 66.67, "来信": 66.67}
    assert "66.67%（2/3）" in repr(share.by("channel", 2024)) and share.unit == "%"
    each = office.figure("sum").over("count")
    assert values(each.by("channel", 2024)) == {"来访": 3.67, "来信": 1.67}
    assert each.unit == "人/件"


def test_one_figure_over_another_by_two_parts(office):
    shares = office.figure("closed").over("count").by("channel", 2024, and_by="month").frame
    assert shares.loc["来访", [1, 3]].to_list() == [100, 50]
    assert shares.loc["来信", [1, 11]].to_list() == [0, 100] and shares[2].isna().all()


def test_what_is_no_part_of_its_denominator_is_no_percentage(office):
    count = office.figure("count")
    view = count.over("closed").by("channel", 2024)
    assert values(view) == {"来访": 1.5, "来信": 1.5} and "（倍）" in view.title
    assert "两个指标不是部分与整体，所以写几倍，不写百分比。" in view.caveats
    assert "%" not in repr(view)
    others = count.where(channel="来访").over(count.where(channel="来信"))
    assert others.by("year", 2024).frame.loc[2024].item() == 1 and others.unit == "倍"


@pytest.mark.parametrize("id", ["count", "sum", "distinct"])
def test_some_of_a_figure_over_all_of_it_is_a_share(office, id):
    figure = office.figure(id)
    share = figure.where(channel="来访").over(figure)
    assert share.unit == "%" and share.by("year", 2024).frame.loc[2024].item() <= 100


def test_a_month_is_not_divided(office):
    with pytest.raises(UnknownName, match="“最后月份”是年月，不能相除"):
        office.figure("count").over("last")


def test_figures_beside_each_other(office):
    both = office.figure("count").beside("sum")
    assert both.by("channel", 2024).frame.to_dict() == {
        "件数": {"来访": 3, "来信": 3},
        "人数": {"来访": 11, "来信": 5},
    }
    assert list(both.by("month", [2023, 2024]).frame)[:2] == [("件数", 2023), ("件数", 2024)]
    assert list(both.by("year").frame.loc[2024]) == [6, 16]


def test_the_same_part_twice_is_refused(office):
    with pytest.raises(WrongArgument, match="and_by 要写另一样，读到的也是渠道"):
        office.figure("count").by("channel", 2024, and_by="渠道")


def test_the_same_figure_beside_itself_keeps_its_names_apart(office):
    count = office.figure("count")
    both = count.where(channel="来访").beside(count.where(channel="来信")).by("month", 2024)
    assert list(both.frame) == ["件数（渠道：来访）", "件数（渠道：来信）"]
    assert both.frame.sum().to_list() == [3, 3]
    share = count.where(channel="来访").over(count).by("year", 2024)
    assert share.title == "件数（渠道：来访）÷件数（%），按年度，2024年"
    assert "件数（渠道：来访）" in count.where(channel="来访").beside(count).by("year").title


# rows ---------------------------------------------------------------------------------------------


def test_the_rows_behind_a_cell_are_as_many_as_it_says(office):
    count = office.figure("count")
    view = count.by("channel", [2023, 2024])
    rows = view.rows(("来访", 2024)).frame
    assert len(rows) == 3 and set(rows["渠道"]) == {"来访"}
    assert rows["出处"].iloc[0] == f"2024/{DEPARTMENT}/信访.xlsx[a] 第2行"
    assert len(count.by("channel", 2024).rows("来信").frame) == 3
    assert len(count.by("channel", 2024, and_by="month").rows(("来访", 3)).frame) == 2
    assert len(count.by("year", and_by="channel").rows((2023, "来电")).frame) == 1
    assert len(count.by("year").rows(2023).frame) == 3


def test_a_ledger_is_shown_with_its_own_headings(office):
    table = office.table("信访件台账", 2024)
    assert list(table.frame)[:3] == ["信访编号", "来访日期", "渠道"] and len(table.frame) == 6
    assert "张某某" not in table.frame.to_string() and "姓名" not in "".join(table.frame)
    assert len(office.table("letters").frame) == 10


def test_rows_say_what_is_made_up_and_what_they_lack(tmp_path):
    office = office_of(tmp_path, {2024: [*LETTERS[2024], ("02-30", "来访", "物业", 1, "是", None)]})
    rows = office.figure("count").by("channel", 2024).rows("来访")
    assert any(text.startswith("2024年另有1行未计入") for text in rows.caveats)
    assert office.table("letters", 2024).caveats[0].startswith("另有1行未计入")


def test_a_ledger_is_cut_where_its_figures_are(tmp_path):
    office = office_of(tmp_path, rules=rules_of(as_of={2024: datetime.date(2024, 3, 31)}))
    count = office.figure("count")
    table = office.table("letters", 2024)
    assert len(table.frame) == count.figure(2024).value == 4
    assert len(office.table("letters").frame) == 3 + 4 + 1
    assert "2024年3月31日以后的2行没有列入。" in table.caveats
    beyond = count.by("month", 2024).rows(11)
    assert not len(beyond.frame)
    assert "2024年3月31日以后的行不计入，这里没有行，不等于没有发生。" in beyond.caveats
    assert not any("没有发生" in text for text in count.rows(2024).caveats)


# wrong names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda office: office.figure("conut"), "没有名为“conut”的指标。是不是 count（件数）"),
        (lambda office: office.figure("办结"), "没有名为“办结”的指标。是不是 "),
        (
            lambda office: office.table("leters"),
            "没有名为“leters”的台账。是不是 letters（信访件台账）",
        ),
        (
            lambda office: office.figure("count").by("chanel"),
            "不能按“chanel”分开。是不是 channel（渠道）",
        ),
        (lambda office: office.figure("count").by("联系电话"), "“联系电话”是个人信息列"),
        (
            lambda office: office.figure("count").by("decided_on", 2024),
            "台账里没有「处罚决定日期」列（《行政处罚案件台账》有）；要这样看，请科室在台账里加上这一列，"
            "再写进 wanxing_stats/ledgers/letters.toml。可以用：年度、",
        ),
        (
            lambda office: office.figure("count").by("year", 2030),
            "没有2030年的数据。有数据的年度：2023",
        ),
        (lambda office: office.figure("count").by("year", []), "years 里没有年度"),
        (
            lambda office: office.figure("count").where(channel="来方"),
            "渠道里没有“来方”。是不是 来访",
        ),
        (lambda office: office.figure("count").where(month=13), "月份里没有“13”"),
        (lambda office: office.figure("count").where(year=2024), "年度请写在 years= 里"),
        (lambda office: office.figure("last").by("month"), "“最后月份”是年月，分不开。"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(office, ask, said):
    with pytest.raises(UnknownName) as error:
        ask(office)
    assert said in str(error.value)


def test_listings_complete_and_give_what_they_list(office):
    assert office.figures["件数"].name == office.figures.count.name == "件数"
    assert "count" in dir(office.figures) and "件数" in office.figures._ipython_key_completions_()
    assert len(office.tables.letters.frame) == 10
    with pytest.raises(AttributeError):
        office.figures.no_such_figure  # noqa: B018


def test_tab_completes_ids_columns_and_questions(office):
    shell = InteractiveShell.instance()
    shell.push({"office": office, "count": office.figure("count")})
    for text, offered in (
        ("office.figures.cou", "count"),
        ('office.figures["cou', "count"),
        ("count.where(cha", "channel="),
        ("count.be", "beside"),
    ):
        with provisionalcompleter():
            offers = [offer.text for offer in shell.Completer.completions(text, len(text))]
        assert any(offer.endswith(offered) for offer in offers), (text, offers)


# without data -------------------------------------------------------------------------------------


def test_what_was_not_sent_is_no_zero_and_says_so(office):
    fines = office.figure("fine_cases")
    for view in (fines.by("kind"), fines.by("month", 2024), fines.by("year")):
        assert view.frame.isna().all(axis=None) and "没有报送" in repr(view)
        assert view._repr_html_() and "没有可画的数" in view.chart()
    assert not len(fines.rows(2024).frame) and repr(fines.rows(2024))
    two = fines.by("kind", 2024, and_by="month")
    assert not len(two.frame) and repr(two)
    assert repr(fines.over("count").by("year")) and repr(fines.compare(2024))


def test_an_office_without_years_says_what_to_do(tmp_path):
    (tmp_path / "data/raw").mkdir(parents=True)
    empty = wx.Office(clean_workspace(Workspace(tmp_path), rules_of()), tmp_path)
    with pytest.raises(UnknownName, match="没有一个年度有数据"):
        empty.figure("count").by("month")
    assert "有数据的年度 无" in repr(empty) and len(empty.figures.frame)


# as JupyterLab shows it ---------------------------------------------------------------------------


def test_a_view_brings_its_style_which_touches_nothing_else(office):
    shown = office.figure("count").rows(2024)._repr_html_()
    rules = re.search(r"<style>(.*)</style>", shown, re.DOTALL)[1].strip().splitlines()
    for rule in rules:
        selectors = rule.partition("{")[0].split(",")
        assert all(selector.startswith(".wx-view ") for selector in selectors)
    # what is read aloud, or copied, begins with the title
    assert re.sub(r"<[^>]*>", "", shown).startswith("件数，2024年，6行")
    assert 'class="long"' not in shown
