"""Pictures from any driver, brought to the one form a packet carries; nothing but pixels survives (no EXIF)."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image

from satupintu.fingerprints.formats.images import decode
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.packets.parts import FINGERS
from satupintu.station.problems import Refused

FORMATS = ("PNG", "JPEG", "BMP")
LARGEST_FILE = 8 * 1024 * 1024  # bytes
MOST_PIXELS = 25_000_000
PHOTO = (480, 640)  # width, height; the card prints about 20 × 27 mm
SIGNATURE = (640, 240)
IRIS = (640, 480)  # as ISO/IEC 19794-6 names for one eye


@dataclass(frozen=True)
class Picture:
    """`quality`: NFIQ 2, 0 to 100, of a finger; None for the rest."""

    content: bytes
    quality: int | None = None


def normal(name: str, data: bytes) -> Picture:
    """The picture of a part as it is sealed. Raises Refused IMAGE_UNREADABLE or FINGER_UNREADABLE."""
    if name == "photo":
        return Picture(_jpeg(_filled(_open(data), PHOTO)))
    if name in FINGERS:
        return _finger(data)
    return Picture(_png(_fitted(_open(data), SIGNATURE if name == "signature" else IRIS)))


def _open(data: bytes) -> Image.Image:
    if not data or len(data) > LARGEST_FILE:
        raise Refused("IMAGE_UNREADABLE")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                # the size is in the header; pixels of a picture too large are never unpacked
                drawn = _on_white(image) if image.width * image.height <= MOST_PIXELS else None
    except Exception:  # noqa: BLE001 - decoders raise what they like on broken bytes
        drawn = None
    if drawn is None:
        raise Refused("IMAGE_UNREADABLE")
    return drawn


def _on_white(image: Image.Image) -> Image.Image:
    drawn = image.convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(paper, drawn).convert("RGB")


def _filled(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Cut to the shape of `size` around the middle, and scaled."""
    width, height = image.size
    scale = max(size[0] / width, size[1] / height)
    cut = (size[0] / scale, size[1] / scale)
    left, top = (width - cut[0]) / 2, (height - cut[1]) / 2
    return image.resize(size, Image.Resampling.LANCZOS, box=(left, top, left + cut[0], top + cut[1]))


def _fitted(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    grey = image.convert("L")
    grey.thumbnail(size)
    return grey


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def _png(image: Image.Image, dpi: int | None = None) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", **({"dpi": (dpi, dpi)} if dpi else {}))
    return buffer.getvalue()


def _finger(data: bytes) -> Picture:
    from satupintu.fingerprints.quality import quality  # NIST's library, loaded at the first finger

    try:
        pixels = decode(data)
        return Picture(_png(Image.fromarray(pixels), dpi=500), quality(pixels))
    except FingerprintProblem as problem:
        raise Refused("FINGER_UNREADABLE", problem.message) from None
