"""Packets: announced, then sent, whole or in parts, until a receipt comes back."""

import time
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.city.enrolment import selectors, services
from satupintu.city.enrolment.access import read_object, signed_by
from satupintu.city.enrolment.rules.uploads import LEAST_AT_ONCE, Announced, step
from satupintu.city.foundation.access import gate
from satupintu.city.foundation.problems import BAD_REQUEST, Problem
from satupintu.packets.requests import OFFSET, WHOLE, in_place_of

SILENCE = 30.0  # seconds: a line from which nothing comes for so long is given up, and with it the thread that waits


@csrf_exempt
@gate("station signature")
@require_POST
def announce(request: HttpRequest) -> HttpResponse:
    """{packet_id, sequence, sha256, size} → how many bytes are here; the receipt when the packet came before."""
    station = signed_by(request, even_revoked=True)
    told = read_object(request, packet_id=str, sequence=int, sha256=str, size=int)
    try:
        announced = Announced(told["packet_id"], told["sha256"], told["size"])
    except ValueError as wrong:
        raise Problem(BAD_REQUEST, str(wrong)) from None
    receipt = selectors.find_receipt(announced.packet_id)
    if receipt:
        return JsonResponse({"receipt": receipt})
    return JsonResponse({"have": False, "offset": services.announce(station=station, announced=announced)})


@csrf_exempt
@gate("station signature")
@require_http_methods(["PUT", "PATCH"])
def packet(request: HttpRequest, packet_id: str) -> HttpResponse:
    """The packet's bytes, or the next of them → its receipt: 201 the first time, 200 with the same one afterwards.

    After a part that is not the last: 200 with the offset at which the next one begins.
    """
    if request.method == "PATCH":
        received = _append(request, packet_id)
    else:
        station = signed_by(request, even_revoked=True)
        received = services.receive(station=station, packet_id=packet_id, body=request.body)
    if isinstance(received, int):
        return JsonResponse({"offset": received})
    return JsonResponse({"receipt": received.receipt}, status=201 if received.new else 200)


def _append(request: HttpRequest, packet_id: str) -> int | services.Received:
    offset, whole = request.headers.get(OFFSET, ""), request.headers.get(WHOLE, "")
    station = signed_by(request, even_revoked=True, signed=in_place_of(offset, whole))
    if not (offset.isascii() and offset.isdecimal() and len(offset) < 16):
        raise Problem(BAD_REQUEST, f"{OFFSET} is a number of bytes.")
    return services.append(
        station=station, packet_id=packet_id, sha256=whole, offset=int(offset), pieces=_pieces(request)
    )


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body as it comes. It ends where the line was cut: what came before counts."""
    socket = request.META.get("gunicorn.socket")
    if socket is not None:
        socket.settimeout(SILENCE)
    size = LEAST_AT_ONCE
    while True:
        began = time.monotonic()
        try:
            piece = request.read(size)
        except OSError:  # UnreadablePostError: reset, or silent for too long
            return
        if not piece:
            return
        yield piece
        size = step(size, time.monotonic() - began)
