"""Stage 2 as a whole: relaxation and alignment in one score."""

import math

from numba import njit

from satupintu.fingerprints.kernels.alignment import agreement
from satupintu.fingerprints.kernels.relaxation import Angles, Floats, Words, mean_of_gainers, relax
from satupintu.fingerprints.parameters import ALIGNED_WEIGHT

_WEIGHT = ALIGNED_WEIGHT


@njit(cache=True, nogil=True)
def similarity(bits_a: Words, xy_a: Floats, angle_a: Angles, bits_b: Words, xy_b: Floats, angle_b: Angles) -> float:
    """Score 0 to 1 of two sets of cylinders: bits (n, 2), xy (n, 2) in pixels, angle (n) in 1/256 turns."""
    rows, columns, start, relaxed = relax(bits_a, xy_a, angle_a, bits_b, xy_b, angle_b)
    local = mean_of_gainers(start, relaxed, min(len(angle_a), len(angle_b)))
    common, _ = agreement(rows, columns, relaxed, xy_a, angle_a, xy_b, angle_b)
    return (math.sqrt(local) + _WEIGHT * math.sqrt(common)) / (1 + _WEIGHT)
