"""The engine and the baseline behind one face: features of an image, score of two features."""

import io
from typing import Any, Protocol

import numpy as np
from PIL import Image

from satupintu.fingerprints import FingerprintProblem, decode, extract
from satupintu.fingerprints.benchmark.protocol import Impression
from satupintu.fingerprints.comparison import compare_cylinders
from satupintu.fingerprints.cylinders import cylinders
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
        import nbis

        settings = nbis.NbisExtractorSettings(
            min_quality=0.0, get_center=False, check_fingerprint=False, compute_nfiq2=False, ppi=float(dpi)
        )
        self._extractor = nbis.new_nbis_extractor(settings)

    def features(self, image: Impression) -> Any:
        file = io.BytesIO()
        Image.fromarray(np.asarray(decode(image.path.read_bytes()))).save(file, "PNG", compress_level=1)
        return self._extractor.extract_minutiae(file.getvalue())

    def score(self, a: Any, b: Any) -> float:
        return float(a.compare(b))
