"""Every number on the yearly page is the figure or count that it says, and changes only with it."""

import json
import re
import shutil
from collections import Counter

import lxml.html
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner
from workbooks import SHIPPED, take_notebooks

from wanxing_stats.base import Workspace
from wanxing_stats.briefing.verdicts import NEVER
from wanxing_stats.build.one_build import build
from wanxing_stats.cleaning.data_package import cleaned_workspace
from wanxing_stats.cli.commands import app
from wanxing_stats.figures.figures import Figures
from wanxing_stats.trends import judged, why_not_judged

# What may hold digits without being a number of the year: years, dates and headings; what is
# checked elsewhere.
WITHOUT_NUMBERS = (
    "//data | //svg | //details//dl | //h2 | //h3 | //caption | //thead | //figcaption/span"
    " | //*[@class='src' or @class='said'] | //*[contains(@class, 'state')]"
)
A_YEAR_OR_MONTH = re.compile(r"20\d\d(?:—20\d\d)?年|(?<!\d)1?\d月")


@pytest.fixture(scope="module")
def told(built):
    """By year: the yearly page, and the figures and counts that the commands give."""
    workspace = built
    return {
        year: (page(workspace, year), said(workspace, "indicators", str(year), str(year - 1)))
        for year in (2023, 2024)
    }


def page(workspace, year):
    text = (workspace.reports / str(year) / "01_overview.html").read_text(encoding="utf-8")
    return lxml.html.fromstring(text).get_element_by_id("main")


def said(workspace, *command):
    return json.loads(
        CliRunner().invoke(app, [*command, "--json", "--root", str(workspace.root)]).stdout
    )


def plain(number):
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def change(this, last):
    """The change in words, as an official summary says it; reckoned here without the library."""
    difference, unit = round(this["value"] - last["value"], 2), this["unit"]
    if difference == 0:
        return "持平"
    if unit == "%":
        return f"{'增' if difference > 0 else '减'}{plain(abs(difference))}个百分点"
    indicator = SHIPPED.indicators[this["id"]]
    # On ten records; a value that is a count of things has as many as it counts.
    records = last["rows"] if indicator.measure == "sum" else last["value"]
    no_base = indicator.measure == "mean" or indicator.table == "equipment" or records < 10
    percent = "" if no_base else f"（{abs(round(100 * difference / last['value'], 1))}%）"
    return f"{'增' if difference > 0 else '减'}{plain(abs(difference))}{unit}{percent}"


def expected(mark, figures):
    """The words that a marked number must be in."""
    id, year = mark.get("data-figure").split("/")
    one, part = figures[id, int(year)], mark.get("data-part")
    if part == "rows":
        return f"{one['rows']:,}行"
    if part == "n_of_n":
        return f"{plain(one['numerator'])}/{plain(one['denominator'])}"
    if part == "change":
        return change(one, figures[id, int(year) - 1])
    if isinstance(one["value"], str):
        return "{}年{}月".format(*map(int, one["value"].split("-")))
    return plain(one["value"])


@pytest.mark.parametrize("year", [2023, 2024])
def test_every_number_that_names_a_figure_is_that_figure(told, year):
    main, indicators = told[year]
    figures = {(one["id"], one["year"]): one for one in indicators}
    marks = [
        mark
        for mark in main.xpath("//data[@data-figure]")
        if " " not in mark.get("data-part") and mark.get("data-part") != "limit"
    ]
    assert len(marks) > 250
    for mark in marks:
        text = mark.text_content().replace("\u00a0", "")
        text = re.sub("^(▲|▼|比上年|(暂)?与上年)", "", text)
        if text == "暂持平":  # where uncounted rows may undo it
            id, year = tuple_of(mark)
            assert figures[id, year]["uncounted"] or figures[id, year - 1]["uncounted"], id
            text = "持平"
        if mark.get("data-part") == "value":
            text = re.sub(r"（.*）$", "", text)
            text = text.removesuffix(figures[tuple_of(mark)]["unit"])
        words = expected(mark, figures)
        if mark.get("data-part") == "change" and not has_percentage(mark, figures, text):
            words = re.sub("（[^）]*%）$", "", words)
        assert text == words, (mark.get("data-figure"), mark.get("data-part"))


def has_percentage(mark, figures, text):
    """Whether a change has one: of a count, unless rows that aren't counted in either year could
    turn it or move it by a point; of what is no count and lacks rows nobody knows here."""
    id, year = tuple_of(mark)
    this, last = figures[id, year], figures[id, year - 1]
    if not this["uncounted"] and not last["uncounted"]:
        return True
    if this["value"] != this["rows"] or last["value"] != last["rows"]:
        return "%" in text
    percent = 100 * (this["value"] - last["value"]) / last["value"]
    ends = []
    for now in (this["value"], this["value"] + this["uncounted"]):
        for before in (last["value"], last["value"] + last["uncounted"]):
            ends.append(100 * (now - before) / before)
    return all(abs(end - percent) < 1 and end * percent > 0 for end in ends)


