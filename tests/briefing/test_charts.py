"""Charts: nothing a reader needs can be left out, and what is drawn is what is said."""

import functools
import io
import re
import xml.etree.ElementTree as ET

import matplotlib
import pandas as pd
import pytest
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from wanxing_stats.briefing import (
    chart_drawing,
    charts_of_parts,
    charts_of_seasons,
    charts_over_time,
)
from wanxing_stats.figures import number
from wanxing_stats.trends import MonthLimits

NEEDED = {
    "finding": "7月最多",
    "measure": "居民诉求工单",
    "unit": "件",
    "period": "2024年",
    "source": "《居民诉求工单台账》，9行",
    "alt": "2024年各月工单，7月最多。",
    "sample": True,
}
BY_LABEL = pd.Series(
    {"其他楼宇": 370, "融汇广场": 107, "噪声扰民与占道经营及夜间施工": 82, "和通大厦": 12}
)
BY_MONTH = pd.Series(
    [521, 432, 548, 561, 570, 623, 802, 740, 588, 547, 508, 502], index=range(1, 13)
)
BY_YEAR = BY_MONTH.set_axis(range(2013, 2025))
COMMUNITIES = pd.DataFrame({f"示例{n}社区": BY_YEAR // i for i, n in enumerate("一二三四五", 1)})
TWO_YEARS = pd.DataFrame({"2024年": BY_MONTH, "2023年": BY_MONTH + 9})


def limits(expected, below, above):
    """Of each month: what is expected, and by how much it may be less or more."""
    expected = pd.Series(expected, index=range(1, 13), dtype=float)
    columns = {"expected": expected, "low": expected - below, "high": expected + above}
    return pd.DataFrame(columns)


def seasonal(frame):
    """Limits that rest on the same months of earlier years."""
    return MonthLimits(frame, True, "")


def trial(frame):
    """Limits of the line itself."""
    return MonthLimits(frame, False, "")


SEASON = limits([500, 430, 540, 570, 580, 610, 620, 630, 590, 550, 520, 510], 90, 110)
SEASONAL = seasonal(SEASON)
EVERY = {
    "ranked": (charts_of_parts.ranked_bars, (BY_LABEL,)),
    "progress": (charts_of_parts.progress, (BY_LABEL - 1, BY_LABEL)),
    "waterfall": (
        functools.partial(charts_of_parts.waterfall, start=("2023年", 500), end=("2024年", 540)),
        (pd.Series({"噪声": 30, "占道": -25, "其他": 35}),),
    ),
    "composition": (charts_of_parts.composition, (BY_LABEL,)),
    "months": (charts_over_time.months, (TWO_YEARS,)),
    "months_of_money": (charts_over_time.months, (TWO_YEARS * 90_000,)),
    "years": (charts_over_time.years, (pd.Series({2021: 6100, 2023: 6711, 2024: 6942}),)),
    "communities": (charts_over_time.small_multiples, (COMMUNITIES,)),
    "season_of_one_year": (charts_of_seasons.season, (BY_MONTH, trial(limits(578, 183, 185)))),
    "season": (functools.partial(charts_of_seasons.season, marked=[7]), (BY_MONTH, SEASONAL)),
    "season_many": (
        functools.partial(charts_of_seasons.season, marked=[2, 7, 8, 11, 12]),
        (BY_MONTH, SEASONAL),
    ),
    "rates": (
        functools.partial(
            charts_of_parts.ranked_bars,
            share=False,
            beside={"甲": "（19/20）", "乙": "（3/4）"},
            bounds={"甲": (76.4, 99.1), "乙": (30.1, 95.4)},
        ),
        (pd.Series({"甲": 95.0, "乙": 75.0}),),
    ),
}
SVG = "{http://www.w3.org/2000/svg}"


@functools.cache
def drawn(name):
    return draw(name)


def draw(name, **changed):
    make, data = EVERY[name]
    return make(*data, **{"name": name, **NEEDED, **changed})


def ranked(values, **options):
    return charts_of_parts.ranked_bars(pd.Series(values), name="ranked", **NEEDED, **options)


def texts(chart):
    return [element.text for element in ET.fromstring(chart.svg).iter(f"{SVG}text")]


every_chart = pytest.mark.parametrize("name", EVERY)


@every_chart
def test_page_has_finding_subtitle_source_and_alternative_text(name):
    html = drawn(name)._repr_html_()
    assert "<figcaption><b>7月最多</b> <span>居民诉求工单，件，2024年</span></figcaption>" in html
    assert 'role="img" aria-label="2024年各月工单，7月最多。"' in html
    assert "<title>7月最多</title>" in html
    assert '<p class="src">来源：《居民诉求工单台账》，9行</p>' in html


@every_chart
@pytest.mark.parametrize("missing", ["finding", "measure", "unit", "period", "source", "alt"])
def test_empty_text_is_refused(name, missing):
    with pytest.raises(ValueError, match=missing):
        draw(name, **{missing: " "})


@pytest.mark.parametrize("missing", [*NEEDED, "name"])
def test_left_out_argument_is_refused(missing):
    given = {"name": "ranked", **NEEDED}
    del given[missing]
    with pytest.raises(TypeError, match=missing):
        charts_of_parts.ranked_bars(BY_LABEL, **given)


@pytest.mark.parametrize("name", ["../ranked", "Ranked", "工单", "1st", 'a"b'])
def test_name_unfit_for_files_and_ids_is_refused(name):
    with pytest.raises(ValueError, match="图表名"):
        charts_of_parts.ranked_bars(BY_LABEL, name=name, **NEEDED)


@every_chart
def test_same_data_gives_same_bytes_whatever_the_notebook_set(name, tmp_path):
    before = [path.read_bytes() for path in draw(name).save(tmp_path / "a")]
    noise = {
        "font.size": 30,
        "svg.fonttype": "path",
        "patch.force_edgecolor": True,
        "lines.scale_dashes": False,
    }
    with matplotlib.rc_context(noise):
        settings = dict(matplotlib.rcParams)
        after = [path.read_bytes() for path in draw(name).save(tmp_path / "b")]
        assert dict(matplotlib.rcParams) == settings
    assert before == after


def test_a_title_that_names_the_content_is_not_said_twice():
    html = draw("ranked", finding="居民诉求工单，2024年")._repr_html_()
    assert "<figcaption><b>居民诉求工单，2024年</b></figcaption>" in html
    assert "单位：件" in html


def test_styles_do_not_leak_and_ids_differ_between_charts():
    pages = [
        drawn("ranked")._repr_html_(),
        drawn("composition")._repr_html_(),
        drawn("season")._repr_html_(),
    ]
    assert not any("<style" in page or "<metadata" in page for page in pages)
    ids = [id for page in pages for id in re.findall(r' id="([^"]*)"', page)]
    used = [id for page in pages for id in re.findall(r"""(?:url\(|href=")#([^")]*)""", page)]
    assert len(ids) == len(set(ids))
    assert used and set(used) <= set(ids)


@every_chart
def test_page_names_no_address_and_file_only_the_namespaces(name):
    chart = drawn(name)
    assert "http" not in chart._repr_html_()
    assert set(re.findall(r'http[^"]*', chart.svg)) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert chart.svg.startswith("<svg")


@every_chart
def test_packaged_font_has_every_character(name):
    known = font_manager.get_font(chart_drawing.FONT).get_charmap()
    assert [char for char in "".join(texts(drawn(name))) + "−" if ord(char) not in known] == []


@every_chart
def test_text_is_text_and_large_enough_for_a_phone(name):
    svg = drawn(name).svg
    assert len(texts(drawn(name))) > 4
    assert min(float(size) for size in re.findall(r"font(?:-size)?: ?([\d.]+)px", svg)) >= 13.7
    assert 'viewBox="0 0 442.20 ' in svg  # 358 CSS px on a phone: 13.7 becomes 11


@every_chart
def test_no_text_is_cut_off_or_overlaps_another(name):
    drawing = drawn(name).drawing
    renderer = FigureCanvasAgg(drawing).get_renderer()
    boxes = [
        (text.get_text(), text.get_window_extent(renderer))
        for axes in drawing.axes
        for text in axes.texts
        if text.get_text()
    ]
    for text, box in boxes:
        assert (
            box.x0 > -1
            and box.y0 > -1
            and box.x1 < drawing.bbox.width + 1
            and box.y1 < drawing.bbox.height + 1
        ), text
    for i, (text, box) in enumerate(boxes):
        for other, beside in boxes[i + 1 :]:
            across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
            assert across <= 0 or min(box.y1, beside.y1) - max(box.y0, beside.y0) < 3, (text, other)


@pytest.mark.parametrize(
    "name", [name for name in EVERY if not name.startswith(("season", "composition", "waterfall"))]
)
def test_bars_begin_at_zero(name):
    for axes in drawn(name).drawing.axes:
        across = name in ("ranked", "progress", "rates")
        assert (axes.get_xlim() if across else axes.get_ylim())[0] == 0
        assert {
            bar.get_x() if across else bar.get_y() for bars in axes.containers for bar in bars
        } == {0}


def test_bar_lengths_are_proportional_to_the_figures():
    bars = [bar.get_width() for bars in drawn("ranked").drawing.axes[0].containers for bar in bars]
    assert bars == [107, 82, 12, 370]


@every_chart
def test_csv_equals_what_is_shown(name, tmp_path):
    chart = drawn(name)
    svg, png, csv = chart.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert csv.read_bytes().startswith(b"\xef\xbb\xbf")
    pd.testing.assert_frame_equal(
        pd.read_csv(csv, encoding="utf-8-sig"), chart.shown, check_dtype=False
    )
    assert svg.read_text(encoding="utf-8") == chart.svg
    image = Image.open(io.BytesIO(png.read_bytes()))
    assert image.size[0] == pytest.approx(156 / 25.4 * 300, abs=1) and image.info["dpi"][
        0
    ] == pytest.approx(300, abs=1)


def test_formulas_in_labels_are_defused_in_the_csv(tmp_path):
    csv = ranked({"=HYPERLINK(1)": 3, "甲": 1}).save(tmp_path)[2].read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in csv and "\n=" not in csv


def test_ranked_puts_the_largest_first_and_the_rest_last():
    assert ranked({"其他": 9, "甲": 1, "未列": 7, "乙": 5}).shown["类别"].tolist() == [
        "乙",
        "甲",
        "其他",
        "未列",
    ]


def test_made_up_data_says_so_in_the_picture_itself():
    assert "示例数据" in texts(drawn("months")) and "示例数据" not in texts(
        draw("months", sample=False)
    )


def test_text_from_spreadsheets_is_escaped():
    chart = ranked({"<script>alert(1)</script>$x^2$": 3})
    html = charts_of_parts.ranked_bars(
        BY_LABEL,
        **{
            "name": "ranked",
            **NEEDED,
            "finding": '<script>"&',
            "alt": '"><script>',
            "source": "<script>",
        },
    )._repr_html_()
    assert "<script" not in chart._repr_html_() and "<script" not in html
    assert (
        "".join(texts(chart)).replace("单位：件", "").startswith("<script>alert(1)</script>$x^2$")
    )


def test_both_years_of_months_are_shown_each_under_its_name():
    chart = draw("months")
    assert chart.shown["2024年（件）"].tolist() == BY_MONTH.tolist()
    assert chart.shown["2023年（件）"].tolist() == (BY_MONTH + 9).tolist()
    assert {"2024年", "2023年", "521", "530"} <= set(texts(chart))


def test_missing_year_between_is_a_gap_that_says_so():
    chart = drawn("years")
    assert texts(chart).count("无数据") == 1
    assert chart.shown["年份"].tolist() == [2021, 2022, 2023, 2024] and pd.isna(
        chart.shown["件"][1]
    )


def test_a_year_that_is_missing_is_a_gap_whatever_says_so():
    values = pd.Series({2022: 240, 2023: None, 2024: 240}, dtype="Float64")
    for given in (values, values.drop(2023)):
        chart = charts_over_time.years(given, name="years", **NEEDED)
        assert texts(chart).count("无数据") == 1


def test_panels_leave_room_for_a_missing_year():
    frame = pd.DataFrame({"示例一社区": [40, 41]}, index=[2022, 2024])
    chart = charts_over_time.small_multiples(frame, name="panels", **NEEDED)
    assert chart.shown["时间"].tolist() == [2022, 2023, 2024]


NONE = pd.Series(dtype=float, index=pd.Index([], dtype=int))


@pytest.mark.parametrize(
    ("make", "data"),
    [
        (charts_of_parts.ranked_bars, [NONE]),
        (charts_of_parts.composition, [NONE]),
        (charts_over_time.months, [pd.DataFrame({"2024年": NONE, "2023年": NONE})]),
        (charts_over_time.years, [NONE]),
        (charts_of_parts.progress, [NONE, NONE]),
        (charts_over_time.small_multiples, [pd.DataFrame()]),
        (
            charts_over_time.small_multiples,
            [pd.DataFrame({"示例一社区": [float("nan")] * 2}, index=[2023, 2024])],
        ),
        (charts_of_seasons.season, [BY_MONTH * float("nan"), trial(limits(float("nan"), 1, 1))]),
        (charts_over_time.months, [TWO_YEARS * float("nan")]),
    ],
)
def test_no_data_is_said(make, data):
    assert "无数据" in texts(make(*data, name="empty", **NEEDED))


def test_panels_name_the_last_year():
    by_year = pd.DataFrame(
        {"示例一社区": [5, 90, 41], "示例二社区": [70, 8, 32]}, index=[2022, 2023, 2024]
    )
    said = texts(charts_over_time.small_multiples(by_year, name="panels", **NEEDED))
    assert {"41", "32"} <= set(said) and not {"90", "70"} & set(said)


def test_panels_have_one_scale():
    frame = pd.DataFrame({f"示例{n}社区": [40, 100 // n] for n in range(1, 8)}, index=[2023, 2024])
    axes = charts_over_time.small_multiples(frame, name="panels", **NEEDED).drawing.axes
    per_unit = [
        one.get_position().height * one.figure.get_figheight() / one.get_ylim()[1] for one in axes
    ]
    assert max(per_unit) == pytest.approx(min(per_unit))


ZEROS = pd.Series([0, 0], index=[1, 2])


@pytest.mark.parametrize(
    ("make", "data"),
    [
        (charts_of_parts.ranked_bars, ZEROS),
        (charts_over_time.months, ZEROS.to_frame("2024年")),
        (charts_over_time.years, ZEROS),
    ],
)
def test_nothing_but_zeros_is_drawn_as_zeros(make, data):
    assert "无数据" not in texts(make(data, name="zeros", **NEEDED))


def test_rate_short_of_all_is_never_rounded_to_all():
    chart = charts_of_parts.progress(
        pd.Series({"工单": 9999}), pd.Series({"工单": 10000}), name="rate", **NEEDED
    )
    assert "9,999/10,000（99.9%）" in texts(chart)


def test_more_done_than_due_is_refused():
    with pytest.raises(ValueError, match="大于应完成数：工单"):
        charts_of_parts.progress(
            pd.Series({"工单": 3}), pd.Series({"工单": 2}), name="rate", **NEEDED
        )


@pytest.mark.parametrize("values", [pd.Series({"甲": -1}), pd.Series([1, 2], index=["甲", "甲"])])
def test_negative_counts_and_labels_given_twice_are_refused(values):
    with pytest.raises(ValueError, match="甲"):
        charts_of_parts.ranked_bars(values, name="ranked", **NEEDED)


def diamonds(chart):
    (axes,) = chart.drawing.axes
    marked = [line for line in axes.lines if line.get_marker() == "D"]
    return [int(x) for line in marked for x in line.get_xdata()]


def test_a_month_that_is_beyond_chance_is_labelled_and_marked_and_no_other():
    chart = drawn("season")
    assert "7月 802" in texts(chart) and diamonds(chart) == [7]
    assert chart.shown.loc[chart.shown["有别于往年"] == "是", "月份"].tolist() == [7]
    # 8月 lies outside its band, too, and isn't claimed.
    assert BY_MONTH[8] >= SEASON["high"][8] and not any("8月 " in text for text in texts(chart))


def test_the_band_moves_with_the_season():
    band = next(patch for patch in drawn("season").drawing.axes[0].patches if patch.get_fill())
    levels = {round(y) for y in band.get_path().vertices[:, 1]}
    assert {540, 430 + 110, 430 - 90, 630 + 110, 630 - 90} <= levels


def test_the_years_before_stand_thin_behind_the_line():
    before = {2022: BY_MONTH - 40, 2023: BY_MONTH + 9}
    chart = charts_of_seasons.season(
        BY_MONTH, SEASONAL, marked=[7], before=before, name="before", **NEEDED
    )
    (axes,) = chart.drawing.axes
    lines = {tuple(line.get_ydata()): line for line in axes.lines if len(line.get_xdata()) == 12}
    this, *behind = (lines[tuple(values)] for values in (BY_MONTH, *before.values()))
    for line in behind:
        assert line.get_linewidth() < this.get_linewidth() and line.get_zorder() < this.get_zorder()
    assert "2022—2023年" in texts(chart) and "2022—2023年" not in texts(drawn("season"))
    assert chart.shown["2022年（件）"].tolist() == (BY_MONTH - 40).tolist()


def test_by_the_limits_of_one_year_nothing_is_marked():
    chart = draw("season_of_one_year", marked=[7])
    assert BY_MONTH[7] > 763 and diamonds(chart) == []
    assert {"试算上限 763", "均值 578", "试算下限 395"} <= set(texts(chart))
    assert "有别于往年" not in chart.shown and "#b3261e" not in chart.svg


def test_a_band_that_is_cut_off_has_no_edge_there():
    wide = seasonal(limits(500, 90, 9000))
    chart = charts_of_seasons.season(BY_MONTH, wide, name="wide", **NEEDED)
    axes = chart.drawing.axes[0]
    edges = [
        patch for patch in axes.patches if not patch.get_fill() and patch.get_linestyle() == "solid"
    ]
    drawn = [patch.get_data().values.max() for patch in edges if len(patch.get_data().values)]
    assert axes.get_ylim()[1] < 2000 and max(value for value in drawn if value == value) == 410


def test_panels_share_their_years_and_a_missing_one_is_said():
    panel = charts_over_time.Panel
    early = pd.Series({2021: 5.0, 2022: 6.0, 2024: 8.0})
    every = [panel("甲（件）", "", early, ()), panel("乙（件）", "", early[1:], ())]
    chart = charts_over_time.panels(every, name="panels", **NEEDED)
    assert texts(chart).count("2021") == 2 and texts(chart).count("无数据") == 2
    long = [panel("一二三四五六七八九十一二三四五六七八九（件）", "", early, ())] * 2
    lefts = [
        axes.get_position().x0
        for axes in charts_over_time.panels(long, name="long", **NEEDED).drawing.axes
    ]
    assert lefts == [0, 0]


def test_a_month_of_which_nothing_was_expected_has_no_band():
    gap = seasonal(SEASON.drop(3))
    chart = charts_of_seasons.season(BY_MONTH, gap, name="gap", **NEEDED)
    assert pd.isna(chart.shown["推算"][2]) and chart.shown["件"][2] == BY_MONTH[3]


def test_the_bounds_of_rates_are_drawn_and_the_numbers_stand_behind_them():
    (axes,) = drawn("rates").drawing.axes
    spans = [tuple(line.get_xdata()) for line in axes.lines]
    assert (76.4, 99.1) in spans and (30.1, 95.4) in spans
    marks = {text.get_text(): text.xy[0] for text in axes.texts}
    assert marks["95（19/20）"] == 99.1 and marks["75（3/4）"] == 95.4


def test_number_has_a_real_minus_sign_and_two_decimals_at_most():
    assert [number(n) for n in (6942, 95.66, 100, -3.5, 0)] == [
        "6,942",
        "95.66",
        "100",
        "−3.5",
        "0",
    ]


def steps(**changed):
    given = {"start": ("2023年", 500), "end": ("2024年", 540), **changed}
    return charts_of_parts.waterfall(
        pd.Series({"其他": 35, "占道": -25, "噪声": 30, "不变": 0}), name="steps", **NEEDED, **given
    )


def test_a_waterfall_says_both_years_and_each_change_with_its_sign_the_largest_first():
    assert texts(steps())[:-2] == [
        "2023年",
        "噪声",
        "占道",
        "其他",
        "2024年",
        "+30",
        "−25",
        "+35",
        "500",
        "540",
    ]
    assert steps().shown.values.tolist() == [
        ["2023年", 500],
        ["噪声", 30],
        ["占道", -25],
        ["其他", 35],
        ["2024年", 540],
    ]


def test_a_waterfall_whose_steps_do_not_add_up_is_refused():
    with pytest.raises(ValueError, match="各项增减之和40与总的增减41不符"):
        steps(end=("2024年", 541))


def test_the_bars_of_a_waterfall_are_as_long_as_their_changes_and_its_ends_as_far_apart():
    bars = [patch for patch in steps().drawing.axes[0].patches if patch.get_width()]
    ends = [(round(bar.get_x()), round(bar.get_x() + bar.get_width())) for bar in bars]
    assert ends[:3] == [(500, 530), (505, 530), (505, 540)]
    assert ends[3:] == [(480, 500), (480, 540)]  # cut off
    steep = steps(start=("2023年", 20), end=("2024年", 60))
    assert [round(bar.get_x()) for bar in steep.drawing.axes[0].patches][3:] == [0, 0]


def test_a_waterfall_without_any_change_is_drawn():
    chart = charts_of_parts.waterfall(
        pd.Series({"噪声": 0}), start=("2023年", 5), end=("2024年", 5), name="same", **NEEDED
    )
    assert "5" in texts(chart)
