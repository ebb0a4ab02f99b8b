"""Summaries in a real browser: nothing is fetched, nothing complains, everyone can read them.

And paper holds them whole. The year in one file has the content of all its pages: by day the
checker of accessibility takes it, and of a single page what its frame decides; the keyboard takes
the single pages.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import needs_chromium, started
from soaking import SOAK

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

BEYOND = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.ariaLabel)"
TEXT_SIZES = """all => all.map(
  text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
PHONE, DESKTOP = 390, 1280
VIOLATIONS = {"resultTypes": ["violations"]}  # of the rest only that there is some
# What the frame of a page decides, and the place that its headings have in it.
OF_A_FRAME = "heading-order page-has-heading-one document-title html-has-lang html-lang-valid "
OF_A_FRAME += "landmark-one-main region bypass skip-link meta-viewport list"
FRAME = VIOLATIONS | {"runOnly": OF_A_FRAME.split()}

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with started(tmp_path_factory.mktemp("browser")) as browser:
        yield browser


@pytest.fixture(scope="module")
def summaries(built):
    single = sorted((built.reports / "2024").glob("*.html"))
    return [built.reports / "index.html", *single, built.reports / "2024.html"]


@dataclass
class Look:
    """What was seen of one page, loaded once."""

    name: str
    asked: list[str] = field(default_factory=list)  # addresses
    said: list[str] = field(default_factory=list)  # by the console
    widths: dict[tuple[int, str], int] = field(default_factory=dict)  # of the content, by screen
    beyond: list[str] = field(default_factory=list)  # tables wider than a phone
    text_sizes: list[float] = field(default_factory=list)  # in charts, on a phone
    undrawn: list[str] = field(default_factory=list)  # characters
    closed: int = 0  # fold-outs that the keyboard didn't open
    passes: list[str] = field(default_factory=list)  # of the checker of accessibility
    violations: list[tuple[int, str, str]] = field(default_factory=list)
    title: str = ""
    notes: int = 0
    charts: list[list[str]] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def looks(browser, summaries):
    """The index first, then the yearly page; the year in one file last."""
    page = browser.new_page()
    looks = [look_at(page, path, number) for number, path in enumerate(summaries)]
    page.close()
    return looks


def look_at(page, path, number):
    look = Look(path.name)
    seen = {
        "request": lambda request: look.asked.append(request.url),
        "console": lambda message: look.said.append(message.text),
        "pageerror": lambda error: look.said.append(str(error)),
    }
    for event, see in seen.items():
        page.on(event, see)
    page.set_viewport_size({"width": DESKTOP, "height": 844})
    page.goto(path.as_uri())
    look.undrawn = page.evaluate(UNDRAWN)
    look.title = page.locator("h1").inner_text()
    look.notes = page.locator("main details:not(.screen)").count()
    look.charts = page.evaluate(CHARTS)
    look.sheets = printed(page)
    look.widths = widths(page, "closed")
    page.set_viewport_size({"width": PHONE, "height": 844})
    look.beyond = page.eval_on_selector_all(".scroll:has(.figures)", BEYOND)
    look.text_sizes = page.eval_on_selector_all("figure.chart svg text", TEXT_SIZES)
    page.evaluate("window.scrollTo(0, 0)")
    is_year = path.stem.isdecimal()
    if SOAK or not is_year:
        for summary in page.locator("details > summary").all():
            summary.focus()
            page.keyboard.press("Enter")
        look.closed = page.locator("details:not([open])").count()
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    look.widths |= widths(page, "open")
    # The index on both screens, the others on one: half the time is the checker's.
    for width in (PHONE, DESKTOP) if number == 0 or SOAK else (PHONE, DESKTOP)[number % 2 :][:1]:
        page.set_viewport_size({"width": width, "height": 844})
        options = VIOLATIONS if SOAK or number < 2 or is_year else FRAME
        found = Axe().run(page, options=options).response
        look.passes += [rule["id"] for rule in found["passes"]]
        look.violations += [
            (width, rule["id"], rule["nodes"][0]["html"][:200]) for rule in found["violations"]
        ]
    for event, see in seen.items():
        page.remove_listener(event, see)
    return look


def widths(page, state):
    """The width of the content on each screen."""
    wide = {}
    for width in (360, PHONE, 768, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 844})
        wide[width, state] = page.evaluate("document.documentElement.scrollWidth")
    return wide


