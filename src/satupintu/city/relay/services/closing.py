"""The day of a station is closed: three places state what they know (docs/flows/relay.md)."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from satupintu.city.enrolment import keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.relay.centre import Centre, Unreachable
from satupintu.city.relay.models import Closing as ClosingRow
from satupintu.city.relay.problems import CLOSING_ODD
from satupintu.city.relay.rules.entries import Agreement
from satupintu.city.relay.services.outbox import VIEWER
from satupintu.city.relay.services.vouching import state_for_centre
from satupintu.packets import closing
from satupintu.packets.closing import SignedClosing
from satupintu.packets.keys import VerifyingKey
from satupintu.packets.problem import Refusal

RECHECK_DAYS = 14
OLD_EVERY = timedelta(days=1)  # older days: each costs a call to the centre


def close_day(
    *, station: str, statement: object, centre: Centre
) -> tuple[Agreement, SignedClosing, SignedClosing | None]:
    """Keep a station's signed statement and compare it with the city's and the centre's own.

    May be called again: what arrived late meanwhile is then counted. A station's day only grows: a statement that
    names less was under way for long, and one that leaves out a packet of the kept one and names another contradicts
    it; both change nothing, the latter with an alarm. Gives agreement, the city's statement, and the
    centre's (None when it does not answer). Raises CLOSING_ODD, NO_SUCH_STATION.
    """
    row = enrolment.get_station(station)
    try:
        signed = SignedClosing.from_dict(statement)
        told = closing.check(signed, VerifyingKey(row.public_key))
    except Refusal as refusal:
        raise Problem(CLOSING_ODD, f"{refusal.code}: {refusal.problem.detail}") from None
    if (told.place, told.station) != ("station", station):
        raise Problem(CLOSING_ODD, "It is another place's statement.")
    if row.valid_until_sequence is not None and (told.last or 0) > row.valid_until_sequence:
        raise Problem(CLOSING_ODD, "It names numbers after the last that counts of this revoked station.")
    try:
        by_centre = state_of_centre(station=station, day=told.date, centre=centre)
    except Unreachable:
        by_centre = None
    return _compare(station, told.date, signed, by_centre)


def recheck_closings(*, centre: Centre) -> int:
    """Compare again the days that do not agree, those before the last fortnight daily; gives how many agree now.

    Raises Unreachable: one call that waits for a silent line is enough.
    """
    now = clock.now()
    recent = Q(day__gte=clock.today() - timedelta(days=RECHECK_DAYS)) | Q(stated_at__lt=now - OLD_EVERY)
    agreed = 0
    for row in ClosingRow.objects.filter(recent, agrees=False, by_station__isnull=False):
        statement = SignedClosing.from_dict(row.by_station)
        by_centre = state_of_centre(station=row.station_id, day=row.day, centre=centre)
        agreed += _compare(row.station_id, row.day, statement, by_centre)[0].agrees
    return agreed


def _compare(
    station: str, day: date, by_station: SignedClosing, by_centre: SignedClosing | None
) -> tuple[Agreement, SignedClosing, SignedClosing | None]:
    packets, head = _known_at_once(station, day)
    by_city = closing.state(
        place="city", station=station, date=day, packets=packets, signing_key=keys.signing_key(), audit_head=head
    )
    agreement = _agreement(by_station, by_city, by_centre)
    agreement, by_centre = _keep(station, day, (by_station, by_city, by_centre), agreement)
    return agreement, by_city, by_centre


def _known_at_once(station: str, day: date) -> tuple[list[tuple[int, str]], str]:
    """The packets of a day and the head of the trail of one moment: with one head the city never says two things."""
    head = audit.head()
    while True:
        packets, before = enrolment.list_sealed_on(station, day), head
        head = audit.head()
        if head == before:
            return packets, head


def _agreement(by_station: SignedClosing, by_city: SignedClosing, by_centre: SignedClosing | None) -> Agreement:
    found = closing.compare(by_station.closing, by_city.closing, by_centre.closing if by_centre else None)
    return Agreement(found.agrees, found.missing, found.silent)


def state_of_centre(*, station: str, day: date, centre: Centre) -> SignedClosing | None:
    """The centre's statement, None where it signed none itself; where it knows no closings, the city's for it.

    Raises Unreachable.
    """
    if not settings.CENTRE_HAS_PORT:
        return state_for_centre(station, day)
    signer = keys.find_centre_signer()
    try:
        signed = SignedClosing.from_dict(centre.closing(station, day).document)
        told = closing.check(signed, signer) if signer else None
    except Refusal:
        return None
    return signed if told and (told.place, told.station, told.date) == ("centre", station, day) else None


@transaction.atomic
def _keep(
    station: str, day: date, said: tuple[SignedClosing, SignedClosing, SignedClosing | None], agreement: Agreement
) -> tuple[Agreement, SignedClosing | None]:
    """Keep what was said, unless a newer call said more meanwhile; gives the agreement that is kept.

    And the centre's statement: of a centre that says nothing now the one before, while the station states the same.
    """
    by_station, by_city, by_centre = said
    row = ClosingRow.objects.select_for_update().filter(station_id=station, day=day).first()
    if row is not None and row.by_station is not None:
        before = SignedClosing.from_dict(row.by_station).closing
        kept, new = set(before.ids), set(by_station.closing.ids)
        if not kept <= new:
            if not new <= kept:
                detail = {"station": station, "day": day.isoformat(), "kept": sorted(kept - new)[:5]}
                audit.sound(VIEWER, "ALARM_CLOSING_CONTRADICTED", detail=detail)
            return Agreement(row.agrees, row.missing), by_centre
        if by_centre is None and kept == new:
            by_centre = _still_signed(row.by_centre)
            agreement = _agreement(by_station, by_city, by_centre)
    if agreement.agrees and len(enrolment.list_sealed_on(station, day)) != by_city.closing.count:
        agreement = Agreement(agrees=False)  # another came while the centre was asked: the next look compares anew
    defaults: dict[str, Any] = {
        "by_station": by_station.to_dict(),
        "by_city": by_city.to_dict(),
        "by_centre": by_centre.to_dict() if by_centre else None,
        "agrees": agreement.agrees,
        "missing": agreement.missing,
        "audit_head": by_city.closing.audit_head,
        "stated_at": clock.now(),
    }
    ClosingRow.objects.update_or_create(station_id=station, day=day, defaults=defaults)
    return agreement, by_centre


def _still_signed(document: object) -> SignedClosing | None:
    """A kept statement of the centre, None when it is no longer the centre's key that signed it."""
    signer = keys.find_centre_signer()
    if document is None or signer is None:
        return None
    signed = SignedClosing.from_dict(document)
    try:
        closing.check(signed, signer)
    except Refusal:
        return None
    return signed
