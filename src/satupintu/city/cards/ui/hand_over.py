"""The desk of hand-over: claim code, finger, card."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.cards import selectors, services
from satupintu.city.cards.rules.entries import CardEntry
from satupintu.city.cards.rules.verification import ByFinger, ByOfficer
from satupintu.city.cards.ui import document, forms
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.register import selectors as register
from satupintu.city.relay import services as relay
from satupintu.city.web.requests import posted, posted_with_files, viewer_of

COUNTER = (Role.FRONT_DESK, Role.VERIFIER)


@requires(*COUNTER)
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Ask for the claim code; leads to the card that waits."""
    viewer = viewer_of(request)
    form = forms.ClaimForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            card = selectors.find_waiting_card(viewer, form.cleaned_data["claim_code"])
        except Problem as problem:
            form.add_error("claim_code", str(problem))
        else:
            if card is not None:
                return redirect("hand_over", card_id=card.id)
            form.add_error("claim_code", _("No printed card waits under this claim code."))
    context = {"form": form, "heading": _("Hand over a card"), "printed": selectors.list_printed(viewer)}
    return render(request, "cards/find.html", context, status=400 if form.errors else 200)


@requires(*COUNTER)
@never_cache
def hand_over(request: HttpRequest, card_id: int) -> HttpResponse:
    """Compare one finger with the owner's and hand the card over."""
    viewer = viewer_of(request)
    card = selectors.get_card(viewer, card_id)
    form = forms.FingerForm(*posted_with_files(request))
    if request.method == "POST" and form.is_valid():
        try:
            verification = _compare(request, card.subject, form.cleaned_data)
            services.hand_over(viewer=viewer, card_id=card_id, verification=verification)
            return redirect("handed_over", card_id=card_id)
        except Problem as problem:
            form.add_error(None, str(problem))
    return render(request, "cards/hand_over.html", _context(request, card, form), status=400 if form.errors else 200)


@requires(Role.VERIFIER)
@never_cache
def vouch(request: HttpRequest, card_id: int) -> HttpResponse:
    """No finger can be read: a verifier vouches for the person, with a reason."""
    card = selectors.get_card(viewer_of(request), card_id)
    form = forms.VouchForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.hand_over(viewer=viewer_of(request), card_id=card_id, verification=ByOfficer(**form.cleaned_data))
        return redirect("handed_over", card_id=card_id)
    context = _context(request, card, form) | {
        "heading": _("Hand over without a finger"),
        "submit": _("I vouch: hand over"),
        "back_url": reverse("hand_over", args=[card_id]),
    }
    return render(request, "cards/vouch.html", context, status=400 if form.errors else 200)


@requires(*COUNTER)
@never_cache
def handed_over(request: HttpRequest, card_id: int) -> HttpResponse:
    card = selectors.get_card(viewer_of(request), card_id)
    if card.handed_over_at is None:
        messages.error(request, _("This card has not been handed over."))
        return redirect("hand_over_find")
    return render(request, "cards/handed_over.html", {"card": card})


@requires(*COUNTER)
def slip(request: HttpRequest, card_id: int) -> HttpResponse:
    return document(selectors.slip_pdf(viewer_of(request), card_id), "application/pdf", "tanda-terima.pdf")


def _compare(request: HttpRequest, subject: UUID, given: dict[str, Any]) -> ByFinger:
    # asks the centre over the network: outside any transaction, or a slow line would hold the database
    answer = relay.verify_finger(
        viewer=viewer_of(request), subject=subject, finger=given["finger"], image=given["image"]
    )
    return ByFinger(finger=given["finger"], matched=answer.decision, score=answer.score)


def _context(request: HttpRequest, card: CardEntry, form: object) -> dict[str, object]:
    owner = register.get_card_data(viewer_of(request), card.subject)
    return {
        "form": form,
        "card": card,
        "owner": owner,
        "may_vouch": viewer_of(request).has(Role.VERIFIER),
        "heading": _("Hand over a card"),
        "back_url": reverse("hand_over_find"),
        "back_label": _("Another claim code"),
    }
