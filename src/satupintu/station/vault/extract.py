"""Whom the station may meet without a network: of its area, who must have a card, is not recorded and did not ask.

Locked as a day list is (vault/sealing.py): with a fresh key, sealed for each operator. It expires by itself.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from satupintu.station.operators.drawer import DraftKey, lock, unlock
from satupintu.station.problems import Refused
from satupintu.station.vault.models import Extract, ExtractKey
from satupintu.station.vault.sealing import opened, sealed_for_operators, undamaged

PLACE = "extract"
MOST_FOUND = 10


@dataclass(frozen=True)
class Somebody:
    """One person of the extract."""

    subject: str
    biodata: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.biodata.get("name", ""))


@transaction.atomic
def replace_extract(*, digest: str, people: Sequence[Somebody], now: datetime) -> None:
    """The city's newest takes the place of the one before."""
    Extract.objects.all().delete()
    key = os.urandom(32)
    content = lock(key, json.dumps([asdict(one) for one in people]).encode(), PLACE)
    made = Extract.objects.create(pk=1, hash=digest, content=content, people=len(people), as_of=now, asked_at=now)
    sealed = sealed_for_operators(key)
    ExtractKey.objects.bulk_create(ExtractKey(of=made, reader=reader, sealed=text) for reader, text in sealed.items())


@transaction.atomic
def note_unchanged(*, now: datetime) -> None:
    """The city would say the same today."""
    Extract.objects.update(as_of=now, asked_at=now)


@transaction.atomic
def ask_anew() -> None:
    """For an operator it was not sealed for: the next contact brings it whole."""
    Extract.objects.update(hash="", asked_at=None)


@transaction.atomic
def forget_old_extract(*, now: datetime) -> None:
    """It expires whether or not the city is there."""
    Extract.objects.filter(as_of__lt=now - timedelta(days=settings.EXTRACT_DAYS)).delete()


def find_extract() -> Extract | None:
    """How old it is and how many stand in it; without its content."""
    return Extract.objects.defer("content").first()


def find_people(*, name: str, birth_date: date, key: DraftKey) -> list[Somebody]:
    """Everybody born on a day with all these words in the name, some at most.

    Raises Refused NO_EXTRACT, EXTRACT_LOCKED, LIST_DAMAGED.
    """
    words = name.upper().split()
    born = birth_date.isoformat()
    found = (one for one in _open(key) if one.biodata.get("birth_date") == born and _has(one.name, words))
    return sorted(found, key=lambda one: one.name)[:MOST_FOUND]


def get_somebody(subject: str, key: DraftKey) -> Somebody:
    """Raises Refused ENTRY_NOT_FOUND, and as `find_people`."""
    found = next((one for one in _open(key) if one.subject == subject), None)
    if found is None:
        raise Refused("ENTRY_NOT_FOUND")
    return found


def _has(name: str, words: list[str]) -> bool:
    return set(words) <= set(name.upper().split())


def _open(key: DraftKey) -> list[Somebody]:
    kept = Extract.objects.first()
    if kept is None:
        raise Refused("NO_EXTRACT")
    sealed = ExtractKey.objects.filter(of=kept, reader=key.reading_key.key_id).first()
    if sealed is None:
        raise Refused("EXTRACT_LOCKED")
    with undamaged():
        plain = unlock(opened(sealed.sealed, key), bytes(kept.content), PLACE)
    return [Somebody(**one) for one in json.loads(plain)]
