"""Summaries: only what leaders should read, in one file that needs nothing from elsewhere."""

import base64
import re

import nbformat.v4 as v4
import pandas as pd
import pytest
from markupsafe import Markup

from wanxing_stats.briefing import charts_of_parts, markup
from wanxing_stats.pages import html_export as summaries
from wanxing_stats.pages.allowed_markup import PNG

ABOUT = {
    "title": "2024年度指标摘要",
    "unit": "万兴街道",
    "year": 2024,
    "as_of": "2024年12月31日",
    "sample": True,
    "nav": [("行政执法", "04_enforcement.html")],
}


PIPES = "|甲|乙|\n|---|---|\n|1|2|"


def shown(html, **more):
    return v4.new_code_cell(
        "secret_code()",
        outputs=[
            v4.new_output("stream", name="stderr", text="secret_warning"),
            v4.new_output("stream", name="stdout", text="secret_print"),
            v4.new_output(
                "execute_result",
                {"text/html": html, "text/plain": "secret_repr", **more},
                execution_count=7,
            ),
        ],
    )


def chart():
    return charts_of_parts.ranked_bars(
        pd.Series({"甲": 3, "其他": 1}),
        name="ranked",
        finding="甲最多",
        measure="工单",
        unit="件",
        period="2024年",
        source="台账",
        alt="甲3件，其他1件。",
        sample=True,
    )._repr_html_()


def export(*cells, **changed):
    frame = summaries.PageFrame(**{**ABOUT, **changed})
    return summaries.export_notebook(v4.new_notebook(cells=list(cells)), frame)


@pytest.fixture(scope="module")
def page():
    headings = [v4.new_markdown_cell(f"## 第{n}节\n\n说明") for n in "一二三"]
    return export(
        headings[0],
        shown('<p class="finding">共4件。</p>'),
        headings[1],
        shown(chart()),
        headings[2],
        shown(pd.DataFrame({"行": [1]})._repr_html_()),
    )


def test_page_is_chinese_and_may_fetch_nothing(page):
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"" in page
    assert '<meta name="viewport" content="width=device-width,initial-scale=1">' in page
    assert not re.search(r"<script|http:|https:|<link|<img|@import|src=", page)


def test_page_has_one_title_the_day_and_the_unit(page):
    assert "<title>2024年度指标摘要 · 万兴街道</title>" in page
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == ["2024年度指标摘要"]
    assert "数据截至2024年12月31日" in page


def test_page_shows_outputs_and_neither_code_nor_prompts_nor_streams(page):
    assert "共4件。" in page and "甲3件，其他1件。" in page
    assert not re.search(r"secret|In\s*\[|Out\s*\[|prompt|¶", page)


def test_headings_have_ids_that_the_contents_link(page):
    linked = re.findall(r'<a href="#([^"]+)">第.节</a>', page)
    assert linked == re.findall(r'<h2 id="([^"]+)">', page) and len(linked) == 3
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_short_page_has_no_contents():
    assert 'aria-label="目录"' not in export(v4.new_markdown_cell("## 一节"))


def test_repeated_headings_get_ids_of_their_own():
    page = export(v4.new_markdown_cell("# 甲\n\n## 甲\n\n### 甲"))
    ids = re.findall(r'<h[23] id="([^"]+)">', page)
    assert len(set(ids)) == 3 and page.count("<h1") == 1


def test_an_id_that_a_notebook_wrote_or_the_page_has_is_no_headings():
    page = export(v4.new_markdown_cell('## 结论\n\n## main\n\n<p id="结论">甲</p>'))
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 4


def test_a_table_of_the_notebooks_own_scrolls_by_itself_and_ours_once(page):
    wide = pd.DataFrame({f"第{n}列": [n] for n in range(30)})
    listed = markup.table("各月", ["月", "件"], [["1月", "2"]])
    shown_own = export(shown(wide._repr_html_()), shown(listed), v4.new_markdown_cell(PIPES))
    assert shown_own.count('<div class="scroll own"') == 2 == shown_own.count('tabindex="0"') - 1
    assert shown_own.count("<table") == 3


def test_sections_are_closed_and_hold_their_charts(page):
    assert page.count("<section>") == page.count("</section>") == 3


def test_styles_of_outputs_are_dropped(page):
    assert page.count("<style") == 1


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (2024, "2024年的记录照公开年度报告的合计数虚构，以前年度全为虚构，仅供演示。"),
        (2023, "2023年的数据全部为虚构，仅供演示。"),
    ],
)
def test_sample_notice_says_what_is_made_up(year, said):
    assert f'<p class="sample"><b>示例数据。</b>{said}</p>' in export(year=year)


def test_real_data_has_no_sample_notice():
    assert "示例数据" not in export(sample=False)


