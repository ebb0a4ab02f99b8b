"""Kernels forked from one process save time; no notebook sees what another did."""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError, DeadKernelError
from soaking import seeds
from workbooks import small_workspace

from wanxing_stats.briefing import last_dates
from wanxing_stats.cleaning.data_package import cleaned_workspace
from wanxing_stats.pages.kernels import Kernels
from wanxing_stats.pages.page import PageJob, frames_of, make_page, pages_of
from wanxing_stats.store import Cache

pytestmark = pytest.mark.slow
LOOK = """
import os, sys, warnings
import matplotlib, matplotlib.pyplot as plt, pandas as pd
from wanxing_stats.figures import number_words
from wanxing_stats.rules import indicators
from wanxing_stats.briefing import briefing as briefing_module
print(sorted(name for name in globals() if name.startswith('mine')))
print(plt.get_fignums(), [plt.rcParams[f'font.{name}'] for name in ('size', 'family')])
print(plt.rcParams['axes.facecolor'])
print(pd.get_option('display.max_rows'), pd.get_option('display.float_format'))
print(os.environ.get('MINE'), os.getcwd(), sys.path[:1] == ['/mine'], len(warnings.filters))
print(number_words.number(1234), hasattr(pd, 'mine'), hasattr(number_words, 'mine'))
print(number_words.number is briefing_module.number, 'mine' in indicators.MEASURES)
print(pd.DataFrame({'a': [1]}).sum().iloc[0], getattr(pd.DataFrame, 'mine', None))
"""
MESS = """
import os, sys, random, warnings
import matplotlib.pyplot as plt, numpy as np, pandas as pd
from wanxing_stats.figures import number_words
from wanxing_stats.rules import indicators
mine_name = 1
plt.figure(); plt.rcParams['font.size'] = 40
plt.style.use('dark_background'); plt.rcParams['font.family'] = 'fantasy'
pd.set_option('display.max_rows', 3); pd.set_option('display.float_format', '{:.1f}'.format)
random.seed(5); np.random.seed(5)
os.environ['MINE'] = 'x'; os.chdir('/'); sys.path.insert(0, '/mine'); warnings.simplefilter('error')
number_words.number = lambda value: 'wrong'
number_words.mine = pd.mine = 1
indicators.MEASURES.add('mine')
pd.DataFrame.sum = lambda self: pd.Series([-1]); pd.DataFrame.mine = 1
"""


def notebook(source):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])


def printed(running, source, folder):
    one = notebook(source)
    running.submit(lambda run: run(one, {"WANXING_ROOT": str(folder)})).result()
    return "".join(output.get("text", "") for output in one.cells[0].outputs)


@pytest.fixture(scope="module")
def forked():
    with Kernels(workers=1) as running:
        yield running


def test_no_notebook_sees_what_another_left(forked, tmp_path):
    fresh = printed(forked, LOOK, tmp_path)
    printed(forked, MESS, tmp_path)
    after = printed(forked, LOOK, tmp_path)
    assert after == fresh
    assert "[]" in fresh and str(tmp_path) in fresh and "1,234" in fresh


def test_a_mess_would_be_seen_in_the_same_notebook(forked, tmp_path):
    said = printed(forked, MESS + LOOK, tmp_path)
    assert "mine_name" in said and "wrong" in said and "40.0" in said


def test_a_forked_kernel_is_as_a_new_one(forked, tmp_path):
    """Random numbers aside, which no kernel shares with another."""
    with Kernels(workers=1, forked=False) as new:
        assert printed(forked, LOOK, tmp_path) == printed(new, LOOK, tmp_path)
    look = "import random; print(random.random())"
    numbers = {printed(forked, look, tmp_path) for _ in range(2)}
    assert len(numbers) == 2


