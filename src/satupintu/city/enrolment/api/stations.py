"""A station fetches its day and looks somebody up. What needs the centre (enrolling, receipts, closing) is in relay."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from satupintu.city.applications import selectors as applications
from satupintu.city.applications.rules.entries import ApplicationEntry
from satupintu.city.enrolment import selectors
from satupintu.city.enrolment.access import read_object, signed_by
from satupintu.city.enrolment.models import Station
from satupintu.city.enrolment.services import note_allowance
from satupintu.city.foundation import clock
from satupintu.city.foundation.access import gate
from satupintu.city.foundation.limits import count_try
from satupintu.city.foundation.problems import BAD_REQUEST, Problem
from satupintu.city.foundation.selectors import list_operators
from satupintu.city.foundation.viewers import Viewer, program
from satupintu.city.register import selectors as register


@csrf_exempt
@gate("station signature")
@require_GET
def day_list(request: HttpRequest) -> HttpResponse:
    """Who is expected on a day, and who may operate the station."""
    station = signed_by(request)
    try:
        day = date.fromisoformat(request.GET.get("date", "")) if request.GET.get("date") else clock.today()
    except ValueError:
        raise Problem(BAD_REQUEST, "The date is written 2026-11-24.") from None
    entries = [e for e in applications.day_list(station.place_id, day) if e.needs_recording]
    readers = selectors.find_readers()
    return JsonResponse(
        {
            "date": day.isoformat(),
            "entries": [_entry(station, e.application, e.queue_number) for e in entries],
            "operators": list_operators(station.place.area_id),
            "simulated": settings.SIMULATED,
            "standing": selectors.standing(station.code),
            "numbers": applications.last_set_aside(station.code),
            "readers": readers.to_dict() if readers else None,
        }
    )


@csrf_exempt
@gate("station signature")
@require_POST
def look_up(request: HttpRequest) -> HttpResponse:
    """{claim_code} → one entry of the same form, for somebody who walks in."""
    station = signed_by(request)
    count_try("station look-up", station.code, limit=300)
    told = read_object(request, claim_code=str)
    return JsonResponse(_entry(station, applications.get_by_claim_code(_viewer(station), told["claim_code"]), None))


TEXTS = ("id", "stop", "supervisor", "operator", "reason", "allowed_at", "until")
ALLOWANCE: dict[str, type] = {**dict.fromkeys(TEXTS, str), "more": int}


@csrf_exempt
@gate("station signature")
@require_POST
def allowances(request: HttpRequest) -> HttpResponse:
    """A supervisor let the station go on recording: into the audit trail, once however often it is told."""
    station = signed_by(request)
    told = read_object(request, **ALLOWANCE)
    try:
        allowance = UUID(told["id"])
    except ValueError:
        raise Problem(BAD_REQUEST, "id is no UUID.") from None
    kept = {name: told[name] for name in ALLOWANCE if name != "id"}
    if not all(text.isprintable() and len(text) <= 300 for text in kept.values() if isinstance(text, str)):
        raise Problem(BAD_REQUEST, "A text is too long or cannot be printed.")
    note_allowance(station=station.code, allowance=allowance, told=kept)
    return JsonResponse({"noted": str(allowance)})


def _entry(station: Station, application: ApplicationEntry, queue_number: int | None) -> dict[str, Any]:
    starts = f"{application.day}T{application.starts:%H:%M}" if application.day and application.starts else None
    return {
        "application": str(application.id),
        "claim_code": application.claim_code,
        "slot": starts,
        "queue_number": queue_number,
        "kind": application.kind.value,
        "status": application.status.value,
        "subject": str(application.subject),
        "biodata": register.get_card_data(_viewer(station), application.subject).as_biodata(),
    }


def _viewer(station: Station) -> Viewer:
    # residents of any kecamatan may book here, so the area of the place is no limit
    return program(f"station {station.code}")
