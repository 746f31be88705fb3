"""A resident asks for a card: one question a page, the answers in the session, never a NIK in an address or kept."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.applications import problems, selectors, services, words
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.applications.ui import address_of, forms, picture_of
from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import claim_codes, limits
from satupintu.city.foundation.access import public
from satupintu.city.foundation.problems import Problem
from satupintu.city.register import selectors as register
from satupintu.city.register.rules.reports import Authority
from satupintu.city.web.requests import posted

ORDER = ("kind", "subject", "place", "slot", "contact")
PAGES = {"kind": "ask_kind", "subject": "ask_who", "place": "ask_place", "slot": "ask_time", "contact": "ask_contact"}


@public
@never_cache
def kind(request: HttpRequest) -> HttpResponse:
    form = forms.KindForm(posted(request), initial=_answers(request))
    if request.method == "POST" and form.is_valid():
        return _keep(request, "kind", kind=form.cleaned_data["kind"])
    return _page(request, "kind", form, _("Apply for a KTP-el"))


@public
@never_cache
def who(request: HttpRequest) -> HttpResponse:
    if back := _first_missing(request, "subject"):
        return redirect(back)
    form = forms.PapersForm(posted(request))
    if request.method == "POST" and form.is_valid():
        subject = _identify(request, form)
        if subject is not None:
            return _keep(request, "subject", subject=subject)
    return _page(request, "subject", form, _("Whose card is it?"))


def _identify(request: HttpRequest, form: forms.PapersForm) -> str | None:
    given, who_asks = form.cleaned_data, address_of(request.META)
    limits.refuse_above("papers", given["nik"], limit=8)
    limits.refuse_above("papers-from", who_asks, limit=60)
    subject = register.find_by_papers(given["nik"], given["kk_number"], given["birth_date"])
    if subject is None:
        limits.count_try("papers", given["nik"], limit=8)
        limits.count_try("papers-from", who_asks, limit=60)
        form.add_error(
            None, _("These three do not belong together in our register. Compare them with the family card.")
        )
        return None
    try:
        services.check_may_ask(kind=Kind(_answers(request)["kind"]), resident_ref=subject)
    except Problem as problem:
        form.add_error(None, f"{problem.kind.title} {problem.kind.what_to_do}")
        return None
    return str(subject)


@public
@never_cache
def place(request: HttpRequest) -> HttpResponse:
    if back := _first_missing(request, "place"):
        return redirect(back)
    form = forms.PlaceForm(posted(request), initial=_answers(request))
    if request.method == "POST" and form.is_valid():
        changed = _answers(request).get("place") != form.cleaned_data["place"]
        return _keep(request, "place", place=form.cleaned_data["place"], **({"slot": None} if changed else {}))
    return _page(request, "place", form, _("Place"))


@public
@never_cache
def time(request: HttpRequest) -> HttpResponse:
    if back := _first_missing(request, "slot"):
        return redirect(back)
    answers = _answers(request)
    form = forms.SlotForm(posted(request), place=answers["place"], initial=answers)
    if request.method == "POST" and form.is_valid():
        return _keep(request, "slot", slot=form.cleaned_data["slot"])
    return _page(request, "slot", form, _("Time"))


@public
@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    if back := _first_missing(request, "contact"):
        return redirect(back)
    form = forms.ContactForm(posted(request), initial=_answers(request))
    if request.method == "POST" and form.is_valid():
        return _keep(request, "contact", **form.cleaned_data)
    return _page(request, "contact", form, _("How do we reach you?"))


@public
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    if back := _first_missing(request, None):
        return redirect(back)
    if request.method == "POST":
        return _send(request)
    context = {"rows": _rows(_answers(request)), "back_url": reverse("ask_contact")}
    return render(request, "applications/check.html", context)


def _send(request: HttpRequest) -> HttpResponse:
    answers = _answers(request)
    try:
        code = services.apply(
            viewer=request.viewer,  # type: ignore[attr-defined]
            kind=Kind(answers["kind"]),
            resident_ref=answers["subject"],
            contact=answers["contact"],
            on_behalf_by=answers["on_behalf_by"],
            authority=Authority(answers["authority"]) if answers.get("authority") else None,
            slot_id=None if answers["slot"] == forms.NO_TIME else int(answers["slot"]),
        )
    except Problem as problem:
        if problem.kind not in {problems.SLOT_FULL, problems.NO_SUCH_SLOT}:
            raise
        messages.warning(request, f"{problem.kind.title} {problem.kind.what_to_do}")
        request.session["ask"] = answers | {"slot": None}
        return redirect("ask_time")
    del request.session["ask"]
    request.session["asked"] = {"code": code, "kind": answers["kind"], "when": _when(answers)}
    return redirect("ask_done")


@public
@never_cache
def done(request: HttpRequest) -> HttpResponse:
    asked = request.session.get("asked")
    if asked is None:
        return redirect("ask_kind")
    context = {
        "claim_code": asked["code"],
        "shown_code": claim_codes.shown(asked["code"]),
        "picture": picture_of(asked["code"]),
        "papers": words.PAPERS[Kind(asked["kind"])],
        "needs_recording": Kind(asked["kind"]).needs_recording,
        "when": asked["when"],
    }
    return render(request, "applications/done.html", context)


# -- answers in the session ---------------------------------------------------------------------
def _answers(request: HttpRequest) -> dict[str, Any]:
    answers: dict[str, Any] = request.session.get("ask", {})
    return answers


def _first_missing(request: HttpRequest, upto: str | None) -> str | None:
    """The page of the first question before `upto` (of all, for None) that has no answer yet."""
    answers = _answers(request)
    before = ORDER if upto is None else ORDER[: ORDER.index(upto)]
    return next((PAGES[step] for step in before if answers.get(step) is None), None)


def _keep(request: HttpRequest, step: str, **given: Any) -> HttpResponse:
    """Keep the answer and go on: to the next question, or back to the check when all are answered."""
    answers = _answers(request) | given
    if step == "kind" and given["kind"] != _answers(request).get("kind"):
        answers["subject"] = None  # whether somebody may ask depends on the kind
    request.session["ask"] = answers
    if "check" in request.GET and not _first_missing(request, None):
        return redirect("ask_check")
    after = ORDER.index(step) + 1
    return redirect(PAGES[ORDER[after]] if after < len(ORDER) else "ask_check")


def _page(request: HttpRequest, step: str, form: Any, heading: str) -> HttpResponse:
    at = ORDER.index(step)
    back = "ask_check" if "check" in request.GET else PAGES[ORDER[at - 1]] if at else "home"
    context = {"form": form, "heading": heading, "back_url": reverse(back), "number": at + 1, "of": len(ORDER) + 1}
    return render(request, "applications/question.html", context, status=400 if form.errors else 200)


def _rows(answers: dict[str, Any]) -> list[dict[str, Any]]:
    texts = (
        (_("What you need"), words.KINDS[Kind(answers["kind"])], "kind"),
        (_("Whose card"), _("Found in the register by the family card"), "subject"),
        (_("Where"), areas.get_place(answers["place"]).name, "place"),
        (_("When"), _when(answers), "slot"),
        (_("Telephone number or e-mail address"), answers["contact"], "contact"),
        (_("You apply for somebody else; your name"), answers["on_behalf_by"], "contact"),
        (_("By what authority"), words.AUTHORITIES.get(answers.get("authority", ""), ""), "contact"),
    )
    return [{"key": key, "value": value, "change_url": reverse(PAGES[step]) + "?check"} for key, value, step in texts]


def _when(answers: dict[str, Any]) -> str:
    if answers["slot"] == forms.NO_TIME:
        return _("Without a time")
    return forms.slot_label(selectors.get_slot(int(answers["slot"])))
