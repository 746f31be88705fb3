"""Pages of the register."""

from typing import Any

from django.http import HttpRequest

from satupintu.city.foundation.viewers import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks (put on the request by the access middleware)."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def posted(request: HttpRequest) -> Any | None:
    """What a form was sent with, even when that is nothing; None where it was only opened."""
    return request.POST if request.method == "POST" else None


def posted_with_files(request: HttpRequest) -> tuple[Any, Any]:
    """The same with the files beside it."""
    return posted(request), request.FILES if request.method == "POST" else None
