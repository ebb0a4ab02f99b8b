"""Notebooks run in processes of their own: none sees another, none outlives its build, each has
limits. Both ways to start one are held to the same, whatever the system: by day, of the way that
isn't used here, in what a new process and a forked one could differ."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from soaking import seeds

from wanxing_stats.base import PACKAGE, Workspace
from wanxing_stats.base.quoting import shortened
from wanxing_stats.briefing import PageJob, last_days
from wanxing_stats.cleaning.data_package import cleaned_workspace
from wanxing_stats.figures import Figures
from wanxing_stats.pages.failures import NotebookFailed
from wanxing_stats.pages.html_export import PageFrame, with_other_years
from wanxing_stats.pages.notebook_run import run_notebook
from wanxing_stats.pages.notebooks import frames_of, pages_of
from wanxing_stats.pages.page import make_page
from wanxing_stats.pages.page_processes import PageProcesses, bounds_of_page
from wanxing_stats.processes import Ended, Why
from wanxing_stats.rules import Limits
from wanxing_stats.store import Cache

pytestmark = pytest.mark.slow
METHODS = ["forkserver", "spawn"] if sys.platform == "linux" else ["spawn"]
BY_DAY = [METHODS[0], *[pytest.param(other, marks=pytest.mark.soak) for other in METHODS[1:]]]
ENOUGH = Limits()
LOOK = """
import os, sys, warnings
import matplotlib, matplotlib.pyplot as plt, pandas as pd
from wanxing_stats.figures import number_words
from wanxing_stats.base import KIND_TITLES
from wanxing_stats.briefing import briefing as briefing_module
print(sorted(name for name in globals() if name.startswith('mine')))
print(plt.get_fignums(), [plt.rcParams[f'font.{name}'] for name in ('size', 'family')])
print(plt.rcParams['axes.facecolor'], plt.get_backend())
print(pd.get_option('display.max_rows'), pd.get_option('display.float_format'))
print(os.environ.get('MINE'), os.getcwd(), sys.path[:1] == ['/mine'])
print(sum('html5lib' not in str(of) for of in warnings.filters))  # that of the export
print(number_words.number(1234), hasattr(pd, 'mine'), hasattr(number_words, 'mine'))
print(number_words.number is briefing_module.number, 'mine' in KIND_TITLES)
print(pd.DataFrame({'a': [1]}).sum().iloc[0], getattr(pd.DataFrame, 'mine', None))
"""
MESS = """
import os, sys, random, warnings
import matplotlib.pyplot as plt, numpy as np, pandas as pd
from wanxing_stats.figures import number_words
from wanxing_stats.base import KIND_TITLES
mine_name = 1
plt.figure(); plt.rcParams['font.size'] = 40
plt.style.use('dark_background'); plt.rcParams['font.family'] = 'fantasy'
pd.set_option('display.max_rows', 3); pd.set_option('display.float_format', '{:.1f}'.format)
random.seed(5); np.random.seed(5)
os.environ['MINE'] = 'x'; os.chdir('/'); sys.path.insert(0, '/mine'); warnings.simplefilter('error')
number_words.number = lambda value: 'wrong'
number_words.mine = pd.mine = 1
KIND_TITLES['mine'] = 'x'
pd.DataFrame.sum = lambda self: pd.Series([-1]); pd.DataFrame.mine = 1
"""


def job_of(folder, *sources):
    """A job for a notebook of these cells."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 一"), *cells])
    nbformat.write(notebook, folder / "01_one.ipynb")
    workspace = Workspace(folder)
    return PageJob(workspace, workspace.clean, workspace.figures, folder / "01_one.ipynb", 2024)


def outputs(processes, folder, *sources):
    notebook = processes.run(run_notebook, job_of(folder, *sources), bounds=bounds_of_page(ENOUGH))
    return [output for cell in notebook.cells[1:] for output in cell.outputs]


def printed(processes, folder, *sources):
    return "".join(output.get("text", "") for output in outputs(processes, folder, *sources))


def failure(processes, folder, *sources, limits=ENOUGH):
    """The sentence of a page that can't be made."""
    frame = PageFrame("一", "街道", 2024, "", sample=True)
    with pytest.raises(NotebookFailed) as failed:
        make_page(processes, job_of(folder, *sources), frame, folder / "reports", limits)
    return str(failed.value)


@pytest.fixture(scope="module", params=BY_DAY)
def processes(request):
    with PageProcesses(1, method=request.param) as running:
        yield running


