"""Accounts: made, given roles."""

from collections.abc import Iterable

from django.db import transaction

from satupintu.city.foundation import audit
from satupintu.city.foundation.models import Account, Assignment, Setting
from satupintu.city.foundation.viewers import Grant, Viewer


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
def note_setting(*, name: str, value: object) -> None:
    """Keep a fact about this installation."""
    Setting.objects.update_or_create(name=name, defaults={"value": value})
