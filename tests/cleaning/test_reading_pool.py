"""Whatever a file does to the process that reads it costs that file alone, and nothing is left."""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace

import psutil
import pytest
from hostile_work import read_hostile
from soaking import seeds
from workbooks import RULES, SAMPLE, SHIPPED, penalty, penalty_file

from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import clean_workspace, source_cache
from wanxing_stats.cleaning.data_package import clean_what_changed
from wanxing_stats.cleaning.decisions import Corrections
from wanxing_stats.cleaning.reading_pool import ReadingPool, bounds_of_file, read_here
from wanxing_stats.cleaning.source_cache import SourceCache
from wanxing_stats.cleaning.table_reading import Source
from wanxing_stats.rules import Limits
from wanxing_stats.store import Cache, staged

pytestmark = pytest.mark.slow
METHODS = ["forkserver", "spawn"] if sys.platform == "linux" else ["spawn"]
# The way that isn't used here: by day what a new process and a forked one could differ in.
AT_NIGHT = [pytest.param(other, marks=pytest.mark.soak) for other in METHODS[1:]]
LIMITS = Limits(file_seconds=1, file_megabytes=400)
BOUNDED = replace(RULES, office=RULES.office.model_copy(update={"limits": LIMITS}))
linux = pytest.mark.skipif(sys.platform != "linux", reason="nobody adopts orphans")


def send(root, *words, good=2):
    """Good files before and behind bad ones, whose names say what they do."""
    names = [f"{number}_{word}.xlsx" for number, word in enumerate(words, start=1)]
    for number, name in enumerate(["0_好.xlsx", *names, "9_好.xlsx"][: len(words) + good]):
        penalty_file(root, penalty(number), name=name)
    return Workspace(root)


def read(workspace, method=METHODS[0]):
    """What cleaning says of a workspace whose files are read by read_hostile."""
    pool = ReadingPool(BOUNDED, read_hostile, method)
    return clean_workspace(workspace, BOUNDED, SourceCache(Cache(workspace), BOUNDED, pool=pool))


def readers(workspace):
    """Which process read each file, in the order in which they were begun."""
    lines = (workspace.root / "read_by").read_text().splitlines()
    return [(int(line.split()[0]), line.split("/")[-1]) for line in lines]


def files(cleaned):
    return [(each.code, each.place.file.split("/")[-1]) for each in cleaned.problems]


def descendants():
    """Those of this process, but for fork servers and what tracks their resources."""
    of_multiprocessing = ("forkserver", "resource_tracker")
    living = []
    for process in psutil.Process().children(recursive=True):
        command = " ".join(process.cmdline())
        is_server = any(word in command for word in of_multiprocessing)
        if not is_server or process.parent().pid != os.getpid():
            living.append(process)
    return living


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("算个不停", "too_slow"),
        ("占满内存", "too_much_memory"),
        ("中断", "reading_died"),
        ("退出", "reading_died"),
        ("被杀", "reading_died"),
        pytest.param("另起进程", "too_slow", marks=linux),
    ],
)
def test_what_ends_its_process_is_one_problem_and_the_others_count(tmp_path, word, code):
    cleaned = read(send(tmp_path, word))
    assert files(cleaned) == [(code, f"1_{word}.xlsx")]
    assert list(cleaned.tables["fines"]["source_file"].str[-8:]) == ["0_好.xlsx", "9_好.xlsx"]
    assert not descendants()


def test_all_of_them_beside_each_other_where_processes_start_anew(tmp_path):
    words = ["算个不停", "占满内存", "中断"]
    cleaned = read(send(tmp_path, *words), method="spawn")
    codes = ["too_slow", "too_much_memory", "reading_died"]
    names = [f"{number}_{word}.xlsx" for number, word in enumerate(words, start=1)]
    assert files(cleaned) == list(zip(codes, names, strict=True))
    assert len(cleaned.tables["fines"]) == 2 and not descendants()


