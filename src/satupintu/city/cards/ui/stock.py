"""Blanks: how many there are, boxes that come, blanks that go, the ledger."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from satupintu.city.cards import selectors, services
from satupintu.city.cards.ui import forms
from satupintu.city.foundation import clock
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.web.requests import posted, viewer_of


@requires(Role.STOCK_OFFICER, Role.VERIFIER, Role.HEAD, Role.AUDITOR)
@never_cache
def stock(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    page = int(page) if (page := request.GET.get("page", "1")).isdecimal() else 1
    lines, pages = selectors.list_ledger(viewer, page)
    context = {
        "heading": _("Blank cards"),
        "stock": selectors.stock_shown(),
        "cover": selectors.stock_cover(),
        "reserved": selectors.list_reserved(viewer),
        "deliveries": selectors.list_deliveries(viewer),
        "lines": lines,
        "page": min(page, pages),
        "pages": pages,
        "may_book": viewer.has(Role.STOCK_OFFICER),
        "no_aside": True,
    }
    return render(request, "cards/stock.html", context)


@requires(Role.STOCK_OFFICER)
def delivery(request: HttpRequest) -> HttpResponse:
    form = forms.DeliveryForm(posted(request), initial={"received_on": clock.today()})
    if request.method == "POST" and form.is_valid():

        def book(given: dict[str, Any]) -> str:
            count = services.book_delivery(viewer=viewer_of(request), **given)
            if not count:
                return _("This box was entered before. Nothing was changed.")
            return ngettext("%(count)d blank was entered.", "%(count)d blanks were entered.", count) % {"count": count}

        if done := _carry_out(request, form, book):
            return done
    return _form(request, form, _("A box of blanks has come"), _("Enter the box"))


@requires(Role.STOCK_OFFICER)
def return_blanks(request: HttpRequest) -> HttpResponse:
    form = forms.ReturnForm(posted(request))
    if request.method == "POST" and form.is_valid():

        def give_back(given: dict[str, Any]) -> str:
            count = services.return_blanks(viewer=viewer_of(request), **given)
            return ngettext("%(count)d blank was booked out.", "%(count)d blanks were booked out.", count) % {
                "count": count
            }

        if done := _carry_out(request, form, give_back):
            return done
    return _form(request, form, _("Blanks go to another office"), _("Book them out"))


@requires(Role.STOCK_OFFICER, Role.VERIFIER)
def spoil(request: HttpRequest) -> HttpResponse:
    form = forms.SpoilForm(posted(request))
    if request.method == "POST" and form.is_valid():

        def book_out(given: dict[str, Any]) -> str:
            services.spoil(viewer=viewer_of(request), **given)
            return _("The blank was booked out as spoiled.")

        if done := _carry_out(request, form, book_out):
            return done
    return _form(request, form, _("A blank is spoiled"), _("Book it out"))


@requires(Role.STOCK_OFFICER)
@require_POST
def reserve(request: HttpRequest) -> HttpResponse:
    quotas = services.reserve_for_slots(viewer=viewer_of(request))
    count = sum(quotas.values())
    said = ngettext(
        "%(count)d blank is set aside for the coming times.",
        "%(count)d blanks are set aside for the coming times.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("stock")


def _carry_out(request: HttpRequest, form: Any, act: Any) -> HttpResponse | None:
    """Do it and go back to the stock; a problem stands above the form, with what was typed still in it."""
    try:
        messages.success(request, act(form.cleaned_data))
    except Problem as problem:
        form.add_error(None, str(problem))
        return None
    return redirect("stock")


def _form(request: HttpRequest, form: Any, heading: str, submit: str) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "back_url": reverse("stock"),
        "back_label": _("Blank cards"),
    }
    return render(request, "cards/form.html", context, status=400 if form.errors else 200)
