"""Reading in processes side by side beside reading in one, of many small files and of one large:
`make bench`.

Each way runs in a process of its own that has its rules loaded; starting others is measured with
it. The clock counts, so nothing else may run. On two cores.
"""

import hashlib
import json
import shutil
import subprocess
import sys

import pytest
from large_workbooks import send_orders

from wanxing_stats.base import PACKAGE, Workspace

ROUNDS = 5
# How many times as fast it has to be: a large file has one process to itself, and is handed over.
AIMS = {"113 files": 1.5, "200,000 rows": 0.9}

READ = """
import json, sys, time
from pathlib import Path
from wanxing_stats.base import Workspace
from wanxing_stats.cleaning.corrections import load_corrections
from wanxing_stats.cleaning.reading_pool import ReadingPool, read_here
from wanxing_stats.cleaning.table_reading import Source
from wanxing_stats.rules import load_rules

workspace = Workspace(Path(sys.argv[1]))
rules = load_rules(workspace)
corrections, files = load_corrections(workspace, rules.ledgers), []
for path in workspace.sources():
    name = workspace.source_name(path)
    files.append((path, Source(name, rules.ledgers, corrections.about_file(name), rules.office)))
started = time.perf_counter()
if sys.argv[2] == "pool":
    readings = ReadingPool(rules).read(files)
else:
    about = (rules.ledgers, rules.office)
    readings = [read_here(*about, path, each.name, each.corrections) for path, each in files]
seconds = time.perf_counter() - started
print(json.dumps([seconds, [[each.name, sum(each.read.values())] for each in readings]]))
"""


@pytest.fixture(scope="module", params=AIMS)
def workspace(request, tmp_path_factory):
    root = tmp_path_factory.mktemp("read")
    if request.param == "113 files":
        shutil.copytree(PACKAGE.parent / "data" / "raw", root / "data" / "raw")
    else:
        send_orders(root, 200_000)
    return Workspace(root), request.param


def read(workspace, way):
    """Seconds of one run, and what it read."""
    command = [sys.executable, "-c", READ, str(workspace.root), way]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, read = json.loads(done.stdout)
    return seconds, hashlib.sha256(json.dumps(read).encode()).hexdigest()


def test_side_by_side_beside_one_process(workspace, capsys):
    workspace, what = workspace
    seconds, contents = {"pool": [], "one": []}, set()
    for _ in range(ROUNDS):
        for way, of_way in seconds.items():
            took, content = read(workspace, way)
            of_way.append(took)
            contents.add(content)
    pool, one = (min(of_way) for of_way in seconds.values())
    with capsys.disabled():
        print(f"\n读取 {what}：一个进程 {one:.2f} 秒，并行 {pool:.2f} 秒，{one / pool:.2f} 倍")
    assert len(contents) == 1 and one / pool >= AIMS[what]
