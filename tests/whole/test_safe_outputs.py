"""Text from spreadsheets stays text.

No markup in a page, no formula in a written CSV or workbook, no path anywhere else.
"""

import csv
import re

import lxml.html
import openpyxl
import pytest
from lxml import etree
from workbooks import PENALTY_HEADER, penalty, take_notebooks, write_xlsx

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.build.one_build import build
from wanxing_stats.cleaning import problem_frame
from wanxing_stats.cleaning.data_package import cleaned_workspace
from wanxing_stats.departments.feedback import write_feedback
from wanxing_stats.store import as_toml_value
from wanxing_stats.store.written_values import FORMULA_STARTS

HEADER = [*PENALTY_HEADER, "违法行为类型"]
HARMFUL = [
    '=HYPERLINK("http://evil.example","x")',
    "<script>alert(1)</script>",
    "../../x",
    "@SUM(A1)",
    "+1+1|cmd",
    "-2+3",
    "</title></svg><b>粗",
    '" onload="alert(1)',
    "&lt;i&gt;",
    "{{7*7}}",
    "{penalty_cases}",
]
SHEETS = ["=1+1", "<script>alert(1)", "@SUM(A1)", "..", "'x'", '" onload="x']
DEPARTMENTS = ["=cmd", "<script>alert(1)<", "@SUM(A1)", '" onload="x', "..x", "CON"]


def write_texts(path, sheets):
    """A workbook whose cells are texts, also those that openpyxl would write as formulas."""
    write_xlsx(path, sheets)
    book = openpyxl.load_workbook(path)
    for cell in (
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ):
        cell.data_type = "s"
    book.save(path)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Each harmful text as category, unreadable cell, key and heading.

    Some also as names of sheets, folders and files.
    """
    top = tmp_path_factory.mktemp("around")
    workspace = Workspace(top / "inside" / "workspace")
    # Cases enough that each category is drawn alone.
    rows = [
        [f"〔{place}〕{text}", *penalty(place)[1:], text] for place, text in enumerate(HARMFUL * 3)
    ]
    wrong = [
        [f"坏{place}", *penalty(place, kind=text, filed=text)[1:], ""]
        for place, text in enumerate(HARMFUL)
    ]
    write_texts(workspace.raw / "2024/综合执法大队/示例_处罚.xlsx", {"a": [HEADER, *rows, *wrong]})
    for department, sheet, text in zip(DEPARTMENTS, SHEETS, HARMFUL, strict=False):
        name = "示例_" + text.replace("/", "／") + ".xlsx"
        write_texts(
            workspace.raw / "2024" / department / name,
            {
                sheet: [
                    [*PENALTY_HEADER, text],
                    [*penalty(f"{sheet}1"), "x"],
                    [*penalty(f"{sheet}2", fine=text), "x"],
                ]
            },
        )
    declared = ", ".join(map(as_toml_value, HARMFUL))
    office = f"[office]\ncase_sheets = true\n[values.penalties]\nviolation = [{declared}]\n"
    (workspace.root / "office.toml").write_text(office, encoding="utf-8")
    take_notebooks(workspace.root, "04", "11")
    build(workspace)
    write_feedback(cleaned_workspace(workspace), workspace)
    return workspace


def test_the_harmful_texts_came_through_the_cleaning(built):
    violations = set(cleaned_workspace(built).tables["penalties"]["violation"].dropna())
    assert violations >= set(HARMFUL)
    assert set(DEPARTMENTS) <= set(cleaned_workspace(built).files["department"])


def test_pages_and_charts_show_them_as_text(built):
    paths = [*built.reports.rglob("*.html"), *built.figures.rglob("*.svg")]
    assert len(paths) > 5
    for path in paths:
        elements = list(lxml.html.fromstring(path.read_bytes()).iter(etree.Element))
        assert {"script", "i"}.isdisjoint(element.tag for element in elements), path.name
        assert not any(element.tag == "b" and element.text == "粗" for element in elements), (
            path.name
        )
        attributes = [
            (name, value) for element in elements for name, value in element.attrib.items()
        ]
        assert [name for name, _ in attributes if name.startswith("on")] == [], path.name
        assert [
            value
            for name, value in attributes
            if name in ("href", "src") and re.search("evil|[.]{2}/[.]{2}/", value)
        ] == []
    chart = lxml.html.fromstring((built.figures / "2024/penalties_by_violation.svg").read_bytes())
    assert "<script>alert(1)</script>" in chart.get("aria-label")
    page = lxml.html.fromstring(
        (built.reports / "2024/11_data_quality.html").read_text(encoding="utf-8")
    ).text_content()
    problems = problem_frame(cleaned_workspace(built).problems)
    messages = problems["message"][problems["severity"] != "info"]
    assert [message for message in messages if message.split("/", 2)[-1] not in page] == []
    # A message tells of an unreadable cell by its shape; a declared category is shown as it is.
    page = lxml.html.fromstring(
        (built.reports / "2024/04_enforcement.html").read_text(encoding="utf-8")
    ).text_content()
    assert [text for text in HARMFUL if text in page][:3] == HARMFUL[:3]


def test_no_cell_of_a_written_csv_begins_like_a_formula(built):
    files = [*built.clean.rglob("*.csv"), *built.figures.rglob("*.csv")]
    cells = [
        cell
        for path in files
        for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
        for cell in row
    ]
    assert "'@SUM(A1)" in cells and '\'=HYPERLINK("http://evil.example","x")' in cells
    assert [
        cell
        for cell in cells
        if cell.startswith(FORMULA_STARTS) and not re.fullmatch(r"-?[\d.]+", cell)
    ] == []


def test_no_cell_of_a_written_workbook_is_a_formula(built):
    paths = [*(built.clean / "feedback").glob("*.xlsx"), built.reports / "2024_指标表.xlsx"]
    assert len(paths) == len(DEPARTMENTS) + 2
    seen = 0
    for path in paths:
        for sheet in openpyxl.load_workbook(path):
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f", (path.name, cell.coordinate)
                if isinstance(cell.value, str) and cell.value.startswith(FORMULA_STARTS):
                    assert cell.quotePrefix, (path.name, cell.coordinate)
                    seen += 1
    assert seen >= 4 + 3 * len([text for text in HARMFUL if text.startswith(FORMULA_STARTS)])


def test_every_file_is_written_inside_the_workspace_under_a_harmless_name(built):
    top = built.root.parents[1]
    outside = [path for path in top.rglob("*") if path.is_file() and built.root not in path.parents]
    assert outside == []
    written = [
        path
        for folder in (built.clean, built.figures, built.reports)
        for path in folder.rglob("*")
        if path.is_file()
    ]
    assert [path.name for path in written if re.search(r'[<>:"|?*\\]|^\.\.', path.name)] == []
    assert {path.stem for path in (built.clean / "feedback").glob("*.xlsx")} >= {
        "_CON",
        "_script_alert(1)_",
        "=cmd",
    }
