"""The pattern of a finger: its class, and where its loops and deltas lie.

Classes by finger follow the counts printed by Wentworth and Wilder (Personal Identification, 1932) for
each digit; summed over ten fingers they give the shares of NIST's SD 4 estimate (arch 3.7%, tented arch
2.9%, loops 65.5%, whorls 27.9%). A person keeps a leaning towards whorls or arches on all fingers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np


class Pattern(Enum):
    ARCH = "arch"
    TENTED_ARCH = "tented arch"
    LEFT_LOOP = "left loop"
    RIGHT_LOOP = "right loop"
    WHORL = "whorl"
    DOUBLE_LOOP = "double loop"


# thumb to little finger: arch, tented arch, ulnar loop, radial loop, whorl, double loop
SHARES: Final = {
    1: (0.030, 0.010, 0.560, 0.005, 0.290, 0.105),
    2: (0.080, 0.075, 0.330, 0.215, 0.260, 0.040),
    3: (0.050, 0.030, 0.730, 0.020, 0.140, 0.030),
    4: (0.015, 0.010, 0.550, 0.010, 0.385, 0.030),
    5: (0.010, 0.010, 0.845, 0.005, 0.110, 0.020),
}


# how much of a loop's turning happens at its head, so that its legs run side by side; 0 would be a fan
TIGHTNESS: Final = {
    Pattern.TENTED_ARCH: 0.45,
    Pattern.LEFT_LOOP: 0.72,
    Pattern.RIGHT_LOOP: 0.72,
    Pattern.WHORL: 0.15,
    Pattern.DOUBLE_LOOP: 0.05,
}


@dataclass(frozen=True)
class Layout:
    """Class and singular points of one finger.

    loops, deltas: complex positions from the middle of the finger, pixels at 500 dpi, y upwards.
    bends: per singular point (loops first) the two harmonics by which its turning departs from an even
    one, complex; in the place of Vizcaya and Gerhardt's piecewise line (Pattern Recognition 29(7), 1996).
    dome: radians by which ridges near the tip follow its round edge. arch: steepness of a plain arch.
    lean: radians by which the whole finger leans. spiral: radians by which the inside of a whorl winds.
    """

    pattern: Pattern
    loops: tuple[complex, ...]
    deltas: tuple[complex, ...]
    bends: tuple[tuple[complex, complex], ...]
    dome: float
    arch: float
    lean: float
    spiral: float


def layout_of(person: int, finger: int, seed: int) -> Layout:
    """The pattern of finger 1 to 10 (ISO positions) of an invented person; the same for the same seed."""
    if not 1 <= finger <= 10:
        raise ValueError(f"Finger {finger} does not exist; fingers are numbered 1 to 10.")
    leaning = np.random.default_rng((seed, person, 11)).normal(0.0, 0.55)
    rng = np.random.default_rng((seed, person, finger, 12))
    digit, right_hand = (finger - 1) % 5 + 1, finger <= 5
    pattern = _draw_pattern(rng, digit, leaning, right_hand=right_hand)
    loops, deltas = _POINTS[pattern](rng)
    bends = _draw_bends(rng, pattern, loops, deltas)
    return Layout(
        pattern=pattern,
        loops=loops,
        deltas=deltas,
        bends=bends,
        dome=float(rng.uniform(0.45, 0.75)),
        arch=float(rng.uniform(0.75, 1.25)) if pattern is Pattern.ARCH else 0.0,
        lean=float(rng.normal(0.0, 0.06)),
        spiral=_draw_spiral(rng, pattern),
    )


def _draw_pattern(rng: np.random.Generator, digit: int, leaning: float, *, right_hand: bool) -> Pattern:
    weights = np.array(SHARES[digit]) * np.exp(leaning * np.array([-1, -1, 0, 0, 1, 1]))
    ulnar, radial = Pattern.RIGHT_LOOP, Pattern.LEFT_LOOP
    if not right_hand:  # a loop opens towards the little finger, so the other hand mirrors it
        ulnar, radial = radial, ulnar
    kinds = (Pattern.ARCH, Pattern.TENTED_ARCH, ulnar, radial, Pattern.WHORL, Pattern.DOUBLE_LOOP)
    return kinds[int(rng.choice(6, p=weights / weights.sum()))]


def _draw_bends(
    rng: np.random.Generator, pattern: Pattern, loops: Sequence[complex], deltas: Sequence[complex]
) -> tuple[tuple[complex, complex], ...]:
    free = [
        (complex(*rng.normal(0.0, 0.08, 2)), complex(*rng.normal(0.0, 0.05, 2)))
        for _ in range(len(loops) + len(deltas))
    ]
    for index, loop in enumerate(loops):
        others = sum(np.angle(loop - other) for other in loops if other != loop)
        opening = others - sum(np.angle(loop - delta) for delta in deltas)
        tightness = rng.normal(TIGHTNESS[pattern], 0.08)
        free[index] = (free[index][0] + 1j * tightness * np.exp(-1j * opening), free[index][1])
    return tuple(free)


def _draw_spiral(rng: np.random.Generator, pattern: Pattern) -> float:
    if pattern is Pattern.WHORL:  # rings, or a spiral either way round
        return float(rng.choice((-1, 0, 1)) * rng.uniform(0.1, 0.35))
    if pattern is Pattern.DOUBLE_LOOP:  # an S or its mirror image
        return float(rng.choice((-1, 1)) * rng.uniform(0.5, 0.9))
    return 0.0


Points = tuple[tuple[complex, ...], tuple[complex, ...]]


def _arch(_: np.random.Generator) -> Points:
    return (), ()


def _tented_arch(rng: np.random.Generator) -> Points:
    loop = complex(rng.normal(0, 6), rng.uniform(-5, 20))
    return (loop,), (loop + complex(rng.normal(0, 7), -rng.uniform(55, 85)),)


def _left_loop(rng: np.random.Generator) -> Points:
    loop = complex(rng.normal(-4, 7), rng.uniform(0, 35))
    return (loop,), (loop + complex(rng.uniform(60, 125), -rng.uniform(70, 125)),)


def _right_loop(rng: np.random.Generator) -> Points:
    loops, deltas = _left_loop(rng)
    return tuple(-p.conjugate() for p in loops), tuple(-p.conjugate() for p in deltas)


def _whorl(rng: np.random.Generator) -> Points:
    middle, gap = complex(rng.normal(0, 6), rng.uniform(0, 28)), rng.uniform(16, 46)
    half = gap / 2 * np.exp(1j * (np.pi / 2 + rng.normal(0, 0.25)))
    return (middle + half, middle - half), _two_deltas(rng, middle)


def _double_loop(rng: np.random.Generator) -> Points:
    middle, gap = complex(rng.normal(0, 6), rng.uniform(0, 25)), rng.uniform(52, 80)
    turn = rng.choice([-1, 1]) * rng.uniform(0.5, 1.0)
    half = gap / 2 * np.exp(1j * (np.pi / 2 + turn))
    return (middle + half, middle - half), _two_deltas(rng, middle)


def _two_deltas(rng: np.random.Generator, middle: complex) -> tuple[complex, ...]:
    left = middle + complex(-rng.uniform(88, 140), -rng.uniform(72, 130))
    right = middle + complex(rng.uniform(88, 140), -rng.uniform(72, 130))
    return left, right


_POINTS: Final = {
    Pattern.ARCH: _arch,
    Pattern.TENTED_ARCH: _tented_arch,
    Pattern.LEFT_LOOP: _left_loop,
    Pattern.RIGHT_LOOP: _right_loop,
    Pattern.WHORL: _whorl,
    Pattern.DOUBLE_LOOP: _double_loop,
}
