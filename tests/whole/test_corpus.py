"""Real spreadsheets that nobody here wrote, when ../shared/corpus lies beside the repository."""

import json
import re
import time
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from workbooks import SHIPPED

from wanxing_stats.departments.inspection import inspect_file

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
TRUTH = CORPUS / "truth.jsonl"
MUST_FAIL = {"encrypted", "unreadable"}
MUST_GIVE_NOTHING = {"no_data", "not_a_table"}

pytestmark = pytest.mark.skipif(not TRUTH.exists(), reason=f"no corpus at {CORPUS}")


@cache
def truths(kind):
    """The truths of one kind (table or outcome) by file."""
    found = defaultdict(list)
    for line in TRUTH.read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        if truth["kind"] == kind:
            found[truth["file"]].append(truth)
    return found


@cache
def described():
    """Every file of the corpus as inspect_file reads it, and the seconds that took."""
    found = {}
    for path in sorted(path for path in (CORPUS / "files").rglob("*") if path.is_file()):
        start = time.monotonic()
        document = inspect_file(path).as_json(SHIPPED.ledgers)
        found[path.relative_to(CORPUS / "files").as_posix()] = document, time.monotonic() - start
    return found


def tables(document, sheet=None):
    return [
        table
        for one in document["sheets"]
        if sheet is None or one["name"].strip() == sheet.strip()
        for table in one["tables"]
    ]


def squeezed(headings):
    """Headings without white space; those that are nothing else are left out."""
    return [text for text in (re.sub(r"\s+", "", heading or "") for heading in headings) if text]


def is_right(table, truth):
    """The criteria of score.py.

    A truth that gives only the number of columns ("29 leaf columns") compares none.
    """
    header, wanted = table["header_rows"], truth["header_rows"]
    headings = truth["columns"]
    return (
        (header == wanted or ("blank" in truth["notes"] and header == wanted[: len(header)]))
        and all(table[key] == truth[key] for key in ("first_data_row", "last_data_row"))
        and table["data_rows"] == truth["n_records"]
        and (
            (len(headings) == 1 and "leaf" in headings[0])
            or squeezed(table["columns"]) == squeezed(headings)
        )
    )


def outcome_is_right(document, seconds, outcome):
    if outcome in MUST_FAIL:
        return document["error"] is not None
    if outcome in MUST_GIVE_NOTHING:
        return document["error"] is not None or not any(
            table["data_rows"] for table in tables(document)
        )
    return seconds < 60


def test_no_file_takes_long_and_each_gives_a_description_or_a_message():
    for file, (document, seconds) in described().items():
        assert seconds < 60, file
        assert document["error"] is None or document["error"]["message"], file


def test_nearly_all_tables_are_read_exactly():
    wrong, total = [], 0
    for file, wanted in truths("table").items():
        for truth in wanted:
            total += 1
            if not any(
                is_right(table, truth)
                for table in tables(described()[file][0], truth["sheet"] or None)
            ):
                wrong.append((file, truth["sheet"]))
    assert total and len(wrong) <= 0.05 * total, wrong


def test_every_outcome_is_right():
    assert truths("outcome")
    wrong = [
        (file, truth["outcome"])
        for file, wanted in truths("outcome").items()
        for truth in wanted
        if not outcome_is_right(*described()[file], truth["outcome"])
    ]
    assert wrong == []
