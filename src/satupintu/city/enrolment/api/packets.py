"""Packets: announced, then sent until a receipt comes back."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.city.enrolment import selectors, services
from satupintu.city.enrolment.access import read_object, signed_by
from satupintu.city.foundation.access import gate


@csrf_exempt
@gate("station signature")
@require_POST
def announce(request: HttpRequest) -> HttpResponse:
    """{packet_id, sequence, sha256, size} → the receipt when the packet came before, so that its bytes can stay."""
    signed_by(request, even_revoked=True)
    told = read_object(request, packet_id=str, sequence=int, sha256=str, size=int)
    receipt = selectors.find_receipt(told["packet_id"])
    return JsonResponse({"receipt": receipt} if receipt else {"have": False})


@csrf_exempt
@gate("station signature")
@require_http_methods(["PUT"])
def packet(request: HttpRequest, packet_id: str) -> HttpResponse:
    """The packet's bytes → its receipt: 201 the first time, 200 with the same receipt afterwards."""
    station = signed_by(request, even_revoked=True)
    received = services.receive(station=station, packet_id=packet_id, body=request.body)
    return JsonResponse({"receipt": received.receipt}, status=201 if received.new else 200)
