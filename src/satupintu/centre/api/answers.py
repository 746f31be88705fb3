"""Answers of asynchronous operations: 202 with a task where a callback was named, else the answer itself."""

from django.http import HttpResponse, JsonResponse

from satupintu.centre.models import Task
from satupintu.centre.services import wait_for


def answer_of(task: Task, callback: str) -> HttpResponse:
    if callback:
        return JsonResponse({"taskId": str(task.task_id)}, status=202)
    done = wait_for(task)
    if done.status == 204:
        return HttpResponse(status=204)
    return JsonResponse(done.answer, status=done.status or 500, safe=False)
