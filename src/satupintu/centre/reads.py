"""OSIA's reads: the same answer at once and by callback."""

import base64
import json
from collections.abc import Callable
from typing import Any

from satupintu.centre import resting, selectors
from satupintu.centre.models import Task
from satupintu.centre.osia.templates import computed

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


def closed(task: Task, body: Any) -> Any:
    """An answer as it rests until it is delivered: templates encrypted."""
    if task.kind != Kind.READ_TEMPLATES:
        return body
    return base64.b64encode(resting.seal(json.dumps(body).encode(), _about(task))).decode()


def opened(task: Task) -> Any:
    """The answer as it is delivered."""
    if task.kind != Kind.READ_TEMPLATES:
        return task.answer
    return json.loads(resting.unseal(base64.b64decode(str(task.answer)), _about(task)))


def _about(task: Task) -> bytes:
    return f"answer {task.pk}".encode()
