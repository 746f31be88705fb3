"""Random fields of a chosen grain."""

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

Field = NDArray[np.float32]


def smooth_noise(rng: np.random.Generator, shape: tuple[int, int], grain: float) -> Field:
    """A random field of mean 0 and deviation 1 that changes over about `grain` pixels."""
    step = max(1, int(grain / 3))
    small = (shape[0] // step + 8, shape[1] // step + 8)
    coarse = rng.standard_normal(small, dtype=np.float32)
    coarse = np.asarray(ndimage.gaussian_filter(coarse, grain / step / 2, mode="wrap"), np.float32)
    coarse = np.asarray((coarse - coarse.mean()) / (coarse.std() + 1e-9), np.float32)
    if step == 1:
        return coarse[: shape[0], : shape[1]]
    return np.asarray(_spread(_spread(coarse, step, shape[0]).T, step, shape[1]).T)


@njit(cache=True)
def _spread(coarse: Field, step: int, length: int) -> Field:
    """Cubic B-spline between rows, so that no lattice shows; the slight smoothing is welcome."""
    fine = np.empty((length, coarse.shape[1]), np.float32)
    for i in range(length):
        row = i // step + 1
        t = np.float32(i % step) / np.float32(step)
        s = np.float32(1) - t
        first, last = s * s * s / 6, t * t * t / 6
        second = np.float32(2 / 3) - t * t * (np.float32(1) - t / 2)
        third = np.float32(1) - first - second - last
        for j in range(coarse.shape[1]):
            fine[i, j] = (
                first * coarse[row, j]
                + second * coarse[row + 1, j]
                + third * coarse[row + 2, j]
                + last * coarse[row + 3, j]
            )
    return fine
