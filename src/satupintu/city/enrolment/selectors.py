"""Reads of this stage: stations, packets, recordings; who must have a card and is not recorded."""

import base64
import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from satupintu.city.applications import selectors as applications
from satupintu.city.enrolment import keys
from satupintu.city.enrolment.models import Packet, Recording, RefusedPacket, Station, Upload
from satupintu.city.enrolment.problems import NO_SUCH_PACKET, NO_SUCH_STATION, PART_MISSING
from satupintu.city.enrolment.rules.entries import (
    ConfirmedShare,
    Extract,
    KeptPacket,
    NotRecorded,
    NotRecordedPage,
    RecordingEntry,
    StationEntry,
    Unanswered,
)
from satupintu.city.enrolment.rules.receiving import gaps
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register import selectors as register
from satupintu.city.register.rules.roster import Whereabouts
from satupintu.packets.packet import SealedPacket, key_id_of
from satupintu.packets.packet import open_part as open_sealed
from satupintu.packets.problem import Refusal
from satupintu.packets.readers import Readers, SignedReaders, state
from satupintu.packets.status import Status

LISTERS = (Role.FRONT_DESK, Role.PLANNER, Role.VERIFIER, Role.HEAD)
OPENERS = (Role.STOCK_OFFICER, Role.VERIFIER, Role.FRONT_DESK)
WATCHERS = (Role.VERIFIER, Role.HEAD, Role.ADMINISTRATOR, Role.AUDITOR)
PAGE = 50  # people
READERS_CHANGED = "readers_changed_at"
NEXT_READER = "next_reader"
EPOCH = "epoch"
MOST_GAPS = 50  # told to a station
"""Another word for each life of this city: a restore from a backup begins a new one."""


# -- recordings -----------------------------------------------------------------------------------
def is_recorded(subject: UUID | str) -> bool:
    """Whether a recording of the person counts."""
    return Recording.objects.filter(resident__ref=subject, counts=True).exists()


def list_recordings(subjects: Iterable[UUID | str]) -> list[RecordingEntry]:
    """Recordings of these people, newest first; says when and where, nothing of the person."""
    rows = Recording.objects.filter(resident__ref__in=list(subjects)).order_by("-recorded_on", "-pk")
    return [_entry(row) for row in rows.select_related("resident", "packet").prefetch_related("exceptions")]


def find_recording(packet_id: str) -> RecordingEntry | None:
    """The recording that a packet brought."""
    row = Recording.objects.select_related("resident", "packet").filter(packet__packet_id=packet_id).first()
    return _entry(row) if row else None


def get_recording(packet_id: str) -> RecordingEntry:
    """The recording that a packet brought. Raises NO_SUCH_PACKET."""
    found = find_recording(packet_id)
    if found is None:
        raise Problem(NO_SUCH_PACKET)
    return found


def find_newest_packet(application: int) -> str | None:
    """Id of the newest packet whose recording counts for an application."""
    return _recorded_for([application]).values_list("packet__packet_id", flat=True).first()


def find_unique_packet(application: int) -> str | None:
    """Id of the packet of an application's recording that the centre found unique; the newest, if there are several."""
    return _unique_for([application]).values_list("packet__packet_id", flat=True).first()


def list_unique(numbers: Iterable[int]) -> set[int]:
    """Those of some applications for which somebody was recorded and found unique."""
    return set(_unique_for(numbers).values_list("application", flat=True))


def _unique_for(numbers: Iterable[int]) -> QuerySet[Recording]:
    return _recorded_for(numbers).filter(status=Status.PRINT_READY_RECORD)


def _recorded_for(numbers: Iterable[int]) -> QuerySet[Recording]:
    """What counts and came in a packet, the newest first."""
    rows = Recording.objects.filter(application__in=numbers, counts=True, packet__isnull=False)
    return rows.order_by("-pk")


