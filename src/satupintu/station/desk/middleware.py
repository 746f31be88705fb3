"""Who may come in: this machine, a known operator; and refusals as pages."""

from collections.abc import Callable
from ipaddress import ip_address
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.utils import translation

from satupintu.packets.problem import Problem, Refusal
from satupintu.station.operators import drawer
from satupintu.station.operators.drawer import DraftKey
from satupintu.station.operators.models import Operator as Account
from satupintu.station.operators.selectors import find_operator
from satupintu.station.problems import Refused

Answer = Callable[[HttpRequest], HttpResponse]
OPEN_VIEWS = frozenset({"sign-in", "state", "line", "hand", "language", "mark"})


class StationRequest(HttpRequest):
    """A request of a signed-in operator."""

    operator: Account
    draft_key: DraftKey


def only_this_machine(get_response: Answer) -> Answer:
    """Refuse calls from other machines, should the server ever be bound to more than loopback."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not ip_address(request.META.get("REMOTE_ADDR") or "127.0.0.1").is_loopback:
            return HttpResponseForbidden("The station serves its own machine only.")
        return get_response(request)

    return middleware


def language(get_response: Answer) -> Answer:
    """Indonesian first, whatever the browser says; another language only when chosen on a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(code):
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware


class Operator:
    """Deny by default: every page but the open ones needs an operator whose draft key is in the drawer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.url_name in OPEN_VIEWS:
            return None
        operator = find_operator(request.session.get("operator", ""))
        key = drawer.find(request.session.session_key)
        if operator is None or key is None or key.username != operator.username:
            return redirect("sign-in")
        visitor = cast("StationRequest", request)
        visitor.operator, visitor.draft_key = operator, key
        request.session.modified = True  # counts the hour without a press from now
        return None


class Problems:
    """A refusal raised anywhere becomes one page: what happened and what to do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return show(request, exception.problem, exception.status, draft=exception.draft)
        if isinstance(exception, Refusal):
            return show(request, exception.problem, 409)
        return None


def show(request: HttpRequest, problem: Problem, status: int, *, draft: str = "") -> HttpResponse:
    context = {"heading": problem.title, "problem": problem, "draft": draft}
    return render(request, "desk/problem.html", context, status=status)
