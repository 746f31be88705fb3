"""Which ways the frame offers to whom: what a viewer may open is shown, nothing else.

The list itself is wiring (`settings.NAVIGATION`); the mark of access on the view decides, so link and lock agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from django.conf import settings
from django.urls import get_script_prefix, resolve, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from satupintu.city.foundation.viewers import Role, Viewer

Access: TypeAlias = str | frozenset[Role] | None  # the mark on a view


@dataclass(frozen=True)
class Way:
    """One entry of the navigation: label, name of its address, and a sentence about it for the home page."""

    label: str | Promise
    name: str
    hint: str | Promise = ""


def ways() -> tuple[Way, ...]:
    """All entries, in the order they are shown."""
    listed: tuple[Way, ...] = import_string(settings.NAVIGATION)
    return listed


def list_open(viewer: Viewer, path: str) -> list[dict[str, Any]]:
    """The entries that open for the viewer, as the base template wants them: label, url, hint, current.

    Residents (not signed in) get the public ones, staff those of their tasks. The entry that fits `path` best is
    the current one.
    """
    items = list(_open_to(viewer))
    fitting = [item for item in items if path.startswith(item["url"]) and (item["url"] != "/" or path == "/")]
    here = max(fitting, key=lambda item: len(item["url"]), default=None)
    return [item | {"current": item is here} for item in items]


def _open_to(viewer: Viewer) -> Iterator[dict[str, Any]]:
    for way in ways():
        url, access = _find(way.name, settings.ROOT_URLCONF, get_script_prefix())
        if _is_for(viewer, access):
            yield {"label": way.label, "url": url, "hint": way.hint}


@cache
def _find(name: str, _addresses: str, _prefix: str) -> tuple[str, Access]:
    """A view's address and who may open it: looked up once, since every page asks for all of them."""
    url = reverse(name)
    return url, getattr(resolve(url).func, "access", None)


def _is_for(viewer: Viewer, access: Access) -> bool:
    if viewer.account is None:
        return access == "public"
    return isinstance(access, frozenset) and viewer.has(*access)
