"""The desk of each role, the auditor."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.desk import selectors
from satupintu.city.desk.ui.forms import said
from satupintu.city.foundation import audit
from satupintu.city.foundation import selectors as foundation
from satupintu.city.foundation.access import SIGNED_IN, requires
from satupintu.city.foundation.viewers import Role
from satupintu.city.web import navigation
from satupintu.city.web.requests import page_number, viewer_of


@requires(*SIGNED_IN)
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for me now: a tile for each page that opens for my tasks."""
    viewer = viewer_of(request)
    items = [item for item in navigation.list_open(viewer, request.path) if item["url"] != request.path]
    tiles = [
        item | {"name": (name := resolve(item["url"]).url_name), "count": selectors.count_waiting(viewer, name or "")}
        for item in items
    ]
    context = {"heading": viewer.name, "tiles": tiles, "roles": [role.label for role in sorted(viewer.roles)]}
    return render(request, "desk/desk.html", context | {"no_aside": True})


@requires(Role.AUDITOR)
@never_cache
def audit_trail(request: HttpRequest) -> HttpResponse:
    """The audit trail, newest first; POST checks the whole chain."""
    viewer = viewer_of(request)
    if request.method == "POST":
        _say_chain(request)
        return redirect("audit_trail")
    action, page = request.GET.get("action", ""), page_number(request)
    entries, has_older = foundation.list_audit(viewer, action=action, page=page)
    context: dict[str, Any] = {
        "heading": _("Audit trail"),
        "looks": [{"entry": entry, "why": said(entry.purpose)} for entry in entries],
        "action": action,
        "page": page,
        "has_older": has_older,
        "head": audit.head(),
        "no_aside": True,
    }
    return render(request, "desk/audit.html", context)


def _say_chain(request: HttpRequest) -> None:
    broken = list(audit.broken_links())
    if broken:
        messages.error(request, _("The chain is broken at line %(line)s.") % {"line": broken[0]})
    else:
        messages.success(request, _("The chain is whole: every line fits the one before."))
