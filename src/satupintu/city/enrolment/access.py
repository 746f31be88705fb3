"""Who calls: the station that signed this very request."""

import json
from typing import Any

from django.http import HttpRequest

from satupintu.city.enrolment.models import Station
from satupintu.city.enrolment.problems import STATION_CLOCK, STATION_REVOKED, STATION_SIGNATURE
from satupintu.city.enrolment.services import note_seen
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import BAD_REQUEST, Problem
from satupintu.packets.keys import VerifyingKey
from satupintu.packets.problem import SealProblem
from satupintu.packets.requests import check_request, station_of


def signed_by(request: HttpRequest, *, even_revoked: bool = False, signed: bytes | None = None) -> Station:
    """The station whose key signed the request. A revoked one may still bring what it sealed before.

    `signed`: what its signature covers in place of the body, when that is not to be read at once.
    Raises STATION_SIGNATURE (unknown station, wrong key, altered), STATION_CLOCK, STATION_REVOKED.
    """
    try:
        station = Station.objects.select_related("place").filter(code=station_of(request.headers)).first()
        if station is None or not station.public_key:
            raise Problem(STATION_SIGNATURE)
        check_request(
            request.method or "",
            request.get_full_path(),
            request.body if signed is None else signed,
            request.headers,
            now=clock.now(),
            key=VerifyingKey(station.public_key),
        )
    except SealProblem as problem:
        kind = STATION_CLOCK if problem.code == "CLOCK_SKEW" else STATION_SIGNATURE
        raise Problem(kind, f"{problem.code}: {problem.problem.detail}") from None
    if station.valid_until_sequence is not None and not even_revoked:
        raise Problem(STATION_REVOKED)
    note_seen(station.code)
    return station


def read_object(request: HttpRequest, **members: type) -> dict[str, Any]:
    """The JSON object of a request with at least these members. Raises BAD_REQUEST naming the first that is wrong."""
    try:
        document = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Problem(BAD_REQUEST, "The body is not JSON.") from None
    if not isinstance(document, dict):
        raise Problem(BAD_REQUEST, "The body is not a JSON object.")
    for name, kind in members.items():
        value = document.get(name)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise Problem(BAD_REQUEST, f"{name} is missing or of the wrong type.")
    return document
