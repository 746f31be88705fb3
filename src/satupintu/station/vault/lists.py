"""The people of a day, locked: sealed with nobody signed in, opened by an operator. Why: docs/flows/station.md.

A fresh key locks each list (AES-256-GCM). It is sealed for every operator who has signed in here (X25519), and the
private half comes from that operator's password. A stolen disk opens nothing without one of these passwords.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from satupintu.station.operators.drawer import DraftKey, lock, unlock
from satupintu.station.operators.selectors import list_readers
from satupintu.station.vault.models import DayList, ListEntry, ListKey
from satupintu.station.vault.rules import Appointment
from satupintu.station.vault.sealing import opened, sealed_for_operators, undamaged

LISTS_LIVE = timedelta(days=1)  # after their day


@dataclass(frozen=True)
class Listed:
    """An appointment of a day, opened."""

    appointment: Appointment
    walk_in: bool


@transaction.atomic
def replace_list(*, day: date, appointments: Sequence[Appointment], now: datetime) -> None:
    """The city's list of a day takes the place of the one before; walk-ins that are not on it stay."""
    DayList.objects.filter(day=day, walk_in=False).delete()
    _keep(day, appointments, walk_in=False, now=now)


@transaction.atomic
def keep_walk_in(*, day: date, appointment: Appointment) -> None:
    """Somebody looked up at the desk, open to every operator."""
    _keep(day, [appointment], walk_in=True)


def is_stale(day: date, since: datetime) -> bool:
    """Whether the city's list of the day is missing, older than that, or locked for somebody who works here."""
    listed = DayList.objects.filter(day=day, walk_in=False, fetched_at__gt=since).first()
    if listed is None:
        return True
    readers = {reader.key_id for reader in list_readers()}
    return not readers <= set(ListKey.objects.filter(of=listed).values_list("reader", flat=True))


@transaction.atomic
def forget_old_lists(*, today: date) -> None:
    """Lists expire whether or not the city is there."""
    DayList.objects.filter(day__lt=today - LISTS_LIVE).delete()


def open_lists(day: date, key: DraftKey) -> list[Listed]:
    """Everybody of a day as far as the lists are sealed for this operator. Raises Refused LIST_DAMAGED."""
    reader = key.reading_key.key_id
    found = []
    with undamaged():
        for sealed in ListKey.objects.filter(of__day=day, reader=reader).select_related("of").order_by("of"):
            list_key = opened(sealed.sealed, key)
            for entry in sealed.of.entries.order_by("pk"):
                plain = unlock(list_key, bytes(entry.content), f"{day}/{entry.application}")
                found.append(Listed(Appointment(**json.loads(plain)), sealed.of.walk_in))
    return found


def is_locked_for(day: date, key: DraftKey) -> bool:
    """Whether there are people on a list of the day that was sealed before this operator could read it."""
    readable = ListKey.objects.filter(of__day=day, reader=key.reading_key.key_id).values("of")
    return ListEntry.objects.filter(day=day).exclude(of__in=readable).exists()


def _keep(day: date, appointments: Sequence[Appointment], *, walk_in: bool, now: datetime | None = None) -> None:
    ListEntry.objects.filter(day=day, application__in=[each.application for each in appointments]).delete()
    made, list_key = DayList.objects.create(day=day, walk_in=walk_in, fetched_at=now), os.urandom(32)
    sealed = sealed_for_operators(list_key)
    ListKey.objects.bulk_create(ListKey(of=made, reader=reader, sealed=text) for reader, text in sealed.items())
    ListEntry.objects.bulk_create(
        ListEntry(
            of=made,
            day=day,
            application=each.application,
            content=lock(list_key, json.dumps(asdict(each)).encode(), f"{day}/{each.application}"),
        )
        for each in appointments
    )
