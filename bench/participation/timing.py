"""How long a way takes in a process of its own."""

import multiprocessing
import re
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple


class Timing(NamedTuple):
    """`rows` of the answer; seconds of the first run; medians of the later ones, by the clock and of all cores."""

    rows: int
    first_s: float
    warm_s: float
    cpu_s: float
    memory_mb: int


def alone(way: Callable[[Any], int], about: Any, *, runs: int) -> Timing:
    """Run `way(about)` again and again in a fresh process; its peak memory is that of the whole process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_timed, (way, about, runs))


def _timed(way: Callable[[Any], int], about: Any, runs: int) -> Timing:
    seconds, cpu = [], []
    for _ in range(runs):
        began, worked = time.perf_counter(), time.process_time()
        rows = way(about)
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - worked)
    status = Path("/proc/self/status").read_text()  # getrusage would know the peak of the process that started this one
    peak = int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) // 1024
    later = slice(1, None) if runs > 1 else slice(None)
    return Timing(rows, round(seconds[0], 4), round(median(seconds[later]), 4), round(median(cpu[later]), 4), peak)