def tuple_of(mark):
    id, year = mark.get("data-figure").split("/")
    return id, int(year)


@pytest.mark.parametrize("year", [2023, 2024])
def test_every_figure_that_the_report_prints_is_in_a_table_of_its_section(told, year):
    main, indicators = told[year]
    shown = {
        mark.get("data-figure") for mark in main.xpath("//table[contains(@class, 'figures')]//data")
    }
    assert shown >= {
        f"{one['id']}/{year}"
        for one in indicators
        if one["year"] == year and one["value"] is not None
    }


def stayed_the_same(figures, id, year, *, tested):
    """Whether a figure is a number, the same in both years, and no row could make it another."""
    this, last = figures[id, year], figures[id, year - 1]
    is_sure = tested or not (this.state.uncounted or last.state.uncounted)
    return isinstance(this.value, int | float) and this.value == last.value and is_sure


def counts_of_claims(cleaned, year):
    """Of how many figures the changes hold, are within chance, and can't be told."""
    figures = Figures(cleaned)
    judgement = judged(figures, year)
    claimed = {claim.id for claim in judgement.claims}
    holding = {claim.id for claim in judgement.claims if claim.holds}
    same = set()
    for id in SHIPPED.indicators.keys() - holding:
        if stayed_the_same(figures, id, year, tested=id in claimed):
            same.add(id)
    sizes = {"within": claimed - holding - same, "holding": holding, "same": same}
    counts = Counter({kind: len(ids) for kind, ids in sizes.items()})
    for id, indicator in SHIPPED.indicators.items():
        if why := judgement.untold.get(id) or (why_not_judged(indicator) and NEVER):
            counts[f"untold {why}"] += id not in claimed | same
    return counts


@pytest.mark.parametrize("year", [2023, 2024])
def test_counts_of_months_parts_files_and_rows_are_those_of_the_clean_rows(built, told, year):
    workspace = built
    main, _ = told[year]
    cleaned = cleaned_workspace(workspace)
    check = said(workspace, "check")
    sheets = [one for one in check["sheets"] if one["file"].startswith(f"{year}/")]
    problems = [one for one in check["problems"] if one["file"].startswith(f"{year}/")]
    of_report = SHIPPED.printed()
    printed = [one for one in told[year][1] if one["year"] == year and one["id"] in of_report]
    counts = {
        "sheets": len(sheets),
        "files": len(
            {one["file"] for one in cleaned.files.to_dict("records") if one["year"] == year}
        ),
        "corrected": 0,
        "figures": len(printed),
    }
    counts |= {
        f"rows {kind}": sum(one[kind] for one in sheets)
        for kind in ("rows", "clean", "duplicate", "rejected")
    }
    for one in printed:
        key = f"state {one['state']}"
        counts[key] = counts.get(key, 0) + 1
    for severity in ("rejected", "doubtful"):
        of_severity = [one for one in problems if one["severity"] == severity]
        counts[severity] = sum(len(one["rows"]) or 1 for one in of_severity)
    for one in problems:
        if one["severity"] == "rejected":
            key = f"rejected {one['department']}"
            counts[key] = counts.get(key, 0) + (len(one["rows"]) or 1)
    for name, table in cleaned.tables.items():
        dates = table[SHIPPED.ledgers[name].date]
        of_year = table[dates.astype(str).str[:4] == str(year)]
        counts |= {f"clean {name}": len(of_year), f"files {name}": of_year["source_file"].nunique()}
    counts |= counts_of_claims(cleaned, year)
    marks = main.xpath("//data[@data-count]")
    assert len(marks) > 40
    for mark in marks:
        assert (
            re.sub(r"\D", "", mark.text_content())
            == mark.get("value")
            == str(counts[mark.get("data-count")])
        ), mark.get("data-count")


@pytest.mark.parametrize("year", [2024])
def test_the_parts_of_a_count_are_those_of_the_rows_and_add_up(built, told, year):
    main, indicators = told[year]
    figures = {(one["id"], one["year"]): one for one in indicators}
    rows = Figures(cleaned_workspace(built), [year - 1, year])
    marks = main.xpath("//data[starts-with(@data-part, 'part ')]")
    assert len(marks) > 20
    for mark in marks:
        of_part = rows[tuple_of(mark)].rows["community"] == mark.get("data-part").split()[1]
        assert re.sub(r"\D", "", mark.text_content()) == str(of_part.sum())
    for of_year in (year - 1, year):
        parts = [int(mark.get("value")) for mark in marks if tuple_of(mark)[1] == of_year]
        assert sum(parts) == figures["hotline_orders_handled", of_year]["value"]


