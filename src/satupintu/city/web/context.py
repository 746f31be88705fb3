"""What the base template of the design wants to know on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from satupintu.city.foundation.viewers import ANYONE
from satupintu.city.web import navigation


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: who looks, where they may go, what place this is."""
    viewer = getattr(request, "viewer", ANYONE)  # a request that fails early has none
    return bare_frame() | {
        "home_url": "/" if viewer.account is None else settings.LOGIN_REDIRECT_URL,
        "nav_items": navigation.list_open(viewer, request.path),
        "viewer_name": viewer.name,
        "sign_in_url": reverse("sign_in"),
        "sign_out_url": reverse("sign_out"),
        "language_url": reverse("language"),
    }


def bare_frame() -> dict[str, Any]:
    """The part that needs neither request nor database: enough for the page that says something broke."""
    return {"simulated": settings.SIMULATED, "place_name": settings.PLACE_NAME, "home_url": "/"}
