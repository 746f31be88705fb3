"""What a station fetches ahead, to record people who walk in while there is no network."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from satupintu.city.enrolment import selectors, services
from satupintu.city.enrolment.access import read_object, signed_by
from satupintu.city.enrolment.rules.pools import number_of
from satupintu.city.foundation.access import gate
from satupintu.city.foundation.limits import count_try
from satupintu.city.foundation.viewers import program


@csrf_exempt
@gate("station signature")
@require_POST
def numbers(request: HttpRequest) -> HttpResponse:
    """{last, left} → numbers above the last one that the station has, each with its claim code."""
    station = signed_by(request)
    count_try("station numbers", station.code, limit=20)
    told = read_object(request, last=int, left=int)
    given = services.top_up(station=station, told=told["last"], left=told["left"])
    return JsonResponse(
        {
            "numbers": [
                {"ordinal": ordinal, "number": number_of(station.code, ordinal), "claim_code": code}
                for ordinal, code in given
            ]
        }
    )


@csrf_exempt
@gate("station signature")
@require_GET
def extract(request: HttpRequest) -> HttpResponse:
    """Whom the station of a kecamatan may meet without a network; nobody when `known` names what it has."""
    station = signed_by(request)
    count_try("station extract", station.code, limit=10, minutes=24 * 60)
    known = request.GET.get("known", "")
    found = selectors.get_extract(program(f"station {station.code}"), station.place.area_id, known)
    return JsonResponse({"hash": found.hash, "unchanged": found.hash == known, "people": found.people})
