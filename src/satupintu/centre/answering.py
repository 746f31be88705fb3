"""What the engine does with a question: makes templates, searches, compares, forgets. Runs in the work program only.

An answer is an HTTP status and the body that OSIA names for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from satupintu.centre.engine import Engine
from satupintu.centre.models import Encounter, FingerTemplate, Task
from satupintu.centre.osia.reading import FingerImage, fingers_of
from satupintu.centre.osia.settings import MOST_CANDIDATES
from satupintu.centre.problems import CentreProblem, Code
from satupintu.fingerprints.fingers import Finger, TenPrint
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.templates import Template


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any


def answer(task: Task, engine: Engine) -> Answer:
    """The answer to a task; what cannot be done is answered with OSIA's Error."""
    try:
        return _ANSWERS[Task.Kind(task.kind)](task, engine)
    except CentreProblem as problem:
        return Answer(problem.status, problem.document())


def _extract(task: Task, engine: Engine) -> Answer:
    """Templates of one encounter, written before the gallery learns them: the rows are what counts."""
    encounter = Encounter.objects.get(person_id=task.person_id, encounter_id=task.encounter_id)
    prints, notes = _templates(fingers_of(encounter.document.get("biometricData", [])), engine)
    if not prints:
        raise _no_finger(notes)
    rows = [
        FingerTemplate(person_id=task.person_id, encounter=encounter, finger=finger, record=template.to_bytes(finger))
        for finger, template in prints.items()
    ]
    with transaction.atomic():
        encounter.templates.all().delete()
        FingerTemplate.objects.bulk_create(rows)
    engine.put(task.person_id, task.encounter_id, prints)
    ids = {"personId": task.person_id, "encounterId": task.encounter_id}
    return Answer(200, {**ids, "others": {"fingers": notes}})


def _templates(images: list[FingerImage], engine: Engine) -> tuple[dict[Finger, Template], dict[str, Any]]:
    """Templates of the images that can be used, and a note on each finger."""
    prints: dict[Finger, Template] = {}
    notes: dict[str, Any] = {}
    for image in images:
        try:
            prints[image.finger] = engine.extract(image.open(), image.dpi)
            notes[image.finger.name] = {"minutiae": len(prints[image.finger])}
        except FingerprintProblem as problem:
            notes[image.finger.name] = {"problem": problem.code}
    return prints, notes


def _no_finger(notes: dict[str, Any]) -> CentreProblem:
    said = ", ".join(f"{finger} {note['problem']}" for finger, note in notes.items() if "problem" in note)
    return CentreProblem(400, Code.NO_USABLE_FINGER, f"No finger can be used: {said or 'none came'}."[:300])


def _identify(task: Task, engine: Engine) -> Answer:
    if task.person_id:
        probe = prints_of(task.person_id)
    else:
        probe, notes = _templates(fingers_of(task.question["biometricData"]), engine)
        if not probe:
            raise _no_finger(notes)
    if not probe:
        raise _no_finger({})
    most = int(task.question.get("maxNbCand", MOST_CANDIDATES))
    found = engine.search(probe, without=task.person_id, most=most, threshold=task.question.get("threshold"))
    return Answer(200, [candidate.document(rank) for rank, candidate in enumerate(found, start=1)])


def _verify(task: Task, engine: Engine) -> Answer:
    """Each finger that came, against the same finger of the person."""
    probe, notes = _templates(fingers_of(task.question["biometricData"]), engine)
    if not probe:
        raise _no_finger(notes)
    decision, scores = engine.verify(probe, prints_of(task.person_id), threshold=task.question.get("threshold"))
    details = [
        {"score": score, "biometricType": "FINGER", "biometricSubType": finger.name} for finger, score in scores.items()
    ]
    return Answer(200, {"decision": decision, "scores": details})


def _delete(task: Task, engine: Engine) -> Answer:
    """Prints go, from the rows and the gallery; that an encounter was here stays, for the closing of its day."""
    with transaction.atomic():
        FingerTemplate.objects.filter(person_id=task.person_id).delete()
        encounters = Encounter.objects.filter(person_id=task.person_id, deleted_at=None)
        encounters.update(document={}, deleted_at=timezone.now())
    engine.drop(task.person_id)
    return Answer(204, "OK")


def prints_of(person_id: str) -> TenPrint:
    """A person's templates, each finger from its newest encounter."""
    rows = FingerTemplate.objects.filter(person_id=person_id).order_by("pk")
    return {Finger(row.finger): Template.from_bytes(bytes(row.record)) for row in rows}


_ANSWERS: dict[Task.Kind, Callable[[Task, Engine], Answer]] = {
    Task.Kind.EXTRACT: _extract,
    Task.Kind.IDENTIFY: _identify,
    Task.Kind.VERIFY: _verify,
    Task.Kind.DELETE: _delete,
}
