"""Where a bridge to MOSIP's queues gives the messages it takes, one at a time, and puts back what comes.

What reads shares and CBEFF is loaded with the first message: most centres never get one, and it takes memory at rest.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from satupintu.centre.osia.reading import read_json
from satupintu.centre.problems import CentreProblem


@require_POST
def message(request: HttpRequest) -> HttpResponse:
    """200 with the message that answers; 500 when there is none yet: the same message is to be given again."""
    from satupintu.centre.mosip.handling import handle
    from satupintu.centre.mosip.share import fetch

    try:
        document = read_json(request.body)
    except CentreProblem:
        document = None
    return JsonResponse(handle(document, fetch))


@require_GET
def certificate(_request: HttpRequest) -> HttpResponse:
    """PEM: what MOSIP closes a data share for."""
    from satupintu.centre.mosip import share

    return HttpResponse(share.certificate(), content_type="application/x-pem-file")
