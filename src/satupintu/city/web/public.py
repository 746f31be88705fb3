"""What pages for people without an account share: whose tries are counted together, a claim code as a picture."""

from typing import Any

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe


def address_of(meta: dict[str, Any]) -> str:
    """Whose tries are counted together: the address of the connection.

    Behind the proxy that brings HTTPS it is the last one the proxy wrote; what stands before it anybody can invent.
    """
    forwarded = str(meta.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.HTTPS and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(meta.get("REMOTE_ADDR", ""))


def picture_of(claim_code: str) -> SafeString:
    """The claim code as a QR picture: a scanner at the counter types it."""
    picture = segno.make(claim_code, micro=False).svg_inline(scale=4, omitsize=False)
    return mark_safe(picture)  # noqa: S308  # drawn from letters and digits only
