"""What callers bring: encounters kept, questions asked. Each function is one transaction; the engine works later."""

import time
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from satupintu.centre.keys import signing_key
from satupintu.centre.models import Encounter, Task
from satupintu.centre.osia.origin import Origin, origin_of
from satupintu.centre.problems import CentreProblem, Code
from satupintu.packets.receipt import issue


@transaction.atomic
def keep_encounter(
    *, person_id: str, encounter_id: str, document: dict[str, Any], transaction_id: str, callback: str
) -> tuple[Encounter, Task]:
    """Keep an encounter and queue the making of its templates; its receipt is in the row when this returns.

    Raises CentreProblem: 409 when the encounter exists, 400 when it is not what its manifest says.
    """
    if Encounter.objects.filter(person_id=person_id, encounter_id=encounter_id).exists():
        raise CentreProblem(409, Code.ENCOUNTER_EXISTS, "This encounter is here already.")
    origin = origin_of(document, person_id, encounter_id)
    encounter = Encounter(person_id=person_id, encounter_id=encounter_id, document=document, kept_at=timezone.now())
    if origin is not None:
        encounter.station, encounter.sequence, encounter.day = origin.station, origin.sequence, origin.day
        encounter.receipt = _receipt(encounter, origin)
    encounter.save(force_insert=True)
    task = ask(
        Task.Kind.EXTRACT,
        person_id=person_id,
        encounter_id=encounter_id,
        transaction_id=transaction_id,
        callback=callback,
    )
    return encounter, task


def _receipt(encounter: Encounter, origin: Origin) -> dict[str, str]:
    return issue(
        packet_id=encounter.encounter_id,
        station=origin.station,
        sequence=origin.sequence,
        received_at=encounter.kept_at,
        by="centre",
        signing_key=signing_key(),
    ).to_dict()


@transaction.atomic
def ask(
    kind: Task.Kind,
    *,
    transaction_id: str,
    person_id: str = "",
    encounter_id: str = "",
    question: dict[str, Any] | None = None,
    callback: str = "",
) -> Task:
    """Queue a question. One asked before in the same transaction is not asked again: its answer is the same."""
    task, _ = Task.objects.get_or_create(
        kind=kind,
        person_id=person_id,
        encounter_id=encounter_id,
        transaction_id=transaction_id,
        defaults={
            "task_id": uuid.uuid4(),
            "question": question or {},
            "callback": callback,
            "asked_at": timezone.now(),
        },
    )
    return task


def wait_for(task: Task) -> Task:
    """The task once the engine answered it. Raises CentreProblem 500 when that takes too long."""
    until = time.monotonic() + settings.ANSWER_WITHIN
    while task.status is None:
        if time.monotonic() > until:
            message = "Not answered in time. Ask again with the same transactionId."
            raise CentreProblem(500, Code.NOT_ANSWERED_IN_TIME, message)
        time.sleep(0.03)
        task.refresh_from_db()
    return task


@transaction.atomic
def redeliver(task: Task) -> None:
    """Plan another delivery of a task's answer by callback. Raises CentreProblem when it was asked without one."""
    if not task.callback:
        raise CentreProblem(400, Code.TASK_WITHOUT_CALLBACK, "This task was asked without a callback.")
    answered = Task.objects.filter(Q(pk=task.pk), ~Q(state=Task.State.PENDING))
    answered.update(state=Task.State.RESPONSE_RETRY, deliveries=0, next_delivery_at=timezone.now())
