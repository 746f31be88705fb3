"""The centre's own port beside OSIA: public keys, receipts, closings, state, fingers sealed anew."""

from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from satupintu.centre import resealing, selectors
from satupintu.centre.keys import reading_key, signing_key
from satupintu.centre.osia.reading import read_object
from satupintu.centre.problems import bad


@require_GET
def keys(_request: HttpRequest) -> HttpResponse:
    """{reader, signer}: public keys, base64. Open to all: that is what public keys are for."""
    return JsonResponse({"reader": reading_key().public, "signer": signing_key().public})


keys.open_to_all = True  # type: ignore[attr-defined]


@require_GET
def receipts(request: HttpRequest) -> HttpResponse:
    """{receipts: [...], last}: receipts given after `after`; ask on with after=last."""
    after = request.GET.get("after") or "0"
    if not (after.isascii() and after.isdecimal() and len(after) < 18):
        raise bad("after is the number that the last answer gave.")
    found, last = selectors.list_receipts(int(after))
    return JsonResponse({"receipts": found, "last": last})


@require_GET
def receipt(_request: HttpRequest, encounter_id: str) -> HttpResponse:
    """{receipt, earlier}: what createEncounter said of an encounter, for who missed it; a null receipt: nothing."""
    told = {"receipt": selectors.find_receipt(encounter_id), "earlier": selectors.list_earlier(encounter_id)}
    return JsonResponse(told)


@require_GET
def closing(_request: HttpRequest, station: str, day: str) -> HttpResponse:
    """The centre's signed closing of one station's day."""
    try:
        asked = date.fromisoformat(day)
    except ValueError:
        raise bad("The day is written 2026-11-24.") from None
    return JsonResponse(selectors.closing_of(station, asked).to_dict())


@require_GET
def state(_request: HttpRequest) -> HttpResponse:
    """Gallery size and what waits."""
    return JsonResponse(selectors.state_of_centre())


@require_POST
def reseal(request: HttpRequest) -> HttpResponse:
    """Fingers of one case for its officer, or of one card for its printer; the city signs the request."""
    document = read_object(request.body)
    resealing.need_city(request.get_full_path(), request.body, request.headers, document.get("city"))
    return JsonResponse({"encounters": resealing.reseal(resealing.read_wish(document))})
