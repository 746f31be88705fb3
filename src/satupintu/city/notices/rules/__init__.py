"""Rules of messages: which there are, how somebody is reached, what must never stand in one. No Django."""

import re
from datetime import timedelta
from enum import StrEnum

_NIK_LIKE = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")
_PHONE = re.compile(r"\+?[0-9][0-9 .-]{7,18}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
MOST_TRIES = 8


class Template(StrEnum):
    """The messages there are. Each is told `claim_code`; those marked take more."""

    APPLICATION_RECEIVED = "APPLICATION_RECEIVED"
    CARD_READY = "CARD_READY"  # place
    SUKET_ISSUED = "SUKET_ISSUED"  # valid_until
    SUKET_WITHDRAWN = "SUKET_WITHDRAWN"
    DUPLICATE = "DUPLICATE"
    COME_AGAIN = "COME_AGAIN"
    TWO_RECORDINGS = "TWO_RECORDINGS"
    CARD_ISSUED = "CARD_ISSUED"
    REPORT_RECEIVED = "REPORT_RECEIVED"
    REPORT_DECIDED = "REPORT_DECIDED"


class Channel(StrEnum):
    SMS = "SMS"
    EMAIL = "EMAIL"
    COUNTER = "COUNTER"


def channel_for(contact: str) -> Channel:
    """How a contact is reached; without one the message is told at the counter."""
    if _EMAIL.fullmatch(contact):
        return Channel.EMAIL
    return Channel.SMS if is_phone(contact) else Channel.COUNTER


def is_phone(contact: str) -> bool:
    """Whether a contact is a telephone number."""
    return _PHONE.fullmatch(contact) is not None


def is_contact(contact: str) -> bool:
    """Whether somebody can be reached by it."""
    return channel_for(contact) is not Channel.COUNTER


def holds_number_like_a_nik(text: str) -> bool:
    """Whether 16 digits stand together, as in a NIK or KK number."""
    return _NIK_LIKE.search(text) is not None


def wait_after(tries: int) -> timedelta:
    """How long until the next try: 2 minutes, then twice as long each time, at most half a day."""
    return min(timedelta(minutes=2**tries), timedelta(hours=12))
