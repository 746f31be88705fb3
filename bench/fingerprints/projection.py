"""Learn the 128 axes on which cylinders are projected, from invented fingers only.

    python -m bench.fingerprints.projection [FINGERS]      (220 fingers: ten minutes on one core)

Two impressions of each invented finger (`ridges.py`) are extracted and laid over each other; what falls together is
the same minutia. The axes are those along which different minutiae differ most and two views of one minutia least
(Fisher's linear discriminant): generalised eigenvectors of the covariance of all against that of the differences,
kept from being too sure of themselves by adding the differences' mean variance to each cell. Writes the engine's
`projection.npz`.
"""

import sys
from pathlib import Path

import numpy as np
from scipy.linalg import eigh

from bench.fingerprints.ridges import two_impressions
from satupintu.fingerprints import cylinders, extract, parameters
from satupintu.fingerprints.templates import Template

OUT = Path(parameters.__file__).with_name("projection.npz")
FIRST_SEED = 1000
NEAR, TURNED = 14.0, 0.4  # pixels, radians: two views of one minutia
ENOUGH = 8  # matched minutiae to trust that the prints lie right


def learn(fingers: int) -> None:
    views = []
    for seed in range(FIRST_SEED, FIRST_SEED + fingers):
        views += [cells_of(extract(image)) for image in two_impressions(np.random.default_rng(seed))]
    everything = np.concatenate([cells for cells, _ in views])
    mean = np.nan_to_num(np.nanmean(everything, axis=0)).astype(np.float32)
    pairs = [pair for a, b in zip(views[::2], views[1::2], strict=True) for pair in mates(a, b)]
    different = covariance(np.nan_to_num(everything - mean))
    same = covariance(np.array([np.nan_to_num(a - mean) - np.nan_to_num(b - mean) for a, b in pairs])) / 2
    ridge = np.trace(same) / len(same) * np.eye(len(same))
    _, vectors = eigh(different, same + ridge)
    axes = vectors[:, ::-1][:, : parameters.BITS]
    axes = axes / np.abs(axes).max(axis=0)
    np.savez_compressed(OUT, mean=mean.astype(np.float16), axes=np.rint(axes * 127).astype(np.int8))
    print(f"{fingers} fingers, {len(everything)} cylinders, {len(pairs)} pairs of views → {OUT.name}")


def cells_of(template: Template) -> tuple[np.ndarray, np.ndarray]:
    x, y, angle = template.x, template.y, template.angle
    cells, valid = cylinders.responses(x, y, angle)
    return cells[valid], np.stack([x, y, angle], axis=1)[valid].astype(float)


def mates(a: tuple, b: tuple) -> list[tuple[np.ndarray, np.ndarray]]:
    """Cells of the same minutia in both views, where the views can be laid over each other."""
    (cells_a, points_a), (cells_b, points_b) = a, b
    apart = ((np.nan_to_num(cells_a)[:, None] - np.nan_to_num(cells_b)) ** 2).sum(axis=2)
    likely = np.argwhere(apart <= np.sort(apart, axis=None)[min(25, apart.size - 1)])
    fits = [fit(points_a, points_b, i, j) for i, j in likely]
    best = max(fits, key=lambda off: (off < NEAR).any(axis=1).sum())
    found = [(i, int(row.argmin())) for i, row in enumerate(best) if row.min() < NEAR]
    found = [(i, j) for i, j in found if best[:, j].argmin() == i]
    return [(cells_a[i], cells_b[j]) for i, j in found] if len(found) >= ENOUGH else []


def fit(a: np.ndarray, b: np.ndarray, i: int, j: int) -> np.ndarray:
    """Distances of all minutiae after laying a's i-th over b's j-th; infinite where directions differ."""
    turn = b[j, 2] - a[i, 2]
    cos, sin = np.cos(turn), np.sin(turn)
    dx, dy = (a[:, :2] - a[i, :2]).T
    x, y = b[j, 0] + cos * dx + sin * dy, b[j, 1] - sin * dx + cos * dy
    apart = np.hypot(x[:, None] - b[:, 0], y[:, None] - b[:, 1])
    off = np.abs(np.remainder(a[:, 2:] + turn - b[:, 2] + np.pi, 2 * np.pi) - np.pi)
    return np.where(off < TURNED, apart, np.inf)


def covariance(rows: np.ndarray) -> np.ndarray:
    return (rows.T @ rows / len(rows)).astype(float)


if __name__ == "__main__":
    learn(int(sys.argv[1]) if len(sys.argv) > 1 else 220)
