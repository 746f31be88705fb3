"""Where ridges run and how far apart: the orientation field and the period of a finger.

The field is the zero-pole model of Sherlock and Monro (Pattern Recognition 26(7), 1993): a loop turns
ridges by half of the bearing from it, a delta turns them back. Terms are added: the bends of `Layout`,
the winding of whorls, and a dome that lets ridges near the tip follow its edge, as skin does.
"""

import numpy as np
from numpy.typing import NDArray

from satupintu.synthetic.fingers import parameters as p
from satupintu.synthetic.fingers.noise import smooth_noise
from satupintu.synthetic.fingers.patterns import Layout

Field = NDArray[np.float32]
Points = NDArray[np.complex64]


def orientation_at(layout: Layout, z: Points) -> Field:
    """Ridge direction at complex positions z (from the middle, y upwards): radians modulo π, counterclockwise."""
    turning: Field = np.zeros(z.shape, np.float32)
    signs = [1.0] * len(layout.loops) + [-1.0] * len(layout.deltas)
    for point, sign, bend in zip((*layout.loops, *layout.deltas), signs, layout.bends, strict=True):
        away = z - np.complex64(point)
        bearing = np.angle(away)
        turning += np.asarray(sign * (bearing + _bent(away, bend)), np.float32)
    return np.asarray(turning / 2 - _dome(layout, z) + _wound(layout, z) + layout.lean, np.float32)


def _bent(away: Points, bend: tuple[complex, complex]) -> Field:
    first, second = bend
    distance = np.abs(away)
    unit = away / np.maximum(distance, np.float32(1e-3))
    return np.asarray(np.real(unit * first + unit * unit * second) * np.exp(-((distance / 110) ** 2)), np.float32)


def _wound(layout: Layout, z: Points) -> Field | float:
    if not layout.spiral:
        return 0.0
    distance = np.abs(z - sum(layout.loops) / len(layout.loops))
    return np.asarray(layout.spiral * np.exp(-((distance / 75) ** 2)), np.float32)


def _dome(layout: Layout, z: Points) -> Field:
    x, y = z.real / 150, z.imag / 150
    rise = 1 / (1 + np.exp(-(y + 0.15) * 3.5))
    dome = np.asarray(layout.dome * np.tanh(x) * rise, np.float32)
    if layout.arch:
        bump = x * 2.2 * np.exp(0.5 - 2.4 * x * x) * np.exp(-1.6 * (y + 0.15) ** 2)
        dome += np.asarray(np.arctan(layout.arch * bump), np.float32)
    return dome


def positions() -> Points:
    """Complex positions of the master's pixels from its middle, y upwards."""
    y, x = np.mgrid[: p.MASTER_HEIGHT, : p.MASTER_WIDTH].astype(np.float32)
    return np.asarray((x - p.MASTER_WIDTH / 2) + 1j * (p.MASTER_HEIGHT / 2 - y), np.complex64)


def orientation_field(layout: Layout, rng: np.random.Generator) -> Field:
    """The field over the master; a slow random waver of some degrees keeps two fingers of a class apart."""
    waver = 0.09 * smooth_noise(rng, (p.MASTER_HEIGHT, p.MASTER_WIDTH), 70)
    return np.asarray(orientation_at(layout, positions()) + waver, np.float32)


def period_field(layout: Layout, finger: int, person_factor: float, rng: np.random.Generator) -> Field:
    """Pixels from ridge to ridge: wider below the deltas and above the core, as on real fingers."""
    z = positions()
    mean = p.PERIOD[(finger - 1) % 5 + 1] * person_factor
    top = max((point.imag for point in layout.loops), default=20.0)
    foot = min((point.imag for point in layout.deltas), default=-80.0)
    below = 0.13 / (1 + np.exp((z.imag - foot + 25) / 18))
    above = 0.05 / (1 + np.exp(-(z.imag - top - 70) / 25))
    slow = p.PERIOD_LOCAL * smooth_noise(rng, z.shape, 45)
    return np.asarray(np.clip(mean * (0.97 + below + above + slow), p.SHORTEST, p.LONGEST), np.float32)
