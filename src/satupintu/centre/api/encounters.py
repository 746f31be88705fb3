"""Encounters: created, read, changed, deleted; persons merged. Each function is the OSIA operation of its name."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from satupintu.centre import services
from satupintu.centre.api.access import call_of, need_templates_token
from satupintu.centre.api.answers import answer_of, answer_read, later
from satupintu.centre.models import Encounter, Task
from satupintu.centre.osia import reading
from satupintu.centre.osia.settings import templates_asked
from satupintu.centre.problems import bad
from satupintu.centre.selectors import others_of

Kind = Task.Kind


def create_encounter(request: HttpRequest, person_id: str, encounter_id: str) -> HttpResponse:
    call = call_of(request)
    document = reading.read_encounter(reading.read_object(request.body), encounter_id)
    kept, task = services.keep_encounter(call, document=document, person_id=person_id, encounter_id=encounter_id)
    return _created(call, task, others=others_of(kept))


def create_encounter_no_id(request: HttpRequest, person_id: str) -> HttpResponse:
    call = call_of(request)
    document = reading.read_encounter(reading.read_object(request.body), None)
    return _created(call, services.keep_new_encounter(call, document=document, person_id=person_id))


def create_encounter_no_ids(request: HttpRequest) -> HttpResponse:
    call = call_of(request)
    document = reading.read_encounter(reading.read_object(request.body), None)
    return _created(call, services.keep_new_encounter(call, document=document))


def _created(call: services.Call, task: Task, others: dict[str, Any] | None = None) -> HttpResponse:
    """At once: it is kept, and its receipt is for that. The engine looks at the images later."""
    if call.callback:
        return later(task)
    told = {"others": others} if others else {}
    return JsonResponse({"personId": task.person_id, "encounterId": task.encounter_id, **told})


def read_encounter(request: HttpRequest, person_id: str, encounter_id: str) -> HttpResponse:
    return answer_read(call_of(request), Kind.READ_ENCOUNTER, person_id=person_id, encounter_id=encounter_id)


def read_all_encounters(request: HttpRequest, person_id: str) -> HttpResponse:
    return answer_read(call_of(request), Kind.READ_ENCOUNTERS, person_id=person_id)


def read_template(request: HttpRequest, person_id: str, encounter_id: str) -> HttpResponse:
    need_templates_token(request)
    call, asked = call_of(request), templates_asked(request.GET)
    return answer_read(call, Kind.READ_TEMPLATES, person_id=person_id, encounter_id=encounter_id, question=asked)


def update_encounter(request: HttpRequest, person_id: str, encounter_id: str) -> HttpResponse:
    call = call_of(request)
    question = {"document": reading.read_encounter(reading.read_object(request.body), encounter_id)}
    task = services.ask(Kind.UPDATE, call, person_id=person_id, encounter_id=encounter_id, question=question)
    return answer_of(call, task)


def update_encounter_status(request: HttpRequest, person_id: str, encounter_id: str) -> HttpResponse:
    call, status = call_of(request), request.GET.get("status", "")
    if status not in Encounter.Status.values:
        raise bad("status is ACTIVE or INACTIVE.")
    question = {"status": status}
    task = services.ask(Kind.STATUS, call, person_id=person_id, encounter_id=encounter_id, question=question)
    return answer_of(call, task)


def update_encounter_galleries(request: HttpRequest, person_id: str, encounter_id: str) -> HttpResponse:
    call = call_of(request)
    question = {"galleries": reading.need_galleries(reading.read_json(request.body))}
    task = services.ask(Kind.GALLERIES, call, person_id=person_id, encounter_id=encounter_id, question=question)
    return answer_of(call, task)


def delete_encounter(request: HttpRequest, person_id: str, encounter_id: str) -> HttpResponse:
    call = call_of(request)
    return answer_of(call, services.ask(Kind.DELETE_ENCOUNTER, call, person_id=person_id, encounter_id=encounter_id))


def delete_all(request: HttpRequest, person_id: str) -> HttpResponse:
    call = call_of(request)
    return answer_of(call, services.ask(Kind.DELETE, call, person_id=person_id))


def merge_encounter(request: HttpRequest, person_id_target: str, person_id_source: str) -> HttpResponse:
    call = call_of(request)
    task = services.ask(Kind.MERGE, call, person_id=person_id_target, source_id=person_id_source)
    return answer_of(call, task)


def move_encounter(
    request: HttpRequest, person_id_target: str, person_id_source: str, encounter_id: str
) -> HttpResponse:
    call = call_of(request)
    task = services.ask(
        Kind.MOVE, call, person_id=person_id_target, source_id=person_id_source, encounter_id=encounter_id
    )
    return answer_of(call, task)
