"""Answers of asynchronous operations: 202 with a task where a callback was named, else the answer itself."""

from typing import Any

from django.http import HttpResponse, JsonResponse

from satupintu.centre.models import Task
from satupintu.centre.reads import read
from satupintu.centre.services import Call, ask, wait_for


def answer_of(call: Call, task: Task) -> HttpResponse:
    """202 to who named a callback; else what the engine answers."""
    if call.callback:
        return later(task)
    done = wait_for(task)
    if done.status == 204:
        return HttpResponse(status=204)
    return JsonResponse(done.answer, status=done.status or 500, safe=False)


def later(task: Task) -> HttpResponse:
    return JsonResponse({"taskId": str(task.task_id)}, status=202)


def answer_read(
    call: Call, kind: Task.Kind, *, person_id: str = "", encounter_id: str = "", question: dict[str, Any] | None = None
) -> HttpResponse:
    """Reads wait for nobody, unless a callback is named: then they are asked like everything else, in turn."""
    what: dict[str, Any] = {"person_id": person_id, "encounter_id": encounter_id, "question": question or {}}
    if call.callback:
        return later(ask(kind, call, **what))
    return JsonResponse(read(Task(kind=kind, **what)), safe=False)