def open_part(viewer: Viewer, packet_id: str, name: str) -> bytes:
    """The bytes of a part that was sealed for the city: "biodata", "photo" or "signature". Audited.

    Raises NOT_ALLOWED, NO_SUCH_PACKET, PART_MISSING (not taken, or not the city's to open).
    """
    recording = Recording.objects.select_related("resident", "packet").filter(packet__packet_id=packet_id).first()
    if recording is None or recording.packet is None:
        raise Problem(NO_SUCH_PACKET)
    viewer.need(*OPENERS)
    audit.record(
        viewer, "PACKET_PART_OPENED", subjects=[recording.resident.ref], detail={"packet": packet_id, "part": name}
    )
    packet = SealedPacket.from_bytes(bytes(recording.packet.content))
    try:
        key = keys.find_reading_key(key_id_of(packet, name)) or keys.reading_key()
        return open_sealed(packet, name, key)
    except Refusal as refusal:
        raise Problem(PART_MISSING, refusal.code) from None


def show_part(viewer: Viewer, packet_id: str, name: str) -> str:
    """Photo or signature as a data address for a page, "" when it was not taken or is no picture. Audited."""
    try:
        content = open_part(viewer, packet_id, name)
    except Problem:
        return ""
    kinds = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
    kind = next((kind for magic, kind in kinds.items() if content.startswith(magic)), None)
    return f"data:{kind};base64,{base64.b64encode(content).decode()}" if kind else ""


# -- who is recorded and who is not ---------------------------------------------------------------
def count_recorded(on: date, area: str = "") -> int:
    """How many of those who must have a KTP on that day were recorded by then."""
    return _wajib(on, area).filter(_recorded_by(on)).count()


def count_not_recorded(on: date, area: str = "") -> int:
    """How many of those who must have a KTP on that day were not recorded by then."""
    return _not_recorded(on, area).count()


def list_not_recorded(
    viewer: Viewer,
    area: str = "",
    page: int = 1,
    *,
    believed: Whereabouts | None = None,
    least_known_first: bool = False,
) -> NotRecordedPage:
    """Those who must have a KTP today and are not recorded, inside `area` and the viewer's own, by RT and name.

    `believed`: only those who are believed to be there today; `least_known_first`: of whom nobody said anything, then
    by the day of the newest word. Audited. Raises NOT_ALLOWED for an area outside the viewer's.
    """
    viewer.need(*LISTERS, area=area)
    today = clock.today()
    rows = _not_recorded(today, area)
    if believed is not None:
        rows = rows.annotate(believed=register.believed_kind(today)).filter(believed=believed)
    if least_known_first:
        rows = rows.annotate(said_last=register.said_last())
        rows = rows.order_by(F("said_last").asc(nulls_first=True), "rt_id", "name", "pk")
    else:
        rows = rows.order_by("rt_id", "name", "pk")
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    found = rows[(page - 1) * PAGE : page * PAGE].values_list("ref", "name", "birth_date", "address", "rt_id")
    said = register.believed_of(ref for ref, *_ in found)
    lines = tuple(NotRecorded(ref, name, born, address, rt, said.get(ref)) for ref, name, born, address, rt in found)
    audit.record(
        viewer, "NOT_RECORDED_LISTED", subjects=[line.subject for line in lines], detail={"area": area, "page": page}
    )
    return NotRecordedPage(lines, page, pages, total)


def list_confirmed_by_rt(viewer: Viewer, area: str = "") -> list[ConfirmedShare]:
    """By RT: those not recorded today, and how many of them are confirmed by a word of the last 90 days. Names nobody.

    Raises NOT_ALLOWED for an area outside the viewer's.
    """
    viewer.need(*LISTERS, area=area)
    today = clock.today()
    known = ~Q(believed=Whereabouts.UNKNOWN)
    rows = _not_recorded(today, area).annotate(believed=register.believed_kind(today)).values("rt_id")
    shares = rows.annotate(confirmed=Count("pk", filter=known), total=Count("pk")).order_by("rt_id")
    return [ConfirmedShare(row["rt_id"], row["confirmed"], row["total"]) for row in shares]


