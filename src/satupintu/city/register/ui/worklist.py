"""Reports to decide: the worklist, a report beside the register, accept or reject (docs/flows/reports.md)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register import selectors, services, words
from satupintu.city.register.rules.elements import Newcomer
from satupintu.city.register.rules.reports import PURPOSE, Outcome, ReportKind, ReportLine, ReportSheet, State, WhyNot
from satupintu.city.register.rules.roster import Believed
from satupintu.city.register.selectors.reports import PAGE
from satupintu.city.register.selectors.roster import DECIDERS
from satupintu.city.register.ui.report_forms import (
    OUT,
    BirthForm,
    DeathForm,
    MistakeForm,
    MoveForm,
    RejectForm,
    SearchForm,
)
from satupintu.city.web.files import shown
from satupintu.city.web.requests import page_number, posted, viewer_of


@requires(*DECIDERS)
@never_cache
def worklist(request: HttpRequest) -> HttpResponse:
    """The reports that nobody has decided, the gravest and oldest first."""
    page = page_number(request)
    lines, total = selectors.list_reports(_officer(request), page)
    context = {
        "heading": _("Reports to decide"),
        "rows": [_row(line) for line in lines],
        "total": total,
        "page": page,
        "pages": max(1, -(-total // PAGE)),
    }
    return render(request, "register/worklist.html", context)


@requires(*DECIDERS)
@never_cache
def report(request: HttpRequest, number: int) -> HttpResponse:
    """A report beside the people whom it may be about; the search is posted, so that no name stands in an address."""
    return _render_report(request, number, SearchForm(posted(request)), RejectForm())


@requires(*DECIDERS)
@require_POST
def reject(request: HttpRequest, number: int) -> HttpResponse:
    form = RejectForm(request.POST)
    if not form.is_valid():
        return _render_report(request, number, SearchForm(), form)
    given = form.cleaned_data
    services.reject_report(viewer=_officer(request), number=number, why=WhyNot(given["why"]), note=given["note"])
    messages.success(request, _("The reporter reads the reason under the claim code."))
    return redirect("reports")


@requires(*DECIDERS)
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """The second officer enters the death that another proposed."""
    services.confirm_death(viewer=_officer(request), number=number)
    messages.success(request, _("Entered."))
    return redirect("reports")


@requires(*DECIDERS)
@require_POST
def give_back(request: HttpRequest, number: int) -> HttpResponse:
    services.return_report(viewer=_officer(request), number=number)
    messages.success(request, _("The report is open again."))
    return redirect("report", number=number)


@requires(*DECIDERS)
@never_cache
def photo(request: HttpRequest, number: int) -> HttpResponse:
    """The photo sent with a report, by itself."""
    media_type, content = selectors.get_report_photo(_officer(request), number)
    return shown(media_type, content, f"laporan-{number}")


@requires(*DECIDERS)
@never_cache
def accept(request: HttpRequest, number: int, subject: UUID) -> HttpResponse:
    """Enter the report as an event of this person: the record, the report, and what is to be entered."""
    viewer = _officer(request)
    sheet, person = selectors.get_report(viewer, number), selectors.get_resident(viewer, subject)
    form = _form(request, sheet, subject)
    if request.method == "POST" and form.is_valid():
        entered = decided(request, form, lambda: _accept(request, sheet, subject, form))
        if entered:
            return entered
    context = {
        "heading": person.card.name,
        "person": person,
        "record": [{"key": key, "value": value} for key, value in person.card.lines()],
        "told": _told_rows(sheet),
        "sheet": sheet,
        "kind": words.REPORTS[sheet.line.kind],
        "takes_two": sheet.line.kind == ReportKind.DEATH and person.is_wajib_ktp,
        "form": form,
        "back_url": reverse("report", args=[number]),
        "no_aside": True,
    }
    return render(request, "register/report_accept.html", context, status=400 if form.errors else 200)


def decided(request: HttpRequest, form: forms.Form, decide: Callable[[], Outcome]) -> HttpResponse | None:
    """Back to the list once it is entered, or proposed to another officer; None when something stands against it."""
    try:
        outcome = decide()
    except Problem as problem:
        form.add_error(None, str(problem))
        return None
    waits = outcome is Outcome.PROPOSED
    messages.success(request, _("Another officer has to confirm it now.") if waits else _("Entered."))
    return redirect("reports")


# -- inside ---------------------------------------------------------------------------------------
def _render_report(request: HttpRequest, number: int, search: SearchForm, form: RejectForm) -> HttpResponse:
    viewer = _officer(request)
    sheet = selectors.get_report(viewer, number)
    text = search.cleaned_data["text"] if search.is_bound and search.is_valid() else ""
    open_ = sheet.line.state == State.OPEN
    wrong = bool(search.errors or form.errors)
    context = {
        "heading": words.REPORTS[sheet.line.kind],
        "sheet": sheet,
        "told": _told_rows(sheet),
        "decisions": [{"line": line, "word": words.OUTCOMES[line.outcome]} for line in sheet.decisions],
        "is_open": open_,
        "proposed": _proposed(request, sheet),
        "candidates": selectors.list_candidates(viewer, number, text) if open_ else [],
        "is_undecided": sheet.line.state in words.STATES_OF_WORK,
        "search": search,
        "reject": form,
        "form": form if form.errors else search,
        "back_url": reverse("reports"),
        "no_aside": True,
    }
    return render(request, "register/report.html", context, status=400 if wrong else 200)


def _officer(request: HttpRequest) -> Viewer:
    """Whoever looks at reports does so to decide them."""
    return replace(viewer_of(request), purpose=PURPOSE)


def _proposed(request: HttpRequest, sheet: ReportSheet) -> dict[str, Any] | None:
    """What the first officer proposed, with the record of whom it is about."""
    if sheet.proposed is None:
        return None
    viewer, (subject, died_on) = _officer(request), sheet.proposed
    person = selectors.get_resident(viewer, subject)
    return {
        "name": person.card.name,
        "died_on": died_on,
        "record": [{"key": key, "value": value} for key, value in person.card.lines()],
        "own": sheet.proposed_by == viewer.account,
    }


def _form(request: HttpRequest, sheet: ReportSheet, subject: UUID) -> Any:
    viewer, data, kind = _officer(request), posted(request), sheet.line.kind
    when = {"happened_on": sheet.told.happened_on}
    if kind in {ReportKind.DEATH, ReportKind.MOVE}:
        family = [line for line in selectors.list_family(viewer, subject) if line.here and line.ref != subject]
        form: type[DeathForm | MoveForm] = DeathForm if kind == ReportKind.DEATH else MoveForm
        return form(data, family=family, initial=when)
    elements = selectors.get_elements(viewer, subject)
    if kind == ReportKind.BIRTH:
        return BirthForm(data, initial={"birth_date": sheet.told.happened_on, "religion": elements["religion"]})
    return MistakeForm(data, initial=elements)


def _accept(request: HttpRequest, sheet: ReportSheet, subject: UUID, form: forms.Form) -> Outcome:
    given = form.cleaned_data
    common: dict[str, Any] = {"viewer": _officer(request), "number": sheet.line.number, "ref": subject}
    if isinstance(form, DeathForm):
        return services.accept_death(**common, happened_on=given["happened_on"], spouse=given["spouse"] or None)
    if isinstance(form, MoveForm):
        common |= {"others": given.get("others", []), "happened_on": given["happened_on"]}
        if given["to"] == OUT:
            return services.accept_move_out(**common, destination=given["destination"])
        return services.accept_move_within(**common, rt=given["rt"], address=given["address"])
    if isinstance(form, MistakeForm):
        return services.accept_mistake(**common, values=form.corrected())
    return services.accept_birth(**common, child=Newcomer(**given))


def _row(line: ReportLine) -> dict[str, Any]:
    return {"line": line, "kind": words.REPORTS[line.kind], "state": words.STATES_OF_WORK[line.state]}


def _told_rows(sheet: ReportSheet) -> list[dict[str, Any]]:
    told = sheet.told
    area = areas.get_area(told.area)
    rows: list[dict[str, Any]] = [
        {"key": _("In short"), "value": told.words},
        {"key": _("Name"), "value": told.name},
        {"key": _("Born about"), "value": told.birth_year},
        {"key": _("Where"), "value": ", ".join(part for part in (told.where, area.name) if part)},
        {"key": _("When it happened"), "value": date_format(told.happened_on, "j F Y")},
        {"key": _("Who reports"), "value": words.AUTHORITIES[told.authority]},
        {"key": _("Name of the reporter"), "value": told.reporter},
        {"key": _("Written authority or institution"), "value": told.paper},
        {"key": _("Telephone number or e-mail address"), "value": told.contact},
        {"key": _("Sent"), "value": date_format(localtime(sheet.line.created_at), "j F Y, H.i")},
        {"key": _("Newest word on this person"), "value": sheet.newest and _said(sheet.newest)},
    ]
    return [row for row in rows if row["value"]]


def _said(word: Believed) -> str:
    day = date_format(word.said_on, "j F Y")
    return f"{words.WHEREABOUTS[word.said.kind]} ({words.SOURCES[word.source]}, {day})"
