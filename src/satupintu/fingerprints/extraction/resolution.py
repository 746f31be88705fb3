"""Images of any scanner to 500 dpi."""

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.parameters import DPI, HIGHEST_DPI, LOWEST_DPI, MAX_SIDE_AT_500, SMALLEST_SIDE
from satupintu.fingerprints.problems import FingerprintProblem


def check_array(image: object, dpi: int) -> None:
    """A grey image that can be a finger; raises BAD_ARRAY, BAD_RESOLUTION, TOO_SMALL or TOO_LARGE."""
    if not isinstance(image, np.ndarray) or image.ndim != 2 or image.dtype != np.uint8:
        raise FingerprintProblem("BAD_ARRAY")
    if not LOWEST_DPI <= dpi <= HIGHEST_DPI:
        raise FingerprintProblem("BAD_RESOLUTION", f"{dpi} dpi; {LOWEST_DPI} to {HIGHEST_DPI} are read.")
    sides = f"{image.shape[1]} × {image.shape[0]} pixels at {dpi} dpi."
    if min(image.shape) * DPI / dpi < SMALLEST_SIDE:
        raise FingerprintProblem("TOO_SMALL", sides)
    if max(image.shape) * DPI / dpi > MAX_SIDE_AT_500:
        raise FingerprintProblem("TOO_LARGE", sides)


def at_500_dpi(image: NDArray[np.uint8], dpi: int) -> NDArray[np.uint8]:
    """Resampled with a filter that averages when it shrinks, so ridges do not alias."""
    if dpi == DPI:
        return image
    from PIL import Image

    size = (round(image.shape[1] * DPI / dpi), round(image.shape[0] * DPI / dpi))
    return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.LANCZOS))