in_both_ways = pytest.mark.parametrize("processes", METHODS, indirect=True)


def first_in_both_ways(name, first, *others):
    """By day the first of these values in both ways, the others in that which is used here."""
    both = [(method, first) for method in METHODS]
    here = [(BY_DAY[0], other) for other in others]
    at_night = [
        pytest.param(method, other, marks=pytest.mark.soak)
        for method in METHODS[1:]
        for other in others
    ]
    return pytest.mark.parametrize(
        ("processes", name), [*both, *here, *at_night], indirect=["processes"]
    )


# what a notebook finds ---------------------------------------------------------------------------


@in_both_ways
def test_no_notebook_sees_what_another_left(processes, tmp_path):
    fresh = printed(processes, tmp_path, LOOK)
    printed(processes, tmp_path, MESS)
    assert printed(processes, tmp_path, LOOK) == fresh
    assert "[]" in fresh and str(tmp_path) in fresh and "1,234" in fresh


def test_a_mess_would_be_seen_in_the_same_notebook(processes, tmp_path):
    said = printed(processes, tmp_path, MESS + LOOK)
    assert "mine_name" in said and "wrong" in said and "40.0" in said


def test_a_forked_process_is_as_a_new_one(tmp_path):
    said = set()
    for method in METHODS:
        with PageProcesses(1, method=method) as running:
            said.add(printed(running, tmp_path, LOOK))
    assert len(said) == 1


def test_no_two_notebooks_draw_the_same_random_numbers(processes, tmp_path):
    look = "import random, numpy; print(random.random(), numpy.random.random())"
    numbers = [printed(processes, tmp_path, look).split() for _ in range(2)]
    assert numbers[0][0] != numbers[1][0] and numbers[0][1] != numbers[1][1]


def test_someone_s_own_ipython_changes_nothing_and_is_not_written_to(
    processes, tmp_path, monkeypatch
):
    own = tmp_path / "ipython"
    (own / "profile_default" / "startup").mkdir(parents=True)
    (own / "profile_default" / "startup" / "00.py").write_text("mine_too = 1")
    config = "c.InteractiveShellApp.exec_lines = ['mine_of_config = 1']"
    (own / "profile_default" / "ipython_config.py").write_text(config)
    before = sorted(own.rglob("*"))
    monkeypatch.setenv("IPYTHONDIR", str(own))
    assert printed(processes, tmp_path, LOOK).startswith("[]\n")
    assert sorted(own.rglob("*")) == before


def test_a_process_has_the_environment_that_its_parent_has_now(processes, tmp_path, monkeypatch):
    look = "import os; print(os.environ.get('MINE'), os.environ['WANXING_ROOT'])"
    assert printed(processes, tmp_path, look) == f"None {tmp_path}\n"
    monkeypatch.setenv("MINE", "1")
    monkeypatch.setenv("WANXING_ROOT", "elsewhere")
    assert printed(processes, tmp_path, look) == f"1 {tmp_path}\n"


# what it shows -----------------------------------------------------------------------------------


def test_what_cells_print_display_and_give_is_kept_in_order(processes, tmp_path):
    cell = (
        "import sys\nfrom IPython.display import HTML, display\nprint('一')\n"
        "display(HTML('<b>二</b>'))\nprint('三', file=sys.stderr)\nHTML('<i>四</i>')"
    )
    shown = outputs(processes, tmp_path, cell, "1 + 1;", "_, Out[1].data")
    assert [
        (output.output_type, output.get("text") or output.data.get("text/html"))
        for output in shown[:4]
    ] == [
        ("stream", "一\n"),
        ("display_data", "<b>二</b>"),
        ("stream", "三\n"),
        ("execute_result", "<i>四</i>"),
    ]
    assert [shown[2].name, shown[3].execution_count] == ["stderr", 1]
    (last,) = shown[4:]  # a semicolon hides a result
    assert last.data["text/plain"] == "(<IPython.core.display.HTML object>, '<i>四</i>')"


@pytest.mark.parametrize("last", ["plt.plot([1, 2])", "figure"])
def test_a_picture_that_matplotlib_shows_is_refused_for_want_of_words(processes, tmp_path, last):
    said = failure(
        processes,
        tmp_path,
        f"import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\n{last}",
    )
    assert said == (
        "notebooks/01_one.ipynb（2024年）没有导出：第2个单元格的图没有替代文字，"
        "请改用 brief.draw 的函数画图。请在 JupyterLab 中打开这个笔记本修改。"
    )


