"""What the engine does with a question: makes templates, changes what is kept, searches, compares, reads.

Runs in the work program only. An answer is an HTTP status and the body that OSIA names for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from satupintu.centre import selectors
from satupintu.centre.engine import Engine, Found
from satupintu.centre.models import Encounter, Task
from satupintu.centre.osia.filters import passes
from satupintu.centre.osia.reading import FingerImage, fingers_of
from satupintu.centre.osia.settings import MOST_CANDIDATES
from satupintu.centre.problems import CentreProblem, Code
from satupintu.centre.reads import READS
from satupintu.centre.writes import DONE, WRITES, Made, write
from satupintu.fingerprints.fingers import Finger, TenPrint
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.templates import Template

Kind = Task.Kind
State = Task.State
FEWEST = 2  # fingers that a search goes by where so many came: by one nobody is ever a clear duplicate


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any


def work_off(task: Task, engine: Engine) -> None:
    """Answer a task and keep the answer; what cannot be done is answered with OSIA's Error."""
    try:
        if task.kind in WRITES:
            _write(task, engine)
        else:
            keep(task, Answer(200, _ANSWERS[Kind(task.kind)](task, engine)))
    except CentreProblem as problem:
        keep(task, Answer(problem.status, problem.document()))


def _write(task: Task, engine: Engine) -> None:
    """The engine's part first, for it takes seconds; then rows and answer at once; then the gallery in memory."""
    made = _make(task, engine)
    with transaction.atomic():
        body = write(task, made)
        keep(task, Answer(204 if body == DONE else 200, body))
    engine.follow({task.person_id, task.source_id} - {""})


def _make(task: Task, engine: Engine) -> Made:
    """Templates of the images that the task brings. Raises CentreProblem."""
    if task.kind == Kind.EXTRACT:
        document = selectors.get_encounter(task.person_id, task.encounter_id).document
        return _templates(fingers_of(document["biometricData"]), engine)
    if task.kind == Kind.UPDATE:
        images = fingers_of(task.question["document"]["biometricData"])
        made = _templates(images, engine)
        if images and not made.prints:  # rather the old ones than none: nobody could find the person any more
            raise _no_finger(made.notes)
        return made
    return Made()


def _templates(images: list[FingerImage], engine: Engine) -> Made:
    """Of the images that can be used, with a note on each. Raises CentreProblem for what cannot be opened."""
    prints: dict[Finger, Template] = {}
    notes: dict[str, Any] = {}
    for image in images:
        try:
            prints[image.finger] = engine.extract(image.open(), image.dpi)
            notes[image.finger.name] = {"minutiae": len(prints[image.finger])}
        except FingerprintProblem as problem:
            notes[image.finger.name] = {"problem": problem.code}
    return Made(prints, notes)


def _probe(items: list[dict[str, Any]], engine: Engine) -> TenPrint:
    """Templates of a question's images. Raises CentreProblem when none can be used."""
    made = _templates(fingers_of(items), engine)
    usable = {finger: template for finger, template in made.prints.items() if engine.can_use(template)}
    if not usable:
        too_few = {finger.name: {"problem": "TOO_FEW_MINUTIAE"} for finger in made.prints}
        raise _no_finger({**made.notes, **too_few})
    return usable


def _no_finger(notes: dict[str, Any]) -> CentreProblem:
    said = ", ".join(f"{finger} {note['problem']}" for finger, note in notes.items() if "problem" in note)
    return CentreProblem(400, Code.NO_USABLE_FINGER, f"Too few fingers can be used: {said or 'none came'}."[:300])


def _identify(task: Task, engine: Engine) -> Any:
    question = task.question
    gallery = selectors.need_gallery(question["gallery"])
    probe = _of_person(task, engine) if task.person_id else _of_images(question["biometricData"], engine)
    try:
        found = engine.search(
            probe,
            without=task.person_id,
            most=int(question.get("maxNbCand", MOST_CANDIDATES)),
            threshold=question.get("threshold"),
            among=partial(_among, gallery, question),
        )
    except FingerprintProblem as problem:
        if problem.code != "EMPTY_TENPRINT":
            raise
        # minutiae, but too few to be searched for
        raise _no_finger({"all": {"problem": problem.code}}) from None
    return [candidate.document(rank) for rank, candidate in enumerate(found, start=1)]


