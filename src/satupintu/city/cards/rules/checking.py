"""What a stranger with the QR code learns: whether the document counts, whose initials, since when. No more."""

import secrets
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TOKEN_LENGTH = 26  # 130 random bits


class Standing(StrEnum):
    VALID = "VALID"
    NOT_YET = "NOT_YET"  # printed, not handed over
    EXPIRED = "EXPIRED"
    REPLACED = "REPLACED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Checked:
    """The answer of the public check. `document` is "card", "suket" or ""."""

    document: str
    standing: Standing
    initials: str = ""
    issued_on: date | None = None
    valid_until: date | None = None


def new_token() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(TOKEN_LENGTH))


def initials(name: str) -> str:
    """Of a name the first letters: "S. A. W." of SITI AISYAH WULANDARI."""
    return " ".join(f"{word[0]}." for word in name.upper().split())


def card_standing(*, handed_over: bool, revoked: bool, valid_until: date | None, today: date) -> Standing:
    if revoked:
        return Standing.REPLACED
    if not handed_over:
        return Standing.NOT_YET
    return Standing.EXPIRED if valid_until and today > valid_until else Standing.VALID


def suket_standing(*, withdrawn: bool, valid_until: date, today: date) -> Standing:
    if withdrawn:
        return Standing.REPLACED
    return Standing.EXPIRED if today > valid_until else Standing.VALID
