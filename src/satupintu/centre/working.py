"""Works off the queue of tasks and delivers answers. One program at a time; `kill -9` at any moment loses nothing.

A task leaves PENDING in the transaction that keeps its answer and whatever it changed, so work cut short is done
again, and what was answered is not. In which order, `next_task` says.
"""

import json
import logging
import random
from collections.abc import Callable
from datetime import timedelta

import httpx
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from satupintu.centre.answering import Answer, keep, work_off
from satupintu.centre.engine import Engine
from satupintu.centre.models import Task
from satupintu.centre.problems import CentreProblem, Code
from satupintu.centre.reads import delivered
from satupintu.centre.writes import WRITES
from satupintu.fingerprints.problems import FingerprintProblem

MOST_TRIES = 3  # a task that broke the engine this often is answered with an error, so that others go on
PAUSE = 5.0  # seconds, and longer the second time: memory or a disk may be short for a moment
PART_IS_MISSING = {"INCOMPLETE_SEARCH", "SHARD_LOST"}
DATABASE_ERRORS = DatabaseError, InterfaceError
KEPT = timedelta(days=30)  # a question asked again within them gets the same answer
MOST_DELIVERIES = 30
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between two deliveries, doubled each time; at random half of it
log = logging.getLogger(__name__)


def answer_next(engine: Engine, pause: Callable[[float], object] = bool) -> bool:
    """Answer the task whose turn it is; False when none waits. `pause` waits some seconds after one that broke."""
    task = next_task()
    if task is None:
        return False
    # counted before the work: a task that kills the program must not do so for ever
    Task.objects.filter(pk=task.pk).update(tries=F("tries") + 1)
    try:
        if task.tries < MOST_TRIES:
            work_off(task, engine)
        else:
            keep(task, _given_up())
    except Exception as error:  # whatever broke, the next task must have its turn
        if isinstance(error, FingerprintProblem) and error.code in PART_IS_MISSING:
            return _wait_for_the_rest(task, error)
        log.exception("task %s (%s) failed, try %s", task.task_id, task.kind, task.tries + 1)
        if task.tries + 1 < MOST_TRIES:
            pause(PAUSE * (task.tries + 1))
    return True


def _wait_for_the_rest(task: Task, problem: FingerprintProblem) -> bool:
    """Nobody is unique by part of a gallery: the task waits until all of it answers, and no try is counted."""
    log.warning("task %s (%s) waits: %s", task.task_id, task.kind, problem)
    Task.objects.filter(pk=task.pk, state=Task.State.PENDING).update(tries=F("tries") - 1)
    return False


def forget_old() -> int:
    """Delete answers that were told long ago; gives how many.

    Not those that name somebody: by them a case's fingers are given out. Nor broken makings of templates: they are
    made anew when the person is searched for.
    """
    told = Task.objects.filter(state=Task.State.COMPLETED, answered_at__lt=timezone.now() - KEPT)
    named = Q(kind=Task.Kind.IDENTIFY, status=200) & ~Q(answer=[])
    broken = Q(kind=Task.Kind.EXTRACT, status__gte=500)
    return told.exclude(named | broken).delete()[0]


def next_task() -> Task | None:
    """Verifications first (somebody stands at the counter), then by priority, then as asked.

    Nothing overtakes a change that was asked before it, whatever its priority: so a search sees every print added
    before it was asked. A verification overtakes changes of other people.
    """
    verify_first = Case(When(kind=Task.Kind.VERIFY, then=Value(0)), default=Value(1), output_field=IntegerField())
    waiting = Task.objects.filter(state=Task.State.PENDING)
    first = waiting.order_by(verify_first, "-priority", "pk").first()
    if first is None:
        return None
    before = waiting.filter(kind__in=WRITES, pk__lt=first.pk)
    if first.kind == Task.Kind.VERIFY:
        person = first.person_id
        if not person or not before.filter(Q(person_id=person) | Q(source_id=person)).exists():
            return first
    return before.order_by("pk").first() or first


def _given_up() -> Answer:
    problem = CentreProblem(500, Code.SEARCH_FAILED, f"The engine failed {MOST_TRIES} times on this.")
    return Answer(problem.status, problem.document())


def deliver_next(client: httpx.Client, chance: Callable[[], float] = random.random) -> bool:
    """Post the next answer that is due to its callback; False when none is.

    One that cannot be told is tried later, so that the others go on. Raises DATABASE_ERRORS.
    """
    waiting = (Task.State.RESPONSE_SCHEDULED, Task.State.RESPONSE_RETRY)
    due = Task.objects.filter(state__in=waiting, next_delivery_at__lte=timezone.now()).order_by("next_delivery_at")
    task = due.first()
    if task is None:
        return False
    if _told(client, task):
        # who asked again meanwhile and named another callback still waits there
        # nor one that was queued anew in between
        posted = Task.objects.filter(pk=task.pk, callback=task.callback, state=task.state)
        posted.update(state=Task.State.COMPLETED, next_delivery_at=None)
    else:
        _try_later(task, chance)
    return True


def _told(client: httpx.Client, task: Task) -> bool:
    try:
        return _post(client, task)
    except DATABASE_ERRORS:
        raise
    except Exception as error:  # noqa: BLE001 - whatever broke, the next answer must have its turn
        # neither message nor traceback: they may quote what the answer says of a person
        log.warning("the answer to task %s (%s) cannot be told: %s", task.task_id, task.kind, type(error).__name__)
        return False


def _post(client: httpx.Client, task: Task) -> bool:
    status, body = delivered(task)
    kind = "application/json" if status < 300 else "application/error+json"
    try:
        response = client.post(
            httpx.URL(task.callback).copy_merge_params(
                {"transactionId": task.transaction_id, "taskId": str(task.task_id)}
            ),
            content=json.dumps(body),
            headers={"Content-Type": kind, "Authorization": f"Bearer {settings.TOKEN}"},
        )
    except httpx.HTTPError:
        return False
    return response.is_success


def _try_later(task: Task, chance: Callable[[], float]) -> None:
    deliveries = task.deliveries + 1
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(deliveries - 1, 9)) * (0.5 + chance() / 2)
    over = deliveries >= MOST_DELIVERIES
    Task.objects.filter(pk=task.pk, state=task.state).update(
        deliveries=deliveries,
        state=Task.State.RESPONSE_ERROR if over else task.state,
        next_delivery_at=None if over else timezone.now() + timedelta(seconds=pause),
    )
