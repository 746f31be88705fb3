"""Why a record is open: asked once a visit, and forgotten when the visit is over or another record is opened."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.web.requests import viewer_of

LASTS = timedelta(minutes=15)
_KEY = "visit"


def begin(request: HttpRequest, subject: UUID, purpose: str) -> None:
    """Open one resident's record for a purpose."""
    until = clock.now() + LASTS
    request.session[_KEY] = {"subject": str(subject), "purpose": purpose, "until": until.isoformat()}


def viewer_on_visit(request: HttpRequest, subject: UUID) -> Viewer | None:
    """The viewer with the purpose of this visit; None when there is none, or it is over."""
    visit = request.session.get(_KEY)
    if not visit or visit["subject"] != str(subject) or datetime.fromisoformat(visit["until"]) <= clock.now():
        return None
    return replace(viewer_of(request), purpose=visit["purpose"])