def test_links_between_pages_are_relative(page):
    links = {"../index.html", "../2024.html", "04_enforcement.html"}
    assert set(re.findall(r'href="([^"#]+)"', page)) == links


def test_the_foot_links_the_same_subject_of_the_years_that_have_it_and_no_other(page):
    years = {2023: "../2023/a.html", 2022: "../2022/a.html"}
    linked = summaries.with_other_years(page, years.items())
    assert re.findall(r'href="(../2.*?)">(.*?)</a>', linked) == [
        ("../2023/a.html", "2023年同一摘要"),
        ("../2022/a.html", "2022年同一摘要"),
        ("../2024.html", "2024年全部内容（一个文件）"),
    ]
    assert summaries.with_other_years(linked, years.items()) == linked
    assert summaries.with_other_years(linked, []) == page


def test_failed_cell_is_refused_with_its_number():
    error = v4.new_output("error", ename="ZeroDivisionError", evalue="division by zero")
    bad = v4.new_code_cell("1/0", outputs=[error])
    with pytest.raises(ValueError, match="第2个单元格出错：ZeroDivisionError"):
        export(v4.new_markdown_cell("## 好"), bad)


def test_picture_without_words_is_refused():
    picture = v4.new_output("display_data", {"image/png": "AAAA", "text/plain": "<Figure>"})
    cell = v4.new_code_cell("", outputs=[picture])
    with pytest.raises(ValueError, match="第1个单元格的图没有替代文字"):
        export(cell)


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>",
        '<img src="data:x">',
        '<a href="https://example.org">x</a>',
        '<b onclick="x()">x</b>',
        "<iframe></iframe>",
        '<a href="//example.org">x</a>',
    ],
)
def test_output_that_needs_something_from_outside_is_refused(html):
    with pytest.raises(ValueError, match="第1个单元格"):
        export(shown(html))


@pytest.mark.parametrize("alt", ["", ' alt=""', ' alt="chart"'])
def test_a_picture_without_chinese_words_is_refused(alt):
    picture = f'<img src="data:image/png;base64,{base64.b64encode(PNG).decode()}"'
    with pytest.raises(ValueError, match="没有中文替代文字的图"):
        export(shown(f"{picture}{alt}>"))
    assert "各月处罚" in export(shown(f'{picture} alt="各月处罚">'))


def test_widget_shows_nothing():
    view = v4.new_output(
        "display_data", {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "secret"}
    )
    assert "secret" not in export(v4.new_code_cell("", outputs=[view]))


def test_text_given_is_escaped():
    page = export(title='<b>甲</b>"}</style>', unit="<i>", nav=[("<u>", "a.html")])
    assert not re.search("<b>甲|<i>|<u>", page) and page.count("</style>") == 1


def test_plain_text_repr_is_escaped():
    cell = v4.new_code_cell(
        "", outputs=[v4.new_output("execute_result", {"text/plain": "<u>5"}, execution_count=1)]
    )
    assert "<pre>&lt;u&gt;5</pre>" in export(cell)


def test_same_notebook_gives_same_bytes():
    assert export(shown(chart())) == export(shown(chart()))


def test_page_of_ten_charts_stays_light():
    assert (
        len(export(*[shown(chart().replace("ranked", f"ranked{n}")) for n in range(10)]).encode())
        < 100_000
    )


def test_index_links_all_pages_newest_year_first():
    page = summaries.IndexEntry
    of_2024 = [
        page("2024/01_overview.html", "2024年度指标摘要", "工单6,942件"),
        page("2024/04_enforcement.html", "行政执法", ""),
    ]
    years = [
        summaries.IndexYear(2023, [page("2023/01_overview.html", "2023年度指标摘要", "")]),
        summaries.IndexYear(2024, of_2024, "2024_指标表.xlsx"),
    ]
    said = (Markup("<p>没有变</p>"), Markup("<p>表</p>"))
    lead = summaries.IndexLead(
        year=2024,
        headline="工单<6,942件",
        failed="",
        said=said[0],
        figures=said[1],
        workbook="2024_指标表.xlsx",
    )
    index = summaries.export_index(years, lead, unit="万兴街道", sample=True)
    assert re.findall(r'<a href="([^"#]+)"', index) == [
        "2024.html",
        "2024_指标表.xlsx",
        "2024.html",
        "2024_指标表.xlsx",
        "2024/01_overview.html",
        "2024/04_enforcement.html",
        "2023.html",
        "2023/01_overview.html",
    ]
    assert "工单&lt;6,942件" in index and "<p>没有变</p>" in index and "<p>表</p>" in index
    assert (
        'lang="zh-CN"' in index
        and "示例数据。" in index
        and not re.search("<script|http:|https:", index)
    )
