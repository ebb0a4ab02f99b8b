"""Files, modules and rooms that README, CONTRIBUTING and docs/ name are there; command lines that
they give can be meant."""

import re
import shlex
from contextlib import suppress
from itertools import chain
from pathlib import Path

import pytest
import typer

from wanxing_stats.base import SEVERITY_TITLES
from wanxing_stats.briefing.state_words import BEYOND, NO_ROWS, STATE_TITLES, UNTOLD, WITHIN
from wanxing_stats.build.stale import ROOMS_OF_PAGES
from wanxing_stats.cleaning.source_cache import ROOMS_OF_CLEANING
from wanxing_stats.cli.commands import MODULE_OF, app

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
CODE = ("wanxing_stats", "sample_office", "tests", "benchmarks")
PATH = rf"(?<![\w/])(?:{'|'.join(CODE)}|notebooks|docs)/[\w./*-]*[\w/*]"
# What CONTRIBUTING.md says how to add.
TO_ADD = {"notebooks/14_trees.ipynb", "wanxing_stats/ledgers/tree_planting.toml"}
# Lines of their own, and those inside of a sentence; a command's name alone is no line.
COMMAND_LINES = (r"^ {4,}(wanxing .+)$", r"`(wanxing\s+[^`\s]+\s[^`]+)`")
# What stands for a number where a usage is told.
NUMBERS = {"YEAR": "2024", "Y": "2024", "RUN": "3"}


def command_lines(document):
    text = document.read_text(encoding="utf-8")
    return chain.from_iterable(re.findall(line, text, re.MULTILINE) for line in COMMAND_LINES)


def arguments_of(line):
    """What a shell would give to wanxing; of a usage, as if all that may be left out were given."""
    words = shlex.split(line.split("|")[0], comments=True)[1:]
    bare = [word.strip("[]") for word in words]
    bare = [word if word == "…" else word.rstrip("…]") for word in bare]
    return [NUMBERS.get(word, word) for word in bare]


def parse(arguments):
    """Read a command line as wanxing would, and run nothing."""
    group = typer.main.get_command(app)
    with suppress(typer.Exit):  # --help, --version
        context = group.make_context("wanxing", [*arguments])
        name, command, left = group.resolve_command(context, [*arguments])
        command.make_context(name, left, parent=context)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_command_lines_that_a_document_gives_can_be_meant(document):
    wrong = []
    for line in command_lines(document):
        try:
            parse(arguments_of(line))
        except typer.TyperException as error:
            wrong.append(f"{line}: {error.format_message()}")
    assert wrong == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_that_a_document_names_are_there(document):
    named = re.findall(r"`wanxing\s+(\w+)`", document.read_text(encoding="utf-8"))
    assert set(named) <= set(MODULE_OF)


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


def test_the_glossary_has_each_state_verdict_and_severity():
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    verdicts = [BEYOND, WITHIN, UNTOLD, NO_ROWS]
    words = [*STATE_TITLES.values(), *SEVERITY_TITLES.values(), *verdicts]
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize(
    ("piece", "rooms"), [("a workbook's reading", ROOMS_OF_CLEANING), ("a page", ROOMS_OF_PAGES)]
)
def test_what_is_made_again_with_which_rooms_is_told(piece, rooms):
    text = (ROOT / "docs/performance.md").read_text(encoding="utf-8")
    told = re.search(rf"^\| {piece} \|.* of (?:the rooms )?(base, .+?);", text, re.MULTILINE)[1]
    assert told.replace(" and ", ", ").split(", ") == [*rooms]
