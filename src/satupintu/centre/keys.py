"""The centre's own keys: files made at first use, readable by their owner only.

Not in place of lost ones: what the database holds was sealed, signed or closed with those.
"""

import base64
from collections.abc import Callable
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings

from satupintu import environment
from satupintu.centre.problems import CentreProblem, Code
from satupintu.packets.keys import ReadingKey, SigningKey

RECORDING, TEMPLATE = "Encounter", "FingerTemplate"


@cache
def reading_key() -> ReadingKey:
    """Opens what stations sealed for the centre. Raises CentreProblem 503 when its file was lost."""
    return ReadingKey.from_private(_kept("reading", lambda: ReadingKey.generate().private, RECORDING))


@cache
def signing_key() -> SigningKey:
    """Signs receipts and closings. Raises CentreProblem 503 when its file was lost."""
    return SigningKey.from_private(_kept("signing", lambda: SigningKey.generate().private, RECORDING))


@cache
def resting_key() -> bytes:
    """Closes what rests in the database: 256 bits. Raises CentreProblem 503 when its file was lost."""
    return base64.b64decode(_kept("resting", lambda: base64.b64encode(AESGCM.generate_key(256)).decode(), TEMPLATE))


def _kept(name: str, make: Callable[[], str], model: str) -> str:
    """`model`: of what no row came before the key was there. By its name: it rests on this module."""
    file = settings.KEYS / name
    if not file.exists():
        rows = apps.get_model("centre", model).objects.all()
        # only of a station's recording it is sure: others may have come without prints, and got no receipt
        if (rows.exclude(station="") if model == RECORDING else rows).exists():
            said = f"keys/{name} is missing. Put keys/ back (docs/operations/keys.md)."
            raise CentreProblem(503, Code.BROKEN, said)  # later: the city waits with everything
    return environment.kept(file, make)
