"""The officers' page of the semester report, and the same on paper."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.foundation import clock
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.participation.problems import NO_SUCH_DAY
from satupintu.city.participation.semester.contents import Report
from satupintu.city.participation.semester.paper import as_pdf
from satupintu.city.participation.semester.sources import of_register
from satupintu.city.participation.ui.keeping import kept
from satupintu.city.web.requests import viewer_of
from satupintu.design import plotted

SEERS = (Role.PLANNER, Role.RESEARCHER, Role.HEAD, Role.VERIFIER)
KEPT = 3600  # seconds, as long as the data stay the same


class DayForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput({"type": "date"}))


@requires(*SEERS)
@never_cache
def semester(request: HttpRequest) -> HttpResponse:
    """The report as of `on` (today when left out)."""
    form = _form(request)
    context = {"heading": _("Semester report"), "form": form, "no_aside": True}
    if not form.is_valid():
        return render(request, "participation/semester.html", context, status=400)
    report = _report(request, form.cleaned_data["on"])
    return render(request, "participation/semester.html", context | {"report": report})


@requires(*SEERS)
@never_cache
def semester_pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper. Raises NO_SUCH_DAY."""
    form = _form(request)
    if not form.is_valid():
        raise Problem(NO_SUCH_DAY)
    on = form.cleaned_data["on"]
    pdf = as_pdf(_report(request, on), clock.now())
    return plotted.file(pdf, f"laporan-partisipasi-{on.isoformat()}.pdf", "application/pdf")


def _form(request: HttpRequest) -> DayForm:
    return DayForm({"on": request.GET.get("on") or clock.today().isoformat()})


def _report(request: HttpRequest, on: date) -> Report:
    if not date(1900, 1, 1) < on <= clock.today():
        raise Problem(NO_SUCH_DAY)
    viewer = viewer_of(request)
    return kept("semester", (on, get_language()), lambda: of_register(viewer, on), KEPT)
