"""Whatever may be missing from a number is said where the number stands, on every built page."""

import shutil

import lxml.html
import openpyxl
import pytest
from workbooks import SAMPLE

from wanxing_stats.base import Workspace, same_day
from wanxing_stats.base.workspace import PACKAGE
from wanxing_stats.build.one_build import build
from wanxing_stats.cleaning import cleaned_workspace
from wanxing_stats.figures import Figures, compared

YEAR = 2024
NOT_OF_NOW = ("published", "before", "rows")  # data-part of what a state says nothing about
OF_A_MONTH = ("month", "limit")  # of what ends before the year's data do
GAPS = {"absent": "没有报送", "unread": "没有读懂", "unknown": "缺少列"}


@pytest.fixture(scope="module")
def unfinished(tmp_path_factory):
    """A year through 15 March, beside a whole one: a ledger with a cell that can't be read, one
    that lacks a column, one that isn't understood, and two that weren't sent."""
    root = tmp_path_factory.mktemp("unfinished")
    for year in (YEAR - 1, YEAR):
        shutil.copytree(SAMPLE / str(year), root / "data/raw" / str(year))
    (root / "office.toml").write_text(f"[years.{YEAR}]\nas_of = {YEAR}-03-15\n", encoding="utf-8")
    raw = root / "data/raw" / str(YEAR)
    edit(raw, "行政处罚案件台账", lambda sheet: put(sheet, "I6", "待核实"))
    edit(raw, "新注册企业名单", lambda sheet: put(sheet, "H3", "备用栏"))
    edit(raw, "信访件台账", garble)
    for name in ("制度修订台账", "干部晋升台账"):
        file_of(raw, name).unlink()
    workspace = Workspace(root, rules=PACKAGE)
    build(workspace, [YEAR])
    return workspace


def file_of(folder, name):
    return next(folder.rglob(f"*{name}*.xlsx"))


def edit(folder, name, change):
    path = file_of(folder, name)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        change(sheet)
    book.save(path)


def put(sheet, cell, value):
    if sheet[cell].value is not None:
        sheet[cell] = value


def garble(sheet):
    """Headings that no ledger knows, under a title that one does."""
    for row in sheet["A3:P4"]:
        for cell in row:
            if cell.value is not None:
                cell.value = f"栏{cell.column_letter}"


def unmarked(workspace, year):
    """The numbers on the year's pages beside which something isn't said, as page, figure, part and
    what should stand there; and how many numbers have something to say."""
    figures = Figures(cleaned_workspace(workspace))
    lacking, marked = [], 0
    for path in sorted((workspace.reports / str(year)).glob("*.html")):
        main = lxml.html.fromstring(path.read_text(encoding="utf-8")).get_element_by_id("main")
        for data in main.xpath(".//data[@data-figure]"):
            expected = expected_marks(data, figures, year)
            marked += bool(expected)
            state = words_beside(data)
            about = path.stem, data.get("data-figure"), data.get("data-part")
            if data.xpath("ancestor::dl") and why_of(data, figures) in state:
                continue  # the whole sentence stands there
            lacking += [(*about, mark) for mark in expected if mark not in state]
            if bool(expected) != bool(data.get("data-state")):
                lacking.append((*about, "data-state"))
    return lacking, marked


def expected_marks(data, figures, year):
    """What must stand beside a number, by the state of its figure."""
    id, of_year = data.get("data-figure").split("/")
    part = data.get("data-part").split()[0]
    figure = figures[id, int(of_year)]
    if int(of_year) < year and "同期" in column_head(data):
        through = figures.year_end(year).through
        same_part = figures.through(id, int(of_year), same_day(through, int(of_year)))
        figure = compared(figures, figures[id, year]).last or same_part
    if part in NOT_OF_NOW:
        return []
    marks = [figure.state.mark_of_rows]
    if part not in OF_A_MONTH and figure.state.through:
        day = figure.state.through
        is_part = (day.month, day.day) != (12, 31)
        marks.append(f"{day.month}月{day.day}日" if is_part else "")
    return [mark for mark in marks if mark]


