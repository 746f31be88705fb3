"""Pages of blanks, printing, letters, hand-over and the public check."""

from django.http import HttpResponse


def document(content: bytes, kind: str, name: str) -> HttpResponse:
    """A document that no cache keeps. `kind`: its media type."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type=kind, headers=headers)
