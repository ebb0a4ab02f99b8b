"""Files, modules and rooms that README, CONTRIBUTING and docs/ name are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
CODE = ("wanxing_stats", "sample_office", "tests", "benchmarks")
PATH = rf"(?<![\w/])(?:{'|'.join(CODE)}|notebooks|docs)/[\w./*-]*[\w/*]"
# What CONTRIBUTING.md says how to add.
TO_ADD = {"notebooks/14_trees.ipynb", "wanxing_stats/ledgers/tree_planting.toml"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_that_a_document_names_are_there(document):
    paths = set(re.findall(PATH, document.read_text(encoding="utf-8"), re.ASCII)) - TO_ADD
    assert [path for path in paths if not any(ROOT.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_modules_that_a_document_names_are_there(document):
    text = document.read_text(encoding="utf-8")
    modules = {path.name for folder in CODE for path in (ROOT / folder).rglob("*.py")}
    assert set(re.findall(r"`(\w+\.py)", text, re.ASCII)) <= modules


def test_the_map_of_the_readme_lists_every_room():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^ {8}(\w+)/ ", text, re.MULTILINE)
    rooms = [path.parent.name for path in (ROOT / "wanxing_stats").glob("*/__init__.py")]
    assert sorted(listed) == sorted(rooms)
