"""Somebody reports a birth, a death, a move or a mistake: five pages, no account, nothing looked up in the register.

The answers wait in the session under the key that makes a second sending harmless (docs/flows/reports.md).
"""

from base64 import b64decode, b64encode
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import claim_codes, limits
from satupintu.city.foundation.access import public
from satupintu.city.register import selectors, services, words
from satupintu.city.register.rules.reports import Authority, ReportKind, Told
from satupintu.city.register.ui import report_forms as forms
from satupintu.city.web.public import address_of, picture_of
from satupintu.city.web.requests import posted, posted_with_files, viewer_of

ORDER = ("what", "who", "when", "photo", "contact")
PAGES = {step: f"report_{step}" for step in ORDER} | {"photo": "report_photo_ask"}
HEADINGS = {
    "what": gettext_lazy("Report a birth, death or move"),
    "who": gettext_lazy("Who is it about?"),
    "when": gettext_lazy("When was it?"),
    "photo": gettext_lazy("Evidence"),
    "contact": gettext_lazy("Who reports?"),
}
MOST_REPORTS, MOST_PHOTOS, MOST_CODES = 20, 40, 60
"""In a quarter of an hour from one address, which a whole RT may share."""


@public
@never_cache
def what(request: HttpRequest) -> HttpResponse:
    return _question(request, "what", forms.WhatForm(posted(request), initial=_answers(request).get("what")))


@public
@never_cache
def who(request: HttpRequest) -> HttpResponse:
    return _question(request, "who", forms.WhoForm(posted(request), initial=_answers(request).get("who")))


@public
@never_cache
def when(request: HttpRequest) -> HttpResponse:
    earlier = _answers(request).get("when", {}).get("happened_on")
    initial = {"happened_on": date.fromisoformat(earlier)} if earlier else None
    return _question(request, "when", forms.WhenForm(posted(request), initial=initial))


@public
@never_cache
def photo(request: HttpRequest) -> HttpResponse:
    if request.FILES:
        limits.count_try("report-photo", address_of(request.META), limit=MOST_PHOTOS)
        request.session.clear_expired()  # with the photos that others chose and never sent
    kept = _answers(request).get("photo", {}).get("content", "")
    return _question(request, "photo", forms.PhotoForm(*posted_with_files(request), kept=bool(kept)))


@public
@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    return _question(request, "contact", forms.ContactForm(posted(request), initial=_answers(request).get("contact")))


@public
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    if back := _first_missing(request):
        sent_before = request.method == "POST" and "reported" in request.session
        return redirect("report_done" if sent_before else back)
    if request.method == "POST":
        return _send(request)
    context = {"rows": _rows(_answers(request)), "back_url": reverse("report_contact")}
    return render(request, "register/report_check.html", context)


@public
@never_cache
def done(request: HttpRequest) -> HttpResponse:
    code = request.session.get("reported")
    if code is None:
        return redirect("report_what")
    context = {"claim_code": code, "shown_code": claim_codes.shown(code), "picture": picture_of(code)}
    return render(request, "register/report_done.html", context)


@public
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """What became of a report; the code is posted, so that it stands in no address."""
    form = forms.CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        address = address_of(request.META)
        limits.refuse_above("report-status", address, limit=MOST_CODES)
        answer = selectors.find_report(form.cleaned_data["claim_code"])
        if answer is not None:
            context = {
                "answer": answer,
                "shown_code": claim_codes.shown(answer.claim_code),
                "kind": words.REPORTS[answer.kind],
                "sentence": words.STATES[answer.state],
                "why": words.WHY_NOT[answer.why] if answer.why else "",
            }
            return render(request, "register/report_status.html", context)
        limits.count_try("report-status", address, limit=MOST_CODES)
        form.add_error("claim_code", _("No report has this claim code. Compare it letter by letter."))
    context = {"form": form, "heading": _("What became of my report?")}
    return render(request, "register/report_status_ask.html", context, status=400 if form.errors else 200)


