"""Devices that see an invented person. Only with SATUPINTU_SIMULATED=1.

Which person: the number on the glass (`lay_hand`), else the number the form names, else one derived from the resident's
reference, so that the same resident always has the same fingers.
"""

import io
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from PIL import Image

from satupintu.packets.parts import FINGERS
from satupintu.station.vault.rules import year_of


@dataclass(frozen=True)
class Hand:
    """What lies on the glass: a person's number, pictures by part name, fingers barely put down at the first try."""

    person: int | None = None
    images: Mapping[str, bytes] = field(default_factory=dict)
    poor: frozenset[str] = frozenset()


class Glass:
    """The one glass of this station's simulator, in memory."""

    def __init__(self) -> None:
        self._hand = Hand()
        self._lock = Lock()

    @property
    def hand(self) -> Hand:
        return self._hand

    def lay_hand(self, *, person: int | None, images: Mapping[str, bytes], poor: Iterable[str]) -> None:
        with self._lock:
            self._hand = Hand(person, dict(images), frozenset(poor))

    def clear(self) -> None:
        with self._lock:
            self._hand = Hand()


GLASS = Glass()


def person_of(subject: str) -> int:
    """Seven digits from the resident's reference."""
    return 1_000_000 + int.from_bytes(sha256(subject.encode()).digest()[:6]) % 9_000_000


class Simulator:
    """Implements devices.ports.Devices for one invented person."""

    def __init__(self, person: int, hand: Hand, biodata: Mapping[str, object]) -> None:
        self.person = person if hand.person is None else hand.person
        self.hand = hand
        self.biodata = biodata

    def take_photo(self) -> bytes:
        from satupintu.synthetic.faces import draw_face

        sex, year = str(self.biodata.get("sex", "")), year_of(str(self.biodata.get("birth_date", "")))
        woman = sex.upper() in {"P", "F", "2", "PEREMPUAN"}
        return self.hand.images.get("photo") or draw_face(self.person, "P" if woman else "L", int(year or 1990))

    def read_signature(self) -> bytes:
        from satupintu.synthetic.signatures import draw_signature

        return self.hand.images.get("signature") or draw_signature(self.person, str(self.biodata.get("name", "")))

    def scan_finger(self, position: int, attempt: int) -> bytes:
        from satupintu.synthetic.fingers import impression, master

        name = FINGERS[position - 1]
        given = self.hand.images.get(name)
        if given is None:
            given = _png(impression(master(self.person, position), attempt))
        return dabbed(given, settings.LEAST_QUALITY) if name in self.hand.poor and attempt == 1 else given

    def scan_iris(self, side: str) -> bytes:
        from satupintu.synthetic.irises import draw_iris

        return self.hand.images.get(f"iris-{side}") or draw_iris(self.person, side)


def _png(pixels: NDArray[np.floating] | NDArray[np.uint8]) -> bytes:
    image = Image.fromarray(pixels.astype(np.uint8))
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def dabbed(data: bytes, least: int = 30) -> bytes:
    """The same finger, barely put down: the largest round of it that NFIQ 2 finds poorer than `least`."""
    from satupintu.fingerprints.problems import FingerprintProblem
    from satupintu.fingerprints.quality import quality

    with Image.open(io.BytesIO(data)) as image:
        ink = 235 - np.asarray(image.convert("L"), np.float32)
    for radius in (80, 74, 68):
        dab = _round_of(ink, radius)
        with suppress(FingerprintProblem):
            if quality(dab) < least:
                return _png(dab)
    return _png(_round_of(ink, 60))


def _round_of(ink: NDArray[np.float32], radius: int) -> NDArray[np.uint8]:
    """What a round of that many pixels around the middle prints, fading to its edge."""
    y, x = np.mgrid[: ink.shape[0], : ink.shape[1]].astype(np.float32)
    away = ((x - ink.shape[1] / 2) ** 2 + (y - ink.shape[0] * 0.6) ** 2) / radius**2
    return np.asarray(np.clip(235 - ink * np.clip(1 - away, 0, 1), 0, 255), np.uint8)
