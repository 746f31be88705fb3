"""Devices that see an invented person. Only with SATUPINTU_SIMULATED=1.

Which person: the number on the glass (`lay_hand`), else the number the form names, else one derived from the resident's
reference, so that the same resident always has the same fingers.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock

import numpy as np
from PIL import Image, ImageFilter

from satupintu.packets.parts import FINGERS


@dataclass(frozen=True)
class Hand:
    """What lies on the glass: a person's number, pictures by part name, fingers that smear at the first try."""

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

    def __init__(self, person: int, hand: Hand) -> None:
        self.person = person if hand.person is None else hand.person
        self.hand = hand

    def take_photo(self) -> bytes:
        from satupintu.synthetic.faces import face

        return self.hand.images.get("photo") or _png(face(self.person))

    def read_signature(self) -> bytes:
        from satupintu.synthetic.signatures import signature

        return self.hand.images.get("signature") or _png(signature(self.person))

    def scan_finger(self, position: int, attempt: int) -> bytes:
        from satupintu.synthetic.fingers import impression, master

        name = FINGERS[position - 1]
        given = self.hand.images.get(name)
        if given is None:
            given = _png(impression(master(self.person, position), attempt))
        return _smeared(given) if name in self.hand.poor and attempt == 1 else given

    def scan_iris(self, side: str) -> bytes:
        from satupintu.synthetic.irises import iris

        return self.hand.images.get(f"iris-{side}") or _png(iris(self.person, side))


def _png(pixels: object) -> bytes:
    if isinstance(pixels, bytes):
        return pixels
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(np.asarray(pixels, np.uint8))
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _smeared(data: bytes) -> bytes:
    """A wet finger that slid: ridges run together over most of the print."""
    with Image.open(io.BytesIO(data)) as image:
        grey = image.convert("L")
    slid = grey.filter(ImageFilter.GaussianBlur(4.5))
    noise = np.random.default_rng(len(data)).normal(0, 14, (grey.height, grey.width))
    return _png(np.clip(np.asarray(slid, np.float32) * 0.35 + 130 + noise, 0, 255))
