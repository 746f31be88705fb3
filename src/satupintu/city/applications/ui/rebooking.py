"""Another place or time for an application, for whoever has just looked it up with claim code and birth date."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.applications import problems, selectors, services
from satupintu.city.applications.ui import forms
from satupintu.city.areas import selectors as areas
from satupintu.city.foundation.access import public
from satupintu.city.foundation.problems import Problem
from satupintu.city.web.requests import posted

LOOKED_UP = "looked_up"  # in the session: claim code, then the place chosen


@public
@never_cache
def place(request: HttpRequest) -> HttpResponse:
    looked_up = request.session.get(LOOKED_UP)
    if looked_up is None:
        return redirect("status")
    form = forms.PlaceForm(posted(request), initial=looked_up)
    if request.method == "POST" and form.is_valid():
        request.session[LOOKED_UP] = looked_up | {"place": form.cleaned_data["place"]}
        return redirect("rebook_time")
    context = {"form": form, "heading": _("Place"), "back_url": reverse("status")}
    return render(request, "applications/question.html", context, status=400 if form.errors else 200)


@public
@never_cache
def time(request: HttpRequest) -> HttpResponse:
    looked_up = request.session.get(LOOKED_UP, {})
    if "place" not in looked_up:
        return redirect("rebook_place")
    form = forms.SlotForm(posted(request), place=looked_up["place"], must=True)
    if request.method == "POST" and form.is_valid():
        return _book(request, looked_up["code"], int(form.cleaned_data["slot"]))
    context = {"form": form, "heading": _("Time"), "back_url": reverse("rebook_place")}
    return render(request, "applications/question.html", context, status=400 if form.errors else 200)


def _book(request: HttpRequest, claim_code: str, slot_id: int) -> HttpResponse:
    try:
        services.book(viewer=request.viewer, claim_code=claim_code, slot_id=slot_id)  # type: ignore[attr-defined]
    except Problem as problem:
        if problem.kind is not problems.SLOT_FULL:
            raise
        messages.warning(request, f"{problem.kind.title} {problem.kind.what_to_do}")
        return redirect("rebook_time")
    del request.session[LOOKED_UP]
    slot = selectors.get_slot(slot_id)
    context = {"where": areas.get_place(slot.place), "when": forms.slot_label(slot)}
    return render(request, "applications/rebooked.html", context)
