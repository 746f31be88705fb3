"""Encounters of persons: create, read, delete."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from satupintu.centre import selectors, services
from satupintu.centre.api.access import callback_of, transaction_of
from satupintu.centre.api.answers import answer_of
from satupintu.centre.models import Task
from satupintu.centre.osia.reading import read_encounter, read_json


@require_http_methods(["GET", "POST"])
def encounter(request: HttpRequest, person_id: str, encounter_id: str) -> HttpResponse:
    """OSIA: createEncounter and readEncounter."""
    transaction_id = transaction_of(request)
    if request.method == "GET":
        return JsonResponse(selectors.get_encounter(person_id, encounter_id).document)
    callback = callback_of(request)
    document = read_encounter(read_json(request.body), encounter_id, settings.GALLERY)
    kept, task = services.keep_encounter(
        person_id=person_id,
        encounter_id=encounter_id,
        document=document,
        transaction_id=transaction_id,
        callback=callback,
    )
    if callback:
        return answer_of(task, callback)
    others = {"others": {"receipt": kept.receipt}} if kept.receipt else {}
    return JsonResponse({"personId": person_id, "encounterId": encounter_id, **others})


@require_http_methods(["DELETE"])
def person(request: HttpRequest, person_id: str) -> HttpResponse:
    """OSIA deleteAll: the person's prints leave the gallery."""
    transaction_id, callback = transaction_of(request), callback_of(request)
    selectors.need_person(person_id)
    task = services.ask(Task.Kind.DELETE, transaction_id=transaction_id, person_id=person_id, callback=callback)
    return answer_of(task, callback)
