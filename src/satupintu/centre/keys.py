"""The centre's own keys: files made at first use, readable by their owner only."""

import base64
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from satupintu import environment
from satupintu.packets.keys import ReadingKey, SigningKey


@cache
def reading_key() -> ReadingKey:
    """Opens what stations sealed for the centre."""
    return ReadingKey.from_private(environment.kept(settings.KEYS / "reading", lambda: ReadingKey.generate().private))


@cache
def signing_key() -> SigningKey:
    """Signs receipts and closings."""
    return SigningKey.from_private(environment.kept(settings.KEYS / "signing", lambda: SigningKey.generate().private))


@cache
def resting_key() -> bytes:
    """Closes what rests in the database: 256 bits."""
    file = settings.KEYS / "resting"
    return base64.b64decode(environment.kept(file, lambda: base64.b64encode(AESGCM.generate_key(256)).decode()))
