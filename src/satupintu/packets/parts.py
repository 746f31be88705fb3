"""What is taken from a person, in the order it is taken, and who alone may read each piece."""

from enum import StrEnum


class Reader(StrEnum):
    CITY = "city"
    CENTRE = "centre"


# ISO/IEC 19794-2 finger positions: 1 right thumb … 5 right little, 6 left thumb … 10 left little
FINGERS = tuple(f"finger-{position:02}" for position in range(1, 11))
IRISES = ("iris-right", "iris-left")
PART_NAMES = ("biodata", "photo", "signature", *FINGERS, *IRISES)
# without these there is nobody to record; everything else may be missing for a reason
NEVER_MISSING = ("biodata", "photo")

READER_OF: dict[str, Reader] = {
    name: Reader.CENTRE if name in {*FINGERS, *IRISES} else Reader.CITY for name in PART_NAMES
}


def finger_position(name: str) -> int:
    """1 to 10 for a finger's part name. Raises ValueError for another part."""
    return FINGERS.index(name) + 1
