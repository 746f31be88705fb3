"""What rests in the database so that this centre alone reads it: AES-256-GCM under a key of its own.

Each piece is bound to what it is about: one row's bytes in another row open nothing.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from satupintu.centre.keys import resting_key

NONCE = 12  # bytes


class AlteredError(RuntimeError):
    """What rests here was altered, was of another row, or is of another centre."""


def about(encounter: int, finger: int) -> bytes:
    """What a template is bound to: the row of its encounter, and the finger."""
    return f"template {encounter} {finger}".encode()


def seal(plain: bytes, about: bytes) -> bytes:
    """Nonce, ciphertext and tag."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(resting_key()).encrypt(nonce, plain, about)


def unseal(sealed: bytes, about: bytes) -> bytes:
    """Raises AlteredError."""
    try:
        return AESGCM(resting_key()).decrypt(sealed[:NONCE], sealed[NONCE:], about)
    except InvalidTag:
        raise AlteredError from None
