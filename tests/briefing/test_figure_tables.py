"""Rows of figures beside those of the year before: what the heads, the cells and the line below
say of the part of the year, of what is missing and of what isn't compared."""

import datetime
import re
from dataclasses import replace

import pandas as pd
from given_figures import GivenFigures

from wanxing_stats.briefing.figure_tables import Columns, Row, cells_of_parts, number_cell
from wanxing_stats.figures import Change, Comparison, Parts, Reason, State

MARCH, JUNE = datetime.date(2025, 3, 31), datetime.date(2025, 6, 30)
LAST_MARCH = datetime.date(2024, 3, 31)


def figure(id="letters_received", value=240, year=2025, **state):
    given = GivenFigures({(id, year): value})[id, year]
    return replace(given, state=State(**state))


def split(whole, **values):
    frame = pd.DataFrame({"value": pd.Series(values), "rows": 1})
    return Parts(whole, "community", "社区", pd.Series(dtype=object), frame)


def row(this, last=None, change=None, day=None, reason=None):
    return Row(this, Comparison(this, last, change, day, reason))


def compared_in_part():
    last = figure(value=228, year=2024, kind="partial_year", through=LAST_MARCH)
    this = figure(kind="partial_year", through=MARCH)
    return row(this, last, Change(12, "件", 5.3, of_part=True), MARCH)


def plain(html):
    return re.sub(r"<[^>]*>", "|", html).replace("||", "|").strip("|")


def heads(*rows):
    return [plain(head) for head in Columns.of(2025, rows, has_last=True).heads]


def below(*rows):
    return plain(Columns.of(2025, rows, has_last=True).say_below(rows))


def test_heads_of_whole_years_say_nothing_more():
    whole = row(figure(), figure(value=228, year=2024), Change(12, "件", 5.3))
    assert heads(whole) == ["2025年", "2024年", "增减"]
    assert below(whole) == ""


def test_heads_say_the_day_through_which_most_figures_run():
    rows = [compared_in_part(), compared_in_part(), row(figure(kind="partial_year", through=JUNE))]
    assert heads(*rows) == ["2025年|截至3月31日", "2024年同期|截至3月31日", "增减"]


def test_a_cell_says_what_its_head_doesn_t():
    lacking = figure(kind="incomplete", through=JUNE, uncounted=4)
    assert plain(number_cell(lacking, MARCH)) == "240|截至6月30日；另有4行未计入"
    assert plain(number_cell(lacking, JUNE)) == "240|另有4行未计入"


def test_a_cell_without_a_number_says_why():
    for kind, words in {"absent": "没有报送", "unread": "没有读懂", "unknown": "缺少列"}.items():
        assert plain(number_cell(figure(value=None, kind=kind), None)) == words
    assert plain(number_cell(figure(value=None), None)) == "没有可算的记录"
    lacking = figure(value=None, kind="incomplete", uncounted=3)
    assert plain(number_cell(lacking, None)) == "3行未计入，无法计算"


def test_last_years_number_stands_beside_what_has_none_this_year():
    given = GivenFigures({("letters_received", 2024): 228, ("letters_received", 2025): None})
    alone = Row.of(given, given["letters_received", 2025])
    assert plain(alone.last(None)) == "228" and alone.change == "—"
    both = {("letters_received", 2024): None, ("letters_received", 2025): None}
    given = GivenFigures(both)
    assert Row.of(given, given["letters_received", 2025]).last(None) == "—"


def test_parts_of_what_lost_its_percentage_have_none():
    ends = {"least": 59, "most": 60}
    this = figure(value=59, kind="incomplete", uncounted=1, **ends)
    last = figure(value=60, year=2024, least=60, most=60)
    both = [split(last, 甲=15, 乙=45), split(this, 甲=14, 乙=45)]
    cells = cells_of_parts(row(this, last, Change(-1, "件")), both)
    assert [plain(texts[3]) for texts in cells] == ["▼\xa0减1件", "持平"]
    sure = replace(this, state=State())
    cells = cells_of_parts(row(sure, last, Change(-1, "件", -1.7)), both)
    assert plain(cells[0][3]) == "▼\xa0减1件（6.7%）"


def test_why_figures_are_not_compared_stands_once_below():
    apart = row(figure(), reason=Reason("2024年是示例数据", "不与真实数据比较"))
    lacking = Reason("2025年另有1行未计入", "只列增减数", "罚款金额")
    unsure = row(figure("fine_total"), reason=lacking)
    assert apart.change == "不作比较" and apart.last(None) == "—"
    assert below(apart, apart, unsure) == (
        "2024年是示例数据，不与真实数据比较；罚款金额2025年另有1行未计入，只列增减数。"
    )


def test_figures_of_one_reason_share_it():
    def both(*reason):
        letters = row(figure(), reason=Reason(*reason, "处理信访件数"))
        return below(letters, row(figure("fine_total"), reason=Reason(*reason, "罚款金额")))

    names, lacking = "处理信访件数、罚款金额", "只列增减数，不列百分比"
    assert both("2024年另有1行未计入", lacking) == f"{names}：2024年另有1行未计入，{lacking}。"
    assert both("的口径自2023年起有变：统一受理", "不作比较") == (
        f"{names}的口径自2023年起有变：统一受理，不作比较。"
    )


def test_without_a_year_before_nothing_is_said_of_comparing():
    assert row(figure()).change == "—" and below(row(figure())) == ""


def test_a_change_of_another_part_than_the_number_is_said_below():
    last = figure(value=228, year=2024, kind="partial_year", through=LAST_MARCH)
    whole = row(figure(), last, Change(-168, "件", of_part=True), MARCH)
    assert below(whole) == ("处理信访件数的增减按两年截至3月31日的数计算：240件，上年同期228件。")


def test_parts_of_a_sum_keep_their_cents():
    this, last = figure("fine_total", 30.5), figure("fine_total", 20, 2024)
    both = [split(last, 占道=20.0), split(this, 占道=20.25, 其他=10.25)]
    cells = [[plain(cell) for cell in texts] for texts in cells_of_parts(row(this, last), both)]
    assert cells[0][:3] == ["占道", "20.25", "20"] and "0.25元" in cells[0][3]
    alone = cells_of_parts(row(this, last), both[1:])
    assert [len(texts) for texts in alone] == [2, 2]


def test_a_part_of_a_sum_has_a_percentage_on_ten_records():
    this, last = figure("fine_total", 3_000), figure("fine_total", 2_000, 2024)
    both = [split(last, 占道=1_000, 噪声=1_000), split(this, 占道=2_000, 噪声=1_000)]
    for records, words in ((9, "▲\xa0增1,000元"), (10, "▲\xa0增1,000元（100.0%）")):
        before = replace(both[0], frame=both[0].frame.assign(rows=records))
        cells = cells_of_parts(row(this, last), [before, both[1]])
        assert plain(cells[0][3]) == words
