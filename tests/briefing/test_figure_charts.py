"""Charts and tables of parts: they add up, and give away no small number of people's cases."""

import datetime
import functools
import itertools
import re
from dataclasses import replace

import pandas as pd
import pytest
from workbooks import penalty, penalty_file, write_xlsx

from wanxing_stats.briefing import chart as chart_module
from wanxing_stats.briefing import figure_charts
from wanxing_stats.briefing.briefing import Briefing
from wanxing_stats.briefing.figure_charts import FigureCharts
from wanxing_stats.briefing.parts import shown_labels
from wanxing_stats.briefing.state_words import UNJUDGED
from wanxing_stats.figures import UNNAMED, State

HEADER = ["信访编号", "来访日期", "信访人姓名", "渠道", "内容分类", "办结日期"]
# category -> cases in 2023 and in 2024
CASES = {"物业": (6, 9), "噪声": (5, 4), "拆迁": (3, 2), "养犬": (2, 5), "停车": (4, 4)}


def letters(year, name, count):
    """Letters of one category, through December."""
    rows = []
    for n in range(count):
        day = f"{year}-{n * 5 % 12 + 1:02}-05"
        rows.append([f"{year}-{name}-{n}", day, "张某某", "来访", name, f"{year}-12-28"])
    return rows


def briefing(root, cases):
    """Petitions, which are people's cases, of two years."""
    for place, year in enumerate((2023, 2024)):
        rows = [letters(year, name, counts[place]) for name, counts in cases.items()]
        sheet = [HEADER, *itertools.chain.from_iterable(rows)]
        write_xlsx(root / f"data/raw/{year}/平安办/示例_信访.xlsx", {"a": sheet})
    return Briefing(2024, root)


@pytest.fixture
def brief(tmp_path):
    return briefing(tmp_path, CASES)


def test_no_part_is_shown_alone_that_is_small_in_either_year(brief):
    chart = brief.draw.waterfall("change", "letters_received", by="category", by_title="内容分类")
    assert chart.shown.values.tolist() == [
        ["2023年", 20],
        ["物业", 3],
        ["噪声", -1],
        ["其他", 2],
        ["2024年", 24],
    ]
    assert chart.caption.finding == "处理信访件数，2023—2024年，按内容分类"
    assert "比上年增4件（20.0%）" in chart.caption.note
    assert (
        "拆迁" not in chart.caption.alt + chart.svg and "养犬" not in chart.caption.alt + chart.svg
    )


def test_a_waterfall_shows_the_parts_that_changed_most_not_the_largest(tmp_path):
    brief = briefing(tmp_path, {"物业": (30, 31), "噪声": (20, 21), "停车": (12, 4)})
    chart = brief.draw.waterfall(
        "change", "letters_received", by="category", by_title="内容分类", most=1
    )
    steps = chart.shown.values.tolist()
    assert steps == [["2023年", 62], ["停车", -8], ["其他", 2], ["2024年", 56]]


def test_the_table_of_parts_hides_the_same_and_adds_up(brief):
    table = brief.parts("letters_received", by="category", by_title="内容分类")
    assert "物业" in table and "拆迁" not in table and "养犬" not in table
    assert (
        '<data value="7" data-figure="letters_received/2024" data-part="part 其他">7</data>'
        in table
    )
    assert '<th scope="row">合计</th>' in table


def test_communities_that_are_small_in_any_year_are_together(brief):
    chart = brief.draw.communities("panels", "letters_received", by="category", by_title="内容分类")
    assert list(chart.shown.columns[1:]) == ["物业", "噪声", "停车", "其他"]
    assert chart.shown.iloc[:, 1:].sum(axis=1).tolist() == [20, 24]


def test_without_a_year_before_the_parts_of_this_one_are_shown(tmp_path):
    briefing(tmp_path, {**CASES, "物业": (12, 9)})
    first = Briefing(2023, tmp_path)
    assert "物业" in first.parts("letters_received", by="category", by_title="内容分类")
    chart = first.draw.waterfall("change", "letters_received", by="category", by_title="内容分类")
    assert "2023年" not in list(chart.shown.iloc[:, 0])


