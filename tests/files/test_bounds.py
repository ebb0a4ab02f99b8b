"""Hostile files end in bounded time and memory: read where that is cheap, else refused with a
sentence.

By day what stands for each idea, all others in a soak.
Each is read in a process of its own, forked from one of two that have loaded the reader; what it
took is what the system counted, so that a busy machine changes nothing.
"""

import json
import os
import resource
import subprocess
import sys
from collections import ChainMap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hostile_files import KINDS, READABLE, random_kind
from soaking import SOAK, seeds

from wanxing_stats.base import say
from wanxing_stats.files import Unreadable, read_workbook

SECONDS, MEGABYTES = 8, 450  # the slowest takes a third of it on an idle machine
MOST_SECONDS, MOST_MEGABYTES = 20, 1024  # of files that chance makes
# Beside other tests one process is enough: they keep the processors busy.
HALVES = 1 if os.environ.get("PYTEST_XDIST_WORKER") else 2
# What stands for each idea in each format; the others are near one of these.
EVERY_DAY = {
    "xlsx": "sparse corners,sparse rows,false row number,false row numbers,false dimension,"
    "endless dimension,rows of big numbers,styled empty cells,styled empty rows,"
    "cells without places,unknown elements,huge inline string,inline strings of runs,"
    "struck runs without end,struck attributes,overlapping merges,huge merge,merge count,"
    "many attributes,many namespaces,long place,deep nesting,billion laughs,outer entity,"
    "far formulas,formulas of formulas,error cells without end,false count of strings,"
    "great count of strings,huge string in many cells,string of many runs,struck strings,"
    "struck blanks,many styles,deep font,many number formats,sheets of one part,sparse sheets",
    "zip": "overlapping entries,many entries,false size,zip in zip,bomb of pictures",
    "ods": "rows repeated,rows repeated without end,columns repeated,rows and columns repeated,"
    "empty rows repeated,empty columns repeated,sparse corners,sparse tables,spaces,many spaces,"
    "spaces repeated,many tables,tables in tables,deep text,unknown elements,many attributes,"
    "many styles,doubling number formats,styles of columns,styled rows repeated,"
    "comments repeated,spans of merges,billion laughs",
    "xml": "far row,far columns,great merges,overlapping merges,expanded counts,spans of rows,"
    "spans of columns,many styles,cells of one row,many sheets,deep nesting,attributes,"
    "billion laughs",
    "html": "great spans,spans of empty cells,spans in a row,staircase of spans,wide and short,"
    "overlapping spans,deep nesting,tables in tables,many tables,many styles,rules of classes,"
    "many attributes,struck in struck",
    "csv": "one wide row,wide rows,wide empty rows,endless line,endless line of delimiters,"
    "quotes never closed,one quote never closed,zero bytes,empty lines,blanks,guards",
    "xls": "false dimensions,sparse corners,far columns,false blanks,false count of strings,"
    "false length of a string,false runs of a string,long string in many cells,many merges,"
    "sheets of one part,sparse sheets,doubling names,empty records,many styles,huge links",
    "ole": "many sectors,ring of sectors,great mini table,many spins",
    "mht": "nested parts,many parts,long header,quoted printable,spans",
}
LISTED = {f"{format} {name}" for format in EVERY_DAY for name in EVERY_DAY[format].split(",")}
NAMES = [name for name in KINDS if SOAK or name in LISTED]
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
    for name in [*NAMES, *RANDOM][half::HALVES]:
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
        return dict(ChainMap(*halves.map(run, range(HALVES))))


def test_what_is_held_every_day_is_made():
    assert KINDS.keys() >= LISTED


@pytest.mark.slow
@pytest.mark.random
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_ends_in_time_and_memory(outcomes, name):
    """What office files have, too, is read all the same."""
    seconds, megabytes, outcome = outcomes[name]
    assert outcome.startswith("read" if name in READABLE else ("read", "refused")), outcome
    assert seconds < SECONDS and megabytes < MEGABYTES, (seconds, megabytes, outcome)


@pytest.mark.slow
@pytest.mark.random
@pytest.mark.parametrize("name", RANDOM)
def test_what_a_grammar_makes_ends_in_time_and_memory(outcomes, name):
    seconds, megabytes, outcome = outcomes[name]
    assert outcome.startswith(("read", "refused")), outcome
    assert seconds < MOST_SECONDS and megabytes < MOST_MEGABYTES, (seconds, megabytes, outcome)


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]), int(sys.argv[2]))))
