"""Bytes and images broken by chance; the same generator breaks them the same way."""

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


def mutated(examples: list[bytes], rng: np.random.Generator) -> bytes:
    """One of the examples with bytes changed, cut out, doubled, put in or cut off, or another's end."""
    data = bytearray(examples[rng.integers(len(examples))])
    for _ in range(int(rng.geometric(0.4))):
        _change(data, examples, rng)
    return bytes(data)


def _change(data: bytearray, examples: list[bytes], rng: np.random.Generator) -> None:
    at = int(rng.integers(len(data) + 1) ** (1 if rng.random() < 0.5 else 0.6))  # heads are read first
    length = int(rng.geometric(0.3))
    kind = rng.integers(6)
    if kind == 0:
        data[at : at + 1] = bytes([rng.integers(256)])
    elif kind == 1:
        data[at : at + length] = [b"\0", b"\xff", b"\x80"][rng.integers(3)] * length
    elif kind == 2:
        del data[at : at + length]
    elif kind == 3:
        data[at:at] = rng.bytes(length)
    elif kind == 4:
        del data[at:]
    else:
        other = examples[rng.integers(len(examples))]
        data[at:] = other[min(at, len(other)) :]


def damaged(images: list[Image], rng: np.random.Generator) -> Image:
    """An image with up to four injuries, of a size of its own."""
    image = images[rng.integers(len(images))].copy()
    for _ in range(int(rng.integers(1, 5))):
        image = _INJURIES[rng.integers(len(_INJURIES))](image, rng)
    return np.ascontiguousarray(image)


def _patch(image: Image, rng: np.random.Generator) -> tuple[slice, slice]:
    top, left = rng.integers(image.shape[0]), rng.integers(image.shape[1])
    return slice(top, top + rng.integers(1, 200)), slice(left, left + rng.integers(1, 200))


def _noise(image: Image, rng: np.random.Generator) -> Image:
    patch = _patch(image, rng)
    image[patch] = rng.integers(0, 256, image[patch].shape)
    return image


def _blank(image: Image, rng: np.random.Generator) -> Image:
    image[_patch(image, rng)] = rng.integers(256)
    return image


def _inverted(image: Image, rng: np.random.Generator) -> Image:
    patch = _patch(image, rng) if rng.random() < 0.5 else (slice(None), slice(None))
    image[patch] = 255 - image[patch]
    return image


def _cut(image: Image, rng: np.random.Generator) -> Image:
    rows, columns = _patch(image, rng)
    return image[rows, columns] if rng.random() < 0.5 else image[rows.start :, columns.start :]


def _turned(image: Image, rng: np.random.Generator) -> Image:
    return np.rot90(image, rng.integers(1, 4)).copy()


def _faint(image: Image, rng: np.random.Generator) -> Image:
    share = rng.random()
    return np.asarray(image * share + rng.uniform(0, 255) * (1 - share), np.uint8)


def _tiled(image: Image, rng: np.random.Generator) -> Image:
    return np.tile(image, rng.integers(1, 4, 2))


def _coarse(image: Image, rng: np.random.Generator) -> Image:
    step = int(rng.integers(2, 6))
    return np.kron(image[::step, ::step], np.ones((step, step), np.uint8))


_INJURIES = (_noise, _blank, _inverted, _cut, _turned, _faint, _tiled, _coarse)
