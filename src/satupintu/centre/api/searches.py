"""Searches: 1:N by images or by a person who is here, and 1:1."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from satupintu.centre import selectors, services
from satupintu.centre.api.access import callback_of, gallery_of, transaction_of
from satupintu.centre.api.answers import answer_of
from satupintu.centre.models import Task
from satupintu.centre.osia.reading import known, read_biometrics, read_filter, read_json
from satupintu.centre.osia.settings import search_settings

_IDENTIFY = frozenset({"filter", "biometricData", "encryption", "integrity"})
_VERIFY = frozenset({"biometricData", "encryption", "integrity"})


@require_POST
def identify(request: HttpRequest, gallery_id: str) -> HttpResponse:
    """OSIA identify: images against the gallery."""
    transaction_id, callback, settings = transaction_of(request), callback_of(request), search_settings(request.GET)
    gallery_of(gallery_id)
    document = read_json(request.body)
    known(document, _IDENTIFY, "IdentifyRequest")
    read_filter(document.get("filter"))
    question = {"biometricData": read_biometrics(document.get("biometricData")), **settings}
    task = services.ask(Task.Kind.IDENTIFY, transaction_id=transaction_id, question=question, callback=callback)
    return answer_of(task, callback)


@require_POST
def identify_from_id(request: HttpRequest, gallery_id: str, person_id: str) -> HttpResponse:
    """OSIA identifyFromId: a person who is here against all others."""
    transaction_id, callback, settings = transaction_of(request), callback_of(request), search_settings(request.GET)
    gallery_of(gallery_id)
    read_filter(read_json(request.body))
    selectors.need_person(person_id)
    task = services.ask(
        Task.Kind.IDENTIFY,
        transaction_id=transaction_id,
        person_id=person_id,
        question=dict(settings),
        callback=callback,
    )
    return answer_of(task, callback)


@require_POST
def verify_from_id(request: HttpRequest, gallery_id: str, person_id: str) -> HttpResponse:
    """OSIA verifyFromId: whether the images are of the person who is here."""
    transaction_id, callback, settings = transaction_of(request), callback_of(request), search_settings(request.GET)
    gallery_of(gallery_id)
    document = read_json(request.body)
    known(document, _VERIFY, "VerifyFromIdRequest")
    question = {"biometricData": read_biometrics(document.get("biometricData")), **settings}
    selectors.need_person(person_id)
    task = services.ask(
        Task.Kind.VERIFY,
        transaction_id=transaction_id,
        person_id=person_id,
        question=question,
        callback=callback,
    )
    return answer_of(task, callback)