def recorded_by(on: date) -> QuerySet[Any, Any]:
    """Keys of residents with a recording that counts by a day, for later stages to count with."""
    return Recording.objects.filter(counts=True, recorded_on__lte=on).values("resident")


def taken_over_at(status: Status, on: date) -> QuerySet[Any, Any]:
    """Keys of residents whose recording from before this service stood at a status on a day; of it only that is known.

    For later stages to count with.
    """
    end = clock.ends(on)
    old = Recording.objects.filter(application=None, counts=True, status=status, status_since__lt=end)
    return old.values("resident")


def first_recorded(after: date, until: date) -> dict[int, date]:
    """Keys of residents whose first recording that counts lies after one day and not after another, with its day."""
    firsts = Recording.objects.filter(counts=True, recorded_on__lte=until).values_list("resident")
    return dict(firsts.annotate(day=Min("recorded_on")).filter(day__gt=after).order_by())


def count_first_recorded(after: date, until: date) -> dict[date, int]:
    """How many were recorded for the first time on each day after one and not after another; only days with some."""
    days = Recording.objects.filter(counts=True, recorded_on__gt=after, recorded_on__lte=until)
    earlier = Recording.objects.filter(
        resident=OuterRef("resident"), counts=True, recorded_on__lt=OuterRef("recorded_on")
    )
    firsts = days.filter(~Exists(earlier)).values_list("recorded_on")
    return dict(firsts.annotate(persons=Count("resident", distinct=True)).order_by())


def desks_of_applications() -> dict[int, str]:
    """Keys of applications with the place where each was recorded, the last one where there are several."""
    rows = Recording.objects.filter(application__isnull=False).order_by("pk")
    return dict(rows.values_list("application", "place"))


def data_state() -> str:
    """Another text as soon as a recording came or a word about one, for later stages that keep what they counted."""
    said = Recording.objects.aggregate(Count("pk"), Max("status_since"))
    return "|".join(map(str, said.values()))


def recorded_as_known(on: date, known_on: date) -> QuerySet[Any, Any]:
    """Keys of residents recorded by a day as known at the end of `known_on`, for later stages to count with.

    A recording is known once its packet has come, and counts until the word that took that from it.
    """
    end = clock.ends(known_on)
    counted = Q(counts=True) | Q(status_since__gte=end)
    known = Q(packet=None) | Q(packet__received_at__lt=end)
    return Recording.objects.filter(counted, known, recorded_on__lte=on).values("resident")


def _wajib(on: date, area: str) -> QuerySet[Any]:
    return register.residents_on(on, area).filter(register.wajib_ktp_on(on))


def _not_recorded(on: date, area: str) -> QuerySet[Any]:
    return _wajib(on, area).filter(~_recorded_by(on))


def _recorded_by(on: date) -> Exists:
    return Exists(Recording.objects.filter(resident=OuterRef("pk"), counts=True, recorded_on__lte=on))


# -- without a network ----------------------------------------------------------------------------
def get_extract(viewer: Viewer, area: str, known: str = "") -> Extract:
    """Who of an area must have a KTP, is not recorded and has not asked: as a day list says it, for its station.

    The youngest first, `EXTRACT_MOST` at most. `known`: the hash of what the station has; people are handed out, and
    the trail says so in one line, only when that is not the same. Raises NOT_ALLOWED.
    """
    today = clock.today()
    asked = applications.residents_with_an_open_one()
    rows = _not_recorded(today, area).exclude(pk__in=asked).order_by("-birth_date", "pk")[: settings.EXTRACT_MOST]
    entries = [
        {"subject": str(card.ref), "biodata": card.as_biodata()} for card in register.list_card_data(viewer, rows)
    ]
    found = Extract(hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest(), entries)
    if found.hash == known:
        return Extract(known, [])
    detail = {"area": area, "people": len(entries)}
    audit.record(viewer, "EXTRACT_HANDED_OUT", subjects=[entry["subject"] for entry in entries], detail=detail)
    return found


def find_beside(packet_id: str) -> RecordingEntry | None:
    """The other recording of the same person, where one was made under a number set aside and both still count."""
    row = _beside().filter(packet__packet_id=packet_id).select_related("beside").first()
    return _entry(row.beside) if row and row.beside else None


