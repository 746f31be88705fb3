"""A finger as it is before anything touches it: ridges, creases and pores of its skin."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from satupintu.synthetic.fingers import parameters as p
from satupintu.synthetic.fingers.flow import orientation_field, period_field, positions
from satupintu.synthetic.fingers.growth import grow
from satupintu.synthetic.fingers.marks import Crease, draw_creases, draw_pores
from satupintu.synthetic.fingers.patterns import Pattern, layout_of

Field = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class MasterFinger:
    """The skin of one invented finger, 408 × 528 pixels at 500 dpi.

    relief: float32, 1 on a ridge, -1 in a valley, 0 outside the skin. orientation: float32, radians modulo
    π, counterclockwise. period: float32, pixels. pores: float32, 0 to 1. creases: old lines across ridges.
    """

    person: int
    finger: int
    seed: int
    pattern: Pattern
    relief: Field
    orientation: Field
    period: Field
    pores: Field
    creases: tuple[Crease, ...]


def master(person: int, finger: int, seed: int = 0) -> MasterFinger:
    """Finger 1 to 10 (ISO positions) of an invented person; the same one for the same seed.

    Raises ValueError for a finger that does not exist or a negative person or seed.
    """
    layout = layout_of(person, finger, seed)
    person_factor = float(np.exp(np.random.default_rng((seed, person, 13)).normal(0.0, p.PERIOD_OF_PERSON)))
    rng = np.random.default_rng((seed, person, finger, 14))
    orientation = orientation_field(layout, rng)
    period = period_field(layout, finger, person_factor, rng)
    relief = grow(orientation, period, _skin(), rng)
    return MasterFinger(
        person=person,
        finger=finger,
        seed=seed,
        pattern=layout.pattern,
        relief=relief,
        orientation=np.mod(orientation, math.pi),
        period=period,
        pores=draw_pores(relief, period, rng),
        creases=draw_creases(rng),
    )


def _skin() -> NDArray[np.bool_]:
    z = positions()
    skin = (np.abs(z.real / p.SKIN_HALF[0]) ** 2.5 + np.abs(z.imag / p.SKIN_HALF[1]) ** 2.5) < 1
    return np.asarray(skin)
