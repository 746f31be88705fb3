"""What every page shows: the line to the city, what waits, today's count, the ways on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from satupintu.packets.problem import Problem
from satupintu.station.link.selectors import find_line
from satupintu.station.link.uplinks import list_states
from satupintu.station.vault.identity import find_enrolled
from satupintu.station.vault.selectors import totals
from satupintu.station.vault.stopping import find_stop


def frame(request: HttpRequest) -> dict[str, Any]:
    operator = getattr(request, "operator", None)
    enrolled, now = find_enrolled(), timezone.now()
    return {
        "simulated": settings.SIMULATED,
        "place_name": enrolled.kecamatan or enrolled.name if enrolled else _("Recording station"),
        "viewer_name": str(operator) if operator else "",
        "sign_out_url": reverse("sign-out"),
        "language_url": reverse("language"),
        "nav_items": _ways(request) if operator else [],
        "totals": totals(timezone.localdate(now)),
        "recording_stops": find_stop(now) is not None,
        "line": find_line(),
        "uplinks": list_states(),
        "line_problem": _problem(),
        "enrolled": enrolled is not None,
    }


def _problem() -> Problem | None:
    line = find_line()
    return Problem.from_dict(line.problem) if line and line.problem else None


def _ways(request: HttpRequest) -> list[dict[str, Any]]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    ways = (("today", _("Today's list")), ("outbox", _("Waiting and sent")), ("closing", _("Close the day")))
    return [{"url": reverse(name), "label": label, "current": name == here, "count": None} for name, label in ways]
