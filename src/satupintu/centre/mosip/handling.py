"""Each of MOSIP's six messages over the centre's services; the same message again gets the same answer."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.conf import settings

from satupintu.centre import selectors, services
from satupintu.centre.models import Task
from satupintu.centre.mosip.cbeff import read_cbeff
from satupintu.centre.mosip.failures import Failure, Reason, reason_of
from satupintu.centre.mosip.messages import Request, failed, read_request, success
from satupintu.centre.osia.reading import read_biometrics, read_encounter
from satupintu.centre.osia.settings import MOST_NAMED
from satupintu.centre.problems import CentreProblem, Code
from satupintu.centre.services import Call
from satupintu.fingerprints.thresholds import PARAMETERS

Kind = Task.Kind
Fetch = Callable[[str], bytes]
ENCOUNTER = "MOSIP"  # name and type of the one encounter that a reference has
FINGERS = "FIR"  # MOSIP's word for this modality
PER_POWER_OF_TEN = 10  # targetFPIR is -10 log10 of the rate


def handle(document: object, fetch: Fetch) -> dict[str, Any]:
    """The message that answers `document`. `fetch` gives the CBEFF document behind a referenceURL.

    Raises CentreProblem NOT_ANSWERED_IN_TIME: no answer yet, the same message is to be given again.
    """
    told: Mapping[str, Any] = document if isinstance(document, dict) else {}
    try:
        request = read_request(document, frozenset(_VERBS))
        said = sha256(json.dumps(["mosip", document], sort_keys=True).encode()).hexdigest()
        return success(told, **_VERBS[request.verb](request, Call(request.request_id, said), fetch))
    except Failure as failure:
        return failed(told, failure.reason)
    except CentreProblem as problem:
        if problem.code == Code.NOT_ANSWERED_IN_TIME:
            raise
        return failed(told, reason_of(problem.code))


def _insert(request: Request, call: Call, fetch: Fetch) -> dict[str, Any]:
    """Kept once its fingers can be searched for; where none can, nothing is kept."""
    _need_reference(request)
    task = services.find_creation(call, request.reference_id)
    if task is None:
        if not request.reference_url:
            raise Failure(Reason.URL_MISSING)
        if selectors.encounters().filter(person_id=request.reference_id).exists():
            raise Failure(Reason.REFERENCE_EXISTS)
        images = {"biometricData": read_cbeff(fetch(request.reference_url))}
        kind = {"status": "ACTIVE", "encounterType": ENCOUNTER, "galleries": [settings.GALLERY]}
        read = read_encounter({**kind, **images}, ENCOUNTER)
        ids = {"person_id": request.reference_id, "encounter_id": ENCOUNTER}
        _, task = services.keep_encounter(call, document=read, **ids)
    notes = _answer(task)["others"]["fingers"]
    if not any("minutiae" in note for note in notes.values()):
        _remove(request, replace(call, said=sha256(call.said.encode()).hexdigest()))
        raise Failure(Reason.POOR_QUALITY)
    return {}


def _identify(request: Request, call: Call, fetch: Fetch) -> dict[str, Any]:
    task = services.find_task(call)
    if task is None:
        probe, person = _probe(request, fetch), request.reference_id
        most = request.flag("maxResults") or MOST_NAMED
        question = {"gallery": settings.GALLERY, "filter": {}, "maxNbCand": most, **_threshold(request), **probe}
        if request.gallery is not None:
            question["people"] = list(request.gallery)
        task = services.ask(Kind.IDENTIFY, call, person_id=person, question=question)
    candidates = [_candidate(each) for each in _answer(task)]
    return {"candidateList": {"count": str(len(candidates)), "candidates": candidates}}


def _probe(request: Request, fetch: Fetch) -> dict[str, Any]:
    """The reference where one is given, else what the share has."""
    if request.reference_id:
        selectors.need_person(request.reference_id)
        return {}
    if not request.reference_url:
        raise Failure(Reason.REFERENCE_MISSING)
    return {"biometricData": read_biometrics(read_cbeff(fetch(request.reference_url)))}


def _threshold(request: Request) -> dict[str, float]:
    """Evidence that one in so many searches finds by chance, in the gallery this centre is made for."""
    rate = request.flag("targetFPIR")
    return {} if rate is None else {"threshold": math.log10(PARAMETERS.people) + rate / PER_POWER_OF_TEN}


def _candidate(told: Mapping[str, Any]) -> dict[str, Any]:
    analytics = {"internalScore": str(told["score"])}
    modalities = [{"biometricType": FINGERS, "analytics": analytics}]
    return {"referenceId": told["personId"], "analytics": analytics, "modalities": modalities}


def _delete(request: Request, call: Call, _fetch: Fetch) -> dict[str, Any]:
    _need_reference(request)
    _remove(request, call)
    return {}


def _remove(request: Request, call: Call) -> None:
    _answer(services.ask(Kind.DELETE, call, person_id=request.reference_id))


def _ping(_request: Request, _call: Call, _fetch: Fetch) -> dict[str, Any]:
    return {}


def _pending_jobs(_request: Request, _call: Call, _fetch: Fetch) -> dict[str, Any]:
    return {"jobscount": str(selectors.count_waiting())}


def _reference_count(_request: Request, _call: Call, _fetch: Fetch) -> dict[str, Any]:
    return {"count": str(selectors.count_people())}


def _need_reference(request: Request) -> None:
    if not request.reference_id:
        raise Failure(Reason.REFERENCE_MISSING)


def _answer(task: Task) -> Any:
    """The body of the engine's answer. Raises Failure for an Error; CentreProblem when it takes too long."""
    done = services.wait_for(task)
    if done.status is None or done.status >= 300:
        raise Failure(reason_of(done.answer["code"] if done.answer else Code.SEARCH_FAILED))
    return done.answer


_VERBS: dict[str, Callable[[Request, Call, Fetch], dict[str, Any]]] = {
    "insert": _insert,
    "identify": _identify,
    "delete": _delete,
    "ping": _ping,
    "pendingJobs": _pending_jobs,
    "referenceCount": _reference_count,
}
