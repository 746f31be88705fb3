"""The letter in place of the card: issue it, print it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.applications import words
from satupintu.city.cards import selectors, services
from satupintu.city.cards.ui import document, forms
from satupintu.city.cards.ui.printing import number_in
from satupintu.city.foundation import claim_codes
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.web.requests import posted, viewer_of


@requires(Role.VERIFIER, Role.HEAD)
@never_cache
def sukets(request: HttpRequest) -> HttpResponse:
    """Who waits for a card, and who has a letter; POST `application` (and `override_reason`) issues one."""
    viewer = viewer_of(request)
    form = forms.OverrideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            suket = services.issue_suket(viewer=viewer, application_id=number_in(request), **form.cleaned_data)
            return redirect("suket", suket_id=suket)
        except Problem as problem:
            form.add_error(None, str(problem))
    rows = [
        {"entry": entry, "kind": words.KINDS[entry.kind], "shown_code": claim_codes.shown(entry.claim_code)}
        for entry in selectors.list_to_print(viewer)
    ]
    context = {
        "heading": _("Suket in place of the card"),
        "rows": rows,
        "form": form,
        "is_head": viewer.has(Role.HEAD),
        "stock": selectors.stock_shown(),
        "no_aside": True,
    }
    return render(request, "cards/sukets.html", context, status=409 if form.errors else 200)


@requires(Role.VERIFIER, Role.HEAD, Role.FRONT_DESK)
@never_cache
def suket(request: HttpRequest, suket_id: int) -> HttpResponse:
    entry = selectors.get_suket(viewer_of(request), suket_id)
    return render(request, "cards/suket.html", {"suket": entry, "heading": _("The suket is issued")})


@requires(Role.VERIFIER, Role.FRONT_DESK)
def suket_pdf(request: HttpRequest, suket_id: int) -> HttpResponse:
    return document(selectors.suket_pdf(viewer_of(request), suket_id), "application/pdf", "suket.pdf")
