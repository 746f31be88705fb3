"""What interrupts ridges: pores along them, creases and scratches across them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from satupintu.synthetic.fingers import parameters as p

Field = NDArray[np.float32]


@dataclass(frozen=True)
class Crease:
    """A slightly bent white line: points (n × 2: x, y on the master), half width in pixels, depth 0 to 1."""

    points: NDArray[np.float32]
    half_width: float
    depth: float


def draw_pores(relief: Field, period: Field, rng: np.random.Generator) -> Field:
    """Sweat pores: about one in nine pixels along each ridge, on its back, of uneven size."""
    height, width = relief.shape
    spots = int(relief.size / 40)
    y, x = rng.integers(2, height - 2, spots), rng.integers(2, width - 2, spots)
    crest = ndimage.maximum_filter(relief, 3)[y, x] <= relief[y, x] + 1e-3
    on_ridge = (relief[y, x] > 0.75) & crest
    y, x = y[on_ridge], x[on_ridge]
    pores = np.zeros_like(relief)
    np.maximum.at(pores, (y, x), rng.uniform(0.3, 1.0, len(y)).astype(np.float32))
    spread = ndimage.gaussian_filter(pores, 0.75)
    return np.asarray(np.clip(spread / 0.28, 0, 1) * (period > 7.5), np.float32)


def draw_creases(rng: np.random.Generator) -> tuple[Crease, ...]:
    """Old lines of the skin: none to five, anywhere on the master."""
    count = int(rng.choice(6, p=(0.15, 0.25, 0.24, 0.18, 0.11, 0.07)))
    return tuple(draw_line(rng, (25.0, 120.0), (0.7, 1.6)) for _ in range(count))


def draw_line(rng: np.random.Generator, length: tuple[float, float], half_width: tuple[float, float]) -> Crease:
    """One bent line of random place, direction, length and width."""
    long = rng.uniform(*length)
    start = np.array([rng.uniform(40, p.MASTER_WIDTH - 40), rng.uniform(60, p.MASTER_HEIGHT - 60)])
    steps = max(4, int(long / 6))
    heading = rng.uniform(0, math.pi) + np.cumsum(rng.normal(0, 0.06, steps)) + rng.normal(0, 0.03) * np.arange(steps)
    walk = np.cumsum(np.stack([np.cos(heading), np.sin(heading)], 1) * (long / steps), axis=0)
    points = (start + walk - walk.mean(0)).astype(np.float32)
    return Crease(points, float(rng.uniform(*half_width)), float(rng.uniform(0.55, 1.0)))


def scored(shape: tuple[int, int], lines: tuple[Crease, ...], rng: np.random.Generator) -> Field:
    """How far each pixel lies in a line: 0 none, 1 its bottom. Lines fade in places, as pressure does."""
    score = np.zeros(shape, np.float32)
    for line in lines:
        low = np.maximum(np.floor(line.points.min(0)).astype(int) - 6, 0)
        high = np.minimum(np.ceil(line.points.max(0)).astype(int) + 7, (shape[1], shape[0]))
        y, x = np.mgrid[low[1] : high[1], low[0] : high[0]].astype(np.float32)
        part = _profile(x, y, line, rng)
        window = score[low[1] : high[1], low[0] : high[0]]
        np.maximum(window, part, out=window)
    return score


def _profile(x: Field, y: Field, line: Crease, rng: np.random.Generator) -> Field:
    best = np.zeros_like(x)
    waver = 1 + 0.35 * np.convolve(rng.standard_normal(len(line.points) + 2), (0.25, 0.5, 0.25), "valid")
    for index in range(len(line.points) - 1):
        (ax, ay), (bx, by) = line.points[index], line.points[index + 1]
        dx, dy = bx - ax, by - ay
        along = np.clip(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy + 1e-6), 0, 1)
        distance = np.hypot(x - ax - along * dx, y - ay - along * dy)
        ends = min(1.0, (min(index, len(line.points) - 2 - index) + 0.7) / 2.5)
        width = line.half_width * ends * max(0.35, waver[index])
        np.maximum(best, np.clip(0.5 - (distance - width) / 1.4, 0, 1), out=best)
    return (line.depth * best).astype(np.float32)
