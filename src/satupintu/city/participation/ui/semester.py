"""The officers' page of the semester report, and the same on paper and for programs."""

import json
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from satupintu.city.foundation import clock
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.participation.problems import NO_SUCH_DAY
from satupintu.city.participation.semester import files
from satupintu.city.participation.semester.paper import as_pdf
from satupintu.city.participation.semester.sources import of_register
from satupintu.city.participation.services import Asked, Made, Progress
from satupintu.city.participation.ui.keeping import answer, chosen, file_of, made_ahead
from satupintu.design import marked

SEERS = (Role.PLANNER, Role.RESEARCHER, Role.HEAD, Role.VERIFIER)
FIRST_DAY = date(1900, 1, 1)
STEPS_TO_MAKE = 2


class DayForm(forms.Form):
    """The day as of which the report is (today when left out)."""

    on = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, asked: Asked) -> None:
        super().__init__({"on": asked.get("on") or clock.today().isoformat()})

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not FIRST_DAY < on <= clock.today():
            raise ValidationError(str(NO_SUCH_DAY.title))
        return on


@made_ahead
def semester_page(viewer: Viewer, asked: Asked, progress: Progress) -> Made:
    """The report as a page, on paper and as files. Raises NO_SUCH_DAY."""
    form = DayForm(asked)
    if not form.is_valid():
        raise Problem(NO_SUCH_DAY)
    progress(1, STEPS_TO_MAKE)
    report = of_register(viewer, form.cleaned_data["on"])
    progress(2, STEPS_TO_MAKE)
    made = {
        "laporan.pdf": as_pdf(report, clock.now()),
        "laporan.csv": files.as_csv(report).encode(),
        "laporan.json": json.dumps(files.as_json(report), indent=2).encode(),
    }
    for figure in (figure for part in report.sections for figure in part.figures):
        made |= {f"{figure.name}.svg": figure.svg.encode(), f"{figure.name}.csv": marked.as_csv(figure.rows).encode()}
    context = {"report": report, "query": urlencode(asked)}
    return Made(render_to_string("participation/semester_page.html", context), made)


@requires(*SEERS)
@never_cache
def semester(request: HttpRequest) -> HttpResponse:
    """The report as of `on`."""
    context = {"heading": _("Semester report")}
    return answer(request, "participation/semester.html", context, semester_page, DayForm(request.GET.dict()))


@requires(*SEERS)
@never_cache
def semester_file(request: HttpRequest, name: str) -> HttpResponse:
    """The report on paper, for programs, or one of its plots. Raises NO_SUCH_DAY, NO_SUCH_FILE, PAGE_UNDER_WAY."""
    form = DayForm(request.GET.dict())
    if not form.is_valid():
        raise Problem(NO_SUCH_DAY)
    shown = f"partisipasi-{form.cleaned_data['on']}-{name}"
    return file_of(request, semester_page, chosen(request, form), name, shown)
