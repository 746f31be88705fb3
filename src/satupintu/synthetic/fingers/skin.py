"""How a finger lies on the glass: placed, turned, and its skin pulled.

The distortion follows Cappelli, Maio and Maltoni (Modelling plastic distortion in fingerprint images,
ICAPR 2001): skin inside the firmly pressed ellipse stays where it is, skin far outside moves as a whole with the
bone (a shift and a turn), and in between a brake lets one pass into the other.
"""

import cmath
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from satupintu.synthetic.fingers import parameters as p
from satupintu.synthetic.fingers.noise import smooth_noise

Field = NDArray[np.float32]


@dataclass(frozen=True)
class Placement:
    """One touch: shift in pixels, turn in radians, and the pull of the skin."""

    shift: complex
    turn: float
    pressed: tuple[float, float]  # half axes of the ellipse that does not slip
    pressed_at: complex
    pull: complex
    twist: float
    brake: float


def draw_placement(rng: np.random.Generator, *, worn: bool) -> Placement:
    """A touch as people do it at a desk, mostly straight and centred; at most 15 degrees turned."""
    spread = 1.25 if worn else 1.0
    pull = rng.uniform(0, 9) * np.exp(1j * rng.uniform(0, 2 * np.pi))
    return Placement(
        shift=complex(rng.normal(0, 12 * spread), rng.normal(-6, 15 * spread)),
        turn=float(np.clip(rng.normal(0, np.radians(5.5 * spread)), -np.radians(15), np.radians(15))),
        pressed=(float(rng.uniform(40, 75)), float(rng.uniform(50, 95))),
        pressed_at=complex(rng.normal(0, 18), rng.normal(5, 18)),
        pull=complex(pull),
        twist=float(rng.normal(0, np.radians(2.2))),
        brake=float(rng.uniform(0.7, 1.6)),
    )


def master_positions(placement: Placement, rng: np.random.Generator) -> tuple[Field, Field]:
    """For each pixel of the impression the row and column of the master that lies on it."""
    y, x = np.mgrid[: p.HEIGHT, : p.WIDTH].astype(np.float32)
    z = (x - p.WIDTH / 2) + 1j * (p.HEIGHT / 2 - y)
    z = (z - placement.shift) * cmath.exp(-1j * placement.turn)
    z = z + slip(placement, z)
    wrinkle = smooth_noise(rng, z.shape, 60) + 1j * smooth_noise(rng, z.shape, 60)
    z = z + 0.8 * wrinkle
    rows = (p.MASTER_HEIGHT / 2 - z.imag).astype(np.float32)
    columns = (z.real + p.MASTER_WIDTH / 2).astype(np.float32)
    return rows, columns


def slip(placement: Placement, z: NDArray[np.complexfloating]) -> NDArray[np.complexfloating]:
    """By how much the skin at positions z slips against the glass, complex pixels."""
    away = z - placement.pressed_at
    radius = np.hypot(away.real / placement.pressed[0], away.imag / placement.pressed[1])
    outside = np.clip((radius - 1) / placement.brake, 0, 1)
    moved = away * cmath.exp(1j * placement.twist) + placement.pull - away
    return np.asarray(moved * (0.5 * (1 - np.cos(np.pi * outside))))
