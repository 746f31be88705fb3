"""Stage 1 says of every template in a gallery what a plain count of bits says."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.cylinders import Cylinders
from satupintu.fingerprints.gallery.blocks import Blocks
from satupintu.fingerprints.kernels.sweep import question, sweep

LARGEST = f"test_every_lane_of_every_size_is_as_near_as_a_plain_count_says[{p.SIZES[-1]}]"
WORDS = st.one_of(st.sampled_from([0, 1, 2**63, 2**64 - 1]), st.integers(0, 2**64 - 1))


def cylinders(rng: np.random.Generator, n: int) -> Cylinders:
    x, y = rng.integers(0, 500, (2, n), np.int16)
    return Cylinders(rng.integers(0, 2**64, (n, 2), np.uint64), x, y, rng.integers(0, 256, n, np.uint8))


def plainly(probe: Cylinders, held: Cylinders) -> np.float32:
    """As the definition says: the nearest cylinder that points within the gate, for each of the probe's."""
    apart = np.bitwise_count(probe.bits[:, None] ^ held.bits).sum(2, dtype=np.int64)
    turned = (probe.angle[:, None] - held.angle).view(np.int8).astype(int)
    nearest = np.where(np.abs(turned) <= p.ANGLE_GATE, apart, 255).min(1)
    return np.float32(np.maximum(p.NEAR - nearest, 0).sum()) / np.float32(len(probe))


def swept(probe: Cylinders, blocks: Blocks, people: int) -> np.ndarray:
    sums = np.zeros(people, np.float32)
    sweep(*question(probe.bits, probe.angle), blocks.planes[: blocks.used], blocks.owner[: blocks.used], sums)
    return sums


@pytest.mark.parametrize("slots", p.SIZES)
def test_every_lane_of_every_size_is_as_near_as_a_plain_count_says(slots):
    rng = np.random.default_rng(slots)
    probe = cylinders(rng, 30)
    blocks, people = Blocks(slots), []
    for owner in range(p.LANES + 3):
        held = cylinders(rng, int(rng.integers(1, slots + 1)))
        held.bits[0] = probe.bits[owner % 30] ^ np.uint64(owner)  # a few bits away
        people.append(held)
        blocks.put(held, owner)
    assert swept(probe, blocks, len(people)).tolist() == [plainly(probe, held) for held in people]


def test_a_processor_without_wide_vectors_says_the_same(tmp_path):
    asked = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{__file__}::{LARGEST}"]
    plain = {"NUMBA_CPU_NAME": "generic", "NUMBA_CACHE_DIR": str(tmp_path)}
    told = subprocess.run(asked, capture_output=True, text=True, env={**os.environ, **plain}, check=False)
    assert "1 passed" in told.stdout, told.stdout


@given(
    probe=st.lists(st.tuples(WORDS, WORDS, st.integers(0, 255)), min_size=1, max_size=8),
    held=st.lists(st.tuples(WORDS, WORDS, st.integers(0, 255)), min_size=1, max_size=16),
    lane=st.integers(0, p.LANES - 1),
)
def test_whatever_the_bits_and_angles_are(probe, held, lane):
    one, other = (
        Cylinders(
            np.array([row[:2] for row in rows], np.uint64),
            *np.zeros((2, len(rows)), np.int16),
            np.array([row[2] for row in rows], np.uint8),
        )
        for rows in (probe, held)
    )
    blocks = Blocks(16)
    for owner in range(lane):
        blocks.put(one, owner)
    blocks.put(other, lane)
    assert swept(one, blocks, lane + 1)[lane] == plainly(one, other)


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_a_template_comes_out_of_the_planes_as_it_went_in(seed, n):
    rng = np.random.default_rng(seed)
    blocks = Blocks(40)
    kept = [(made, blocks.put(made, owner)) for owner, made in enumerate(cylinders(rng, n) for _ in range(66))]
    blocks.clear(kept.pop(7)[1])
    for made, place in kept[::7]:
        for one, other in zip(vars(made).values(), vars(blocks.get(place)).values(), strict=True):
            assert one.dtype == other.dtype
            assert one.tolist() == other.tolist()


def test_what_is_cleared_leaves_no_bit_behind():
    blocks = Blocks(16)
    blocks.clear(blocks.put(cylinders(np.random.default_rng(1), 9), 0))
    assert not any(column.any() for column in blocks.columns())