# -- answers in the session -----------------------------------------------------------------------
def _answers(request: HttpRequest) -> dict[str, Any]:
    answers: dict[str, Any] = request.session.get("report", {})
    return answers


def _first_missing(request: HttpRequest, before: str = "") -> str | None:
    """The page of the first question without an answer, of those before one (of all, for "")."""
    asked = ORDER[: ORDER.index(before)] if before else ORDER
    return next((PAGES[step] for step in asked if step not in _answers(request)), None)


def _question(request: HttpRequest, step: str, form: Any) -> HttpResponse:
    """Ask one question; keep a fit answer and go on, or back to the check when all are answered."""
    if back := _first_missing(request, step):
        return redirect(back)
    at = ORDER.index(step)
    if request.method == "POST" and form.is_valid():
        answers = {"key": str(uuid4())} | _answers(request)
        request.session["report"] = answers | {step: _plain(step, form.cleaned_data, answers)}
        if "check" in request.GET and not _first_missing(request):
            return redirect("report_check")
        return redirect(PAGES[ORDER[at + 1]] if at + 1 < len(ORDER) else "report_check")
    back = "report_check" if "check" in request.GET else PAGES[ORDER[at - 1]] if at else "home"
    context = {
        "form": form,
        "heading": HEADINGS[step],
        "back_url": reverse(back),
        "number": at + 1,
        "of": len(ORDER),
        "step": step,
        "photo_kept": _answers(request).get("photo", {}).get("content"),
    }
    return render(request, "register/report_question.html", context, status=400 if form.errors else 200)


def _plain(step: str, given: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """An answer as the session can hold it."""
    if step == "when":
        return {"happened_on": given["happened_on"].isoformat()}
    if step == "photo":
        if given["photo"]:
            return {"content": b64encode(given["photo"]).decode()}
        return {"content": "" if given.get("without") else answers.get("photo", {}).get("content", "")}
    return given


def _send(request: HttpRequest) -> HttpResponse:
    answers = _answers(request)
    limits.count_try("report", address_of(request.META), limit=MOST_REPORTS)
    code = services.send_report(
        viewer=viewer_of(request),
        key=UUID(answers["key"]),
        told=_told(answers),
        photo=b64decode(answers["photo"]["content"]) or None,
    )
    del request.session["report"]
    request.session["reported"] = code
    return redirect("report_done")


def _told(answers: dict[str, Any]) -> Told:
    given = answers["what"] | answers["who"] | answers["contact"]
    return Told(
        kind=ReportKind(given["kind"]),
        words=given["words"],
        name=given["name"],
        birth_year=given["born"],
        area=given["area"],
        where=given["where"],
        happened_on=date.fromisoformat(answers["when"]["happened_on"]),
        authority=Authority(given["authority"]),
        reporter=given["reporter"],
        paper=given["paper"],
        contact=given["contact"],
    )


def _rows(answers: dict[str, Any]) -> list[dict[str, Any]]:
    told = _told(answers)
    texts = (
        (_("What"), words.REPORTS[told.kind], "what"),
        (_("In short"), told.words, "what"),
        (_("Name"), told.name, "who"),
        (_("Born about"), told.birth_year, "who"),
        (_("Where"), ", ".join(part for part in (told.where, areas.get_area(told.area).name) if part), "who"),
        (_("When it happened"), date_format(told.happened_on, "j F Y"), "when"),
        (_("Photo"), _("One photo") if answers["photo"]["content"] else "", "photo"),
        (_("You"), words.AUTHORITIES[told.authority], "contact"),
        (_("Your name"), told.reporter, "contact"),
        (_("Written authority or institution"), told.paper, "contact"),
        (_("Telephone number or e-mail address"), told.contact, "contact"),
    )
    return [{"key": key, "value": value, "change_url": reverse(PAGES[step]) + "?check"} for key, value, step in texts]
