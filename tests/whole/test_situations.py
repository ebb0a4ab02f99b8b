"""Each situation of docs/states.md has a test that names it, and each of these a row there."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests" / "figures" / "test_states.py"
# In names of tests (test_s07_…, test_s24_s25_…) and in ids of parametrized ones (S24).
SITUATION = re.compile(r"(?<![A-Za-z0-9])s(\d{2})(?!\d)", re.IGNORECASE)


def situations() -> list[str]:
    """The ids in the first column of the table."""
    text = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")
    return re.findall(r"^\| S(\d{2}) \|", text, re.MULTILINE)


def with_a_test() -> set[str]:
    names = re.findall(
        r"^def (test_\w+)|id=\"(S\d+)\"", TESTS.read_text(encoding="utf-8"), re.MULTILINE
    )
    return set(SITUATION.findall(" ".join("".join(name).replace("_", " ") for name in names)))


def test_each_situation_is_tested_and_each_test_is_of_one():
    assert set(situations()) == with_a_test()


def test_no_situation_stands_there_twice():
    assert [id for id, times in Counter(situations()).items() if times > 1] == []
