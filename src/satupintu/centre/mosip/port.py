"""Where a bridge to MOSIP's queues gives the messages it takes, one at a time, and puts back what comes."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from satupintu.centre.mosip import share
from satupintu.centre.mosip.failures import Reason
from satupintu.centre.mosip.handling import handle
from satupintu.centre.mosip.messages import failed
from satupintu.centre.osia.reading import read_json
from satupintu.centre.problems import CentreProblem


@require_POST
def message(request: HttpRequest) -> HttpResponse:
    """200 with the message that answers; 500 when there is none yet: the same message is to be given again."""
    try:
        document = read_json(request.body)
    except CentreProblem:
        return JsonResponse(failed({}, Reason.BAD_STRUCTURE))
    return JsonResponse(handle(document, share.fetch))


@require_GET
def certificate(_request: HttpRequest) -> HttpResponse:
    """PEM: what MOSIP closes a data share for."""
    return HttpResponse(share.certificate(), content_type="application/x-pem-file")
