"""Hostile files end in bounded time and memory: read where that is cheap, else refused with a
sentence.

Each is read in a process of its own, forked from one of two that have loaded the reader; what it
took is what the system counted, so that a busy machine changes nothing.
"""

import json
import os
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hostile_files import KINDS, READABLE, random_kind
from soaking import seeds

from wanxing_stats.base import say
from wanxing_stats.files import Unreadable, read_workbook

SECONDS, MEGABYTES = 8, 450  # the slowest takes a third of it on an idle machine
MOST_SECONDS, MOST_MEGABYTES = 20, 1024  # of files that chance makes
HALVES = 2
RANDOM = [f"random {seed}" for seed in range(seeds(10, 200))]


def maker(name: str):
    return KINDS[name] if name in KINDS else random_kind(int(name.split()[1]))


def outcome_of(path: Path) -> str:
    """What reading a file gives, in a word."""
    try:
        book = read_workbook(path)
    except Unreadable as fault:
        assert say(fault.code, fault.details).endswith("。")
        return f"refused: {fault.code}"
    except BaseException as fault:
        return f"failed: {fault!r:.200}"
    return f"read: {len(book.grids)} sheets"


def in_a_fork(work, report: Path) -> tuple[float, float]:
    """The seconds and megabytes that a piece of work takes; it reports what came of it."""
    child = os.fork()
    if child == 0:
        try:
            hard = MOST_SECONDS + 10
            resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
            report.write_text(work())
        finally:
            os._exit(0)
    _, _, used = os.wait4(child, 0)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return used.ru_utime + used.ru_stime, used.ru_maxrss / unit


def measured(folder: Path, half: int) -> dict[str, list]:
    """The seconds, megabytes and outcome of each kind of one half."""
    results: dict[str, list] = {}
    for name in [*KINDS, *RANDOM][half::HALVES]:
        said, report = folder / "path", folder / "report"
        report.write_text("ended by the system")
        in_a_fork(lambda name=name: str(maker(name)(folder)), said)
        path = Path(said.read_text())
        used = in_a_fork(lambda path=path: outcome_of(path), report)
        results[name] = [*used, report.read_text()]
        path.unlink()
    return results


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    def run(half: int) -> dict[str, list]:
        command = [sys.executable, __file__, str(tmp_path_factory.mktemp("hostile")), str(half)]
        path = {"PYTHONPATH": os.pathsep.join(sys.path), "RUST_BACKTRACE": "0"}
        child = subprocess.run(
            command, capture_output=True, encoding="utf-8", env=os.environ | path, check=False
        )
        assert child.returncode == 0, child.stderr[-3000:]
        return json.loads(child.stdout)

    with ThreadPoolExecutor(HALVES) as halves:
        first, second = halves.map(run, range(HALVES))
    return first | second


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_a_hostile_file_ends_in_time_and_memory(outcomes, name):
    seconds, megabytes, outcome = outcomes[name]
    assert outcome.startswith(("read", "refused")), outcome
    assert seconds < SECONDS and megabytes < MEGABYTES, (seconds, megabytes, outcome)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(READABLE))
def test_what_office_files_have_is_read_all_the_same(outcomes, name):
    assert outcomes[name][2].startswith("read")


@pytest.mark.slow
@pytest.mark.random
@pytest.mark.parametrize("name", RANDOM)
def test_what_a_grammar_makes_ends_in_time_and_memory(outcomes, name):
    seconds, megabytes, outcome = outcomes[name]
    assert outcome.startswith(("read", "refused")), outcome
    assert seconds < MOST_SECONDS and megabytes < MOST_MEGABYTES, (seconds, megabytes, outcome)


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]), int(sys.argv[2]))))
