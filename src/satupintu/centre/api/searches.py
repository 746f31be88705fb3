"""Searches: 1:N by images, by a person or an encounter that is here, and 1:1.

Each function is the OSIA operation of its name.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from satupintu.centre import selectors, services
from satupintu.centre.api.access import call_of
from satupintu.centre.api.answers import answer_of
from satupintu.centre.models import Task
from satupintu.centre.osia.filters import read_filter
from satupintu.centre.osia.reading import read_identify, read_object, read_verify
from satupintu.centre.osia.settings import search_settings

Kind = Task.Kind


def identify(request: HttpRequest, gallery_id: str) -> HttpResponse:
    call, settings = call_of(request), search_settings(request.GET)
    document = read_identify(read_object(request.body))
    question = {"filter": read_filter(document["filter"]), "biometricData": document["biometricData"], **settings}
    gallery = selectors.need_gallery(gallery_id)
    return answer_of(call, services.ask(Kind.IDENTIFY, call, question={"gallery": gallery, **question}))


def identify_from_id(request: HttpRequest, gallery_id: str, person_id: str) -> HttpResponse:
    call, question = call_of(request), _wanted(request, gallery_id)
    selectors.need_person(person_id)
    return answer_of(call, services.ask(Kind.IDENTIFY, call, person_id=person_id, question=question))


def identify_from_encounter_id(
    request: HttpRequest, gallery_id: str, person_id: str, encounter_id: str
) -> HttpResponse:
    call, question = call_of(request), _wanted(request, gallery_id)
    selectors.get_encounter(person_id, encounter_id)
    asked: dict[str, Any] = {"person_id": person_id, "encounter_id": encounter_id, "question": question}
    return answer_of(call, services.ask(Kind.IDENTIFY, call, **asked))


def _wanted(request: HttpRequest, gallery_id: str) -> dict[str, Any]:
    settings = search_settings(request.GET)
    wanted = read_filter(read_object(request.body))
    return {"gallery": selectors.need_gallery(gallery_id), "filter": wanted, **settings}


def verify_from_id(request: HttpRequest, gallery_id: str, person_id: str) -> HttpResponse:
    call, settings = call_of(request), search_settings(request.GET)
    document = read_verify(read_object(request.body), "biometricData")
    selectors.need_person(person_id, gallery_id)
    question = {"gallery": gallery_id, "biometricData": document["biometricData"], **settings}
    return answer_of(call, services.ask(Kind.VERIFY, call, person_id=person_id, question=question))


def verify_from_bio(request: HttpRequest) -> HttpResponse:
    call, settings = call_of(request), search_settings(request.GET)
    document = read_verify(read_object(request.body), "biometricData1", "biometricData2")
    question = {"biometricData": document["biometricData1"], "others": document["biometricData2"], **settings}
    return answer_of(call, services.ask(Kind.VERIFY, call, question=question))
