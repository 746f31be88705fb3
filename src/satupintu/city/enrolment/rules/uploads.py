"""What a station announces before it sends a packet in parts."""

import re
from dataclasses import dataclass

from satupintu.packets.packet import LARGEST_PACKET

MOST_UNFINISHED = 20
"""Packets of one station that may lie here unfinished; the oldest ones then begin anew. A sender has one at a time."""
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Announced:
    """A packet that is to come: its id, hash and number of all its bytes. Raises ValueError naming what is wrong."""

    packet_id: str
    sha256: str
    size: int

    def __post_init__(self) -> None:
        for name, good in (
            ("packet_id", is_hash(self.packet_id)),
            ("sha256", is_hash(self.sha256)),
            ("size", 0 < self.size <= LARGEST_PACKET),
        ):
            if not good:
                raise ValueError(f"{name} is none that a packet can have.")


def is_hash(text: str) -> bool:
    """Whether this is a SHA-256 as it is written here."""
    return _HASH.fullmatch(text) is not None


def step(size: int, seconds: float) -> int:
    """How many bytes to wait for next, when `size` took so long.

    What comes in a quarter of a second, since a cut loses what is waited for; but growing fast from little: each wait
    gives the processor to others, and on a quick line many small ones take longer than the bytes.
    """
    rate = size / max(seconds, 0.0001)
    return max(LEAST_AT_ONCE, min(MOST_AT_ONCE, GROWTH * size, int(rate * WAIT)))


LEAST_AT_ONCE, MOST_AT_ONCE = 1024, 1024 * 1024  # bytes
WAIT, GROWTH = 0.25, 4  # seconds; times the bytes of before