def test_markup_in_a_category_stays_text(tmp_path):
    rows = [[f"x{n}", "2024-01-05", "张某某", "来访", "<b>粗</b>", None] for n in range(4)]
    for year in (2023, 2024):
        dated = [[f"{year}{row[0]}", row[1].replace("2024", str(year)), *row[2:]] for row in rows]
        write_xlsx(tmp_path / f"data/raw/{year}/平安办/示例_信访.xlsx", {"a": [HEADER, *dated]})
    declared = '[values.letters]\ncategory = ["<b>粗</b>"]\n'
    (tmp_path / "office.toml").write_text(declared, encoding="utf-8")
    table = Briefing(2024, tmp_path).parts("letters_received", by="category", by_title="内容分类")
    assert "<b>" not in table and "&lt;b&gt;粗" in table


def shown(parts, **limits):
    """The parts of one year that may be shown, and the others together."""
    labels = shown_labels(parts.to_frame(2024), **limits)
    rest = parts.drop(labels).sum()
    return pd.Series({**parts[labels], **({"其他": rest} if rest else {})})


def test_a_part_below_the_threshold_is_not_shown_alone():
    parts = shown(pd.Series({"甲": 9, "乙": 5, "丙": 2, "丁": 1}), most=8, smallest=3)
    assert parts.to_dict() == {"甲": 9, "乙": 5, "其他": 3}


def test_a_rest_below_the_threshold_takes_the_next_part_with_it():
    parts = shown(pd.Series({"甲": 9, "乙": 5, "丙": 2}), most=8, smallest=3)
    assert parts.to_dict() == {"甲": 9, "其他": 7}


def test_the_total_stays_the_total():
    parts = pd.Series({"甲": 40, "乙": 3, "丙": 2, "丁": 1, "其他": 1})
    assert shown(parts, most=2, smallest=3).sum() == parts.sum()


def test_without_a_threshold_every_part_is_shown():
    assert shown(pd.Series({"甲": 9, "乙": 1}), most=8, smallest=0).to_dict() == {"甲": 9, "乙": 1}


# what isn't filled in -----------------------------------------------------------------------------


def test_what_is_not_filled_in_is_a_part_and_shares_are_of_the_others(tmp_path):
    rows = [*letters(2024, "物业", 24), *letters(2024, "噪声", 6), *letters(2024, None, 7)]
    write_xlsx(tmp_path / "data/raw/2024/平安办/示例_信访.xlsx", {"a": [HEADER, *rows]})
    draw = Briefing(2024, tmp_path).draw
    for make in (draw.ranked, draw.composition):
        chart = make("kinds", "letters_received", by="category", by_title="内容分类")
        assert chart.caption.finding == "物业最多，占填写了内容分类的30件的80%"
        assert chart.shown["件"].tolist() == [24, 6, 7]
        assert chart.shown["占比（%，不含未填写）"].tolist()[:2] == [80, 20]
        assert "24（80%）" in chart.svg and "7（" not in chart.svg


def test_what_is_not_declared_is_a_part_that_no_finding_names(tmp_path):
    rows = [*letters(2024, "物业", 12), *letters(2024, "噪声", 9), *letters(2024, "张建国", 8)]
    write_xlsx(tmp_path / "data/raw/2024/平安办/示例_信访.xlsx", {"a": [HEADER, *rows]})
    draw = Briefing(2024, tmp_path).draw
    for make in (draw.ranked, draw.composition):
        chart = make("kinds", "letters_received", by="category", by_title="内容分类")
        assert chart.caption.finding == "处理信访件数，2024年，按内容分类"
        assert chart.shown["类别"].tolist() == ["物业", "噪声", "〔未列出〕"]
        assert chart.shown["件"].tolist() == [12, 9, 8]
        assert "张建国" not in chart.svg


def test_a_column_of_which_too_much_is_not_declared_is_said_and_not_drawn(tmp_path):
    rows = [*letters(2024, "物业", 5), *letters(2024, "张建国", 7)]
    write_xlsx(tmp_path / "data/raw/2024/平安办/示例_信访.xlsx", {"a": [HEADER, *rows]})
    said = Briefing(2024, tmp_path).draw.ranked(
        "kinds", "letters_received", by="category", by_title="内容分类"
    )
    assert "有58.3%（7/12）的内容分类没有列入本单位的类别，超过三分之一，不按内容分类成图。" in said


