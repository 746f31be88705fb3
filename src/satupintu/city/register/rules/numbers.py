"""New NIKs and KK numbers: which twelve digits stand before the serial, and which serial comes next."""

from collections.abc import Collection
from datetime import date

LAST_SERIAL = 9999
FEMALE, DAY_OF_WOMEN = 2, 40
INVENTED = 90
"""Added to the number of a kecamatan when the city is invented: 647491 mirrors 647401 and belongs to nobody."""


def region(kecamatan: str, *, invented: bool) -> str:
    """The six digits of a kecamatan "64.74.01": Kemendagri's, or in an invented city those of no place."""
    digits = kecamatan.replace(".", "")
    return f"{digits[:4]}{int(digits[4:6]) + INVENTED * invented:02}"


def nik_prefix(region: str, birth_date: date, sex: int) -> str:
    """The first twelve digits of a new NIK."""
    day = birth_date.day + (DAY_OF_WOMEN if sex == FEMALE else 0)
    return f"{region}{day:02}{birth_date:%m%y}"


def kk_prefix(region: str, issued_on: date) -> str:
    """The first twelve digits of a new KK number."""
    return f"{region}{issued_on:%d%m%y}"


def next_serial(last: int, held: Collection[int]) -> int | None:
    """The next free serial after the last one given out, past those that somebody holds; None when all are used up."""
    serial = last + 1
    while serial in held:
        serial += 1
    return serial if serial <= LAST_SERIAL else None
