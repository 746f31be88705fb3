"""Adjudication: a human looks at both and decides."""

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.relay import selectors, services, words
from satupintu.city.relay.problems import NOT_DELETABLE, NOT_UNDOABLE, NOTHING_HELD
from satupintu.city.relay.rules.verdicts import OURS
from satupintu.city.relay.ui.forms import BeginAnewForm, DecisionForm, DeletionForm, UndoForm
from satupintu.city.web.requests import posted, viewer_of


@requires(*selectors.JUDGES)
@never_cache
def cases(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "heading": _("Adjudication"),
        "cases": [(case, words.OUTCOMES[case.outcome]) for case in selectors.list_cases(viewer)],
        "held": selectors.list_held_cases(viewer),
        "deletions": selectors.list_deletions(viewer),
    }
    return render(request, "relay/cases.html", context)


@requires(*selectors.JUDGES)
@never_cache
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    form = DecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        decided = services.adjudicate(viewer=viewer, case_id=case_id, **form.cleaned_data)
        waits = _("What you said is kept. A second officer who says the same decides the case.")
        messages.success(request, _("Two officers agree: the case is decided.") if decided else waits)
        return redirect("relay_cases")
    seen = selectors.get_case(viewer, case_id)
    context = {
        "heading": _("Is this the same person?"),
        "case": seen,
        "outcome": words.OUTCOMES[seen.outcome],
        "decision": words.DECISIONS.get(seen.decision, ""),
        "candidates": [
            (candidate, person, [(words.FINGERS.get(name, name), score) for name, score in candidate.fingers])
            for candidate, person in seen.candidates
        ],
        "form": form if viewer.has(Role.VERIFIER) and not (seen.decision or seen.mine) else None,
        "judges": viewer.has(Role.VERIFIER),
        "opinions": [(each, words.DECISIONS[each.decision]) for each in seen.opinions],
        "undoings": [(each, words.DECISIONS[each.decision]) for each in seen.undoings],
        "crossed": [(each, words.DECISIONS.get(each.decision, "")) for each in seen.crossed],
        "may_begin_anew": viewer.has(Role.VERIFIER) and any(not each.printed for each in seen.held),
        "ours": settings.CENTRE_THRESHOLDS == OURS,
        **asdict(settings.CENTRE_THRESHOLDS),
    }
    return render(request, "relay/case.html", context)


@requires(Role.VERIFIER)
@require_POST
def take_back(request: HttpRequest, case_id: int) -> HttpResponse:
    services.take_back(viewer=viewer_of(request), case_id=case_id)
    messages.success(request, _("What you said is taken back. You may say it anew."))
    return redirect("relay_case", case_id)


@requires(Role.VERIFIER)
@never_cache
def undo(request: HttpRequest, case_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    form = UndoForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.undo_decision(viewer=viewer, case_id=case_id, **form.cleaned_data)
        messages.success(request, _("The case is open again. Two officers decide it anew."))
        return redirect("relay_case", case_id)
    seen = selectors.get_case(viewer, case_id)
    if not seen.may_undo:
        raise Problem(NOT_UNDOABLE)
    decision = words.DECISIONS[seen.decision]
    context = {"heading": _("Undo the decision"), "case": seen, "decision": decision, "form": form}
    return render(request, "relay/undo.html", context)


@requires(Role.VERIFIER)
@never_cache
def begin_anew(request: HttpRequest, case_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    form = BeginAnewForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.begin_anew(viewer=viewer, case_id=case_id, **form.cleaned_data)
        messages.success(request, _("The application begins anew. Whoever applied is asked to be recorded again."))
        return redirect("relay_case", case_id)
    held = [each for each in selectors.get_case(viewer, case_id).held if not each.printed]
    if not held:
        raise Problem(NOTHING_HELD)
    context = {"heading": _("Let the application begin anew"), "case_id": case_id, "held": held, "form": form}
    return render(request, "relay/begin_anew.html", context)


@requires(Role.VERIFIER)
@never_cache
def delete_at_centre(request: HttpRequest, case_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    form = DeletionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        ordered = services.delete_at_centre(viewer=viewer, case_id=case_id, **form.cleaned_data)
        waits = _("What you said is kept. A second officer who says the same orders the deletion.")
        messages.success(
            request, _("Two officers agree: the centre is told to delete the recording.") if ordered else waits
        )
        return redirect("relay_case", case_id)
    seen = selectors.get_case(viewer, case_id)
    if not seen.may_delete:
        raise Problem(NOT_DELETABLE)
    context = {"heading": _("Delete the recording at the centre"), "case": seen, "form": form}
    return render(request, "relay/delete.html", context)


@requires(Role.VERIFIER)
@require_POST
def withdraw_deletion(request: HttpRequest, case_id: int) -> HttpResponse:
    services.withdraw_deletion(viewer=viewer_of(request), case_id=case_id)
    messages.success(request, _("What you said is taken back. The recording stays at the centre."))
    return redirect("relay_case", case_id)
