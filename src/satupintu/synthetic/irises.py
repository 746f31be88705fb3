"""Irises for invented residents, as a near-infrared camera shows an eye; each carries the word SIMULASI."""

import io
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

from satupintu.synthetic.drawing import MARK
from satupintu.synthetic.fingers.noise import smooth_noise

WIDTH: Final = 640
HEIGHT: Final = 480
EYES: Final = ("right", "left")

Field = NDArray[np.float32]


def draw_iris(seed: int, eye: str) -> bytes:
    """An eye with its iris as grey PNG, 640 × 480 (ISO/IEC 19794-6's usual size); the same for the same numbers.

    `eye` is "right" or "left"; the two differ. Raises ValueError for another word.
    """
    if eye not in EYES:
        raise ValueError(f'Eye {eye!r} is not known; write "right" or "left".')
    rng = np.random.default_rng((seed, EYES.index(eye), 31))
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    middle = complex(WIDTH / 2 + rng.normal(0, 10), HEIGHT / 2 + rng.normal(0, 8))
    away = np.asarray((x - middle.real) + 1j * (y - middle.imag), np.complex64)
    iris, pupil = rng.uniform(118, 134), rng.uniform(38, 56)
    image = _white(away, rng, left=eye == "left")
    image = _laid(image, _texture(away, pupil, iris, rng), _soft(iris - np.abs(away), 3.0))
    image = _laid(image, np.full_like(image, 16), _soft(pupil + rng.normal(0, 0.4) - np.abs(away), 1.4))
    image = _lids(image, away, iris, rng)
    for offset in (-7, 8):  # the camera's two lamps
        lamp = complex(offset * 2 + 4, -10)
        image = _laid(image, np.full_like(image, 250), _soft(4.2 - np.abs(away - lamp), 1.0))
    image = np.asarray(ndimage.gaussian_filter(image, 0.7) + rng.normal(0, 1.6, image.shape), np.float32)
    return _marked(image)


def _soft(inside: NDArray[np.floating], edge: float) -> Field:
    return np.asarray(np.clip(0.5 + inside / (2 * edge), 0, 1), np.float32)


def _laid(below: Field, above: Field, cover: NDArray[np.floating]) -> Field:
    return np.asarray(below + (above - below) * cover, np.float32)


def _white(away: NDArray[np.complex64], rng: np.random.Generator, *, left: bool) -> Field:
    """The white of the eye, darker into the corners, and a few veins."""
    shape = away.shape
    veins = np.clip(0.12 - np.abs(smooth_noise(rng, shape, 26)), 0, None) * 130
    nose = -1 if left else 1
    shade = 0.00028 * np.abs(away) ** 2 + 0.03 * nose * away.real
    return np.asarray(196 - shade - veins * (np.abs(away) > 150) + 3 * smooth_noise(rng, shape, 50), np.float32)


def _texture(away: NDArray[np.complex64], pupil: float, iris: float, rng: np.random.Generator) -> Field:
    """Fibres from the pupil outwards, the collarette, crypts, furrows and the dark rim, drawn in polar form."""
    depth = np.clip((np.abs(away) - pupil) / (iris - pupil), 0, 1)
    bearing = (np.angle(away) / (2 * np.pi)) % 1.0
    strip = _strip(rng)
    at = (depth * (strip.shape[0] - 1), bearing * strip.shape[1])
    fibres = ndimage.map_coordinates(strip, at, order=1, mode="grid-wrap")
    waver = 0.05 * ndimage.map_coordinates(_row(rng, 40), [bearing * 1440], order=1, mode="grid-wrap")
    collar = np.exp(-(((depth - 0.30 - waver) / 0.07) ** 2))
    furrows = np.sin(depth * 26 + 5 * waver / 0.05) * np.clip(depth - 0.55, 0, 1)
    rim = np.clip((depth - 0.86) / 0.14, 0, 1) ** 1.5
    tone = rng.uniform(92, 122) + 15 * fibres + 17 * collar + 6 * furrows - 42 * rim
    return np.asarray(tone - 14 * np.clip(0.06 - depth, 0, 1) / 0.06, np.float32)


def _strip(rng: np.random.Generator) -> Field:
    """Depth × bearing: threads that run outwards, and crypts where they part."""
    threads = rng.standard_normal((120, 1440)).astype(np.float32)
    fine = ndimage.gaussian_filter(threads, (22, 1.6), mode=("reflect", "wrap"))
    coarse = ndimage.gaussian_filter(rng.standard_normal(threads.shape), (30, 6), mode=("reflect", "wrap"))
    crypts = ndimage.gaussian_filter(rng.standard_normal(threads.shape), (9, 15), mode=("reflect", "wrap"))
    crypts = np.clip(crypts / crypts.std() - 1.3, 0, 1.2)
    return np.asarray(0.75 * fine / fine.std() + 0.7 * coarse / coarse.std() - 1.7 * crypts, np.float32)


def _row(rng: np.random.Generator, grain: float) -> Field:
    row = ndimage.gaussian_filter1d(rng.standard_normal(1440), grain, mode="wrap")
    return np.asarray(row / row.std(), np.float32)


def _lids(image: Field, away: NDArray[np.complex64], iris: float, rng: np.random.Generator) -> Field:
    """Skin above and below, and lashes from the upper lid."""
    x, y = away.real, away.imag
    upper = -iris * rng.uniform(0.78, 0.98) + 0.00135 * x**2
    lower = iris * rng.uniform(0.98, 1.12) - 0.0010 * x**2
    skin = 150 + 9 * smooth_noise(rng, image.shape, 60) + 3 * smooth_noise(rng, image.shape, 4)
    image = np.asarray(image * (1 - 0.35 * np.exp(-np.clip(y - upper, 0, None) / 16)), np.float32)
    for inside in (upper - y, y - lower):
        near = np.exp(-np.clip(inside, 0, None) / 9)
        image = _laid(image, np.asarray(skin - 46 * near, np.float32), _soft(inside, 2.5))
    return _lashes(image, away, upper, rng)


def _lashes(image: Field, away: NDArray[np.complex64], upper: Field, rng: np.random.Generator) -> Field:
    sheet = Image.new("L", (WIDTH * 2, HEIGHT * 2), 0)
    pen = ImageDraw.Draw(sheet)
    for _ in range(74):
        column = int(rng.uniform(40, WIDTH - 40))
        row = int(np.argmin(np.abs(away.imag[:, column] - upper[:, column])))
        lean = (column - WIDTH / 2) / 210 + rng.normal(0, 0.14)
        long = rng.uniform(22, 52)
        steps = np.linspace(0, 1, 9)
        bent = [
            (2 * float(column + lean * long * s), 2 * float(row + 3 + long * (0.55 * s - 1.15 * s * s))) for s in steps
        ]
        pen.line(bent, fill=230, width=3, joint="curve")
    cover = np.asarray(sheet.resize((WIDTH, HEIGHT), Image.Resampling.BOX), np.float32) / 255
    return _laid(image, np.full_like(image, 34), cover)


def _marked(image: Field) -> bytes:
    picture = Image.fromarray(np.asarray(np.clip(np.rint(image), 0, 255), np.uint8))
    pen = ImageDraw.Draw(picture)
    pen.text((WIDTH / 2, HEIGHT - 18), MARK, fill=235, font=ImageFont.load_default(20), anchor="mm")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=False)
    return buffer.getvalue()