def test_markup_that_is_not_allowed_is_refused_with_notebook_and_cell(processes, tmp_path):
    said = failure(
        processes,
        tmp_path,
        'from IPython.display import HTML\nHTML(\'<a href="#x" ping="https://example.org">x</a>\')',
    )
    assert said == (
        "notebooks/01_one.ipynb（2024年）没有导出：第2个单元格含有 <a> 不能用的属性 ping，请删去。"
        "请在 JupyterLab 中打开这个笔记本修改。"
    )


@pytest.mark.parametrize("method", BY_DAY)
def test_nothing_that_a_notebook_writes_past_its_cells_comes_out(tmp_path, method):
    loud = (
        "import logging, os, subprocess, sys, threading, warnings\n"
        "def say(): print('secret'); sys.__stdout__.write('secret'); sys.__stdout__.flush()\n"
        "os.write(1, b'secret'); os.write(2, b'secret')\n"
        "os.system('echo secret; echo secret >&2')\n"
        "warnings.warn('secret'); logging.getLogger().error('secret')\n"
        "subprocess.run('echo secret; echo secret >&2', shell=True)\n"
        "thread = threading.Timer(0.2, say); thread.start()"
    )
    job_of(tmp_path, loud, "import time; time.sleep(0.5); thread.join()")
    done = in_another_process(tmp_path, method).communicate(timeout=100)
    assert done == ("", "")


# how it ends -------------------------------------------------------------------------------------


@in_both_ways
def test_a_notebook_that_fails_or_kills_its_process_stops_no_other(processes, tmp_path):
    assert failure(processes, tmp_path, "1 + 1", "# 除\n1 / 0") == (
        "notebooks/01_one.ipynb（2024年）第2个代码单元（开头是“# 除”）出错：ZeroDivisionError。"
        "请在 JupyterLab 中打开这个笔记本，运行到这一单元查看。"
    )
    with pytest.raises(Ended) as ended:
        printed(processes, tmp_path, "import os; os._exit(0)")
    assert ended.value.why is Why.DIED
    assert printed(processes, tmp_path, "print(1)") == "1\n"


def test_sys_exit_and_what_is_no_python_fail_as_an_error_does(processes, tmp_path):
    assert "出错：SystemExit。" in failure(processes, tmp_path, "import sys; sys.exit(0)")
    assert "出错：SystemExit。" in failure(processes, tmp_path, "exit()")
    assert "出错：SystemExit。" in failure(processes, tmp_path, "quit()")
    assert "出错：SyntaxError。" in failure(processes, tmp_path, "1 +")


def test_a_process_that_the_system_ends_is_a_sentence(processes, tmp_path):
    """As one does when memory runs out."""
    kill = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    assert failure(processes, tmp_path, kill) == (
        "notebooks/01_one.ipynb（2024年）第1个代码单元（开头是“import os, signal”）没有运行完："
        "运行它的进程被系统结束了，可能是内存不足。请关闭其他程序，然后重新运行。"
    )


@first_in_both_ways("loop", "while True: pass", "import time; time.sleep(600)")
def test_a_cell_that_takes_too_long_is_ended(processes, tmp_path, loop):
    limits = Limits(cell_seconds=1.5)
    assert failure(processes, tmp_path, "1", loop, limits=limits) == (
        f"notebooks/01_one.ipynb（2024年）第2个代码单元（开头是“{shortened(loop)}”）"
        "超过1.5秒还没有结束，已停止。请检查是不是停不下来；"
        "确实需要更久的，请在 office.toml 的 [limits] 里调大 cell_seconds。"
    )


def test_each_cell_has_the_time_for_itself(processes, tmp_path):
    wait = "import time; time.sleep(1)"
    job = job_of(tmp_path, *[wait] * 3)
    assert processes.run(run_notebook, job, bounds=bounds_of_page(Limits(cell_seconds=2.5))).cells


FILL = "import time\nfull = []\nfor _ in range(60): full.append(b'x' * 2**24); time.sleep(0.02)\n"
FILL += "time.sleep(60)"


@first_in_both_ways("of", "its own", "a process that it started")
def test_a_page_that_takes_too_much_memory_is_ended(processes, tmp_path, of):
    fills = FILL
    if of != "its own":
        fills = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {FILL!r}])"
    begins = fills.partition("\n")[0]
    assert failure(processes, tmp_path, fills, limits=Limits(page_megabytes=700)) == (
        f"notebooks/01_one.ipynb（2024年）第1个代码单元（开头是“{shortened(begins)}”）"
        "占用的内存超过700MB，已停止。请检查是不是读入或复制了过多数据；"
        "确实需要更多的，请在 office.toml 的 [limits] 里调大 page_megabytes。"
    )


