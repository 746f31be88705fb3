"""As much of protobuf's wire format as it takes to exchange nodes in an ONNX file: fields in their order."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

Field: TypeAlias = tuple[int, int | bytes]  # number of the field; a varint, or bytes of wire type 2 or 5

_VARINT: Final = 0
_BYTES: Final = 2
_FIXED32: Final = 5


class Fixed(bytes):
    """Four bytes as they stand (wire type 5: a float)."""


def fields(message: bytes) -> Iterator[Field]:
    """The fields of a message; what is inside its messages stays as bytes."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        if key & 7 == _VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
        elif key & 7 == _BYTES:
            length, at = _varint(message, at)
            yield key >> 3, message[at : at + length]
            at += length
        elif key & 7 == _FIXED32:
            yield key >> 3, Fixed(message[at : at + 4])
            at += 4
        else:
            raise ValueError(f"Wire type {key & 7} at byte {at} is not expected in a model.")


def message(parts: Iterable[Field]) -> bytes:
    return b"".join(map(_field, parts))


def _field(part: Field) -> bytes:
    number, value = part
    if isinstance(value, Fixed):
        return _written(number << 3 | _FIXED32) + value
    if isinstance(value, bytes):
        return _written(number << 3 | _BYTES) + _written(len(value)) + value
    return _written(number << 3 | _VARINT) + _written(value & 0xFFFF_FFFF_FFFF_FFFF)


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if byte < 0x80:
            return value, at


def _written(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
