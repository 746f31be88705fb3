"""Minutia Cylinder-Code (Cappelli, Ferrara, Maltoni, IEEE TPAMI 32(12), 2010), projected to 128 bits.

A cylinder says where around one minutia others lie and how they point, seen from that minutia: it turns and
shifts with the finger. 16 × 16 cells × 6 layers of direction are projected on 128 axes of which the sign is kept
(as Ferrara, Maltoni, Cappelli, IEEE TIFS 7(6), 2012, with discriminant instead of principal axes). The axes are
learnt from invented fingers by `bench/fingerprints/projection.py`.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.formats.iso19794 import to_units
from satupintu.fingerprints.templates import Template

Floats: TypeAlias = NDArray[np.floating[Any]]


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
    x, y, units = _rounded(template)
    cells, valid = responses(x, y, units * (2 * np.pi / 256))
    return Cylinders(signs(cells[valid]), x[valid].astype(np.int16), y[valid].astype(np.int16), units[valid])


def valid_rows(template: Template) -> NDArray[np.intp]:
    """The numbers of the minutiae that have a valid cylinder: row n of `cylinders` is about minutia number [n]."""
    x, y, units = _rounded(template)
    return np.flatnonzero(responses(x, y, units * (2 * np.pi / 256))[1])


def _rounded(template: Template) -> tuple[Floats, Floats, NDArray[np.uint8]]:
    x = np.minimum(np.rint(template.x), template.width - 1)
    y = np.minimum(np.rint(template.y), template.height - 1)
    return x, y, to_units(template.angle)


def signs(cells: NDArray[np.float32]) -> NDArray[np.uint64]:
    """Cells (n, m) of valid cylinders to bits (n, 2)."""
    from satupintu.fingerprints.kernels.cells import project

    bits = np.empty((len(cells), p.BITS // 64), np.uint64)
    project(cells, *_projection(), bits)
    return bits


@cache
def _projection() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    with files(__package__).joinpath("projection.npz").open("rb") as file, np.load(file) as stored:
        return stored["mean"].astype(np.float32), np.ascontiguousarray(stored["axes"], np.float32)


def responses(x: Floats, y: Floats, angle: Floats) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Cells of each minutia's cylinder (n, m), 0 to 1, NaN where off the finger; and which are valid."""
    from satupintu.fingerprints.kernels.cells import fill

    grid = _grid()
    values = np.full((len(x), len(grid), p.LAYERS), np.nan, np.float32)
    minutiae = np.stack([x, -np.asarray(y), angle], axis=1).astype(np.float64)  # the paper's y axis points up
    valid = fill(minutiae, _hull_edges(minutiae[:, 0], minutiae[:, 1]), grid, values)
    return values.reshape(len(x), len(grid) * p.LAYERS), valid


@cache
def _grid() -> NDArray[np.float64]:
    """Centres (cells, 2) of the cells inside the disc, the first axis along the minutia."""
    centres = (np.arange(p.CELLS) - (p.CELLS - 1) / 2) * (2 * p.RADIUS / p.CELLS)
    square = np.stack(np.meshgrid(centres, centres, indexing="ij"), axis=2).reshape(-1, 2)
    return np.ascontiguousarray(square[np.hypot(*square.T) <= p.RADIUS])


def _hull_edges(x: Floats, y: Floats) -> Floats:
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