def printed(page):
    """The text of each sheet of paper, without white space."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    return [re.sub(r"\s", "", sheet.get_textpage().get_text_range()) for sheet in document]


def test_pages_fetch_nothing_and_the_console_stays_empty(looks, summaries):
    assert [look.asked for look in looks] == [[path.as_uri()] for path in summaries]
    assert [look.said for look in looks if look.said] == []


def test_nothing_is_wider_than_the_screen(looks):
    for look in looks:
        assert len(look.widths) == 10
        wider = {screen: wide for screen, wide in look.widths.items() if wide > screen[0]}
        assert wider == {}, look.name


def test_tables_of_figures_are_read_on_a_phone_without_scrolling(looks):
    assert [(look.name, look.beyond) for look in looks if look.beyond] == []


def test_the_checker_of_accessibility_finds_nothing(looks):
    for look in looks:
        assert look.passes and look.violations == [], look.name


def test_every_fold_out_opens_by_keyboard(looks):
    assert sum(look.notes for look in looks) > 50
    assert [(look.name, look.closed) for look in looks if look.closed] == []


def test_every_character_is_drawn_by_a_font_that_has_it(looks):
    assert [(look.name, look.undrawn) for look in looks if look.undrawn] == []


def test_text_in_charts_is_never_smaller_than_eleven_pixels_on_a_phone(looks):
    assert sum(len(look.text_sizes) for look in looks) > 100
    for look in looks[1:]:
        assert min(look.text_sizes, default=11) >= 10.99, look.name


def test_paper_has_page_numbers_and_a_header_and_cuts_no_chart(looks):
    for look in looks[1:]:
        for number, sheet in enumerate(look.sheets, 1):
            assert f"第{number}页，共{len(look.sheets)}页" in sheet, look.name
            assert look.title in sheet, look.name
        for texts in look.charts:
            texts = [re.sub(r"\s", "", text) for text in texts]
            whole = [sheet for sheet in look.sheets if all(text in sheet for text in texts)]
            assert whole, (look.name, texts[0])
        numbers = re.findall(r"(?<!关)注(\d+)", "".join(look.sheets))
        assert list(map(int, numbers)) == list(range(1, look.notes + 1)), look.name


def test_the_note_of_a_figure_is_printed_with_its_rows(looks):
    paper = "".join(looks[1].sheets)
    assert re.search(r"注\d+处理信访件数（件）\d*口径：", paper)
    assert re.search(r"台账：《信访件台账》\d+行", paper)


# what a look would find --------------------------------------------------------------------------


@pytest.fixture
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


def test_the_checker_of_accessibility_would_find_a_fault(page, summaries):
    page.goto(summaries[1].as_uri())
    page.evaluate("document.documentElement.removeAttribute('lang')")
    found = Axe().run(page, options=VIOLATIONS).response["violations"]
    assert "html-has-lang" in [rule["id"] for rule in found]


def test_a_character_that_no_font_has_would_be_noticed(page, summaries):
    page.goto(summaries[0].as_uri())
    page.evaluate("document.body.append('\\u0378\\u0379')")
    assert page.evaluate(UNDRAWN) == ["\u0378", "\u0379"]


def test_the_way_to_what_a_figure_rests_on_is_one_key_away_from_its_name(page, summaries):
    page.goto(summaries[1].as_uri())
    row = page.locator("tr", has_text="处理信访件数").first
    assert not row.locator("dl").is_visible()
    row.locator("summary").focus()
    page.keyboard.press("Space")
    assert row.locator("dl").is_visible() and "信访件台账" in row.locator("dl").inner_text()


def test_every_link_of_the_index_leads_to_a_page(page, built, summaries):
    page.goto(summaries[0].as_uri())
    links = page.eval_on_selector_all("main a", "links => links.map(link => link.href)")
    pages = [*built.reports.glob("*/*.html"), *built.reports.glob("[0-9]*.*")]
    assert sorted(set(links)) == sorted(path.as_uri() for path in pages)


def test_years_and_subjects_are_one_click_from_each_page(page, built, summaries):
    for path in sorted(built.reports.glob("*/*.html")):
        page.goto(path.as_uri())
        links = page.eval_on_selector_all("footer a", "links => links.map(link => link.href)")
        subjects = [other for other in path.parent.glob("*.html") if other != path]
        years = [other for other in built.reports.glob(f"*/{path.name}") if other != path]
        beside = [built.reports / "index.html", built.reports / f"{path.parent.name}.html"]
        assert years and sorted(links) == sorted(
            other.as_uri() for other in [*subjects, *years, *beside]
        )


# a year in one file ------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_contents_of_a_year_stay_at_hand_and_lead_on_by_keyboard(page, summaries, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(summaries[-1].as_uri())
    page.keyboard.press("Tab")  # to the main part
    links = page.locator("nav.subjects a").all()
    titles = [link.inner_text() for link in links]
    assert titles == page.locator("article > h2").all_inner_texts() and len(titles) > 8
    for link in links:
        page.keyboard.press("Tab")
        assert link.evaluate("link => link === document.activeElement")
        page.keyboard.press("Enter")
        article = page.locator(f'[id="{link.get_attribute("href")[1:]}"]')
        top = article.evaluate("part => part.getBoundingClientRect().top")
        end = page.evaluate("innerHeight + scrollY >= document.documentElement.scrollHeight - 2")
        assert 0 <= top < 200 or end
        assert page.locator("nav.subjects").evaluate(
            "nav => nav.getBoundingClientRect().top >= 0 && nav.getBoundingClientRect().top < 60"
        )
        link.focus()  # a place in the page takes the focus along


def test_no_link_of_a_year_leads_out_of_it(page, summaries):
    page.goto(summaries[-1].as_uri())
    dead = "links => links.map(link => link.getAttribute('href'))"
    hrefs = list(map(unquote, page.eval_on_selector_all("a[href]", dead)))
    places = page.eval_on_selector_all("[id]", "all => all.map(one => '#' + one.id)")
    assert len(hrefs) > 10 and set(hrefs) <= set(places)
