"""The landing page and the service standard: what residents ask for first."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from satupintu.city.applications import words
from satupintu.city.applications.rules.kinds import OFFERED
from satupintu.city.areas import selectors as areas
from satupintu.city.cards import selectors as cards
from satupintu.city.desk import selectors, standard
from satupintu.city.foundation import clock
from satupintu.city.foundation.access import public


@public
def landing(request: HttpRequest) -> HttpResponse:
    context = {
        "stock": cards.stock_shown(),
        "now": clock.local(),
        "line_down_since": selectors.centre_line_down_since(),
        "hours": standard.HOURS,
        "places": areas.list_places(),
    }
    return render(request, "desk/landing.html", context)


@public
def services(request: HttpRequest) -> HttpResponse:
    """The service standard, and the way to each kind of request."""
    context = {
        "heading": _("Our service"),
        "kinds": [{"url": reverse("service", args=[standard.slug_of(k)]), "label": words.KINDS[k]} for k in OFFERED],
        "steps": [{"label": step, "state": "todo"} for step in standard.STEPS],
        "limits": standard.LIMITS,
        "hours": standard.HOURS,
        "places": areas.list_places(),
    }
    return render(request, "desk/services.html", context)


@public
def service(request: HttpRequest, kind: str) -> HttpResponse:
    """What one kind of request needs."""
    found = standard.BY_SLUG.get(kind)
    if found is None:
        raise Http404
    context = {
        "heading": words.KINDS[found],
        "kind": found,
        "papers": words.PAPERS[found],
        "needs_recording": found.needs_recording,
        "back_url": reverse("services"),
        "back_label": _("Our service"),
    }
    return render(request, "desk/service.html", context)
