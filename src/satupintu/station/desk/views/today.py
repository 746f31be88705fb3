"""Today's list: who comes, who is next, a walk-in by claim code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from satupintu.station.desk.forms import LookUp
from satupintu.station.desk.middleware import StationRequest, show
from satupintu.station.link import selectors, services
from satupintu.station.problems import Refused
from satupintu.station.vault.lists import is_locked_for
from satupintu.station.vault.services import start_draft
from satupintu.station.vault.stopping import find_stop


@require_GET
def today(request: StationRequest) -> HttpResponse:
    return _list(request, LookUp())


@require_POST
def look_up(request: StationRequest) -> HttpResponse:
    """A walk-in: found on the list or at the city, then opened at once."""
    form = LookUp(request.POST)
    if not form.is_valid():
        return _list(request, form, status=400)
    now = timezone.now()
    try:
        code, day = form.cleaned_data["claim_code"], timezone.localdate(now)
        appointment = services.look_up(claim_code=code, day=day, key=request.draft_key, now=now)
    except Refused as refused:
        form.add_error("claim_code", f"{refused.problem.title} {refused.problem.what_to_do}")
        return _list(request, form, status=refused.status)
    draft = start_draft(appointment=appointment, key=request.draft_key, now=now)
    return redirect("recording", draft.id)


@require_POST
def start(request: StationRequest) -> HttpResponse:
    now = timezone.now()
    application = request.POST.get("application", "")
    appointment = selectors.get_appointment(application, timezone.localdate(now), request.draft_key)
    draft = start_draft(appointment=appointment, key=request.draft_key, now=now)
    return redirect("recording", draft.id)


def _list(request: StationRequest, form: LookUp, status: int = 200) -> HttpResponse:
    stop = find_stop(timezone.now())
    today, key = timezone.localdate(), request.draft_key
    rows = selectors.list_expected(today, key)
    remaining = [row for row in rows if row.is_open]
    context = {
        "heading": _("Today's list"),
        "rows": rows,
        "next": next((row for row in remaining if row.draft), remaining[0] if remaining else None),
        "remaining": len(remaining),
        "form": form,
        "stop": stop,
        "stopped": Refused(stop).problem if stop else None,
        "locked": Refused("LIST_LOCKED").problem if is_locked_for(today, key) else None,
        "today": today,
    }
    return render(request, "desk/today.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return show(request, Refused("PAGE_NOT_FOUND").problem, 404)
