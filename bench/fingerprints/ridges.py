"""Invented ridge patterns to learn the projection from; nobody's finger, only fit for second-order statistics.

Directions from loops and deltas (Sherlock and Monro, Pattern Recognition 26, 1993), ridges grown out of noise by
filters along them (Cappelli, SFinGe, 2000). Each pattern is taken twice: shifted, turned, bent, worn differently.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

SHAPE = (388, 374)
DIRECTIONS = 24


def two_impressions(rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Two grey images (388, 374) of one invented finger."""
    ridges = _grow(rng, _directions(rng), rng.uniform(8.0, 10.5))
    return _impression(rng, ridges), _impression(rng, ridges)


def _directions(rng: np.random.Generator) -> NDArray[np.float64]:
    """Ridge direction of each pixel in [0, π): arch, loops to both sides, whorl."""
    height, width = SHAPE
    y, x = np.mgrid[:height, :width].astype(float)
    x, y = x - width / 2 - rng.normal(0, 15), height / 2 - y + rng.normal(0, 20)
    kind = rng.choice(["arch", "left", "right", "whorl"], p=[0.07, 0.31, 0.31, 0.31])
    if kind == "arch":
        bump = rng.uniform(0.3, 1.1) * np.exp(-(((y + 20) / 110) ** 2))
        return np.remainder(-bump * np.sin(x / width * np.pi * 1.6), np.pi)
    side = {"left": -1, "right": 1, "whorl": 0}[kind]
    loops = [(0, 25)] if side else [(rng.normal(0, 8), 30), (rng.normal(0, 8), rng.uniform(-30, 0))]
    deltas = [(side * rng.uniform(70, 120), rng.uniform(-120, -70))]
    if not side:
        deltas = [(-rng.uniform(80, 130), rng.uniform(-130, -80)), (rng.uniform(80, 130), rng.uniform(-130, -80))]
    angle = np.zeros(SHAPE)
    for dx, dy in deltas:
        angle += np.arctan2(y - dy, x - dx)
    for lx, ly in loops:
        angle -= np.arctan2(y - ly, x - lx)
    turn = np.pi / 2 if side else 0.0
    return np.remainder(-angle / 2 + turn, np.pi)


def _grow(rng, direction, period):
    filters = [_filter(np.pi * k / DIRECTIONS, period) for k in range(DIRECTIONS)]
    nearest = np.rint(direction / np.pi * DIRECTIONS).astype(int) % DIRECTIONS
    field = rng.normal(0, 1, SHAPE)
    for _ in range(9):
        spectrum = np.fft.rfft2(field, s=(SHAPE[0] + 64, SHAPE[1] + 64))
        grown = np.zeros(SHAPE)
        for k, response in enumerate(filters):
            here = nearest == k
            grown[here] = np.fft.irfft2(spectrum * response, s=(SHAPE[0] + 64, SHAPE[1] + 64))[:388, :374][here]
        field = np.tanh(2 * grown / grown.std())
    return field


def _filter(direction: float, period: float) -> NDArray[np.complex128]:
    """A Gabor filter along ridges of `direction` (y up), in the frequency domain."""
    fy = np.fft.fftfreq(SHAPE[0] + 64)[:, None]
    fx = np.fft.rfftfreq(SHAPE[1] + 64)[None, :]
    ux, uy = np.sin(direction), np.cos(direction)  # across the ridges; image y points down
    s = 2 * (np.pi * 4.2) ** 2
    plus = np.exp(-s * ((fx - ux / period) ** 2 + (fy - uy / period) ** 2))
    return plus + np.exp(-s * ((fx + ux / period) ** 2 + (fy + uy / period) ** 2))


def _impression(rng: np.random.Generator, ridges: NDArray[np.float64]) -> NDArray[np.uint8]:
    height, width = SHAPE
    y, x = np.mgrid[:height, :width].astype(float)
    bend = [ndimage.gaussian_filter(rng.normal(0, 1, SHAPE), 45) for _ in range(2)]
    bend = [b / b.std() * rng.uniform(0.5, 3.0) for b in bend]
    turn = rng.normal(0, 0.2)
    cy, cx = height / 2 + rng.normal(0, 20), width / 2 + rng.normal(0, 20)
    sy = height / 2 + np.cos(turn) * (y - cy) + np.sin(turn) * (x - cx) + bend[0]
    sx = width / 2 - np.sin(turn) * (y - cy) + np.cos(turn) * (x - cx) + bend[1]
    seen = ndimage.map_coordinates(ridges, [sy, sx], order=1, mode="constant", cval=1.0)
    seen = seen + rng.uniform(-0.3, 0.3) + ndimage.gaussian_filter(rng.normal(0, 1, SHAPE), 12) * rng.uniform(0, 6)
    seen = ndimage.gaussian_filter(np.tanh(3 * seen) + rng.normal(0, rng.uniform(0.2, 0.7), SHAPE), 0.8)
    rim = ((x - cx) / rng.uniform(110, 160)) ** 2 + ((y - cy) / rng.uniform(150, 190)) ** 2
    pressed = 1 / (1 + np.exp(30 * (rim - 1 + ndimage.gaussian_filter(rng.normal(0, 1, SHAPE), 10) * 1.5)))
    grey = 235 - pressed * 85 * (1 - seen)
    return grey.clip(0, 255).astype(np.uint8)


def write_test_prints(folder: Path) -> None:
    """Two fingers, two impressions each, as the tests keep them."""
    from PIL import Image

    for name, seed in (("a", 2), ("b", 3)):
        for number, image in enumerate(two_impressions(np.random.default_rng(seed)), 1):
            Image.fromarray(image).save(folder / f"{name}_{number}.png", optimize=True)


if __name__ == "__main__":
    write_test_prints(Path(sys.argv[1]))
