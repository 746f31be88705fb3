"""NFIQ 2 (ISO/IEC 29794-4), computed by NIST's own code through nbis-py."""

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.extraction.nist import look
from satupintu.fingerprints.extraction.resolution import at_500_dpi, check_array
from satupintu.fingerprints.parameters import DPI
from satupintu.fingerprints.problems import FingerprintProblem


def quality(image: NDArray[np.uint8], dpi: int = DPI) -> int:
    """0 (useless) to 100 of a grey image uint8 (height, width).

    Raises NO_QUALITY where NFIQ 2 finds nothing to measure (a blank image), and as `extract` for the array itself.
    """
    check_array(image, dpi)
    try:
        score = int(look(at_500_dpi(image, dpi), nfiq2=True).quality().score)
    except Exception as error:  # the binding's errors have no common base
        raise FingerprintProblem("NO_QUALITY", str(error)[:200]) from error
    if not 0 <= score <= 100:  # 255 is NFIQ 2's own word for failure
        raise FingerprintProblem("NO_QUALITY", f"NFIQ 2 answers {score}.")
    return score
