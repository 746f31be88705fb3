"""Fingers as minutiae only: galleries of thousands of invented people without drawing a single image.

Enters: person, finger, seed. Leaves: points that follow the same orientation field as the drawn fingers, with the
density and spacing of real prints, and impressions of them under given conditions. Promises: the same points for the
same numbers.
These are not the minutiae of the image that `fingers` draws for the same numbers: another finger of the same kind.
"""

import cmath
import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from satupintu.fingerprints.templates import BIFURCATION, ENDING, Template
from satupintu.synthetic.fingers.flow import orientation_at
from satupintu.synthetic.fingers.parameters import HEIGHT, WIDTH
from satupintu.synthetic.fingers.patterns import Layout, layout_of
from satupintu.synthetic.fingers.skin import Placement, draw_placement, slip

CONTACT: Final = (150.0, 172.0)  # half axes of a whole flat print, pixels
SPACING: Final = 13.0  # least distance of two minutiae, about a ridge and a half
CROWDED: Final = 7.0  # ... beside loops and deltas, where a ridge ends on every turn
ENDINGS: Final = 0.6  # share of ridge endings among minutiae
CONFUSED: Final = 0.12  # share of minutiae whose kind is read wrongly: ink closes an ending to a fork
CANDIDATES: Final = 260  # thrown points from which spaced ones are kept


@dataclass(frozen=True)
class Conditions:
    """What fingers of a kind are like on a reader, and what a touch of them keeps. Lengths are pixels at 500 dpi.

    Fingers: count (mean, deviation) and counts (least, most) of minutiae; contact, half axes of a whole touch;
    agreement, how much neighbours point the same way, and onward, how much all of them do (both of log odds).
    Touches: missed, range of the share not found; invented, mean number of false points; jitter and sway, deviations
    of place and direction (radians); touching, range of the share of the half axes on the glass; aside, deviations
    of its middle; shifted and pulled, times those of `skin`.

    Hardship multiplies missed, invented, jitter, sway, aside and pulled of a touch. Its logarithm has the deviations
    uneven_fingers and uneven_touches around 0. Fingers of one person share the part `in_common` of the former's
    variance: an assumption, since no set of whole hands is at hand.
    """

    count: tuple[float, float] = (45.0, 8.0)  # NIST counts 40 to 50 on good whole flat prints
    counts: tuple[int, int] = (24, 80)
    contact: tuple[float, float] = CONTACT
    agreement: float = 2.2
    onward: float = 0.0
    missed: tuple[float, float] = (0.03, 0.15)
    invented: float = 2.5
    jitter: float = 1.0
    sway: float = 0.05
    touching: tuple[float, float] = (0.82, 1.05)
    aside: tuple[float, float] = (10.0, 14.0)
    shifted: float = 1.0
    pulled: float = 1.0
    uneven_fingers: float = 0.0
    uneven_touches: float = 0.0
    in_common: float = 0.5


HEALTHY: Final = Conditions()  # easier than an office's average: for demonstrations and stocks, not for error rates
# fitted to the engine's scores on one synthetic set of ten fingers and tested on another, by
# `python -m bench.fingerprints.calibration`: docs/flows/synthetic-fingers.md
CALIBRATED: Final = Conditions(
    count=(33.0, 9.0),
    counts=(12, 100),
    contact=(90.0, 137.0),
    onward=3.84,
    missed=(0.03, 0.145),
    invented=3.06,
    jitter=0.7,
    sway=0.0367,
    touching=(0.803, 1.05),
    pulled=0.46,
    uneven_fingers=0.181,
    uneven_touches=0.3,
)
MOST_MISSED: Final = 0.9  # of a finger's points, whatever the hardship


@dataclass(frozen=True, eq=False)
class MinutiaeSet:
    """The minutiae of one finger, the columns of `fingerprints.Template`.

    x, y: float32, pixels at 500 dpi from the upper left corner; angle: float32, radians in [0, 2π),
    counterclockwise (ISO/IEC 19794-2:2005); kind: uint8, 1 ending, 2 bifurcation; quality: uint8, 1 to 100.
    """

    person: int
    finger: int
    seed: int
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    angle: NDArray[np.float32]
    kind: NDArray[np.uint8]
    quality: NDArray[np.uint8]
    width: int = WIDTH
    height: int = HEIGHT

    def __len__(self) -> int:
        return len(self.x)

    def template(self) -> Template:
        """The same points as the engine keeps them."""
        return Template(self.x, self.y, self.angle, self.kind, self.quality, self.width, self.height)