def test_a_column_that_too_few_filled_in_is_said_and_not_drawn(tmp_path):
    rows = [*letters(2024, "物业", 12), *letters(2024, None, 7)]
    write_xlsx(tmp_path / "data/raw/2024/平安办/示例_信访.xlsx", {"a": [HEADER, *rows]})
    brief = Briefing(2024, tmp_path)
    why = "处理信访件数有36.8%（7/19）未填写内容分类，超过三分之一，不按内容分类"
    draw, kinds = brief.draw, {"by": "category", "by_title": "内容分类"}
    for make in (draw.ranked, draw.composition, draw.waterfall, draw.communities):
        assert f"{why}成图。" in make("kinds", "letters_received", **kinds)
    assert f"{why}列表。" in brief.parts("letters_received", **kinds)


def test_few_that_are_not_filled_in_are_not_shown_alone():
    rows = pd.Series({"甲": 9, "乙": 5, UNNAMED: 2, "丙": 2})
    assert shown(rows, most=8, smallest=3).to_dict() == {"甲": 9, "乙": 5, "其他": 4}
    rows = pd.Series({"甲": 9, "乙": 5, UNNAMED: 4})
    assert shown(rows, most=1, smallest=3).to_dict() == {"甲": 9, UNNAMED: 4, "其他": 5}


def test_parts_that_are_all_small_are_not_drawn(tmp_path):
    rows = [*letters(2024, "物业", 2), *letters(2024, "噪声", 1)]
    write_xlsx(tmp_path / "data/raw/2024/平安办/示例_信访.xlsx", {"a": [HEADER, *rows]})
    said = Briefing(2024, tmp_path).draw.ranked(
        "kinds", "letters_received", by="category", by_title="内容分类"
    )
    assert said == '<p class="src">处理信访件数按内容分类分开后各部分都很少，不成图。</p>'


# a year that isn't over ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quarter(tmp_path_factory):
    """Fines and papers of two years, and of January to March of the next."""
    root = tmp_path_factory.mktemp("quarter")
    for year, months in ((2023, 12), (2024, 12), (2025, 3)):
        rows = []
        for n in range(6 * months):
            month, kind = n // 6 + 1, "警告" if n % 3 == 0 else "罚款"
            fine = 100 * (n % 7 + 1) + 0.25
            rows.append(
                penalty(n, fine, kind=kind, decided=f"{year}-{month:02}-{8 + n % 6 * 4:02}")
            )
        for row in rows:
            row[0], row[4] = f"{year}{row[0]}", None
        penalty_file(root, *rows, year=year, name="示例_处罚.xlsx")
    (root / "office.toml").write_text("[years.2025]\nas_of = 2025-03-31\n", encoding="utf-8")
    return Briefing(2025, root)


def test_months_to_come_are_blank_and_last_years_are_those_of_the_same_part(quarter):
    chart = quarter.draw.months("by_month", "fine_total")
    shown = chart.shown.set_index("月份")
    fines = {1: 2101.5, 2: 2201.5, 3: 2301.5}
    assert shown["2025年（元）"].dropna().to_dict() == fines
    assert shown["2024年同期（元）"].dropna().to_dict() == fines
    assert chart.caption.period == "2025年1月至3月，按月"
    assert chart.caption.finding == "罚款金额，2025年1月至3月，按月"


def test_what_a_figure_lacks_stands_below_its_chart_in_it_in_its_words_and_in_its_csv(quarter):
    chart = quarter.draw.ranked("kinds", "fine_cases", by="kind", by_title="处罚类别")
    assert chart.caption.note == "截至3月31日。"
    assert '<p class="src">截至3月31日。</p>' in chart._repr_html_()
    assert "单位：起（截至3月31日）" in chart.svg
    assert chart.caption.alt.endswith("罚款12起，警告6起。截至3月31日。")
    states = chart.shown[["状态", "数据截至", "未计入行数", "说明"]]
    assert set(states.itertuples(index=False, name=None)) == {
        ("没有到年底", datetime.date(2025, 3, 31), 0, "截至3月31日")
    }


def test_a_complete_figure_has_nothing_of_it(brief):
    chart = brief.draw.months("by_month", "letters_received")
    assert (chart.caption.note, chart.caption.mark) == ("", "")
    assert "状态" not in chart.shown


