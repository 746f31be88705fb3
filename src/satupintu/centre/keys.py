"""The centre's own keys: files made at first use, readable by their owner only."""

from functools import cache

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
