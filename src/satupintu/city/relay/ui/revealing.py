"""The fingers of a case on one page: asked for with a reason, opened with the officer's own password."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.relay import selectors, services, words
from satupintu.city.relay.problems import WRONG_PASSWORD
from satupintu.city.relay.rules import minutiae
from satupintu.city.relay.rules.osia import FINGER_NAMES
from satupintu.city.relay.services.revealing import Compared
from satupintu.city.relay.ui.forms import AskForFingersForm, OpenFingersForm
from satupintu.city.web.requests import posted, viewer_of


@requires(Role.VERIFIER)
@sensitive_post_parameters("password")
@never_cache
def fingers(request: HttpRequest, case_id: int) -> HttpResponse:
    since = selectors.find_fingers(viewer_of(request), case_id)
    form = OpenFingersForm(posted(request)) if since else AskForFingersForm(posted(request))
    compared = drawn = None
    if request.method == "POST" and form.is_valid():
        try:
            if since is None:
                services.ask_for_fingers(viewer=viewer_of(request), case_id=case_id, **form.cleaned_data)
                messages.success(request, _("The fingers have come. Open them with your password."))
                return redirect("relay_fingers", case_id)
            seen = services.look_at_fingers(
                viewer=viewer_of(request), case_id=case_id, password=form.cleaned_data["password"]
            )
            if form.cleaned_data["finger"]:
                drawn = _drawn(seen, form.cleaned_data["finger"])
            else:
                compared = _shown(seen)
        except Problem as problem:
            if problem.kind is not WRONG_PASSWORD:
                raise
            form.add_error("password", str(problem.kind.title))
    context = {
        "heading": _("The fingers of both"),
        "case_id": case_id,
        "since": since,
        "form": form,
        "compared": compared,
        "drawn": drawn,
    }
    return render(request, "relay/fingers.html", context)


def _drawn(seen: Compared, finger: int) -> dict[str, object]:
    """One finger of the recording beside each of the others, with what falls together."""
    label = words.FINGERS[FINGER_NAMES[finger - 1]]
    images = dict(seen.fingers).get(finger, [""] * len(seen.sides))
    pairs = []
    for name, image in zip(seen.sides[1:], images[1:], strict=True):
        both = minutiae.beside(images[0], image) if images[0] and image else None
        together = sum(mark.number > 0 for mark in both[0].marks) if both else 0
        sides = list(zip((seen.sides[0], name), both, strict=True)) if both else None
        pairs.append({"name": name, "sides": sides, "together": together})
    return {"finger": label, "pairs": pairs}


def _shown(seen: Compared) -> dict[str, object]:
    sides = [(name, _("Recorded now") if not n else _("Already at the centre")) for n, name in enumerate(seen.sides)]
    rows = []
    for finger, images in seen.fingers:
        label = words.FINGERS[FINGER_NAMES[finger - 1]]
        said = _("Fingerprint of %(name)s, %(finger)s")
        alts = [said % {"name": name, "finger": label} for name in seen.sides]
        rows.append((label, list(zip(images, alts, strict=True))))
    return {"sides": sides, "rows": rows}