def test_a_year_that_is_not_over_is_marked_and_compared_with_its_like(quarter):
    chart = quarter.draw.years("by_year", "fine_cases")
    assert chart.caption.finding == "行政处罚起数，2023—2025年"
    assert "与上年同期持平。" in chart.caption.note
    assert "（1月至3月）" in chart.svg
    assert chart.shown["起"].tolist() == [72, 72, 18]
    assert chart.shown["状态"].tolist() == ["数据完整", "数据完整", "没有到年底"]
    hatched = [bar.get_hatch() for bars in chart.drawing.axes[0].containers for bar in bars]
    assert hatched == [None, None, "////"]


def test_a_waterfall_is_of_the_same_part_of_both_years(quarter):
    chart = quarter.draw.waterfall("change", "fine_total", by="kind", by_title="处罚类别")
    labels = chart.shown["类别"].tolist()
    assert (labels[0], labels[-1]) == ("2024年同期", "2025年1月至3月")
    assert chart.caption.period == "2024年和2025年的1月至3月，按处罚类别"


def test_too_few_months_have_no_limits(quarter, monkeypatch):
    monkeypatch.setattr(figure_charts, "month_limits", lambda *given: None)
    chart = quarter.draw.months("by_month", "fine_cases")
    assert list(chart.shown)[:3] == ["月份", "2025年（起）", "2024年同期（起）"]
    assert "均值" not in chart.svg


def test_years_before_stand_behind_a_season(quarter):
    chart = quarter.draw.months("by_month", "fine_cases")
    assert chart.shown["2023年（起）"].tolist() == chart.shown["2024年（起）"].tolist() == [6] * 12
    assert "2023—2024年" in chart.svg


def penalties_of(year, count):
    rows = [penalty(n, decided=f"{year}-12-05") for n in range(count)]
    return [[f"{year}{row[0]}", *row[1:4], None, *row[5:]] for row in rows]


def test_what_a_sentence_says_as_well_is_one(tmp_path):
    def drawn():
        return Briefing(2024, tmp_path).draw.years("by_year", "fine_cases")

    for year, count in ((2022, 4), (2023, 1), (2024, 9)):
        penalty_file(tmp_path, *penalties_of(year, count), year=year)
    values = "2022年4起，2023年1起，2024年9起"
    assert (
        f'<p class="said">行政处罚起数，2022—2024年：{values}。行政处罚9起，比上年增8起' in drawn()
    )
    assert '<p class="src">来源：综合执法大队《行政处罚案件台账》，14行</p>' in drawn()
    penalty_file(tmp_path, *penalties_of(2024, 10), year=2024)
    assert drawn().shown["起"].tolist() == [4, 1, 10]


def kinds_of(root, **counts):
    """Penalties of a year by kind; gives the ways to draw them by it."""
    rows = penalties_of(2024, sum(counts.values()))
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    penalty_file(root, *([*row[:2], kind, *row[3:]] for row, kind in zip(rows, kinds, strict=True)))
    draw = Briefing(2024, root).draw
    return [
        functools.partial(make, "kinds", "fine_cases", "kind", "处罚类别")
        for make in (draw.ranked, draw.composition)
    ]


def test_so_few_and_small_parts_are_a_sentence_whatever_their_shares(tmp_path, monkeypatch):
    monkeypatch.setattr(chart_module, "svg_of", lambda *given: pytest.fail("drawn"))
    for make in kinds_of(tmp_path, 罚款=4, 警告=3):
        assert make().startswith(
            '<p class="said">行政处罚起数，2024年，按处罚类别：罚款4起，警告3起。'
        )


def test_a_part_of_ten_is_drawn(tmp_path):
    for make in kinds_of(tmp_path, 罚款=10, 警告=3):
        assert make().shown["起"].tolist() == [10, 3]


def test_a_few_months_have_the_limits_that_earlier_years_give(quarter):
    chart = quarter.draw.months("by_month", "fine_cases")
    assert chart.shown["有别于往年"].tolist() == ["否"] * 12
    assert chart.shown["起"].count() == 3 and (chart.shown["推算"][:3] > 0).all()
    assert "2023至2024年" in chart.caption.note


