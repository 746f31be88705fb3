"""All addresses of the centre: OSIA's operations (ABIS 1.6.0) as `osia/operations.py` lists them, and its own port."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path

from satupintu.centre.api import encounters, galleries, own, searches, tasks
from satupintu.centre.api.access import not_found
from satupintu.centre.mosip import port
from satupintu.centre.osia.operations import OPERATIONS
from satupintu.centre.osia.shapes import LONGEST_NAME, is_name
from satupintu.centre.problems import bad

View = Callable[..., HttpResponse]
VIEWS: dict[str, View] = {
    "createEncounterNoIds": encounters.create_encounter_no_ids,
    "createEncounterNoId": encounters.create_encounter_no_id,
    "readAllEncounters": encounters.read_all_encounters,
    "createEncounter": encounters.create_encounter,
    "readEncounter": encounters.read_encounter,
    "updateEncounter": encounters.update_encounter,
    "deleteEncounter": encounters.delete_encounter,
    "mergeEncounter": encounters.merge_encounter,
    "moveEncounter": encounters.move_encounter,
    "updateEncounterStatus": encounters.update_encounter_status,
    "updateEncounterGalleries": encounters.update_encounter_galleries,
    "readTemplate": encounters.read_template,
    "deleteAll": encounters.delete_all,
    "identify": searches.identify,
    "identifyFromId": searches.identify_from_id,
    "identifyFromEncounterId": searches.identify_from_encounter_id,
    "verifyFromId": searches.verify_from_id,
    "verifyFromBio": searches.verify_from_bio,
    "readGalleries": galleries.read_galleries,
    "readGalleryContent": galleries.read_gallery_content,
    "readTaskStatus": tasks.read_task_status,
    "redeliverTaskResult": tasks.redeliver_task_result,
}


def osia() -> Iterator[URLPattern]:
    """One pattern for each path."""
    for address, operations in groupby(OPERATIONS, attrgetter("path")):
        views = {operation.method: VIEWS[operation.name] for operation in operations}
        route = re.sub(r"\{(\w+)\}", lambda found: f"<str:{_snake(found[1])}>", address.removeprefix("/"))
        yield path(route, _by_method(views))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _by_method(views: dict[str, View]) -> View:
    def dispatch(request: HttpRequest, **ids: str) -> HttpResponse:
        if request.method not in views:
            return HttpResponseNotAllowed(sorted(views))
        for name, value in ids.items():
            if not is_name(value):
                raise bad(f"{name} is a text of 1 to {LONGEST_NAME} printable characters.")
        return views[request.method](request, **ids)

    return dispatch


handler404 = not_found  # Django asks this module for it

urlpatterns = [
    *osia(),
    path("keys", own.keys),
    path("receipts", own.receipts),
    path("receipts/<str:encounter_id>", own.receipt),
    path("closing/<str:station>/<str:day>", own.closing),
    path("reseal", own.reseal),
    path("state", own.state),
    path("mosip", port.message),
    path("mosip/certificate", port.certificate),
]
