"""The list of those not yet recorded with what is said of them, the share confirmed by RT, the cases to decide."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from satupintu.city.areas import selectors as areas
from satupintu.city.desk import selectors
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment.rules.entries import ConfirmedShare, NotRecorded
from satupintu.city.foundation import clock
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.viewers import Role
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.rules.rates import Denominator, Rate, printed
from satupintu.city.register import services
from satupintu.city.register import words as register_words
from satupintu.city.register.rules.roster import LONGEST_PLACE, Said, Whereabouts
from satupintu.city.web.requests import page_number, posted, viewer_of
from satupintu.design import plotted
from satupintu.design.forms import DateField, Radios
from satupintu.design.marked import csv_text

COLUMNS = ("area", "kecamatan", "kelurahan", "rw", "rt", "on", "confirmed_in_90_days", "not_recorded", "percent")


@requires(Role.FRONT_DESK, Role.PLANNER, Role.HEAD)
@never_cache
def not_recorded(request: HttpRequest) -> HttpResponse:
    """Who must have a KTP and is not recorded, by area and by what is believed, page by page."""
    viewer = viewer_of(request)
    area = request.GET.get("area") or selectors.own_area(viewer)
    believed = _believed(request.GET.get("believed", ""))
    least_known_first = request.GET.get("order") == "least"
    page = enrolment.list_not_recorded(
        viewer, area, page_number(request), believed=believed, least_known_first=least_known_first
    )
    asked = {"area": area, "believed": believed or "", "order": "least" if least_known_first else ""}
    context = {
        "heading": _("Not yet recorded"),
        "page": page,
        "rows": [_row(line) for line in page.rows],
        "areas": selectors.areas_of(viewer),
        "kinds": register_words.WHEREABOUTS.items(),
        "asked": asked,
        "query": urlencode(asked),
        "may_open": viewer.has(Role.FRONT_DESK, Role.VERIFIER, Role.HEAD),
        "may_say": viewer.has(Role.FRONT_DESK),
        "no_aside": True,
    }
    return render(request, "desk/not_recorded.html", context)


@requires(Role.FRONT_DESK, Role.PLANNER, Role.HEAD)
@never_cache
def confirmed(request: HttpRequest) -> HttpResponse:
    """By RT: how many of those not yet recorded are confirmed by a word of the last 90 days; `csv` downloads it."""
    viewer = viewer_of(request)
    area = request.GET.get("area") or selectors.own_area(viewer)
    shares = enrolment.list_confirmed_by_rt(viewer, area)
    if request.GET.get("format") == "csv":
        return _as_csv(shares)
    whole = ConfirmedShare(area, sum(each.confirmed for each in shares), sum(each.total for each in shares))
    context = {
        "heading": _("Confirmed by the heads of RT"),
        "whole": _share(whole),
        "rows": [_share(each) | {"path": areas.get_path(each.area)} for each in shares],
        "areas": selectors.areas_of(viewer),
        "area": area,
        "on": clock.today(),
        "no_aside": True,
    }
    return render(request, "desk/confirmed.html", context)


class DecisionForm(forms.Form):
    """The officer's own word on a case."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Where is this person?"), choices=list(register_words.WHEREABOUTS.items()), widget=Radios
    )
    where = forms.CharField(label=gettext_lazy("Place, if elsewhere"), max_length=LONGEST_PLACE, required=False)
    until = DateField(label=gettext_lazy("Until when, if outside for a time"), required=False)
    note = forms.CharField(label=gettext_lazy("How do you know?"), max_length=200)


@requires(Role.FRONT_DESK, Role.VERIFIER)
@never_cache
def conflicts(request: HttpRequest) -> HttpResponse:
    """Cases where words disagree with the register or with each other, the gravest first."""
    lines = selectors.list_conflicts(viewer_of(request))
    context = {
        "heading": _("Words that disagree"),
        "rows": [_case(each) | {"rt": areas.get_path(each.line.rt)} for each in lines],
        "no_aside": True,
    }
    return render(request, "desk/conflicts.html", context)


@requires(Role.FRONT_DESK, Role.VERIFIER)
@never_cache
def conflict(request: HttpRequest, number: int) -> HttpResponse:
    """One case: all words on it, and the officer's own, which closes it."""
    viewer = viewer_of(request)
    form = DecisionForm(posted(request))
    if form.is_valid():
        told = form.cleaned_data
        said = Said(Whereabouts(told["kind"]), told["where"], told["until"])
        services.decide_conflict(viewer=viewer, conflict=number, said=said, note=told["note"])
        messages.success(request, _("Decided. A death or a move still needs its event, on its paper."))
        return redirect("conflicts")
    case = selectors.get_conflict(viewer, number)
    context = {
        "heading": case.line.name,
        "form": form,
        "case": _case(case),
        "back_url": "../",
    }
    return render(request, "desk/conflict.html", context, status=400 if form.errors else 200)


# -- inside ---------------------------------------------------------------------------------------
def _row(line: NotRecorded) -> dict[str, Any]:
    word = line.believed
    row: dict[str, Any] = {"line": line, "rt": areas.get_path(line.area)}
    if word:
        kind = word.kind_on(clock.today())
        row |= {"kind": kind, "said": register_words.WHEREABOUTS[kind], "source": register_words.SOURCES[word.source]}
    return row


def _share(share: ConfirmedShare) -> dict[str, Any]:
    return {
        "share": share,
        "confirmed": grouped(share.confirmed),
        "total": grouped(share.total),
        "percent": printed(_rate(share).percent),
    }


def _rate(share: ConfirmedShare) -> Rate:
    return Rate(share.confirmed, share.total, Denominator.NOT_RECORDED)


def _as_csv(shares: list[ConfirmedShare]) -> HttpResponse:
    on = clock.today().isoformat()
    rows = []
    for each in shares:
        path = areas.get_path(each.area)
        names = (path.kecamatan, path.kelurahan, path.rw, path.rt)
        rows.append([each.area, *names, on, each.confirmed, each.total, _rate(each).percent])
    return plotted.csv_text_file(csv_text(COLUMNS, rows), f"terkonfirmasi-{on}")


def _case(case: selectors.Case) -> dict[str, Any]:
    return {
        "case": case,
        "why": register_words.WHY[case.line.why],
        "words": [
            {
                "line": line,
                "said": register_words.WHEREABOUTS[line.believed.said.kind],
                "source": register_words.SOURCES[line.believed.source],
            }
            for line in case.line.words
        ],
    }


def _believed(text: str) -> Whereabouts | None:
    return Whereabouts(text) if text in set(Whereabouts) else None
