"""The rules for headers and for rows below one are those that docs/reading.md lists, in order."""

import re
from pathlib import Path

from wanxing_stats.tables.header_rules import HEADER_RULES
from wanxing_stats.tables.row_kinds import RULES

READING = Path(__file__).parents[2] / "docs" / "reading.md"


def test_the_document_lists_the_rules():
    text = READING.read_text(encoding="utf-8")
    listed = re.findall(r"^\| (\w+) \| (\S+) \| `(\w+)` \|", text, re.MULTILINE)
    assert listed == [(rule.kind, rule.reason, rule.applies.__name__) for rule in RULES]


def test_the_document_lists_the_rules_for_headers():
    text = READING.read_text(encoding="utf-8")
    listed = re.findall(r"^\| (yes|no) \| `(\w+)` \|", text, re.MULTILINE)
    assert listed == [
        ("yes" if rule.heads else "no", rule.applies.__name__) for rule in HEADER_RULES
    ]
