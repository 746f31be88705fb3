"""The counter of a place: check in, call, look at papers, apply for who walked in. Built for forty people waiting."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from satupintu.city.applications import selectors, services, words
from satupintu.city.applications.rules import sentences
from satupintu.city.applications.rules.entries import DayEntry
from satupintu.city.applications.rules.kinds import OFFERED, Kind
from satupintu.city.applications.ui import forms, picture_of
from satupintu.city.areas import selectors as areas
from satupintu.city.areas.rules import PlaceEntry
from satupintu.city.foundation import claim_codes, clock
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register import selectors as register
from satupintu.city.web.requests import posted, viewer_of
from satupintu.packets.status import Status


def at_the_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What goes wrong is told at the desk itself: whoever serves forty people must not leave it."""

    @wraps(view)
    def told(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Problem as problem:
            if problem.kind is NOT_ALLOWED:
                raise
            messages.error(request, f"{problem.kind.title} {problem.kind.what_to_do}")
            return redirect("counter")

    return told


@requires(Role.FRONT_DESK)
@never_cache
def counter(request: HttpRequest) -> HttpResponse:
    """The desk: today's list of the place and its queue."""
    here, window = _standing_at(request)
    entries = selectors.day_list(here.code, clock.today())
    names = register.names_of(viewer_of(request), [entry.application.subject for entry in entries])
    context = {
        "place": here,
        "window": window,
        "several": len(_places(viewer_of(request))) > 1,
        "rows": [_row(entry, names) for entry in entries],
        "now": next((e for e in entries if e.window == window and e.called_at and not e.served_at), None),
        "queue": selectors.queue_state(here.code),
        "form": forms.CheckInForm(),
        "search": forms.SearchForm(),
        "heading": here.name,
    }
    return render(request, "applications/counter.html", context)


@requires(Role.FRONT_DESK)
def stand(request: HttpRequest) -> HttpResponse:
    """Say at which place and window this screen stands."""
    here, window = _standing_at(request)
    places = [(place.code, place.name) for place in _places(viewer_of(request))]
    form = forms.CounterForm(posted(request), places=places, initial={"place": here.code, "window": window})
    if request.method == "POST" and form.is_valid():
        request.session["counter"] = form.cleaned_data
        return redirect("counter")
    context = {"form": form, "heading": _("Where do you stand?")}
    return render(request, "applications/form.html", context, status=400 if form.errors else 200)


@requires(Role.FRONT_DESK)
@require_POST
@at_the_desk
def check_in(request: HttpRequest) -> HttpResponse:
    here, _window = _standing_at(request)
    form = forms.CheckInForm(request.POST)
    if form.is_valid():
        code = form.cleaned_data["claim_code"]
        number = services.draw_ticket(viewer=viewer_of(request), claim_code=code, place=here.code)
        messages.success(request, _("Number %(number)s") % {"number": number})
    else:
        messages.error(request, _("Write the claim code."))
    return redirect("counter")


@requires(Role.FRONT_DESK)
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    here, window = _standing_at(request)
    if services.call_next(viewer=viewer_of(request), place=here.code, window=window) is None:
        messages.info(request, _("Nobody is waiting."))
    return redirect("counter")


@requires(Role.FRONT_DESK)
@require_POST
@at_the_desk
def confirm(request: HttpRequest) -> HttpResponse:
    """The papers are right: the card may be printed."""
    services.confirm_papers(viewer=viewer_of(request), claim_code=request.POST.get("claim_code", ""))
    messages.success(request, _("The card can be printed now."))
    return redirect("counter")


@requires(Role.FRONT_DESK)
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """Find somebody who walked in. The search is posted: a NIK never stands in an address."""
    form = forms.SearchForm(posted(request))
    found: list[dict[str, Any]] | None = None
    if request.method == "POST" and form.is_valid():
        lines = register.list_residents(viewer_of(request), text=form.cleaned_data["query"])
        found = [{"line": line, "open": _open_of(viewer_of(request), line.ref)} for line in lines]
    kinds = [(kind.value, words.KINDS[kind]) for kind in OFFERED]
    context = {"form": form, "found": found, "kinds": kinds, "heading": _("Find a resident"), "no_aside": True}
    return render(request, "applications/search.html", context)


@requires(Role.FRONT_DESK)
@require_POST
@at_the_desk
def walk_in(request: HttpRequest) -> HttpResponse:
    """Apply for somebody at the counter and give them a number."""
    here, _window = _standing_at(request)
    kind, subject = request.POST.get("kind", ""), request.POST.get("subject", "")
    if kind not in set(Kind):
        messages.error(request, _("Choose what you need."))
        return redirect("counter_search")
    viewer = viewer_of(request)
    register.get_card_data(viewer, subject)  # only for residents whom the viewer may see
    code = services.apply(viewer=viewer, kind=Kind(kind), resident_ref=subject)
    services.draw_ticket(viewer=viewer, claim_code=code, place=here.code)
    return redirect("counter_slip", claim_code=code)


@requires(Role.FRONT_DESK)
@never_cache
def slip(request: HttpRequest, claim_code: str) -> HttpResponse:
    """The paper that the resident takes along: claim code, number, what to bring."""
    entry = selectors.get_by_claim_code(viewer_of(request), claim_code)
    here, _window = _standing_at(request)
    today = selectors.day_list(here.code, clock.today())
    number = next((e.queue_number for e in today if e.application.id == entry.id), None)
    context = {
        "claim_code": entry.claim_code,
        "shown_code": claim_codes.shown(entry.claim_code),
        "picture": picture_of(entry.claim_code),
        "number": number,
        "kind": words.KINDS[entry.kind],
        "papers": words.PAPERS[entry.kind],
    }
    return render(request, "applications/slip.html", context)


# -- inside -------------------------------------------------------------------------------------
def _places(viewer: Viewer) -> list[PlaceEntry]:
    return [place for place in areas.list_places() if viewer.may_see(place.area, Role.FRONT_DESK)]


def _standing_at(request: HttpRequest) -> tuple[PlaceEntry, int]:
    """Place and window of this screen: as chosen, else the first place of the viewer's area. Raises NOT_ALLOWED."""
    places = {place.code: place for place in _places(viewer_of(request))}
    if not places:
        raise Problem(NOT_ALLOWED)
    chosen = request.session.get("counter", {})
    return places.get(chosen.get("place")) or next(iter(places.values())), chosen.get("window", 1)


def _row(entry: DayEntry, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "entry": entry,
        "name": names.get(entry.application.subject, ""),
        "kind": words.KINDS[entry.application.kind],
        "shown_code": claim_codes.shown(entry.application.claim_code),
        "stage": words.STAGES[sentences.stage_of(entry.application.kind, entry.application.status)],
        "papers_wanted": entry.application.status is Status.REQUEST_VALIDATION
        and not entry.application.kind.needs_recording,
    }


def _open_of(viewer: Viewer, subject: UUID) -> list[dict[str, Any]]:
    entries = selectors.list_of_subject(viewer, subject)
    return [
        {"kind": words.KINDS[e.kind], "shown_code": claim_codes.shown(e.claim_code), "claim_code": e.claim_code}
        for e in entries
        if e.closed_at is None
    ]
