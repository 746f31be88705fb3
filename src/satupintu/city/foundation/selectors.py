"""Accounts and facts about this installation."""

from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from satupintu.city.foundation.models import Account, AuditEntry, Setting
from satupintu.city.foundation.viewers import Role, Viewer

AUDIT_PAGE = 50  # lines


def find_setting(name: str) -> Any | None:
    """A fact about this installation, or None."""
    return Setting.objects.filter(name=name).values_list("value", flat=True).first()


def list_operators(area: str) -> list[dict[str, Any]]:
    """Active recording operators of a kecamatan with their encoded password, for signing in at a station offline."""
    accounts = Account.objects.filter(
        is_active=True, assignments__role=Role.OPERATOR, assignments__area__in=("", area)
    ).distinct()
    return [
        {"username": a.username, "name": a.name, "password": a.password, "roles": [Role.OPERATOR.value]}
        for a in accounts.order_by("username")
    ]


def list_audit(
    viewer: Viewer, *, subject: object = "", action: str = "", page: int = 1
) -> tuple[list[AuditEntry], bool]:
    """A page of the audit trail, newest first, and whether older lines follow; of one subject or action when named.

    The auditor and the head read all of it; who may open a resident's page sees who looked at that resident.
    """
    viewer.need(Role.AUDITOR, Role.HEAD, *((Role.VERIFIER, Role.FRONT_DESK) if subject else ()))
    rows = AuditEntry.objects.order_by("-pk")
    if subject:
        rows = rows.annotate(named=Cast("subjects", TextField())).filter(named__contains=f'"{subject}"')
    if action:
        rows = rows.filter(action=action)
    start = (max(1, page) - 1) * AUDIT_PAGE
    found = list(rows[start : start + AUDIT_PAGE + 1])
    return found[:AUDIT_PAGE], len(found) > AUDIT_PAGE
