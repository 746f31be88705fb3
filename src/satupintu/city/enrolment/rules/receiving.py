"""Whether a packet with a good seal is accepted, and how it continues its station's chain."""

from dataclasses import dataclass
from enum import StrEnum

from satupintu.packets.packet import FIRST_PREVIOUS


class Ruling(StrEnum):
    """What becomes of a packet."""

    ACCEPT = "ACCEPT"
    REPEAT = "REPEAT"  # received before: the same receipt again
    OTHER_BYTES = "OTHER_BYTES"  # its number holds another packet
    REVOKED = "REVOKED"  # sealed after the station was revoked
    WRONG_STATION = "WRONG_STATION"  # sealed by another station than the one that sends
    WRONG_ADDRESS = "WRONG_ADDRESS"  # sent to the address of another packet


class Link(StrEnum):
    """How a packet continues the chain, as found when it arrived."""

    CONTINUES = "CONTINUES"
    GAP = "GAP"  # packets before it have not come yet
    BROKEN = "BROKEN"  # it names another packet before it than the one that came


@dataclass(frozen=True)
class Arrival:
    """A packet as it arrives: what it says of itself, and where and by whom it was sent."""

    packet_id: str
    station: str
    sequence: int
    previous: str
    sent_by: str
    sent_to: str


def judge(arrival: Arrival, *, holds: str | None, last_valid: int | None) -> Ruling:
    """`holds`: id of the packet received under the same number; `last_valid`: the revoked station's last number.

    A repeat gets its receipt even from a revoked station: what was received stays received.
    """
    if arrival.station != arrival.sent_by:
        return Ruling.WRONG_STATION
    if arrival.packet_id != arrival.sent_to:
        return Ruling.WRONG_ADDRESS
    if holds is not None:
        return Ruling.REPEAT if holds == arrival.packet_id else Ruling.OTHER_BYTES
    if last_valid is not None and arrival.sequence > last_valid:
        return Ruling.REVOKED
    return Ruling.ACCEPT


def link(arrival: Arrival, *, before: str | None, after: str | None) -> Link:
    """`before`: id received under the number before; `after`: what the packet with the next number names before it."""
    if after is not None and after != arrival.packet_id:
        return Link.BROKEN
    if arrival.sequence == 1:
        return Link.CONTINUES if arrival.previous == FIRST_PREVIOUS else Link.BROKEN
    if before is None:
        return Link.GAP
    return Link.CONTINUES if arrival.previous == before else Link.BROKEN


def gaps(sequences: list[int]) -> list[tuple[int, int]]:
    """Numbers that have not come, as (first, last), below the highest that has."""
    found, expected = [], 1
    for sequence in sorted(sequences):
        if sequence > expected:
            found.append((expected, sequence - 1))
        expected = sequence + 1
    return found
