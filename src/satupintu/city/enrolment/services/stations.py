"""Stations: opened, enrolled with their key, revoked. A station keeps one key for life; a new machine is a new one."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from satupintu.city.areas.selectors import get_area, get_place
from satupintu.city.enrolment import keys
from satupintu.city.enrolment.models import EnrolmentCode, Packet, Recording, Station
from satupintu.city.enrolment.problems import (
    CENTRE_UNKNOWN,
    ENROLMENT_CODE,
    NO_SUCH_STATION,
    STATION_ENROLLED,
    STATION_EXISTS,
)
from satupintu.city.enrolment.rules.receiving import gaps
from satupintu.city.foundation import audit, claim_codes, clock
from satupintu.city.foundation.problems import BAD_REQUEST, Problem
from satupintu.city.foundation.viewers import Role, Viewer, program
from satupintu.packets.keys import VerifyingKey
from satupintu.packets.problem import SealProblem

MOST_MISSING = 1000  # packets that an honest station may have sealed and not brought: it stops when 500 wait
CODE_OPENS_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Enrolled:
    """What a station gets when it enrols: who it is, and the public keys (base64) of those it seals for."""

    station: str
    kecamatan: str
    city_reader: str
    centre_reader: str
    city_signer: str
    centre_signer: str

    def document(self) -> dict[str, str]:
        return asdict(self)


class Above(NamedTuple):
    """A packet that came before its station was revoked, with a number that does not count any more; names nobody."""

    number: int
    application: int | None
    subject: UUID


@dataclass(frozen=True)
class Revoked:
    """`until`: the last number that counts; `missing`: those up to it that never came, as (first, last)."""

    until: int
    missing: tuple[tuple[int, int], ...]
    above: tuple[Above, ...]


@transaction.atomic
def open_station(*, viewer: Viewer, code: str, name: str, place: str) -> None:
    """Make a station at a place. Raises STATION_EXISTS, NO_SUCH_PLACE, NOT_ALLOWED."""
    viewer.need(Role.ADMINISTRATOR)
    get_place(place)
    _entry, made = Station.objects.get_or_create(code=code, defaults={"name": name, "place_id": place})
    if not made:
        raise Problem(STATION_EXISTS)
    audit.record(viewer, "STATION_OPENED", detail={"station": code})


@transaction.atomic
def make_enrolment_code(*, viewer: Viewer, station: str) -> str:
    """A code with which one machine enrols as `station`, once, within a week; told here and nowhere again.

    Those made before open no more. Raises NO_SUCH_STATION.
    """
    viewer.need(Role.ADMINISTRATOR)
    found = Station.objects.filter(code=station).first()
    if found is None:
        raise Problem(NO_SUCH_STATION)
    code = claim_codes.new()
    EnrolmentCode.objects.filter(station=found, used_at=None).delete()
    EnrolmentCode.objects.create(code_hash=_hashed(code), station=found, made_at=clock.now())
    audit.record(viewer, "STATION_CODE_MADE", detail={"station": station})
    return claim_codes.shown(code)


@transaction.atomic
def enrol_station(*, code: str, public_key: str, name: str) -> Enrolled:
    """Note a station's public key, once per code; the same key with the same code gets the same answer again.

    Raises ENROLMENT_CODE (unknown, used by another key, too old, not a key), STATION_ENROLLED, CENTRE_UNKNOWN.
    """
    entry = (
        # the station's row too: of two machines with a code each the second must see what the first became
        EnrolmentCode.objects.select_for_update(of=("self", "station"))
        .select_related("station__place")
        .filter(code_hash=_hashed(claim_codes.find(code) or ""))
        .first()
    )
    if entry is None or not _is_key(public_key) or (entry.used_at and entry.station.public_key != public_key):
        raise Problem(ENROLMENT_CODE)
    if entry.used_at is None and entry.made_at < clock.now() - CODE_OPENS_FOR:
        raise Problem(ENROLMENT_CODE)
    station = entry.station
    if station.public_key not in {"", public_key}:
        raise Problem(STATION_ENROLLED)
    answer = _enrolled(station)
    if entry.used_at is None:
        now = clock.now()
        EnrolmentCode.objects.filter(pk=entry.pk).update(used_at=now)
        Station.objects.filter(pk=station.pk).update(public_key=public_key, enrolled_at=now, seen_at=now)
        # the office's own name for the station stays; what the machine calls itself is noted
        audit.record(
            program(f"station {station.code}"),
            "STATION_ENROLLED",
            detail={"station": station.code, "calls_itself": name[:100]},
        )
    return answer


def _enrolled(station: Station) -> Enrolled:
    reader, signer = keys.find_centre_reader(), keys.find_centre_signer()
    if reader is None or signer is None:
        raise Problem(CENTRE_UNKNOWN)
    return Enrolled(
        station=station.code,
        kecamatan=get_area(station.place.area_id).name,
        city_reader=keys.reading_key().public,
        centre_reader=reader.public,
        city_signer=keys.signing_key().public,
        centre_signer=signer.public,
    )


@transaction.atomic
def revoke_station(*, viewer: Viewer, station: str, until: int | None = None) -> Revoked:
    """Let only numbers up to `until` count of what `station` sealed; None: up to which all have come, without a gap.

    The highest number that came is no such end: whoever has the key sends a high one first, and fills what is below.
    What came above stays kept, for somebody to look at. May be done again, with another end. Raises NO_SUCH_STATION,
    BAD_REQUEST for an end that no honest chain reaches.
    """
    viewer.need(Role.ADMINISTRATOR)
    found = Station.objects.select_for_update().filter(code=station).first()  # no packet comes in between
    if found is None:
        raise Problem(NO_SUCH_STATION)
    came = list(Packet.objects.filter(station=station).values_list("sequence", flat=True))
    last = _last_without_gap(came) if until is None else until
    if last < 0:
        raise Problem(BAD_REQUEST, _("Packets are numbered from 1; 0 lets none count."))
    missing = gaps([number for number in came if number <= last] + [last + 1])
    number = sum(end - first + 1 for first, end in missing)
    if number > MOST_MISSING:
        said = _("Up to number %(last)s, %(number)s packets never came. A station stops recording long before that.")
        raise Problem(BAD_REQUEST, said % {"last": last, "number": number})
    Station.objects.filter(pk=found.pk).update(valid_until_sequence=last)
    rows = Recording.objects.filter(packet__station=station, packet__sequence__gt=last).order_by("packet__sequence")
    above = [Above(*row) for row in rows.values_list("packet__sequence", "application", "resident__ref")]
    detail = {"station": station, "valid_until": last, "above": [[each.number, each.application] for each in above]}
    audit.record(viewer, "STATION_REVOKED", subjects=[each.subject for each in above], detail=detail)
    return Revoked(last, tuple(missing), tuple(above))


def _last_without_gap(came: list[int]) -> int:
    missing = gaps(came)
    return missing[0][0] - 1 if missing else len(came)


@transaction.atomic
def note_allowance(*, station: str, allowance: UUID, told: Mapping[str, str | int]) -> None:
    """A supervisor let `station` go on recording although something spoke against it; once in the audit trail."""
    by = program(f"station {station}")
    if not audit.was_recorded("STATION_ALLOWED_MORE", allowance):
        detail = {"station": station, **told}
        audit.record(by, "STATION_ALLOWED_MORE", subjects=[allowance], detail=detail)


def note_seen(station: str) -> None:
    """Keep when a station last called, to the minute."""
    now = clock.now()
    Station.objects.filter(Q(code=station), Q(seen_at=None) | Q(seen_at__lt=now - timedelta(minutes=1))).update(
        seen_at=now
    )


def _hashed(code: str) -> str:
    return hashlib.sha256(f"station:{code}".encode()).hexdigest()


def _is_key(text: str) -> bool:
    try:
        VerifyingKey(text)
    except SealProblem:
        return False
    return True
