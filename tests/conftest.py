"""Workspaces that tests share, which tests are quick, and what a run must not leave behind.

With WANXING_NO_SKIP set, as CI sets it, a skipped test is a failed one. With WANXING_SOAK set,
tests marked ``random`` take many more seeds (soaking.py) and are marked ``soak`` too.
"""

import gc
import os
import shutil
import signal
from multiprocessing import resource_tracker
from pathlib import Path

import pytest
from filelock import FileLock
from left_behind import adopt_orphans, processes_left
from soaking import SOAK
from workbooks import SAMPLE, committed_samples, penalty, penalty_file, small_workspace

from wanxing_stats.base import PACKAGE, Workspace, workspace
from wanxing_stats.cleaning.reading_pool import FileWork
from wanxing_stats.processes import stop_servers

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent
# Whoever takes one of these looks at the sample workbooks, all of which must be read for it.
SAMPLE_FIXTURES = {"sample", "own_sample", "built"}
IN_OTHER_PROCESSES = {"test_reading_pool", "test_inspecting", "test_messages", "test_reruns"}
# Of the whole: hundreds of small workspaces, about whose figures nobody asks who read the files.
OF_MANY_WORKSPACES = {
    "test_states_oracle",
    "test_arrangements",
    "test_state_workspaces",
    "test_scripted_year",
}
# What takes longest begins first, so that no process waits for another in the end.
LONGEST = (
    "test_states_oracle",
    "test_browser",
    "test_kills",
    "test_reruns",
    "test_canaries",
    "test_processes",
    "test_jupyterlab",
    "test_flipped_bits",
    "test_bounds",
    "test_reading_pool",
    "test_arrangements",
    "test_state_workspaces",
    "test_published_figures",
    "test_states_on_pages",
    "test_charts_of_sample",
    "test_round_trip",
    "test_reproducible",
    "test_build",
    "test_numbers",
    "test_rule_files",
    "test_wheel",
    "test_false_claims",
    "test_sample",
    "test_scripted_year",
    "test_safe_outputs",
    "test_hostile_files",
    "test_staging",
    "test_watch_command",
    "test_corpus",
    "test_damage",
)


# which tests, in which order ---------------------------------------------------------------------


def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("random") and SOAK:
            item.add_marker("soak")
            item.add_marker(pytest.mark.timeout(3600))  # a night is long, but ends
        if not _is_slow(item):
            item.add_marker("quick")
    items.sort(key=lambda item: _rank(item.path.stem))


def _is_slow(item) -> bool:
    """Unless marked ``quick``: marked ``slow``, of no room, or of the sample workbooks."""
    return not item.get_closest_marker("quick") and bool(
        item.get_closest_marker("slow")
        or not _of_a_room(item.path)
        or SAMPLE_FIXTURES & set(item.fixturenames)
    )


def _rank(file: str) -> int:
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


def pytest_collection_finish():
    """What is there before the first test stays: nobody need look through it for garbage again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A file's tests stay in one process, and the files in the order given."""
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False  # it would begin with the files that have the most tests
    return LoadFileScheduling(config, log)


# nothing skipped, nothing left -------------------------------------------------------------------


def _refuse_skip(report):
    if report.skipped and os.environ.get("WANXING_NO_SKIP") and not hasattr(report, "wasxfail"):
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"WANXING_NO_SKIP: nothing may be skipped here, but: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    return _refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    return _refuse_skip((yield))


def pytest_configure(config):
    # In the background Ctrl+C is ignored, which every process that a test starts would inherit.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if not hasattr(config, "workerinput"):
        adopt_orphans()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session):
    """A process that outlives the run fails it, and is ended."""
    result = yield
    if not hasattr(session.config, "workerinput"):
        say = session.config.pluginmanager.get_plugin("terminalreporter").write_line
        for process in (left := processes_left()):
            say(f"left behind, and ended now: {process}", red=True)
            process.end()
        if left and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
    return result


# rules -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", autouse=True)
def rules_of_module(request):
    """Tests of a room hold to small_rules, those of the whole to the rules that are shipped.

    Of the whole, modules marked ``small_rules`` hold to small_rules too.
    """
    with pytest.MonkeyPatch.context() as patch:
        if _of_a_room(request.path) or request.node.get_closest_marker("small_rules"):
            patch.setattr(workspace, "SHIPPED_RULES", TESTS / "small_rules")
        yield


