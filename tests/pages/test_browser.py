"""Summaries in a real browser: nothing is fetched, nothing complains, everyone can read them, paper holds them whole."""

import re
import shutil
from pathlib import Path

import pypdfium2
import pytest
import zhplot
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")
# Without these a fresh Chromium talks to its maker at every start.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A bare machine has no Chinese font; the one that charts are drawn with will do.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{}</dir><dir>/usr/share/fonts</dir><cachedir>{}</cachedir></fontconfig>"""
# The characters of a page that are drawn like one that no font has.
UNDRAWN = """() => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 40})
  const pen = canvas.getContext('2d', {willReadFrequently: true})
  pen.font = '24px ' + getComputedStyle(document.body).fontFamily
  const drawn = text => {
    pen.clearRect(0, 0, 40, 40); pen.fillText(text, 4, 30)
    return pen.getImageData(0, 0, 40, 40).data.join()
  }
  const nothing = drawn('\\u0378')
  return [...new Set(document.body.textContent)].filter(c => c.trim() && drawn(c) === nothing)
}"""
CHARTS = """() => [...document.querySelectorAll('figure.chart')].map(figure => [
  figure.querySelector('figcaption b').textContent, figure.querySelector('.src').textContent,
  ...[...figure.querySelectorAll('svg text')].map(text => text.textContent)])"""

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="需要 Debian 的 chromium（apt install chromium）"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fonts")
    conf = folder / "fonts.conf"
    conf.write_text(FONTS.format(Path(zhplot.__file__).parent / "fonts", folder), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=QUIET, env={"FONTCONFIG_FILE": str(conf)}
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def summaries(built):
    workspace, _ = built
    return [workspace.reports / "index.html", *sorted((workspace.reports / "2024").glob("*.html"))]


@pytest.fixture
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


def test_pages_fetch_nothing_and_the_console_stays_empty(browser, summaries):
    for path in summaries:
        page = browser.new_page()
        asked, said = [], []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.goto(path.as_uri())
        page.close()
        assert asked == [path.as_uri()]
        assert said == []


@pytest.mark.parametrize("width", [360, 390, 768, 1440, 1920])
def test_nothing_is_wider_than_the_screen(browser, summaries, width):
    page = browser.new_page(viewport={"width": width, "height": 844})
    for path in summaries:
        page.goto(path.as_uri())
        for state in ("closed", "open"):
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (
                path.name,
                state,
            )
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.close()


def test_tables_of_figures_are_read_on_a_phone_without_scrolling(browser, summaries):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    for path in summaries:
        page.goto(path.as_uri())
        beyond = page.eval_on_selector_all(
            ".scroll:has(.figures)",
            "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.ariaLabel)",
        )
        assert beyond == [], path.name
    page.close()


def test_the_checker_of_accessibility_finds_nothing(browser, summaries):
    for width in (390, 1280):
        page = browser.new_page(viewport={"width": width, "height": 844})
        for path in summaries:
            page.goto(path.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = Axe().run(page)
            assert found.response["passes"]
            assert [
                (one["id"], one["nodes"][0]["html"][:200]) for one in found.response["violations"]
            ] == [], path.name
        page.close()


def test_the_checker_of_accessibility_would_find_a_fault(page, summaries):
    page.goto(summaries[1].as_uri())
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert "html-has-lang" in [one["id"] for one in Axe().run(page).response["violations"]]


def test_every_fold_out_opens_by_keyboard(page, summaries):
    for path in summaries:
        page.goto(path.as_uri())
        page.evaluate("window.scrollTo(0, 0)")
        for summary in page.locator("details > summary").all():
            summary.focus()
            page.keyboard.press("Enter")
        assert page.locator("details:not([open])").count() == 0, path.name


def test_the_way_to_what_a_figure_rests_on_is_one_key_away_from_its_name(page, summaries):
    page.goto(summaries[1].as_uri())
    row = page.locator("tr", has_text="处理信访件数").first
    assert not row.locator("dl").is_visible()
    row.locator("summary").focus()
    page.keyboard.press("Space")
    assert row.locator("dl").is_visible() and "信访件台账" in row.locator("dl").inner_text()


def test_every_character_is_drawn_by_a_font_that_has_it(page, summaries):
    for path in summaries:
        page.goto(path.as_uri())
        assert page.evaluate(UNDRAWN) == [], path.name


def test_a_character_that_no_font_has_would_be_noticed(page, summaries):
    page.goto(summaries[0].as_uri())
    page.evaluate("document.body.append('\\u0378\\u0379')")
    assert page.evaluate(UNDRAWN) == ["\u0378", "\u0379"]


def test_text_in_charts_is_never_smaller_than_eleven_pixels_on_a_phone(browser, summaries):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    for path in summaries[1:]:
        page.goto(path.as_uri())
        sizes = page.eval_on_selector_all(
            "figure.chart svg text",
            """all => all.map(text =>
            parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)""",
        )
        assert min(sizes, default=11) >= 10.99, path.name
    page.close()


def test_paper_has_page_numbers_and_a_header_and_cuts_no_chart(page, summaries):
    for path in summaries[1:]:
        page.goto(path.as_uri())
        charts = page.evaluate(CHARTS)
        title, notes = (
            page.locator("h1").inner_text(),
            page.locator("main details:not(.screen)").count(),
        )
        sheets = printed(page)
        for number, sheet in enumerate(sheets, 1):
            assert f"第{number}页，共{len(sheets)}页" in sheet and title in sheet, path.name
        for texts in charts:
            texts = [re.sub(r"\s", "", text) for text in texts]
            assert any(all(text in sheet for text in texts) for sheet in sheets), (
                path.name,
                texts[0],
            )
        assert [int(number) for number in re.findall(r"(?<!关)注(\d+)", "".join(sheets))] == list(
            range(1, notes + 1)
        ), path.name


def test_the_note_of_a_figure_is_printed_with_its_rows(page, summaries):
    page.goto(summaries[1].as_uri())
    paper = "".join(printed(page))
    assert (
        re.search(r"注\d+处理信访件数（件）\d*口径：", paper)
        and "台账：《信访件台账》165行" in paper
    )


def test_every_link_of_the_index_leads_to_a_page(page, summaries):
    page.goto(summaries[0].as_uri())
    links = page.eval_on_selector_all("main a", "links => links.map(link => link.href)")
    assert len(links) == 22
    for link in links:
        page.goto(link)
        assert page.locator("h1").count() == 1


def printed(page):
    """The text of each sheet of paper, without white space."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    return [re.sub(r"\s", "", sheet.get_textpage().get_text_range()) for sheet in document]
