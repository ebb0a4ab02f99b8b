"""Hostile files among good ones: the good ones count, each hostile one is counted or said, and the
whole command stays within bounds of the processor and of memory."""

import json
import sys

import pytest
from hostile_files import KINDS, random_kind
from process_trees import run_tree
from soaking import SOAK, seeds
from workbooks import penalty, penalty_file

from wanxing_stats.base import PACKAGE

pytestmark = pytest.mark.slow
# By day every twelfth, of every format: tests/files holds each kind to the limits of one file.
NAMES = list(KINDS) if SOAK else list(KINDS)[::12]
GOOD = ("好一.xlsx", "好二.xlsx", "好三.xlsx")
MEGABYTES = 1536  # of everything at once: two files may be read beside each other
SECONDS_BESIDE = 20  # of the command itself, and a second for each file


def checked(root, kinds):
    """What the command says of a workspace with these kinds of files and good ones beside them."""
    for number, name in enumerate(GOOD):
        folder = penalty_file(root, penalty(number), name=name).parent
    hostile = [make(folder).name for make in kinds]
    command = [sys.executable, "-m", "wanxing_stats.cli.entry", "check", "--json", "--root", root]
    tree = run_tree(command, cwd=PACKAGE.parent)
    assert tree.status == 1 and "Traceback" not in tree.complained, tree.complained
    assert tree.processor < SECONDS_BESIDE + len(hostile), tree
    assert tree.megabytes < MEGABYTES, tree
    return json.loads(tree.said), hostile


def assert_all_told(document, hostile):
    """Of good files the row counts; of others something is counted or said."""
    by_file = {}
    for sheet in document["sheets"]:
        name = sheet["file"].split("/")[-1]
        by_file[name] = by_file.get(name, 0) + sheet["clean"]
    assert [by_file[name] for name in GOOD] == [1, 1, 1]
    said = {problem["file"].split("/")[-1] for problem in document["problems"]}
    assert set(hostile) <= said | {name for name, rows in by_file.items() if rows}
    faults = {problem["code"] for problem in document["problems"]}
    assert not faults & {"unexpected_error", "reading_died"}


@pytest.mark.random
@pytest.mark.parametrize("batch", range(seeds(1, 21)))
def test_good_files_count_among_hostile_ones(tmp_path, batch):
    """Those of the first batch have their own ideas, but for three; chance makes the others."""
    kinds = [
        random_kind(seed) for seed in (range(batch * 10, batch * 10 + 10) if batch else range(3))
    ]
    if not batch:
        kinds += [KINDS[name] for name in NAMES]
    document, hostile = checked(tmp_path, kinds)
    assert_all_told(document, hostile)