def test_a_month_that_is_not_over_takes_no_part_in_limits(quarter):
    figures, day = quarter.figures, datetime.date(2024, 9, 10)
    draw = FigureCharts(figures, 2024, quarter.draw.folder, judgement=lambda: UNJUDGED, sample=True)
    whole = figures["fine_cases", 2024]
    begun = replace(whole, state=State("partial_year", day))
    figures._computed["fine_cases", 2024, None] = begun
    try:
        chart = draw.months("by_month", "fine_cases")
    finally:
        figures._computed["fine_cases", 2024, None] = whole
    assert chart.shown["起"].dropna().tolist() == [6] * 8
    assert "有别于往年" not in chart.shown
    assert "9月未完，没有画" in chart.caption.note


def test_years_before_one_with_later_rows_are_drawn(quarter):
    figures, day = quarter.figures, datetime.date(2025, 2, 28)
    begun = figures["fine_cases", 2025]
    over = replace(begun, state=State("partial_year", day, later=6))
    figures._computed["fine_cases", 2025, None] = over
    try:
        chart = quarter.draw.years("by_year", "fine_cases")
    finally:
        figures._computed["fine_cases", 2025, None] = begun
    assert chart.shown["年份"].tolist() == [2023, 2024, 2025]
    assert "没有画" not in chart.caption.note


def test_years_that_cannot_be_compared_are_not_drawn(quarter):
    real = penalty_file(quarter.workspace.root, penalty(1), year=2022, name="处罚.xlsx")
    try:
        chart = Briefing(2025, quarter.workspace.root).draw.years("by_year", "fine_cases")
    finally:
        real.unlink()
    assert chart.shown["年份"].tolist() == [2023, 2024, 2025]
    assert chart.caption.period == "2023—2025年"
    assert "示例数据" in chart.caption.note


def test_several_figures_have_each_its_own_mark(quarter):
    ids = ["fine_cases", "fine_total", "letters_received"]
    chart = quarter.draw.compare("both", "三项", ids)
    assert (
        chart.caption.note == "行政处罚起数、罚款金额均截至3月31日。" and chart.caption.mark == ""
    )
    assert chart.shown["状态"].tolist() == ["没有到年底", "没有到年底"]


def test_a_single_number_is_a_sentence_however_large(quarter):
    said = quarter.draw.compare("both", "两项", ["fine_total", "letters_received"])
    assert 'class="said"' in said and "截至3月31日。" in said and "罚款金额" in said


def test_a_figure_without_a_value_says_why(quarter):
    said = quarter.draw.months("by_month", "letters_received")
    assert "没有报送" in said and "不成图" in said


# years that a changed definition parts ------------------------------------------------------------

BREAK = '[[break]]\nfigure = "fine_cases"\nfrom = 2023\nreason = "警告（当场）不再计入"\n'


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """Three years of fines, the same in each; what counts as one changed in the second."""
    root = tmp_path_factory.mktemp("broken")
    for year in (2022, 2023, 2024):
        rows = [penalty(n, decided=f"{year}-{n % 12 + 1:02}-08") for n in range(24)]
        for row in rows:
            row[0], row[4] = f"{year}{row[0]}", None
        penalty_file(root, *rows, year=year, name="示例_处罚.xlsx")
    (root / "office.toml").write_text(BREAK, encoding="utf-8")
    return root


def test_the_first_year_of_a_changed_definition_is_marked_among_the_years(broken):
    table = Briefing(2024, broken).years_table("历年", "fine_cases", "fine_total")
    assert table.count("口径有变") == 1
    _, _, of_2023, of_2022 = re.findall(r"<td.*?</td>", table)[:4]
    assert "口径有变" in of_2023 and "口径有变" not in of_2022
    assert table.endswith(
        '<p class="src">行政处罚起数的口径自2023年起有变：警告（当场）不再计入。</p>'
    )


def test_why_years_are_not_drawn_does_not_deny_that_others_are_compared(broken):
    caption = Briefing(2024, broken).draw.years("by_year", "fine_cases").caption
    assert caption.period == "2023—2024年" and caption.finding == "行政处罚起数，2023—2024年"
    assert caption.note == (
        "与上年持平。行政处罚起数的口径自2023年起有变：警告（当场）不再计入，2022年及以前的数没有画。"
    )


def test_a_year_alone_is_the_period_and_the_reason_stands_once(broken):
    draw = Briefing(2023, broken).draw
    for said in (
        draw.years("by_year", "fine_cases"),
        draw.communities("panels", "fine_cases", by="kind", by_title="处罚类别"),
    ):
        assert "起数，2023年" in said and "—" not in said and said.count("口径") == 1


