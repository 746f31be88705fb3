"""A packet goes in parts, from where the city has it on (docs/flows/relay.md)."""

import time
from dataclasses import dataclass

from satupintu.station.link.city import City, CityRefuses, trusted
from satupintu.station.problems import Refused
from satupintu.station.vault.models import Packet

FIRST, LEAST = 16 * 1024, 8 * 1024  # bytes
MOST = 512 * 1024  # bytes: a proxy may refuse larger requests (nginx from 1 MiB on, unless told otherwise)
SECONDS = 1.5  # that one part may take: what a proxy between station and city loses at most by a cut
MOST_CORRECTIONS = 3  # of the offset, for one packet in one pass


@dataclass
class Pace:
    """How many bytes the line takes in `SECONDS`, as last seen."""

    size: int = FIRST

    def note(self, sent: int, seconds: float) -> None:
        """What is smaller than a part says nothing about the line."""
        if sent >= LEAST:
            self.size = min(MOST, max(LEAST, int(sent * SECONDS / max(seconds, 0.001))))


def send(city: City, packet: Packet, pace: Pace) -> object:
    """The city's receipt: from the announcement when it has the packet already, else for the last of its bytes.

    Raises Unreachable and CityRefuses as the calls do, Refused CITY_ANSWER_WRONG.
    """
    known = city.announce(packet_id=packet.packet_id, sequence=packet.sequence, sha256=packet.sha256, size=packet.size)
    if known.get("receipt"):
        return known["receipt"]
    content = bytes(packet.content or b"")
    if "offset" not in known:  # a city that takes whole packets only
        return city.upload(packet.packet_id, content).get("receipt")
    return _send_from(_offset(known, len(content)), city, packet, content, pace)


def _send_from(offset: int, city: City, packet: Packet, content: bytes, pace: Pace) -> object:
    corrections = 0
    while True:
        part = content[offset : offset + pace.size]
        began = time.monotonic()
        try:
            answer = city.send_part(packet.packet_id, packet.sha256, offset, part)
        except CityRefuses as no:
            if no.offset is None or corrections == MOST_CORRECTIONS:
                raise
            corrections += 1
            offset = _offset({"offset": no.offset}, len(content))
            continue
        pace.note(len(part), time.monotonic() - began)
        if answer.get("receipt"):
            return answer["receipt"]
        if _offset(answer, len(content)) <= offset:
            raise Refused("CITY_ANSWER_WRONG", "The city does not say how it goes on.")
        offset = _offset(answer, len(content))


def _offset(answer: dict[str, object], size: int) -> int:
    offset = trusted(answer, "offset", int)
    if not 0 <= offset <= size:
        raise Refused("CITY_ANSWER_WRONG", "The offset lies outside the packet.")
    return int(offset)
