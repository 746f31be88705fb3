"""Somebody without a claim code walks in while there is no network: found in the extract, recorded under a number."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.station.desk.forms import WalkIn
from satupintu.station.desk.middleware import StationRequest
from satupintu.station.problems import Refused
from satupintu.station.vault import extract, pool
from satupintu.station.vault.services import start_draft


@require_http_methods(["GET", "POST"])
def search(request: StationRequest) -> HttpResponse:
    form, status, found = WalkIn(request.POST if request.method == "POST" else None), 200, None
    if request.method == "POST" and form.is_valid():
        try:
            found = extract.find_people(**form.cleaned_data, key=request.draft_key)
        except Refused as refused:
            form.add_error(None, f"{refused.problem.title} {refused.problem.what_to_do}")
            status = refused.status
    kept = extract.find_extract()
    context = {
        "heading": _("Record without a network"),
        "form": form,
        "found": found,
        "extract": kept,
        "days": (timezone.localdate() - timezone.localdate(kept.as_of)).days if kept else 0,
        "numbers": pool.count_left(),
        "no_aside": True,
    }
    return render(request, "desk/walk_ins.html", context, status=status)


@require_POST
def begin(request: StationRequest) -> HttpResponse:
    """A number is theirs from here on, and they stand on today's list with it."""
    now = timezone.now()
    subject = request.POST.get("subject", "")
    appointment = pool.take_number(subject=subject, day=timezone.localdate(now), key=request.draft_key)
    draft = start_draft(appointment=appointment, key=request.draft_key, now=now)
    return redirect("recording", draft.id)
