"""Stage 1: one probe finger over all gallery templates of one size, 64 at once."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.kernels.planes import GROUP, MASKS, TOTAL, add_nearness, nearer

_LANES = p.LANES
_BYTE = 8  # planes of a number of bits that differ
_NONE, _ALL, _ONE = np.uint64(0), ~np.uint64(0), np.uint64(1)


class Question(NamedTuple):
    """What stage 1 asks of every block, for each of a probe's n cylinders.

    chosen int64 (n, 64): where in a chunk the planes to add begin; groups int64 (n): how many times GROUP of them;
    masks uint64 (n, MASKS), all ones or all zeros.
    """

    chosen: NDArray[np.int64]
    groups: NDArray[np.int64]
    masks: NDArray[np.uint64]


def question(bits: NDArray[np.uint64], angle: NDArray[np.uint8]) -> Question:
    """The probe's cylinders, bits uint64 (n, 2) and angle uint8 (n), made ready for `sweep`."""
    n = len(angle)
    of_probe = np.unpackbits(bits.view(np.uint8).reshape(n, -1), axis=1, bitorder="little")
    ones = of_probe.sum(1, dtype=np.int64)
    flipped = ones > p.BITS // 2  # fewer zeros to add: x & ~p instead of x & p, and the difference the other way round
    wanted = of_probe != flipped[:, None]
    places = np.argsort(~wanted, axis=1, kind="stable")[:, : p.BITS // 2]
    added = wanted.sum(1)
    is_pad = np.arange(p.BITS // 2) >= added[:, None]
    chosen = np.where(is_pad, p.PLANES - 1, places) * p.CHUNK
    # |x ^ p| = |x| - 2 (count + first) - odd modulo 256, all its bits turned where flipped
    rest = np.where(flipped, -(ones + 1), ones)
    odd = rest & 1
    first = -((rest + odd) // 2) & 127
    turn = (angle.astype(np.int64) + p.ANGLE_GATE) & 255
    word = first | turn << 7 | odd << 15 | flipped.astype(np.int64) << 16
    masks = np.where(word[:, None] >> np.arange(MASKS) & 1, _ALL, _NONE)
    return Question(chosen, -(-added // GROUP), masks)


@njit(cache=True, nogil=True)
def sweep(
    chosen: NDArray[np.int64],
    groups: NDArray[np.int64],
    masks: NDArray[np.uint64],
    planes: NDArray[np.uint64],
    owner: NDArray[np.int32],
    sums: NDArray[np.float32],
) -> None:
    """Add to sums[owner] how near the probe's cylinders are to a template's, in bits under NEAR, on average.

    The first three are a `Question`; planes uint64 (blocks, chunks, PLANES * CHUNK) as in `Blocks`; owner int32
    (blocks, 64), -1 an empty lane; sums float32 (people). A chunk is small enough to stay at hand while all cylinders
    are held against it.
    """
    n = len(groups)
    together = -(-n // p.CHUNK) * p.CHUNK  # those beyond n stay far from everything
    nearest = np.empty((together, _BYTE * p.CHUNK), np.uint64)
    total = np.empty((TOTAL, p.CHUNK), np.uint64)
    lanes = np.empty(_LANES, np.uint16)
    for block in range(planes.shape[0]):
        nearest[:] = _ALL
        for chunk in range(planes.shape[1]):
            for i in range(n):
                nearer(planes[block, chunk], chosen[i], groups[i], masks[i], nearest[i])
        total[:] = _NONE
        for i in range(0, together, p.CHUNK):
            add_nearness(nearest[i : i + p.CHUNK], total)
        _add_up(total)
        lanes[:] = 0
        for bit in range(TOTAL):
            for lane in range(_LANES):
                lanes[lane] += np.uint16((total[bit, 0] >> np.uint64(lane) & _ONE) << np.uint64(bit))
        for lane in range(_LANES):
            if owner[block, lane] >= 0:
                sums[owner[block, lane]] += np.float32(lanes[lane]) / np.float32(n)


@njit(cache=True)
def _add_up(total: NDArray[np.uint64]) -> None:
    """Bring the sums in all words of planes into the first."""
    for word in range(1, total.shape[1]):
        carry = _NONE
        for bit in range(TOTAL):
            before, x = total[bit, 0], total[bit, word]
            total[bit, 0] = before ^ x ^ carry
            carry = (before & x) | (carry & (before | x))
