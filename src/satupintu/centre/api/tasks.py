"""Tasks and galleries."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from satupintu.centre import selectors, services
from satupintu.centre.api.access import transaction_of


@require_GET
def status(request: HttpRequest, task_id: str) -> HttpResponse:
    """OSIA readTaskStatus."""
    transaction_of(request)
    return JsonResponse(selectors.get_task(task_id).state, safe=False)


@require_POST
def redeliver(request: HttpRequest, task_id: str) -> HttpResponse:
    """OSIA redeliverTaskResult."""
    transaction_of(request)
    services.redeliver(selectors.get_task(task_id))
    return HttpResponse(status=204)


@require_GET
def galleries(request: HttpRequest) -> HttpResponse:
    """OSIA readGalleries; always answered at once."""
    transaction_of(request)
    return JsonResponse([settings.GALLERY], safe=False)