def minutiae_of(person: int, finger: int, seed: int = 0, conditions: Conditions = HEALTHY) -> MinutiaeSet:
    """All minutiae of finger 1 to 10 (ISO positions) on a whole flat print; under 1 ms.

    Raises ValueError for a finger that does not exist or a negative person or seed.
    """
    layout = layout_of(person, finger, seed)
    rng = np.random.default_rng((seed, person, finger, 21))
    wanted = int(np.clip(rng.normal(*conditions.count), *conditions.counts))
    z = _thrown(rng, conditions)
    z = z[_spaced(z, np.array((*layout.loops, *layout.deltas), np.complex64), wanted)]
    angle = orientation_at(layout, z) + _ways(z, rng, conditions) * np.pi
    kind = np.where(rng.random(len(z)) < ENDINGS, ENDING, BIFURCATION)
    quality = rng.integers(70, 100, len(z))
    return _as_set(z, angle, kind, quality, (person, finger, seed))


def impression_of(minutiae: MinutiaeSet, number: int, conditions: Conditions = HEALTHY) -> MinutiaeSet:
    """What is found on impression `number` (from 1): moved, pulled, some missed, some invented by dirt."""
    if number < 1:
        raise ValueError(f"Impression {number} does not exist; impressions are numbered from 1.")
    who = (minutiae.person, minutiae.finger, minutiae.seed)
    rng = np.random.default_rng((minutiae.seed, minutiae.person, minutiae.finger, 22, number))
    hard = _hardship(who, number, conditions)
    placement = _placed(draw_placement(rng, worn=False), conditions, hard)
    z = (minutiae.x - WIDTH / 2) + 1j * (HEIGHT / 2 - minutiae.y)
    found = rng.random(len(z)) > min(rng.uniform(*conditions.missed) * hard, MOST_MISSED)
    found &= _touching(z, rng, conditions, hard)
    z, angle = z[found], minutiae.angle[found]
    false_z, false_angle = _dirt(layout_of(*who), rng, conditions, hard)
    z, angle = _moved(placement, np.concatenate([z, false_z]), np.concatenate([angle, false_angle]))
    z = z + conditions.jitter * hard * (rng.standard_normal(len(z)) + 1j * rng.standard_normal(len(z)))
    angle = np.asarray(angle + conditions.sway * hard * rng.standard_normal(len(z)), np.float32)
    kind = np.concatenate([minutiae.kind[found], np.full(len(false_z), ENDING)])
    kind = np.where(rng.random(len(z)) < CONFUSED, ENDING + BIFURCATION - kind, kind)
    quality = np.concatenate([rng.integers(55, 100, int(found.sum())), rng.integers(30, 75, len(false_z))])
    return _as_set(z, angle, kind, quality, who)


def _hardship(who: tuple[int, int, int], number: int, conditions: Conditions) -> float:
    """1 for an ordinary touch of an ordinary finger; dry, worn or carelessly laid ones more."""
    person, finger, seed = who
    of_person = np.random.default_rng((seed, person, 23)).standard_normal()
    of_finger = np.random.default_rng((seed, person, finger, 24)).standard_normal()
    of_touch = np.random.default_rng((seed, person, finger, 25, number)).standard_normal()
    common = conditions.in_common
    uneven = math.sqrt(common) * of_person + math.sqrt(1 - common) * of_finger
    return math.exp(conditions.uneven_fingers * uneven + conditions.uneven_touches * of_touch)


def _placed(placement: Placement, conditions: Conditions, hard: float) -> Placement:
    pulled = conditions.pulled * hard
    return replace(
        placement,
        shift=placement.shift * conditions.shifted,
        pull=placement.pull * pulled,
        twist=placement.twist * pulled,
    )


