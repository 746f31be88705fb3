"""Where skin touches the glass, and how hard."""

import cmath
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from satupintu.synthetic.fingers import parameters as p
from satupintu.synthetic.fingers.noise import smooth_noise
from satupintu.synthetic.fingers.skin import Placement

Field = NDArray[np.float32]


@dataclass(frozen=True)
class Touch:
    """One touch: size of the contact, moisture (-1 dry to 1 wet) and evenness of the pressure."""

    left: float
    right: float
    top: float
    bottom: float
    moisture: float
    unevenness: float
    patchiness: float
    relief: float  # height of the ridges, 1 on healthy skin


def draw_touch(rng: np.random.Generator, *, worn: bool) -> Touch:
    """A touch of an ordinary finger, or of a worn one: flat ridges, dry skin, pressed unevenly."""
    dry = rng.normal(-0.55, 0.25) if worn else rng.normal(0.0, 0.34)
    return Touch(
        left=float(rng.uniform(118, 158)),
        right=float(rng.uniform(118, 158)),
        top=float(rng.uniform(135, 178)),
        bottom=float(rng.uniform(150, 225)),
        moisture=float(np.clip(dry, -1, 1)),
        unevenness=float(rng.uniform(0.30, 0.5) if worn else rng.uniform(0.10, 0.26)),
        patchiness=float(rng.uniform(0.6, 1.1) if worn else rng.uniform(0.0, 0.3)),
        relief=float(rng.uniform(0.55, 0.8) if worn else 1.0),
    )


def pressure(touch: Touch, placement: Placement, rng: np.random.Generator) -> Field:
    """Pressure over the impression: about 0 where it is even, negative towards the rim, -3 off the finger."""
    y, x = np.mgrid[: p.HEIGHT, : p.WIDTH].astype(np.float32)
    z = (x - p.WIDTH / 2) + 1j * (p.HEIGHT / 2 - y)
    z = (z - placement.shift) * cmath.exp(-1j * placement.turn)
    rim = _radius(touch, z) + 0.022 * smooth_noise(rng, z.shape, 42) + 0.012 * smooth_noise(rng, z.shape, 12)
    fading = np.where(rim < 0.82, 0.0, (rim - 0.82) / 0.18)
    uneven = touch.unevenness * smooth_noise(rng, z.shape, 75) + 0.4 * touch.unevenness * smooth_noise(rng, z.shape, 26)
    return np.asarray((uneven - 0.95 * fading**1.6).clip(-3, 2), np.float32)


def _radius(touch: Touch, z: NDArray[np.complexfloating]) -> Field:
    """1 on the rim of the contact: four quarter ovals, the tip rounder than the foot."""
    across = z.real / np.where(z.real < 0, touch.left, touch.right)
    tip = np.hypot(across, z.imag / touch.top)
    foot = (np.abs(across) ** 2.8 + np.abs(z.imag / touch.bottom) ** 2.8) ** (1 / 2.8)
    return np.asarray(np.where(z.imag > 0, tip, foot), np.float32)
