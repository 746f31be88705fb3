"""One template's way into the planes of a block, and out of them."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from satupintu.fingerprints import parameters as p

_BITS, _CHUNK, _PLANES = p.BITS, p.CHUNK, p.PLANES
_ONE = np.uint64(1)


@njit(cache=True, nogil=True)
def lay(planes: NDArray[np.uint64], lane: int, bits: NDArray[np.uint64], angle: NDArray[np.uint8]) -> None:
    """Cylinders, bits uint64 (n, 2) and angle uint8 (n), become a lane of a block's planes, uint64 (chunks, ...)."""
    place = np.uint64(lane)
    number = np.zeros(_PLANES // 64 + 1, np.uint64)
    for slot in range(len(angle)):
        number[0], number[1] = bits[slot, 0], bits[slot, 1]
        ones = np.uint64(0)
        for plane in range(_BITS):
            ones += number[plane // 64] >> np.uint64(plane % 64) & _ONE
        number[2] = np.uint64(angle[slot]) | ones << np.uint64(8)
        for plane in range(_PLANES):
            bit = number[plane // 64] >> np.uint64(plane % 64) & _ONE
            at = plane * _CHUNK + slot % _CHUNK
            planes[slot // _CHUNK, at] = planes[slot // _CHUNK, at] & ~(_ONE << place) | bit << place


@njit(cache=True, nogil=True)
def lift(planes: NDArray[np.uint64], lane: int, bits: NDArray[np.uint64], angle: NDArray[np.uint8]) -> None:
    """The other way: `bits` and `angle`, zeros before, are what the lane holds in its first n slots."""
    for slot in range(len(angle)):
        for plane in range(_BITS):
            word = planes[slot // _CHUNK, plane * _CHUNK + slot % _CHUNK]
            bits[slot, plane // 64] |= (word >> np.uint64(lane) & _ONE) << np.uint64(plane % 64)
        for plane in range(8):
            word = planes[slot // _CHUNK, (_BITS + plane) * _CHUNK + slot % _CHUNK]
            angle[slot] |= np.uint8(word >> np.uint64(lane) & _ONE) << np.uint8(plane)
