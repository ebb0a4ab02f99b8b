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
from wanxing_stats.trends import judged

YEARS = (2023, 2024)
COLUMNS = {
    "numerator": "分子",
    "denominator": "分母",
    "uncounted": "未计入行数",
    "why": "完整程度说明",
}
PLACE = ["来源文件", "来源工作表", "来源行号"]
PLANTED = re.compile(r"[张王李赵刘陈杨黄周吴]某|000-0000|示例路\d|1201040000")
KINDS = {"date": "M", "period": "M", "number": "if", "integer": "if", "boolean": "O", "month": "O"}


@pytest.fixture(scope="module")
def figures(sample):
    return Figures(cleaned_workspace(sample))


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
        assert str(row["数据截至"].date()) == figure["through"]
        assert row["计入行数"] == figure["rows"]


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
        names = frame["计入的指标"].astype(object).fillna("").str.split("；").explode()
        for id, indicator in figures.rules.indicators.items():
            if indicator.ledger == ledger:
                figure = figures[id, year]
                counted = frame.loc[names.index[names == indicator.name]]
                assert places(counted[PLACE]) == places(figure.rows[SOURCE]), id


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


def test_with_people_s_cases_no_particulars_either(figures):
    """As an office has it that sets case_sheets."""
    naming = figures.rules.office.naming.model_copy(update={"case_sheets": True})
    office = figures.rules.office.model_copy(update={"naming": naming})
    rules = dataclasses.replace(figures.rules, office=office)
    of_cases = Figures(dataclasses.replace(figures.cleaned, rules=rules))
    judgements = {year: judged(of_cases, year) for year in of_cases.years}
    content = year_workbook(of_cases, 2024, judgements)
    book = pd.read_excel(io.BytesIO(workbook_bytes(content)), sheet_name=None, engine="calamine")
    petitions = book["信访件台账"]
    names = petitions["计入的指标"].fillna("").str.split("；")
    handled = sum(of_cases.rules.indicators["petitions_handled"].name in each for each in names)
    assert handled == of_cases["petitions_handled", 2024].value
    for frame in book.values():
        assert not PLANTED.search(frame.to_csv())
