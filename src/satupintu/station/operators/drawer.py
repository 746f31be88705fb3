"""The drawer: keys to operators' drafts and day lists, in the memory of the one server process and nowhere else.

A key is derived from the password at sign-in (scrypt, RFC 7914). Nothing on the disk opens a draft; after a restart
the operator signs in again and the drafts open again. A key that nobody used for as long as a session lasts goes
with the next press of anybody. Why not in the cookie: docs/flows/station.md.
"""

import os
from dataclasses import dataclass, field
from hashlib import scrypt
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from satupintu.packets.keys import ReadingKey, to_base64
from satupintu.station.problems import Refused
from satupintu.station.uptime import uptime

_keys: dict[str, tuple["DraftKey", float]] = {}  # by session, with the second of its last use
_lock = Lock()


@dataclass(frozen=True)
class DraftKey:
    """Opens and locks the drafts of one operator (AES-256-GCM), and opens the day lists sealed for that operator."""

    username: str
    raw: bytes = field(repr=False)

    @classmethod
    def derive(cls, username: str, password: str, salt: bytes) -> "DraftKey":
        return cls(username, scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32))

    @property
    def reading_key(self) -> ReadingKey:
        """X25519, from the password too: its public half is kept, and the sender seals for it with nobody signed in."""
        raw = HKDF(SHA256(), length=32, salt=None, info=b"satupintu day list").derive(self.raw)
        return ReadingKey(to_base64(raw))

    def lock(self, plain: bytes, place: str) -> bytes:
        """Nonce (12 bytes) + ciphertext + tag. `place` binds the bytes to where they stand."""
        return lock(self.raw, plain, place)

    def open(self, locked: bytes, place: str) -> bytes:
        """Raises Refused DRAFT_LOCKED when locked with another key or moved to another place."""
        try:
            return unlock(self.raw, locked, place)
        except InvalidTag:
            raise Refused("DRAFT_LOCKED") from None


def lock(key: bytes, plain: bytes, place: str) -> bytes:
    """AES-256-GCM: nonce (12 bytes) + ciphertext + tag, bound to `place`."""
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def unlock(key: bytes, locked: bytes, place: str) -> bytes:
    """Raises InvalidTag."""
    return AESGCM(key).decrypt(locked[:12], locked[12:], place.encode())


def put(session: str, key: DraftKey) -> None:
    with _lock:
        _keys[session] = key, uptime()


def find(session: str | None) -> DraftKey | None:
    """The key of a session, used by this."""
    now = uptime()
    with _lock:
        for idle in [each for each, (_, used) in _keys.items() if now - used > settings.SESSION_COOKIE_AGE]:
            del _keys[idle]
        key, _ = _keys.get(session or "", (None, now))
        if key is not None:
            _keys[session or ""] = key, now
        return key


def take_out(session: str | None) -> None:
    with _lock:
        _keys.pop(session or "", None)
