"""Stage 2 as a whole: relaxation and alignment in one score."""

import math
from typing import TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray

from satupintu.fingerprints.kernels.alignment import agreement
from satupintu.fingerprints.kernels.relaxation import Angles, Floats, Words, mean_of_gainers, relax
from satupintu.fingerprints.parameters import ALIGNED_WEIGHT

_WEIGHT = ALIGNED_WEIGHT

Places: TypeAlias = NDArray[np.int16]


@njit(cache=True, nogil=True)
def similarity(
    bits_a: Words, x_a: Places, y_a: Places, angle_a: Angles, bits_b: Words, x_b: Places, y_b: Places, angle_b: Angles
) -> float:
    """Score 0 to 1 of two sets of cylinders: bits (n, 2), x and y (n) in pixels, angle (n) in 1/256 turns."""
    xy_a, xy_b = frame(x_a, y_a), frame(x_b, y_b)
    rows, columns, start, relaxed = relax(bits_a, xy_a, angle_a, bits_b, xy_b, angle_b)
    local = mean_of_gainers(start, relaxed, min(len(angle_a), len(angle_b)))
    common, _ = agreement(rows, columns, relaxed, xy_a, angle_a, xy_b, angle_b)
    return (math.sqrt(local) + _WEIGHT * math.sqrt(common)) / (1 + _WEIGHT)


@njit(cache=True)
def frame(x: Places, y: Places) -> Floats:
    """Places side by side, (n, 2)."""
    xy = np.empty((len(x), 2), np.float32)
    xy[:, 0], xy[:, 1] = x, y
    return xy
