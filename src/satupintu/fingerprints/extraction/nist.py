"""NIST's own code (NBIS) by nbis-py: mindtct finds minutiae in a third of the network's time, NFIQ 2 tells quality."""

import io
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.parameters import DPI
from satupintu.fingerprints.templates import BIFURCATION, ENDING, Template


def mindtct(image: NDArray[np.uint8]) -> Template:
    """Of a picture of 500 dpi, the most reliable minutiae first. Their angles turn as a template's do.

    Raises nbis-py's errors, which have no common base.
    """
    import nbis

    found = sorted(look(image).get(), key=lambda minutia: -minutia.reliability())
    return Template(
        x=np.array([minutia.x() for minutia in found], np.float32),
        y=np.array([minutia.y() for minutia in found], np.float32),
        angle=np.deg2rad([minutia.angle() for minutia in found]),
        kind=np.array([ENDING if m.kind() is nbis.MinutiaKind.RIDGE_ENDING else BIFURCATION for m in found], np.uint8),
        quality=np.array([max(1, round(minutia.reliability() * 100)) for minutia in found], np.uint8),
        width=image.shape[1],
        height=image.shape[0],
    )


def look(image: NDArray[np.uint8], dpi: int = DPI, *, nfiq2: bool = False) -> Any:
    """What nbis-py says of a picture, its sides 16 pixels at least (below, NBIS ends the process)."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(image).save(file, "BMP")
    return extractor(dpi, nfiq2=nfiq2).extract_minutiae(file.getvalue())


@cache
def extractor(dpi: int = DPI, *, nfiq2: bool = False) -> Any:
    """nbis-py's reader of pictures and records: every minutia it finds, whatever it thinks of the picture."""
    import nbis

    settings = nbis.NbisExtractorSettings(
        min_quality=0.0, get_center=False, check_fingerprint=False, compute_nfiq2=nfiq2, ppi=float(dpi)
    )
    return nbis.new_nbis_extractor(settings)
