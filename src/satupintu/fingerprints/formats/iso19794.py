"""Minutiae records of ISO/IEC 19794-2:2005 (record format, clause 7), 500 dpi; written with one finger view.

Header 24 bytes, view header 4, six bytes a minutia, then the length of extended data. Everything big-endian.
"""

import struct
from collections.abc import Iterator
from typing import Final, TypeAlias

import numpy as np

from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.templates import MAX_SIDE, Template

HEADER: Final = struct.Struct(">4s4sIHHHHHBB")
VIEW: Final = struct.Struct(">BBBB")
MINUTIA: Final = struct.Struct(">HHBB")
EXTENDED: Final = struct.Struct(">H")
MAGIC: Final = b"FMR\0"
VERSION: Final = b" 20\0"
PIXELS_PER_CM: Final = 197  # 500 dpi
ANGLE_UNITS: Final = 256  # a full turn: 1.40625 degrees a unit
MAX_FINGER: Final = 10
Row: TypeAlias = tuple[int, int, int, int, int]  # kind, x, y, angle, quality


def write_record(template: Template, finger: int) -> bytes:
    """The record; positions are rounded to pixels and angles to 1.40625 degrees, as the format keeps them."""
    if not 0 <= finger <= MAX_FINGER:
        raise FingerprintProblem("BAD_TEMPLATE", f"There is no finger {finger}.")
    known = template.quality[template.quality > 0]
    quality = round(float(known.mean())) if len(known) else 0
    body = VIEW.pack(finger, 0, quality, len(template)) + b"".join(_minutiae(template)) + EXTENDED.pack(0)
    length = HEADER.size + len(body)
    sides = (template.width, template.height, PIXELS_PER_CM, PIXELS_PER_CM)
    return HEADER.pack(MAGIC, VERSION, length, 0, *sides, 1, 0) + body


def _minutiae(template: Template) -> Iterator[bytes]:
    xs = np.minimum(np.rint(template.x), template.width - 1).astype(int)
    ys = np.minimum(np.rint(template.y), template.height - 1).astype(int)
    angles = to_units(template.angle)
    for x, y, angle, kind, quality in zip(xs, ys, angles, template.kind, template.quality, strict=True):
        yield MINUTIA.pack(int(kind) << 14 | int(x), int(y), int(angle), int(quality))


def to_units(angle: np.ndarray) -> np.ndarray:
    """Radians to uint8, 256 a turn."""
    return (np.rint(np.asarray(angle) * (ANGLE_UNITS / (2 * np.pi))).astype(np.int64) % ANGLE_UNITS).astype(np.uint8)


def read_record(data: bytes) -> Template:
    """The first finger view of a record, of which all views are checked.

    Raises BROKEN_TEMPLATE naming the byte where reading stopped.
    """
    width, height, rates, count = _read_header(data)
    rows, *_ = _read_views(data, count)
    kind, x, y, angle, quality = (np.array(column) for column in (zip(*rows, strict=True) if rows else [[]] * 5))
    scale_x, scale_y = (PIXELS_PER_CM / (rate or PIXELS_PER_CM) for rate in rates)
    sides = (max(1, round(width * scale_x)), max(1, round(height * scale_y)))
    if max(sides) > MAX_SIDE:
        raise _broken(14 if sides[0] > MAX_SIDE else 16, "the finger would be over 80 cm long")
    x, y = np.minimum(x * scale_x, sides[0] - 1), np.minimum(y * scale_y, sides[1] - 1)
    turned = (angle * (2 * np.pi / ANGLE_UNITS)).astype(np.float32)
    return Template(x, y, turned, kind, quality, *sides)


def _read_header(data: bytes) -> tuple[int, int, tuple[int, int], int]:
    """Width, height, pixels per cm of both, number of views."""
    if len(data) < HEADER.size:
        raise _broken(len(data), "the header has 24 bytes")
    magic, version, length, _, width, height, rate_x, rate_y, views, _ = HEADER.unpack_from(data)
    checks = (
        (magic != MAGIC, 0, "a record begins with FMR"),
        (version != VERSION, 4, "the version is not 20"),
        (length != len(data), 8, f"the record says {length} bytes and has {len(data)}"),
        (not 0 < width <= MAX_SIDE, 14, "the width is 1 to 16383"),
        (not 0 < height <= MAX_SIDE, 16, "the height is 1 to 16383"),
        (views == 0, 22, "there is no finger view"),
    )
    for failed, offset, reason in checks:
        if failed:
            raise _broken(offset, reason)
    return width, height, (rate_x, rate_y), views


def _read_views(data: bytes, views: int) -> list[list[Row]]:
    """The minutiae of each view; after the last there is nothing."""
    offset, found = HEADER.size, []
    for _ in range(views):
        count, end = _read_view(data, offset)
        found.append([_read_minutia(data, offset + VIEW.size + i * MINUTIA.size) for i in range(count)])
        offset = end
    if offset != len(data):
        raise _broken(offset, "the last view ends before the record does")
    return found


def _read_view(data: bytes, offset: int) -> tuple[int, int]:
    """How many minutiae the view has, and where it ends."""
    if len(data) < offset + VIEW.size:
        raise _broken(len(data), "the view header has 4 bytes")
    finger, _, quality, count = VIEW.unpack_from(data, offset)
    if finger > MAX_FINGER:
        raise _broken(offset, f"there is no finger {finger}")
    if quality > 100:
        raise _broken(offset + 2, "a quality is at most 100")
    end = offset + VIEW.size + int(count) * MINUTIA.size
    if len(data) < end + EXTENDED.size:
        raise _broken(len(data), f"{count} minutiae end at byte {end + EXTENDED.size}")
    (extended,) = EXTENDED.unpack_from(data, end)
    if len(data) < end + EXTENDED.size + extended:
        raise _broken(end, f"{extended} bytes of extended data are announced")
    return int(count), end + EXTENDED.size + int(extended)


def _read_minutia(data: bytes, offset: int) -> Row:
    width, height = HEADER.unpack_from(data)[4:6]
    kind_x, y, angle, quality = MINUTIA.unpack_from(data, offset)
    kind, x = kind_x >> 14, kind_x & MAX_SIDE
    checks = (
        (kind == 3, 0, "there is no minutia of type 3"),
        (x >= width, 0, f"x {x} is outside the image"),
        (y & MAX_SIDE >= height, 2, f"y {y & MAX_SIDE} is outside the image"),
        (quality > 100, 5, "a quality is at most 100"),
    )
    for failed, where, reason in checks:
        if failed:
            raise _broken(offset + where, reason)
    return kind, x, y & MAX_SIDE, angle, quality


def _broken(offset: int, reason: str) -> FingerprintProblem:
    return FingerprintProblem("BROKEN_TEMPLATE", f"At byte {offset}: {reason}.")
