"""How fast stage 1 goes over a gallery, one core."""

import time

import numpy as np

from satupintu.fingerprints.comparison import compare_cylinders
from satupintu.fingerprints.cylinders import cylinders
from satupintu.fingerprints.parameters import LANES
from satupintu.fingerprints.templates import Template

TEMPLATES = 40_000
CYLINDERS = 40


def warm_up() -> None:
    """Compile everything, so that no measurement pays for it."""
    rng = np.random.default_rng(0)
    x, y = rng.uniform(0, 300, (2, 30))
    made = cylinders(Template(x, y, x / 100, x * 0, x * 0, 300, 300))
    compare_cylinders(made, made)


def stage_1() -> dict[str, float]:
    """Millions of comparisons a second: 40 probe cylinders against templates of 40."""
    from satupintu.fingerprints.kernels.sweep import sweep

    rng = np.random.default_rng(0)
    blocks = TEMPLATES // LANES
    bits = rng.integers(0, 2**63, (blocks, CYLINDERS, 2, LANES)).astype(np.uint64)
    angle = rng.integers(0, 256, (blocks, CYLINDERS, LANES)).astype(np.uint8)
    owner = np.arange(blocks * LANES, dtype=np.int32).reshape(blocks, LANES)
    probe = rng.integers(0, 2**63, (CYLINDERS, 2)).astype(np.uint64), rng.integers(0, 256, CYLINDERS).astype(np.uint8)
    sums = np.zeros(blocks * LANES, np.float32)
    sweep(*probe, bits[:1], angle[:1], owner[:1], sums)
    best = np.inf
    for _ in range(5):
        started = time.perf_counter()
        sweep(*probe, bits, angle, owner, sums)
        best = min(best, time.perf_counter() - started)
    return {"million_comparisons_per_s": round(owner.size / best / 1e6, 2)}
