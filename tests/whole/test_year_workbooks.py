"""The sample's workbooks say what the commands say, and programs read them back in one line."""

import dataclasses
import functools
import io
import json
import re

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from wanxing_stats.cleaning import SOURCE, cleaned_workspace
from wanxing_stats.cli.commands import app
from wanxing_stats.figures import Figures
from wanxing_stats.pages import workbook_bytes, year_workbook
from wanxing_stats.trends import Judgement, judged

YEARS = (2023, 2024)
COLUMNS = {
    "numerator": "分子",
    "denominator": "分母",
    "uncounted": "未计入行数",
}
# A4 landscape within its margins, and a digit of Song type of 10 points, in points.
PAPER, DIGIT = (297 / 25.4 - 2 * 0.3) * 72, 5.25
PLACE = ["来源文件", "来源工作表", "来源行号"]
PLANTED = re.compile(r"[张王李赵刘陈杨黄周吴]某|000-0000|示例路\d|1201040000")
KINDS = {"date": "M", "period": "M", "number": "if", "integer": "if", "boolean": "O", "month": "O"}


@pytest.fixture(scope="module")
def figures(sample):
    return Figures(cleaned_workspace(sample))


@pytest.fixture(scope="module")
def case_sheets(figures):
    """As an office has them that sets case_sheets."""
    naming = figures.rules.office.naming.model_copy(update={"case_sheets": True})
    office = figures.rules.office.model_copy(update={"naming": naming})
    rules = dataclasses.replace(figures.rules, office=office)
    return Figures(dataclasses.replace(figures.cleaned, rules=rules))


@pytest.fixture(scope="module")
def sheets(built):
    """The frames of each year's workbook, by the names of its sheets."""
    read = functools.partial(pd.read_excel, sheet_name=None, engine="calamine")
    return {year: read(built.reports / f"{year}_指标表.xlsx") for year in YEARS}


def places(rows):
    return sorted(rows.itertuples(index=False, name=None))


def listed(figures):
    ledgers = figures.rules.ledgers.values()
    return [ledger for ledger in ledgers if not ledger.about_people]


def parts_of(frame, name):
    """What a ledger's sheet says of each row of a figure: 分子、分母 of a rate, "" of others; None
    where the figure doesn't count it."""
    parts = []
    for names in frame["计入的指标"].astype(object).fillna("").str.split("；"):
        of_row = [each.removeprefix(name) for each in names if each.startswith(name)]
        fits = [
            part for part in of_row if part == "" or re.fullmatch("（分[子母](、分母)?）", part)
        ]
        parts.append(fits[0] if fits else None)
    return pd.Series(parts, index=frame.index, dtype=object)


def added_up(rows, part, indicator):
    """What a colleague makes of the rows."""
    titles = {field.name: column_title(field) for field in indicator.ledger.fields}
    match part.measure:
        case "count":
            return len(rows)
        case "sum":
            return round(rows[titles[part.column]].sum(), 2)
        case "mean":
            return round(rows[titles[part.column]].mean(), 2)
        case "distinct":
            return rows[titles[part.column]].dropna().nunique()
    return str(rows[titles[indicator.date]].max())[:7]


def column_title(field):
    return f"{field.title}（{field.unit}）" if field.unit else field.title


def ledger_frames(figures, year):
    """The sheets of the year's ledgers, by their names."""
    content = year_workbook(figures, year, {each: Judgement(each) for each in figures.years})
    frames = {}
    for table in content.tables[2:]:
        titles = [column.title for column in table.columns]
        frames[table.name] = pd.DataFrame(table.rows, columns=titles)
    return frames


@pytest.mark.parametrize("year", YEARS)
def test_the_figures_are_those_of_the_command(sheets, sample, year):
    told = CliRunner().invoke(app, ["indicators", str(year), "--json", "--root", str(sample.root)])
    rows = sheets[year]["指标"]
    rows = rows[rows["年度"] == year].set_index("指标代码").astype(object)
    rows = rows.where(rows.notna(), None)
    figures = json.loads(told.stdout)
    assert list(rows.index) == [figure["id"] for figure in figures]
    for figure in figures:
        row = rows.loc[figure["id"]]
        value = row["年月"] if isinstance(figure["value"], str) else row["数值"]
        assert value == figure["value"], figure
        assert (row["单位"] or "", row["责任部门"]) == (figure["unit"], figure["department"])
        assert {key: row[title] or 0 for key, title in COLUMNS.items()} == {
            key: figure[key] or 0 for key in COLUMNS
        }
        no_rows = "没有可算的记录。" if figure["value"] is None else ""
        assert (row["完整程度说明"] or "") == no_rows + figure["why"]
        assert str(row["数据截至"].date()) == figure["through"]
        assert row["计入行数"] == figure["rows"]


