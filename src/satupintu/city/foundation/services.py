"""Accounts: made, given roles, locked."""

import re
import secrets
from collections.abc import Iterable

from django.db import transaction

from satupintu.city.foundation import audit
from satupintu.city.foundation.models import Account, Assignment, Setting
from satupintu.city.foundation.problems import (
    ACCOUNT_EXISTS,
    AREA_NEEDED,
    LAST_ADMINISTRATOR,
    NO_SUCH_ACCOUNT,
    USER_NAME_WRONG,
    Problem,
)
from satupintu.city.foundation.viewers import Grant, Role, Viewer

_USER_NAME = re.compile(r"[a-z][a-z0-9._-]{1,59}", re.ASCII)  # a number of a person is none


@transaction.atomic
def open_account(*, viewer: Viewer, username: str, name: str, password: str, grants: Iterable[Grant]) -> Account:
    """Make an account with its roles; an account of that name keeps its password and gets the roles."""
    account = Account.objects.filter(username=username).first()
    if account is None:
        account = Account(username=username, name=name)
        account.set_password(password)
        account.save()
    for grant in grants:
        Assignment.objects.get_or_create(account=account, role=grant.role, area=grant.area)
    audit.record(viewer, "ACCOUNT_OPENED", subjects=[account.pk])
    return account


@transaction.atomic
def add_account(*, viewer: Viewer, username: str, name: str, grants: Iterable[Grant]) -> str:
    """Open an account for somebody new; gives its first password, which is told once and kept nowhere.

    Raises NOT_ALLOWED, USER_NAME_WRONG, ACCOUNT_EXISTS, AREA_NEEDED.
    """
    viewer.need(Role.ADMINISTRATOR)
    if not _USER_NAME.fullmatch(username) or not name.strip():
        raise Problem(USER_NAME_WRONG, username)
    if Account.objects.filter(username__iexact=username).exists():
        raise Problem(ACCOUNT_EXISTS, username)
    grants, password = tuple(grants), _new_password()
    for grant in grants:
        _check_area(grant)
    open_account(viewer=viewer, username=username, name=name.strip(), password=password, grants=grants)
    return password


@transaction.atomic
def renew_password(*, viewer: Viewer, username: str) -> str:
    """Another first password for somebody who lost theirs; what is open with the old one closes.

    Raises NOT_ALLOWED, NO_SUCH_ACCOUNT.
    """
    account = _held(viewer, username)
    password = _new_password()
    account.set_password(password)
    account.save(update_fields=["password"])
    audit.record(viewer, "PASSWORD_RENEWED", subjects=[account.pk])
    return password


@transaction.atomic
def change_own_password(*, viewer: Viewer, password: str) -> Account:
    """The owner's own; gives the account, whose other sessions have ended. Raises NO_SUCH_ACCOUNT."""
    account = Account.objects.select_for_update().filter(pk=viewer.account or 0).first()
    if account is None:
        raise Problem(NO_SUCH_ACCOUNT)
    account.set_password(password)
    account.save(update_fields=["password"])
    audit.record(viewer, "PASSWORD_CHANGED", subjects=[account.pk])
    return account


@transaction.atomic
def lock_account(*, viewer: Viewer, username: str) -> None:
    """Nobody signs in with it any more, and what is open closes. It stays: the audit trail names it.

    Raises NOT_ALLOWED, NO_SUCH_ACCOUNT, LAST_ADMINISTRATOR.
    """
    account = _held(viewer, username)
    _keep_an_administrator(account)
    _set_active(viewer, account, active=False)


@transaction.atomic
def unlock_account(*, viewer: Viewer, username: str) -> None:
    """Raises NOT_ALLOWED, NO_SUCH_ACCOUNT."""
    _set_active(viewer, _held(viewer, username), active=True)


def _set_active(viewer: Viewer, account: Account, *, active: bool) -> None:
    if account.is_active is active:
        return
    account.is_active = active
    account.save(update_fields=["is_active"])
    audit.record(viewer, "ACCOUNT_UNLOCKED" if active else "ACCOUNT_LOCKED", subjects=[account.pk])


@transaction.atomic
def give_role(*, viewer: Viewer, username: str, grant: Grant) -> None:
    """Raises NOT_ALLOWED, NO_SUCH_ACCOUNT, AREA_NEEDED."""
    account = _held(viewer, username)
    _check_area(grant)
    _, is_new = Assignment.objects.get_or_create(account=account, role=grant.role, area=grant.area)
    if is_new:
        audit.record(viewer, "ROLE_GIVEN", subjects=[account.pk], detail={"role": grant.role, "area": grant.area})


@transaction.atomic
def take_role(*, viewer: Viewer, username: str, grant: Grant) -> None:
    """Raises NOT_ALLOWED, NO_SUCH_ACCOUNT, LAST_ADMINISTRATOR."""
    account = _held(viewer, username)
    if grant.role is Role.ADMINISTRATOR:
        _keep_an_administrator(account)
    gone, _ = Assignment.objects.filter(account=account, role=grant.role, area=grant.area).delete()
    if gone:
        audit.record(viewer, "ROLE_TAKEN", subjects=[account.pk], detail={"role": grant.role, "area": grant.area})


def _held(viewer: Viewer, username: str) -> Account:
    """The account, locked until the end of the transaction."""
    viewer.need(Role.ADMINISTRATOR)
    account = Account.objects.select_for_update().filter(username__iexact=username).first()
    if account is None:
        raise Problem(NO_SUCH_ACCOUNT, username)
    return account


def _keep_an_administrator(leaving: Account) -> None:
    """Raises LAST_ADMINISTRATOR when nobody else could open accounts. Two at once wait for one another."""
    held = Assignment.objects.select_for_update().filter(role=Role.ADMINISTRATOR, account__is_active=True)
    holders = {assignment.account_id for assignment in held}
    if holders == {leaving.pk}:
        raise Problem(LAST_ADMINISTRATOR, leaving.username)


def _check_area(grant: Grant) -> None:
    if grant.role is Role.RT_HEAD and "-" not in grant.area:
        raise Problem(AREA_NEEDED)


def _new_password() -> str:
    """80 bits, read out and typed without mistaking a letter."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


@transaction.atomic
def note_setting(*, name: str, value: object) -> None:
    """Keep a fact about this installation."""
    Setting.objects.update_or_create(name=name, defaults={"value": value})