STARTS = (
    "import multiprocessing, os, subprocess, time\n"
    "started = subprocess.Popen(['sleep', '600'])\n"
    "forked = multiprocessing.Process(target=time.sleep, args=(600,)); forked.start()\n"
    "os.system('sleep 600 & echo $! > orphan')\n"
    "text = f'{os.getpid()} {started.pid} {forked.pid} ' + open('orphan').read()\n"
    "open('pids', 'w').write(text)\n"
)


@pytest.mark.parametrize("end", ["1", "1 / 0", "os._exit(1)", "os.kill(os.getpid(), 9)"])
def test_what_a_notebook_started_ends_with_it(processes, tmp_path, end):
    with contextlib.suppress(Ended, NotebookFailed):
        printed(processes, tmp_path, STARTS + end)
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    assert len(pids) == 4
    soon(lambda: not any(map(lives, pids)))


@pytest.mark.parametrize(
    ("method", "busy"),
    [
        pytest.param("forkserver", "while True: pass", marks=pytest.mark.soak),
        ("forkserver", "import re; re.match('(a+)+$', 'a' * 64 + 'b')"),  # lets no thread run
        ("spawn", "while True: pass"),
    ],
)
def test_a_killed_build_leaves_no_process(tmp_path, method, busy):
    job_of(tmp_path, STARTS + busy)
    build = in_another_process(tmp_path, method)
    orphan = soon(lambda: (tmp_path / "pids").exists() and (tmp_path / "pids").read_text().split())
    started = psutil.Process(build.pid).children(recursive=True)
    pids = {process.pid for process in started} | set(map(int, orphan))
    assert len(pids) >= (6 if method == "forkserver" else 5)
    os.kill(build.pid, signal.SIGKILL)
    build.communicate(timeout=120)
    soon(lambda: not any(map(lives, pids)))


LEAVES = (
    "import os, subprocess, time\n"
    "def keep(pid): print(pid, file=open('pids', 'a'))\n"
    "keep(subprocess.Popen(['sleep', '600'], start_new_session=True).pid)\n"
    "os.system('setsid sh -c \"echo \\$\\$ >> pids; exec sleep 600\" &')\n"
    "if not os.fork():\n"
    "    os.setsid()\n"
    "    if not os.fork(): keep(os.getpid()); time.sleep(600)\n"
    "    os._exit(0)\n"
    "while len(open('pids').readlines()) < 3: time.sleep(0.1)\n"
    "keep(os.getppid())\n"
)
linux = pytest.mark.skipif(sys.platform != "linux", reason="processes adopt no orphans")


def pids_in(folder):
    pids = folder / "pids"
    lines = pids.read_text().split() if pids.exists() else []
    return list(map(int, lines)) if len(lines) == 4 else None


@linux
@pytest.mark.parametrize("end", ["1", "1 / 0", "os._exit(0)", "os.kill(os.getpid(), 9)"])
def test_what_leaves_the_group_of_a_notebook_ends_with_it(tmp_path, end):
    with PageProcesses(2, method="forkserver") as processes:
        (tmp_path / "beside").mkdir()
        beside = processes.submit(printed, processes, tmp_path / "beside", WAITS)
        soon(lambda: (tmp_path / "beside" / "begun").exists())
        with contextlib.suppress(Ended, NotebookFailed):
            printed(processes, tmp_path, LEAVES + end)
        *pids, server = pids_in(tmp_path)
        assert not any(map(lives, pids)) and lives(server)
        (tmp_path / "beside" / "end").touch()
        assert beside.result() == "0\n"  # of a process that another left, nothing is touched


WAITS = (
    "import os, subprocess, time\n"
    "sleeps = subprocess.Popen(['sh', '-c', 'while [ ! -e end ]; do sleep 0.1; done'],"
    " start_new_session=True)\n"
    "open('begun', 'w').close()\n"
    "print(sleeps.wait())"
)


@linux
@pytest.mark.parametrize("end", ["time.sleep(600)", "os._exit(0)"])
def test_a_build_that_ends_or_is_killed_leaves_no_process_and_no_fork_server(tmp_path, end):
    job_of(tmp_path, LEAVES + end)
    build = in_another_process(tmp_path, "forkserver")
    pids = soon(lambda: pids_in(tmp_path))
    if "_exit" not in end:
        os.kill(build.pid, signal.SIGKILL)
    build.communicate(timeout=120)
    soon(lambda: not any(map(lives, pids)))


