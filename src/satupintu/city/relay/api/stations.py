"""Calls of stations that need the centre: enrolling, receipts of both places, the closing of a day."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from satupintu.city.enrolment import keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.access import read_object, signed_by
from satupintu.city.enrolment.problems import CENTRE_UNKNOWN
from satupintu.city.foundation import clock
from satupintu.city.foundation.access import gate, public
from satupintu.city.foundation.limits import count_try
from satupintu.city.foundation.problems import BAD_REQUEST, Problem
from satupintu.city.relay import selectors, services
from satupintu.city.relay.centre import Centre, Unreachable
from satupintu.city.relay.rules.outages import MOST, read_outage
from satupintu.packets.polling import Asked

CENTRE_WITHIN = 5.0  # seconds: the station waits too


@csrf_exempt
@public
@require_POST
def enrol(request: HttpRequest) -> HttpResponse:
    """{code, public_key, name} → who the station is and whose keys it seals for."""
    count_try("station code", request.META.get("REMOTE_ADDR", ""), limit=20)
    told = read_object(request, code=str, public_key=str, name=str)
    _know_the_centre()
    answer = enrolment_services.enrol_station(code=told["code"], public_key=told["public_key"], name=told["name"])
    return JsonResponse(answer.document(), status=201)


def _know_the_centre() -> None:
    """The first station may come before the relay's first pass."""
    if keys.find_centre_reader() is not None:
        return
    centre = Centre(timeout=CENTRE_WITHIN)
    try:
        services.trust_centre(centre=centre)
    except Unreachable as problem:
        raise Problem(CENTRE_UNKNOWN, str(problem)) from None
    finally:
        centre.close()


@csrf_exempt
@gate("station signature")
@require_GET
def receipts(request: HttpRequest) -> HttpResponse:
    """Receipts and status words that the station lacks, some at a time (packets/polling.py says how it asks)."""
    station = signed_by(request, even_revoked=True)
    try:
        asked = Asked.read(request.GET.dict())
    except ValueError as wrong:
        raise Problem(BAD_REQUEST, str(wrong)) from None
    news = selectors.get_news(station.code, asked)
    statuses = [
        {"packet_id": packet_id, "status": status, "changed_at": at.isoformat(timespec="seconds") if at else None}
        for _number, packet_id, status, at in news.words
    ]
    return JsonResponse(
        {
            "city": news.city,
            "centre": news.centre,
            "statuses": statuses,
            "upto": news.upto,
            "more": news.more,
            "standing": enrolment.standing(station.code),
        }
    )


@csrf_exempt
@gate("station signature")
@require_POST
def outages(request: HttpRequest) -> HttpResponse:
    """{outages: [{uplink, began_at, ended_at}]} of the station's own line → {kept}; what cannot be is passed over."""
    station = signed_by(request, even_revoked=True)
    told = [read_outage(each, clock.now()) for each in read_object(request, outages=list)["outages"][:MOST]]
    known = [each for each in told if each is not None]
    services.keep_outages(station=station.code, told=known)
    return JsonResponse({"kept": len(known)})


@csrf_exempt
@gate("station signature")
@require_POST
def closing(request: HttpRequest) -> HttpResponse:
    """The station's signed closing → the city's and the centre's, whether all agree, and which packets are missing."""
    station = signed_by(request, even_revoked=True)
    centre = Centre(timeout=CENTRE_WITHIN)
    try:
        agreement, by_city, by_centre = services.close_day(
            station=station.code, statement=read_object(request), centre=centre
        )
    finally:
        centre.close()
    return JsonResponse(
        {
            "agrees": agreement.agrees,
            "city": by_city.to_dict(),
            "centre": by_centre.to_dict() if by_centre else None,
            "missing": agreement.all_missing,
        }
    )
