"""The printer's desk: what can be printed, what was, misprints."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from satupintu.city.applications import words
from satupintu.city.cards import selectors, services
from satupintu.city.cards.ui import document, forms
from satupintu.city.foundation import claim_codes
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import BAD_REQUEST, Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.web.requests import posted, viewer_of


@requires(Role.VERIFIER)
@never_cache
def to_print(request: HttpRequest) -> HttpResponse:
    """The list; POST `application` prints one and shows the card."""
    viewer = viewer_of(request)
    if request.method == "POST":
        return redirect("card", card_id=services.print_card(viewer=viewer, application_id=number_in(request)))
    context = {
        "heading": _("Print cards"),
        "rows": [
            {"entry": entry, "kind": words.KINDS[entry.kind], "shown_code": claim_codes.shown(entry.claim_code)}
            for entry in selectors.list_to_print(viewer)
        ],
        "printed": [
            {"card": card, "shown_code": claim_codes.shown(code), "name": name}
            for card, code, name in selectors.list_printed(viewer)
        ],
        "stock": selectors.stock_shown(),
        "no_aside": True,
    }
    return render(request, "cards/to_print.html", context)


@requires(Role.VERIFIER)
@never_cache
def card(request: HttpRequest, card_id: int) -> HttpResponse:
    """One printed card as it looks."""
    entry = selectors.get_card(viewer_of(request), card_id)
    has_chip = entry.waits and entry.serial and settings.PRINTER_KEY  # a card from before this service has no blank
    context = {
        "card": entry,
        "heading": _("The card is printed"),
        "chip_url": reverse("card_chip", args=[card_id]) if has_chip else "",
        "back_url": reverse("to_print"),
        "back_label": _("Print cards"),
    }
    return render(request, "cards/card.html", context)


@requires(Role.VERIFIER)
@never_cache
def send_back(request: HttpRequest, application_id: int) -> HttpResponse:
    """Photo and signature to look at before they are printed; POST a reason why they cannot be."""
    viewer, form = viewer_of(request), forms.SendBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.send_back(viewer=viewer, application_id=application_id, **form.cleaned_data)
        messages.success(request, _("The person is asked to be recorded again. Nothing is printed before that."))
        return redirect("to_print")
    photo, signature = selectors.pictures_to_judge(viewer, application_id)
    context = {
        "form": form,
        "photo": photo,
        "signature": signature,
        "heading": _("Look at photo and signature"),
        "submit": _("They cannot be used: record again"),
        "back_url": reverse("to_print"),
        "back_label": _("Print cards"),
    }
    return render(request, "cards/send_back.html", context, status=400 if form.errors else 200)


@requires(Role.VERIFIER)
def card_pdf(request: HttpRequest, card_id: int) -> HttpResponse:
    pdf, _png = selectors.card_documents(viewer_of(request), card_id)
    return document(pdf, "application/pdf", "kartu.pdf")


@requires(Role.VERIFIER)
def card_png(request: HttpRequest, card_id: int) -> HttpResponse:
    _pdf, png = selectors.card_documents(viewer_of(request), card_id)
    return document(png, "image/png", "kartu.png")


@requires(Role.VERIFIER)
@require_POST
@never_cache
def chip(request: HttpRequest, card_id: int) -> HttpResponse:
    """The file for the printer: it is asked of the centre, so a press and not a link."""
    answer = HttpResponse(services.fetch_chip(viewer=viewer_of(request), card_id=card_id), "application/json")
    answer["Content-Disposition"] = f'attachment; filename="chip-{card_id}.json"'
    return answer


@requires(Role.VERIFIER)
def misprint(request: HttpRequest, card_id: int) -> HttpResponse:
    form = forms.MisprintForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.report_misprint(viewer=viewer_of(request), card_id=card_id, **form.cleaned_data)
        messages.success(request, _("The blank was booked out as spoiled. Print the card again with another blank."))
        return redirect("to_print")
    context = {
        "form": form,
        "heading": _("The print went wrong"),
        "submit": _("Revoke the card"),
        "back_url": reverse("card", args=[card_id]),
    }
    return render(request, "cards/form.html", context, status=400 if form.errors else 200)


def number_in(request: HttpRequest) -> int:
    """The application's number in the posted form. Raises BAD_REQUEST."""
    number = request.POST.get("application", "")
    if not number.isdecimal() or len(number) > 18:
        raise Problem(BAD_REQUEST)
    return int(number)
