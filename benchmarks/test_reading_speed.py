"""Reading and cleaning beside plain calamine and pandas, in one run: `make bench`.

Each group is one size; the table gives every way as a multiple of the fastest. Peak memory is
measured in processes of their own.
"""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from dateutil import parser as dateutil_parser
from large_workbooks import send_orders
from python_calamine import CalamineWorkbook

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.cleaning.all_sources import clean_workspace
from wanxing_stats.cleaning.cell_reading import CellReader
from wanxing_stats.files.grids import read_workbook
from wanxing_stats.rules import load_rules
from wanxing_stats.tables.sheet_layout import find_tables

SIZES = [7_000, 200_000]


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size}行")
def sized_workspace(request, tmp_path_factory):
    root = tmp_path_factory.mktemp(f"rows{request.param}")
    path = send_orders(root, request.param)
    return Workspace(root), path, request.param


def plain_calamine(path):
    book = CalamineWorkbook.from_path(str(path))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def our_reading(path):
    return [find_tables(grid) for grid in read_workbook(path).grids]


def run(benchmark, size, group, way, *args):
    benchmark.group = f"{group} {size}行"
    return benchmark.pedantic(
        way, args=args, rounds=5 if size < 10_000 else 2, warmup_rounds=1 if size < 10_000 else 0
    )


def test_plain_calamine(benchmark, sized_workspace):
    _, path, size = sized_workspace
    assert len(run(benchmark, size, "读取", plain_calamine, path)) == size + 2


def test_our_reading(benchmark, sized_workspace):
    _, path, size = sized_workspace
    (layout,) = run(benchmark, size, "读取", our_reading, path)
    assert layout.tables[0].data_rows == size


def test_our_reading_and_cleaning(benchmark, sized_workspace):
    workspace, _, size = sized_workspace
    cleaned = run(benchmark, size, "读取", clean_workspace, workspace, load_rules(workspace))
    assert len(cleaned.tables["hotline_orders"]) == size


def test_pandas_read_excel(benchmark, sized_workspace):
    _, path, size = sized_workspace
    benchmark.group = f"读取 {size}行"
    assert (
        len(benchmark.pedantic(pd.read_excel, args=(path,), kwargs={"header": 1}, rounds=1)) == size
    )


MIXED_DATES = [
    spelling.format(day)
    for day in pd.date_range("2021-01-01", "2024-12-31")
    for spelling in ("{:%Y-%m-%d}", "{:%Y/%m/%d}", "{:%Y.%m.%d}", "{:%Y%m%d}")
] * 34


RULES = load_rules(Workspace(Path()))


def our_dates():
    field = RULES.ledgers["hotline_orders"].field("assigned_on")
    reader = CellReader(field, "", RULES.conventions.missing_values)
    return [reader.read(text)[0] for text in MIXED_DATES]


def dateutil_dates():
    return [dateutil_parser.parse(text).date() for text in MIXED_DATES]


@pytest.mark.parametrize("way", [our_dates, dateutil_dates])
def test_mixed_dates(benchmark, way):
    benchmark.group = f"日期 {len(MIXED_DATES)}格"
    assert len(benchmark.pedantic(way, rounds=3)) == len(MIXED_DATES)


PEAK = """
import re, sys
sys.path.insert(0, {folder!r})
import test_reading_speed as ways
from pathlib import Path
kept = ways.{way}(Path({path!r}))
# Not ru_maxrss: a child begins with its parent's.
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def test_peak_memory(sized_workspace):
    _, path, size = sized_workspace
    folder = str(Path(__file__).parent)
    peaks = {
        way: int(
            subprocess.run(
                [sys.executable, "-c", PEAK.format(folder=folder, way=way, path=str(path))],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for way in ("plain_calamine", "our_reading")
    }
    print(
        f"\n内存峰值 {size}行：calamine {peaks['plain_calamine']} MB，"
        f"本项目读取 {peaks['our_reading']} MB，"
        f"{peaks['our_reading'] / peaks['plain_calamine']:.2f} 倍"
    )
    assert min(peaks.values()) > 0
