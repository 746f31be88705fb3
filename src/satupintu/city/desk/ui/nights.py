"""The night's work: when each job was last done, and what failed (docs/flows/nights.md)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.foundation.access import requires
from satupintu.city.foundation.nights import MOST_TRIES, JobState, find_planned, list_states
from satupintu.city.foundation.viewers import Role
from satupintu.city.keeping.selectors import find_last_backup
from satupintu.city.web.requests import viewer_of


@requires(Role.HEAD, Role.ADMINISTRATOR, Role.VERIFIER)
@never_cache
def nights(request: HttpRequest) -> HttpResponse:
    """Each job with its last run."""
    context = {
        "heading": _("The night's work"),
        "rows": [_row(state) for state in list_states()],
        "planned": find_planned(),
        "backup": find_last_backup(viewer_of(request)),
        "no_aside": True,
    }
    return render(request, "desk/nights.html", context)


def _row(state: JobState) -> dict[str, Any]:
    word, tone = _told(state)
    return {"state": state, "word": word, "tone": tone, "most": MOST_TRIES}


def _told(state: JobState) -> tuple[str, str]:
    newest = state.newest
    if newest is None:
        return _("not done yet"), "plain"
    if newest.ended_at is None:
        return _("has begun"), "now"
    return (_("failed"), "bad") if newest.problem else (_("done"), "good")
