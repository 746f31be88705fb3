"""Where the finger lies in an image, and whether it is a finger at all."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.problems import FingerprintProblem


def locate(image: NDArray[np.uint8]) -> tuple[slice, slice]:
    """Rows and columns of the box around the finger, with a margin, at 500 dpi.

    Raises BLANK, TOO_SMALL, NOT_A_FINGERPRINT or WRONG_POLARITY.
    """
    textured, ridged = map_of(image)
    if not textured.any():
        raise FingerprintProblem("BLANK")
    if ridged.sum() < p.LEAST_RIDGED * textured.sum():
        share = f"{ridged.sum()} of {textured.sum()} blocks with texture look like ridges."
        raise FingerprintProblem("NOT_A_FINGERPRINT", share)
    if ridged.sum() < p.LEAST_FOREGROUND:
        raise FingerprintProblem("TOO_SMALL", f"Ridges cover {ridged.sum()} blocks of {p.BLOCK} pixels.")
    if _is_inverted(image, textured, ridged):
        raise FingerprintProblem("WRONG_POLARITY")
    rows = _span(np.asarray(ridged.any(axis=1)), image.shape[0])
    return rows, _span(np.asarray(ridged.any(axis=0)), image.shape[1])


def map_of(image: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of each window: does it have texture, and does it with its neighbours show ridges of one direction.

    Ridges: enough of the energy lies at the spacing of ridges and along one direction. Directions are summed as
    vectors of the doubled angle (Kass and Witkin, 1987), so blots cancel and ridges add up.
    """
    blocks = _blocks(image.astype(np.float32))
    textured = blocks.std(axis=(2, 3)) >= p.RIDGE_DEVIATION
    along, total = np.zeros(textured.shape, complex), np.zeros(textured.shape)
    along[textured], total[textured] = _energies(blocks[textured])
    return textured, textured & (np.abs(_around(along)) >= p.RIDGE_ENERGY * np.maximum(_around(total), 1e-9))


def _is_inverted(image: NDArray[np.uint8], textured: NDArray[np.bool_], ridged: NDArray[np.bool_]) -> bool:
    """Whether the glass around the finger is as dark as the dark lines: valleys touch it as little as the surroundings.

    Ridges alone do not tell: valleys are as wide as they. An image that the finger fills is never inverted here.
    """
    if np.mean(~textured) < p.FLAT:
        return False
    windows = _blocks(image)
    tones = np.median(windows[~textured], axis=(1, 2))
    tones = tones[tones >= p.PADDING]
    if tones.size < p.FLAT * textured.size:
        return False
    dark, bright = np.percentile(windows[ridged], [10, 90])
    around, brightest = (np.percentile(tones, [50, 95]) - dark) / max(bright - dark, 1)
    return bool(p.AS_DARK[0] <= around <= p.AS_DARK[1] and brightest <= p.NOT_BRIGHT)


def _energies(blocks: NDArray[np.float32]) -> tuple[NDArray[np.complex64], NDArray[np.float32]]:
    """Of windows (n, 32, 32): the energy in the ridge band as a vector of doubled direction, and all energy.

    Relative to the window's own contrast, or one dark edge would speak for its neighbourhood.
    """
    from scipy.fft import rfft2  # five times as fast as NumPy's

    size = blocks.shape[-1]
    window = np.hanning(size).astype(np.float32)
    centred = blocks - blocks.mean(axis=(1, 2), keepdims=True)
    centred /= centred.std(axis=(1, 2), keepdims=True)
    waves = rfft2(centred * window[:, None] * window)
    power = waves.real**2 + waves.imag**2
    power[:, :, 1:-1] *= 2  # the half that a real transform leaves out
    fy, fx = np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None, :]
    frequency, doubled = np.hypot(fy, fx), 2 * np.arctan2(fy, fx)
    band = (frequency >= 1 / p.RIDGE_PERIOD[1]) & (frequency <= 1 / p.RIDGE_PERIOD[0])
    directions = np.exp(1j * doubled[band]).astype(np.complex64)
    return np.einsum("nk,k->n", power[:, band], directions), power.sum(axis=(1, 2))


def _around(values: NDArray[Any]) -> NDArray[Any]:
    """The sum of each cell and its eight neighbours."""
    padded = np.pad(values, 1)
    return np.asarray(sum(padded[i : i + values.shape[0], j : j + values.shape[1]] for i in range(3) for j in range(3)))


def _blocks(image: NDArray[Any]) -> NDArray[Any]:
    """Overlapping windows of 32 × 32, one every 16 pixels."""
    windows = np.lib.stride_tricks.sliding_window_view(image, (2 * p.BLOCK, 2 * p.BLOCK))
    return np.asarray(windows[:: p.BLOCK, :: p.BLOCK])


def _span(present: NDArray[np.bool_], side: int) -> slice:
    hits = np.flatnonzero(present)
    first = max(0, int(hits[0]) * p.BLOCK - p.MARGIN)
    return slice(first, min(side, (int(hits[-1]) + 2) * p.BLOCK + p.MARGIN))
