"""The roster of an RT for a phone that goes where there is no network (docs/flows/roster.md)."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import BAD_REQUEST, Problem, ProblemKind
from satupintu.city.foundation.viewers import Role
from satupintu.city.register import services
from satupintu.city.register.rules.roster import RosterLine, UnfitWordError, read_tick
from satupintu.city.web.requests import viewer_of

MOST_TICKS = 100


@requires(Role.RT_HEAD)
@require_POST
@never_cache
def take(request: HttpRequest) -> JsonResponse:
    """{rt} ("" for the only one) → {copy, rt, expires_at, people: [{ref, name, born, house, kind, said_on}]}."""
    told = _object(request)
    taken = services.take_roster(viewer=viewer_of(request), rt=str(told.get("rt", "")))
    people = [_person(line) for line in taken.lines]
    expires_at = taken.expires_at.isoformat()
    return JsonResponse({"copy": str(taken.copy), "rt": taken.rt, "expires_at": expires_at, "people": people})


@requires(Role.RT_HEAD)
@require_POST
@never_cache
def ticks(request: HttpRequest) -> JsonResponse:
    """{copy, ticks: [{key, ref, kind, where, until, said_on}], at most 100} → {results: [{key, problem}]}.

    `problem` is null for what was written, now or before. The whole is refused as ROSTER_TOO_OLD or BAD_REQUEST.
    """
    told = _object(request)
    listed = told.get("ticks")
    if not isinstance(listed, list) or len(listed) > MOST_TICKS or not all(isinstance(each, dict) for each in listed):
        raise Problem(BAD_REQUEST)
    try:
        copy, read = UUID(str(told.get("copy"))), [read_tick(each) for each in listed]
    except (UnfitWordError, ValueError) as wrong:
        raise Problem(BAD_REQUEST) from wrong
    answers = services.send_ticks(viewer=viewer_of(request), copy=copy, ticks=read)
    return JsonResponse({"results": [{"key": str(each.key), "problem": _said(each.problem)} for each in answers]})


def _object(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except ValueError as wrong:
        raise Problem(BAD_REQUEST) from wrong
    if not isinstance(told, dict):
        raise Problem(BAD_REQUEST)
    return told


def _person(line: RosterLine) -> dict[str, Any]:
    return {
        "ref": str(line.ref),
        "name": line.name,
        "born": line.birth_year,
        "house": line.house,
        "kind": line.kind,
        "said_on": line.said_on and line.said_on.isoformat(),
    }


def _said(kind: ProblemKind | None) -> dict[str, str] | None:
    return {"code": kind.code, "title": str(kind.title), "what_to_do": str(kind.what_to_do)} if kind else None
