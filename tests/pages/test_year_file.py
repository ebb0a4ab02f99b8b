"""A year in one file: all pages of it, every link inside it, nothing of it twice by name."""

import re

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


def part(stem, title, body, as_of="2024年12月31日"):
    frame = PageFrame(f"2024年{title}", "万兴街道", 2024, as_of, False)
    return YearPart(stem, title, render_page("page.html.j2", frame, body=Markup(body), contents=[]))


@pytest.fixture(scope="module")
def year():
    overview = (
        '<p>见<a href="05_safety.html">公共安全</a>、<a href="05_safety.html#隐患">隐患</a>、'
        '<a href="../2023/01_overview.html">上年</a>，<a href="#总">总</a></p>'
        f'<section><h2 id="总">总</h2>{CHART}</section>'
    )
    safety = f'<section><h2 id="隐患">隐患</h2><h3 id="总">三</h3>{CHART}</section>'
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
    assert hrefs and all(href[0] == "#" and href[1:] in names for href in hrefs)


def test_a_link_to_another_year_is_text_since_the_file_may_be_sent_alone(year):
    assert "、上年，" in year and "2023" not in year


def test_a_link_to_a_page_of_the_year_leads_to_it_here(year):
    assert '<a href="#05_safety">公共安全</a>' in year
    assert '<a href="#05_safety-隐患">隐患</a>' in year


def test_no_name_stands_twice_and_each_reference_has_its_own(year):
    names = lxml.html.fromstring(year).xpath("//@id")
    assert len(names) == len(set(names))
    assert 'aria-labelledby="05_safety-a-title 05_safety-a-desc"' in year
    assert "url(#01_overview-a-2)" in year and 'xlink:href="#05_safety-a-1"' in year


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
