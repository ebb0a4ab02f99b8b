"""Workspaces that tests share; and, with WANXING_NO_SKIP set, as CI sets it, a skipped test is a failed one."""

import os
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest

from wanxing_stats.base.workspace import Workspace
from wanxing_stats.build import one_build as building
from wanxing_stats.pages.kernels import Kernels


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


REPOSITORY = Path(__file__).parents[1]
# Side by side (make test): these look at the built sample, which takes longer to build than to look at.
LOOK_AT_BUILT = ("test_build", "test_numbers", "test_browser", "test_kernels")
# What takes longest begins first, so that no process waits for another in the end.
LONGEST = (
    *LOOK_AT_BUILT,
    "test_kills",
    "test_canaries",
    "test_damage",
    "test_watching",
    "test_reruns",
    "test_scripted_year",
)


def pytest_collection_modifyitems(items):
    items.sort(
        key=lambda item: (
            LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST)
        )
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadFileScheduling

    class OneProcessForWhatIsShared(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return "built" if Path(file).stem in LOOK_AT_BUILT else file

    config.option.loadscopereorder = False  # it would begin with the files that have the most tests
    return OneProcessForWhatIsShared(config, log)


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Workspace:
    """A workspace with the repository's sample workbooks. Tests that change it take ``own_sample``."""
    root = tmp_path_factory.mktemp("sample")
    shutil.copytree(REPOSITORY / "data" / "raw", root / "data" / "raw")
    return Workspace(root)


@pytest.fixture
def own_sample(sample, tmp_path) -> Workspace:
    """A copy of the 2024 sample workbooks for one test to change."""
    shutil.copytree(sample.raw / "2024", tmp_path / "data" / "raw" / "2024")
    return Workspace(tmp_path)


@pytest.fixture(scope="session", autouse=True)
def kernels():
    """What all builds of this process run their notebooks in: starting it costs more than a small build.

    Each notebook has a kernel of its own as ever (test_kernels.py); builds in other processes start everything.
    """
    with Kernels(workers=2) as running, pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "Kernels", lambda workers: nullcontext(running))
        yield running


@pytest.fixture(scope="session")
def built(sample, kernels):
    """The sample workspace after a build of 2023 and 2024, with what the build reported."""
    return sample, building.build(sample, [2023, 2024])