def find_other_of_two(packet_id: str) -> RecordingEntry | None:
    """The same from either side, when both are recordings of one application."""
    here = Q(packet__packet_id=packet_id, beside__application=F("application"))
    there = Q(beside__packet__packet_id=packet_id, beside__application=F("application"))
    row = _beside().filter(here | there).select_related("packet", "beside__packet", "beside__resident").first()
    if row is None or row.packet is None or row.beside is None:
        return None
    return _entry(row.beside if row.packet.packet_id == packet_id else row)


def list_beside(application: int) -> list[str]:
    """Packets of recordings that stand beside another one, where one of the two is of this application."""
    rows = _beside().filter(Q(application=application) | Q(beside__application=application))
    return list(rows.values_list("packet__packet_id", flat=True))


def is_left_without_a_recording(application: int) -> bool:
    """Whether neither of two recordings of the person counts, one of this application, and no later one is checked."""
    here = Q(application=application) | Q(beside__application=application)
    ours = Recording.objects.filter(application=application, counts=True)
    return _neither().filter(here).exists() and not ours.filter(status=Status.PRINT_READY_RECORD).exists()


def list_left_without_a_recording(packet_id: str) -> list[int]:
    """Applications of a packet's recording and of the one beside it, where neither counts and no later one came."""
    row = _neither().filter(packet__packet_id=packet_id).select_related("beside").first()
    found = (row.application_id, row.beside.application_id) if row and row.beside else ()
    both = {each for each in found if each is not None}
    recorded = Recording.objects.filter(application__in=both, counts=True).values_list("application", flat=True)
    return sorted(both - set(recorded))


def _beside() -> QuerySet[Recording]:
    return Recording.objects.filter(counts=True, beside__counts=True)


def _neither() -> QuerySet[Recording]:
    return Recording.objects.filter(counts=False, beside__counts=False)


# -- stations and packets -------------------------------------------------------------------------
def find_next_reader() -> str | None:
    """The id of a sealing key that waits for a backup before stations hear of it."""
    return find_setting(NEXT_READER) or None


def find_readers() -> SignedReaders | None:
    """Whom stations seal for, signed; None while that is what they learned when they were enrolled."""
    changed, centre = find_setting(READERS_CHANGED), keys.find_centre_reader()
    if changed is None or centre is None:
        return None
    at, signer = datetime.fromisoformat(changed), keys.find_centre_signer()
    told = Readers(keys.reading_key().reader, centre, at, signer)
    return state(readers=told, signing_key=keys.signing_key())


def get_station(code: str) -> Station:
    """The enrolled station with this code, for this stage's own interface. Raises NO_SUCH_STATION."""
    station = Station.objects.select_related("place").filter(code=code).exclude(public_key="").first()
    if station is None:
        raise Problem(NO_SUCH_STATION)
    return station


def list_stations(viewer: Viewer) -> list[StationEntry]:
    """Stations with what came from them and what is missing in between."""
    viewer.need(*WATCHERS)
    rows = Station.objects.annotate(number=Count("packets")).order_by("code")
    return [
        StationEntry(
            row.code,
            row.name,
            row.place_id,
            row.enrolled_at,
            row.seen_at,
            row.valid_until_sequence,
            row.number,
            tuple(gaps(list(row.packets.values_list("sequence", flat=True)))),
        )
        for row in rows
    ]


def standing(station: str) -> dict[str, Any]:
    """What a station compares with its receipts, to notice that a restored city lost packets (docs/flows/backup.md).

    `epoch`; `last`: the highest number that came; `whole`: the last number up to which all came; `missing`: the first
    ranges of numbers below `last` that have not come.
    """
    rows = Packet.objects.filter(station=station)
    told = rows.aggregate(last=Max("sequence"), number=Count("pk"))
    last = told["last"] or 0
    # none where what was missing has come meanwhile
    missing = gaps(list(rows.values_list("sequence", flat=True))) if told["number"] < last else []
    whole = missing[0][0] - 1 if missing else last
    return {"epoch": find_setting(EPOCH) or "", "last": last, "whole": whole, "missing": missing[:MOST_GAPS]}


