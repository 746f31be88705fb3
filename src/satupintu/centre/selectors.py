"""Reads of the centre."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from satupintu.centre.keys import signing_key
from satupintu.centre.models import Encounter, FingerTemplate, InGallery, Task, open_record
from satupintu.centre.osia.words import ALL
from satupintu.centre.problems import CentreProblem, Code
from satupintu.fingerprints.fingers import Finger, TenPrint
from satupintu.fingerprints.templates import Template
from satupintu.packets.closing import SignedClosing, state

DATA = ("biographicData", "contextualData")  # of an encounter: what filters speak of


def get_task(task_id: str) -> Task:
    """Raises CentreProblem 404."""
    try:
        return Task.objects.get(task_id=uuid.UUID(task_id))
    except (ValueError, Task.DoesNotExist):
        raise CentreProblem(404, Code.UNKNOWN_TASK, "Unknown task.") from None


def get_encounter(person_id: str, encounter_id: str) -> Encounter:
    """Raises CentreProblem 404."""
    found = encounters().filter(person_id=person_id, encounter_id=encounter_id).first()
    if found is None:
        raise CentreProblem(404, Code.UNKNOWN_PERSON, "Unknown encounter.")
    return found


def encounters() -> QuerySet[Encounter]:
    """Those that are here; of deleted ones only that they were."""
    return Encounter.objects.filter(deleted_at=None)


def get_encounters(person_id: str) -> QuerySet[Encounter]:
    """Of one person, at least one. Raises CentreProblem 404."""
    found = encounters().filter(person_id=person_id)
    if not found.exists():
        raise CentreProblem(404, Code.UNKNOWN_PERSON, "Unknown person.")
    return found.order_by("pk")


def document_of(encounter: Encounter) -> dict[str, Any]:
    """OSIA's Encounter: as it came, images sealed, with what is true of it now."""
    galleries = encounter.in_galleries.order_by("pk").values_list("gallery", flat=True)
    dates = {"createdDate": encounter.kept_at.isoformat(), "updatedDate": encounter.changed_at.isoformat()}
    told = {"encounterId": encounter.encounter_id, "status": encounter.status, "galleries": list(galleries)}
    return {**dates, **encounter.document, **told}


def others_of(encounter: Encounter) -> dict[str, Any]:
    """What OSIA's ExtendablePersonIds says beside the ids: the receipt, and which encounters were here before.

    Whoever is recorded a second time is known here already: the caller is told so, and not left to wonder.
    """
    told = {"receipt": encounter.receipt, "earlier": _earlier(encounter)}
    return {name: value for name, value in told.items() if value}


def list_earlier(encounter_id: str) -> list[str]:
    """Which encounters of the same person were here before this one."""
    encounter = encounters().filter(encounter_id=encounter_id).first()
    return [] if encounter is None else _earlier(encounter)


def _earlier(encounter: Encounter) -> list[str]:
    before = encounters().filter(person_id=encounter.person_id, pk__lt=encounter.pk).order_by("pk")
    return list(before.values_list("encounter_id", flat=True))


def galleries() -> list[str]:
    """Names of the galleries that somebody is in, and of the one that is always there."""
    used = InGallery.objects.values_list("gallery", flat=True).distinct()
    return sorted({settings.GALLERY, *used})


def need_gallery(gallery_id: str) -> str:
    """Raises CentreProblem 404 unless it is a gallery of this centre or OSIA's ALL."""
    if gallery_id not in {ALL, settings.GALLERY} and not InGallery.objects.filter(gallery=gallery_id).exists():
        raise CentreProblem(404, Code.UNKNOWN_GALLERY, "Unknown gallery.")
    return gallery_id


def in_gallery(gallery_id: str) -> QuerySet[Encounter]:
    """Encounters of a gallery, or of all. Raises CentreProblem 404."""
    named = need_gallery(gallery_id) != ALL
    return encounters().filter(in_galleries__gallery=gallery_id) if named else encounters()


