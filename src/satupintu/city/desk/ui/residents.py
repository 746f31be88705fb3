"""Finding a resident, and a resident's whole page, which opens for a purpose."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.applications import words as application_words
from satupintu.city.areas import selectors as areas
from satupintu.city.desk import selectors
from satupintu.city.desk.ui import visits
from satupintu.city.desk.ui.forms import FindForm, PurposeForm, said
from satupintu.city.desk.words import act_word
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.viewers import Role
from satupintu.city.register import selectors as register
from satupintu.city.web.files import shown
from satupintu.city.web.requests import posted, viewer_of


@requires(Role.FRONT_DESK, Role.VERIFIER, Role.HEAD)
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Look for somebody. The search is posted: neither a name nor a NIK stands in an address."""
    form = FindForm(posted(request))
    context: dict[str, Any] = {"heading": _("Find a resident"), "form": form, "no_aside": True}
    if request.method == "POST" and form.is_valid():
        lines = register.list_residents(viewer_of(request), text=form.cleaned_data["text"])
        rts = {area: areas.get_path(area) for area in {line.area for line in lines}}
        context["rows"] = [{"line": line, "rt": rts[line.area]} for line in lines]
        context["most"] = register.MOST_ROWS
    return render(request, "desk/find.html", context, status=400 if form.errors else 200)


@requires(Role.FRONT_DESK, Role.VERIFIER, Role.HEAD)
@never_cache
def resident(request: HttpRequest, subject: UUID) -> HttpResponse:
    """A resident's whole page; first it asks why, once a visit."""
    form = PurposeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        visits.begin(request, subject, form.answer)
        return redirect("resident", subject=subject)
    viewer = visits.viewer_on_visit(request, subject)
    if viewer is None or form.errors:
        context = {"form": form, "heading": _("Before you look"), "minutes": visits.LASTS.seconds // 60}
        return render(request, "desk/purpose.html", context, status=400 if form.errors else 200)
    whole = selectors.whole_page(viewer, subject)
    context = {
        "heading": whole.sheet.card.name,
        "whole": whole,
        "lines": [{"key": key, "value": value} for key, value in whole.sheet.card.lines()],
        "addresses": [{"line": line, "rt": areas.get_path(line.area)} for line in whole.addresses],
        "applications": [
            {"entry": e, "kind": application_words.KINDS[e.kind], "note": whole.notes.get(e.id, "")}
            for e in whole.applications
        ],
        "purpose": said(viewer.purpose),
        "may_enter_death": whole.sheet.life_status == "HIDUP" and viewer.has(Role.FRONT_DESK, Role.VERIFIER),
        "looks": [
            {"look": look, "why": said(look.purpose), "acts": [act_word(act) for act in look.acts]}
            for look in whole.looks
        ],
        "no_aside": True,
    }
    return render(request, "desk/resident.html", context)


@requires(Role.FRONT_DESK, Role.VERIFIER, Role.HEAD)
@never_cache
def evidence(request: HttpRequest, subject: UUID, event: int) -> HttpResponse:
    """The paper kept with an event of this resident; it belongs to the visit, so without one the page asks why."""
    viewer = visits.viewer_on_visit(request, subject)
    if viewer is None:
        return redirect("resident", subject=subject)
    media_type, content = register.get_evidence(viewer, subject, event)
    return shown(media_type, content, f"peristiwa-{event}")
