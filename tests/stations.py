"""Stations as tests of the city use them: enrolled, sealing packets of the cast, signing their calls."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.test import Client

from cast import NOW, PLACE_UTARA, SYSTEM
from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.enrolment import keys, services
from satupintu.city.enrolment.models import Station
from satupintu.city.foundation.services import note_setting
from satupintu.packets.keys import ReadingKey, SigningKey
from satupintu.packets.packet import FIRST_PREVIOUS, Capture, PartException, SealedPacket, seal
from satupintu.packets.parts import PART_NAMES
from satupintu.packets.requests import sign_request
from satupintu.packets.status import Reason

CENTRE_READER = ReadingKey.generate()
CENTRE_SIGNER = SigningKey.generate()


def know_the_centre() -> None:
    """As the relay does at its start."""
    note_setting(name=keys.CENTRE_KEYS, value={"reader": CENTRE_READER.public, "signer": CENTRE_SIGNER.public})


def asks_for_a_card(resident: UUID, **more: object) -> int:
    """An application for a first card; gives its number."""
    code = application_services.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=resident, **more)
    return applications.get_by_claim_code(SYSTEM, code).id


@dataclass
class Machine:
    """One enrolled station: its key, its chain of packets, and a line to the city."""

    code: str = "bontang-utara"
    place: str = PLACE_UTARA
    key: SigningKey = field(default_factory=SigningKey.generate)
    sequence: int = 0
    previous: str = FIRST_PREVIOUS

    def enrol(self) -> "Machine":
        services.open_station(viewer=SYSTEM, code=self.code, name=self.code, place=self.place)
        code = services.make_enrolment_code(viewer=SYSTEM, station=self.code)
        services.enrol_station(code=code, public_key=self.key.public, name=self.code)
        return self

    @property
    def row(self) -> Station:
        return Station.objects.select_related("place").get(pk=self.code)

    def seals(self, resident: UUID, application: int, *, sequence: int | None = None, **more: object) -> SealedPacket:
        """The next packet of this machine, of a few parts; everything else is excused."""
        self.sequence = sequence or self.sequence + 1
        options = {
            "station": self.code,
            "sealed_at": NOW,
            "missing": (),
            "fingers": 2,
            "previous": self.previous,
        } | more
        capture = a_capture(resident, application, options.pop("missing"), options.pop("fingers"))
        packet = seal(
            options.pop("capture", capture),
            sequence=self.sequence,
            signing_key=self.key,
            city=keys.reading_key().reader,
            centre=CENTRE_READER.reader,
            **options,
        )
        self.previous = packet.packet_id
        return packet

    def sends(self, packet: SealedPacket) -> "services.Received":
        return services.receive(station=self.row, packet_id=packet.packet_id, body=packet.to_bytes())

    def calls(
        self, method: str, path: str, body: bytes | dict = b"", *, at: datetime = NOW, key: SigningKey | None = None
    ):
        """The city's answer to a signed call."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = sign_request(method, path, content, at, self.code, key or self.key)
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        return Client().generic(method, path, content, content_type=kind, headers=headers)


def a_capture(resident: UUID, application: int, missing: tuple[str, ...] = (), fingers: int = 2) -> Capture:
    names = ("biodata", "photo", "signature", *PART_NAMES[3 : 3 + fingers], "iris-right", "iris-left")
    taken = {name: f"{name} of {resident}".encode() for name in names if name not in missing}
    excused = [
        PartException(name, Reason.EYE_DISEASE if "iris" in name else Reason.BANDAGED)
        for name in PART_NAMES
        if name not in taken
    ]
    return Capture(str(resident), str(application), taken, excused)
