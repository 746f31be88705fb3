"""From grey pixels to minutiae: resolution → foreground → network or mindtct → template, a step a line."""

from dataclasses import replace
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.extraction.foreground import locate
from satupintu.fingerprints.extraction.network import respond
from satupintu.fingerprints.extraction.nist import mindtct
from satupintu.fingerprints.extraction.resolution import at_500_dpi, check_array
from satupintu.fingerprints.parameters import DPI, LEAST_CONFIDENCE, LEAST_MINUTIAE, PIXELS_PER_MINUTIA
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.templates import BIFURCATION, ENDING, MAX_MINUTIAE, Template

Method: TypeAlias = Literal["leader", "mindtct"]


def extract(image: NDArray[np.uint8], dpi: int = DPI, method: Method = "leader") -> Template:
    """The minutiae of one finger: uint8 (height, width), ridges dark, `dpi` dots per inch.

    method: "leader", a network, or "mindtct" of NBIS, three times as fast and far less accurate. Templates of both
    may be compared. Raises FingerprintProblem: BAD_ARRAY, BAD_RESOLUTION, TOO_SMALL, TOO_LARGE, BLANK,
    NOT_A_FINGERPRINT, WRONG_POLARITY.
    """
    if method not in _METHODS:
        raise ValueError(f"{method!r} is no method; there are: {', '.join(_METHODS)}.")
    check_array(image, dpi)
    image = at_500_dpi(image, dpi)
    rows, columns = locate(image)
    found = _METHODS[method](image[rows, columns])
    height, width = image.shape
    return replace(found, x=found.x + columns.start, y=found.y + rows.start, width=width, height=height)


def _by_leader(image: NDArray[np.uint8]) -> Template:
    answer = respond(image)
    y, x = np.nonzero(answer.quality >= LEAST_CONFIDENCE)
    best = np.argsort(-answer.quality[y, x], kind="stable")[:MAX_MINUTIAE]
    y, x = y[best], x[best]
    _check_count(len(x), image)
    angle, is_ending = answer.at(y, x)
    return Template(
        x=x.astype(np.float32),
        y=y.astype(np.float32),
        angle=np.remainder(angle, np.float32(2 * np.pi)),
        kind=np.where(is_ending, ENDING, BIFURCATION).astype(np.uint8),
        quality=np.rint(answer.quality[y, x] * 100).clip(1, 100).astype(np.uint8),
        width=image.shape[1],
        height=image.shape[0],
    )


def _by_mindtct(image: NDArray[np.uint8]) -> Template:
    try:
        found = mindtct(image)
    except Exception as error:  # the binding's errors have no common base
        raise FingerprintProblem("NOT_A_FINGERPRINT", str(error)[:200]) from error
    _check_count(len(found), image)
    return found


def _check_count(minutiae: int, image: NDArray[np.uint8]) -> None:
    if minutiae < max(LEAST_MINUTIAE, image.size // PIXELS_PER_MINUTIA):
        raise FingerprintProblem("NOT_A_FINGERPRINT", f"It has {minutiae} minutiae.")


_METHODS: Final = {"leader": _by_leader, "mindtct": _by_mindtct}
