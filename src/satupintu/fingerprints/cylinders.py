"""Minutia Cylinder-Code (Cappelli, Ferrara, Maltoni, IEEE TPAMI 32(12), 2010), projected to 128 bits.

A cylinder says where around one minutia others lie and how they point, seen from that minutia: it turns and
shifts with the finger. 16 × 16 cells × 6 layers of direction are projected on 128 axes of which the sign is kept
(Ferrara, Maltoni, Cappelli, IEEE TIFS 7(6), 2012); the axes are learnt by `bench/fingerprints/projection.py`.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.formats.iso19794 import to_units
from satupintu.fingerprints.templates import Template


@dataclass(frozen=True)
class Cylinders:
    """One row a valid cylinder: bits uint64 (n, 2), x and y int16 pixels, angle uint8 in 1/256 turns.

    Positions and angles are rounded as in ISO/IEC 19794-2:2005, so a template gives the same cylinders before and
    after it was written as a record.
    """

    bits: NDArray[np.uint64]
    x: NDArray[np.int16]
    y: NDArray[np.int16]
    angle: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.x)


def cylinders(template: Template) -> Cylinders:
    """The valid cylinders of a template, in its order."""
    x = np.minimum(np.rint(template.x), template.width - 1)
    y = np.minimum(np.rint(template.y), template.height - 1)
    units = to_units(template.angle)
    cells, valid = responses(x, y, units * (2 * np.pi / 256))
    return Cylinders(project(cells[valid]), x[valid].astype(np.int16), y[valid].astype(np.int16), units[valid])


def project(cells: NDArray[np.float32]) -> NDArray[np.uint64]:
    """Responses (n, 1536) to bits (n, 2)."""
    mean, axes = _projection()
    signs = (np.nan_to_num(cells - mean) @ axes) > 0  # an invalid cell says nothing: it stands at the mean
    return np.packbits(signs, axis=1).view(np.uint64).reshape(len(cells), p.BITS // 64)


@cache
def _projection() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    with files(__package__).joinpath("projection.npz").open("rb") as file, np.load(file) as stored:
        return stored["mean"].astype(np.float32), stored["axes"].astype(np.float32) * stored["scale"]


def responses(
    x: NDArray[np.floating], y: NDArray[np.floating], angle: NDArray[np.floating]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Cell values 0 to 1 of each minutia's cylinder (n, 1536), NaN where invalid; and which cylinders are valid."""
    n = len(x)
    cells = np.full((n, p.CELLS * p.CELLS, p.LAYERS), np.nan, np.float32)
    valid = np.zeros(n, bool)
    if n <= p.LEAST_NEIGHBOURS:
        return cells.reshape(n, -1), valid
    upward = -y  # the paper's y axis points up
    hull = _hull_edges(x, upward)
    grid_x, grid_y = _grid()
    for i in range(n):
        cos, sin = np.cos(angle[i]), np.sin(angle[i])
        cell_x = x[i] + cos * grid_x - sin * grid_y
        cell_y = upward[i] + sin * grid_x + cos * grid_y
        inside = (hull[:, :2] @ np.stack([cell_x, cell_y]) + hull[:, 2:] <= p.HULL_MARGIN).all(axis=0)
        distance = np.hypot(x - x[i], upward - upward[i])
        near = (distance <= p.RADIUS + 3 * p.SIGMA_S) & (np.arange(n) != i)
        if inside.mean() < p.LEAST_VALID_CELLS or near.sum() < p.LEAST_NEIGHBOURS:
            continue
        valid[i] = True
        within = _disc()
        place = _spatial(cell_x, cell_y, x[near], upward[near])
        cells[i, within] = _activate(place @ _directional(angle[i], angle[near]))
        cells[i, np.flatnonzero(within)[~inside]] = np.nan
    return cells.reshape(n, -1), valid


def _disc() -> NDArray[np.bool_]:
    centres = (np.arange(p.CELLS) - (p.CELLS - 1) / 2) * (2 * p.RADIUS / p.CELLS)
    return np.asarray(np.hypot(centres[:, None], centres[None, :]) <= p.RADIUS).ravel()


def _grid() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centres of the cells inside the disc, the first axis along the minutia."""
    centres = (np.arange(p.CELLS) - (p.CELLS - 1) / 2) * (2 * p.RADIUS / p.CELLS)
    first, second = np.meshgrid(centres, centres, indexing="ij")
    return first.ravel()[_disc()], second.ravel()[_disc()]


def _spatial(cell_x, cell_y, x, y):  # type: ignore[no-untyped-def]
    squared = (cell_x[:, None] - x) ** 2 + (cell_y[:, None] - y) ** 2
    near = squared <= (3 * p.SIGMA_S) ** 2
    return np.where(near, np.exp(squared / (-2 * p.SIGMA_S**2)) / (p.SIGMA_S * np.sqrt(2 * np.pi)), 0)


def _directional(own: float, others: NDArray[np.floating]) -> NDArray[np.float64]:
    """Of each neighbour and layer: the part of a Gaussian around its direction that falls into the layer."""
    width = 2 * np.pi / p.LAYERS
    layers = -np.pi + (np.arange(p.LAYERS) + 0.5) * width
    off = np.remainder(layers[None, :] - (own - others)[:, None] + np.pi, 2 * np.pi) - np.pi
    return _below((off + width / 2) / p.SIGMA_D) - _below((off - width / 2) / p.SIGMA_D)


def _below(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """The normal distribution function, by Abramowitz and Stegun 7.1.26 (error below 1e-7): no SciPy to load."""
    t = 1 / (1 + 0.3275911 * np.abs(z) / np.sqrt(2))
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    half = (1 - poly * np.exp(-(z**2) / 2)) / 2
    return np.asarray(0.5 + np.sign(z) * half)


def _activate(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-p.TAU_PSI * (sums - p.MU_PSI))))


def _hull_edges(x: NDArray[np.floating], y: NDArray[np.floating]) -> NDArray[np.float64]:
    """Rows (a, b, c): ax + by + c is how far a point lies outside an edge of the convex hull (Andrew, 1979)."""
    points = sorted(set(zip(x.tolist(), y.tolist(), strict=True)))
    ring = _chain(points) + _chain(points[::-1])
    edges = []
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        length = float(np.hypot(x1 - x0, y1 - y0))
        if length > 0:
            a, b = (y1 - y0) / length, (x0 - x1) / length
            edges.append((a, b, -a * x0 - b * y0))
    return np.array(edges or [(0.0, 0.0, 0.0)])


def _chain(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    chain: list[tuple[float, float]] = []
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain[:-1] if len(chain) > 1 else chain


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
