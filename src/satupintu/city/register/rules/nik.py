"""The NIK, 16 digits `PPKKCC DDMMYY SSSS`: read, checked, composed (PP 37/2007 art. 37).

A NIK is for life: it does not follow a move nor a correction of birth date or sex. So only what no NIK can ever be
is an error; what merely disagrees with the register is a warning for the officer, never a refusal. It has no check
digit and its century is ambiguous: a birth date is never taken from it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MALE, FEMALE = 1, 2
_SIXTEEN_DIGITS = re.compile(r"[0-9]{16}", re.ASCII)


class NikError(StrEnum):
    """Why a text is no NIK."""

    NOT_16_DIGITS = "NOT_16_DIGITS"
    NO_SUCH_MONTH = "NO_SUCH_MONTH"
    NO_SUCH_DAY = "NO_SUCH_DAY"
    SERIAL_0000 = "SERIAL_0000"


class NikWarning(StrEnum):
    """Where a NIK disagrees with what is known of its holder."""

    OTHER_BIRTH_DATE = "OTHER_BIRTH_DATE"
    OTHER_SEX = "OTHER_SEX"
    UNKNOWN_REGION = "UNKNOWN_REGION"


class BadNikError(ValueError):
    """A text is no NIK; `errors` says why. The text itself is not repeated: it may be somebody's."""

    def __init__(self, errors: tuple[NikError, ...]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Nik:
    """The parts of a NIK. `prefix`: six digits of the kecamatan of first registration; `year`: two digits."""

    prefix: str
    day: int
    month: int
    year: int
    sex: int
    serial: int

    def __str__(self) -> str:
        day = self.day + (40 if self.sex == FEMALE else 0)
        return f"{self.prefix}{day:02}{self.month:02}{self.year:02}{self.serial:04}"


def errors(text: str) -> tuple[NikError, ...]:
    """All reasons why `text` is no NIK; empty when it may be one."""
    if not _SIXTEEN_DIGITS.fullmatch(text):
        return (NikError.NOT_16_DIGITS,)
    day, month, serial = int(text[6:8]), int(text[8:10]), text[12:]
    wrong = {
        NikError.NO_SUCH_DAY: not (1 <= day <= 31 or 41 <= day <= 71),
        NikError.NO_SUCH_MONTH: not 1 <= month <= 12,
        NikError.SERIAL_0000: serial == "0000",
    }
    return tuple(error for error, applies in wrong.items() if applies)


def parse(text: str) -> Nik:
    """The parts of a NIK. Raises BadNikError."""
    if found := errors(text):
        raise BadNikError(found)
    day = int(text[6:8])
    return Nik(
        prefix=text[:6],
        day=day % 40,
        month=int(text[8:10]),
        year=int(text[10:12]),
        sex=FEMALE if day > 40 else MALE,
        serial=int(text[12:]),
    )


def warnings(nik: Nik, birth_date: date, sex: int, prefixes: Collection[str] | None = None) -> tuple[NikWarning, ...]:
    """Where a NIK disagrees with birth date and sex, or its prefix is not among `prefixes` (when given)."""
    held = (birth_date.day, birth_date.month, birth_date.year % 100)
    disagrees = {
        NikWarning.OTHER_BIRTH_DATE: (nik.day, nik.month, nik.year) != held,
        NikWarning.OTHER_SEX: nik.sex != sex,
        NikWarning.UNKNOWN_REGION: prefixes is not None and nik.prefix not in prefixes,
    }
    return tuple(warning for warning, applies in disagrees.items() if applies)


def compose(prefix: str, birth_date: date, sex: int, serial: int) -> str:
    """The NIK of a birth date and sex: `prefix` has six digits, `serial` counts from 1 to 9999. Raises BadNikError."""
    text = str(Nik(prefix, birth_date.day, birth_date.month, birth_date.year % 100, sex, serial))
    parse(text)
    return text


def masked(text: str) -> str:
    """A NIK as it may be shown where the whole is not needed: prefix and serial, the birth date hidden."""
    return f"{text[:6]}••••••{text[12:]}"