@linux
def test_a_page_that_kills_the_fork_server_takes_no_other_with_it(tmp_path):
    wait = "import time\nopen('begun', 'w').close()\ntime.sleep(1)\nprint(1)"
    kills = (
        "import os, time\n"
        "while not os.path.exists('../beside/begun'): time.sleep(0.1)\n"
        "print('x', file=open('tries', 'a'))\nos.kill(os.getppid(), 9); time.sleep(600)"
    )
    folders = [tmp_path / name for name in ("beside", "kills")]
    for folder in folders:
        folder.mkdir()
    with PageProcesses(2, method="forkserver") as processes:
        beside = processes.submit(printed, processes, folders[0], wait)
        with pytest.raises(Ended) as ended:
            printed(processes, folders[1], kills)
        assert ended.value.why is Why.DIED and beside.result() == "1\n"
        assert (folders[1] / "tries").read_text() == "x\n" * 2
        assert printed(processes, tmp_path, "print(2)") == "2\n"


@linux
def test_memory_that_processes_share_counts_once(tmp_path):
    shares = (
        "import os, time\nfull = b'x' * 300 * 2**20\n"
        "for _ in range(4):\n    if not os.fork(): time.sleep(600)\n"
        "time.sleep(1.5); print(1)"
    )
    with PageProcesses(1, method="forkserver") as processes:
        job = job_of(tmp_path, shares)
        assert processes.run(
            run_notebook, job, bounds=bounds_of_page(Limits(page_megabytes=700))
        ).cells
        with pytest.raises(Ended) as ended:
            processes.run(run_notebook, job, bounds=bounds_of_page(Limits(page_megabytes=310)))
        assert ended.value.why is Why.MEGABYTES


def in_another_process(folder, method):
    code = (
        "import sys\nfrom pathlib import Path\nfrom wanxing_stats.base import Workspace\n"
        "from wanxing_stats.briefing import PageJob\nfrom wanxing_stats.rules import Limits\n"
        "from wanxing_stats.pages.notebook_run import run_notebook\n"
        "from wanxing_stats.pages.page_processes import PageProcesses, bounds_of_page\n"
        "workspace = Workspace(Path(sys.argv[1]))\n"
        "job = PageJob(workspace, workspace.clean, workspace.figures,"
        " workspace.root / '01_one.ipynb', 2024)\n"
        "with PageProcesses(1, method=sys.argv[2]) as processes:\n"
        "    processes.run(run_notebook, job, bounds=bounds_of_page(Limits()))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder), method],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def lives(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def soon(happens):
    """What it gives once it gives something, within a minute."""
    for _ in range(600):
        if result := happens():
            return result
        time.sleep(0.1)
    return pytest.fail("it did not happen")


# the same pages ----------------------------------------------------------------------------------


@pytest.mark.random
def test_pages_of_forked_processes_equal_those_of_new_ones(built, tmp_path):
    """The build made its pages in forks; here each is made in a process that starts anew."""
    workspace = built
    cleaned, built_pages = cleaned_workspace(workspace), Cache(workspace).of_kind("page")
    pages = pages_of(workspace, [2024])[:: seeds(4, 1)]
    frames = frames_of(pages_of(workspace, [2023, 2024]), cleaned)
    days = last_days(Figures(cleaned), 2024)

    def make(processes, page):
        folder = tmp_path / page.name
        at = (workspace, workspace.clean, folder / "figures")
        job = PageJob(*at, page.notebook, page.year, days)
        return make_page(processes, job, frames[page.name], folder / "reports", ENOUGH)

    with PageProcesses(2, method="spawn") as processes:
        futures = {page.name: processes.submit(make, processes, page) for page in pages}
        made = {name: future.result() for name, future in futures.items()}
    assert len(made) >= 3 and workspace.rules == PACKAGE
    for name, page in made.items():
        record = built_pages[name]
        assert page.files == sorted(record.files)
        assert page.uses == sorted(record.stamp.parts["data"])
        for file in page.files:
            now, then = Path(tmp_path, name, file), workspace.root / file
            if file.endswith(".html"):  # but for the links that a build adds to its foot
                unlinked = with_other_years(then.read_text(encoding="utf-8"), [])
                assert now.read_text(encoding="utf-8") == unlinked, file
            else:
                assert now.read_bytes() == then.read_bytes(), file
