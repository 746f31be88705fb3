"""The city's own keys (files made at first use, 0600) and the centre's public ones (learned once, then fixed)."""

from functools import cache

from django.conf import settings

from satupintu import environment
from satupintu.city.foundation.selectors import find_setting
from satupintu.packets.keys import ReaderKey, ReadingKey, SigningKey, VerifyingKey

CENTRE_KEYS = "centre_keys"


@cache
def reading_key() -> ReadingKey:
    """Opens what stations sealed for the city."""
    return ReadingKey.from_private(environment.kept(settings.KEYS / "reading", lambda: ReadingKey.generate().private))


@cache
def signing_key() -> SigningKey:
    """Signs receipts and closings."""
    return SigningKey.from_private(environment.kept(settings.KEYS / "signing", lambda: SigningKey.generate().private))


def find_centre_reader() -> ReaderKey | None:
    """Whom stations seal fingers and irises for; None until the centre's keys are known."""
    keys = find_setting(CENTRE_KEYS)
    return ReaderKey(keys["reader"]) if keys else None


def find_centre_signer() -> VerifyingKey | None:
    """Whose receipts and closings are the centre's; None until its keys are known."""
    keys = find_setting(CENTRE_KEYS)
    return VerifyingKey(keys["signer"]) if keys else None