def test_a_process_reads_many_files_until_one_spoils_it(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    workspace = send(tmp_path, *["好"] * 4, "不还内存", "好", "中断", "好")
    assert len(read(workspace).tables["fines"]) == 9
    by = readers(workspace)
    changes = [name[2:-5] for (pid, name), (after, _) in itertools.pairwise(by) if pid != after]
    last = {"不还内存", "中断"}.intersection([by[-1][1][2:-5]])
    assert sorted([*changes, *last]) == ["不还内存", "中断"]


def test_a_file_that_is_ended_is_read_again_only_when_the_limits_are_others(tmp_path):
    workspace = send(tmp_path, "算个不停", good=1)

    def bounded(seconds):
        limits = LIMITS.model_copy(update={"file_seconds": seconds})
        return replace(RULES, office=RULES.office.model_copy(update={"limits": limits}))

    def clean(rules):
        cache = Cache(workspace)
        pool = ReadingPool(rules, read_hostile)
        with staged(workspace) as staging:
            sources = SourceCache(cache, rules, staging, pool)
            cleaned = clean_workspace(workspace, rules, sources)
            cache.stage(staging)
            staging.commit()
        return [name for name, why in sources.why.items() if why], cleaned.problems

    read_first, problems = clean(bounded(0.5))
    assert len(read_first) == 2 and clean(bounded(0.5)) == ([], problems)
    assert len(clean(bounded(0.6))[0]) == 2


def test_a_larger_file_may_take_more():
    small, large = (bounds_of_file(size, Limits()) for size in (9_000_000, 45_000_000))
    assert (small.processor_seconds, small.megabytes) == (20, 1024)
    assert (large.processor_seconds, large.megabytes) == (90, 4608)


@pytest.fixture(scope="module")
def read_in_this_process():
    """Every other workbook of the sample in 2024, and what it gives."""
    workspace = Workspace(SAMPLE.parents[1])
    here = []
    for path in workspace.sources()[::2]:
        source = Source(
            workspace.source_name(path), SHIPPED.ledgers, Corrections([]), SHIPPED.office
        )
        if source.name.startswith("2024/"):
            given = (SHIPPED.ledgers, SHIPPED.office, path, source.name, source.corrections)
            here.append((path, source, read_here(*given)))
    return here


@pytest.mark.parametrize("method", METHODS)
def test_the_sample_is_read_as_in_one_process(read_in_this_process, method):
    sent = [(path, source) for path, source, _ in read_in_this_process]
    readings = ReadingPool(SHIPPED, method=method).read(sent)
    assert len(readings) > 12 and readings == [reading for *_, reading in read_in_this_process]


def test_unreadable_files_wait_for_a_copy_once(tmp_path, monkeypatch):
    waited = []
    monkeypatch.setattr(source_cache.time, "sleep", waited.append)
    for number in range(20):
        path = penalty_file(tmp_path, penalty(number), name=f"{number}.xlsx")
        path.write_bytes(path.read_bytes()[:2000])
    workspace = Workspace(tmp_path)
    with staged(workspace) as staging:
        cleaned, _ = clean_what_changed(Cache(workspace), staging, RULES)
    assert len(cleaned.problems) == 20 and waited.count(source_cache.WAIT_FOR_A_COPY) == 1


def test_nothing_to_read_starts_no_process(tmp_path, monkeypatch):
    monkeypatch.setattr("wanxing_stats.cleaning.reading_pool.Processes", None)
    assert clean_workspace(Workspace(tmp_path), RULES).problems == []


def test_what_reads_files_needs_no_pandas():
    """It takes longer to import than most files to read."""
    code = "import wanxing_stats.cleaning.source_file, sys; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


SCRIPT = """
import sys
from pathlib import Path
from wanxing_stats.base import Workspace
from wanxing_stats.cleaning import clean_workspace
from wanxing_stats.cleaning.reading_pool import ReadingPool
from wanxing_stats.cleaning.source_cache import SourceCache
from wanxing_stats.rules import load_rules
from wanxing_stats.store import Cache
from hostile_work import read_hostile
print("begun", flush=True)
workspace = Workspace(Path(sys.argv[1]))
rules = load_rules(workspace)
pool = ReadingPool(rules, read_hostile, sys.argv[2])
print(len(clean_workspace(workspace, rules, SourceCache(Cache(workspace), rules, pool=pool)).files))
"""


def run_script(workspace, method):
    script = workspace.root / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, str(script), str(workspace.root), method],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


@pytest.mark.parametrize("method", METHODS)
def test_a_script_without_a_main_guard_is_run_once(tmp_path, method):
    said, _ = run_script(send(tmp_path, "好"), method).communicate(timeout=100)
    assert said == "begun\n3\n"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("signals", [[signal.SIGKILL], [signal.SIGINT], [signal.SIGINT] * 2])
def test_no_process_outlives_the_command(tmp_path, method, signals):
    workspace = send(tmp_path, "算个不停", good=1)
    command = run_script(workspace, method)
    read_by = workspace.root / "read_by"
    soon(lambda: read_by.exists() and "算个不停" in read_by.read_text())
    end_with(signals, command)


def end_with(signals, command):
    """The command and what it started end soon after these signals."""
    started = [psutil.Process(command.pid), *psutil.Process(command.pid).children(recursive=True)]
    for each in signals:
        command.send_signal(each)
    command.communicate(timeout=60)
    soon(lambda: not any(map(lives, started)))


@pytest.mark.random
@pytest.mark.parametrize("method", [METHODS[0], *AT_NIGHT])
@pytest.mark.parametrize("signals", [[signal.SIGINT], [signal.SIGINT] * 2, [signal.SIGTERM]])
def test_at_whatever_moment_it_is_interrupted(tmp_path, method, signals):
    workspace = send(tmp_path, good=2)
    for number in range(seeds(1, 50)):
        command = run_script(workspace, method)
        assert command.stdout.readline() == "begun\n"
        time.sleep(random.Random(f"{number} {method} {signals}").uniform(0, 2))
        end_with(signals, command)


INTERRUPTED = """
import sys
from wanxing_stats.processes import Bounds, Processes
def interrupt(frame, event, _):
    if event == "call" and frame.f_code.co_qualname == sys.argv[2]:
        raise KeyboardInterrupt
def doubled():
    return workers.do(2, bounds=Bounds())
sys.setprofile(interrupt)
with Processes(2, "wanxing_stats.processes.inside", method=sys.argv[1]) as processes:
    workers = processes.hire(pow, 2)
    print([future.result() for future in [processes.submit(doubled), processes.submit(doubled)]])
"""


@pytest.mark.parametrize("method", [METHODS[0], *AT_NIGHT])
@pytest.mark.parametrize(
    "entered", ["Thread.start", "Future.result", "Processes.__exit__", "Thread.join", "end_family"]
)
def test_interrupted_where_processes_start_and_end(method, entered):
    """Those that wait for work end with the command, which else would wait for them."""
    command = [sys.executable, "-c", INTERRUPTED, method, entered]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == -signal.SIGINT and done.stderr.endswith("KeyboardInterrupt\n")
    assert done.stdout == ("" if entered in ("Thread.start", "Future.result") else "[4, 4]\n")


def lives(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def soon(happens):
    for _ in range(600):
        if happens():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen")
