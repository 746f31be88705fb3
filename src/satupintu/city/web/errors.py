"""Error pages: the same words for people and, below /api/, for programs."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from satupintu.city.foundation.middleware import answer
from satupintu.city.foundation.problems import BAD_REQUEST, NOT_ALLOWED, NOT_FOUND, TOO_MANY_TRIES, Problem
from satupintu.city.web.context import bare_frame
from satupintu.city.web.problems import PAGE_TOO_OLD, SERVER_ERROR

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return answer(request, Problem(BAD_REQUEST))


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return answer(request, Problem(NOT_ALLOWED))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return answer(request, Problem(NOT_FOUND))


def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: nearly always a page left open over a sign-in or a night."""
    logger.warning("refused a form: %s", reason)
    return answer(request, Problem(PAGE_TOO_OLD))


def too_many_tries(request: HttpRequest, *_: Any) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE."""
    return answer(request, Problem(TOO_MANY_TRIES))


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without request and context processors: whatever broke may break them too."""
    problem = Problem(SERVER_ERROR)
    if request.path.startswith("/api/"):
        return JsonResponse(problem.document(), status=500, content_type="application/problem+json")
    return HttpResponse(render_to_string("web/problem.html", {"problem": problem} | bare_frame()), status=500)