@pytest.fixture(autouse=True)
def rules_of_test(request, rules_of_module, monkeypatch):
    """Whoever looks at the sample workbooks holds to the rules that are shipped."""
    if SAMPLE_FIXTURES & set(request.fixturenames):
        monkeypatch.setattr(workspace, "SHIPPED_RULES", PACKAGE)


@pytest.fixture(scope="module", autouse=True)
def files_read_here(request):
    """Tests of a room, and of many workspaces, read files in this process, but for those of reading
    in others."""
    file = request.path.stem
    of_room = _of_a_room(request.path) and file not in IN_OTHER_PROCESSES
    with pytest.MonkeyPatch.context() as patch:
        if of_room or file in OF_MANY_WORKSPACES:
            patch.setattr(FileWork, "do", _done_here)
        yield


def _done_here(work, tasks, limits, method=None):
    return [work.work(*work.shared, *task) for task in tasks]


def _of_a_room(path) -> bool:
    return path.parent not in (TESTS, TESTS / "whole", TESTS / "sample_office")


# workspaces --------------------------------------------------------------------------------------


def once_for_all(tmp_path_factory, name, make):
    """The folder that ``make(folder)`` fills, made by the first of the processes that ask for it.

    Nobody may change it; take a copy.
    """
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent  # that of all of them
    folder = base / f"shared-{name}"
    with FileLock(f"{folder}.lock", timeout=280):
        if not folder.exists():
            half = base / f"half-{name}"
            shutil.rmtree(half, ignore_errors=True)  # of a process for which it failed
            half.mkdir()
            make(half)
            half.rename(folder)
    return folder


def copied(folder, to) -> Workspace:
    return Workspace(shutil.copytree(folder, to, dirs_exist_ok=True), rules=PACKAGE)


def _cleaned(folder, *years):
    from wanxing_stats.cleaning import cleaned_workspace

    for path in committed_samples():
        name = path.relative_to(SAMPLE)
        if name.parts[0] in years:
            (folder / "data/raw" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / "data/raw" / name)
    shutil.copyfile(REPOSITORY / "office.toml", folder / "office.toml")
    cleaned_workspace(Workspace(folder, rules=PACKAGE))


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Workspace:
    """The repository's sample workbooks, with its office.toml, cleaned. Tests that change them take
    ``own_sample``."""
    years = {path.relative_to(SAMPLE).parts[0] for path in committed_samples()}
    folder = once_for_all(tmp_path_factory, "sample", lambda half: _cleaned(half, *years))
    return copied(folder, tmp_path_factory.mktemp("sample"))


@pytest.fixture
def own_sample(tmp_path_factory, tmp_path) -> Workspace:
    """A copy of the 2024 sample workbooks, cleaned, for one test to change."""
    folder = once_for_all(tmp_path_factory, "sample_2024", lambda half: _cleaned(half, "2024"))
    return copied(folder, tmp_path)


@pytest.fixture(scope="session", autouse=True)
def fork_servers():
    """Those of this process end with the tests, which count what they leave."""
    yield
    stop_servers()
    resource_tracker._resource_tracker._stop()


@pytest.fixture(scope="session")
def built(sample, tmp_path_factory) -> Workspace:
    """The sample after a build of 2023 and 2024."""
    from wanxing_stats.build import build

    folder = once_for_all(
        tmp_path_factory, "built", lambda half: build(copied(sample.root, half), [2023, 2024])
    )
    return copied(folder, tmp_path_factory.mktemp("built"))


def _pair(folder):
    from wanxing_stats.build import build

    of_2023 = penalty(9, filed="2023-03-01", decided="2023-03-05")
    penalty_file(folder, of_2023, year=2023, name="示例_处罚.xlsx")
    build(small_workspace(folder))


@pytest.fixture
def built_pair(tmp_path_factory, tmp_path) -> Workspace:
    """A copy of two years of penalties with one notebook, built under small_rules, for one test to
    change."""
    folder = once_for_all(tmp_path_factory, "pair", _pair)
    return Workspace(shutil.copytree(folder, tmp_path / "pair"))
