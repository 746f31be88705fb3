"""How fast minutiae are found and a gallery is searched."""

import os
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import numpy as np

from satupintu.fingerprints import Finger, Gallery, extract
from satupintu.fingerprints.comparison import compare_cylinders
from satupintu.fingerprints.cylinders import Cylinders, cylinders
from satupintu.fingerprints.gallery.blocks import Blocks
from satupintu.fingerprints.gallery.rooms import Memory
from satupintu.fingerprints.parameters import LANES
from satupintu.fingerprints.templates import Template
from satupintu.synthetic.fingers import impression, master

TEMPLATES = 40_000
CYLINDERS = 40


def warm_up() -> None:
    """Compile everything, so that no measurement pays for it."""
    rng = np.random.default_rng(0)
    x, y = rng.uniform(0, 300, (2, 30))
    made = cylinders(Template(x, y, x / 100, x * 0, x * 0, 300, 300))
    compare_cylinders(made, made)


def extraction(runs: int = 21) -> dict[str, float]:
    """Milliseconds by the clock and of processor, the median of one drawn finger of 388 × 374 pixels, on one core."""
    image = impression(master(1, Finger.RIGHT_INDEX, 0), 1)
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        leader, mindtct = (_median_of(partial(extract, image, method=way), runs) for way in ("leader", "mindtct"))
    finally:
        os.sched_setaffinity(0, allowed)
    return {
        "height": image.shape[0],
        "width": image.shape[1],
        "clock_ms": leader[0],
        "cpu_ms": leader[1],
        "mindtct_clock_ms": mindtct[0],
        "mindtct_cpu_ms": mindtct[1],
    }


def _median_of(work: Callable[[], object], runs: int) -> tuple[float, float]:
    work()
    taken = []
    for _ in range(runs):
        before = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - before[0], time.process_time() - before[1]))
    clock, cpu = (round(median(times) * 1000, 1) for times in zip(*taken, strict=True))
    return clock, cpu


def stage_1() -> dict[str, float]:
    """Millions of comparisons a second: 40 probe cylinders against templates of 40."""
    from satupintu.fingerprints.kernels.sweep import question, sweep

    rng = np.random.default_rng(0)
    planes, owner = random_blocks(rng, CYLINDERS, TEMPLATES // LANES)
    bits = rng.integers(0, 2**64, (CYLINDERS, 2), np.uint64)
    asked = question(bits, rng.integers(0, 256, CYLINDERS, np.uint8))
    sums = np.zeros(owner.size, np.float32)
    sweep(*asked, planes[:1], owner[:1], sums)
    best = np.inf
    for _ in range(5):
        started = time.process_time()
        sweep(*asked, planes, owner, sums)
        best = min(best, time.process_time() - started)
    return {"million_comparisons_per_s": round(owner.size / best / 1e6, 2)}


def search(people: int, fingers: int = 10) -> dict[str, float]:
    """Seconds of a stranger's search among random cylinders: both stages, hands as named and exchanged, all cores."""
    rng = np.random.default_rng(0)
    gallery = Gallery()
    started = time.perf_counter()
    for person in range(people):
        gallery.add_cylinders(str(person), {Finger(f + 1): random_cylinders(rng) for f in range(fingers)})
    added = time.perf_counter()
    probe = {Finger(f + 1): random_cylinders(rng) for f in range(fingers)}
    gallery.search_cylinders(probe)
    searched = []
    for _ in range(3):
        before = time.perf_counter(), time.process_time()
        gallery.search_cylinders(probe)
        searched.append((time.perf_counter() - before[0], time.process_time() - before[1]))
    return {
        "people": people,
        "fingers": fingers,
        "add_ms_each": round((added - started) / people * 1000, 2),
        "search_s": round(min(clock for clock, _ in searched), 3),
        "search_cpu_s": round(min(cpu for _, cpu in searched), 3),
    }


def random_blocks(rng: np.random.Generator, size: int, blocks: int) -> tuple[np.ndarray, np.ndarray]:
    """Planes and owners as a gallery holds them; any bits do, since what is computed does not depend on them."""
    planes = Memory().spanning("planes", Blocks(size).planes, blocks)
    planes[:] = rng.integers(0, 2**64, planes.shape, np.uint64)
    return planes, np.arange(blocks * LANES, dtype=np.int32).reshape(blocks, LANES)


def random_cylinders(rng: np.random.Generator) -> Cylinders:
    n = int(rng.integers(25, 60))
    return Cylinders(
        rng.integers(0, 2**63, (n, 2)).astype(np.uint64),
        rng.integers(0, 374, n).astype(np.int16),
        rng.integers(0, 388, n).astype(np.int16),
        rng.integers(0, 256, n).astype(np.uint8),
    )
