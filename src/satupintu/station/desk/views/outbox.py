"""What waits and what was sent; closing the day; the state for monitoring; the simulator's glass."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from satupintu.packets.parts import PART_NAMES
from satupintu.packets.problem import Problem
from satupintu.station.desk import words
from satupintu.station.desk.middleware import StationRequest
from satupintu.station.devices.simulator import GLASS
from satupintu.station.link import services
from satupintu.station.link.selectors import find_line
from satupintu.station.link.uplinks import list_states
from satupintu.station.problems import Refused
from satupintu.station.vault import selectors
from satupintu.station.vault.identity import find_enrolled
from satupintu.station.vault.models import Packet


@require_GET
def outbox(request: StationRequest) -> HttpResponse:
    rows = [_row(packet) for packet in selectors.list_packets()]
    return render(request, "desk/outbox.html", {"heading": _("Waiting and sent"), "rows": rows, "no_aside": True})


def _row(packet: Packet) -> dict[str, Any]:
    problem = Problem.from_dict(packet.problem) if packet.problem and not packet.city_receipt else None
    return {"packet": packet, "status": words.STATUSES.get(packet.status, packet.status), "problem": problem}


@require_POST
def send_now(request: StationRequest) -> HttpResponse:
    services.ask_to_send(now=timezone.now())
    messages.info(request, _("The station tries the city at once."))
    return redirect("outbox")


@require_http_methods(["GET", "POST"])
def closing(request: StationRequest) -> HttpResponse:
    """State the day; as often as wanted, the last statement counts."""
    now = timezone.now()
    day = timezone.localdate(now)
    if request.method == "POST":
        try:
            services.close_day(day=day, now=now)
        except Refused as refused:
            if refused.code != "CITY_UNREACHABLE":  # the page says that by itself
                messages.warning(request, f"{refused.problem.title} {refused.problem.what_to_do}")
        return redirect("closing")
    row = selectors.find_closing(day)
    packets = selectors.packets_of_day(day)
    context = {
        "heading": _("Close the day"),
        "closing": row,
        # what was said to an earlier statement is no answer to this one
        "answer": _answer(row.answer) if row and row.answer and row.agrees is not None else None,
        "count": len(packets),
        "day": day,
        "no_aside": True,
    }
    return render(request, "desk/closing.html", context)


def _answer(answer: dict[str, Any]) -> dict[str, Any]:
    places = {"station": _("this station"), "city": _("the city"), "centre": _("the national data centre")}
    return {
        "missing": [(places[place], ids) for place, ids in answer["missing"].items()],
        "silent": [places[place] for place in answer["silent"]],
    }


@require_GET
def line(request: HttpRequest) -> HttpResponse:
    """The strip under the header, fetched again every few seconds by the page."""
    return render(request, "desk/line.html")


@require_GET
def state(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """For monitoring: numbers and times only, no person."""
    enrolled, totals, now_line = find_enrolled(), selectors.totals(timezone.localdate()), find_line()
    return JsonResponse(
        {
            "station": enrolled.station if enrolled else None,
            "city": {
                "reachable": bool(now_line and now_line.reachable),
                "since": timezone.localtime(now_line.since).isoformat() if now_line else None,
                "uplinks": {name: since and timezone.localtime(since).isoformat() for name, since in list_states()},
            },
            "waiting": totals.waiting,
            "oldest": timezone.localtime(totals.oldest).isoformat() if totals.oldest else None,
            "sealed_today": totals.sealed_today,
            "receipts": {"city": totals.city, "centre": totals.centre},
            "last_sequence": totals.last_sequence,
        }
    )


@csrf_exempt  # a program lays the hand; only in a simulated city
@require_http_methods(["GET", "POST"])
def hand(request: HttpRequest) -> JsonResponse:
    """Lay a hand on the simulator's glass: person, poor (fingers barely put down once), pictures by part name."""
    if not settings.SIMULATED:
        problem = Refused("SIMULATOR_OFF").problem
        return JsonResponse(problem.to_dict(), status=404)
    if request.method == "POST":
        person = request.POST.get("person", "")
        given = {name: request.FILES.getlist(name) for name in request.FILES if name in PART_NAMES}
        images = {name: files[0].read() for name, files in given.items()}
        poor = [name for name in request.POST.getlist("poor") if name in PART_NAMES]
        GLASS.lay_hand(person=int(person) if person.isdecimal() else None, images=images, poor=poor)
    now = GLASS.hand
    return JsonResponse({"person": now.person, "images": sorted(now.images), "poor": sorted(now.poor)})
