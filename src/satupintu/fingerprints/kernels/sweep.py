"""Stage 1: one probe finger over all gallery templates of one size, 64 side by side."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.kernels.bits import popcount

_LANES = p.LANES
_GATE = p.ANGLE_GATE
_NEAR = p.NEAR


@njit(cache=True, nogil=True)
def sweep(
    probe_bits: NDArray[np.uint64],
    probe_angle: NDArray[np.uint8],
    bits: NDArray[np.uint64],
    angle: NDArray[np.uint8],
    owner: NDArray[np.int32],
    sums: NDArray[np.float32],
) -> None:
    """Add to sums[owner] how near the probe's cylinders are to a template's, in bits under NEAR, on average.

    probe_bits uint64 (n, 2), probe_angle uint8 (n); bits uint64 (blocks, slots, 2, 64), angle uint8 (blocks,
    slots, 64); owner int32 (blocks, 64), -1 an empty lane; sums float32 (people). The inner loop runs over
    templates, so the compiler makes vector instructions of it.
    """
    n = len(probe_angle)
    apart, near = np.empty(_LANES, np.uint8), np.empty(_LANES, np.uint8)
    total = np.empty(_LANES, np.uint16)
    for block in range(bits.shape[0]):
        total[:] = 0
        for i in range(n):
            near[:] = _NEAR
            first, second = probe_bits[i, 0], probe_bits[i, 1]
            turn = np.uint8(probe_angle[i] + _GATE)  # bytes wrap around as angles do
            for slot in range(bits.shape[1]):
                words, angles = bits[block, slot], angle[block, slot]
                for lane in range(_LANES):  # on its own: a loop over words of one width
                    apart[lane] = popcount(first ^ words[0, lane]) + popcount(second ^ words[1, lane])
                for lane in range(_LANES):
                    within = np.uint8(turn - angles[lane]) <= np.uint8(2 * _GATE)
                    near[lane] = min(near[lane], apart[lane] if within else np.uint8(_NEAR))
            for lane in range(_LANES):
                total[lane] += np.uint8(_NEAR) - near[lane]
        for lane in range(_LANES):
            if owner[block, lane] >= 0:
                sums[owner[block, lane]] += np.float32(total[lane]) / np.float32(n)
