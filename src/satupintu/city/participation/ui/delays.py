"""What held up which request, from the ledger of waiting: by claim code only, longest first."""

from itertools import groupby
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.foundation import audit
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.ledger.cases import What
from satupintu.city.participation.ledger.sums import Total, totals
from satupintu.city.participation.obstacle_words import CAUSES
from satupintu.city.participation.selectors.obstacles import APPLICATION_DAYS, READERS, open_ledger
from satupintu.city.participation.services import Asked, Made, Progress
from satupintu.city.participation.ui.keeping import answer, made_ahead
from satupintu.city.web.requests import viewer_of

SHOWN = 200


@made_ahead
def delays_page(viewer: Viewer, asked: Asked, progress: Progress) -> Made:  # noqa: ARG001  # there is nothing to choose
    """All causes, and the requests that waited longest."""
    progress(1, 1)
    requests = open_ledger(viewer, kinds={What.APPLICATION}).requests
    ways = sorted(
        (list(of_case) for _case, of_case in groupby(requests, key=lambda booking: booking.case)),
        key=lambda way: (-way[0].case.days, way[0].case.ref),
    )
    context = {
        "days": APPLICATION_DAYS,
        "totals": [_total(each) for each in totals(requests) if each.days],
        "ways": [
            {"case": way[0].case, "causes": [_total(each) for each in totals(way) if each.days]} for way in ways[:SHOWN]
        ],
        "count": grouped(len(ways)),
        "shown": SHOWN if len(ways) > SHOWN else None,
    }
    return Made(render_to_string("participation/delays_body.html", context), {})


@requires(*READERS)
@never_cache
def delays(request: HttpRequest) -> HttpResponse:
    """The page as it was made. Audited, since it names claim codes."""
    audit.record(viewer_of(request), "DELAYS_SEEN")
    return answer(request, "participation/delays.html", {"heading": _("What held people back")}, delays_page, Form({}))


def _total(each: Total) -> dict[str, Any]:
    word, known = CAUSES[each.cause]
    shown = {"cases_shown": grouped(each.cases), "days_shown": grouped(each.days)}
    return {"cause": each.cause, "word": word, "known": known, "cases": each.cases, "days": each.days, **shown}
