"""Who may open what. Deny by default: a view without a mark opens for nobody.

Every view carries exactly one mark: `@public`, `@requires(Role…)`, or `@gate("why")` for calls that check their own
signature. `AccessMiddleware` puts a `Viewer` on the request and refuses what is unmarked. Selectors take the viewer.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from satupintu.city.foundation.middleware import answer
from satupintu.city.foundation.models import Account
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem
from satupintu.city.foundation.viewers import ANYONE, Grant, Role, Viewer

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def public(view: View) -> View:
    """Open to everyone."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def gate(why: str) -> Callable[[View], View]:
    """Open to programs that the view itself checks, e.g. by their signature; `why` says how."""

    def mark(view: View) -> View:
        view.access = "gate"  # type: ignore[attr-defined]
        view.gate = why  # type: ignore[attr-defined]
        return view

    return mark


def requires(*roles: Role) -> Callable[[View], View]:
    """Open to accounts with one of these roles."""

    def mark(view: View) -> View:
        view.access = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


SIGNED_IN = tuple(Role)


class AccessMiddleware:
    """Puts `request.viewer` and lets a view run only when its mark allows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = viewer_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponseBase | None:
        access = getattr(view, "access", None)
        if access in {"public", "gate"}:
            return None
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        if access is not None and viewer.has(*access):
            return None
        if viewer.account is None:
            return redirect_to_login(request.get_full_path())
        return answer(request, Problem(NOT_ALLOWED))  # Django turns what is raised here into a 500


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer for a request: the signed-in account with its grants, or ANYONE."""
    user = getattr(request, "user", None)
    return viewer_for(user) if isinstance(user, Account) else ANYONE


def viewer_for(account: Account, purpose: str = "") -> Viewer:
    """The viewer that an account is now, in a request or in a job that it started; ANYONE when it was closed."""
    if not account.is_active:
        return ANYONE
    grants = tuple(Grant(Role(role), area) for role, area in account.assignments.values_list("role", "area"))
    return Viewer(account.pk, account.name, grants, purpose)
