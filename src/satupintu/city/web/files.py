"""Papers and photos shown to who asked for them: never kept by anybody in between, never run as a page."""

from django.http import HttpResponse

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def shown(media_type: str, content: bytes, name: str) -> HttpResponse:
    """A picture or PDF as an answer that opens in the browser; `name` (no person's) is that of a saved copy."""
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'inline; filename="{name}.{_ENDINGS[media_type]}"',
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )
