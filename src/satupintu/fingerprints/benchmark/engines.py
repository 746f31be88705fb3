"""The engine and the baseline behind one face: features of an image, score of two features."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints import FingerprintProblem, decode, extract
from satupintu.fingerprints.benchmark.protocol import Impression
from satupintu.fingerprints.comparison import compare_cylinders
from satupintu.fingerprints.cylinders import Cylinders, cylinders
from satupintu.fingerprints.extraction.nist import look
from satupintu.fingerprints.extraction.resolution import check_array
from satupintu.fingerprints.parameters import DPI


class Engine(Protocol):
    """Features of an image (None where it is refused) and the score of two."""

    name: str

    def features(self, image: Impression) -> Any: ...

    def score(self, a: Any, b: Any) -> float: ...


class SatuPintu:
    """LEADER minutiae, projected cylinders, relaxation and alignment."""

    name = "satupintu"

    def __init__(self, dpi: int = DPI) -> None:
        self._dpi = dpi

    def features(self, image: Impression) -> Any:
        try:
            return self._of(decode(image.path.read_bytes()))
        except FingerprintProblem:
            return None

    def _of(self, pixels: NDArray[np.uint8]) -> Cylinders:
        try:
            return cylinders(extract(pixels, self._dpi))
        except FingerprintProblem as problem:
            if problem.code != "WRONG_POLARITY":
                raise
            return cylinders(extract(255 - pixels, self._dpi))  # a set of such images is measured nevertheless

    def score(self, a: Any, b: Any) -> float:
        return compare_cylinders(a, b)


class Nist:
    """mindtct and bozorth3 of NBIS, by nbis-py."""

    name = "mindtct + bozorth3"

    def __init__(self, dpi: int = DPI) -> None:
        self._dpi = dpi

    def features(self, image: Impression) -> Any:
        try:
            pixels = decode(image.path.read_bytes())
            check_array(pixels, self._dpi)
        except FingerprintProblem:
            return None
        try:
            found = look(pixels, self._dpi)
        except Exception:  # noqa: BLE001 - the binding's errors have no common base
            return None
        return found if found.get() else None

    def score(self, a: Any, b: Any) -> float:
        return float(a.compare(b))
