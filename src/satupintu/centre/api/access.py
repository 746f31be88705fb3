"""Every call carries a bearer token, except the one for public keys; problems become OSIA's Error."""

import logging
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.crypto import constant_time_compare

from satupintu.centre.osia.settings import whole
from satupintu.centre.problems import CentreProblem, Code, bad
from satupintu.centre.services import NORMAL, Call

Answer = Callable[[HttpRequest], HttpResponse]
LONGEST_TRANSACTION, LONGEST_CALLBACK = 100, 500  # characters
log = logging.getLogger(__name__)
_HOW = ("transactionId", "callback", "priority")  # say how something is asked, not what


class ProblemMiddleware:
    """CentreProblem → Error. OSIA's 403, 404 and 409 name no body; an Error there is welcome and harmless."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponse | None:
        problem = _problem_of(exception)
        return JsonResponse(problem.document(), status=problem.status)


def _problem_of(exception: Exception) -> CentreProblem:
    if isinstance(exception, CentreProblem):
        return exception
    if isinstance(exception, SuspiciousOperation):  # too many bytes, a host that is not ours
        return bad(f"The request cannot be read: {type(exception).__name__}.")
    if isinstance(exception, DatabaseError):  # locked or full for a moment; its words may quote what was asked
        log.error("the database did not answer: %s", type(exception).__name__)
        # HTTP's word for "later", which OSIA does not name: the city then waits with everything, not with one packet
        return CentreProblem(503, Code.BROKEN, "The centre cannot answer now. Ask again later.")
    log.error("a call broke", exc_info=exception)
    return CentreProblem(500, Code.BROKEN, "The centre broke on this call.")


def not_found(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - by name, from Django
    """No such address, as an Error."""
    problem = CentreProblem(404, Code.NO_SUCH_ADDRESS, "No such address.")
    return JsonResponse(problem.document(), status=problem.status)


class TokenMiddleware:
    """403 (what OSIA names for a call that is not allowed) unless a token of this centre came along."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponseBase | None:
        if getattr(view, "open_to_all", False) or any(_carries(request, token) for token in _tokens()):
            return None
        return HttpResponse(status=403)


def _tokens() -> tuple[str, str]:
    return settings.TOKEN, settings.TEMPLATES_TOKEN


def _carries(request: HttpRequest, token: str) -> bool:
    return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")


def need_templates_token(request: HttpRequest) -> None:
    """Open templates are for who makes credentials of them, not for the city. Raises CentreProblem 403."""
    if not _carries(request, settings.TEMPLATES_TOKEN):
        raise CentreProblem(403, Code.TEMPLATES_WITHHELD, "Templates are given to another token only.")


def call_of(request: HttpRequest) -> Call:
    """How it is asked: OSIA's transactionId, callback and priority. Raises CentreProblem 400."""
    priority = whole(request.GET["priority"], "priority", 0, 9) if "priority" in request.GET else NORMAL
    return Call(transaction_of(request), _said(request), callback_of(request), priority)


def _said(request: HttpRequest) -> str:
    what = sorted((name, value) for name, value in request.GET.lists() if name not in _HOW)
    address = repr((request.method, request.path, what)).encode()
    return sha256(sha256(address).digest() + request.body).hexdigest()


def transaction_of(request: HttpRequest) -> str:
    """OSIA's mandatory transactionId. Raises CentreProblem 400."""
    transaction_id = request.GET.get("transactionId", "")
    if not 0 < len(transaction_id) <= LONGEST_TRANSACTION:
        message = f"transactionId is a text of 1 to {LONGEST_TRANSACTION} characters."
        raise bad(message, Code.TRANSACTION_MISSING)
    return transaction_id


def callback_of(request: HttpRequest) -> str:
    """The callback address, or "" for an answer at once. Raises CentreProblem 400 for one that is not the city's."""
    callback = request.GET.get("callback", "")
    if not callback:
        return ""
    if not _is_of_the_city(callback) or len(callback) > LONGEST_CALLBACK:
        raise bad("The callback is not at the city's address.", Code.CALLBACK_NOT_ALLOWED)
    return callback


def _is_of_the_city(address: str) -> bool:
    try:
        wanted, city = urlsplit(address), urlsplit(settings.CITY_URL)
    except ValueError:  # an address in brackets that is none
        return False
    return address.isprintable() and (wanted.scheme, wanted.netloc) == (city.scheme, city.netloc)
