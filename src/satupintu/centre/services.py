"""What callers bring: encounters kept, questions asked. Each function is one transaction; the engine works later."""

import time
import uuid
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from satupintu.centre.keys import signing_key
from satupintu.centre.models import Encounter, InGallery, Task
from satupintu.centre.osia.origin import Origin, contradiction, origin_of
from satupintu.centre.problems import CentreProblem, Code
from satupintu.packets.receipt import issue

NORMAL = 5  # the priority of who names none: others may go before and behind


@dataclass(frozen=True)
class Call:
    """How something is asked. `said`: SHA-256 of all that is asked, the same however often it is sent."""

    transaction_id: str
    said: str
    callback: str = ""
    priority: int = NORMAL


@transaction.atomic
def keep_encounter(
    call: Call, *, document: dict[str, Any], person_id: str, encounter_id: str
) -> tuple[Encounter, Task]:
    """Keep an encounter and queue the making of its templates; its receipt is in the row when this returns.

    Raises CentreProblem: 409 when the encounter exists, 400 when it is not what its manifest says.
    """
    if Encounter.objects.filter(person_id=person_id, encounter_id=encounter_id).exists():
        raise CentreProblem(409, Code.ENCOUNTER_EXISTS, "This encounter is here already.")
    encounter = _keep(document, person_id, encounter_id)
    # an encounter deleted and created again is another one, though it was asked for with the same words
    once = sha256(f"{call.said} {encounter.pk}".encode()).hexdigest()
    task = ask(Task.Kind.EXTRACT, replace(call, said=once), person_id=person_id, encounter_id=encounter_id)
    return encounter, task


@transaction.atomic
def keep_new_encounter(call: Call, *, document: dict[str, Any], person_id: str = "") -> Task:
    """Keep an encounter under an id made here, of a person who gets one too where none is named.

    Asked again in the same transaction, it is the same encounter.
    """
    earlier = find_task(call)
    if earlier is not None:
        return ask(Task.Kind.EXTRACT, call, person_id=earlier.person_id, encounter_id=earlier.encounter_id)
    encounter = _keep(document, person_id or str(uuid.uuid4()), str(uuid.uuid4()))
    return ask(Task.Kind.EXTRACT, call, person_id=encounter.person_id, encounter_id=encounter.encounter_id)


def _keep(document: dict[str, Any], person_id: str, encounter_id: str) -> Encounter:
    origin = origin_of(document, encounter_id)
    now = timezone.now()
    encounter = Encounter(
        person_id=person_id,
        encounter_id=encounter_id,
        document=document,
        status=document["status"],
        kept_at=now,
        changed_at=now,
    )
    if origin is not None:
        if origin.subject != person_id:
            raise contradiction("it is about another person")
        encounter.station, encounter.sequence, encounter.day = origin.station, origin.sequence, origin.day
        encounter.receipt = _receipt(encounter, origin)
    encounter.save(force_insert=True)
    put_into_galleries(encounter, document["galleries"])
    return encounter


def put_into_galleries(encounter: Encounter, galleries: list[str]) -> None:
    """These and no others."""
    encounter.in_galleries.all().delete()
    InGallery.objects.bulk_create(InGallery(encounter=encounter, gallery=gallery) for gallery in galleries)


def _receipt(encounter: Encounter, origin: Origin) -> dict[str, str]:
    return issue(
        packet_id=encounter.encounter_id,
        station=origin.station,
        sequence=origin.sequence,
        received_at=encounter.kept_at,
        by="centre",
        signing_key=signing_key(),
    ).to_dict()


def find_task(call: Call) -> Task | None:
    """What was asked before with the same words in the same transaction."""
    return Task.objects.filter(transaction_id=call.transaction_id, said=call.said).first()


def find_creation(call: Call, person_id: str) -> Task | None:
    """What kept an encounter of this person in the same transaction."""
    created = Task.objects.filter(transaction_id=call.transaction_id, kind=Task.Kind.EXTRACT)
    return created.filter(person_id=person_id).first()


@transaction.atomic
def ask(
    kind: Task.Kind,
    call: Call,
    *,
    person_id: str = "",
    encounter_id: str = "",
    source_id: str = "",
    question: dict[str, Any] | None = None,
) -> Task:
    """Queue a question. One asked before in the same transaction is not asked again: its answer is the same.

    Whoever asks again and names a callback gets the answer there.
    """
    task, new = Task.objects.get_or_create(
        transaction_id=call.transaction_id,
        said=call.said,
        defaults={
            "task_id": uuid.uuid4(),
            "kind": kind,
            "person_id": person_id,
            "encounter_id": encounter_id,
            "source_id": source_id,
            "question": question or {},
            "callback": call.callback,
            "priority": call.priority,
            "asked_at": timezone.now(),
        },
    )
    if not new and call.callback:
        _answer_at(call.callback, task)
    return task


def _answer_at(callback: str, task: Task) -> None:
    """The answer goes to this callback, once more where it went there before."""
    on_its_way = task.state in {Task.State.RESPONSE_SCHEDULED, Task.State.RESPONSE_RETRY}
    if on_its_way and callback == task.callback:
        return
    Task.objects.filter(pk=task.pk).update(callback=callback)
    _plan_delivery(task, Task.State.RESPONSE_SCHEDULED)
    task.callback = callback


def wait_for(task: Task) -> Task:
    """The task once the engine answered it. Raises CentreProblem 500 when that takes too long."""
    until = time.monotonic() + settings.ANSWER_WITHIN
    while task.status is None:
        if time.monotonic() > until:
            message = "Not answered in time. Ask again with the same transactionId."
            raise CentreProblem(500, Code.NOT_ANSWERED_IN_TIME, message)
        time.sleep(0.03)
        task.refresh_from_db(fields=("status", "answer"))
    return task


@transaction.atomic
def redeliver(task: Task) -> None:
    """Plan another delivery of a task's answer by callback. Raises CentreProblem when it was asked without one."""
    if not task.callback:
        raise CentreProblem(400, Code.TASK_WITHOUT_CALLBACK, "This task was asked without a callback.")
    _plan_delivery(task, Task.State.RESPONSE_RETRY)


def _plan_delivery(task: Task, state: Task.State) -> None:
    """Of an answer that is there; one still awaited is delivered when it comes."""
    answered = Task.objects.filter(Q(pk=task.pk), ~Q(state=Task.State.PENDING))
    answered.update(state=state, deliveries=0, next_delivery_at=timezone.now())
