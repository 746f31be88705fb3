"""The centre calls back with an answer (OSIA's callbacks of identifyFromId)."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from satupintu.city.foundation.access import gate
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem
from satupintu.city.relay import services
from satupintu.city.relay.problems import CALLBACK_ODD
from satupintu.city.relay.rules.osia import read_answer


@csrf_exempt
@gate("the centre's bearer token")
@require_POST
def callback(request: HttpRequest) -> HttpResponse:
    """204 once the answer is kept, also when it was known: the centre need not ask again."""
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.CENTRE_TOKEN}"):
        raise Problem(NOT_ALLOWED)
    try:
        heard = read_answer(json.loads(request.body))
    except (ValueError, RecursionError) as wrong:
        raise Problem(CALLBACK_ODD, str(wrong)[:200]) from None
    services.hear(transaction_id=request.GET.get("transactionId", ""), heard=heard, by="CALLBACK")
    return HttpResponse(status=204)
