"""OSIA's reads: the same answer at once and by callback."""

from collections.abc import Callable
from typing import Any

from satupintu.centre import selectors
from satupintu.centre.models import Task
from satupintu.centre.osia.templates import computed
from satupintu.centre.problems import CentreProblem

Kind = Task.Kind


def read(task: Task) -> Any:
    """The body of the answer; of a task that is kept, or one that only says what is asked. Raises CentreProblem 404."""
    return _READS[Kind(task.kind)](task)


def _encounter(task: Task) -> Any:
    return selectors.document_of(selectors.get_encounter(task.person_id, task.encounter_id))


def _encounters(task: Task) -> Any:
    return [selectors.document_of(each) for each in selectors.get_encounters(task.person_id)]


def _templates(task: Task) -> Any:
    encounter = selectors.get_encounter(task.person_id, task.encounter_id)
    return computed(encounter.document["biometricData"], dict(selectors.list_templates(encounter)), task.question)


def _galleries(_task: Task) -> Any:
    return selectors.galleries()


def _gallery(task: Task) -> Any:
    return selectors.list_gallery(task.question["gallery"], task.question["offset"], task.question["limit"])


_READS: dict[Kind, Callable[[Task], Any]] = {
    Kind.READ_ENCOUNTER: _encounter,
    Kind.READ_ENCOUNTERS: _encounters,
    Kind.READ_TEMPLATES: _templates,
    Kind.READ_GALLERIES: _galleries,
    Kind.READ_GALLERY: _gallery,
}
READS = frozenset(_READS)


def delivered(task: Task) -> tuple[int, Any]:
    """HTTP status and body of an answer as it is posted.

    What is read for a callback is read only now: no copy of it rests anywhere, and what was deleted is not posted.
    """
    if task.kind not in READS:
        return task.status or 500, task.answer
    try:
        return 200, read(task)
    except CentreProblem as problem:  # it went meanwhile
        return problem.status, problem.document()