def _of_images(items: list[dict[str, Any]], engine: Engine) -> TenPrint:
    """Templates of a search's images. Raises CentreProblem where too few can be used."""
    probe = _probe(items, engine)
    _need_enough(probe, {image.finger for image in fingers_of(items)})
    return probe


def _need_enough(probe: TenPrint, came: set[Finger]) -> None:
    """Raises CentreProblem where what is left of the fingers is too little to say that somebody is unique."""
    if not probe or len(probe) < FEWEST <= len(came):
        unused = sorted(came - probe.keys())
        raise _no_finger({finger.name: {"problem": "UNUSABLE"} for finger in unused})


def _of_person(task: Task, engine: Engine) -> TenPrint:
    """The person's templates. Raises CentreProblem where some are missing or they are too few."""
    encounters = _probed(task)
    if _make_anew(task):
        raise CentreProblem(500, Code.SEARCH_FAILED, "The templates could not be made; they are made anew. Ask again.")
    kept = selectors.prints_of(encounters)
    probe = {finger: template for finger, template in kept.items() if engine.can_use(template)}
    images = [image for one in encounters for image in fingers_of(one.document["biometricData"])]
    _need_enough(probe, {image.finger for image in images} | kept.keys())
    return probe


def _make_anew(task: Task) -> bool:
    """Queue the person's templates once more where the engine broke on them; False where it did not."""
    broke = Task.objects.filter(kind=Kind.EXTRACT, person_id=task.person_id, status__gte=500)
    if task.encounter_id:
        broke = broke.filter(encounter_id=task.encounter_id)
    return bool(broke.update(state=State.PENDING, tries=0, status=None, answer=None))


def _probed(task: Task) -> QuerySet[Encounter]:
    """Whose prints are searched for: of one encounter as it is named, of a person those that are active."""
    if task.encounter_id:
        encounter = selectors.get_encounter(task.person_id, task.encounter_id)
        return Encounter.objects.filter(pk=encounter.pk)
    return selectors.get_encounters(task.person_id).filter(status=Encounter.Status.ACTIVE)


def _among(gallery: str, question: Mapping[str, Any], found: list[Found]) -> list[Found]:
    """Those found that are in the gallery, pass the filter and are of the people, where the question names such.

    Each with the galleries it is in.
    """
    wanted, people = question["filter"], question.get("people")
    found = [each for each in found if people is None or each.person_id in people]
    keys = [(each.person_id, each.encounter_id) for each in found]
    galleries = selectors.galleries_by_encounter(keys, gallery)
    if wanted:
        told = selectors.data_by_encounter(galleries)
        galleries = {key: names for key, names in galleries.items() if passes(wanted, told[key])}
    return [replace(each, galleries=galleries[key]) for key, each in zip(keys, found, strict=True) if key in galleries]


def _verify(task: Task, engine: Engine) -> Any:
    """Each finger that came, against the same finger of the person, or of the other images that came."""
    question = task.question
    probe = _probe(question["biometricData"], engine)
    if "others" in question:
        kept = _probe(question["others"], engine)
    else:
        here = selectors.in_gallery(question["gallery"]).filter(person_id=task.person_id)
        kept = selectors.prints_of(here.filter(status=Encounter.Status.ACTIVE))
    decision, scores = engine.verify(probe, kept, threshold=question.get("threshold"))
    details = [
        {"score": score, "biometricType": "FINGER", "biometricSubType": finger.name} for finger, score in scores.items()
    ]
    return {"decision": decision, "scores": details}


def _read(_task: Task, _engine: Engine) -> Any:
    """Its turn has come: it is read when it is posted (`reads.delivered`)."""
    return None


_ANSWERS: dict[Kind, Callable[[Task, Engine], Any]] = {
    Kind.IDENTIFY: _identify,
    Kind.VERIFY: _verify,
    **dict.fromkeys(READS, _read),
}


def keep(task: Task, found: Answer) -> None:
    """The answer, in the statement that ends the task; who asked it anew meanwhile may have named a callback."""
    now = timezone.now()
    called = Q(callback="")
    Task.objects.filter(pk=task.pk).update(
        status=found.status,
        answer=found.body,
        answered_at=now,
        question=task.question if task.kind in READS else {},
        state=Case(When(called, Value(State.COMPLETED)), default=Value(State.RESPONSE_SCHEDULED)),
        next_delivery_at=Case(When(called, Value(None)), default=Value(now)),
    )
