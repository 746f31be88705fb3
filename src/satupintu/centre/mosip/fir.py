"""Finger image records (ISO/IEC 19794-4:2011), as MOSIP's CBEFF carries them: one finger, one image."""

import io
import struct
from dataclasses import dataclass

from satupintu.fingerprints.parameters import MAX_PIXELS

MAGIC = b"FIR\0"
_GENERAL = struct.Struct(">4s4sIHBB")  # format, version, length, representations, certified, positions
_CAPTURE = struct.Struct(">I9sBHH")  # length, date and time, technology, vendor, device
_IMAGE = struct.Struct(">BBBHHHHBBBHHI")
_QUALITY, _CERTIFICATE = 5, 3  # bytes of a block
_PER_CM = 2
_RAW = 0
_AS_A_FILE = frozenset({2, 3, 6})  # WSQ, JPEG, PNG: what the engine reads itself
_JPEG_2000 = frozenset({4, 5})


class BrokenRecordError(ValueError):
    """Not a finger image record, or one of a kind that is not read; the message says where."""


@dataclass(frozen=True)
class FingerRecord:
    """An image file and its resolution in dots per inch."""

    image: bytes
    dpi: int


def read_record(data: bytes) -> FingerRecord:
    """The first image of a record. Raises BrokenRecordError."""
    try:
        return _read(data)
    except struct.error:
        raise BrokenRecordError(f"The record ends after {len(data)} bytes, in the middle of a header.") from None


def _read(data: bytes) -> FingerRecord:
    magic, _, length, representations, certified, _ = _GENERAL.unpack_from(data)
    if magic != MAGIC or length != len(data) or not representations:
        raise BrokenRecordError("Byte 0: no finger image record of this length.")
    place = _GENERAL.size + _CAPTURE.size
    _CAPTURE.unpack_from(data, _GENERAL.size)
    place = _after_blocks(data, place, _QUALITY)
    if certified:
        place = _after_blocks(data, place, _CERTIFICATE)
    _, _, unit, _, _, rate, _, depth, compression, _, width, height, size = _IMAGE.unpack_from(data, place)
    image = data[place + _IMAGE.size : place + _IMAGE.size + size]
    if len(image) != size:
        raise BrokenRecordError(f"Byte {place + _IMAGE.size}: {size} bytes of image are told, {len(image)} are there.")
    if width * height > MAX_PIXELS:
        raise BrokenRecordError(f"Byte {place}: {width} × {height} pixels are more than a finger has.")
    dpi = round(rate * 2.54) if unit == _PER_CM else rate
    return FingerRecord(_as_file(image, compression, depth, (width, height)), dpi)


def _after_blocks(data: bytes, place: int, size: int) -> int:
    count: int = struct.unpack_from(">B", data, place)[0]
    return place + 1 + count * size


def _as_file(image: bytes, compression: int, depth: int, size: tuple[int, int]) -> bytes:
    """The image as a file that the engine reads."""
    from PIL import Image

    if compression in _AS_A_FILE:
        return image
    out = io.BytesIO()
    try:
        if compression == _RAW and depth == 8:
            Image.frombytes("L", size, image).save(out, "PNG")
        elif compression in _JPEG_2000:
            with Image.open(io.BytesIO(image), formats=("JPEG2000",)) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise BrokenRecordError("The image has more pixels than a finger has.")
                opened.convert("L").save(out, "PNG")
        else:
            raise BrokenRecordError(f"Images of compression {compression} and {depth} bits are not read.")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BrokenRecordError(str(error)[:200]) from None
    return out.getvalue()
