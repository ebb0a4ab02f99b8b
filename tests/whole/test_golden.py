"""What the sample workbooks become, row by row.

A few clean tables, every problem, and the count of each row kind. When a change is meant, write the
files anew with WANXING_WRITE_GOLDEN=1 and read their difference before committing.
"""

import os
from pathlib import Path

import pandas as pd
import pytest

from wanxing_stats.cleaning.cleaned import KINDS
from wanxing_stats.cleaning.data_package import cleaned_workspace

GOLDEN = Path(__file__).parent / "golden"


def penalties_of_2024(cleaned):
    frame = cleaned.tables["penalties"]
    return frame[frame["source_file"].str.startswith("2024/")]


def grid_visits_of_2023(cleaned):
    frame = cleaned.tables["grid_visits"]
    return frame[frame["source_file"].str.startswith("2023/")]


def problems(cleaned):
    """Each row of each problem."""
    lines = []
    for problem in cleaned.problems:
        for single in problem.single():
            lines.append([single.code, single.severity, *single.place])
    frame = pd.DataFrame(lines, columns=["code", "severity", "file", "sheet", "row", "column"])
    frame = frame.astype({"row": "Int64"})
    return frame.sort_values(["file", "sheet", "row"], kind="stable", ignore_index=True)


def row_kinds(cleaned):
    return cleaned.sheets[["file", "sheet", "hidden", "rows", *KINDS]]


@pytest.mark.parametrize("part", [penalties_of_2024, grid_visits_of_2023, problems, row_kinds])
def test_the_sample_workbooks_become_what_they_became_before(sample, part):
    path = GOLDEN / f"{part.__name__}.csv"
    now = part(cleaned_workspace(sample)).to_csv(index=False, lineterminator="\n")
    if os.environ.get("WANXING_WRITE_GOLDEN"):
        path.write_text(now, encoding="utf-8", newline="\n")
    assert now == path.read_text(encoding="utf-8")


def test_the_golden_problems_hold_every_kind_of_mistake_that_was_planted():
    codes = set(pd.read_csv(GOLDEN / "problems.csv")["code"])
    assert codes >= {
        "unreadable_value",
        "missing_value",
        "unknown_category",
        "impossible_order",
        "duplicate",
        "unknown_heading",
    }
