"""The day of a station is closed: three places state what they know (docs/flows/relay.md)."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from satupintu.city.enrolment import keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.relay.centre import Centre, Unreachable
from satupintu.city.relay.models import Closing as ClosingRow
from satupintu.city.relay.problems import CLOSING_ODD
from satupintu.city.relay.rules.entries import Agreement
from satupintu.packets import closing
from satupintu.packets.closing import SignedClosing
from satupintu.packets.keys import VerifyingKey
from satupintu.packets.problem import Refusal

RECHECK_DAYS = 14


def close_day(
    *, station: str, statement: object, centre: Centre
) -> tuple[Agreement, SignedClosing, SignedClosing | None]:
    """Keep a station's signed statement and compare it with the city's and the centre's own.

    May be called again: what arrived late meanwhile is then counted. Gives agreement, the city's statement, and the
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
    return _compare(station, told.date, signed, centre)


def recheck_closings(*, centre: Centre) -> int:
    """Compare again the days of the last fortnight that did not agree; gives how many agree now."""
    since = clock.today() - timedelta(days=RECHECK_DAYS)
    agreed = 0
    for row in ClosingRow.objects.filter(agrees=False, day__gte=since, by_station__isnull=False):
        statement = SignedClosing.from_dict(row.by_station)
        agreed += _compare(row.station_id, row.day, statement, centre)[0].agrees
    return agreed


def _compare(
    station: str, day: date, by_station: SignedClosing, centre: Centre
) -> tuple[Agreement, SignedClosing, SignedClosing | None]:
    by_city = closing.state(
        place="city",
        station=station,
        date=day,
        packets=enrolment.list_sealed_on(station, day),
        signing_key=keys.signing_key(),
        audit_head=audit.head(),
    )
    by_centre = _of_centre(station, day, centre)
    found = closing.compare(by_station.closing, by_city.closing, by_centre.closing if by_centre else None)
    agreement = Agreement(found.agrees, found.missing, found.silent)
    _keep(station, day, (by_station, by_city, by_centre), agreement)
    return agreement, by_city, by_centre


def _of_centre(station: str, day: date, centre: Centre) -> SignedClosing | None:
    """The centre's statement when it answers and signed it itself."""
    signer = keys.find_centre_signer()
    try:
        signed = SignedClosing.from_dict(centre.closing(station, day).document)
        told = closing.check(signed, signer) if signer else None
    except (Unreachable, Refusal):
        return None
    return signed if told and (told.place, told.station, told.date) == ("centre", station, day) else None


@transaction.atomic
def _keep(station: str, day: date, said: tuple[SignedClosing | None, ...], agreement: Agreement) -> None:
    by_station, by_city, by_centre = (each.to_dict() if each else None for each in said)
    defaults: dict[str, Any] = {
        "by_station": by_station,
        "by_city": by_city,
        "by_centre": by_centre,
        "agrees": agreement.agrees,
        "missing": agreement.missing,
        "audit_head": said[1].closing.audit_head if said[1] else "",
        "stated_at": clock.now(),
    }
    ClosingRow.objects.update_or_create(station_id=station, day=day, defaults=defaults)
