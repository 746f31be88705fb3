"""Every call carries the bearer token, except the one for public keys; problems become OSIA's Error."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.crypto import constant_time_compare

from satupintu.centre.problems import CentreProblem, Code, bad

Answer = Callable[[HttpRequest], HttpResponse]


class ProblemMiddleware:
    """CentreProblem → Error. OSIA's 403, 404 and 409 name no body; an Error there is welcome and harmless."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, CentreProblem):
            return None
        return JsonResponse(exception.document(), status=exception.status)


class TokenMiddleware:
    """403 (what OSIA names for a call that is not allowed) unless the shared token came along."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponseBase | None:
        if getattr(view, "open_to_all", False):
            return None
        given = request.headers.get("Authorization", "")
        return None if constant_time_compare(given, f"Bearer {settings.TOKEN}") else HttpResponse(status=403)


def transaction_of(request: HttpRequest) -> str:
    """OSIA's mandatory transactionId. Raises CentreProblem 400."""
    transaction_id = request.GET.get("transactionId", "")
    if not 0 < len(transaction_id) <= 100:
        raise bad("transactionId is a text of 1 to 100 characters.", Code.TRANSACTION_MISSING)
    return transaction_id


def callback_of(request: HttpRequest) -> str:
    """The callback address, or "" for an answer at once. Raises CentreProblem 400 for one that is not the city's."""
    callback = request.GET.get("callback", "")
    if not callback:
        return ""
    wanted, city = urlsplit(callback), urlsplit(settings.CITY_URL)
    if (wanted.scheme, wanted.netloc) != (city.scheme, city.netloc) or len(callback) > 500:
        raise bad("The callback is not at the city's address.", Code.CALLBACK_NOT_ALLOWED)
    return callback


def gallery_of(gallery_id: str) -> str:
    """Raises CentreProblem 404 unless it is the centre's gallery or OSIA's ALL."""
    if gallery_id not in {settings.GALLERY, "ALL"}:
        raise CentreProblem(404, Code.UNKNOWN_GALLERY, "Unknown gallery.")
    return gallery_id