@pytest.mark.parametrize("year", YEARS)
def test_every_blank_has_its_reason_in_the_row(sheets, year):
    rows = sheets[year]["指标"]
    blank = rows["数值"].isna() & rows["年月"].isna()
    assert rows.loc[blank, "完整程度说明"].notna().all()
    assert rows["与上年比较"].notna().all()
    without_share = rows["增减"].notna() & rows["增减率（%）"].isna() & (rows["单位"] != "%")
    assert without_share.any()
    assert rows.loc[without_share, "与上年比较"].str.contains("百分比|增减可能变动").all()


@pytest.mark.parametrize("year", YEARS)
def test_pages_are_legible(built, year):
    """The widest sheets stand at 8 points on A4, where texts have 10."""
    book = openpyxl.load_workbook(built.reports / f"{year}_指标表.xlsx")
    for sheet in book.worksheets[1:]:
        last = re.search(r":\$([A-Z]+)\$", sheet.print_area).group(1)
        printed = sheet[1][: openpyxl.utils.column_index_from_string(last)]
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in printed]
        assert sum(widths) * DIGIT * 8 / 10 <= PAPER, sheet.title
        assert sheet.page_margins.left == sheet.page_margins.right == 0.3


@pytest.mark.parametrize("year", YEARS)
def test_a_ledger_s_sheet_has_the_rows_that_count(sheets, figures, year):
    for ledger in listed(figures):
        frame = sheets[year][ledger.title]
        rows = figures.rows_of_year(ledger.name, ledger.date, year)
        assert set(places(frame[PLACE])) >= set(places(rows[SOURCE]))
        assert len(frame) >= len(rows)
        for field in ledger.kept:
            column = frame[f"{field.title}（{field.unit}）" if field.unit else field.title]
            if field.type in KINDS and column.notna().any():
                assert column.dtype.kind in KINDS[field.type], (ledger.name, field.name)


@pytest.mark.parametrize("year", YEARS)
def test_as_many_rows_say_that_a_figure_counts_them_as_it_counts(sheets, figures, year):
    for ledger in listed(figures):
        frame = sheets[year][ledger.title]
        for id, indicator in figures.rules.indicators.items():
            if indicator.ledger == ledger:
                figure = figures[id, year]
                counted = frame[parts_of(frame, indicator.name).notna()]
                assert places(counted[PLACE]) == places(figure.rows[SOURCE]), id
                names = frame["未计入的指标"].astype(object).fillna("").str.split("；")
                uncounted = frame[[indicator.name in of_row for of_row in names]]
                assert places(uncounted[PLACE]) == places(figure.uncounted_rows[SOURCE]), id


def test_every_figure_can_be_added_up_again_from_the_rows(case_sheets):
    """Of every year, people's cases too, in the way that 口径 tells."""
    added = []
    for year in case_sheets.years:
        frames = ledger_frames(case_sheets, year)
        for id, indicator in case_sheets.rules.indicators.items():
            figure, frame = case_sheets[id, year], frames.get(indicator.ledger.title)
            if figure.value is None or frame is None:
                continue
            parts = parts_of(frame, indicator.name)
            if indicator.is_rate:
                above, below = (
                    parts.str.contains("分子", na=False),
                    parts.str.contains("分母", na=False),
                )
                assert added_up(frame[above], indicator.numerator, indicator) == figure.numerator, (
                    id
                )
                assert (
                    added_up(frame[below], indicator.denominator, indicator) == figure.denominator
                ), id
            else:
                assert added_up(frame[parts.notna()], indicator, indicator) == figure.value, id
            added.append(indicator.measure)
    assert {"count", "sum", "rate", "distinct", "mean", "month"} <= set(added)
    assert added.count("rate") > 40


@pytest.mark.parametrize("year", YEARS)
def test_no_people_s_cases_and_no_particulars_are_in_them(built, sheets, figures, year):
    ledgers = figures.rules.ledgers.values()
    cases = {ledger.title for ledger in ledgers if ledger.about_people}
    assert cases and not cases & set(sheets[year])
    book = openpyxl.load_workbook(built.reports / f"{year}_指标表.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert len(texts) > 10_000 and not any(map(PLANTED.search, texts))
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert {sheet.oddHeader.left.text for sheet in book} == {"示例数据（虚构）"}


def test_with_people_s_cases_no_particulars_either(case_sheets):
    judgements = {year: judged(case_sheets, year) for year in case_sheets.years}
    content = year_workbook(case_sheets, 2024, judgements)
    book = pd.read_excel(io.BytesIO(workbook_bytes(content)), sheet_name=None, engine="calamine")
    petitions = book["信访件台账"]
    handled = parts_of(petitions, case_sheets.rules.indicators["petitions_handled"].name)
    assert handled.notna().sum() == case_sheets["petitions_handled", 2024].value
    for frame in book.values():
        assert not PLANTED.search(frame.to_csv())