def test_forked_kernels_listen_at_files_of_their_own_not_at_ports_that_another_may_take(
    tmp_path, monkeypatch
):
    look = (
        "from ipykernel.kernelapp import IPKernelApp\n"
        "print(IPKernelApp.instance().transport, IPKernelApp.instance().ip)"
    )
    with Kernels(workers=2) as running:
        one, other = (printed(running, look, tmp_path) for _ in range(2))
    assert one.startswith("ipc ") and other.startswith("ipc ") and one != other
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / ("long" * 30)))
    Path(tempfile.tempdir).mkdir()
    with Kernels(workers=1) as running:
        assert printed(running, look, tmp_path).startswith("tcp ")


def test_a_notebook_that_fails_or_kills_its_kernel_stops_no_other(forked, tmp_path):
    with pytest.raises(CellExecutionError):
        printed(forked, "1 / 0", tmp_path)
    with pytest.raises(DeadKernelError):
        printed(forked, "import os; os._exit(1)", tmp_path)
    assert printed(forked, "print(1)", tmp_path) == "1\n"


@pytest.mark.parametrize("dies", ["before it answers", "while it runs"])
def test_a_kernel_that_the_system_ends_is_a_sentence_and_nothing_else(tmp_path, dies):
    """As one does when memory runs out."""
    small_workspace(tmp_path, shows="import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    code = (
        "import sys\nfrom wanxing_stats.cli import commands\n"
        "from wanxing_stats.pages import kernels\n"
        "def fork(*_):\n    gone = kernels._Forked()\n    gone.pid = 2**22 + 1\n    return gone\n"
        f"if {dies == 'before it answers'}: kernels._Preloaded.fork = fork\n"
        "sys.argv[1:] = ['build', '--quiet', '--root', sys.argv[1]]\ncommands.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert done.returncode == 2 and done.stdout == ""
    assert re.fullmatch(
        r"notebooks/04_enforcement.ipynb（2024年）没有运行完：.*可能是内存不足。.*\n", done.stderr
    )


def test_kernels_end_with_the_process_that_started_them(tmp_path):
    code = (
        "import sys, nbformat\nfrom wanxing_stats.pages.kernels import Kernels\n"
        "one = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("
        '\'import os, time; open("pid", "w").write(str(os.getpid())); time.sleep(600)\')])\n'
        "with Kernels(1) as running:\n"
        "    running.submit(lambda run: run(one, {'WANXING_ROOT': sys.argv[1]})).result()"
    )
    build = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stderr=subprocess.DEVNULL)
    pid = int(soon(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()))
    build.kill()
    build.wait(timeout=30)
    soon(
        lambda: (
            not Path(f"/proc/{pid}").exists()
            or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2]
        )
    )


def soon(happens):
    """What it gives once it gives something, within a minute."""
    for _ in range(600):
        if result := happens():
            return result
        time.sleep(0.1)
    pytest.fail("it did not happen")


@pytest.mark.random
def test_pages_of_forked_kernels_equal_those_of_new_ones(built, tmp_path):
    """The build made its pages in forks; here each is made in a kernel of its own, started anew."""
    workspace = built
    cleaned, built_pages = cleaned_workspace(workspace), Cache(workspace).of_kind("page")
    pages = pages_of(workspace, [2024])[:: seeds(4, 1)]
    frames = frames_of(pages_of(workspace, [2023, 2024]), cleaned)
    dates = last_dates(cleaned, 2024)
    jobs = [PageJob(page, frames[page.name], dates, tmp_path / page.name) for page in pages]
    with Kernels(workers=2, forked=False) as new:
        futures = [new.submit(make_page, job, workspace, {}) for job in jobs]
        made = {page.name: future.result() for page, future in zip(pages, futures, strict=True)}
    assert len(made) >= 3
    for name, page in made.items():
        kept = built_pages[name]
        assert set(page["files"]) == set(kept.files)
        assert page["uses"] == list(kept.stamp.parts["data"])
        for file in page["files"]:
            assert (tmp_path / name / file).read_bytes() == (workspace.root / file).read_bytes(), (
                file
            )
