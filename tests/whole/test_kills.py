"""A build may be killed at any moment: the next one gives what an undisturbed one would have given.

Byte for byte.
"""

import json
import random
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from soaking import seeds
from workbooks import penalty, penalty_file, small_workspace

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.build.one_build import build

pytestmark = pytest.mark.small_rules

MOMENTS, LONG = seeds(5, 300), 250  # seconds
# Of the moments before and between the changes so many by day, every one at night.
EVERY_BEFORE, EVERY_BETWEEN = seeds(8, 1), seeds(3, 1)
SIDE_BY_SIDE = 2


def tree(root):
    """Every built file with its bytes."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("data/clean", "figures", "reports")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }


def everything(root):
    """All that stands there, folders too: where two changes find the same, one build says it."""
    contents = []
    for path in sorted(root.rglob("*")):
        contents.append((path.relative_to(root), path.read_bytes() if path.is_file() else None))
    return tuple(contents)


def change_sources(root):
    """One workbook with other rows, one new, one gone."""
    penalty_file(root, penalty(1), penalty(3), name="示例_处罚.xlsx")
    penalty_file(root, penalty(4), name="示例_更多处罚.xlsx")
    (root / "data/raw/2023/综合执法大队/示例_处罚.xlsx").unlink()


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """A workspace that was built, and whose sources then changed."""
    root = tmp_path_factory.mktemp("changed") / "workspace"
    penalty_file(
        root, penalty(9, filed="2023-03-01", decided="2023-03-05"), year=2023, name="示例_处罚.xlsx"
    )
    return small_workspace(root)


class Builder:
    """A process that builds workspaces and kills the build when told to (killing.py)."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("killing.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def build(self, root, photographs="", after=None):
        job = {"root": str(root), "photographs": str(photographs), "after": after}
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


@pytest.fixture(scope="module")
def builders():
    running = [Builder() for _ in range(SIDE_BY_SIDE)]
    yield running
    for one in running:
        one.close()


def test_killed_before_any_change_of_a_file_the_next_build_equals_an_undisturbed_one(
    changed, builders, tmp_path
):
    old = shutil.copytree(changed.root, tmp_path / "old")
    assert builders[0].build(old) == "done"
    before = tree(old)
    change_sources(old)
    undisturbed = shutil.copytree(old, tmp_path / "undisturbed")
    assert builders[0].build(undisturbed) == "done"
    after = tree(undisturbed)
    assert before != after

    def kill_all(builder, first):
        """What stood when it was killed before each of every other change."""
        root = shutil.copytree(old, tmp_path / f"workspace{first}")
        photographs = tmp_path / f"photographs{first}"
        assert builder.build(root, photographs) == "done"
        stood = []
        of_all = {
            everything(photograph): photograph for photograph in sorted(photographs.iterdir())
        }
        for photograph in list(of_all.values())[first::SIDE_BY_SIDE]:
            shutil.rmtree(root)
            photograph.rename(root)
            stood.append("before" if tree(root) == before else "between")
            # While only the folder aside has changed, what lies there is swept away, whatever.
            every = EVERY_BEFORE if stood[-1] == "before" else EVERY_BETWEEN
            if stood.count(stood[-1]) % every == 0:
                assert builder.build(root) == "done", photograph
                assert tree(root) == after, photograph
        return stood

    with ThreadPoolExecutor() as pool:
        stood = sum(pool.map(kill_all, builders, range(SIDE_BY_SIDE)), [])
    assert len(stood) > 60 and stood.count("between") > 30 and stood.count("before") > 30


@pytest.mark.random
def test_killed_at_random_moments_the_next_build_equals_an_undisturbed_one(
    changed, builders, tmp_path
):
    """With notebooks, and the processes that they run in."""
    old = shutil.copytree(changed.root, tmp_path / "old")
    build(Workspace(old))
    change_sources(old)
    undisturbed = shutil.copytree(old, tmp_path / "undisturbed")
    started = time.monotonic()
    assert builders[0].build(undisturbed, after=LONG) == "done"
    takes, after = time.monotonic() - started, tree(undisturbed)

    def kill_all(builder, first):
        """How the builds of every other moment ended."""
        ends = []
        for number in range(first, MOMENTS, SIDE_BY_SIDE):
            root = shutil.copytree(old, tmp_path / f"killed{number}")
            moment = (number + random.Random(number).random()) / MOMENTS  # spread over all of it
            ends.append(builder.build(root, after=moment * takes))
            build(Workspace(root))
            assert tree(root) == after, number
        return ends

    with ThreadPoolExecutor() as pool:
        ends = sum(pool.map(kill_all, builders, range(SIDE_BY_SIDE)), [])
    assert ends.count("killed") > MOMENTS / 2
