"""What a file might do to the process that reads it, beside files that are read as always.

In a module of its own, since other processes import it.
"""

import os
import signal
import time
from pathlib import Path

from wanxing_stats.cleaning.reading_pool import read_here


def work_for_ever(*_):
    while True:
        pass


def fill_memory(*_):
    full = []
    while True:
        full.append(b"x" * 2**24)
        time.sleep(0.02)


def abort(*_):
    os.abort()


def leave(*_):
    os._exit(0)


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def start_and_work(*_):
    """Work in a process of its own that has left the group."""
    if not os.fork():
        os.setsid()
        work_for_ever()
    time.sleep(600)


def grow(*_):
    """As of a file that is read, and of which much memory stays."""
    globals()["grown"] = b"x" * 300 * 2**20


# What happens with a file of which this stands in its name.
DOES = {
    "算个不停": work_for_ever,
    "占满内存": fill_memory,
    "中断": abort,
    "退出": leave,
    "被杀": die,
    "另起进程": start_and_work,
    "不还内存": grow,
}


def read_hostile(ledgers, office, path, name, corrections):
    """As read_here, of files whose names say nothing else; says by whom each was read."""
    with (Path(path).parents[4] / "read_by").open("a") as read_by:
        read_by.write(f"{os.getpid()} {name}\n")
    for word, do in DOES.items():
        if word in name:
            do()
    return read_here(ledgers, office, path, name, corrections)
