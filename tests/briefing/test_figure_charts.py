"""Charts and tables of parts: they add up, and give away no small number of people's cases."""

import itertools

import pandas as pd
import pytest
from workbooks import write_xlsx

from wanxing_stats.briefing.briefing import Briefing
from wanxing_stats.briefing.parts import shown_labels

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


@pytest.fixture
def brief(tmp_path):
    """Petitions, which are people's cases, of two years."""
    for place, year in enumerate((2023, 2024)):
        rows = [letters(year, name, counts[place]) for name, counts in CASES.items()]
        sheet = [HEADER, *itertools.chain.from_iterable(rows)]
        write_xlsx(tmp_path / f"data/raw/{year}/平安办/示例_信访.xlsx", {"a": sheet})
    return Briefing(2024, tmp_path)


def test_no_part_is_shown_alone_that_is_small_in_either_year(brief):
    chart = brief.draw.waterfall("change", "letters_received", by="category", by_title="内容分类")
    assert chart.shown.values.tolist() == [
        ["2023年", 20],
        ["物业", 3],
        ["噪声", -1],
        ["其他", 2],
        ["2024年", 24],
    ]
    assert chart.caption.finding == "比上年增4件（20.0%），物业增3件，变动最大"
    assert (
        "拆迁" not in chart.caption.alt + chart.svg and "养犬" not in chart.caption.alt + chart.svg
    )


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


def test_without_a_year_before_the_parts_of_this_one_are_shown(tmp_path, brief):
    first = Briefing(2023, brief.workspace.root)
    assert "物业" in first.parts("letters_received", by="category", by_title="内容分类")
    chart = first.draw.waterfall("change", "letters_received", by="category", by_title="内容分类")
    assert "2023年" not in list(chart.shown.iloc[:, 0])


def test_markup_in_a_category_stays_text(tmp_path):
    rows = [[f"x{n}", "2024-01-05", "张某某", "来访", "<b>粗</b>", None] for n in range(4)]
    for year in (2023, 2024):
        dated = [[f"{year}{row[0]}", row[1].replace("2024", str(year)), *row[2:]] for row in rows]
        write_xlsx(tmp_path / f"data/raw/{year}/平安办/示例_信访.xlsx", {"a": [HEADER, *dated]})
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
