"""Numbers and claim codes made ahead, for stations that record without a network.

A claim code is derived from the city's key: a city that was restored from a backup finds those again that it lost.
"""

import hmac
from uuid import UUID

from django.db import transaction

from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.enrolment import keys
from satupintu.city.enrolment.models import Station
from satupintu.city.enrolment.rules.pools import MOST_LOST, ordinal_of, up_to
from satupintu.city.foundation import audit, claim_codes
from satupintu.city.foundation.problems import BAD_REQUEST, Problem
from satupintu.city.foundation.viewers import Viewer, program


@transaction.atomic
def top_up(*, station: Station, told: int, left: int) -> list[tuple[int, str]]:
    """(number, claim code) above `told`, the highest that the station has, of which it has not used `left`.

    Asking twice gives the same. Raises BAD_REQUEST for more than can have been given.
    """
    Station.objects.select_for_update().get(pk=station.pk)
    given = applications.last_set_aside(station.code)
    if not (0 <= told <= given + MOST_LOST and left >= 0):
        raise Problem(BAD_REQUEST, "So many numbers cannot have been given.")
    last = up_to(given=given, told=told, left=left)
    if last > given:
        codes = {ordinal: _code(station.code, ordinal) for ordinal in range(given + 1, last + 1)}
        application_services.set_aside(holder=station.code, codes=codes)
        detail = {"station": station.code, "first": given + 1, "last": last}
        audit.record(program(f"station {station.code}"), "NUMBERS_SET_ASIDE", detail=detail)
    return applications.list_set_aside(station.code, told)


def application_under(*, viewer: Viewer, number: str, station: str, subject: UUID) -> int | None:
    """The application of a number that this station was given; None when it is not its own, or another person's."""
    ordinal = ordinal_of(number, station)
    if ordinal is None:
        return None
    return application_services.use_set_aside(viewer=viewer, holder=station, ordinal=ordinal, resident_ref=subject)


def _code(station: str, ordinal: int) -> str:
    private = keys.signing_key().private.encode()
    return claim_codes.derived(hmac.digest(private, f"claim code {station}:{ordinal}".encode(), "sha256"))
