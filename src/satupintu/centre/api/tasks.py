"""Tasks. Each function is the OSIA operation of its name."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from satupintu.centre import selectors, services
from satupintu.centre.api.access import transaction_of


def read_task_status(request: HttpRequest, task_id: str) -> HttpResponse:
    transaction_of(request)
    return JsonResponse(selectors.get_task(task_id).state, safe=False)


def redeliver_task_result(request: HttpRequest, task_id: str) -> HttpResponse:
    transaction_of(request)
    services.redeliver(selectors.get_task(task_id))
    return HttpResponse(status=204)
