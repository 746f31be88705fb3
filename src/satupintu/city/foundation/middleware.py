"""Turns a `Problem` into an answer: a page for people, a problem document for programs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from satupintu.city.foundation.problems import Problem


class ProblemMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer(request, exception) if isinstance(exception, Problem) else None


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as a page, or below /api/ as a problem document."""
    status = problem.kind.status
    if request.path.startswith("/api/"):
        return JsonResponse(problem.document(), status=status, content_type="application/problem+json")
    return render(request, "web/problem.html", {"problem": problem}, status=status)