def why_of(data, figures):
    id, year = data.get("data-figure").split("/")
    return figures[id, int(year)].state.why.rstrip("。")


def words_beside(data):
    """What is said of states in the same card, sentence or cell, in the head of its column and, of
    a change and of parts, in the row of the figure and the heads of all columns."""
    place = data.xpath("ancestor::*[self::dl or self::td or self::li or self::p][1]")[0]
    if place.tag in ("p", "li") and place.get("class") != "card":
        return words_behind(place, data.get("data-figure"))
    places = [place]
    if place.tag == "td":
        places += heads_of(place)
    part = data.get("data-part").split()[0]
    if place.tag == "td" and part in ("change", "part", "part-change"):
        places += place.xpath("ancestor::table/thead | ancestor::tr/td")
    if place.tag == "td" and part in ("part", "part-change"):
        places += place.xpath("ancestor::tbody/tr[last()]/td")
    return "".join(state.text_content() for each in places for state in states_in(each))


def words_behind(sentence, figure):
    """What a sentence says of states at its beginning and behind the numbers of a figure."""
    words, now = "", None
    for element in sentence.iter("data", "small", "span"):
        if element.tag == "data":
            now = element.get("data-figure")
        elif element.get("class") == "state" and now in (None, figure):
            words += element.text_content()
    # The months of a paragraph's figures stand for their last day.
    return words.replace("1月至3月", "3月31日")


def states_in(element):
    own = element.tag == "dl"
    return [
        state
        for state in element.xpath(".//*[contains(concat(' ', @class, ' '), ' state ')]")
        if own or not state.xpath("ancestor::dl")
    ]


def heads_of(cell):
    place = len(cell.xpath("preceding-sibling::*"))
    return cell.xpath("ancestor::table/thead/tr/th")[place : place + 1]


def column_head(data):
    cells = data.xpath("ancestor::td")
    return "".join(head.text_content() for head in heads_of(cells[0])) if cells else ""


def test_every_number_of_a_year_that_isn_t_over_is_marked_where_it_stands(unfinished):
    lacking, marked = unmarked(unfinished, YEAR)
    assert lacking == [], lacking
    assert marked > 150


def test_every_number_of_a_year_that_is_over_is_marked_where_it_stands(built):
    lacking, marked = unmarked(built, YEAR)
    assert lacking == [], lacking
    assert marked > 5


def test_the_year_has_figures_of_every_state(unfinished):
    figures = Figures(cleaned_workspace(unfinished))
    kinds = {figures[id, YEAR].state.kind for id in figures.rules.printed()}
    assert kinds >= {"absent", "unread", "unknown", "incomplete", "partial_year"}


def test_a_figure_without_a_value_says_why_in_its_row_and_its_card(unfinished):
    figures = Figures(cleaned_workspace(unfinished))
    words = {}
    for id in figures.rules.printed():
        figure = figures[id, YEAR]
        words[figure.indicator.name] = GAPS.get(figure.state.kind)
    page = (unfinished.reports / str(YEAR) / "01_overview.html").read_text(encoding="utf-8")
    main = lxml.html.fromstring(page).get_element_by_id("main")
    checked = 0
    for row in main.xpath(".//table[contains(@class, 'figures')]/tbody/tr[th//summary]"):
        name = row.xpath("th//summary")[0].text_content()
        words_of = words.get(name) or words.get(name.rsplit("（", 1)[0])
        if words_of:
            checked += 1
            assert row.xpath("td")[0].text_content() == words_of, name
    for card in main.xpath(".//li[@class='card']//summary"):
        words_of = words.get(card.xpath("*[@class='k']")[0].text_content())
        if words_of:
            checked += 1
            assert words_of in "".join(state.text_content() for state in states_in(card))
    assert checked > 8


def test_the_headline_is_not_lost_with_one_of_its_figures(unfinished):
    index = lxml.html.parse(str(unfinished.reports / "index.html")).getroot()
    text = index.xpath("//p[@class='finding']")[0].text_content()
    assert text.startswith("截至3月15日承办居民诉求工单")
    assert "处理信访件数：报来166行，没有读懂。" in text
