"""Lists against the register: start, wait, look at pairs, decide (docs/flows/matching.md)."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from satupintu.city.foundation import clock
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.register.matching import services, words
from satupintu.city.register.rules import codes
from satupintu.city.register.rules.matching import FIELDS, THRESHOLDS, Purpose, Verdict
from satupintu.city.register.selectors import matching as selectors
from satupintu.city.register.selectors.matching import PairSeen, RunLine, Side
from satupintu.city.register.words import FIELDS as FIELD_WORDS
from satupintu.city.web.requests import posted_with_files, viewer_of
from satupintu.design.forms import Radios

STALLED_AFTER = timedelta(minutes=10)
OF_LISTS = tuple(purpose for purpose in Purpose if purpose is not Purpose.DOUBLES)


class ListForm(forms.Form):
    purpose = forms.ChoiceField(
        label=gettext_lazy("What is this list?"),
        choices=[(purpose, words.PURPOSES[purpose]) for purpose in OF_LISTS],
        widget=Radios(),
        error_messages={"required": gettext_lazy("Choose what the list is.")},
    )
    file = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy("CSV or XLSX with names and NIKs or birth dates, headers in the first row."),
        error_messages={"required": gettext_lazy("Choose the file."), "empty": gettext_lazy("This file is empty.")},
    )


class DecisionForm(forms.Form):
    verdict = forms.ChoiceField(choices=[(verdict, verdict) for verdict in Verdict])
    reason = forms.CharField(max_length=300, required=False)


@requires(Role.VERIFIER)
@never_cache
def matches(request: HttpRequest) -> HttpResponse:
    """All runs; POST takes in a list."""
    viewer = viewer_of(request)
    form = ListForm(*posted_with_files(request))
    if request.method == "POST" and form.is_valid():
        try:
            run_id = _take_in(request, form.cleaned_data["file"], Purpose(form.cleaned_data["purpose"]))
            return redirect("match", run_id)
        except Problem as wrong:
            form.add_error("file", str(wrong))
    runs = [(run, words.PURPOSES[run.purpose]) for run in selectors.list_runs(viewer)]
    context = {"heading": _("Lists against the register"), "runs": runs, "form": form}
    return render(request, "register/matches.html", context)


def _take_in(request: HttpRequest, file: "UploadedFile[Any]", purpose: Purpose) -> int:
    with tempfile.NamedTemporaryFile() as kept:  # readable by this program only, gone after it is read
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        run = services.open_list(viewer=viewer_of(request), file=Path(kept.name), purpose=purpose)
    services.compute_later.enqueue(run.pk)
    return run.pk


@requires(Role.VERIFIER)
@require_POST
def doubles(request: HttpRequest) -> HttpResponse:
    """Look for doubles inside the register."""
    run = services.open_doubles(viewer=viewer_of(request))
    services.compute_later.enqueue(run.pk)
    return redirect("match", run.pk)


@requires(Role.VERIFIER)
@require_POST
def again(request: HttpRequest, run_id: int) -> HttpResponse:
    """Begin anew a run that failed or stands still."""
    run = selectors.get_run(viewer_of(request), run_id)
    if _may_begin_anew(run):
        services.compute_later.enqueue(run.id)
    return redirect("match", run.id)


@requires(Role.VERIFIER)
@never_cache
def match(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: how far it is, then its pairs."""
    viewer = viewer_of(request)
    run = selectors.get_run(viewer, run_id)
    context: dict[str, Any] = {
        "heading": words.PURPOSES[run.purpose],
        "run": run,
        "thresholds": THRESHOLDS[run.purpose],
        "steps": services.STEPS,
        "may_begin_anew": _may_begin_anew(run),
    }
    if run.finished_at:
        show = selectors.DECIDED if request.GET.get("show") == selectors.DECIDED else selectors.OPEN
        asked = request.GET.get("page", "")
        page = selectors.list_pairs(viewer, run_id, show=show, number=int(asked) if asked.isdecimal() else 1)
        context |= {"page": page, "show": show, "pairs": [_shown(pair, run) for pair in page.pairs]}
    return render(request, "register/match.html", context)


def _may_begin_anew(run: RunLine) -> bool:
    return not run.finished_at and bool(run.failed_at or clock.now() - run.started_at > STALLED_AFTER)


@requires(Role.VERIFIER)
@require_POST
def decide(request: HttpRequest, run_id: int, pair_id: int) -> HttpResponse:
    """Note a decision and come back to the pairs."""
    form = DecisionForm(request.POST)
    back = f"{reverse('match', args=[run_id])}?{request.GET.urlencode()}"
    if not form.is_valid():
        messages.error(request, _("Choose one of the three, and keep the reason below 300 letters."))
        return redirect(back)
    verdict = Verdict(form.cleaned_data["verdict"])
    services.decide(viewer=viewer_of(request), pair_id=pair_id, verdict=verdict, reason=form.cleaned_data["reason"])
    messages.success(request, _("Noted. The register is as it was."))
    return redirect(back)


def _shown(pair: PairSeen, run: RunLine) -> dict[str, Any]:
    lines = [
        {
            "field": _("Kelurahan") if field == "kelurahan" else FIELD_WORDS[field],
            "one": _value(pair.one, field),
            "resident": _value(pair.resident, field),
            "level": level,
            "word": words.LEVELS[level] if level else _("not known"),
            "tone": _tone(level),
        }
        for field in FIELDS
        for level in [pair.levels.get(field)]
    ]
    same = pair.decided is not None and pair.decided.verdict is Verdict.SAME
    return {
        "pair": pair,
        "percent": f"{100 * pair.probability:.1f}",
        "lines": lines,
        "cautions": [words.CAUTIONS[caution] for caution in pair.cautions],
        "verdicts": list(words.VERDICTS.items()),
        "decided": words.VERDICTS[pair.decided.verdict] if pair.decided else "",
        "decided_for": words.PURPOSES[pair.decided.at_purpose] if pair.decided else "",
        "next": words.NEXT[run.purpose] if same else "",
        "may_say": run.purpose in (Purpose.SCHOOL, Purpose.STAFF),
    }


def _tone(level: Any) -> str:
    if level is None:
        return "plain"
    return "good" if level in words.AGREES else "bad" if level in words.DIFFERS else "now"


def _value(side: Side, field: str) -> str:
    value = getattr(side, field)
    if not value:
        return "–"
    if field == "birth_date":
        return date_format(value)
    return codes.printed(codes.Sex, value) if field == "sex" else str(value)
