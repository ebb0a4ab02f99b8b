"""Summaries in a real browser: nothing is fetched, nothing complains, nothing sticks out."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")
# Without these a fresh Chromium talks to its maker at every start.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="需要 Debian 的 chromium（apt install chromium）")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def summaries(built):
    workspace, _ = built
    return [workspace.reports / "index.html", *sorted((workspace.reports / "2024").glob("*.html"))]


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


@pytest.mark.parametrize("width", [360, 390, 768, 1440])
def test_nothing_is_wider_than_the_screen(browser, summaries, width):
    page = browser.new_page(viewport={"width": width, "height": 844})
    for path in summaries:
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
    page.close()


def test_every_fold_out_opens_by_keyboard(browser, summaries):
    page = browser.new_page()
    page.goto(summaries[1].as_uri())
    for summary in page.locator("main details > summary").all():
        summary.focus()
        page.keyboard.press("Enter")
    closed = page.locator("main details:not([open])").count()
    page.close()
    assert closed == 0


def test_every_link_of_the_index_leads_to_a_page(browser, summaries):
    page = browser.new_page()
    page.goto(summaries[0].as_uri())
    links = page.eval_on_selector_all("main a", "links => links.map(link => link.href)")
    assert len(links) == 22
    for link in links:
        page.goto(link)
        assert page.locator("h1").count() == 1
    page.close()
