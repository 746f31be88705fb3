"""Fills an empty city: residents, their applications, sealed packets, receipts of city and centre, an audit line each.

Rows are laid down past the services, which would take half an hour for 100,000; packets, receipts and the chain of
the trail are the real ones, or a check would find them out.
"""

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import django
from django.db import transaction

from bench.hamlet import PLACE, found_areas, settle
from satupintu.packets.canonical import canonical
from satupintu.packets.keys import ReadingKey, SigningKey
from satupintu.packets.packet import FIRST_PREVIOUS, Capture, PartException, SealedPacket, seal
from satupintu.packets.parts import PART_NAMES
from satupintu.packets.receipt import issue
from satupintu.packets.status import Reason, Status

STATIONS = 5
TAKEN = ("biodata", "photo", "signature", "finger-01", "finger-02")
CHUNK = 200
BEGAN = datetime(2026, 1, 5, 1, tzinfo=UTC)


def subject(number: int) -> UUID:
    return UUID(int=number, version=4)


def seal_some(task: tuple[str, str, int, str, int, int, str, str]) -> list[tuple[int, bytes]]:
    """(number of the person, packet) for a stretch of one station's chain."""
    station, private, first, previous, sequence, size, city, centre = task
    key, readers = SigningKey(private), (ReadingKey(city).reader, ReadingKey(centre).reader)
    excused = [PartException(name, Reason.BANDAGED) for name in PART_NAMES if name not in TAKEN]
    sealed: list[tuple[int, bytes]] = []
    for step in range(CHUNK):
        number = first + step * STATIONS
        content = {name: os.urandom(size // (len(TAKEN) - 1)) for name in TAKEN[1:]}
        parts = {"biodata": canonical({"name": f"ORANG {number}"}), **content}
        packet = seal(
            Capture(str(subject(number)), str(number), parts, excused),
            station=station,
            sequence=sequence + step,
            previous=previous,
            sealed_at=BEGAN + timedelta(minutes=number // STATIONS),
            signing_key=key,
            city=readers[0],
            centre=readers[1],
        )
        previous = packet.packet_id
        sealed.append((number, packet.to_bytes()))
    return sealed


def fill(records: int, size: int) -> dict[str, Any]:
    """Fill the city with at least so many records, each packet of about `size` bytes; gives what lies there."""
    from satupintu.city.enrolment import keys
    from satupintu.city.enrolment.models import Packet

    stations = {f"bontang-{number}": SigningKey.generate() for number in range(1, STATIONS + 1)}
    centre, centre_reader = SigningKey.generate(), ReadingKey.generate()
    rounds = -(-records // (STATIONS * CHUNK))
    _found(stations, centre, centre_reader, rounds * STATIONS * CHUNK)
    numbers, trail = count(1), _Trail()
    city_reader = ReadingKey((keys.settings.KEYS / "reading").read_text().strip())
    with ProcessPoolExecutor(2) as pool:
        heads = dict.fromkeys(stations, FIRST_PREVIOUS)
        for turn in range(rounds):
            tasks = [
                (
                    code,
                    key.private,
                    1 + place + turn * CHUNK * STATIONS,
                    heads[code],
                    1 + turn * CHUNK,
                    size,
                    city_reader.private,
                    centre_reader.private,
                )
                for place, (code, key) in enumerate(stations.items())
            ]
            for code, sealed in zip(stations, pool.map(seal_some, tasks), strict=True):
                heads[code] = _lay_down(sealed, numbers, trail, centre)
    return {"records": Packet.objects.count(), "bytes_of_packets": _bytes_of_packets()}


@transaction.atomic
def _lay_down(sealed: list[tuple[int, bytes]], numbers: Iterator[int], trail: "_Trail", centre: SigningKey) -> str:
    from satupintu.city.enrolment import keys
    from satupintu.city.enrolment.models import Packet, Recording
    from satupintu.city.foundation.bulk import insert_rows
    from satupintu.city.foundation.models import AuditEntry
    from satupintu.city.relay.models import CentreReceipt, OutboxItem, Verdict

    packets, recordings, receipts, items, verdicts, lines = [], [], [], [], [], []
    head = FIRST_PREVIOUS
    for number, content in sealed:
        row, packet = next(numbers), SealedPacket.from_bytes(content)
        told = packet.contents
        at = told.sealed_at + timedelta(minutes=1)
        common = {"packet_id": packet.packet_id, "station": told.station, "sequence": told.sequence, "received_at": at}
        head = packet.packet_id
        packets.append(
            Packet(
                pk=row,
                packet_id=packet.packet_id,
                station_id=told.station,
                sequence=told.sequence,
                previous=told.previous,
                link="CONTINUES",
                content=content,
                sealed_at=told.sealed_at,
                sealed_on=told.sealed_at.date(),
                received_at=at,
                receipt=issue(**common, by="city", signing_key=keys.signing_key()).to_dict(),
            )
        )
        said = {"status": Status.PRINT_READY_RECORD, "status_since": at, "recorded_on": told.sealed_at.date()}
        recordings.append(Recording(resident_id=number, application_id=number, packet_id=row, place_id=PLACE, **said))
        by_centre = issue(**common, by="centre", signing_key=centre).to_dict()
        receipts.append(CentreReceipt(packet_id=row, document=by_centre, kept_at=at))
        moments = {"next_try_at": at, "written_at": at, "created_at": at, "answered_at": at}
        items.append(OutboxItem(packet_id=row, state="ANSWERED", task=str(row), **moments))
        verdicts.append(Verdict(packet_id=row, outcome="UNIQUE", heard_by="CALLBACK", at=at))
        lines.append(trail.line(number, packet.packet_id, at))
    insert_rows(Packet, packets, numbered=True)
    for model, rows in (
        (Recording, recordings),
        (CentreReceipt, receipts),
        (OutboxItem, items),
        (Verdict, verdicts),
        (AuditEntry, lines),
    ):
        insert_rows(model, rows)
    return head


class _Trail:
    """The chain of audit lines, continued from what is there."""

    def __init__(self) -> None:
        from satupintu.city.foundation import audit

        self.head = audit.head()

    def line(self, number: int, packet_id: str, at: datetime) -> Any:
        from satupintu.city.foundation.audit import hash_of
        from satupintu.city.foundation.models import AuditEntry

        entry = AuditEntry(at=at, actor="enrolment", action="PACKET_RECEIVED", purpose="enrolment")
        entry.subjects, entry.detail, entry.previous = [str(subject(number))], {"packet": packet_id}, self.head
        self.head = entry.hash = hash_of(entry)
        return entry


def _found(stations: dict[str, SigningKey], centre: SigningKey, reader: ReadingKey, people: int) -> None:
    """Areas, a place, stations with their keys, the centre's keys, and everybody with an application."""
    from satupintu.city.enrolment import keys
    from satupintu.city.enrolment.models import Station
    from satupintu.city.foundation.services import note_setting
    from satupintu.city.foundation.viewers import program

    found_areas(program("bench"))
    for code, key in stations.items():
        Station.objects.create(code=code, name=code, place_id=PLACE, public_key=key.public, enrolled_at=BEGAN)
    note_setting(name=keys.CENTRE_KEYS, value={"reader": reader.public, "signer": centre.public})
    keys.signing_key(), keys.reading_key()
    settle(people, subject, since=BEGAN, status=Status.PRINT_READY_RECORD)


def _bytes_of_packets() -> int:
    from django.db.models import Sum
    from django.db.models.functions import Length

    from satupintu.city.enrolment.models import Packet

    return int(Packet.objects.aggregate(bytes=Sum(Length("content")))["bytes"])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.city.config.settings")
    django.setup()
    print(json.dumps(fill(int(sys.argv[1]), int(sys.argv[2]))))
