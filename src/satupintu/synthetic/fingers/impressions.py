"""A finger's impression, step by step: placed, pressed, inked, scratched, read by a glass."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from satupintu.synthetic.fingers.contact import Touch, draw_touch, pressure
from satupintu.synthetic.fingers.marks import Crease, draw_line, scored
from satupintu.synthetic.fingers.master import MasterFinger
from satupintu.synthetic.fingers.noise import smooth_noise
from satupintu.synthetic.fingers.skin import draw_placement, master_positions

Field = NDArray[np.float32]


def impression(master: MasterFinger, number: int, *, worn: bool = False) -> NDArray[np.uint8]:
    """Impression `number` (from 1) of a finger: uint8, 374 × 388, dark ridges on light, 500 dpi.

    The same for the same finger, number and `worn`. `worn` is skin of old age or hard work: dry, flat and
    creased ridges, unevenly pressed; many such prints are of poor quality. Raises ValueError for number < 1.
    """
    if number < 1:
        raise ValueError(f"Impression {number} does not exist; impressions are numbered from 1.")
    rng = np.random.default_rng((master.seed, master.person, master.finger, 15, number, int(worn)))
    placement = draw_placement(rng, worn=worn)
    touch = draw_touch(rng, worn=worn)
    at = master_positions(placement, rng)
    relief = ndimage.map_coordinates(master.relief, at, order=3, mode="constant").astype(np.float32)
    pores = ndimage.map_coordinates(master.pores, at, order=1, mode="constant").astype(np.float32)
    marks = _marks(master, at, rng, worn=worn)
    pressed = pressure(touch, placement, rng)
    ink = _ink(relief, pores, marks, pressed, touch, rng)
    return _read(ink, pressed, touch, rng)


def _marks(master: MasterFinger, at: tuple[Field, Field], rng: np.random.Generator, *, worn: bool) -> Field:
    fresh = tuple(draw_line(rng, (10.0, 50.0), (0.4, 1.0)) for _ in range(rng.poisson(9 if worn else 1.5)))
    aged = _age_lines(master) if worn else ()
    score = scored(master.relief.shape, (*master.creases, *aged, *fresh), rng)
    return np.asarray(ndimage.map_coordinates(score, at, order=1, mode="constant"), np.float32)


def _age_lines(master: MasterFinger) -> tuple[Crease, ...]:
    rng = np.random.default_rng((master.seed, master.person, master.finger, 16))
    return tuple(draw_line(rng, (30.0, 150.0), (0.7, 1.9)) for _ in range(int(rng.integers(14, 30))))


def _ink(relief: Field, pores: Field, marks: Field, pressed: Field, touch: Touch, rng: np.random.Generator) -> Field:
    """How much of each pixel is dark, 0 to 1: skin that stands higher than the pressure's threshold."""
    grain = smooth_noise(rng, relief.shape, 1.7)
    blotch = smooth_noise(rng, relief.shape, 7)
    rough = (0.27 - 0.14 * touch.moisture) * grain + (0.10 + 0.38 * touch.patchiness) * blotch
    height = touch.relief * np.clip(relief * 1.1, -1, 1) + rough - 1.6 * marks - (0.9 - 0.5 * touch.moisture) * pores
    level = 0.12 - 0.42 * touch.moisture - 1.1 * pressed
    dark = 1 / (1 + np.exp(-(height - level) / 0.16))
    return np.asarray(dark * (np.abs(relief) > 0.02), np.float32)


def _read(ink: Field, pressed: Field, touch: Touch, rng: np.random.Generator) -> NDArray[np.uint8]:
    """What the reader's camera makes of it: lit glass, soft optics, noise of the chip."""
    glass = _glass(rng, ink.shape)
    depth = rng.uniform(135, 190) + 12 * touch.moisture + 14 * np.clip(pressed, -1, 1)
    seen = ndimage.gaussian_filter(ink, rng.uniform(0.5, 0.72))
    haze = ndimage.gaussian_filter(ink, 6) * rng.uniform(4, 16)  # light scattered by moist skin
    image = glass - depth * seen * (1 + 0.08 * smooth_noise(rng, ink.shape, 5)) - haze
    image += rng.normal(0, 2.2, ink.shape)
    return np.asarray(np.clip(np.rint(image), 0, 255), np.uint8)


def _glass(rng: np.random.Generator, shape: tuple[int, int]) -> Field:
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j].astype(np.float32)
    lamp = complex(rng.normal(0, 0.35), rng.normal(0, 0.35))
    falloff = ((x - lamp.real) ** 2 + (y - lamp.imag) ** 2) * rng.uniform(4, 12)
    dirt = np.clip(smooth_noise(rng, shape, 14) - 2.1, 0, None) * rng.uniform(4, 18)
    specks = np.clip(smooth_noise(rng, shape, 3) - 3.1, 0, None) * 60
    light = rng.uniform(214, 240) + 1.5 * smooth_noise(rng, shape, 90)
    return np.asarray(light - falloff - dirt - specks, np.float32)
