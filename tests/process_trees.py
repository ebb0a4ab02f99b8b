"""What a command and all that it starts take, looked at from outside while it runs."""

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

LOOK_EVERY = 0.02  # seconds


@dataclass
class Tree:
    """A command that has ended: its status, what it said, seconds of the clock and of the processor
    and the largest sum of megabytes, what processes share counted once."""

    status: int
    said: str
    complained: str
    seconds: float
    processor: float
    megabytes: float


@dataclass
class _Seen:
    processor: dict[psutil.Process, float] = field(default_factory=dict)
    megabytes: float = 0

    def look(self, command: psutil.Process) -> None:
        together = 0
        with suppress(psutil.NoSuchProcess):
            for process in [command, *command.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                    self.processor[process] = sum(process.cpu_times()[:2])
                    together += process.memory_info().rss - process.memory_info().shared
        self.megabytes = max(self.megabytes, together / 2**20)


def run_tree(command: list[str], **options) -> Tree:
    """Run a command to its end."""
    started, seen = time.monotonic(), _Seen()
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    with ThreadPoolExecutor(2) as threads:
        outputs = [threads.submit(stream.read) for stream in (running.stdout, running.stderr)]
        process = psutil.Process(running.pid)
        while running.poll() is None:
            seen.look(process)
            time.sleep(LOOK_EVERY)
        said, complained = (output.result().decode() for output in outputs)
    seconds = time.monotonic() - started
    processor = sum(seen.processor.values())
    return Tree(running.returncode, said, complained, seconds, processor, seen.megabytes)
