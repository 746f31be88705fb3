"""Sync accounts, sign in."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from satupintu.station.operators.drawer import DraftKey
from satupintu.station.operators.models import Operator
from satupintu.station.problems import Refused

SUPERVISOR = "SUPERVISOR"  # the city's word for an operator who may allow more
MOST_WRONG_TRIES = 5
LOCKED_FOR = timedelta(minutes=1)


@transaction.atomic
def keep_operators(*, accounts: Iterable[Mapping[str, Any]]) -> int:
    """Take the city's list as it is: new and changed accounts are kept, absent ones may not sign in any more."""
    names = []
    for account in accounts:
        username, password = account["username"], account["password"]
        # whoever knew the old password shall not open the lists to come
        Operator.objects.filter(username=username).exclude(password=password).update(reader="")
        Operator.objects.update_or_create(
            username=username,
            defaults={
                "name": account.get("name", ""),
                "password": password,
                "roles": list(account.get("roles", [])),
                "active": True,
            },
        )
        names.append(username)
    Operator.objects.exclude(username__in=names).update(active=False)
    return len(names)


def sign_in(*, username: str, password: str, now: datetime) -> tuple[Operator, DraftKey]:
    """The operator and the key to their drafts. Raises Refused WRONG_PASSWORD or WAIT_BEFORE_TRYING."""
    operator = _know(username, password, now)
    return operator, DraftKey.derive(operator.username, password, bytes(operator.salt))


@transaction.atomic
def keep_reader(*, key: DraftKey) -> bool:
    """Let the next day lists be sealed for this operator as well. False when they are already."""
    reader = key.reading_key.public
    return bool(Operator.objects.filter(username=key.username).exclude(reader=reader).update(reader=reader))


def know_supervisor(*, username: str, password: str, now: datetime) -> Operator:
    """Whoever may allow more than an operator, by their password. Raises as `sign_in`, and Refused NO_SUPERVISOR."""
    operator = _know(username, password, now)
    if SUPERVISOR not in operator.roles:
        raise Refused("NO_SUPERVISOR")
    return operator


def _know(username: str, password: str, now: datetime) -> Operator:
    operator = Operator.objects.filter(username=username.strip(), active=True).first()
    if operator is None:
        make_password(password)  # an unknown name answers as slowly as a wrong password
        raise Refused("WRONG_PASSWORD")
    if operator.locked_until and operator.locked_until > now:
        raise Refused("WAIT_BEFORE_TRYING")
    if not check_password(password, operator.password):
        _count_wrong_try(operator, now)
        raise Refused("WRONG_PASSWORD")
    Operator.objects.filter(pk=operator.pk).update(wrong_tries=0, locked_until=None)
    return operator


def _count_wrong_try(operator: Operator, now: datetime) -> None:
    Operator.objects.filter(pk=operator.pk).update(wrong_tries=F("wrong_tries") + 1)
    operator.refresh_from_db()
    if operator.wrong_tries % MOST_WRONG_TRIES == 0:
        Operator.objects.filter(pk=operator.pk).update(locked_until=now + LOCKED_FOR)