def list_gallery(gallery_id: str, offset: int, limit: int) -> list[dict[str, str]]:
    """OSIA's PersonIds of a gallery, in the order in which they came. Raises CentreProblem 404."""
    rows = in_gallery(gallery_id).order_by("pk").values_list("person_id", "encounter_id")
    return [{"personId": person, "encounterId": encounter} for person, encounter in rows[offset : offset + limit]]


def need_person(person_id: str, gallery_id: str = ALL) -> None:
    """Raises CentreProblem 404 unless the centre keeps an encounter of the person in this gallery."""
    if not in_gallery(gallery_id).filter(person_id=person_id).exists():
        raise CentreProblem(404, Code.UNKNOWN_PERSON, "Unknown person.")


def prints_of(of: QuerySet[Encounter]) -> TenPrint:
    """Templates of these encounters, each finger from where it was recorded last."""
    rows = FingerTemplate.objects.filter(encounter__in=of).order_by("pk")
    return {Finger(row.finger): Template.from_bytes(row.open()) for row in rows}


def galleries_by_encounter(keys: Iterable[tuple[str, str]], gallery_id: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Which of these encounters (person, encounter) are in a gallery, and in which others each is."""
    wanted = set(keys)
    rows = in_gallery(gallery_id).filter(person_id__in={person for person, _ in wanted})
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows.only("person_id", "encounter_id").prefetch_related("in_galleries"):
        if (key := (row.person_id, row.encounter_id)) in wanted:
            found[key] = tuple(each.gallery for each in row.in_galleries.all())
    return found


def data_by_encounter(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """What these encounters say of their person, for filters: contextual and biographic data, and the type."""
    wanted = set(keys)
    rows = encounters().filter(person_id__in={person for person, _ in wanted})
    names = (*(f"document__{name}" for name in reversed(DATA)), "document__encounterType")
    return {
        (person, encounter): {**(contextual or {}), **(biographic or {}), "encounterType": kind}
        for person, encounter, contextual, biographic, kind in rows.values_list("person_id", "encounter_id", *names)
        if (person, encounter) in wanted
    }


def list_templates(encounter: Encounter) -> list[tuple[Finger, bytes]]:
    """The minutiae records of an encounter, in order of the ISO positions."""
    rows = encounter.templates.order_by("finger").values_list("finger", "record")
    return [(Finger(finger), open_record(encounter.pk, finger, record)) for finger, record in rows]


def list_receipts(after: int, most: int = 500) -> tuple[list[dict[str, Any]], int]:
    """Receipts given after the one numbered `after`, and the number of the last of them."""
    rows = list(Encounter.objects.filter(pk__gt=after).exclude(receipt=None).order_by("pk")[:most])
    return [row.receipt for row in rows if row.receipt], rows[-1].pk if rows else after


def find_receipt(encounter_id: str) -> dict[str, Any] | None:
    """The receipt given for an encounter."""
    return Encounter.objects.filter(encounter_id=encounter_id).values_list("receipt", flat=True).first()


def closing_of(station: str, day: date) -> SignedClosing:
    """The centre's statement on one station's day."""
    rows = Encounter.objects.filter(station=station, day=day).values_list("sequence", "encounter_id")
    packets = [(sequence, packet_id) for sequence, packet_id in rows if sequence is not None]
    return state(place="centre", station=station, date=day, packets=packets, signing_key=signing_key())


def count_waiting() -> int:
    """Tasks that the engine has not answered."""
    return Task.objects.filter(state=Task.State.PENDING).count()


def count_people() -> int:
    """People of whom an encounter is here."""
    return encounters().values("person_id").distinct().count()


def state_of_centre() -> dict[str, int]:
    """People and prints in the gallery, tasks waiting for the engine, answers waiting to be delivered."""
    waiting = (Task.State.RESPONSE_SCHEDULED, Task.State.RESPONSE_RETRY)
    return {
        "people": FingerTemplate.objects.values("encounter__person_id").distinct().count(),
        "prints": FingerTemplate.objects.count(),
        "encounters": Encounter.objects.count(),
        "tasks_waiting": count_waiting(),
        "answers_waiting": Task.objects.filter(state__in=waiting).count(),
        "answers_undelivered": Task.objects.filter(state=Task.State.RESPONSE_ERROR).count(),
    }
