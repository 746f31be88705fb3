"""Fingers that the centre sealed for one officer or printer: an officer's key, what was asked, what is shown.

Who can read what, and when: docs/flows/identification.md.
"""

import base64
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from satupintu.packets import jwe
from satupintu.packets.keys import ReadingKey
from satupintu.packets.problem import SealProblem

ADJUDICATION, CARD = "ADJUDICATION", "CARD"  # purposes of the centre's port
ON_A_CARD = 2  # fingers
FINGERS_STAY = timedelta(hours=24)
SALT, NONCE = 16, 12  # bytes
PNG = b"\x89PNG\r\n\x1a\n"
_ARGON2 = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 4}  # RFC 9106 §4, second choice


@dataclass(frozen=True)
class LockedKey:
    """A private key that a password opens: nonce, ciphertext and tag of AES-256-GCM, and the salt of the password."""

    public: str
    salt: bytes = field(repr=False)
    locked: bytes = field(repr=False)

    @classmethod
    def make(cls, password: str) -> "LockedKey":
        key, salt, nonce = ReadingKey.generate(), os.urandom(SALT), os.urandom(NONCE)
        locked = AESGCM(_derive(password, salt)).encrypt(nonce, key.private.encode(), key.public.encode())
        return cls(key.public, salt, nonce + locked)

    def open(self, password: str) -> ReadingKey | None:
        """None when it was locked under another password."""
        cipher = AESGCM(_derive(password, self.salt))
        try:
            private = cipher.decrypt(self.locked[:NONCE], self.locked[NONCE:], self.public.encode())
        except InvalidTag:
            return None
        return ReadingKey.from_private(private.decode())


def _derive(password: str, salt: bytes) -> bytes:
    return hash_secret_raw(password.encode(), salt, hash_len=32, type=Type.ID, **_ARGON2)


@dataclass(frozen=True)
class Asked:
    """What the centre is asked for in a case: the recording of the case first, then those it found alike.

    Or for a card: then `case` is the card's number and there is one recording and no officer.
    """

    case: str
    officer: str
    reader: str
    encounters: tuple[str, ...]
    purpose: str = ADJUDICATION

    @classmethod
    def for_card(cls, card: str, printer: str, encounter: str) -> "Asked":
        return cls(card, "", printer, (encounter,), CARD)

    def wish(self) -> dict[str, Any]:
        """The request of the centre's port."""
        if self.purpose == CARD:
            return {"purpose": CARD, "card": self.case, "reader": self.reader, "encounter": self.encounters[0]}
        members = {"case": self.case, "officer": self.officer, "reader": self.reader}
        return {"purpose": ADJUDICATION, **members, "encounters": list(self.encounters)}

    def read(self, document: object, key_id: str) -> list[dict[str, Any]]:
        """[{encounter, fingers: [{finger, sealed}]}] of an answer whose every seal says just what was asked.

        Raises ValueError for anything else: fingers of another case, another person or another officer are not kept.
        """
        try:
            sides = [_side(side) for side in document["encounters"]]  # type: ignore[index]
            if tuple(side["encounter"] for side in sides) != self.encounters:
                raise ValueError("other recordings came than were asked for")
            if self.purpose == CARD and not _are_two(sides[0]["fingers"]):
                raise ValueError("a card has two different fingers")
            for side in sides:
                for each in side["fingers"]:
                    self._check(side["encounter"], each, key_id)
        except (KeyError, TypeError, SealProblem) as wrong:
            raise ValueError("the answer cannot be read") from wrong
        return sides

    def _check(self, encounter: str, each: Mapping[str, Any], key_id: str) -> None:
        fields = jwe.JweParts.from_compact(each["sealed"]).fields
        wanted = {
            "purpose": self.purpose,
            "case": self.case,
            "officer": self.officer,
            "encounter": encounter,
            "finger": each["finger"],
            "kid": key_id,
        }
        if {name: fields.get(name) for name in wanted} != wanted:
            raise ValueError("a seal is for something else than was asked")


def _side(side: Mapping[str, Any]) -> dict[str, Any]:
    fingers = [{"finger": _position(each["finger"]), "sealed": str(each["sealed"])} for each in side["fingers"]]
    return {"encounter": str(side["encounter"]), "fingers": fingers}


def _are_two(fingers: Sequence[Mapping[str, Any]]) -> bool:
    return len(fingers) == len({each["finger"] for each in fingers}) == ON_A_CARD


def _position(value: object) -> int:
    if not isinstance(value, int) or not 1 <= value <= 10:
        raise ValueError("a finger has a number from 1 to 10")
    return value


def pictures(sealed: Sequence[Mapping[str, Any]], key: ReadingKey) -> list[tuple[int, list[str]]]:
    """(finger 1 to 10, a picture for each recording), by finger; a picture is a data address, "" where there is none.

    Raises SealProblem when the key is not the reader's, or a seal was altered.
    """
    opened = [
        {
            each["finger"]: _address(jwe.decrypt(jwe.JweParts.from_compact(each["sealed"]), key))
            for each in side["fingers"]
        }
        for side in sealed
    ]
    taken = sorted({finger for side in opened for finger in side})
    return [(finger, [side.get(finger, "") for side in opened]) for finger in taken]


def _address(image: bytes) -> str:
    """What is no PNG (docs/packet-format.md) is not shown."""
    return f"data:image/png;base64,{base64.b64encode(image).decode()}" if image.startswith(PNG) else ""
