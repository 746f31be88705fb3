"""The relay monitor: what waits where and since when; closed days, and a day handed out."""

import io
import zipfile
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import NOT_FOUND, Problem
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
        "outages": [
            (" · ".join(filter(None, (str(words.LINES[line]), station, uplink))), began, ended)
            for line, station, uplink, began, ended in seen.outages
        ],
        "line_is_down": any(line == "CITY_CENTRE" and ended is None for line, _s, _u, _began, ended in seen.outages),
        "ages": words.AGES,
        "waiting": [
            (words.PLACES_OF_WAITING[each.where], each, zip(words.AGES, each.numbers, strict=True))
            for each in seen.waiting
        ],
        "aged_days": settings.AGED_DAYS,
        "may_send": viewer_of(request).has(*selectors.SENDERS),
        "any_failed": any(way.state == "FAILED" for way in seen.ways),
    }
    return render(request, "relay/monitor.html", context)


@requires(*selectors.SENDERS)
@require_POST
def send_again(request: HttpRequest, item: int) -> HttpResponse:
    services.send_again(viewer=viewer_of(request), item_id=item)
    messages.success(request, _("The packet is tried again at once."))
    return redirect("relay_monitor")


@requires(*selectors.SENDERS)
@require_POST
def send_all_again(request: HttpRequest) -> HttpResponse:
    return _told(request, services.send_all_again(viewer=viewer_of(request)))


@requires(*selectors.SENDERS)
@require_POST
def ask_all_again(request: HttpRequest) -> HttpResponse:
    """Of what the centre has had for long."""
    return _told(request, services.ask_all_again(viewer=viewer_of(request)))


def _told(request: HttpRequest, number: int) -> HttpResponse:
    said = ngettext("%(number)s packet is tried again at once.", "%(number)s packets are tried again at once.", number)
    messages.success(request, said % {"number": number})
    return redirect("relay_monitor")


@requires(*selectors.READERS_OF_DAYS)
def closed_days(request: HttpRequest) -> HttpResponse:
    context = {
        "heading": _("Closing of the day"),
        "days": [_row(day) for day in selectors.list_days(viewer_of(request))],
        "may_hand_out": viewer_of(request).has(*services.HANDERS_OUT),
        "vouched": not settings.CENTRE_HAS_PORT,
    }
    return render(request, "relay/closed_days.html", context)


@requires(*services.HANDERS_OUT)
@require_POST
def hand_out(request: HttpRequest, day: str) -> HttpResponse:
    """A day's files in one archive, the same that `closing export` writes; `satupintu verify` checks them."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise Problem(NOT_FOUND) from None
    with_trail = "trail" in request.POST
    files = services.hand_out_day(viewer=viewer_of(request), day=wanted, with_trail=with_trail)
    with io.BytesIO() as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return _download(out.getvalue(), "application/zip", f"hari-{wanted}.zip")


@requires(*services.HANDERS_OUT)
@require_GET
def public_keys(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The public keys that `satupintu verify` asks for; handed out apart from the days."""
    return _download(services.keyring().to_bytes(), "application/json", "kunci.json")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type=kind, headers=headers)


def _row(day: ClosedDay) -> dict[str, Any]:
    missing = [(words.PLACES[place], ids) for place, ids in day.agreement.missing.items()]
    told = [(place, words.PLACES[place], said) for place, said in day.told]
    return {"day": day, "told": told, "missing": missing, "silent": [words.PLACES[p] for p in day.agreement.silent]}