def find_receipt(packet_id: str) -> dict[str, str] | None:
    """The receipt given for a packet, or None when it was not received."""
    return Packet.objects.filter(packet_id=packet_id).values_list("receipt", flat=True).first()


def list_receipts(station: str, after: int = 0, numbers: Iterable[int] | None = None) -> list[dict[str, str]]:
    """Receipts given to a station for packets numbered above `after`, or for some numbers among them, by number."""
    rows = Packet.objects.filter(station=station, sequence__gt=after)
    rows = rows if numbers is None else rows.filter(sequence__in=list(numbers))
    return list(rows.order_by("sequence").values_list("receipt", flat=True))


def list_statuses(station: str, after: int = 0) -> list[tuple[int, str, Status, datetime]]:
    """(number, packet id, status, since when) of a station's packets numbered above `after`, by number.

    The recording's own word up to PRINT_READY_RECORD, from then on the application's, to the card in hand.
    """
    rows = Recording.objects.filter(packet__station=station, packet__sequence__gt=after).order_by("packet__sequence")
    found = []
    for row in rows.select_related("application", "packet").defer("packet__content"):
        goes_on = row.status == Status.PRINT_READY_RECORD and row.application
        word, since = (
            (row.application.status, row.application.status_since)
            if goes_on and row.application
            else (row.status, row.status_since)
        )
        number, packet_id = (row.packet.sequence, row.packet.packet_id) if row.packet else (0, "")
        found.append((number, packet_id, Status(word), since))
    return found


AT_CENTRE = (Status.SENT_FOR_ENROLLMENT, Status.RECEIVED_AT_CENTRAL)


def list_unfinished() -> list[datetime]:
    """When each packet was announced of which only a part has come."""
    return list(Upload.objects.values_list("announced_at", flat=True))


def list_at_centre() -> list[datetime]:
    """Since when each recording waits for the centre's answer."""
    rows = Recording.objects.filter(status__in=AT_CENTRE, packet__isnull=False)
    return list(rows.values_list("status_since", flat=True))


def unanswered_packets(before: datetime) -> QuerySet[Any, Any]:
    """Keys of packets that have waited at the centre since before a moment, for later stages to count with."""
    return _unanswered(before).values("packet")


def _unanswered(before: datetime) -> QuerySet[Recording]:
    return Recording.objects.filter(status__in=AT_CENTRE, status_since__lt=before, packet__isnull=False)


def list_unanswered(before: datetime, limit: int = 100) -> list[Unanswered]:
    """Packets that have waited at the centre since before a moment, oldest first. Names nobody."""
    rows = (
        _unanswered(before)
        .order_by("status_since")[:limit]
        .values_list(
            "pk", "resident", "packet__packet_id", "packet__station", "packet__sequence", "status", "status_since"
        )
    )
    others: dict[int, list[tuple[int, str, date]]] = {}
    known = Recording.objects.filter(resident__in=[resident for _, resident, *_ in rows]).order_by("recorded_on")
    for pk, resident, place, day in known.values_list("pk", "resident", "place__name", "recorded_on"):
        others.setdefault(resident, []).append((pk, place, day))
    return [
        Unanswered(
            packet_id or "",
            station or "",
            sequence or 0,
            Status(status),
            since,
            tuple((place, day) for other, place, day in others[resident] if other != pk),
        )
        for pk, resident, packet_id, station, sequence, status, since in rows
    ]


def list_waits(since: datetime) -> list[tuple[str, datetime, datetime, int | None]]:
    """(station, sealed, received, row of the resident) of the packets that came since a moment; names nobody."""
    rows = Packet.objects.filter(received_at__gte=since).order_by("received_at")
    return list(rows.values_list("station", "sealed_at", "received_at", "recording__resident"))


