"""The centre's own keys: files made at first use, readable by their owner only; and the city's, learned once.

What the database holds was sealed, signed or closed with them: which ones they are is noted there, and a file that was
lost is not replaced.
"""

import base64
import hashlib
from collections.abc import Callable
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings

from satupintu import environment
from satupintu.centre.problems import CentreProblem, Code
from satupintu.packets.keys import ReadingKey, SigningKey, VerifyingKey, from_base64
from satupintu.packets.problem import SealProblem


@cache
def reading_key() -> ReadingKey:
    """Opens what stations sealed for the centre. Raises CentreProblem 503 when its file was lost."""
    text = as_noted("reading", lambda: ReadingKey.generate().private, lambda text: ReadingKey.from_private(text).public)
    return ReadingKey.from_private(text)


@cache
def signing_key() -> SigningKey:
    """Signs receipts and closings. Raises CentreProblem 503 when its file was lost."""
    text = as_noted("signing", lambda: SigningKey.generate().private, lambda text: SigningKey.from_private(text).public)
    return SigningKey.from_private(text)


@cache
def resting_key() -> bytes:
    """Closes what rests in the database: 256 bits. Raises CentreProblem 503 when its file was lost."""

    def told(text: str) -> str:
        return hashlib.sha256(from_base64(text, length=32)).hexdigest()

    return base64.b64decode(as_noted("resting", lambda: base64.b64encode(AESGCM.generate_key(256)).decode(), told))


def city_key(*, first: VerifyingKey) -> str:
    """Who may ask for fingers: whose request is the `first` that is signed. Raises CentreProblem 503 as above."""
    return as_noted("city", lambda: first.public, lambda text: VerifyingKey(text).public)


def as_noted(name: str, make: Callable[[], str], told: Callable[[str], str]) -> str:
    """The text of a key's file, made once; what it has `told` of itself (64 characters at most) is noted.

    `told` raises ValueError or SealProblem for what is no key. Raises CentreProblem 503 as above.
    """
    own = apps.get_model("centre", "OwnKey").objects  # by its name: models rest on this module
    file, noted = settings.KEYS / name, own.filter(name=name).values_list("told", flat=True).first()
    lost = CentreProblem(
        503,  # later: the city waits with everything
        Code.BROKEN,
        f"keys/{name} is missing, or another one than before. Put keys/ back (docs/operations/keys.md).",
    )
    if noted and not file.exists():
        raise lost
    try:
        text = environment.kept(file, make)
        said = told(text)
    except (SealProblem, ValueError):
        raise lost from None
    if noted is None:
        own.get_or_create(name=name, defaults={"told": said})
    elif noted != said:
        raise lost
    return text
