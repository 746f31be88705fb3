"""Keys and captures of the packet tests: one station, one city, one centre, and a stranger with keys of its own."""

from datetime import UTC, datetime

from satupintu.packets.keys import ReadingKey, SigningKey
from satupintu.packets.packet import FIRST_PREVIOUS, Capture, PartException, SealedPacket, seal
from satupintu.packets.parts import PART_NAMES
from satupintu.packets.status import Reason

STATION = SigningKey.generate()
CITY = ReadingKey.generate()  # opens biodata, photo, signature
CENTRE = ReadingKey.generate()  # opens fingers and irises
STRANGER = ReadingKey.generate()  # opens nothing
FORGER = SigningKey.generate()  # is no station

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def a_capture(missing: dict[str, Reason] | None = None) -> Capture:
    missing = missing or {}
    parts = {name: f"bytes of {name}".encode() for name in PART_NAMES if name not in missing}
    return Capture("subject-1", "application-1", parts, [PartException(*item) for item in missing.items()])


def a_packet(capture: Capture | None = None, *, sequence: int = 1, previous: str = FIRST_PREVIOUS) -> SealedPacket:
    return seal(
        capture or a_capture(),
        station="bontang-utara",
        sequence=sequence,
        previous=previous,
        sealed_at=NOON,
        signing_key=STATION,
        city=CITY.reader,
        centre=CENTRE.reader,
    )
