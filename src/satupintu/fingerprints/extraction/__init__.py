"""From grey pixels to minutiae: resolution → foreground → network → template, a step a line."""

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.extraction.foreground import locate
from satupintu.fingerprints.extraction.network import respond
from satupintu.fingerprints.extraction.resolution import at_500_dpi, check_array
from satupintu.fingerprints.parameters import DPI, LEAST_CONFIDENCE, LEAST_MINUTIAE, PIXELS_PER_MINUTIA
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.templates import BIFURCATION, ENDING, MAX_MINUTIAE, Template


def extract(image: NDArray[np.uint8], dpi: int = DPI) -> Template:
    """The minutiae of one finger: uint8 (height, width), ridges dark, `dpi` dots per inch.

    Raises FingerprintProblem: BAD_ARRAY, BAD_RESOLUTION, TOO_SMALL, TOO_LARGE, BLANK, NOT_A_FINGERPRINT.
    """
    check_array(image, dpi)
    image = at_500_dpi(image, dpi)
    rows, columns = locate(image)
    answer = respond(image[rows, columns].astype(np.float32))
    return _template(answer, rows.start, columns.start, image.shape)


def _template(answer: NDArray[np.float32], top: int, left: int, shape: tuple[int, ...]) -> Template:
    quality = answer[..., 3]
    y, x = np.nonzero(quality >= LEAST_CONFIDENCE)
    best = np.argsort(-quality[y, x], kind="stable")[:MAX_MINUTIAE]
    y, x = y[best], x[best]
    if len(x) < max(LEAST_MINUTIAE, quality.size // PIXELS_PER_MINUTIA):
        raise FingerprintProblem("NOT_A_FINGERPRINT", f"It has {len(x)} minutiae.")
    return Template(
        x=(x + left).astype(np.float32),
        y=(y + top).astype(np.float32),
        angle=np.remainder(answer[y, x, 1], np.float32(2 * np.pi)),
        kind=np.where(answer[y, x, 2] >= 0.5, ENDING, BIFURCATION).astype(np.uint8),
        quality=np.rint(quality[y, x] * 100).clip(1, 100).astype(np.uint8),
        width=shape[1],
        height=shape[0],
    )
