"""The roster of an RT on a page and on a phone, and what officers are told of a person (docs/flows/roster.md)."""

from itertools import groupby
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import clock
from satupintu.city.foundation.access import public, requires
from satupintu.city.foundation.problems import BAD_REQUEST, NOT_FOUND, Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.register import selectors, services, words
from satupintu.city.register.rules.roster import (
    HELD_FOR,
    LONGEST_PLACE,
    Reason,
    RosterLine,
    Said,
    Source,
    Tick,
    UnfitWordError,
    Whereabouts,
    read_tick,
)
from satupintu.city.register.services.roster import MOST_WORDS, SAYERS
from satupintu.city.web.context import bare_frame
from satupintu.city.web.requests import page_number, posted, viewer_of
from satupintu.design.forms import DateField, Radios

TOLD_BY = (Source.OFFICER, Source.FAMILY, Source.NEIGHBOUR)
KIND = "kind-"


# -- the head of the RT ---------------------------------------------------------------------------
@requires(Role.RT_HEAD)
@never_cache
def roster(request: HttpRequest) -> HttpResponse:
    """The roster page by page; POST writes the ticks of a page."""
    viewer = viewer_of(request)
    here = selectors.own_rt(viewer, request.GET.get("rt", ""))
    if request.method == "POST":
        _say_written(request, here.code, _ticks(request))
        return redirect(request.get_full_path())
    page = selectors.list_roster(viewer, here.code, page_number(request))
    context = {
        "heading": _("The people of my RT"),
        "page": page,
        "path": areas.get_path(here.code),
        "others": [area for area in selectors.list_own_rts(viewer) if area.code != here.code],
        "houses": [
            {"house": house, "people": [_person(line) for line in lines]}
            for house, lines in groupby(page.lines, lambda line: line.house)
        ],
        "kinds": words.WHEREABOUTS.items(),
        "page_key": uuid4(),
        "today": clock.today(),
        "longest": LONGEST_PLACE,
    }
    return render(request, "register/roster.html", context)


@public
def on_a_phone(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The shell that a phone keeps: the same for everybody, so that nothing personal is cached with it."""
    context = {
        "heading": _("The people of my RT, on this phone"),
        "kinds": words.WHEREABOUTS.items(),
        "hours": int(HELD_FOR.total_seconds() // 3600),
        "longest": LONGEST_PLACE,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "sign_in": f"{reverse('sign_in')}?next={reverse('roster_phone')}",
    }
    return HttpResponse(render_to_string("register/roster_phone.html", bare_frame() | context))


@public
def worker(request: HttpRequest) -> FileResponse:  # noqa: ARG001 - Django's signature
    """The service worker: it must stand beside the pages that it serves."""
    found = finders.find("register/roster/worker.js")
    if not isinstance(found, str):
        raise Problem(NOT_FOUND)
    answer = FileResponse(open(found, "rb"), content_type="text/javascript; charset=utf-8")  # noqa: PTH123, SIM115
    answer.headers["Cache-Control"] = "no-cache"
    return answer


# -- officers -------------------------------------------------------------------------------------
class StatusForm(forms.Form):
    """What an officer saw or was told."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Where is this person?"), choices=list(words.WHEREABOUTS.items()), widget=Radios
    )
    where = forms.CharField(label=gettext_lazy("Place, if elsewhere"), max_length=LONGEST_PLACE, required=False)
    until = DateField(label=gettext_lazy("Until when, if outside for a time"), required=False)
    source = forms.ChoiceField(
        label=gettext_lazy("Who says so?"), choices=[(each, words.SOURCES[each]) for each in TOLD_BY], widget=Radios
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why somebody has not come or comes now."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[("", "—"), *words.REASONS.items()])
    words = forms.CharField(
        label=gettext_lazy("In their words"),
        help_text=gettext_lazy("Protected: only a verifier opens this, for a purpose. No health data beyond need."),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea,
    )
    reason_key = forms.UUIDField(widget=forms.HiddenInput)


@requires(*SAYERS)
@never_cache
def said(request: HttpRequest, subject: UUID) -> HttpResponse:
    """What is said of a person, and a form to add to it."""
    viewer = viewer_of(request)
    history, reasons = selectors.list_said(viewer, subject), selectors.list_reasons(viewer, subject)
    data = posted(request)
    of_reason = data is not None and "reason" in data
    status = StatusForm(None if of_reason else data, initial={"key": uuid4()})
    reason = ReasonForm(data if of_reason else None, initial={"reason_key": uuid4()})
    sent = reason if of_reason else status
    if sent.is_valid():
        _write(request, subject, sent.cleaned_data)
        messages.success(request, _("Written down."))
        return redirect("said", subject=subject)
    context = {
        "heading": selectors.names_of(viewer, [subject])[subject],
        "form": sent,
        "status": status,
        "reason": reason,
        "history": [_word(line) for line in history],
        "reasons": [{"line": line, "reason": words.REASONS[line.reason]} for line in reasons],
    }
    return render(request, "register/said.html", context, status=400 if sent.errors else 200)


def _write(request: HttpRequest, subject: UUID, told: dict[str, Any]) -> None:
    viewer = viewer_of(request)
    if "reason" in told:
        services.note_reason(
            viewer=viewer, ref=subject, reason=Reason(told["reason"]), key=told["reason_key"], words=told["words"]
        )
    else:
        word = Said(Whereabouts(told["kind"]), told["where"], told["until"])
        services.say_status(viewer=viewer, ref=subject, said=word, source=Source(told["source"]), key=told["key"])


# -- inside ---------------------------------------------------------------------------------------
def _ticks(request: HttpRequest) -> list[Tick]:
    """Those of a page that were ticked; the same page sent twice gives the same keys."""
    data, today = request.POST, clock.today().isoformat()
    try:
        page_key = UUID(data.get("page_key", ""))
        return [
            read_tick(
                {
                    "key": uuid5(page_key, ref := name.removeprefix(KIND)),
                    "ref": ref,
                    "kind": data[name],
                    "where": data.get(f"where-{ref}"),
                    "until": data.get(f"until-{ref}"),
                    "said_on": today,
                }
            )
            for name in data
            if name.startswith(KIND)
        ]
    except (UnfitWordError, ValueError) as wrong:
        raise Problem(BAD_REQUEST) from wrong


def _say_written(request: HttpRequest, rt: str, read: list[Tick]) -> None:
    viewer = viewer_of(request)
    answers = services.tick(viewer=viewer, rt=rt, ticks=read)
    refused = [(each.ref, answer.problem) for each, answer in zip(read, answers, strict=True) if answer.problem]
    written = len(read) - len(refused)
    told = ngettext("%(count)d person written down.", "%(count)d persons written down.", written)
    messages.add_message(request, messages.SUCCESS if written else messages.INFO, told % {"count": written})
    names = {line.ref: line.name for line in selectors.list_roster(viewer, rt).lines} if refused else {}
    for ref, problem in refused:
        messages.error(request, f"{names.get(ref, _('A person'))}: {problem.title} {problem.what_to_do}")


def _person(line: RosterLine) -> dict[str, Any]:
    return {"line": line, "said": words.WHEREABOUTS[line.kind]}


def _word(line: Any) -> dict[str, Any]:
    word = line.believed
    return {"line": line, "said": words.WHEREABOUTS[word.said.kind], "source": words.SOURCES[word.source]}
