"""Accounts and facts about this installation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from satupintu.city.foundation.models import Account, Assignment, AuditEntry, AuditSubject, Setting
from satupintu.city.foundation.problems import NO_SUCH_ACCOUNT, Problem
from satupintu.city.foundation.viewers import Grant, Role, Viewer

AUDIT_PAGE = 50  # lines
_READERS_OF_ACCOUNTS = (Role.ADMINISTRATOR, Role.AUDITOR)


def find_setting(name: str) -> Any | None:
    """A fact about this installation, or None."""
    return Setting.objects.filter(name=name).values_list("value", flat=True).first()


@dataclass(frozen=True)
class AccountEntry:
    """An account with its tasks; `signed_in_at`: the last time, or None."""

    number: int
    username: str
    name: str
    is_active: bool
    signed_in_at: datetime | None
    grants: tuple[Grant, ...]


def list_accounts(viewer: Viewer) -> list[AccountEntry]:
    """All accounts, those that are locked last. Raises NOT_ALLOWED."""
    viewer.need(*_READERS_OF_ACCOUNTS)
    rows = Account.objects.order_by("-is_active", "username").prefetch_related("assignments")
    return [_account_entry(row) for row in rows]


def get_account(viewer: Viewer, number: int) -> AccountEntry:
    """Raises NOT_ALLOWED, NO_SUCH_ACCOUNT."""
    viewer.need(*_READERS_OF_ACCOUNTS)
    row = Account.objects.filter(pk=number).first()
    if row is None:
        raise Problem(NO_SUCH_ACCOUNT)
    return _account_entry(row)


def _account_entry(row: Account) -> AccountEntry:
    held = sorted(row.assignments.all(), key=lambda each: (each.role, each.area))
    grants = tuple(Grant(Role(each.role), each.area) for each in held)
    return AccountEntry(row.pk, row.username, row.name, row.is_active, row.last_login, grants)


def list_operators(area: str) -> list[dict[str, Any]]:
    """Active recording operators of a kecamatan with their encoded password, for signing in at a station offline.

    `roles` says which of them are supervisors as well.
    """
    accounts = Account.objects.filter(
        is_active=True, assignments__role=Role.OPERATOR, assignments__area__in=("", area)
    ).distinct()
    supervisors = set(
        Assignment.objects.filter(role=Role.SUPERVISOR, area__in=("", area)).values_list("account", flat=True)
    )
    return [
        {
            "username": a.username,
            "name": a.name,
            "password": a.password,
            "roles": [Role.OPERATOR.value, *([Role.SUPERVISOR.value] if a.pk in supervisors else [])],
        }
        for a in accounts.order_by("username")
    ]


def list_audit(
    viewer: Viewer, *, subject: object = "", action: str = "", page: int = 1
) -> tuple[list[AuditEntry], bool]:
    """A page of the audit trail, newest first, and whether older lines follow; of one subject or action when named.

    The auditor and the head read all of it; who may open a resident's page sees who looked at that resident.
    """
    viewer.need(Role.AUDITOR, Role.HEAD, *((Role.VERIFIER, Role.FRONT_DESK) if subject else ()))
    start = (max(1, page) - 1) * AUDIT_PAGE
    stretch = slice(start, start + AUDIT_PAGE + 1)
    if subject:
        named = AuditSubject.objects.filter(subject=str(subject)).order_by("-entry_id")
        named = named.filter(entry__action=action) if action else named
        found = list(named.values_list("entry_id", flat=True)[stretch])
    else:
        every = AuditEntry.objects.order_by("-pk")
        every = every.filter(action=action) if action else every
        found = list(every.values_list("pk", flat=True)[stretch])
    rows = AuditEntry.objects.prefetch_related("account__assignments").in_bulk(found[:AUDIT_PAGE])
    return [rows[number] for number in found[:AUDIT_PAGE]], len(found) > AUDIT_PAGE
