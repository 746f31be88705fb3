"""The engine and the baseline behind one face: features of an image, score of two features."""

from typing import Any, Protocol

from satupintu.fingerprints import FingerprintProblem, decode, extract
from satupintu.fingerprints.benchmark.protocol import Impression
from satupintu.fingerprints.comparison import compare_cylinders
from satupintu.fingerprints.cylinders import cylinders
from satupintu.fingerprints.extraction.nist import look
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
            return cylinders(extract(decode(image.path.read_bytes()), self._dpi))
        except FingerprintProblem:
            return None

    def score(self, a: Any, b: Any) -> float:
        return compare_cylinders(a, b)


class Nist:
    """mindtct and bozorth3 of NBIS, by nbis-py."""

    name = "mindtct + bozorth3"

    def __init__(self, dpi: int = DPI) -> None:
        self._dpi = dpi

    def features(self, image: Impression) -> Any:
        return look(decode(image.path.read_bytes()), self._dpi)

    def score(self, a: Any, b: Any) -> float:
        return float(a.compare(b))