def test_unusual_months_are_those_of_the_rows(built, told):
    workspace = built
    figures = Figures(cleaned_workspace(workspace), [2023])
    marks = told[2023][0].xpath("//data[starts-with(@data-part, 'month ')]")
    assert marks
    for mark in marks:
        month = int(mark.get("data-part").split()[1])
        figure = figures[tuple_of(mark)]
        of_month = figure.rows[figure.indicator.date].dt.month == month
        assert re.sub(r"\D", "", mark.text_content()) == str(of_month.sum())


@pytest.mark.parametrize("year", [2023, 2024])
def test_no_number_stands_on_the_page_without_a_figure_or_a_count_behind_it(told, year):
    main = lxml.html.fromstring(lxml.html.tostring(told[year][0], encoding="unicode"))
    for element in main.xpath(WITHOUT_NUMBERS):
        element.drop_tree()
    for finding in main.xpath("//figcaption"):
        finding.drop_tree()  # against the chart's own table, below
    for readings in main.xpath("//table[contains(@class, 'words')]"):
        readings.drop_tree()  # definitions
    assert (
        re.findall(r"\D{0,8}\d[\d,.]*\D{0,8}", A_YEAR_OR_MONTH.sub("", main.text_content())) == []
    )


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_numbers_in_a_chart_s_finding_are_in_the_chart_or_follow_from_its_figure(
    built, told, year
):
    workspace = built
    main, indicators = told[year]
    values = {plain(one["value"]) for one in indicators if isinstance(one["value"], int | float)}
    values |= {plain(one["low"]) for one in indicators if one["low"] is not None}
    years = said(workspace, "indicators", *map(str, range(2021, year + 1)))
    of_all = {plain(one["value"]) for one in years if isinstance(one["value"], int | float)}
    last = {one["id"]: one for one in indicators if one["year"] == year - 1}
    moves = "".join(
        change(one, last[one["id"]])
        for one in indicators
        if one["year"] == year
        and isinstance(one["value"], int | float)
        and isinstance(last.get(one["id"], {}).get("value"), int | float)
    )
    for sentence in main.xpath("//p[@class='said']"):  # in place of a chart
        numbers = set(
            re.findall(r"\d[\d,.]*\d|\d", A_YEAR_OR_MONTH.sub("", sentence.text_content()))
        )
        assert numbers and all(number in of_all or number in moves for number in numbers)
    figures = main.xpath("//figure")
    assert len(figures) >= 8
    for figure in figures:
        name = figure.get("id").removeprefix("fig-")
        shown = pd.read_csv(workspace.figures / str(year) / f"{name}.csv", encoding="utf-8-sig")
        here = {
            plain(abs(value)) for column in shown.select_dtypes("number") for value in shown[column]
        }
        if "推算" in shown:  # by how much a month is beside what was expected of it
            ratios = shown.iloc[:, 1] / shown["推算"]
            here |= {str(round(100 * abs(ratio - 1))) for ratio in ratios.dropna()}
        labels = "".join(map(str, shown.iloc[:, 0]))
        finding = figure.xpath(".//figcaption/b")[0].text_content()
        for found in re.findall(r"\d[\d,.]*", A_YEAR_OR_MONTH.sub("", finding)):
            assert (
                found in here | values | {"100"}
                or found in moves
                or found in labels
                or found == str(len(shown))
            ), (name, finding)


def test_one_fine_more_changes_what_depends_on_it_and_nothing_else(built, tmp_path):
    own = Workspace(shutil.copytree(built.root, tmp_path / "own"))
    take_notebooks(own.root, "01")
    before = blocks(own)
    path = own.raw / "2024" / "综合执法大队" / "示例_行政处罚案件台账.xlsx"
    book = openpyxl.load_workbook(path)
    sheet, row = book.worksheets[0], 20
    fine = next(
        cell for cell in sheet[row] if isinstance(cell.value, int | float) and cell.value >= 50
    )
    fine.value += 50
    book.save(path)
    moved = {(one.id, one.after - one.before) for one in build(own, [2024]).changed}
    assert moved == {("penalty_fine_yuan", 50)}
    after = blocks(own)
    changed = {key for key in {**before, **after} if before.get(key) != after.get(key)}
    # The headline, the card, the sentence and the row of the section; what moved since last time.
    assert {key for key in changed if not key.startswith("与上次相比")} == {
        "全年承办居民诉求工单",
        "罚款金额",
        "完成行政处罚",
        "罚款金额（元）口径本",
    }


def blocks(workspace):
    """The sentences, cards, charts and table rows of the yearly page, by how they begin.

    Without the list of the other pages.
    """
    found = {}
    for element in page(workspace, 2024).xpath(
        "//p[@class='finding'] | //li[not(.//a)] | //figure | //tbody/tr | //section[h2]/p"
    ):
        section = element.xpath("ancestor::section[h2]/h2")
        text = element.text_content()
        begins = re.split(r"[\d▸]", text)[0][:10]
        key = (
            "与上次相比" if section and section[0].text_content() == "与上次相比" else ""
        ) + begins
        while key in found:
            key += "′"
        found[key] = lxml.html.tostring(element)
    return found
