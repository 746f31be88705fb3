"""Laying one print over the other gives what trying every alignment to its end gives."""

import math

import numpy as np
import pytest

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.kernels.alignment import agreement
from satupintu.fingerprints.kernels.relaxation import relax
from satupintu.fingerprints.kernels.similarity import frame

UNIT = 2 * math.pi / 256


def points(rng, n):
    bits = rng.integers(0, 2**64, (n, 2), np.uint64)
    return bits, frame(*rng.integers(0, 180, (2, n), np.int16)), rng.integers(0, 256, n, np.uint8)


def taken_again(rng, one):
    """Most of the same minutiae, moved a little, in another order, and some others."""
    bits, xy, angle = one
    kept = rng.permutation(len(angle))[: len(angle) * 3 // 4]
    noise = rng.integers(0, 2**64, (3, len(kept), 2), np.uint64)
    moved = xy[kept] + rng.integers(-5, 6, (len(kept), 2)) + 12
    turned = (angle[kept].astype(int) + rng.integers(-6, 7, len(kept))) & 255
    others = points(rng, 6)
    return (
        np.concatenate([bits[kept] ^ (noise[0] & noise[1] & noise[2]), others[0]]),
        np.concatenate([moved.astype(np.float32), others[1]]),
        np.concatenate([turned.astype(np.uint8), others[2]]),
    )


def plainly(rows, columns, strength, xy_a, angle_a, xy_b, angle_b):
    """As the definition says, every one of the strongest pairs' alignments to its end."""
    shares = [0.0]
    for pair in np.argsort(-strength, kind="stable")[: p.ALIGNMENTS]:
        row, mate = rows[pair], columns[pair]
        turn = (float(angle_b[mate]) - float(angle_a[row])) * UNIT
        cos, sin = math.cos(turn), math.sin(turn)
        x, y = (xy_a - xy_a[row]).T.astype(float)
        laid = np.stack([xy_b[mate, 0] + cos * x + sin * y, xy_b[mate, 1] - sin * x + cos * y], 1)
        away = ((laid[:, None] - xy_b) ** 2).sum(2)
        off = angle_a[:, None] * UNIT + turn - angle_b * UNIT
        is_same_way = np.abs(off - 2 * math.pi * np.floor(off / (2 * math.pi) + 0.5)) < p.SAME_DIRECTION
        fits = np.where(is_same_way & (away < p.SAME_PLACE**2), away, np.inf)
        matched = 0.0
        for of_a in fits:
            nearest = of_a.argmin()
            if of_a[nearest] < np.inf:
                matched += 1 - of_a[nearest] / p.SAME_PLACE**2 / 2
                fits[:, nearest] = np.inf
        area = (away.min(1) < p.COVERED**2).sum() * (away.min(0) < p.COVERED**2).sum()
        shares.append(matched**2 / max(1, area) * min(1.0, matched / p.FEW_MATCHED))
    return max(shares)


@pytest.mark.parametrize("seed", range(40))
def test_leaving_out_what_cannot_win_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    one = points(rng, int(rng.integers(8, 45)))
    other = taken_again(rng, one) if seed % 2 else points(rng, int(rng.integers(8, 45)))
    rows, columns, _, strength = relax(*one, *other)
    share, mates = agreement(rows, columns, strength, *one[1:], *other[1:])
    assert share == pytest.approx(plainly(rows, columns, strength, *one[1:], *other[1:]), abs=1e-4)
    together = mates[mates >= 0]
    assert len(set(together.tolist())) == len(together), "each falls together with one"
    if seed % 2:
        assert share > 0.2
