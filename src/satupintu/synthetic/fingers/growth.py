"""Ridges grow from random seeds under filters tuned to the local direction and period.

After Cappelli, Erol, Maio and Maltoni (Synthetic Fingerprint-image Generation, ICPR 2000): minutiae are not
placed; they appear where growing patches meet and where the period changes along the flow. The growth runs
on every second pixel, where a ridge still has three to six; a few rounds at full resolution smooth it.
"""

import functools
import math

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from satupintu.synthetic.fingers import parameters as p

Field = NDArray[np.float32]


def grow(orientation: Field, period: Field, skin: NDArray[np.bool_], rng: np.random.Generator) -> Field:
    """The ridge relief, 1 on a ridge and -1 in a valley, 0 outside the skin; sides are even."""
    half = np.s_[::2, ::2]
    relief = _sown(skin[half], rng)
    tuned = _tuned(orientation[half], period[half], skin[half])
    for _ in range(p.COARSE_ROUNDS):
        relief = _one_round(relief, tuned, _filters(p.REACH_HALF, 2))
    relief = ndimage.zoom(relief, 2, order=1, mode="grid-constant", grid_mode=True).astype(np.float32)
    tuned = _tuned(orientation, period, skin)
    for _ in range(p.FINE_ROUNDS):
        relief = _one_round(relief, tuned, _filters(p.REACH, 1))
    return relief


def _sown(skin: NDArray[np.bool_], rng: np.random.Generator) -> Field:
    relief = np.zeros(skin.shape, np.float32)
    rows, columns = np.nonzero(skin)
    chosen = rng.choice(len(rows), p.SEEDS, replace=False)
    relief[rows[chosen], columns[chosen]] = 1.0
    return relief


def _tuned(orientation: Field, period: Field, skin: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The number of each pixel's filter, -1 outside the skin."""
    direction = np.rint(np.mod(orientation, math.pi) * (p.DIRECTIONS / math.pi)).astype(np.int32) % p.DIRECTIONS
    step = (p.LONGEST - p.SHORTEST) / (p.PERIODS - 1)
    width = np.rint((period - p.SHORTEST) / step).astype(np.int32)
    return np.where(skin, direction * p.PERIODS + width, -1).astype(np.int32)


@functools.cache
def _filters(reach: int, scale: int) -> Field:
    """Gabor filters, DIRECTIONS times PERIODS, each of sum zero and of unit gain for its own wave."""
    along = np.arange(-reach, reach + 1, dtype=np.float64) * scale
    y, x = np.meshgrid(along, along, indexing="ij")
    bank = np.empty((p.DIRECTIONS * p.PERIODS, len(along), len(along)), np.float32)
    for direction in range(p.DIRECTIONS):
        angle = direction * math.pi / p.DIRECTIONS
        across = x * math.sin(angle) + y * math.cos(angle)  # y runs downwards
        for index, period in enumerate(np.linspace(p.SHORTEST, p.LONGEST, p.PERIODS)):
            bell = np.exp(-(x * x + y * y) / (2 * (p.BELL * period) ** 2))
            wave = np.cos(2 * math.pi * across / period)
            even = bell * (wave - (bell * wave).sum() / bell.sum())
            bank[direction * p.PERIODS + index] = p.GAIN * even / (even * wave).sum()
    return bank


@njit(cache=True, fastmath=True)
def _one_round(relief: Field, tuned: NDArray[np.int32], bank: Field) -> Field:
    height, width = relief.shape
    side = bank.shape[1]
    reach = side // 2
    grown = np.zeros_like(relief)
    for i in range(reach, height - reach):
        for j in range(reach, width - reach):
            number = tuned[i, j]
            if number < 0:
                continue
            total = np.float32(0.0)
            for a in range(side):
                for b in range(side):
                    total += bank[number, a, b] * relief[i + a - reach, j + b - reach]
            grown[i, j] = min(np.float32(1.0), max(np.float32(-1.0), total))
    return grown
