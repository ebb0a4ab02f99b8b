"""The rules for rows below a header are those that docs/reading.md lists, in their order."""

import re
from pathlib import Path

from wanxing_stats.tables.row_kinds import RULES

READING = Path(__file__).parents[2] / "docs" / "reading.md"


def test_the_document_lists_the_rules():
    text = READING.read_text(encoding="utf-8")
    listed = re.findall(r"^\| (\w+) \| (\S+) \| `(\w+)` \|", text, re.MULTILINE)
    assert listed == [(rule.kind, rule.reason, rule.applies.__name__) for rule in RULES]
