"""What changes encounters: each is rows only, within the transaction that keeps the answer.

So work cut short has changed nothing, and what was answered is never done a second time. The gallery in memory follows
the rows afterwards (`Engine.follow`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from satupintu.centre import selectors, services
from satupintu.centre.models import Encounter, FingerTemplate, InGallery, Task
from satupintu.centre.osia.origin import contradiction, origin_of
from satupintu.centre.problems import CentreProblem, Code, bad
from satupintu.fingerprints.fingers import TenPrint

Kind = Task.Kind
Body = Any
DONE = "OK"  # OSIA's word in a callback for what is answered with 204


@dataclass(frozen=True)
class Made:
    """Templates of the images that a task brought, and a note on each finger."""

    prints: TenPrint = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)


def write(task: Task, made: Made) -> Body:
    """Do what the task asks, in the caller's transaction. Raises CentreProblem before it changes a row."""
    return _WRITES[Kind(task.kind)](task, made)


def _extract(task: Task, made: Made) -> Body:
    encounter = selectors.get_encounter(task.person_id, task.encounter_id)
    _keep_templates(encounter, made)
    return _ids(encounter, made)


def _update(task: Task, made: Made) -> Body:
    """Everything of the encounter is replaced. One that a station sealed stays that station's, with its images."""
    encounter = selectors.get_encounter(task.person_id, task.encounter_id)
    document = task.question["document"]
    if encounter.station and origin_of(document, encounter.encounter_id) is None:
        raise contradiction("it is missing, and a station sealed this encounter")
    encounter.document, encounter.status = document, document["status"]
    encounter.revision += 1
    encounter.changed_at = timezone.now()
    encounter.save()
    services.put_into_galleries(encounter, document["galleries"])
    _keep_templates(encounter, made)
    return _ids(encounter, made)


def _keep_templates(encounter: Encounter, made: Made) -> None:
    encounter.templates.all().delete()
    FingerTemplate.objects.bulk_create(FingerTemplate.of(encounter, *each) for each in made.prints.items())


def _ids(encounter: Encounter, made: Made) -> Body:
    """OSIA's ExtendablePersonIds."""
    others = {"fingers": made.notes, **selectors.others_of(encounter)}
    return {"personId": encounter.person_id, "encounterId": encounter.encounter_id, "others": others}


def _status(task: Task, _made: Made) -> Body:
    _change(task, status=task.question["status"])
    return DONE


def _galleries(task: Task, _made: Made) -> Body:
    services.put_into_galleries(_change(task), task.question["galleries"])
    return DONE


def _change(task: Task, **values: Any) -> Encounter:
    """OSIA names no 404 where only status or galleries are changed: an unknown encounter is a bad request there."""
    found = selectors.encounters().filter(person_id=task.person_id, encounter_id=task.encounter_id)
    if not found.update(changed_at=timezone.now(), **values):
        raise bad("Unknown encounter.", Code.UNKNOWN_PERSON)
    return found.defer("document").get()


def _delete_encounter(task: Task, _made: Made) -> Body:
    encounter = selectors.get_encounter(task.person_id, task.encounter_id)
    return _delete(Encounter.objects.filter(pk=encounter.pk))


def _delete_person(task: Task, _made: Made) -> Body:
    return _delete(selectors.get_encounters(task.person_id))


def _delete(encounters: QuerySet[Encounter]) -> Body:
    """Prints go; that an encounter of a station was here stays, for the closing of its day."""
    rows = list(encounters.values_list("pk", "station"))
    FingerTemplate.objects.filter(encounter__in=[pk for pk, _ in rows]).delete()
    Encounter.objects.filter(pk__in=[pk for pk, station in rows if not station]).delete()
    sealed = Encounter.objects.filter(pk__in=[pk for pk, station in rows if station])
    InGallery.objects.filter(encounter__in=sealed).delete()
    sealed.update(document={}, deleted_at=timezone.now())
    return DONE


def _merge(task: Task, _made: Made) -> Body:
    if task.person_id == task.source_id:
        raise bad("A person cannot be merged with themselves.", Code.SAME_PERSON)
    selectors.need_person(task.person_id)
    return _move_all(task, selectors.get_encounters(task.source_id))


def _move(task: Task, _made: Made) -> Body:
    if task.person_id == task.source_id:
        raise bad("An encounter cannot be moved to the person who has it.", Code.SAME_PERSON)
    selectors.need_person(task.person_id)
    encounter = selectors.get_encounter(task.source_id, task.encounter_id)
    return _move_all(task, Encounter.objects.filter(pk=encounter.pk))


def _move_all(task: Task, given: QuerySet[Encounter]) -> Body:
    """Encounter ids stay; where one is taken, nothing moves."""
    ids = list(given.values_list("encounter_id", flat=True))
    if Encounter.objects.filter(person_id=task.person_id, encounter_id__in=ids).exists():
        raise CentreProblem(409, Code.ENCOUNTER_EXISTS, "The person has an encounter with this id already.")
    given.update(person_id=task.person_id, changed_at=timezone.now())
    return DONE


_WRITES: dict[Kind, Callable[[Task, Made], Body]] = {
    Kind.EXTRACT: _extract,
    Kind.UPDATE: _update,
    Kind.STATUS: _status,
    Kind.GALLERIES: _galleries,
    Kind.DELETE_ENCOUNTER: _delete_encounter,
    Kind.DELETE: _delete_person,
    Kind.MERGE: _merge,
    Kind.MOVE: _move,
}
WRITES = frozenset(_WRITES)