def _thrown(rng: np.random.Generator, conditions: Conditions) -> NDArray[np.complex64]:
    radius, bearing = np.sqrt(rng.random(CANDIDATES)), rng.uniform(0, 2 * np.pi, CANDIDATES)
    across, along = conditions.contact
    return np.asarray(radius * (across * np.cos(bearing) + 1j * along * np.sin(bearing)), np.complex64)


@njit(cache=True)
def _spaced(thrown: NDArray[np.complex64], singular: NDArray[np.complex64], wanted: int) -> NDArray[np.int64]:
    """The first `wanted` points that keep their distance; beside singular points a smaller one."""
    kept = np.empty(len(thrown), np.int64)
    count = 0
    for index in range(len(thrown)):
        least = SPACING
        for point in singular:
            if abs(thrown[index] - point) < 45.0:
                least = CROWDED
        free = True
        for other in kept[:count]:
            if abs(thrown[index] - thrown[other]) < least:
                free = False
                break
        if free:
            kept[count] = index
            count += 1
            if count == wanted:
                break
    return kept[:count]


def _ways(z: NDArray[np.complex64], rng: np.random.Generator, conditions: Conditions) -> NDArray[np.bool_]:
    """Which of the two ways along the ridge a minutia points: neighbours mostly agree."""
    wave = rng.uniform(0.01, 0.025) * cmath.exp(1j * rng.uniform(0, 2 * math.pi))
    leaning = np.sin((z * wave).real + rng.uniform(0, 2 * math.pi))
    return np.asarray(rng.random(len(z)) < 1 / (1 + np.exp(-conditions.agreement * leaning - conditions.onward)))


def _touching(
    z: NDArray[np.complexfloating], rng: np.random.Generator, conditions: Conditions, hard: float
) -> NDArray[np.bool_]:
    """Which points lie inside this touch: people rarely press the whole flat finger."""
    across, along = conditions.contact * rng.uniform(*conditions.touching, 2)
    aside = [deviation * hard for deviation in conditions.aside]
    away = z - complex(rng.normal(0, aside[0]), rng.normal(0, aside[1]))
    return np.asarray((away.real / across) ** 2 + (away.imag / along) ** 2 < 1)


def _dirt(
    layout: Layout, rng: np.random.Generator, conditions: Conditions, hard: float
) -> tuple[NDArray[np.complex64], NDArray[np.float32]]:
    z = _thrown(rng, conditions)[: int(rng.poisson(conditions.invented * hard))]
    return z, np.asarray(orientation_at(layout, z) + np.pi * rng.integers(0, 2, len(z)), np.float32)


def _moved(
    placement: Placement, z: NDArray[np.complexfloating], angle: NDArray[np.floating]
) -> tuple[NDArray[np.complexfloating], NDArray[np.float32]]:
    """Points and directions carried by the pulled skin, then turned and shifted as a whole."""
    step = 2.0 * np.exp(1j * angle)
    pulled, ahead = z + slip(placement, z), z + step + slip(placement, z + step)
    turned = cmath.exp(1j * placement.turn)
    return pulled * turned + placement.shift, np.asarray(np.angle((ahead - pulled) * turned), np.float32)


def _as_set(
    z: NDArray[np.complexfloating],
    angle: NDArray[np.floating],
    kind: NDArray[np.integer],
    quality: NDArray[np.integer],
    who: tuple[int, int, int],
) -> MinutiaeSet:
    x, y = np.asarray(z.real + WIDTH / 2, np.float32), np.asarray(HEIGHT / 2 - z.imag, np.float32)
    inside = (x >= 0) & (x < WIDTH) & (y >= 0) & (y < HEIGHT)
    turned = np.mod(angle[inside], 2 * np.pi).astype(np.float32)
    turned[turned >= np.float32(2 * np.pi)] = 0  # a negative angle close to zero rounds up to a full turn
    person, finger, seed = who
    return MinutiaeSet(
        person,
        finger,
        seed,
        x[inside],
        y[inside],
        turned,
        np.asarray(kind[inside], np.uint8),
        np.asarray(quality[inside], np.uint8),
    )
