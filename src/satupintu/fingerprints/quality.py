"""NFIQ 2 (ISO/IEC 29794-4), computed by NIST's own code through nbis-py."""

import io
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.extraction.resolution import at_500_dpi, check_array
from satupintu.fingerprints.parameters import DPI
from satupintu.fingerprints.problems import FingerprintProblem


def quality(image: NDArray[np.uint8], dpi: int = DPI) -> int:
    """0 (useless) to 100 of a grey image uint8 (height, width).

    Raises NO_QUALITY where NFIQ 2 finds nothing to measure (a blank image), and as `extract` for the array itself.
    """
    from PIL import Image

    check_array(image, dpi)
    file = io.BytesIO()
    Image.fromarray(at_500_dpi(image, dpi)).save(file, "PNG", compress_level=1)
    try:
        score = int(_nist().extract_minutiae(file.getvalue()).quality().score)
    except Exception as error:  # the binding's errors have no common base
        raise FingerprintProblem("NO_QUALITY", str(error)[:200]) from error
    if not 0 <= score <= 100:  # 255 is NFIQ 2's own word for failure
        raise FingerprintProblem("NO_QUALITY", f"NFIQ 2 answers {score}.")
    return score


@cache
def _nist() -> Any:
    import nbis

    settings = nbis.NbisExtractorSettings(
        min_quality=0.0, get_center=False, check_fingerprint=False, compute_nfiq2=True, ppi=float(DPI)
    )
    return nbis.new_nbis_extractor(settings)
