"""What views read from a request, whichever stage they belong to."""

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


def page_number(request: HttpRequest) -> int:
    """Which page of a list was asked for, from 1; what is no number is the first."""
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1
