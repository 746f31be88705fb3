"""How far an application is: for whoever has its claim code and the birth date."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.applications import selectors, words
from satupintu.city.applications.rules import sentences
from satupintu.city.applications.rules.entries import StatusAnswer
from satupintu.city.applications.ui import address_of, forms
from satupintu.city.applications.ui.rebooking import LOOKED_UP
from satupintu.city.foundation import claim_codes, limits
from satupintu.city.foundation.access import public
from satupintu.city.web.requests import posted


@public
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    form = forms.StatusForm(posted(request))
    if request.method == "POST" and form.is_valid():
        answer = _look_up(request, form.cleaned_data)
        if answer is not None:
            request.session[LOOKED_UP] = {"code": answer.application.claim_code}
            return render(request, "applications/status.html", _context(answer))
        form.add_error(None, _("No application fits this claim code and birth date. Compare both with your paper."))
        form.add_error(
            None,
            _(
                "Recorded at a place without a network? The code works once your record has come here. "
                "Look again later."
            ),
        )
    context = {"form": form, "heading": _("How far is my card?")}
    return render(request, "applications/status_ask.html", context, status=400 if form.errors else 200)


def _look_up(request: HttpRequest, given: dict[str, Any]) -> StatusAnswer | None:
    code = claim_codes.find(given["claim_code"]) or ""
    address = address_of(request.META)
    limits.refuse_above("status", code, limit=10)
    limits.refuse_above("status-from", address, limit=60)
    answer = selectors.status_by_claim_code(code, given["birth_date"])
    if answer is None:
        limits.count_try("status", code, limit=10)
        limits.count_try("status-from", address, limit=60)
    return answer


def _context(answer: StatusAnswer) -> dict[str, Any]:
    return {
        "answer": answer,
        "shown_code": claim_codes.shown(answer.application.claim_code),
        "kind": words.KINDS[answer.application.kind],
        "steps": steps_of(answer),
        "may_choose_time": sentences.stage_of(answer.application.kind, answer.application.status) == 0,
    }


def steps_of(answer: StatusAnswer) -> list[dict[str, Any]]:
    """The way of the application as steps done, current and to do, each with the day it was reached."""
    kind, here = answer.application.kind, sentences.stage_of(answer.application.kind, answer.application.status)
    reached: dict[int, datetime] = {}
    for step in answer.steps:
        reached.setdefault(sentences.stage_of(kind, step.status), step.at)
    return [
        {"label": words.STAGES[stage], "state": _state(stage, here), "note": _day(reached, stage, here)}
        for stage in sentences.stages_of(kind)
    ]


def _state(stage: int, here: int) -> str:
    if stage == here:
        return "done" if stage == sentences.STAGES - 1 else "current"
    return "done" if stage < here else "todo"


def _day(reached: dict[int, datetime], stage: int, here: int) -> str:
    at = reached.get(stage)
    return date_format(localtime(at), "j F Y") if at and stage <= here else ""
