"""Image files to grey pixels; a header that promises a huge image is refused before a pixel is unpacked."""

import io
import warnings
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.formats.wsq import is_wsq, read_wsq
from satupintu.fingerprints.parameters import MAX_PIXELS
from satupintu.fingerprints.problems import FingerprintProblem

FORMATS: Final = ("PNG", "BMP", "TIFF", "JPEG")


def decode(data: bytes) -> NDArray[np.uint8]:
    """A PNG, BMP, TIFF, JPEG or WSQ file.

    Returns uint8, height × width, black ridges low. Raises BROKEN_IMAGE, UNKNOWN_FORMAT or TOO_LARGE.
    """
    from PIL import Image, UnidentifiedImageError

    data = bytes(data)
    if is_wsq(data):
        return read_wsq(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's bomb warning: the limit below is far lower
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                _check_size(image.width, image.height)
                return _grey(image)
    except FingerprintProblem:
        raise
    except Image.DecompressionBombError as error:
        raise FingerprintProblem("TOO_LARGE") from error
    except UnidentifiedImageError as error:
        raise FingerprintProblem("UNKNOWN_FORMAT", "It reads PNG, BMP, TIFF, JPEG and WSQ.") from error
    except Exception as error:  # decoders raise what they like on broken bytes
        raise FingerprintProblem("BROKEN_IMAGE", str(error)[:200]) from error


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise FingerprintProblem("TOO_LARGE", f"It has {width} × {height} pixels, at most {MAX_PIXELS} are read.")


def _grey(image: Any) -> NDArray[np.uint8]:
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        wide = np.asarray(image, dtype=np.float64)
        deep = image.mode.startswith("I;16") or wide.max(initial=0.0) > 255  # 16 bits a pixel, or 8 in wider numbers
        return (wide / 256 if deep else wide).clip(0, 255).astype(np.uint8)
    return np.asarray(image.convert("L"))
