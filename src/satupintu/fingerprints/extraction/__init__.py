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
    answer = respond(image[rows, columns])
    y, x = np.nonzero(answer.quality >= LEAST_CONFIDENCE)
    best = np.argsort(-answer.quality[y, x], kind="stable")[:MAX_MINUTIAE]
    y, x = y[best], x[best]
    if len(x) < max(LEAST_MINUTIAE, answer.quality.size // PIXELS_PER_MINUTIA):
        raise FingerprintProblem("NOT_A_FINGERPRINT", f"It has {len(x)} minutiae.")
    angle, is_ending = answer.at(y, x)
    return Template(
        x=(x + columns.start).astype(np.float32),
        y=(y + rows.start).astype(np.float32),
        angle=np.remainder(angle, np.float32(2 * np.pi)),
        kind=np.where(is_ending, ENDING, BIFURCATION).astype(np.uint8),
        quality=np.rint(answer.quality[y, x] * 100).clip(1, 100).astype(np.uint8),
        width=image.shape[1],
        height=image.shape[0],
    )
