"""A packet comes in (docs/flows/relay.md). The receipt is written with the packet and given after the commit."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length

from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.enrolment import keys
from satupintu.city.enrolment.models import Packet, Recording, RecordingException, RefusedPacket, Station
from satupintu.city.enrolment.problems import (
    NOT_KEPT_WHOLE,
    OTHER_PACKET_UNDER_NUMBER,
    PACKET_QUARANTINED,
    STATION_REVOKED,
)
from satupintu.city.enrolment.rules.pools import ordinal_of
from satupintu.city.enrolment.rules.receiving import Arrival, Link, Ruling, judge, link
from satupintu.city.enrolment.services.pools import application_under
from satupintu.city.enrolment.services.progress import walk_application
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.limits import count_try
from satupintu.city.foundation.problems import Problem, ProblemKind
from satupintu.city.foundation.viewers import Role, Viewer, program
from satupintu.city.notices.rules import Template
from satupintu.city.register import selectors as register
from satupintu.packets.keys import VerifyingKey
from satupintu.packets.manifest import Manifest
from satupintu.packets.packet import SealedPacket, check
from satupintu.packets.problem import Refusal
from satupintu.packets.receipt import issue
from satupintu.packets.status import Status

VIEWER = program("enrolment")
MOST_KEPT = 64 * 1024 * 1024  # bytes of refused packets of a station in a day; of further ones hash and alarm alone
MOST_REFUSED = 1000  # a day, of a station and of nobody known; each costs a row and a line of the trail, for good
LONGEST_KEPT = 8 * 1024 * 1024  # bytes of a refused packet


@dataclass(frozen=True)
class Received:
    """The receipt (a signed statement), and whether the packet came for the first time."""

    receipt: dict[str, str]
    new: bool


def receive(*, station: Station, packet_id: str, body: bytes) -> Received:
    """Check a packet's seal, keep it and its receipt, link it to resident and application.

    Raises PACKET_QUARANTINED, OTHER_PACKET_UNDER_NUMBER or STATION_REVOKED; the bytes are kept in each case, and
    the next packet is judged on its own.
    """
    try:
        packet = SealedPacket.from_bytes(body)
        manifest = check(
            packet,
            VerifyingKey(station.public_key),
            city=tuple(key.reader for key in keys.list_reading_keys()),
            centre=keys.find_centre_reader(),
        )
    except Refusal as refusal:
        raise _refused(station, body, PACKET_QUARANTINED, refusal.code, refusal.problem.detail) from None
    arrival = Arrival(packet.packet_id, manifest.station, manifest.sequence, manifest.previous, station.code, packet_id)
    outcome = _keep(station, arrival, manifest, body)
    if isinstance(outcome, Received):
        return outcome
    raise _refused(station, body, *_WHY[outcome])


def receive_carried(*, body: bytes) -> Received:
    """The same for a packet that no station sent, but somebody carried: its manifest says whose it is.

    Raises PACKET_QUARANTINED also for bytes of no station that is known here.
    """
    try:
        packet = SealedPacket.from_bytes(body)
    except Refusal as refusal:
        raise _refused(None, body, PACKET_QUARANTINED, refusal.code, refusal.problem.detail) from None
    station = Station.objects.filter(code=packet.contents.station).exclude(public_key="").first()
    if station is None:
        raise _refused(None, body, PACKET_QUARANTINED, "STATION_UNKNOWN", "No station known here sealed it.")
    return receive(station=station, packet_id=packet.packet_id, body=body)


def receive_refused(*, viewer: Viewer, sha256: str) -> Received:
    """The same for bytes that were refused before; once they are received they are kept as that packet alone.

    What is refused again stays as it is. Raises NOT_ALLOWED and NOT_KEPT_WHOLE besides.
    """
    viewer.need(Role.VERIFIER, Role.ADMINISTRATOR)
    row = RefusedPacket.objects.filter(sha256=sha256).first()
    if row is None or hashlib.sha256(row.content).hexdigest() != sha256:
        raise Problem(NOT_KEPT_WHOLE)
    body = bytes(row.content)
    received = receive_carried(body=body)
    detail = {"sha256": sha256, "problem": row.problem, "packet": SealedPacket.from_bytes(body).packet_id}
    with transaction.atomic():
        row.delete()
        audit.record(viewer, "REFUSED_PACKET_RECEIVED", detail=detail)
    return received


_WHY: dict[str, tuple[ProblemKind, str, str]] = {
    Ruling.OTHER_BYTES: (OTHER_PACKET_UNDER_NUMBER, "OTHER_BYTES", "Another packet has this number."),
    Ruling.REVOKED: (STATION_REVOKED, "REVOKED", "Sealed after the station was revoked."),
    Ruling.WRONG_STATION: (PACKET_QUARANTINED, "WRONG_STATION", "Sealed by another station."),
    Ruling.WRONG_ADDRESS: (PACKET_QUARANTINED, "WRONG_ADDRESS", "Sent to the address of another packet."),
    "SUBJECT_UNKNOWN": (PACKET_QUARANTINED, "SUBJECT_UNKNOWN", "The register does not hold this subject."),
    "APPLICATION_UNKNOWN": (PACKET_QUARANTINED, "APPLICATION_UNKNOWN", "The subject has no such application."),
}


@transaction.atomic
def _keep(station: Station, arrival: Arrival, manifest: Manifest, body: bytes) -> Received | str:
    """The receipt, or why there is none (a key of `_WHY`)."""
    last_valid = _lock(station)
    held = Packet.objects.filter(station=station, sequence=arrival.sequence).first()
    ruling = judge(arrival, holds=held.packet_id if held else None, last_valid=last_valid)
    if ruling is Ruling.REPEAT and held:
        return Received(held.receipt, new=False)
    if ruling is not Ruling.ACCEPT:
        return ruling
    resident = _find_resident(manifest.subject)
    if resident is None:
        return "SUBJECT_UNKNOWN"
    application = _find_application(manifest)
    if application is None:
        return "APPLICATION_UNKNOWN"
    packet = _write_packet(station, arrival, manifest, body)
    recording = Recording.objects.create(
        resident_id=resident,
        application_id=application,
        packet=packet,
        place_id=station.place_id,
        recorded_on=packet.sealed_on,
        status=Status.PROCESSING,
        status_since=packet.received_at,
        number=manifest.application if ordinal_of(manifest.application, station.code) else "",
    )
    RecordingException.objects.bulk_create(
        RecordingException(recording=recording, part=e.part, reason=e.reason) for e in manifest.exceptions
    )
    walk_application(application, (Status.BIO_CAPTURED, Status.PROCESSING))
    _stand_beside(recording, application)
    audit.record(VIEWER, "PACKET_RECEIVED", subjects=[manifest.subject], detail={"packet": packet.packet_id})
    return Received(packet.receipt, new=True)


def _lock(station: Station) -> int | None:
    """Packets of one station come one after the other; the last number that counts if it was revoked."""
    rows = Station.objects.select_for_update().filter(pk=station.pk)
    return rows.values_list("valid_until_sequence", flat=True).get()


def _find_resident(subject: str) -> int | None:
    try:
        return register.facts_for_application(subject).row
    except Problem:
        return None


def _find_application(manifest: Manifest) -> int | None:
    """The number of the application when it is the subject's own, or when it was and a restored city lost it.

    Or what a number becomes that its station was given for people whom it records without a network.
    """
    under = application_under(
        viewer=VIEWER, number=manifest.application, station=manifest.station, subject=uuid.UUID(manifest.subject)
    )
    if under is not None:
        return under
    mine = {entry.id for entry in applications.list_of_subject(VIEWER, uuid.UUID(manifest.subject))}
    found = next((number for number in mine if str(number) == manifest.application), None)
    if found is not None or not (manifest.application.isascii() and manifest.application.isdecimal()):
        return found
    return application_services.make_again(
        viewer=VIEWER, number=int(manifest.application), resident_ref=manifest.subject
    )


def _stand_beside(recording: Recording, application: int) -> None:
    """Two recordings of one person, one of them under a number set aside: an officer decides before anything prints.

    Read last: whoever records for the same application at the same time is let in by its row, one after the other.
    """
    others = Recording.objects.filter(resident=recording.resident_id, counts=True).exclude(pk=recording.pk)
    if not recording.number:
        others = others.exclude(number="")
    other = others.order_by("-pk").first()
    if other is None:
        return
    Recording.objects.filter(pk=recording.pk).update(beside=other)
    audit.record(VIEWER, "TWO_RECORDINGS", subjects=[recording.resident.ref], detail={"recording": recording.pk})
    application_services.tell(application_id=application, template=Template.TWO_RECORDINGS, once=str(recording.pk))


def _write_packet(station: Station, arrival: Arrival, manifest: Manifest, body: bytes) -> Packet:
    now = clock.now()
    found = _link(station, arrival)
    if found is Link.BROKEN:
        audit.record(VIEWER, "ALARM_CHAIN_BROKEN", detail={"station": station.code, "sequence": arrival.sequence})
    return Packet.objects.create(
        packet_id=arrival.packet_id,
        station=station,
        sequence=arrival.sequence,
        previous=arrival.previous,
        link=found,
        content=body,
        sealed_at=manifest.sealed_at,
        sealed_on=manifest.sealed_at.date(),
        received_at=now,
        receipt=issue(
            packet_id=arrival.packet_id,
            station=station.code,
            sequence=arrival.sequence,
            received_at=now,
            by="city",
            signing_key=keys.signing_key(),
        ).to_dict(),
    )


def _link(station: Station, arrival: Arrival) -> Link:
    near = Packet.objects.filter(station=station, sequence__in=(arrival.sequence - 1, arrival.sequence + 1))
    found: dict[int, tuple[str, str]] = {s: (i, p) for s, i, p in near.values_list("sequence", "packet_id", "previous")}
    before, after = found.get(arrival.sequence - 1), found.get(arrival.sequence + 1)
    return link(arrival, before=before and before[0], after=after and after[1])


def _as_far_as_kept(station: Station | None, body: bytes) -> bytes:
    """The bytes, or none of them where a station has sent so many today: a stolen key must not fill the disk."""
    recent = RefusedPacket.objects.filter(station=station, refused_at__gt=clock.now() - timedelta(days=1))
    before = recent.aggregate(total=Sum(Length("content")))["total"] or 0
    return body[:LONGEST_KEPT] if before + len(body) <= MOST_KEPT else b""


def _may_be_kept(sender: str) -> bool:
    """Whether one more refusal of a station, or of nobody known (""), is written down. The first that is not alarms."""
    try:
        count_try("refused", sender, limit=MOST_REFUSED, minutes=24 * 60)
    except Problem:
        audit.sound(VIEWER, "ALARM_MANY_REFUSED", detail={"station": sender, "at_least": MOST_REFUSED})
        return False
    return True


@transaction.atomic
def _refused(station: Station | None, body: bytes, kind: ProblemKind, code: str, detail: str) -> Problem:
    """Keep the bytes and sound the alarm; the problem to raise once this is committed.

    The same bytes are kept once, and alarm again only when they are refused for another reason. Of what comes after
    MOST_REFUSED of one sender in a day nothing is written.
    """
    digest = hashlib.sha256(body).hexdigest()
    is_known = RefusedPacket.objects.filter(sha256=digest, problem=code).exists()
    if not (is_known or _may_be_kept(station.code if station else "")):
        return Problem(kind, f"{code}: {detail}")
    why: dict[str, Any] = {
        "problem": code,
        "detail": detail[:300],
        "refused_at": clock.now(),
    }
    kept = {"station": station, "content": b"", **why}
    row, first = RefusedPacket.objects.get_or_create(sha256=digest, defaults=kept)
    if not row.content and (content := _as_far_as_kept(station, body)):
        RefusedPacket.objects.filter(pk=row.pk).update(content=content)
    if first or row.problem != code:
        RefusedPacket.objects.filter(pk=row.pk).update(**why)
        told = {"station": station.code if station else "", "problem": code, "sha256": digest}
        audit.record(VIEWER, "ALARM_PACKET_REFUSED", detail=told)
    return Problem(kind, f"{code}: {detail}")
