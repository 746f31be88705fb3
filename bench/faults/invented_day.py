"""Days of an invented city as it hands them out: two stations, a few packets each, three places that agree, a trail."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from satupintu.packets import closing, receipt, sheet
from satupintu.packets.keys import ReadingKey, SigningKey
from satupintu.packets.packet import FIRST_PREVIOUS, Capture, PartException, SealedPacket, seal
from satupintu.packets.parts import PART_NAMES
from satupintu.packets.status import Reason
from satupintu.packets.verifying import Keyring

FIRST_DAY = date(2026, 11, 24)
TAKEN = ("biodata", "photo", "signature", "finger-01", "finger-06")


@dataclass
class Machine:
    """A station: its key, and its chain of packets."""

    code: str
    key: SigningKey = field(default_factory=SigningKey.generate)
    sequence: int = 0
    previous: str = FIRST_PREVIOUS


class InventedCity:
    """Keys of three places and what happened so far. `trail`: lines of the audit trail as they are hashed."""

    def __init__(self, stations: int = 2, packets: int = 3) -> None:
        self.packets = packets
        self.city, self.centre = SigningKey.generate(), SigningKey.generate()
        self.city_reader, self.centre_reader = ReadingKey.generate(), ReadingKey.generate()
        self.machines = [Machine(f"bontang-{number}") for number in range(1, stations + 1)]
        self.trail: list[str] = []
        self.sealed: list[SealedPacket] = []

    @property
    def keyring(self) -> Keyring:
        stations = {machine.code: machine.key.verifying_key for machine in self.machines}
        return Keyring(self.city.verifying_key, self.centre.verifying_key, stations)

    @property
    def head(self) -> str:
        return sha256(self.trail[-1].encode()).hexdigest() if self.trail else "0" * 64

    def tell(self, action: str, at: datetime, detail: dict[str, object]) -> None:
        """One line of the audit trail."""
        content: list[object] = [self.head, at.isoformat(), None, "station", action, "", [], detail]
        self.trail.append(json.dumps(content, sort_keys=True, separators=(",", ":")))

    def day(self, number: int = 0) -> dict[str, bytes]:
        """Record, receive, close and hand out one day; days are asked for in order."""
        on = FIRST_DAY + timedelta(days=number)
        at = datetime.combine(on, time(1, 30), UTC)
        before, began = self.head, len(self.trail)
        receipts, manifests, closings = [], [], []
        for machine in self.machines:
            sealed = [self._record(machine, at) for _ in range(self.packets)]
            manifests += [(packet.manifest, packet.signature) for packet in sealed]
            for packet in sealed:
                self.tell("PACKET_RECEIVED", at, {"packet": packet.packet_id})
                receipts += [self._receipt(packet, by, at) for by in ("city", "centre")]
            self.tell("DAY_CLOSED", at, {"station": machine.code})
            closings += [self._closing(place, machine, on, sealed) for place in closing.PLACES]
        return sheet.hand_out(
            date=on,
            written_at=at,
            stations=[machine.code for machine in self.machines],
            closings=closings,
            receipts=receipts,
            manifests=manifests,
            trail=(before, self.trail[began:]),
            signing_key=self.city,
        )

    def _record(self, machine: Machine, at: datetime) -> SealedPacket:
        machine.sequence += 1
        parts = {name: f"DATA SIMULASI {name}".encode() for name in TAKEN}
        excused = [PartException(name, Reason.BANDAGED) for name in PART_NAMES if name not in TAKEN]
        packet = seal(
            Capture(f"subject-{machine.code}-{machine.sequence}", str(machine.sequence), parts, excused),
            station=machine.code,
            sequence=machine.sequence,
            previous=machine.previous,
            sealed_at=at,
            signing_key=machine.key,
            city=self.city_reader.reader,
            centre=self.centre_reader.reader,
        )
        machine.previous = packet.packet_id
        self.sealed.append(packet)
        return packet

    def _receipt(self, packet: SealedPacket, by: str, at: datetime) -> receipt.SignedReceipt:
        manifest = packet.contents
        return receipt.issue(
            packet_id=packet.packet_id,
            station=manifest.station,
            sequence=manifest.sequence,
            received_at=at,
            by=by,
            signing_key=self.city if by == "city" else self.centre,
        )

    def _closing(self, place: str, machine: Machine, on: date, sealed: list[SealedPacket]) -> closing.SignedClosing:
        keys = {"station": machine.key, "city": self.city, "centre": self.centre}
        return closing.state(
            place=place,
            station=machine.code,
            date=on,
            packets=[(packet.contents.sequence, packet.packet_id) for packet in sealed],
            signing_key=keys[place],
            audit_head=self.head if place == "city" else None,
        )