def test_the_sentence_says_whose_definition_changed(broken):
    html = Briefing(2023, broken).say("处罚{fine_cases}，{fine_cases.moved}。")
    assert "（行政处罚起数的口径自2023年起有变：警告〔当场〕不再计入，不作比较。）" in html


def test_a_year_missing_between_is_drawn_as_a_gap(tmp_path):
    for year in (2022, 2024):
        penalty_file(tmp_path, penalty(1, decided=f"{year}-03-05"), year=year)
    write_xlsx(
        tmp_path / "data/raw/2023/平安办/信访.xlsx", {"a": [HEADER, *letters(2023, "物业", 4)]}
    )
    chart = Briefing(2024, tmp_path).draw.years("by_year", "fine_cases")
    assert "无数据" in chart.svg and chart.shown["年份"].tolist() == [2022, 2023, 2024]


def test_no_chart_of_years_crosses_a_break_even_where_a_year_is_missing_between(tmp_path):
    for year in (2021, 2023, 2024):
        penalty_file(tmp_path, *penalties_of(year, 12), year=year)
    broken = '[[break]]\nfigure = "fine_cases"\nfrom = 2022\nreason = "由区里受理"\n'
    (tmp_path / "office.toml").write_text(broken, encoding="utf-8")
    chart = Briefing(2024, tmp_path).draw.years("by_year", "fine_cases")
    assert chart.shown["年份"].tolist() == [2023, 2024]
    assert "口径自2022年起有变：由区里受理，2021年及以前的数没有画" in chart.caption.note


def test_parts_that_are_all_zero_lead_nowhere(tmp_path):
    rows = [[*row[:3], 0, *row[4:]] for row in penalties_of(2024, 12)]
    penalty_file(tmp_path, *([*row[:2], "警告", *row[3:]] for row in rows), year=2024)
    brief = Briefing(2024, tmp_path)
    assert "都是0，不成图" in brief.draw.ranked("kinds", "fine_total", "kind", "处罚类别")
    assert brief.parts("fine_total", "kind", "处罚类别") == ""


def test_the_caption_of_parts_names_those_that_are_level(tmp_path):
    rows = [*letters(2024, "物业", 15), *letters(2024, "噪声", 15), *letters(2024, "拆迁", 3)]
    write_xlsx(tmp_path / "data/raw/2024/平安办/示例_信访.xlsx", {"a": [HEADER, *rows]})
    table = Briefing(2024, tmp_path).parts("letters_received", "category", "内容分类")
    assert "<caption>处理信访件数（件），按内容分类：物业、噪声最多，各15件</caption>" in table


def test_the_caption_of_parts_in_whose_order_chance_may_be_names_what_it_shows(tmp_path):
    rows = [*letters(2024, "物业", 9), *letters(2024, "噪声", 5), *letters(2024, "拆迁", 4)]
    write_xlsx(tmp_path / "data/raw/2024/平安办/示例_信访.xlsx", {"a": [HEADER, *rows]})
    table = Briefing(2024, tmp_path).parts("letters_received", "category", "内容分类")
    assert "<caption>处理信访件数（件），按内容分类</caption>" in table


@pytest.mark.parametrize(
    ("rejected", "moved", "note"),
    [
        (1, "比上年增2起", "行政处罚起数2024年另有1行未计入，只列增减数，不列百分比。"),
        (3, "比上年减1起", "行政处罚起数2024年另有3行未计入，增减可能变动。"),
    ],
)
def test_a_chart_says_how_far_uncounted_rows_may_move_the_change(tmp_path, rejected, moved, note):
    for year, counted in ((2023, 20), (2024, 22 if rejected == 1 else 19)):
        rows = [
            penalty(year + n, filed=None, decided=f"{year}-{n // 100 % 12 + 1:02}-28")
            for n in range(0, 100 * counted, 100)
        ]
        for row in rows[:rejected] if year == 2024 else ():
            unread = [*row]
            unread[0], unread[2] = f"{row[0]}附", "看不清"
            rows.append(unread)
        penalty_file(tmp_path, *rows, year=year)
    chart = Briefing(2024, tmp_path).draw.years("by_year", "fine_cases")
    assert f"。{moved}；" in chart.caption.note and chart.caption.note.endswith(note)
