"""The relay monitor: what waits where and since when."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from satupintu.city.foundation.access import requires
from satupintu.city.relay import selectors, services, words
from satupintu.city.relay.rules.entries import ClosedDay
from satupintu.city.web.requests import viewer_of


@requires(*selectors.WATCHERS)
def monitor(request: HttpRequest) -> HttpResponse:
    seen = selectors.get_monitor(viewer_of(request))
    context = {
        "heading": _("Relay to the national data centre"),
        "monitor": seen,
        "states": [(state, words.STATES[state], number, oldest) for state, number, oldest in seen.states],
        "ways": [(way, words.STATES[way.state], way.state == "FAILED") for way in seen.ways],
        "outages": [(words.LINES[line], began, ended) for line, began, ended in seen.outages],
        "line_is_down": any(line == "CITY_CENTRE" and ended is None for line, _began, ended in seen.outages),
    }
    return render(request, "relay/monitor.html", context)


@requires(*selectors.SENDERS)
@require_POST
def send_again(request: HttpRequest, item: int) -> HttpResponse:
    services.send_again(viewer=viewer_of(request), item_id=item)
    messages.success(request, _("The packet is tried again at once."))
    return redirect("relay_monitor")


@requires(*selectors.WATCHERS)
def closed_days(request: HttpRequest) -> HttpResponse:
    days = [_row(day) for day in selectors.list_days(viewer_of(request))]
    return render(request, "relay/closed_days.html", {"heading": _("Closing of the day"), "days": days})


def _row(day: ClosedDay) -> dict[str, Any]:
    missing = [(words.PLACES[place], ids) for place, ids in day.agreement.missing.items()]
    told = [(place, words.PLACES[place], said) for place, said in day.told]
    return {"day": day, "told": told, "missing": missing, "silent": [words.PLACES[p] for p in day.agreement.silent]}
