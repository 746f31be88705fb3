"""The KK number, 16 digits `PPKKCC DDMMYY SSSS`; DDMMYY is the day the family card was issued (never plus 40)."""

import re
from datetime import date
from enum import StrEnum

_SIXTEEN_DIGITS = re.compile(r"[0-9]{16}", re.ASCII)


class KkError(StrEnum):
    """Why a text is no KK number."""

    NOT_16_DIGITS = "NOT_16_DIGITS"
    NO_SUCH_DATE = "NO_SUCH_DATE"
    SERIAL_0000 = "SERIAL_0000"


def errors(text: str) -> tuple[KkError, ...]:
    """All reasons why `text` is no KK number; empty when it may be one."""
    if not _SIXTEEN_DIGITS.fullmatch(text):
        return (KkError.NOT_16_DIGITS,)
    day, month = int(text[6:8]), int(text[8:10])
    wrong = {
        KkError.NO_SUCH_DATE: not (1 <= day <= 31 and 1 <= month <= 12),
        KkError.SERIAL_0000: text[12:] == "0000",
    }
    return tuple(error for error, applies in wrong.items() if applies)


def compose(prefix: str, issued_on: date, serial: int) -> str:
    """The KK number issued on a day: `prefix` has six digits, `serial` counts from 1 to 9999. Raises ValueError."""
    text = f"{prefix}{issued_on:%d%m%y}{serial:04}"
    if found := errors(text):
        raise ValueError(", ".join(found))
    return text
