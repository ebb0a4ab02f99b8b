"""Whatever may be missing from a number is said where the number stands, on every built page."""

import shutil

import openpyxl
import pytest
from workbooks import SAMPLE

from wanxing_stats.base import Workspace
from wanxing_stats.base.workspace import PACKAGE
from wanxing_stats.build.one_build import build

OTHER_WORDS = ("published", "before", "rows")  # data-part of what a state says nothing about
OF_A_MONTH = ("month", "limit")
TABLES = "//table[contains(@class, 'figures')]"


@pytest.fixture(scope="module")
def unfinished(tmp_path_factory):
    """A year through 15 March, with a ledger that lacks a column, one that isn't understood, two
    with a row that can't be read, and some that weren't sent; the year before it is whole."""
    root = tmp_path_factory.mktemp("unfinished")
    for year in ("2023", "2024"):
        shutil.copytree(SAMPLE / year, root / "data/raw" / year)
    (root / "office.toml").write_text("[years.2024]\nas_of = 2024-03-15\n", encoding="utf-8")
    raw = root / "data/raw/2024"
    edit(raw, "行政处罚案件台账", lambda sheet: spoil(sheet, "罚款金额", "待核实"))
    edit(raw, "信访件台账", garble)
    edit(raw, "隐患排查整改台账", lambda sheet: rename(sheet, "整改", "备用"))
    for name in ("会议台账", "干部晋升台账"):
        file_of(raw, name).unlink()
    workspace = Workspace(root, rules=PACKAGE)
    build(workspace, [2024])
    return workspace


def file_of(folder, name):
    return next(folder.rglob(f"*{name}*.xlsx"))


def edit(folder, name, change):
    path = file_of(folder, name)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        change(sheet)
    book.save(path)
