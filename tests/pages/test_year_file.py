"""A year in one file: all pages of it, every link inside it, nothing of it twice by name."""

import re
from urllib.parse import unquote

import lxml.html
import pytest
from markupsafe import Markup

from wanxing_stats.pages.html_export import PageFrame, PageRefused, export_failed, render_page
from wanxing_stats.pages.year_file import YearPart, export_year

FRAME = PageFrame("2024年指标摘要", "万兴街道", 2024, "2024年12月31日", False, home="")
CHART = (
    '<figure class="chart" id="fig-a"><svg role="img" aria-labelledby="a-title a-desc">'
    '<title id="a-title">甲</title><desc id="a-desc">乙</desc><defs><path id="a-1" d="M0 0"></path>'
    '</defs><g clip-path="url(#a-2)"><use xlink:href="#a-1"></use></g></svg></figure>'
)
NOTE = (
    "<details><summary>查处隐患数</summary><dl><dt>{}</dt>"
    '<dd><data data-figure="hazards_found/2024" data-part="rows" value="1">1行</data></dd></dl>'
    "</details>"
)


def part(stem, title, body, as_of="2024年12月31日"):
    frame = PageFrame(f"2024年{title}", "万兴街道", 2024, as_of, False)
    return YearPart(stem, title, render_page("page.html.j2", frame, body=Markup(body), contents=[]))


@pytest.fixture(scope="module")
def year():
    overview = (
        '<p>见<a href="05_safety.html">公共安全</a>、<a href="05_safety.html#隐患">隐患</a>、'
        '<a href="../2023/01_overview.html">上年</a>，<a href="#总">总</a></p>'
        '<p><a title="去年" href="../2023/05_safety.html">去年</a>，'
        "<a class='t' href='../index.html'>全部</a></p>"
        f'<section><h2 id="总">总</h2>{CHART}{NOTE.format("另见总览")}</section>'
    )
    safety = (
        f'<section><h2 id="隐患">隐患</h2><h3 id="总" aria-details="隐患">三</h3>{CHART}'
        '<table><tr><th id="头">处</th></tr><tr><td headers="头">1</td></tr></table>'
        f"{NOTE.format('口径')}</section>"
    )
    parts = [
        part("01_overview", "总览", overview),
        part("05_safety", "公共安全", safety, "2024年9月30日"),
    ]
    return export_year(parts, FRAME)


def test_every_link_leads_to_a_place_in_the_file(year):
    page = lxml.html.fromstring(year)
    links = [element.get("href") for element in page.iter("a", "use")]
    names = set(page.xpath("//@id"))
    hrefs = [*filter(None, links), *page.xpath("//@*[local-name() = 'href']")]
    assert hrefs and all(href[0] == "#" and unquote(href[1:]) in names for href in hrefs)


def test_a_link_to_another_year_is_text_since_the_file_may_be_sent_alone(year):
    assert "、上年，" in year and "<p>去年，全部</p>" in year
    assert "2023" not in year and "index.html" not in year


def test_a_link_to_a_page_of_the_year_leads_to_it_here(year):
    assert '<a href="#05_safety">公共安全</a>' in year
    assert '<a href="#05_safety-隐患">隐患</a>' in unquote(year)


def test_a_link_to_a_place_that_is_not_there_leads_to_its_page_or_is_text():
    body = (
        '<p><a href="b.html#没有">乙</a>，<a href="#没有">丙</a>，<a href="#%E7%94%B2">甲</a></p>'
    )
    parts = [part("a", "总览", f'{body}<p id="甲">1</p>'), part("b", "公共安全", "<p>2</p>")]
    page = unquote(export_year(parts, FRAME))
    assert '<p><a href="#b">乙</a>，丙，<a href="#a-甲">甲</a></p>' in page


def test_a_heading_named_title_is_not_the_title():
    page = export_year([part("a", "总览", '<h2 id="title">title</h2>')], FRAME)
    names = lxml.html.fromstring(page).xpath("//@id")
    assert len(names) == len(set(names)) and "a-title" in names


def test_no_name_stands_twice_and_each_reference_has_its_own(year):
    names = lxml.html.fromstring(year).xpath("//@id")
    assert len(names) == len(set(names))
    assert 'aria-labelledby="05_safety-a-title 05_safety-a-desc"' in year
    assert "url(#01_overview-a-2)" in year and 'xlink:href="#05_safety-a-1"' in year
    assert 'aria-details="05_safety-隐患"' in year and 'headers="05_safety-头"' in year


def test_a_text_that_reads_like_a_name_stays_text():
    body = '<p id="甲" aria-label="甲">1 &lt; 2<img alt="甲 &lt; 乙" src="data:image/png;base64,'
    body += 'iVBORw0KGgo="></p>'
    page = export_year([part("a", "总览", body)], FRAME)
    assert '<p id="a-甲" aria-label="甲">1 &lt; 2<img alt="甲 &lt; 乙"' in page


def test_paper_has_the_note_of_a_figure_once_where_its_subject_is(year):
    page = lxml.html.fromstring(year)
    assert page.xpath("//details[@class='screen']//dt/text()") == ["另见总览"]
    assert page.xpath("//main//details[not(@class)]//dt/text()") == ["口径"]


def test_headings_are_a_level_lower_and_the_title_is_the_only_first(year):
    page = lxml.html.fromstring(year)
    assert [heading.text for heading in page.iter("h1")] == ["2024年指标摘要"]
    assert [heading.text for heading in page.iter("h2")] == ["总览", "公共安全"]
    assert [heading.text for heading in page.iter("h3", "h4")] == ["总", "隐患", "三"]


def test_a_page_whose_data_end_on_another_day_says_so(year):
    assert year.count("数据截至2024年12月31日") == 2 and year.count("数据截至2024年9月30日") == 1


def test_a_page_that_was_not_made_again_says_so_there_too():
    old = part("05_safety", "公共安全", "<p>甲</p>")
    page = export_year([YearPart(old.stem, old.title, export_failed(old.page))], FRAME)
    assert re.search(r'<article id="05_safety".*本页没有更新', page, re.DOTALL)


def test_what_is_no_page_of_ours_is_refused():
    with pytest.raises(PageRefused, match="公共安全"):
        export_year([YearPart("05_safety", "公共安全", "<p>甲</p>")], FRAME)