def list_sealed_on(station: str, day: date) -> list[tuple[int, str]]:
    """(sequence, packet id) of the packets that a station sealed on its day and that came."""
    rows = Packet.objects.filter(station=station, sealed_on=day).order_by("sequence")
    return list(rows.values_list("sequence", "packet_id"))


def list_manifests(day: date) -> list[tuple[str, SealedPacket, dict[str, str]]]:
    """(station, packet without its bodies, receipt) of what was sealed on a day and came, by station and number."""
    rows = Packet.objects.filter(sealed_on=day).order_by("station", "sequence")
    found = []
    for station, content, receipt in rows.values_list("station", "content", "receipt").iterator(1):
        found.append((station, replace(SealedPacket.from_bytes(bytes(content)), bodies={}), receipt))
    return found


def list_public_keys() -> dict[str, str]:
    """The public key (base64) of every station that ever enrolled, by its code."""
    return dict(Station.objects.exclude(public_key="").order_by("code").values_list("code", "public_key"))


def list_days_with_packets() -> list[tuple[str, date]]:
    """(station, day) on which something was sealed that has come."""
    return list(Packet.objects.order_by("station", "sealed_on").values_list("station", "sealed_on").distinct())


def list_rows_beyond(held: QuerySet[Any]) -> list[int]:
    """Keys of received packets that are not among `held`, oldest first: how a later stage finds what is new."""
    return list(Packet.objects.exclude(pk__in=held).order_by("pk").values_list("pk", flat=True))


def get_sealed(packet_id: str) -> SealedPacket:
    """A packet as it came, to be carried on. Raises NO_SUCH_PACKET."""
    content = Packet.objects.filter(packet_id=packet_id).values_list("content", flat=True).first()
    if content is None:
        raise Problem(NO_SUCH_PACKET)
    return SealedPacket.from_bytes(bytes(content))


def list_refused(viewer: Viewer, limit: int = 50) -> list[tuple[str, str, str, datetime]]:
    """(station, problem, detail, when) of the newest refused packets."""
    viewer.need(*WATCHERS)
    rows = RefusedPacket.objects.order_by("-refused_at").values_list("station", "problem", "detail", "refused_at")
    return [(station or "", problem, detail, at) for station, problem, detail, at in rows[:limit]]


def list_kept(viewer: Viewer, beginning: str = "") -> list[KeptPacket]:
    """Refused packets that are kept, oldest first, whose SHA-256 begins so. Names nobody. Raises NOT_ALLOWED."""
    viewer.need(*WATCHERS)
    rows = RefusedPacket.objects.filter(sha256__startswith=beginning).order_by("pk")
    return [_kept(row) for row in rows.iterator(1)]


def hand_out_refused(viewer: Viewer, sha256: str) -> bytes:
    """What is kept of refused bytes, sealed as it came, to be looked at elsewhere. Audited.

    Raises NOT_ALLOWED, NO_SUCH_PACKET.
    """
    viewer.need(*WATCHERS)
    content = RefusedPacket.objects.filter(sha256=sha256).values_list("content", flat=True).first()
    if content is None:
        raise Problem(NO_SUCH_PACKET)
    audit.record(viewer, "REFUSED_PACKET_HANDED_OUT", detail={"sha256": sha256})
    return bytes(content)


def _kept(row: RefusedPacket) -> KeptPacket:
    station, number = row.station_id or "", 0
    with suppress(Refusal):
        told = SealedPacket.from_bytes(bytes(row.content)).contents
        # of nobody known here: whatever stands there must suit a terminal and a file's name
        station, number = station or told.station.encode("ascii", "replace").decode(), told.sequence
    return KeptPacket(row.refused_at, station, number, row.problem, len(row.content), row.sha256)


def _entry(row: Recording) -> RecordingEntry:
    return RecordingEntry(
        row.pk,
        row.resident.ref,
        row.application_id,
        row.packet.packet_id if row.packet else None,
        row.place_id,
        row.recorded_on,
        Status(row.status),
        row.status_since,
        row.counts,
        tuple((e.part, e.reason) for e in row.exceptions.all()),
    )
