"""Pages of blanks, printing, letters, hand-over and the public check."""

from typing import Any

from django.http import HttpRequest, HttpResponse

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


def document(content: bytes, kind: str, name: str) -> HttpResponse:
    """A document that no cache keeps. `kind`: its media type."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type=kind, headers=headers)
